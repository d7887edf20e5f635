"""What labels are called, as texts to learn from: `card_arrival` says a good deal about the tickets that carry it."""

import re
from collections.abc import Sequence

from triage.learning.examples import Example
from triage.taxonomy import Taxonomy

_LONGEST = 200


def name_examples(taxonomy: Taxonomy, tasks: Sequence[str]) -> list[Example]:
    """One example a label, whose text is the label's name in words; none for a name without letters.

    >>> from triage.taxonomy import parse
    >>> wants = parse({"intent": {"card_arrival": {"description": ""}, "PINBlocked": {"description": ""}}})
    >>> [example.text for example in name_examples(wants, ["intent"])]
    ['card arrival', 'pin blocked']
    """
    return [
        Example(f"name-{task}-{label}", words, {task: (label,)}, "label names")
        for task in tasks
        for label in taxonomy.labels(task)
        if (words := in_words(label)) and any(letter.isalpha() for letter in words)
    ]


def in_words(label: str) -> str:
    """A label's name as a reader would say it.

    >>> in_words("Refund_not_showing_up"), in_words("queues/billing-EU")
    ('refund not showing up', 'queues billing eu')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", label[:_LONGEST])
    return " ".join(re.sub(r"[\W_]", " ", apart).lower().split())
