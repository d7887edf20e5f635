"""The command `explain`: one message's triage and draft."""

import sys
from typing import Annotated

import typer

import triage
from triage.cli.shared import (
    Model,
    Policy,
    ProfilePath,
    errors_told,
    load,
)
from triage.errors import MessageError

MAX_STDIN = 1 << 25


def add_to(app: typer.Typer) -> None:
    """Make the command known to the application."""
    app.command()(explain)


def explain(
    text: Annotated[str, typer.Argument(help="The message; - reads it from standard input.")],
    subject: Annotated[str | None, typer.Option(help="Its subject.")] = None,
    channel: Annotated[str, typer.Option(help="email, chat, social, sms, phone, web or review.")] = "email",
    author: Annotated[str, typer.Option(help="external (a customer) or internal (a colleague).")] = "external",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    no_draft: Annotated[bool, typer.Option("--no-draft", help="Leave the draft out.")] = False,
    model: Model = None,
    policy: Policy = None,
    profile: ProfilePath = None,
) -> None:
    """Show one message's triage and draft."""
    with errors_told():
        message = triage.Message(_stdin() if text == "-" else text, subject=subject, channel=channel, author=author)
        triager = load(model, policy=policy, profile=profile)
        result = triager(message)
        draft = None if no_draft else triager.draft(result)
    if as_json:
        from triage.batch.plain import as_json as to_json

        typer.echo(to_json(result.to_dict() | ({"draft": draft.to_dict()} if draft else {})))
        return
    from rich.console import Console

    from triage.batch.explain import show_triage

    show_triage(result, draft, Console())


def _stdin() -> str:
    text = sys.stdin.buffer.read(MAX_STDIN + 1)
    if len(text) > MAX_STDIN:
        raise MessageError(f"standard input holds more than {MAX_STDIN >> 20} MiB; give a file to triage classify")
    return text.decode("utf-8", "replace")
