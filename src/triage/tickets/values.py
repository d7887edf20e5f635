"""What a value in a label column stands for: the label it names, in whatever case and spacing, or by a synonym."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from triage.taxonomy import TASKS, Taxonomy
from triage.tickets.ticket import Ticket

SYNONYMS = Path(__file__).with_name("synonyms.toml")
"""What help desks call the labels of the shipped tasks, such as `P1` for critical."""
LONGEST_NAME = 60
_BETWEEN = re.compile(r"[\W_]+")


def plain(value: str) -> str:
    """A value without case, spacing and what joins words: what makes two values one.

    >>> plain("Card-Arrival ") == plain("card_arrival")
    True
    """
    return " ".join(value.casefold().replace("_", " ").replace("-", " ").split()) if value.strip("-_ ") else value


def name_of(value: str) -> str:
    """A value as a label's name: small letters, digits and _; letters of any script stay.

    >>> name_of("Billing & Refunds (EU)"), name_of("Rückgabe"), name_of("  "), name_of("1")
    ('billing_refunds_eu', 'ruckgabe', 'label', '1')
    """
    bare = unicodedata.normalize("NFKD", value.casefold())
    bare = unicodedata.normalize("NFC", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    return _BETWEEN.sub("_", bare)[:LONGEST_NAME].strip("_") or "label"


def meanings(task: str, labels: Iterable[str]) -> dict[str, str]:
    """The label that each plain value stands for.

    >>> found = meanings("urgency", ["low", "normal", "high", "critical"])
    >>> found["p1"], found["high"]
    ('critical', 'high')
    """
    names = tuple(labels)
    words = {plain(word): name for word, name in _synonyms(task).items() if name in names} if task in TASKS else {}
    return words | {plain(name): name for name in reversed(names)}


def in_words_of(tickets: Sequence[Ticket], taxonomies: Sequence[Taxonomy]) -> list[Ticket]:
    """The tickets with their labels called as in the first taxonomy that knows them; others stay as they are."""
    known: list[Mapping[str, Mapping[str, str]]] = [
        {task: meanings(task, taxonomy.labels(task)) for task in taxonomy.tasks} for taxonomy in taxonomies
    ]

    def named(task: str, value: str) -> str:
        ways = (plain(value), plain(name_of(value)))
        found = (table[task].get(way) for table in known if task in table for way in ways)
        return next((name for name in found if name), value)

    return [
        replace(
            ticket,
            labels={
                task: tuple(dict.fromkeys(named(task, value) for value in values))
                for task, values in ticket.labels.items()
            },
        )
        for ticket in tickets
    ]


@cache
def _synonyms(task: str) -> dict[str, str]:
    table = tomllib.loads(SYNONYMS.read_text(encoding="utf-8")).get(task, {})
    return {word: name for name, words in table.items() for word in words}
