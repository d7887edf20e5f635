"""`triage.learning.train`: from a company's own tickets to a model folder that `triage.load` takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.tickets import DataReport

Progress = Callable[[str, int, int], None]
"""Is told what is being done, and how many steps of how many are."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished training: where the model folder is, how deep it was trained and why, and what it was measured to do.

    `report` describes the tickets. `measured` has plain values: `trained` and `kept` hold figures for each task, `rows`
    how many there were for what, `int8` what rounding changed (None where the encoder is the base's own). `notes` are
    remarks that a person should read.
    """

    folder: Path
    depth: str
    why: str
    report: "DataReport"
    measured: dict[str, Any]
    notes: tuple[str, ...] = ()


def train(
    source: Any,
    *,
    out: str | Path,
    labels: Mapping[str, str] | None = None,
    text: str | None = None,
    subject: str | None = None,
    id: str | None = None,
    group: str | None = None,
    sent_at: str | None = None,
    channel: str | None = None,
    author: str | None = None,
    preset: str | None = None,
    separator: str | None = None,
    limit: int | None = None,
    base: str | Path | None = None,
    encoder: str | Path | None = None,
    depth: str = "auto",
    taxonomy: str | Path | None = None,
    extend: bool = False,
    names: Mapping[str, Mapping[str, str]] | None = None,
    test: Any = None,
    seed: int = 7,
    resume: bool = False,
    drop_suspect: bool = False,
    target_precision: float = 0.95,
    name: str | None = None,
    version: str = "1",
    licence: str = "",
    data_name: str = "",
    progress: Progress | None = None,
) -> Trained:
    """Train on labelled tickets, and write a model folder to `out`, replacing the model folder that is there.

    `source` and `test` are `Tickets`, or anything that `triage.tickets.read_tickets` takes; the arguments from `labels`
    to `limit` are passed on to it. Without `test` a fifth of the tickets is kept for it. Tasks that the tickets have no
    labels for keep what `base` (the shipped model if not given) says. `depth` is `heads`, `few-shot` or `full`; `auto`
    chooses by the data. `encoder` is a local Hugging Face folder to tune in place of the base's encoder.

    Own intents take the place of the base's; with `extend` they join them. `taxonomy` is a TOML file that describes own
    labels; `names[task][value]` says which label a value in the tickets stands for. `drop_suspect` leaves out tickets
    whose labels are likely wrong. `target_precision` is what `confident` is to promise for
    trained tasks.

    A training that was stopped left `OUT.run` behind; with `resume` it goes on from there.

    Raises MessageError for files and rows that cannot be read, TaxonomyError for labels that cannot be placed,
    ModelError for a base or an `out` that is no model folder, and TrainingError when there is nothing to learn from or
    the folder cannot be written; then what was at `out` is there as it was.
    """
    from triage.learning.own.training import OwnTraining

    reading = {
        "text": text,
        "subject": subject,
        "id": id,
        "group": group,
        "sent_at": sent_at,
        "channel": channel,
        "author": author,
        "preset": preset,
        "separator": separator,
        "limit": limit,
        "labels": labels,
    }
    training = OwnTraining(
        out=Path(out),
        base=None if base is None else Path(base),
        encoder=None if encoder is None else Path(encoder),
        taxonomy=None if taxonomy is None else Path(taxonomy),
        extend=extend,
        names=names or {},
        depth=depth,
        seed=seed,
        resume=resume,
        drop_suspect=drop_suspect,
        precision=target_precision,
        name=name or Path(out).absolute().name,
        version=version,
        licence=licence,
        data_name=data_name,
        told=progress or _silent,
    )
    return training.run(source, test, reading)


def _silent(_stage: str, _done: int, _of: int) -> None:
    """Tell nobody."""
