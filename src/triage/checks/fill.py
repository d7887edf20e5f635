"""From one template to many texts: `{slot}` is replaced by the words of a list, turn by turn, and by nothing else."""

import re
from collections.abc import Mapping, Sequence

_SLOT = re.compile(r"\{([a-z][a-z0-9_]{0,30})\}")

Lists = Mapping[str, Sequence[str]]


def slots(template: str) -> tuple[str, ...]:
    """The names of a template's slots, each once.

    >>> slots("The {product} I bought {when} is not the {product} I saw")
    ('product', 'when')
    """
    return tuple(dict.fromkeys(_SLOT.findall(template)))


def fill(template: str, lists: Lists, *, turn: int, given: Mapping[str, str] | None = None) -> str:
    """The template with the words whose turn it is; `given` holds words that are set already.

    Lists of different lengths make different combinations turn by turn, and every word gets its turn.

    >>> fill("{greeting}, where is my {product}?", {"greeting": ["Hi", "Hello"], "product": ["hat"]}, turn=3)
    'Hello, where is my hat?'
    """
    words = {name: lists[name][turn % len(lists[name])] for name in slots(template) if name in lists} | dict(
        given or {}
    )
    return _SLOT.sub(lambda slot: words[slot[1]], template)
