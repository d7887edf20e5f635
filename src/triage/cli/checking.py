"""Commands that check: `check` a model's behaviour, `profile check` a company's folder."""

from pathlib import Path
from typing import Annotated

import typer

import triage
from triage.cli.shared import (
    NOTHING_DONE,
    Model,
    Policy,
    errors_told,
    load,
)


def add_to(app: typer.Typer) -> None:
    """Make the commands known to the application."""
    profile = typer.Typer(name="profile", help="Look after a company profile.", no_args_is_help=True)
    app.command()(check)
    profile.command("check")(check_profile)
    app.add_typer(profile)


def check(
    model: Annotated[
        Path | None, typer.Argument(metavar="[MODEL]", help="Model folder; the shipped one if not given.")
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder with case files of your own, beside the shipped ones.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this test or capability; may be repeated.")
    ] = None,
    failed: Annotated[int, typer.Option(min=0, help="Show so many failed cases of each test.")] = 0,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all results and failed cases as JSON.")
    ] = None,
    policy: Policy = None,
) -> None:
    """Run the behaviour suite: named tests of what a model must do, and must not be moved by.

    Exit code: 0 every test is within its ceiling, 1 some are over it, 2 nothing done.
    """
    from rich.console import Console

    from triage.checks import read_checks, run
    from triage.checks.save import check_target, save_report
    from triage.checks.table import show_report

    with errors_told():
        target = None if as_json is None else check_target(as_json)
        suite = (*read_checks(), *(() if cases is None else read_checks(cases)))
        report = run(load(model, policy=policy), suite, only=only or ())
        if target is not None:
            save_report(report, target)
    show_report(report, Console(), failed=failed)
    raise typer.Exit(0 if report.ok else 1)


def check_profile(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Profile folder, or a TOML file.")],
    model: Model = None,
    policy: Policy = None,
) -> None:
    """Find missing pieces, dead links between files, and templates with unknown slots.

    Exit code: 0 nothing to mend, 1 it works but something is missing or leads nowhere, 2 it cannot be used.
    """
    from triage.drafts.case import SLOTS
    from triage.drafts.render import check_templates
    from triage.drafts.wording import TEMPLATES
    from triage.policy import read_policy
    from triage.profile.check import dead_links, idle_templates, missing, out_of_date
    from triage.profile.read import examine
    from triage.taxonomy import read_taxonomy

    with errors_told():
        taxonomy = read_taxonomy((model or triage._shipped()) / "taxonomy.toml")
        queues = frozenset(read_policy(policy, taxonomy).queues.values())
        profile, mistakes = examine(folder)
    templates = check_templates(profile.templates, SLOTS) if profile and profile.templates else ()
    broken = [*mistakes, *templates]
    told = [] if profile is None else [*missing(profile, folder, taxonomy), *out_of_date(profile, folder)]
    told += [] if profile is None else dead_links(profile, folder, taxonomy, queues)
    told += [] if profile is None else idle_templates(profile, {file.name for file in TEMPLATES.iterdir()})
    told = [line for line in dict.fromkeys(told) if line not in broken]
    for line in (*broken, *told):
        typer.echo(line)
    if profile and not broken and not told:
        typer.echo(f"{folder}: {len(profile.articles)} articles, {len(profile.issues)} issues, nothing to mend")
    raise typer.Exit(NOTHING_DONE if broken else 1 if told else 0)
