"""What a text states that can be held against what is known: numbers, ids, amounts, dates, addresses, names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from triage.drafts.words import word_set
from triage.text.calendars import FEASTS, MONTHS, WEEKDAYS

KINDS = ("amount", "time", "day", "number", "id", "address", "name")

_ADDRESS = re.compile(
    r"https?://[^\s)>\]]{1,300}|www\.[^\s)>\]]{1,300}|[\w.+-]{1,64}@[\w.-]{1,120}"
    r"|(?<![\w.@-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|org|net|io|app|gov|edu|info|biz|co|uk|de|fr|eu|example)\b(?:/[^\s)>\]]{0,200})?",
    re.I,
)
_TOKEN = re.compile(r"\S+")
_DIGIT = re.compile(r"\d")
_TRIM = "()[]“”\"'‘’«»*_#,;:!?.…–—"
_PURE = re.compile(r"\d[\d.,:/-]{0,40}")
_SUFFIX = re.compile(r"(\d[\d.,]{0,20})(st|nd|rd|th|am|pm|h|hrs|gb|mb|kb|cm|mm|m|km|kg|g|x|k|min|s|ms)", re.I)
_WORD = re.compile(r"[a-z']+|\d+(?:[.,]\d+)?|[.!?;:\n]")
_LETTERS = re.compile(r" (?:of )?([A-Za-z]{3,9})\b")
_LAST_WORD = re.compile(r"([A-Za-z]{3,9}) $")
_CAPITAL = re.compile(r" (?<=[\w,’')&] )([^\W\d_a-z][\w’'-]*)")
_FIRST = re.compile(r"([^\W\d_a-z][\w’'-]*)")
_FIRST_AFTER = re.compile(r"(?:[.!?:;\n] |\n)([^\W\d_a-z][\w’'-]*)")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? [^\W\d_a-z][\w’'-]*")
# What the titles in an honorific begin with.
_TITLES = frozenset("MDP")

_CURRENCY = {"£": "gbp", "$": "usd", "€": "eur", "¥": "jpy", "₹": "inr", "₽": "rub", "₩": "krw"}
_CURRENCY |= {"pound": "gbp", "pounds": "gbp", "gbp": "gbp", "quid": "gbp", "dollar": "usd", "dollars": "usd"}
_CURRENCY |= {"bucks": "usd", "usd": "usd", "euro": "eur", "euros": "eur", "eur": "eur", "rupees": "inr", "yen": "jpy"}
_CURRENCY |= {"cents": "cent", "cent": "cent", "pence": "cent", "percent": "%", "%": "%"}
_SIGNS = "£$€¥₹₽₩"
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_COUNTS |= {
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
}
_COUNTS |= {"ninety": 90, "hundred": 100, "thousand": 1000, "couple": 2}
_UNITS = word_set("minute hour day week month year weekend fortnight")
_SHORT_UNITS = {"min": "minute", "hr": "hour"}
_MODIFIERS = word_set("working business calendar")
_MONTHS = frozenset(MONTHS)
_MONTH_OF = {month[:3]: month for month in _MONTHS} | {month: month for month in _MONTHS} | {"sept": "september"}
_OPENERS = word_set("within in next end over every by under the")
_FILLERS = word_set("a an the of next few couple following coming same very")
# "may" and "march" are verbs too; with a day they carry a number, and that is checked.
_DAYS = frozenset((*WEEKDAYS, *MONTHS, *FEASTS, "tomorrow", "tonight", "yesterday")) - {"march", "may"}
# Without one of these no day, time or amount is told in words.
_TELLING = frozenset((*_DAYS, *_CURRENCY, *_UNITS, *(f"{unit}s" for unit in _UNITS), "half"))
# Capitals that name nobody.
_PLAIN = word_set(
    "i i'm i'll i've i'd english internet ok faq pdf id ids pin pins sms tv uk us usa eu vat it hr pc usb url urls api"
    " http https csv json gps atm sim ps am pm dm asap fyi cpu gpu ram ssd qr led dvd cd gb mb kb utc gmt dns vpn ip"
    " ssl tls sql html css iban bic xml png jpg zip ui faqs sos mr mrs ms miss mx dr prof yes no ai tbd"
    " tbc todo fixme xx xxx none nan gbp usd eur jpy inr chf cad aud message messages direct private name names"
    " settings general update account support customer customers service care team chat phone email order orders app"
    " store help centre center answer desk returns refunds billing sign log button menu page home back next save start"
    " terms"
    " conditions hello hi dear regards okay web online website please thank thanks sorry sir madam god goodness"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of one of KINDS, `text[start:end]`; `key` is the same for different ways of writing it."""

    kind: str
    start: int
    end: int
    key: str


def claims_in(text: str) -> Iterator[Claim]:
    """Every claim of a text; of what overlaps, only the one that says most.

    >>> [(claim.kind, claim.key) for claim in claims_in("Anna sends £5.00 within two days, see acme.example/x.")]
    [('address', 'acme.example/x'), ('amount', 'gbp 5'), ('time', '2 day'), ('name', 'anna')]
    """
    taken = bytearray(len(text))
    for finder in (_addresses, _numbers, _spoken, _names):
        for claim in finder(text):
            if not any(taken[claim.start : claim.end]):
                taken[claim.start : claim.end] = b"x" * (claim.end - claim.start)
                yield claim


def _addresses(text: str) -> Iterator[Claim]:
    if "." in text[:-1] or "@" in text:
        for match in _ADDRESS.finditer(text):
            words = match[0].rstrip(".,;:!?'’")
            key = words.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
            yield Claim("address", match.start(), match.start() + len(words), key)


def _numbers(text: str) -> Iterator[Claim]:
    """Tokens with a digit; the number of a step at the beginning of a line is none."""
    if not _DIGIT.search(text):
        return
    for match in _TOKEN.finditer(text):
        token = match[0]
        if not _DIGIT.search(token) or "@" in token or "://" in token:
            continue
        start = match.start() + len(token) - len(token.lstrip(_TRIM))
        words = token.strip(_TRIM)
        if token[-1] in ".)" and words.isdigit() and len(words) < 3 and text[match.start() - 1 : match.start()] in "\n":
            continue
        after = text[match.end() : match.end() + 40] if token.endswith(words) else ""
        yield _date(text, start, words, after) or _number(words, after, start)


def _date(text: str, start: int, words: str, after: str) -> Claim | None:
    """`3 May`, `3rd of May`, `May 3`: a day of a month."""
    day = words.lower()[:-2] if words.lower().endswith(("st", "nd", "rd", "th")) else words
    if not day.isdigit() or len(day) > 2:
        return None
    following = _LETTERS.match(after)
    if following and (month := _MONTH_OF.get(following[1].lower())):
        return Claim("day", start, start + len(words) + following.end(), f"{int(day)} {month}")
    before = _LAST_WORD.search(text[max(start - 12, 0) : start])
    if before and before[1][:1].isupper() and (month := _MONTH_OF.get(before[1].lower())):
        return Claim("day", start - len(before[0]), start + len(words), f"{int(day)} {month}")
    return None


def _number(words: str, after: str, start: int) -> Claim:
    end = start + len(words)
    low = words.lower()
    if low[-2:] in ("'s", "’s"):
        low, end = low[:-2], end - 2
    sign = next((mark for mark in _SIGNS if mark in low), "")
    bare = low.replace(sign, "") if sign else low.removesuffix("%")
    if low.endswith("%"):
        return Claim("amount", start, end, f"% {_value(bare)}")
    if sign and _PURE.fullmatch(bare):
        return Claim("amount", start, end, f"{_CURRENCY[sign]} {_value(bare)}")
    if _PURE.fullmatch(low):
        following = _WORD.findall(after.lower())[:2]
        if following and following[0] in _CURRENCY:
            reach = end + after.lower().index(following[0]) + len(following[0])
            return Claim("amount", start, reach, f"{_CURRENCY[following[0]]} {_value(low)}")
        modifier = following[0] if following and following[0] in _MODIFIERS else ""
        unit = _unit(following[1] if modifier and len(following) > 1 else following[0] if following else "")
        if unit:
            word = following[1] if modifier else following[0]
            reach = end + after.lower().index(word) + len(word)
            return Claim("time", start, reach, f"{_value(low)} {modifier + ' ' if modifier else ''}{unit}")
        return Claim("number", start, end, _value(low))
    if match := _SUFFIX.fullmatch(low):
        return Claim("number", start, end, _value(match[1]))
    return Claim("id", start, end, low.lstrip("#"))


def _spoken(text: str) -> Iterator[Claim]:
    """Numbers, days and times in words: `fifty pounds`, `next week`, `within two working days`, `tomorrow`."""
    low = text.lower()
    if len(low) != len(text) or _TELLING.isdisjoint(_WORD.findall(low)):
        return
    found = [(match[0], match.start(), match.end()) for match in _WORD.finditer(low)]
    for i, (word, start, end) in enumerate(found):
        if word in _DAYS:
            yield Claim("day", start, end, word)
        elif word in _CURRENCY and i and found[i - 1][0] in _COUNTS:
            yield Claim("amount", found[i - 1][1], end, f"{_CURRENCY[word]} {_COUNTS[found[i - 1][0]]}")
        elif word in ("half",) and i + 1 < len(found) and found[i + 1][0] in ("off", "price"):
            yield Claim("amount", start, found[i + 1][2], "% 50")
        elif unit := _unit(word):
            first = i
            while (
                first
                and i - first < 5
                and (
                    found[first - 1][0] in _MODIFIERS
                    or found[first - 1][0] in _FILLERS
                    or found[first - 1][0] in _COUNTS
                )
            ):
                first -= 1
            between = [each for each, _, _ in found[first:i]]
            opened = (first > 0 and found[first - 1][0] in _OPENERS) or "next" in between
            counts = [_COUNTS[each] for each in between if each in _COUNTS]
            if not counts and not (opened and between):
                continue
            if opened and "next" not in between[:1]:
                first -= found[first - 1][0] in _OPENERS
            modifier = next((f"{each} " for each in between if each in _MODIFIERS), "")
            count = counts[-1] if counts else 1 if {"a", "an"} & set(between) and "few" not in between else None
            said = " ".join(word for word, _, _ in found[first:i])
            yield Claim("time", found[first][1], end, f"{count} {modifier}{unit}" if count else f"{said} {unit}")


def _names(text: str) -> Iterator[Claim]:
    """Words with a capital where none is due; at the beginning of a sentence only known given names and initials."""
    if not _TITLES.isdisjoint(text):
        for match in _HONORIFIC.finditer(text):
            yield Claim("name", match.start(), match.end(), match[0].split()[-1].lower())
    for match in _CAPITAL.finditer(text):
        word = match[1]
        key = _base(word)
        if key not in _PLAIN and key not in _DAYS and len(key) > 1 and not word[0].islower():
            yield Claim("name", match.start(1), match.start(1) + len(key), key)
    first = _FIRST.match(text)
    for match in (*([first] if first else ()), *_FIRST_AFTER.finditer(text)):
        key = _base(match[1])
        if key in given_names() or (match[1].isupper() and len(key) > 1 and key not in _PLAIN):
            yield Claim("name", match.start(1), match.start(1) + len(key), key)


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names that are no ordinary words, in lower case."""
    return word_set(resources.files("triage.drafts").joinpath("given_names.txt").read_text(encoding="utf-8"))


def _base(word: str) -> str:
    low = word.lower().replace("’", "'").rstrip("'-")
    return low.removesuffix("'s") if low not in _PLAIN else low


def _unit(word: str) -> str:
    single = word.removesuffix("s")
    return single if single in _UNITS else _SHORT_UNITS.get(single, "")


def _value(digits: str) -> str:
    """The number as it is compared: without a thousands' comma and empty decimals.

    >>> _value("1,200.00"), _value("38,50"), _value("24/7")
    ('1200', '38.50', '24/7')
    """
    digits = digits.rstrip(".,:/-")
    whole, comma, rest = digits.rpartition(",")
    if comma:
        digits = whole.replace(",", "") + ("" if len(rest.partition(".")[0]) == 3 else ".") + rest
    return digits.removesuffix(".00").removesuffix(".0") if digits.count(".") == 1 else digits
