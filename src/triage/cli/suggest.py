"""The commands `triage suspects` and `triage suggest`: which labels to look at again, and what to label next."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.labelled import Data, Group, Id, Labels, Preset, Reading, Seed, Separator, Subject, Text
from triage.cli.shared import Limit, Model, Overwrite, Workers, errors_told, load, of_parameters
from triage.errors import MessageError
from triage.message import Message

if TYPE_CHECKING:
    from triage.learning.suggest import Suggestion
    from triage.learning.suspects import Suspect
    from triage.tickets.ticket import Ticket
    from triage.tickets.to_label import ToLabel

SHOWN = 12
"""Groups, or labels, that are named on the terminal."""

Csv = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.csv", help="Write them as CSV.")]
Studio = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.json", help="Write them as Label Studio tasks, guesses filled in; the view goes to FILE.xml."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Make both commands known to the application."""
    app.command()(suspects)
    app.command()(suggest)


def suspects(
    data: Data,
    labels: Labels = None,
    out: Csv = None,
    label_studio: Studio = None,
    with_model: Annotated[
        bool, typer.Option("--with-model", help="Let the model's own opinion count; not if it learned from these.")
    ] = False,
    text: Text = None,
    subject: Subject = None,
    id_: Id = None,
    group: Group = None,
    preset: Preset = None,
    separator: Separator = None,
    limit: Limit = None,
    model: Model = None,
    seed: Seed = 7,
    overwrite: Overwrite = False,
    workers: Workers = None,
) -> None:
    """List labels that are likely wrong, worst first, with the label that the model would give.

    Exit code: 0 the tickets were judged, 2 nothing done.
    """
    reading = of_parameters(Reading, locals())
    with errors_told():
        from triage.learning.suspects import suspects as find
        from triage.learning.suspects import too_few

        _check(out, label_studio, overwrite=overwrite)
        tickets = reading.tickets(data)
        triager = load(model, workers=workers)
        found = find(triager, tickets.rows, with_model=with_model, seed=seed)
        tasks = {
            task: tuple(sorted({label for ticket in tickets.rows for label in ticket.labels.get(task, ())}))
            for task in dict.fromkeys(task for ticket in tickets.rows for task in ticket.labels)
        }
        several = frozenset(task for task in tasks for ticket in tickets.rows if len(ticket.labels.get(task, ())) > 1)
        rows = [_suspect_row(each, tickets.rows[each.index]) for each in found]
        _write(rows, out, label_studio, tasks=tasks, several=several, model=triager.name)
    typer.echo(f"{len(found):,} labels of {len(tickets.rows):,} tickets are likely wrong")
    for (task, given, suggested), count in Counter(_change(each) for each in found).most_common(SHOWN):
        typer.echo(f"{count:6,}  {task}: {given} -> {suggested}")
    for task in tasks:
        if few := too_few(tickets.rows, task):
            typer.echo(f"not judged, having too few tickets: {task} {', '.join(few[:SHOWN])} ({len(few):,} labels)")
    if tickets.unused:
        typer.echo(f"{len(tickets.unused):,} rows were not used, the first: {tickets.unused[0].where}")
    _where(out, label_studio)


def suggest(
    backlog: Annotated[list[str], typer.Argument(metavar="BACKLOG...", help="Files with messages, as for classify.")],
    budget: Annotated[int, typer.Option(min=1, help="Messages to suggest.")] = 100,
    task: Annotated[str, typer.Option(metavar="TASK", help="The judgement to label them for.")] = "intent",
    out: Csv = None,
    label_studio: Studio = None,
    labelled: Annotated[
        str | None, typer.Option(metavar="DATA", help="Tickets that are labelled already: nothing like them is taken.")
    ] = None,
    labels: Labels = None,
    text: Text = None,
    subject: Subject = None,
    id_: Id = None,
    limit: Limit = None,
    model: Model = None,
    seed: Seed = 7,
    overwrite: Overwrite = False,
    workers: Workers = None,
) -> None:
    """Pick the messages of a backlog that would teach the model most, grouped by what they would teach.

    Exit code: 0 messages were picked, 2 nothing done.
    """
    with errors_told():
        from triage.learning.suggest import suggest as pick

        _check(out, label_studio, overwrite=overwrite)
        known = None
        if labelled is not None:
            reading = Reading(labels=labels or [task], text=text, subject=subject, id_=id_)
            known = reading.tickets(labelled).rows
        triager = load(model, workers=workers)
        messages = _Messages(backlog, {"text": text, "subject": subject, "id": id_}, limit)
        found = pick(triager, messages, budget=budget, task=task, labelled=known, seed=seed)
        rows = [_suggestion_row(each) for each in found]
        several = frozenset([task] if triager.taxonomy.many(task) else [])
        tasks = {task: triager.taxonomy.labels(task)}
        _write(rows, out, label_studio, tasks=tasks, several=several, model=triager.name)
    left_out = f" ({messages.bad:,} rows cannot be read)" if messages.bad else ""
    typer.echo(f"{len(found):,} of {messages.read:,} messages{left_out} to label for {task}:")
    groups = Counter(each.group for each in found).most_common()
    for name, count in groups[:SHOWN]:
        typer.echo(f"{count:6,}  {name}")
    if len(groups) > SHOWN:
        typer.echo(f"{sum(count for _, count in groups[SHOWN:]):6,}  in {len(groups) - SHOWN:,} smaller groups")
    _where(out, label_studio)


class _Messages:
    """The messages of a backlog, one after the other; rows that cannot be read are counted."""

    def __init__(self, sources: Sequence[str], columns: dict[str, str | None], limit: int | None) -> None:
        from triage.batch.columns import find_columns
        from triage.batch.inputs import open_inputs

        self._source = open_inputs(list(sources) if len(sources) > 1 else sources[0]).source
        self._columns = find_columns(self._source, columns)
        self._limit = limit
        self.read = self.bad = 0

    def __iter__(self) -> Iterator[Message]:
        from triage.batch.message_of import message_of
        from triage.batch.rows import Reject

        parts = self._columns.parts()
        for number, row in enumerate(self._source.read()):
            if number == self._limit:
                return
            if isinstance(row, Reject):
                self.bad += 1
                continue
            where = f"{row.file or self._source.path}, {self._source.unit} {row.line}"
            try:
                message = message_of(row.values, parts=parts, id_if_none=where, day_first=self._columns.day_first)
            except MessageError:
                self.bad += 1
                continue
            self.read += 1
            yield Message(message.text, id=message.id, subject=message.subject, channel=message.channel)


def _suspect_row(suspect: "Suspect", ticket: "Ticket") -> "ToLabel":
    from triage.tickets.to_label import ToLabel

    guesses = [(label, suspect.probability) for label in suspect.suggested[:1]]
    guesses += [(suspect.given[0], suspect.given_probability)] if len(suspect.given) == 1 else []
    about: dict[str, str | float] = {"where": suspect.where, "given": "; ".join(suspect.given)}
    about["score"] = round(suspect.score, 4)
    message = ticket.message
    return ToLabel(suspect.id, message.text, message.subject or "", suspect.task, guesses, suspect.suggested, about)


def _suggestion_row(suggestion: "Suggestion") -> "ToLabel":
    from triage.tickets.to_label import ToLabel

    message = suggestion.message
    about: dict[str, str | float] = {"group": suggestion.group, "doubt": round(suggestion.doubt, 4)}
    return ToLabel(
        message.id or "",
        message.text,
        message.subject or "",
        suggestion.task,
        suggestion.guesses,
        suggestion.picked,
        about,
    )


def _change(suspect: "Suspect") -> tuple[str, str, str]:
    return suspect.task, "; ".join(suspect.given) or "none", "; ".join(suspect.suggested) or "none"


def _check(out: Path | None, label_studio: Path | None, *, overwrite: bool) -> None:
    """Raise MessageError before the work starts when a file cannot be written, or none is asked for."""
    from triage.batch.sink import check_writable

    if out is None and label_studio is None:
        raise MessageError("say where the messages go: --out FILE.csv, --label-studio FILE.json, or both")
    for path, ending in ((out, ".csv"), (label_studio, ".json")):
        if path is not None and path.suffix.lower() != ending:
            raise MessageError(f"{path}: the file's name has to end in {ending}")
    for path in (out, label_studio, label_studio.with_suffix(".xml") if label_studio else None):
        if path is not None:
            check_writable(path, overwrite=overwrite)


def _write(
    rows: "Sequence[ToLabel]",
    out: Path | None,
    label_studio: Path | None,
    *,
    tasks: Mapping[str, Sequence[str]],
    several: frozenset[str],
    model: str,
) -> None:
    from triage.tickets.to_label import write_csv, write_label_studio, write_labelling_view

    try:
        if out is not None:
            write_csv(rows, out)
        if label_studio is not None:
            write_label_studio(rows, label_studio, model=model)
            write_labelling_view(label_studio.with_suffix(".xml"), tasks, several=several)
    except OSError as error:
        raise MessageError(f"{error.filename or out}: cannot be written: {error.strerror}") from error


def _where(out: Path | None, label_studio: Path | None) -> None:
    names = [str(out)] if out else []
    names += [str(label_studio), str(label_studio.with_suffix(".xml"))] if label_studio else []
    typer.echo(f"written, with the text of the messages: {', '.join(names)}")
