"""Which wordings fit who is spoken to: on the phone nobody writes or reads, and a colleague does not write "to us"."""

from collections.abc import Collection, Sequence

# By a tag, as `pick` knows them: words that are out of place.
UNFIT = {
    "phone": ("writ", "wrote", " read "),
    "internal": (
        *("write to us", "writing to us", "wrote to us", "turning to us", "turned to us", "turn to us"),
        *("written to us", "our engineers", "contacting us"),
    ),
}


def fitting(texts: Sequence[str], tags: Collection[str]) -> Sequence[str]:
    """The wordings without words that are out of place; all of them when none is left.

    >>> fitting(["You write that it broke.", "You tell me that it broke."], {"phone"})
    ['You tell me that it broke.']
    """
    for tag, unfit in UNFIT.items():
        if tag in tags:
            texts = [text for text in texts if not any(map(text.__contains__, unfit))] or texts
    return texts
