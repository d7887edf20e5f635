"""Teach a model what is no customer message: code, logs, verses, prompts, articles, letters without sense.

python training/outside.py training/en.toml --corpora DIR --model models/en

The program code is Python's own library, the gibberish is drawn by chance with the recipe's seed.
"""

import argparse
import string
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np

import triage
from data import material_of
from triage.learning.examples import Example
from triage.learning.outside import fit_outside, write_outside

GIBBERISH, FILES, PIECES = 400, 150, 3
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CONSONANTS, VOWELS = "bcdfghklmnprstvz", "aeiou"
TALK = {"not_a_request", "chitchat"}
"""Intents of texts that may be no message to a company: they stand on neither side."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here, plan = options.recipe.parent, recipe["outside"]
    triager = triage.load(options.model)
    material = material_of(recipe, here, options.corpora, triager.taxonomy)
    messages = [
        example
        for example in material.own + material.mapped
        if example.source not in plan["without"] and not TALK & set(example.targets.get("intent", ()))
    ]
    outside = texts_outside(
        tomllib.loads((here / plan["texts"]).read_text(encoding="utf-8")), seed=recipe["data"]["seed"]
    )
    print({kind: len(texts) for kind, texts in outside.items()}, "against", len(messages), "messages")
    line = fit_outside(
        vectors_of(triager, [example.text for example in messages]),
        sources_of(messages),
        {kind: vectors_of(triager, texts) for kind, texts in outside.items()},
        alarms=plan["alarms"],
    )
    for source, share in sorted(line.alarms.items(), key=lambda each: -each[1]):
        print(f"{source:24} {share:6.1%} taken for no message when the source was left out")
    write_outside(options.model, line)


def texts_outside(written: Mapping[str, Sequence[str]], *, seed: int) -> dict[str, list[str]]:
    """Texts of every kind: the written ones, program code, gibberish."""
    chance = Random(seed)  # noqa: S311
    words = [word for kind in ("articles", "verses") for text in written[kind] for word in text.split()]
    kinds = {kind: list(texts) for kind, texts in written.items()}
    return kinds | {"code": list(_code(chance)), "gibberish": [_gibberish(n, words, chance) for n in range(GIBBERISH)]}


def _code(chance: Random) -> Iterator[str]:
    """Short pieces of the Python library."""
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py"))[:FILES]:
        lines = path.read_text(encoding="utf-8", errors="ignore").splitlines()
        for _ in range(PIECES if len(lines) > 60 else 0):
            start = chance.randrange(20, len(lines) - 12)
            piece = "\n".join(lines[start : start + chance.randint(1, 10)])
            if len(piece.strip()) > 20:
                yield piece


def _gibberish(number: int, words: Sequence[str], chance: Random) -> str:
    """Random letters, a hand across the keyboard, words in no order, letters held down, or syllables."""
    row = chance.choice(KEYBOARD)
    match number % 5:
        case 0:
            each = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9))) for _ in range(10)]
        case 1:
            each = [
                "".join(row[(n + chance.randint(0, 2)) % len(row)] for n in range(chance.randint(3, 8)))
                for _ in range(7)
            ]
        case 2:
            return " ".join(chance.sample(words, chance.randint(5, 12)))
        case 3:
            each = [chance.choice(string.ascii_lowercase) * chance.randint(1, 8) for _ in range(6)]
        case _:
            each = [
                "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(chance.randint(1, 3)))
                for _ in range(9)
            ]
    return " ".join(each[: chance.randint(1, len(each))])


def vectors_of(triager: "triage.triager.Triager", texts: Sequence[str]) -> np.ndarray:
    """The encoder's vectors, (texts, size), of those texts that there is something to read in."""
    found = (answer.vector for answer in triager.stream(texts))
    return np.array([vector for vector in found if vector is not None], np.float64)


def sources_of(messages: Sequence[Example]) -> list[str]:
    """The source of each message."""
    return [message.source for message in messages]


if __name__ == "__main__":
    main()
