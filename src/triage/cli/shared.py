"""What the commands share: options, loading a model, running a batch, and how errors are told."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import typer

import triage
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.triager import Triager

Kind = TypeVar("Kind")
NOTHING_DONE = 2
TRAIN_EXTRA = {
    **dict.fromkeys(("torch", "transformers", "accelerate", "datasets"), ""),
    **dict.fromkeys(("onnx", "onnxscript", "scipy", "cleanlab", "matplotlib"), ""),
    "sklearn": "scikit-learn",
}
"""Modules of the `train` extra, and the package a module comes in where that has another name."""

Model = Annotated[
    Path | None, typer.Option("--model", metavar="FOLDER", help="Model folder; the shipped one if not given.")
]
Policy = Annotated[Path | None, typer.Option(metavar="FILE", help="Policy file; the shipped rules if not given.")]
Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="CSV, TSV, JSONL, Parquet, mbox, .eml; folders, patterns; - for stdin."),
]
ReadAs = Annotated[
    str | None,
    typer.Option(metavar="KIND", help="csv, tsv, jsonl, parquet, mbox or eml, where the ending does not tell."),
]
Workers = Annotated[int | None, typer.Option(min=1, help="Cores to use; all that this process may use if not given.")]
JsonProgress = Annotated[bool, typer.Option("--json-progress", help="Tell progress as JSON lines on stderr.")]
ProfilePath = Annotated[
    Path | None, typer.Option("--profile", metavar="FOLDER", help="Company profile for drafts; a TOML file will do.")
]
TextColumn = Annotated[str | None, typer.Option(help="Column with the text; guessed if not given.")]
SubjectColumn = Annotated[str | None, typer.Option(help="Column with the subject; guessed.")]
IdColumn = Annotated[str | None, typer.Option(help="Column with the id; guessed, else the line number.")]
ChannelColumn = Annotated[str | None, typer.Option(help="Column with the channel; guessed.")]
AuthorColumn = Annotated[str | None, typer.Option(help="Column saying external or internal; guessed.")]
SentAtColumn = Annotated[str | None, typer.Option(help="Column with the time of sending; guessed.")]
Rejects = Annotated[Path | None, typer.Option(metavar="FILE", help="Where bad rows go [OUT.rejects.jsonl].")]
BatchSize = Annotated[int, typer.Option(min=1, help="Messages in one step of the model.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Read only so many rows.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file; found out if not given.")]
Delimiter = Annotated[str | None, typer.Option(help="Delimiter of a CSV file; found out if not given.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")]


def of_parameters(kind: type[Kind], given: Mapping[str, Any], **more: Any) -> Kind:
    """A dataclass of what a command was given, by its parameters of the same names, and of what the command adds."""
    known = {field.name for field in fields(cast(Any, kind))}
    return kind(**{name: value for name, value in given.items() if name in known}, **more)


def load(
    model: Path | None, *, policy: Path | None = None, profile: Path | None = None, workers: int | None = None
) -> "Triager":
    """Open a model folder as `triage.load` does."""
    return triage.load(model, policy=policy, profile=profile, threads=workers)


@contextmanager
def errors_told() -> Iterator[None]:
    """An error that was foreseen is one sentence on stderr, not a traceback; so are a missing package and Ctrl-C."""
    try:
        yield
    except TriageError as error:
        typer.echo(f"triage: {error}", err=True)
        raise typer.Exit(NOTHING_DONE) from error
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in TRAIN_EXTRA:
            raise
        package = TRAIN_EXTRA[missing] or missing
        typer.echo(f"triage: {package} is needed for this: pip install 'triage[train]'", err=True)
        raise typer.Exit(NOTHING_DONE) from error
    except KeyboardInterrupt as error:
        typer.echo("triage: interrupted before anything was done", err=True)
        raise typer.Exit(NOTHING_DONE) from error
