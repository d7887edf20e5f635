"""Dates, and the deadlines among them: resolved to ISO 8601 when that can be told, else left as the words.

A day without a year, a weekday or `tomorrow` needs the day the message was sent. `03/04/2026` stays as it is: nobody
can know which of the two is the month.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from triage.text.calendars import MONTHS, WEEKDAYS
from triage.text.cues import Cue
from triage.text.found import Found

_MONTHS, _WEEKDAYS = ([name[:3] for name in names] for names in (MONTHS, WEEKDAYS))
_DAYS_AWAY = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "eod": 0, "cob": 0,
    "end of day": 0, "end of the day": 0, "close of business": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1,
    "day after tomorrow": 2,
    "tomorrow morning": 1, "tomorrow night": 1, "tomorrow evening": 1, "yesterday": -1, "last night": -1,
}  # fmt: skip
_NOW = frozenset(("today", "tonight", "this morning", "this afternoon", "this evening"))
_ENDS = frozenset(("eod", "cob", "end of day", "end of the day", "close of business"))
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip

_ISO = re.compile(r"(?<![\w./-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})(?:/(\d{1,2})/(\d{4}|\d\d)|([.-])(\d{1,2})\4(\d{4}))(?![\w/]|[.-]\d)")
_DAY_BEFORE = re.compile(r"(?<![\w.,/:£€$#-])(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]$", re.I)
_DAY_AFTER = re.compile(
    r"\.?[ -](?:the )?(\d{1,2})(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)(?! ?(?:am|pm|people|times)\b)", re.I
)
_YEAR = re.compile(r"\.?,? ?[ -]((?:19|20)\d\d)(?![\w-])")
_WHICH = re.compile(r"\b(last|past|next|this|coming|this coming|since|on|ago)(?: the)? $", re.I)
_COUNT = re.compile(
    r"\b(?:(in|within|next)(?: the)?(?: next)? )?(?:about |under |less than )?"
    r"(\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"(?:-\d{1,3})?(?: (?:more|business|working))?[ -]?$",
    re.I,
)
_AGO = re.compile(r" (?:ago|back|earlier)\b", re.I)
_BOUND = re.compile(
    r"\b((?:no|not) later than|at the latest|latest(?: by)?|before|by|until|till|til|due(?: on| by| in| is)?|"
    r"expires?(?: on| in| at)?|expiring(?: on)?|deadline(?: is| of| on)?:?)"
    r"(?: (?:the|this|next|coming|noon|midnight|end of|\d{1,2}(?::\d\d)? ?(?:am|pm)?)){0,3}(?: on)? ?$",
    re.I,
)
_CLOCK = re.compile(
    r"\b(?:no later than|before|by|until|till|til|due(?: at| by)?) (noon|midnight|\d{1,2}:\d\d(?: ?[ap]\.?m\b\.?)?|"
    r"\d{1,2} ?(?:[ap]\.?m\b\.?|o'clock))(?! on\b)",
    re.I,
)
_UNMET = re.compile(r"\b(?:not|no|never|nothing|nobody|none|zero|\w{3,6}n['’]?t)\b[^.!?\n]{0,45}$", re.I)
_PROMISED = re.compile(r"\b(?:supposed to|promised|guaranteed|meant to|should have)\b[^.!?\n]{0,45}$", re.I)
_BOUND_REACH = 45
_WINDOW = 30


@dataclass(frozen=True, slots=True)
class _Day:
    """A stretch that names a day. `past` and `bound` are what its own words say about it."""

    start: int
    end: int
    day: date | None
    past: bool = False
    bound: bool = False
    soft: bool = False  # a deadline only where something is needed by then
    moment: str = ""
    ahead: date | None = None  # the day it names if it turns out to be a deadline


def find_dates(text: str, cues: Sequence[Cue], sent_at: datetime | None) -> Iterator[Found]:
    """Dates and deadlines. A deadline's stretch includes the word that binds it (`before Friday`).

    >>> [(f.kind, f.value) for f in find_dates("sent 2026-11-23, needed by 2026-12-01", [], None)]
    [('date', '2026-11-23'), ('deadline', '2026-12-01')]
    """
    days = [*_written_out(text), *_numeric(text), *_cued(text, cues, sent_at)]
    needs = [cue for cue in cues if cue.group == "need"]
    for one in days:
        yield _judged(text, one, needs, sent_at)
    if any(cue.group == "deadline" for cue in cues):
        for match in _CLOCK.finditer(text):
            yield Found("deadline", match.start(), match.end(), match[1])


def _judged(text: str, one: _Day, needs: Sequence[Cue], sent_at: datetime | None) -> Found:
    """A date, or a deadline if a word binds it and it does not lie in the past."""
    words = text[one.start : one.end]
    value = one.moment or (one.day.isoformat() if one.day else words)
    due = one.ahead.isoformat() if one.ahead else value
    over = one.past or (one.day is not None and sent_at is not None and one.day < sent_at.date())
    if over:
        return Found("date", one.start, one.end, value)
    if _PROMISED.search(text, max(0, one.start - _BOUND_REACH), one.start):
        return Found("date", one.start, one.end, value)
    bound = _BOUND.search(text, max(0, one.start - _BOUND_REACH), one.start)
    if bound:
        return Found("deadline", bound.start(), one.end, due)
    near = any(0 <= one.start - cue.end <= _WINDOW and "\n" not in text[cue.end : one.start] for cue in needs)
    needed = near or (one.soft and any(0 <= cue.start - one.end <= _WINDOW for cue in needs))
    if one.bound or needed:
        return Found("deadline", one.start, one.end, due)
    return Found("date", one.start, one.end, value)


def _written_out(text: str) -> Iterator[_Day]:
    for match in _ISO.finditer(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        if day:
            yield _Day(*match.span(), day)


def _numeric(text: str) -> Iterator[_Day]:
    for match in _NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[2] or match[5]), int(match[3] or match[6])
        year += 2000 if year < 100 else 0
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        if not day_first and not month_first:
            continue
        known = day_first if day_first == month_first or not month_first else month_first if not day_first else None
        yield _Day(*match.span(), known)


def _cued(text: str, cues: Sequence[Cue], sent_at: datetime | None) -> Iterator[_Day]:
    done = 0
    for cue in cues:
        if cue.start < done:
            continue
        one = None
        if cue.group == "month":
            one = _month_day(text, cue, sent_at)
        elif cue.group == "weekday":
            one = _weekday(text, cue, sent_at)
        elif cue.group == "relative":
            one = _relative(text, cue, sent_at)
        elif cue.group == "unit":
            one = _counted(text, cue, sent_at)
        if one:
            done = one.end
            yield one


def _month_day(text: str, cue: Cue, sent_at: datetime | None) -> _Day | None:
    month = _MONTHS.index(text[cue.start : cue.start + 3].lower()) + 1
    before = _DAY_BEFORE.search(text, max(0, cue.start - 9), cue.start)
    if before:
        start, end, number = before.start(), cue.end, int(before[1])
    elif after := _DAY_AFTER.match(text, cue.end):
        start, end, number = cue.start, after.end(), int(after[1])
    else:
        return None
    if not 1 <= number <= 31:
        return None
    if year := _YEAR.match(text, end):
        return _Day(start, year.end(), _day(int(year[1]), month, number))
    return _Day(start, end, _nearest(month, number, sent_at))


def _nearest(month: int, number: int, sent_at: datetime | None) -> date | None:
    """The day of that name closest to when the message was sent."""
    if sent_at is None:
        return None
    sent = sent_at.date()
    years = (year for year in (sent.year - 1, sent.year, sent.year + 1) if 1 <= year <= 9999)
    days = [day for year in years if (day := _day(year, month, number))]
    return min(days, key=lambda day: abs(day - sent), default=None)


def _weekday(text: str, cue: Cue, sent_at: datetime | None) -> _Day | None:
    word = text[cue.start : cue.end]
    if word.lower() in ("sun", "wed", "sat", "mon", "fri", "thu", "tue") and not word[0].isupper():
        return None
    number = _WEEKDAYS.index(word[:3].lower())
    which = _WHICH.search(text, max(0, cue.start - 14), cue.start)
    said = which[1].lower() if which else ""
    past = said in ("last", "past", "since")
    start = which.start() if which and said not in ("on", "since") else cue.start
    day = ahead = None
    if sent_at is not None:
        sent = sent_at.date()
        if past:
            day = _moved(sent, -((sent.weekday() - number) % 7 or 7))
        elif said != "next":  # "next Friday" is this week's to some, the week after to others
            ahead = _moved(sent, (number - sent.weekday()) % 7 or 7)
            day = ahead if said in ("this", "coming", "this coming") else None
    return _Day(start, cue.end, day, past=past, ahead=ahead)


def _relative(text: str, cue: Cue, sent_at: datetime | None) -> _Day:
    words = text[cue.start : cue.end].lower()
    away = _DAYS_AWAY.get(words)
    day = _moved(sent_at.date(), away) if sent_at is not None and away is not None else None
    if sent_at is not None and words in ("end of month", "end of the month"):
        day = sent_at.date().replace(day=monthrange(sent_at.year, sent_at.month)[1])
    past = words.startswith("last") or words == "yesterday"
    return _Day(cue.start, cue.end, day, past=past, bound=words in _ENDS, soft=words in _NOW or (away or 0) > 0)


def _counted(text: str, cue: Cue, sent_at: datetime | None) -> _Day | None:
    match = _COUNT.search(text, max(0, cue.start - 40), cue.start)
    if not match:
        return None
    count = _COUNTS.get(match[2].lower()) or (int(match[2]) if match[2].isdigit() else 0)
    unit = text[cue.start : cue.end].lower()
    if ago := _AGO.match(text, cue.end):
        day = _moved_by(sent_at, unit, -count)
        return _Day(match.start(2), ago.end(), day.date() if day else None, past=True)
    if (match[1] or "").lower() not in ("in", "within") or text.startswith(" of ", cue.end):
        return None
    if _UNMET.search(text, max(0, match.start() - _BOUND_REACH), match.start()):
        return None  # "I have not heard from you in 3 weeks"
    then = _moved_by(sent_at, unit, count)
    timed = unit.startswith(("h", "min"))
    moment = then.isoformat(timespec="minutes") if then and timed else ""
    return _Day(match.start(), cue.end, then.date() if then else None, bound=True, moment=moment)


def _moved_by(sent_at: datetime | None, unit: str, count: int) -> datetime | None:
    if sent_at is None or unit.startswith("month"):
        return None
    step = (
        timedelta(minutes=1) if unit.startswith("min") else timedelta(hours=1) if unit[0] == "h" else timedelta(days=1)
    )
    try:
        return sent_at + step * count * (7 if unit.startswith("week") else 1)
    except OverflowError:
        return None


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
