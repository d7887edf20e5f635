"""Amounts of money, with the currency said: `£38`, `1,234.50 USD`, `12,50 €`, `25 quid`, `5k dollars`."""

import re
from collections.abc import Iterator

from triage.text.found import Found

SYMBOLS = {
    "£": "GBP",
    "$": "USD",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₽": "RUB",
    "₿": "BTC",
    "₱": "PHP",
}
_WORDS = {
    "quid": "GBP", "pound": "GBP", "pounds": "GBP", "dollar": "USD", "dollars": "USD", "bucks": "USD", "euro": "EUR",
    "euros": "EUR", "rupees": "INR", "bitcoin": "BTC",
}  # fmt: skip
_SMALL = {"pence": "GBP", "cents": "USD"}
_CODES = "(?i:usd|eur|gbp|aud|inr|usdt|usdc|btc)|CAD|JPY|CHF|SEK|NOK|DKK|PLN|BRL|MXN|ZAR|NZD|SGD|HKD|CNY|ETH"
_CODES_AFTER = f"{_CODES}|TRY|PHP"  # before a number these are a word and a language
_CRYPTO = frozenset(("USDT", "USDC", "BTC", "ETH"))
_NUMBER = r"\d{1,3}(?:[,.' ’]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)|\d{1,15}(?:[.,]\d{1,8})?"
_SYMBOL = "[" + "".join(SYMBOLS) + "]"
_BEFORE = re.compile(
    rf"(?:(?P<land>\b(?:US|CA|AU|NZ|HK|A|C|S))?(?P<symbol>{_SYMBOL})|(?<!\w)(?P<code>{_CODES})) ?"
    rf"(?P<number>{_NUMBER})(?P<scale> ?(?:k|K|m|M|mn|bn|million|thousand)\b)?(?!\w)"
)
_AFTER = re.compile(
    rf"(?<![\w.,/#-])(?P<number>{_NUMBER})(?P<scale> ?(?:k|K|m|M|million|thousand))? ?"
    rf"(?:(?P<symbol>[£€₹¥₺₽$])(?!\d)|(?P<code>{_CODES_AFTER}|(?i:{'|'.join([*_WORDS, *_SMALL])}))\b(?! ?\d| of\b))"
)
_LANDS = {"US": "USD", "CA": "CAD", "C": "CAD", "AU": "AUD", "A": "AUD", "NZ": "NZD", "HK": "HKD", "S": "SGD"}
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9}


def find_amounts(text: str) -> Iterator[Found]:
    """Every amount that says its currency; the value is the number, a space and the ISO 4217 code.

    >>> [found.value for found in find_amounts("12,50 € and $1,234.50")]
    ['12.50 EUR', '1234.50 USD']
    """
    found = [_found(match) for pattern in (_BEFORE, _AFTER) for match in pattern.finditer(text)]
    yield from sorted(found, key=lambda one: one.start)


def _found(match: re.Match[str]) -> Found:
    said = match["symbol"] or match["code"].lower()
    land = match.groupdict().get("land")
    currency = (
        _LANDS[land] if land and match["symbol"] == "$" else SYMBOLS.get(said) or _WORDS.get(said) or _SMALL.get(said)
    )
    currency = currency or said.upper()
    number = _plain(match["number"], fractional=currency in _CRYPTO)
    if match["scale"]:
        number = _shifted(number, _SCALES[match["scale"].strip().lower()])
    elif said in _SMALL:
        number = _shifted(number, -2)
    return Found("amount", match.start(), match.end(), f"{number} {currency}")


def _plain(number: str, *, fractional: bool) -> str:
    """The digits with a point for decimals: the last separator, unless three digits follow it."""
    number = number.translate({ord(" "): None, ord("'"): None, ord("’"): None})
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    whole, part = number[:last], number[last + 1 :]
    grouped = len(part) == 3 and not fractional and whole.lstrip("0") != ""
    whole = whole.replace(",", "").replace(".", "")
    return whole + part if grouped else f"{whole}.{part}"


def _shifted(number: str, places: int) -> str:
    whole, _, part = number.partition(".")
    if places > 0:
        digits = whole + part.ljust(places, "0")[:places]
        rest = part[places:]
        return (digits.lstrip("0") or "0") + (f".{rest}" if rest else "")
    digits = whole.rjust(3, "0")
    return f"{digits[:places]}.{digits[places:]}"
