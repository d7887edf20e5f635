"""Named changes to a message's text that leave its meaning alone: typing, layout, tone and what mail adds to it.

Each takes the text and a seeded source of chance, and gives the changed text, or the same text where there is nothing
to change.
"""

import re
import string
from collections.abc import Callable, Mapping
from random import Random

Perturbation = Callable[[str, Random], str]

LONGEST = 20_000
"""Characters of a text that may be perturbed."""

_WORD = re.compile(r"[A-Za-z]{4,40}")
_NUMBER = re.compile(r"\d{4,20}")
_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
_SHORT = {
    "you": "u",
    "your": "ur",
    "are": "r",
    "please": "pls",
    "thanks": "thx",
    "because": "cos",
    "tomorrow": "tmrw",
    "tonight": "2nite",
    "before": "b4",
    "people": "ppl",
    "about": "abt",
    "though": "tho",
    "and": "n",
    "to": "2",
}
_SHORT_WORD = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b", re.I)
_LONG = {
    "can't": "cannot",
    "won't": "will not",
    "don't": "do not",
    "doesn't": "does not",
    "didn't": "did not",
    "isn't": "is not",
    "it's": "it is",
    "i'm": "I am",
    "i've": "I have",
    "haven't": "have not",
    "hasn't": "has not",
    "wasn't": "was not",
}
_LONG_WORD = re.compile(rf"\b(?:{'|'.join(_LONG)})\b", re.I)
_NAMES = ("Anna", "Ben", "Carla", "David", "Emma", "Frank", "Grace", "Henry", "Julia", "Kevin", "Laura", "Martin")
_NAME = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")
_QUOTED = (
    "\n\nOn Mon, 3 Mar 2025 at 09:14, Support <support@example.com> wrote:\n"
    "> Thank you for getting in touch. We take every emergency very seriously.\n"
    "> If your account has been hacked or money was stolen, call us today.\n"
    "> You can cancel or ask for a refund at any time."
)
_SIGNATURE = "\n\n-- \nR. Lindqvist\nHead of Fraud and Litigation, Northern Branch\nTel. +1 555 0100\nwww.example.com"
_DISCLAIMER = (
    "\n\nThis e-mail is confidential and may be legally privileged. If you are not the intended recipient, please "
    "delete it. Any unauthorised use is prohibited and may be unlawful."
)


def _typo(text: str, chance: Random) -> str:
    return _in_a_word(text, chance, lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :])


def _two_typos(text: str, chance: Random) -> str:
    return _typo(_dropped_letter(text, chance), chance)


def _dropped_letter(text: str, chance: Random) -> str:
    return _in_a_word(text, chance, lambda word, at: word[:at] + word[at + 1 :])


def _doubled_letter(text: str, chance: Random) -> str:
    return _in_a_word(text, chance, lambda word, at: word[: at + 1] + word[at:])


def _wrong_letter(text: str, chance: Random) -> str:
    letter = chance.choice(string.ascii_lowercase)
    return _in_a_word(text, chance, lambda word, at: word[:at] + letter + word[at + 1 :])


def _in_a_word(text: str, chance: Random, change: Callable[[str, int], str]) -> str:
    """Change a letter inside one word of four letters or more; its first and last letter stay."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    changed = change(word[0], chance.randrange(1, len(word[0]) - 2))
    return text[: word.start()] + changed + text[word.end() :]


def _random_case(text: str, chance: Random) -> str:
    return "".join(letter.upper() if chance.random() < 0.15 else letter for letter in text)


def _no_punctuation(text: str, chance: Random) -> str:
    return re.sub(r"(?<=\w)[.,;:!?]+(?=\s|$)", "", text)


def _no_full_stop(text: str, chance: Random) -> str:
    return text.rstrip(".!? ") or text


def _no_apostrophes(text: str, chance: Random) -> str:
    return re.sub(r"(?<=\w)['’](?=\w)", "", text)


def _dots(text: str, chance: Random) -> str:
    return re.sub(r"\.(?=\s|$)", "...", text)


def _exclamations(text: str, chance: Random) -> str:
    return text.rstrip(".! ") + "!!!"


def _curly(text: str, chance: Random) -> str:
    return re.sub(r"(?<=\w)'(?=\w)", "’", text).replace(" - ", " — ")


def _line_breaks(text: str, chance: Random) -> str:
    return _END.sub("\n\n", text)


def _spaces(text: str, chance: Random) -> str:
    return "  " + re.sub(r" ", lambda _: " " * chance.choice((1, 1, 2, 3)), text) + " \n"


def _plain_emoji(text: str, chance: Random) -> str:
    return f"{text} {chance.choice(('📦', '📱', '🏠', '🙋', '👋', '✉️'))}"


def _swapped_sentences(text: str, chance: Random) -> str:
    first, *rest = _END.split(text.strip())
    return " ".join((*rest, first)) if rest and rest[-1][-1] in ".!?" else text


def _other_name(text: str, chance: Random) -> str:
    return _NAME.sub(lambda name: chance.choice([other for other in _NAMES if other != name[0]]), text)


def _other_numbers(text: str, chance: Random) -> str:
    return _NUMBER.sub(lambda number: "".join(chance.choice("123456789") for _ in number[0]), text)


def _short_words(text: str, chance: Random) -> str:
    return _SHORT_WORD.sub(lambda word: _SHORT[word[0].lower()], text)


def _long_words(text: str, chance: Random) -> str:
    return _LONG_WORD.sub(lambda word: _LONG[word[0].lower()], text)


PERTURBATIONS: Mapping[str, Perturbation] = {
    "typo": _typo,
    "two_typos": _two_typos,
    "dropped_letter": _dropped_letter,
    "doubled_letter": _doubled_letter,
    "wrong_letter": _wrong_letter,
    "short_words": _short_words,
    "long_words": _long_words,
    "lower_case": lambda text, _: text.lower(),
    "upper_case": lambda text, _: text.upper(),
    "title_case": lambda text, _: string.capwords(text, " "),
    "random_case": _random_case,
    "no_punctuation": _no_punctuation,
    "no_full_stop": _no_full_stop,
    "no_apostrophes": _no_apostrophes,
    "dots": _dots,
    "exclamations": _exclamations,
    "curly_quotes": _curly,
    "line_breaks": _line_breaks,
    "spaces": _spaces,
    "plain_emoji": _plain_emoji,
    "swapped_sentences": _swapped_sentences,
    "other_name": _other_name,
    "other_numbers": _other_numbers,
    "greeting": lambda text, _: f"Hello,\n\n{text}",
    "courtesy": lambda text, _: f"{text} Thanks in advance and kind regards.",
    "quoted_mail": lambda text, _: text + _QUOTED,
    "signature": lambda text, _: text + _SIGNATURE,
    "disclaimer": lambda text, _: text + _DISCLAIMER,
}
"""Every perturbation by the name that case files use."""


def perturb(text: str, name: str, *, seed: str) -> str:
    """One text, changed by the perturbation of that name. The same seed gives the same change.

    >>> perturb("Where is my parcel?", "upper_case", seed="")
    'WHERE IS MY PARCEL?'
    >>> perturb("Where is my parcel?", "typo", seed="1") == perturb("Where is my parcel?", "typo", seed="1")
    True
    """
    if len(text) > LONGEST:
        raise ValueError(f"a text to be perturbed has at most {LONGEST:,} characters, not {len(text):,}")
    return PERTURBATIONS[name](text, Random(f"{name}:{seed}:{text}"))  # noqa: S311
