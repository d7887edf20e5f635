"""Can the reply be read at a glance: sentences of human length, in plain words?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from triage.drafts.draft import Finding
from triage.drafts.passages import KEPT_SENTENCES, Place, Rule, Sentence, View, object_to
from triage.drafts.sayings import sayings

LONGEST_SENTENCE = 40
# Years of school that a text may ask for (Flesch and Kincaid), by kind of customer; below FEWEST_WORDS it says nothing.
HARDEST = {"lost_one": 9.0, "geek": 14.0}
HARDEST_ELSE = 12.0
FEWEST_WORDS = 12
# A single sentence says less than a text, so more is let pass.
ALLOWANCE = 3.0
KEPT_WORDS = 1 << 14

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouyl]e\b|[^aeiouytd]ed\b")
_STIFF = sayings(
    "pursuant to", "aforementioned", "aforesaid", "herewith", "hereby", "hereto", "thereof", "therein", "heretofore",
    "henceforth", "notwithstanding", "the undersigned", "the foregoing", "please be advised", "kindly be advised",
    "be informed that", "do the needful", "revert at|to .. earliest", "at your|our earliest convenience",
    "in receipt of", "expeditious", "endeavour|endeavor to", "in accordance with", "in respect of", "incumbent upon",
    "utilize", "utilise", "remediate", "remediated", "remediation", "facilitate", "effectuate", "subsequent to",
    "in lieu of", "vis a vis", "in the event that", "in view of the fact", "due to the fact that", "inter alia",
    "mutatis mutandis",
)  # fmt: skip


def too_hard(view: View) -> Iterator[Finding]:
    """Words that are too long all over a part, for the customer who is writing."""
    category = view.triage.decisions.get("category")
    hardest = HARDEST.get(category.label, HARDEST_ELSE) if category else HARDEST_ELSE
    for passage in view.passages:
        counts = [counted(sentence) for _, sentence in passage.sentences]
        allowance = ALLOWANCE if len(counts) == 1 else 0.0
        if reading_grade(counts) > hardest + allowance:
            whole = [(0, len(passage.text))]
            yield from object_to("hard_to_read", passage, whole, "use shorter words and sentences", severity="low")


def reading_grade(counts: Sequence[tuple[int, int]]) -> float:
    """Years of school that a text asks for, after Flesch and Kincaid, from the words and syllables of its sentences.

    A text of fewer than FEWEST_WORDS words says nothing: 0.

    >>> round(reading_grade([(10, 13), (8, 11)]), 1)
    3.7
    """
    words = syllables = 0
    for count, spoken in counts:
        words += count
        syllables += spoken
    if words < FEWEST_WORDS:
        return 0.0
    return 0.39 * words / len(counts) + 11.8 * syllables / words - 15.59


@lru_cache(maxsize=KEPT_SENTENCES)
def counted(sentence: Sentence) -> tuple[int, int]:
    """Words and syllables of a sentence."""
    words = [f" {word}" for word in sentence.words if word[:1].isalpha()]
    return len(words), max(sum(map(_syllables, words)), len(words))


@lru_cache(maxsize=KEPT_WORDS)
def _syllables(word: str) -> int:
    """Syllables of a word with the space before it, by rule of thumb."""
    return len(_VOWELS.findall(word)) - len(_SILENT.findall(word))


def _stiff(sentence: Sentence) -> Iterator[Place]:
    """Officialese."""
    return sentence.find(_STIFF)


def _long(sentence: Sentence) -> Iterator[Place]:
    """Sentences nobody reads to the end."""
    if len(sentence.words) > LONGEST_SENTENCE:
        yield 0, len(sentence.text)


OFFICIALESE = Rule("hard_to_read", _stiff, "say it in plain words", severity="low")
LONG_SENTENCE = Rule("hard_to_read", _long, f"use sentences of at most {LONGEST_SENTENCE} words", severity="low")
