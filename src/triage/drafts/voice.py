"""How a company sounds: formal writes every word out, friendly and plain speak as one speaks."""

import re

_SHORT = {
    "I will not": "I won’t", "we will not": "we won’t", "you will not": "you won’t", "I am": "I’m", "I will": "I’ll",
    "I would": "I’d", "we are": "we’re", "we will": "we’ll", "you are": "you’re", "you will": "you’ll",
    "it is": "it’s", "that is": "that’s", "there is": "there’s", "do not": "don’t", "does not": "doesn’t",
    "did not": "didn’t", "cannot": "can’t", "will not": "won’t", "is not": "isn’t", "are not": "aren’t",
    "was not": "wasn’t", "were not": "weren’t", "have not": "haven’t", "has not": "hasn’t", "should not": "shouldn’t",
    "would not": "wouldn’t", "could not": "couldn’t",
}  # fmt: skip
_HAVE = "read|noted|taken|seen|put|passed|kept|added|got|been|told|done|made|marked|understood|heard|had|ruled|already"
# Not before a pause or a word that leans on the verb ("where it is and", "what it is"), nor after a word that "it"
# belongs to ("what comes of it is open").
_BEFORE = "".join(f"(?<!{word} )" for word in ("of", "do", "with", "about", "for"))
_AFTER = r"(?= (?!and\b|or\b|but\b|in\b|now\b)[\w{“\"]| $)"
_LONG = "|".join(sorted(_SHORT, key=len, reverse=True))
_FULL = re.compile(
    rf"\b(?=[iwytdcahs]){_BEFORE}(?:({_LONG}){_AFTER}|(I|we|you) have(?= (?:{_HAVE})\b))",
    re.IGNORECASE,
)


def spoken(text: str, voice: str) -> str:
    """The text as the voice says it.

    >>> spoken("I am sorry that you have not heard from us.", "friendly")
    'I’m sorry that you haven’t heard from us.'
    >>> spoken("I am sorry.", "formal")
    'I am sorry.'
    """
    return text if voice == "formal" else _FULL.sub(_shorten, text)


def _shorten(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[2]}’ve"
    said = match[1]
    if short := _SHORT.get(said):
        return short
    short = _SHORT.get(said[0].lower() + said[1:], said)
    return short[0].upper() + short[1:]
