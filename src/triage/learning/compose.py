"""Messages made of several, so that it is known where in them a signal stands: no one has to mark it by hand."""

import random
from collections.abc import Sequence
from dataclasses import replace

from triage.heads import MANY
from triage.learning.examples import Evidence, Example

SHORT, LONG = 200, 700
"""Characters of a part that carries signals, and of the whole."""
MOST_FILLERS = 5


def compose(examples: Sequence[Example], count: int, *, seed: int) -> list[Example]:
    """`count` examples, each a short one with signals between others without any, in any order.

    Only the signals are known of the whole: all that its parts carry, with their places as evidence. Kinds of signals
    take turns, so that a rare one is seen as often as a common one.
    """
    chance = random.Random(seed)  # noqa: S311
    known = [example for example in examples if MANY in example.targets and len(example.text) <= SHORT]
    fillers = [example for example in known if not example.targets[MANY]]
    carriers: dict[str, list[Example]] = {}
    for example in known:
        for kind in example.targets[MANY]:
            carriers.setdefault(kind, []).append(example)
    kinds = sorted(carriers)
    if not kinds or not fillers:
        return []
    return [
        _whole(chance.choice(carriers[kinds[number % len(kinds)]]), fillers, number, chance) for number in range(count)
    ]


def _whole(carrier: Example, fillers: Sequence[Example], number: int, chance: random.Random) -> Example:
    parts = [carrier]
    for filler in chance.sample(fillers, min(len(fillers), chance.randint(1, MOST_FILLERS))):
        if sum(len(part.text) for part in parts) + len(filler.text) <= LONG:
            parts.append(filler)
    chance.shuffle(parts)
    between = chance.choice((" ", "\n", "\n\n"))
    start = sum(len(part.text) + len(between) for part in parts[: parts.index(carrier)])
    places = tuple(Evidence(kind, start, start + len(carrier.text)) for kind in carrier.targets[MANY])
    return replace(
        carrier,
        id=f"composed-{number}",
        text=between.join(part.text for part in parts),
        targets={MANY: carrier.targets[MANY]},
        evidence=places,
    )
