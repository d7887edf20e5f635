"""Sets of words, written as one reads them."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set.

    >>> sorted(word_set("will shall"))
    ['shall', 'will']
    """
    return frozenset(text.split())
