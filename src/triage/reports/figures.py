"""All figures of a report: a look at a sample, then one pass over the file, then the few texts that are quoted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from triage.profile import Profile
from triage.reports.causes import Causes
from triage.reports.compare import Comparison, compare
from triage.reports.hotspots import TEXTS, HotSpots, Spots, look
from triage.reports.load import Load, Loads
from triage.reports.mask import Masker
from triage.reports.praise import Praise, Praised
from triage.reports.repeats import Chains, Repeats
from triage.reports.staffing import Staffing
from triage.reports.table import Table
from triage.reports.times import NONE, Clock
from triage.reports.unsure import Doubt, Unsure
from triage.reports.urgent import First, Urgent
from triage.reports.volumes import Counting, Volumes

STALE = timedelta(days=7)
"""When the newest message is older than this, ages are counted up to it and not up to today."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report says, ready for the page and for JSON."""

    name: str
    company: str
    messages: int
    as_of: str
    as_of_newest: bool
    zone: str
    columns: dict[str, str | None]
    first: First
    volumes: Volumes
    hotspots: HotSpots
    repeats: Repeats
    load: Loads
    praise: Praised
    unsure: Doubt
    against: Comparison | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


def figures_of(
    path: Path,
    *,
    profile: Profile | None = None,
    against: Path | None = None,
    staffing: Staffing | None = None,
    now: datetime | None = None,
    columns: Mapping[str, str | None] | None = None,
) -> Figures:
    """Compute the figures of a triaged Parquet file or folder, in one pass and with flat memory.

    `now` is the moment up to which ages are counted: by default the clock, or the newest message where that is more
    than a week old. `columns` names the file's own columns for text, subject, channel, sent_at and customer.
    Raises MessageError when a file will not do.
    """
    with threadpool_limits(limits=1, user_api="blas"):  # the same figures on every machine, and no fight over cores
        return _figures(path, profile, against, staffing, now, columns)


def _figures(
    path: Path,
    profile: Profile | None,
    against: Path | None,
    staffing: Staffing | None,
    now: datetime | None,
    columns: Mapping[str, str | None] | None,
) -> Figures:
    clock = Clock(profile.hours.zone if profile and profile.hours else None)
    table = Table(path, columns=columns, clock=clock)
    other = Table(against, clock=clock) if against else None
    if other and other.vector_size != table.vector_size:  # only words can be compared then
        table.vector_size = other.vector_size = 0
    sample, causes = look(table)
    first, last = _span(table)
    newest = last is not None and now is None and datetime.now(UTC) - datetime.fromtimestamp(last, UTC) > STALE
    as_of = now or (clock.moment(last + 59) if newest and last is not None else datetime.now(UTC))
    as_of = as_of if as_of.tzinfo else as_of.replace(tzinfo=clock.zone)
    masker = Masker(sample.all_texts)
    spots = Spots(table, causes, middle=None if first is None or last is None else (first + last) // 2)
    counting, urgent, chains = Counting(table, clock), Urgent(table, clock, profile, as_of), Chains(table)
    load, praise, unsure = Load(table, clock, staffing), Praise(table), Unsure(table)
    for block in table.blocks((*TEXTS, "customer", *Unsure.COLUMNS)):
        for part in (counting, urgent, spots, chains, load, praise, unsure):
            part.add(block)
    volumes = counting.done()
    then = _then(other, clock, causes) if other else None
    return Figures(
        name=path.name,
        company=profile.name if profile else "",
        messages=counting.rows,
        as_of=as_of.astimezone(clock.zone).isoformat(timespec="minutes"),
        as_of_newest=newest,
        zone=clock.name,
        columns=dict(table.parts),
        first=urgent.done(masker),
        volumes=volumes,
        hotspots=spots.done(
            counting.rows, sample, masker, profile, then[0] if then else None, then[1].rows if then else 0
        ),
        repeats=chains.done(masker),
        load=load.done(),
        praise=praise.done(masker),
        unsure=unsure.done(masker),
        against=compare(other.path.name, then[1].done(), then[1].rows, volumes) if other and then else None,
    )


def _span(table: Table) -> tuple[int | None, int | None]:
    """The times of the first and the last message, from their column alone."""
    name = table.column("sent_at")
    first: int | None = None
    last: int | None = None
    for _, batch in table.batches([name]) if name else ():
        sent = table.clock.read(batch.column(name), len(batch))
        sent = sent[sent != NONE]
        if len(sent):
            first = min(int(sent.min()), first if first is not None else 1 << 62)
            last = max(int(sent.max()), last if last is not None else NONE)
    return first, last


def _then(table: Table, clock: Clock, causes: Causes) -> tuple[Spots, Counting]:
    """An earlier backlog: how many of its messages belong to the causes of today, and its volumes."""
    spots, counting = Spots(table, causes, middle=None), Counting(table, clock)
    for block in table.blocks(TEXTS):
        spots.add(block)
        counting.add(block)
    return spots, counting
