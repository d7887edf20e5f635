"""What to do first: critical and high messages, the late ones ahead, each with its evidence and its age."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from triage.profile import Profile
from triage.reports.due import due, late_before
from triage.reports.kept import Kept
from triage.reports.mask import Masker
from triage.reports.table import Block, Table
from triage.reports.times import NONE, Clock, span_words
from triage.taxonomy import URGENCIES

MOST = 50
LEVELS = ("critical", "high")
QUOTES = 2
COLUMNS = ("id", "urgency", "urgency_reason", "intent", "queue", "signals", "evidence", "sent_at", "channel")


@dataclass(frozen=True, slots=True)
class Glance:
    """One message in a few words; `quotes` are masked. `late_by` is how far past its service level it is."""

    id: str
    urgency: str
    intent: str
    queue: str
    channel: str
    reason: str
    signals: tuple[str, ...]
    quotes: tuple[str, ...]
    age: str
    service_level: str
    late_by: str


@dataclass(frozen=True, slots=True)
class Level:
    """All messages of one urgency against their service level; `late` is None where nothing can be reckoned."""

    urgency: str
    count: int
    service_level: str
    late: int | None
    oldest: str


@dataclass(frozen=True, slots=True)
class First:
    """The messages to look at first, out of `count` critical and high ones, and how each level stands."""

    count: int
    late: int | None
    messages: tuple[Glance, ...]
    levels: tuple[Level, ...]


class Urgent:
    """Ranks the urgent messages while the file streams by."""

    def __init__(self, table: Table, clock: Clock, profile: Profile | None, now: datetime) -> None:
        self._table, self._clock, self._profile, self._now = table, clock, profile or Profile(), now
        self._kept = Kept(MOST)
        self._late_before: dict[str, int] = {}
        for urgency, words in self._profile.service_levels.items():
            if moment := late_before(words, now, self._profile):
                self._late_before[urgency] = int(moment.timestamp())
        self._counts = dict.fromkeys(URGENCIES, 0)
        self._late = dict.fromkeys(URGENCIES, 0)
        self._oldest: dict[str, int] = {}

    def add(self, block: Block) -> None:
        """Rank one block: critical before high, late before in time, then by signals, then the oldest."""
        codes = self._table.codes["urgency"]
        for rank, urgency in enumerate(URGENCIES):
            there = codes.where([urgency])[block.codes["urgency"]]
            dated = there & (block.sent != NONE)
            late = dated & (block.sent < self._late_before.get(urgency, NONE))
            self._counts[urgency] += int(there.sum())
            self._late[urgency] += int(late.sum())
            if dated.any():
                self._oldest[urgency] = min(self._oldest.get(urgency, 1 << 62), int(block.sent[dated].min()))
            if urgency in LEVELS and there.any():
                signals = block.signals_count()
                age = np.where(block.sent != NONE, self._now.timestamp() - block.sent, 0) / 3.2e9  # below 1
                ranks = 100 * rank + 50 * late + np.minimum(signals, 40) + np.clip(age, 0, 0.9)
                self._kept.add(block.first + np.flatnonzero(there), ranks[there])

    def done(self, masker: Masker) -> First:
        """The figures, with texts."""
        rows = self._kept.rows()
        found = self._table.at(rows, COLUMNS)
        times = {row: self._sent(found[row]["sent_at"]) for row in rows}
        levels = [self._level(urgency) for urgency in reversed(URGENCIES) if self._counts[urgency]]
        late = [level.late for level in levels if level.urgency in LEVELS and level.late is not None]
        return First(
            count=sum(self._counts[urgency] for urgency in LEVELS),
            late=sum(late) if late else None,
            messages=tuple(self._glance(found[row], times[row], masker) for row in rows),
            levels=tuple(levels),
        )

    def _level(self, urgency: str) -> Level:
        oldest = self._oldest.get(urgency)
        return Level(
            urgency,
            self._counts[urgency],
            self._profile.service_levels.get(urgency, ""),
            self._late[urgency] if urgency in self._late_before else None,
            span_words(self._now.timestamp() - oldest) if oldest is not None and oldest < self._now.timestamp() else "",
        )

    def _sent(self, value: Any) -> datetime | None:
        import pyarrow as pa

        seconds = int(self._clock.read(pa.array([value]), 1)[0])
        return None if seconds == NONE else self._clock.moment(seconds)

    def _glance(self, row: dict[str, Any], sent: datetime | None, masker: Masker) -> Glance:
        words = self._profile.service_levels.get(row["urgency"] or "", "")
        limit = due(words, sent, self._profile) if sent and words else None
        age = (self._now - sent).total_seconds() if sent else 0.0
        late = (self._now - limit).total_seconds() if limit else 0.0
        return Glance(
            id=masker.identifier(row["id"]),
            urgency=row["urgency"] or "",
            intent=row["intent"] or "",
            queue=row["queue"] or "",
            channel=str(row["channel"] or "")[:40],
            reason=masker.quote(row["urgency_reason"], 200),
            signals=tuple(row["signals"] or ())[:8],
            quotes=tuple(masker.quote(text) for text in (row["evidence"] or ())[:QUOTES]),
            age=span_words(age) if age > 0 else "",
            service_level=words,
            late_by=span_words(late) if late > 0 else "",
        )
