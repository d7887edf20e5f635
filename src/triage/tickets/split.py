"""Parts tickets into those to learn from, those to choose by, and those to test on, with nothing on two sides.

Tickets of one customer or thread, equal texts and near-duplicates move as one bundle. By chance or by time, the parts
are filled so that each label is in them in its share, as well as bundles allow.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import numpy as np

from triage.errors import MessageError
from triage.text.folded import folded
from triage.tickets.ticket import Ticket, Tickets

TRAIN, VALID, TEST = range(3)
FEWEST = 3
"""Tickets that a label needs to be in train and in test."""
FEWEST_VALID = 5
DATED = 0.95
"""Share of the tickets that have to tell their time before they are parted by it unasked."""
LONG_ENOUGH = timedelta(days=1)
Class = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Splits:
    """The three parts, each in the order of the source; `how` says in words how they came about."""

    train: tuple[Ticket, ...]
    valid: tuple[Ticket, ...]
    test: tuple[Ticket, ...]
    how: str = ""

    def parts(self) -> dict[str, tuple[Ticket, ...]]:
        """The parts by name."""
        return {"train": self.train, "valid": self.valid, "test": self.test}


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Tickets that stay together, by place; a number that the seed and they themselves draw; the time of the latest."""

    places: tuple[int, ...]
    classes: Counter[Class]
    lot: int
    time: float


def split(
    tickets: Tickets | Sequence[Ticket],
    *,
    test: float = 0.2,
    valid: float = 0.1,
    seed: int = 7,
    by_time: bool | None = None,
) -> Splits:
    """Part tickets; `test` and `valid` are shares of them all.

    `by_time` tests on the latest tickets and chooses by those just before. Left at None, that is done when nearly all
    tickets tell their time, over more than a day. Every label of three tickets or more is in train and in test, if need
    be by moving its latest (or earliest) bundle across; labels of fewer stay in train. The same tickets and seed give
    the same parts in every process, whatever the order of the rows.

    Raises MessageError for shares that leave nothing, and for `by_time=True` when no ticket tells its time.

    >>> from triage.message import Message
    >>> words = ("pay", "call", "send", "help", "stop")
    >>> rows = [Ticket(Message(f"{word} please"), {"intent": ("a",)}) for word in words]
    >>> parts = split(rows, test=0.4, valid=0)
    >>> len(parts.train), len(parts.valid), len(parts.test), parts.how
    (3, 0, 2, 'by chance (seed 7), labels in their shares')
    """
    rows = list(tickets.rows if isinstance(tickets, Tickets) else tickets)
    if not (0 <= test < 1 and 0 <= valid < 1 and test + valid < 1):
        raise MessageError(
            f"test and valid are shares from 0 to 1 that leave something to train on; got {test}, {valid}"
        )
    dated = [row.message.sent_at is not None for row in rows]
    if by_time and not any(dated):
        raise MessageError("no ticket tells when it was sent; name the column with sent_at, or leave by_time out")
    times = [_seconds(row.message.sent_at) for row in rows]
    if by_time is None:
        known = [time for time, told in zip(times, dated, strict=True) if told]
        by_time = bool(known) and sum(dated) >= DATED * len(rows)
        by_time = by_time and max(known) - min(known) > LONG_ENOUGH.total_seconds()
    bundles = _bundles(rows, times, seed)
    shares = (1 - test - valid, valid, test)
    totals = Counter(one for bundle in bundles for one in bundle.classes.elements())
    sides = _by_time(bundles, shares, len(rows)) if by_time else _by_lot(bundles, shares, totals)
    _mend(bundles, sides, totals, test=test > 0)
    of_row = np.zeros(len(rows), np.int64)
    for bundle, side in zip(bundles, sides, strict=True):
        of_row[list(bundle.places)] = side
    parts = [tuple(row for row, side in zip(rows, of_row, strict=True) if side == part) for part in range(3)]
    how = f"by chance (seed {seed}), labels in their shares"
    if by_time:
        since = [time for time, side, told in zip(times, of_row, dated, strict=True) if side == TEST and told]
        how = "by time" + (f", test from {datetime.fromtimestamp(min(since), UTC).date()} on" if since else "")
    return Splits(parts[TRAIN], parts[VALID], parts[TEST], how)


def _bundles(rows: Sequence[Ticket], times: Sequence[float], seed: int) -> list[_Bundle]:
    """Tickets that share a group or a text, directly or by way of others, in the order of their lots."""
    from triage.tickets.alike import find_alike, joined

    sets = joined(find_alike([row.message.text for row in rows]).near, [row.group for row in rows])
    members: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(sets.tolist()):
        members[number].append(place)
    bundles = []
    for places in members.values():
        lot = min(_lot(f"{seed} {rows[place].group} {folded(rows[place].message.text)}") for place in places)
        classes = Counter(one for place in places for one in _classes(rows[place]))
        bundles.append(_Bundle(tuple(places), classes, lot, max(times[place] for place in places)))
    return sorted(bundles, key=lambda bundle: bundle.lot)


def _by_lot(bundles: Sequence[_Bundle], shares: Sequence[float], totals: Counter[Class]) -> list[int]:
    """Rare labels first, each bundle where its label is most wanted (iterative stratification, Sechidis and others)."""
    wanted = {one: _wanted(count, shares) for one, count in totals.items()}
    room = [share * sum(len(bundle.places) for bundle in bundles) for share in shares]
    of_class: dict[Class, list[int]] = defaultdict(list)
    for number, bundle in enumerate(bundles):
        for one in bundle.classes:
            of_class[one].append(number)
    sides = [-1] * len(bundles)
    for one in sorted(totals, key=lambda one: (totals[one], one)):
        for number in of_class[one]:
            if sides[number] >= 0:
                continue
            bundle = bundles[number]
            fits = [side for side in range(3) if wanted[one][side] >= 0.5 * bundle.classes[one]] or [TRAIN]
            side = max(fits, key=lambda side: (wanted[one][side] / max(shares[side], 1e-9), room[side], -side))
            sides[number] = side
            room[side] -= len(bundle.places)
            for other, count in bundle.classes.items():
                wanted[other][side] -= count
    return sides


def _wanted(count: int, shares: Sequence[float]) -> list[float]:
    """How many tickets of a label each part should have."""
    test = max(1.0, shares[TEST] * count) if count >= FEWEST and shares[TEST] else 0.0
    valid = shares[VALID] * count if count >= FEWEST else 0.0
    valid = max(1.0, valid) if count >= FEWEST_VALID and valid else valid
    return [count - test - valid, valid, test]


def _by_time(bundles: Sequence[_Bundle], shares: Sequence[float], rows: int) -> list[int]:
    """The latest bundles to test, those before to valid. One too large for its part stays in train."""
    sides = [TRAIN] * len(bundles)
    room = {TEST: shares[TEST] * rows, VALID: shares[VALID] * rows}
    latest = sorted(range(len(bundles)), key=lambda number: (-bundles[number].time, bundles[number].lot))
    for number in latest:
        size = len(bundles[number].places)
        side = next((side for side in (TEST, VALID) if room[side] >= 0.5), None)
        if side is None or bundles[number].time == float("-inf"):
            break
        if size <= max(1.0, 1.5 * room[side]):
            sides[number] = side
            room[side] -= size
    return sides


def _mend(bundles: Sequence[_Bundle], sides: list[int], totals: Counter[Class], *, test: bool) -> None:
    """Bring labels that train lacks there, then those that test lacks, unless that takes another label out of train."""
    have = [Counter[Class](), Counter[Class](), Counter[Class]()]
    of_class: dict[Class, list[int]] = defaultdict(list)
    for number, bundle in enumerate(bundles):
        have[sides[number]].update(bundle.classes)
        for one in bundle.classes:
            of_class[one].append(number)
    rare_first = sorted(totals, key=lambda one: (totals[one], one))
    for side in (TRAIN, TEST) if test else (TRAIN,):
        late = -1 if side == TEST else 1
        for one in rare_first:
            if have[side][one] or (side == TEST and totals[one] < FEWEST):
                continue
            moves = []
            for number in of_class[one]:
                bundle, left = bundles[number], have[sides[number]]
                takes = sides[number] != VALID and any(left[each] == count for each, count in bundle.classes.items())
                if not takes or side == TRAIN:  # what train does not have cannot be learned at all
                    moves.append((takes, len(bundle.places), late * bundle.time, bundle.lot, number))
            if moves:
                number = min(moves)[-1]
                have[sides[number]] -= bundles[number].classes
                have[side].update(bundles[number].classes)
                sides[number] = side


def _classes(row: Ticket) -> set[Class]:
    return {(task, label) for task, labels in row.labels.items() for label in labels} or {("", "")}


def _seconds(time: datetime | None) -> float:
    if time is None:
        return float("-inf")
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def _lot(text: str) -> int:
    """A number that the text draws, the same every time."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
