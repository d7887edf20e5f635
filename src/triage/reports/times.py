"""When messages were sent: from any column that holds times to seconds, and to the hour on the company's clocks."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.batch.message_of import day_first, time_of
from triage.errors import MessageError

NONE = np.iinfo(np.int64).min
"""A time that is not known."""
HOUR, DAY = 3_600, 86_400
EARLIEST, LATEST = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
Ints = NDArray[np.int64]


class Clock:
    """Reads times, and shows them in one zone. Times without a zone are taken to be of that zone."""

    def __init__(self, zone: str | None = None) -> None:
        self.zone: tzinfo = ZoneInfo(zone) if zone else UTC
        self.name = zone or "UTC"
        self._offsets: dict[int, int] = {}
        self._day_first: bool | None = None

    def read(self, column: Any, size: int) -> Ints:
        """Seconds since 1970; `NONE` where there is none, or none that can be read."""
        if column is None:
            return np.full(size, NONE)
        kind = column.type
        if pa.types.is_date(kind):
            column, kind = column.cast(pa.timestamp("s")), pa.timestamp("s")
        if pa.types.is_timestamp(kind):
            seconds = self._seconds(column.cast(pa.timestamp("s", kind.tz), safe=False), aware=kind.tz is not None)
        else:
            seconds = self._text(column)
        return np.where((seconds >= EARLIEST) & (seconds < LATEST), seconds, NONE)

    def local(self, seconds: Ints) -> Ints:
        """The same moments as the company's clocks show them, as seconds since 1970 began there."""
        known = seconds != NONE
        hours = np.where(known, seconds, 0) // HOUR
        unique, places = np.unique(hours, return_inverse=True)
        offsets = np.array([self._offset(int(hour)) for hour in unique], np.int64)
        return np.where(known, seconds + offsets[places], NONE)

    def moment(self, seconds: int) -> datetime:
        """One moment, in the zone."""
        return datetime.fromtimestamp(seconds, self.zone)

    def _offset(self, hour: int) -> int:
        if hour not in self._offsets:
            offset = datetime.fromtimestamp(hour * HOUR, self.zone).utcoffset() or timedelta()
            self._offsets[hour] = int(offset.total_seconds())
        return self._offsets[hour]

    def _seconds(self, column: Any, *, aware: bool) -> Ints:
        seconds = pc.fill_null(column.cast(pa.int64()), NONE).to_numpy(zero_copy_only=False)
        if aware or self.zone is UTC:
            return np.asarray(seconds, np.int64)
        known = (seconds >= EARLIEST) & (seconds < LATEST)
        back = self.local(np.where(known, seconds, 0)) - np.where(known, seconds, 0)
        return np.where(known, seconds - back, NONE)

    def _text(self, column: Any) -> Ints:
        """Texts and numbers: all at once where they are ISO 8601, else one by one."""
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            trimmed = pc.utf8_trim_whitespace(column)
            trimmed = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)
            for zone in ("UTC", None):
                try:
                    return self._seconds(trimmed.cast(pa.timestamp("s", zone)), aware=zone is not None)
                except pa.ArrowInvalid:
                    continue
        values = column.to_pylist()
        if self._day_first is None:
            self._day_first = day_first(values)
        known: dict[Any, int] = {}
        return np.array([self._one(value, known) for value in values], np.int64)

    def _one(self, value: Any, known: dict[Any, int]) -> int:
        if value is None or not isinstance(value, str | int | float):
            return NONE
        if value not in known:
            try:
                moment = time_of(value, day_first=self._day_first)
                moment = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
                known[value] = int(moment.timestamp())
            except (MessageError, OverflowError, ValueError, OSError):
                known[value] = NONE
        return known[value]


def step_of(hours: Ints) -> tuple[int, str]:
    """How wide the bars of a chart over these hours should be, in hours, and what to call one.

    >>> step_of(np.arange(24 * 20))
    (24, 'day')
    """
    span = int(hours.max() - hours.min()) + 1 if len(hours) else 0
    steps = ((48, 1, "hour"), (45 * 24, 24, "day"), (300 * 24, 7 * 24, "week"))
    return next(((step, name) for most, step, name in steps if span <= most), (30 * 24, "30 days"))


def span_words(seconds: float) -> str:
    """A length of time in words.

    >>> span_words(59), span_words(7_300), span_words(200_000)
    ('1 min', '2 h', '2 d 7 h')
    """
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h"
    days, rest = divmod(hours, 24)
    return f"{days} d {rest} h" if rest and days < 7 else f"{days} d"
