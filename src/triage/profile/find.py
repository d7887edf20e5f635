"""Which known issue and which article fit a message? One that words and meaning agree on, or none at all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from triage.encoders import Encoder, Floats, means_of
from triage.profile.articles import Article
from triage.profile.issues import KnownIssue
from triage.profile.tokens import spoken, tokens_of
from triage.result import Triage

Counts = NDArray[np.int64]

CANDIDATES = 12
"""Entries, the best by their words, whose meaning is compared too."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What an entry has to reach to be used.

    `words` counts in words that only one entry has, `both` is the Fit's score; `alone` takes the place of `both`
    where a message has no vector. `intent` is how likely the message's intent has to be one of the entry's. `story` is
    what the meaning alone has to reach in a long message: the more words, the more of them are an entry's by chance.
    """

    words: float
    both: float
    alone: float
    intent: float
    story: float = 0.0


# Chosen on the `tune` messages of benchmarks/knowledge.toml, in the middle of the gap between right and wrong.
# A known issue that is not the customer's is worse than an article too many, so its bar is the higher one.
ISSUE = Bar(words=0.9, both=0.95, alone=1.2, intent=0.1)
ARTICLE = Bar(words=0.3, both=0.92, alone=1.4, intent=0.05, story=0.8)
LEAST_LIKELY = min(ISSUE.intent, ARTICLE.intent)
STORY = 30
"""Different words from which on a message counts as a long story, which holds some word of everything."""
TOLD = 20
"""Different words from which on a message tells more than it asks, so that meaning alone has to speak for an entry."""
WEIGHT = 0.2
"""What one word that only one entry has is worth, beside a cosine."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known for one message: the issue behind it, the article that answers it, the one that is asked next."""

    issue: KnownIssue | None = None
    article: Article | None = None
    next: Article | None = None

    @property
    def words(self) -> str:
        """All that may be said of it, in one string."""
        return "\n".join(found.words for found in (self.issue, self.article, self.next) if found)


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one entry fits a message. `meaning` is None where it has no vector, `at_length` that it is long."""

    entry: KnownIssue | Article
    words: float
    meaning: float | None
    intent: float
    at_length: bool = False

    @property
    def score(self) -> float:
        """The higher, the better; comparable within one message."""
        return WEIGHT * self.words + (self.meaning or 0.0)

    def clears(self, bar: Bar) -> bool:
        """Whether the entry may be used."""
        if self.words < bar.words or self.intent < bar.intent:
            return False
        if self.meaning is None:
            return self.words >= bar.alone
        return self.score >= bar.both and (not self.at_length or self.meaning >= bar.story)


class Finder:
    """An index over the issues and articles of one profile. Stateless once made; safe to share between threads."""

    def __init__(
        self, issues: Sequence[KnownIssue], articles: Sequence[Article], *, encoder: Encoder | None = None
    ) -> None:
        self.entries: tuple[KnownIssue | Article, ...] = (*issues, *articles)
        self._next = {id_: article for article in reversed(articles) for id_ in article.follows}
        self._weights = _weights_of([tokens_of("\n".join(entry.searched)) or ["-"] for entry in self.entries])
        self._mentions = [tuple(map(spoken, entry.mentions)) for entry in self.entries]
        self._unless = [tuple(map(spoken, getattr(entry, "unless", ()))) for entry in self.entries]
        self._rare = math.log(1 + (len(self.entries) - 0.5) / 1.5)
        passages = [(number, words) for number, entry in enumerate(self.entries) for words in entry.searched]
        self._starts = np.searchsorted([number for number, _ in passages], np.arange(len(self.entries) + 1))
        self._vectors = _vectors_of([words for _, words in passages], encoder) if encoder else None
        self._bars = [ISSUE if isinstance(entry, KnownIssue) else ARTICLE for entry in self.entries]
        self._for_all = [number for number, entry in enumerate(self.entries) if not entry.intents]
        self._by_intent: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            for label in entry.intents:
                self._by_intent.setdefault(label, []).append(number)

    def find(self, triage: Triage) -> Known:
        """The best issue and the best article, each only if it clears its bar.

        An article that fits less well than the issue is left out: the issue says what there is to say.
        """
        issue = article = None
        for fit in self._fits(triage, CANDIDATES, only_likely=True):
            if isinstance(fit.entry, KnownIssue):
                issue = issue or (fit.entry if fit.clears(ISSUE) else None)
            elif article is None and issue is None and fit.clears(ARTICLE):
                article = fit.entry
        return Known(issue, article, self._next.get(article.id) if article else None) if issue or article else NOTHING

    def fits(self, triage: Triage, *, candidates: int = CANDIDATES) -> list[Fit]:
        """The entries that share words with the message and may be meant, best first."""
        return self._fits(triage, candidates, only_likely=False)

    def _fits(self, triage: Triage, candidates: int, *, only_likely: bool) -> list[Fit]:
        """With `only_likely`, without those that no meaning could carry over their bar.

        Where the intent is likely enough for none, the message is not read at all.
        """
        meant = self._meant(triage, least=LEAST_LIKELY if only_likely else 0.0)
        if only_likely:
            meant = {number: intent for number, intent in meant.items() if intent >= self._bars[number].intent}
            if not meant:
                return []
        tokens = tokens_of(triage.reading.text)
        known = [found for found in map(self._weights.get, tokens) if found]
        if not known:
            return []
        numbers, weights = zip(*known, strict=True)
        shared = np.bincount(np.concatenate(numbers), np.concatenate(weights))
        words = (shared / self._rare * min(1.0, STORY / len(tokens))).tolist()
        vector: Floats | None = None
        said = ""
        found = []
        least = min(ISSUE.words, ARTICLE.words) if only_likely else 0.0
        sharing = [number for number, score in enumerate(words) if score >= least]
        for number in sorted(sharing, key=words.__getitem__, reverse=True)[:candidates]:
            entry, score = self.entries[number], words[number]
            if score <= 0 or (only_likely and (score < self._bars[number].words or number not in meant)):
                continue
            said = said or (spoken(triage.reading.text) if self._mentions[number] or self._unless[number] else "")
            if self._may_concern(number, said, triage.message.sent_at):
                vector = vector if vector is not None else self._direction(triage)
                meaning, intent = self._meaning(number, vector), meant.get(number, 0.0)
                found.append(Fit(entry, score, meaning, intent, at_length=len(tokens) > TOLD))
        return sorted(found, key=lambda fit: -fit.score)

    def _meant(self, triage: Triage, *, least: float) -> dict[int, float]:
        """For each entry that may be meant how likely its intent is, of the intents that are likely at `least`."""
        meant = dict.fromkeys(self._for_all, 1.0)
        likely = {triage.intent.label: triage.intent.probability, **dict(triage.intent.runners_up)}
        for label, probability in likely.items():
            if probability >= least:
                for number in self._by_intent.get(label, ()):
                    meant[number] = max(probability, meant.get(number, 0.0))
        return meant

    def _may_concern(self, number: int, said: str, sent_at: datetime | None) -> bool:
        entry, mentions = self.entries[number], self._mentions[number]
        if isinstance(entry, KnownIssue) and not entry.was_open(sent_at):
            return False
        if any(words in said for words in self._unless[number]):
            return False
        return not mentions or any(words in said for words in mentions)

    def _direction(self, triage: Triage) -> Floats | None:
        """The message's vector, of length 1; None where it has none, or the entries have none."""
        vector = triage.vector if self._vectors is not None else None
        return None if vector is None else vector / max(float(np.linalg.norm(vector)), 1e-9)

    def _meaning(self, number: int, vector: Floats | None) -> float | None:
        """How near the message is to the nearest sentence of the entry."""
        if vector is None or self._vectors is None:
            return None
        return float((self._vectors[self._starts[number] : self._starts[number + 1]] @ vector).max())


def _weights_of(corpus: Sequence[Sequence[str]]) -> dict[str, tuple[Counts, Floats]]:
    """For each word the entries that hold it, and what it is worth there by BM25."""
    from bm25s import BM25

    index = BM25(method="lucene", k1=1.2, b=0.5)
    index.index(list(corpus), show_progress=False)
    values, entries, starts = (index.scores[name] for name in ("data", "indices", "indptr"))
    return {
        word: (entries[starts[place] : starts[place + 1]].astype(np.int64), values[starts[place] : starts[place + 1]])
        for word, place in index.vocab_dict.items()
        if word  # the library adds the empty one, which stands nowhere
    }


def _vectors_of(texts: Sequence[str], encoder: Encoder) -> Floats:
    """One vector of length 1 a text, (texts, size): the mean of its token states."""
    vectors = means_of(encoder, texts, batch_size=16)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)
