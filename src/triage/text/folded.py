"""When two texts count as one: they say the same words in the same order, whatever their case and spacing."""


def folded(text: str) -> str:
    """A text without case and spacing: two are equal when this is.

    >>> folded("Where  is my   PARCEL?")
    'where is my parcel?'
    """
    return " ".join(text.casefold().split())
