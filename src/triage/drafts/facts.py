"""What is known when a reply is checked: what the company says, and what the customer said."""

from collections.abc import Iterable
from functools import lru_cache

from triage.drafts.claims import Claim, claims_in
from triage.profile import Known, Profile
from triage.result import Triage

MOST_FACTS = 64
MOST_TURNS = 50
MOST_TRIES = 1000
LONGEST = 20_000
_JOINTS = ".,:/-"
# Days as they are written in a hurry.
DAYS_SPELT = {"tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow", "2moro": "tomorrow", "tonite": "tonight"}


class Facts:
    """Texts that claims are held against. They are read for claims only when their words alone do not settle it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(texts).lower()
        self._keys: frozenset[str] | None = None
        self._said: dict[str, bool] = {}
        self._line: str | None = None

    def hold(self, claim: Claim, words: str) -> bool:
        """The claim, or another way of writing it, stands in the texts.

        >>> facts = Facts(["I paid £38.00 and waited two weeks."])
        >>> [facts.hold(claim, claim.key) for claim in claims_in("It was £38, £39, 2 weeks ago.")]
        [True, False, True]
        """
        return self.say_word(claim, words) or self.mean(claim)

    def say_word(self, claim: Claim, words: str) -> bool:
        """The claim stands in the texts as it is."""
        if claim.kind == "address":
            return False
        low = words.lower()
        if low not in self._said:
            if len(self._said) > MOST_TRIES:
                self._said.clear()
            self._said[low] = stands_in(low, self.text) or stands_in(claim.key, self.text)
        return self._said[low]

    def mean(self, claim: Claim) -> bool:
        """The claim stands in the texts, written in this or another way."""
        if self._keys is None:
            found = [known.key for known in claims_in(self.text[: 2 * LONGEST])]
            self._keys = frozenset([*found, *(key.rpartition(" ")[2] for key in found)])
        return claim.key in self._keys

    def say(self, sentence: str) -> bool:
        """The whole sentence stands in the texts, word for word."""
        words = sentence.lower().rstrip(".!? ").split()
        if self._line is None:
            self._line = " ".join(self.text.split())
        return len(words) > 2 and " ".join(words) in self._line


def of_company(profile: Profile, known: Known, granted: str, *, by_when: str = "") -> Facts:
    """What the company says of itself, of the issue and article found, and grants and promises in one reply."""
    return _kept(f"{profile.words}\n{known.words}\n{granted}\n{by_when}")


@lru_cache(maxsize=256)
def _kept(text: str) -> Facts:
    """What a company says changes little from one reply to the next."""
    return Facts((text,))


def of_customer(triage: Triage) -> Facts:
    """What the customer wrote, now and in earlier turns, and the facts read from it."""
    message = triage.message
    facts = (f"{fact.value}\n{fact.span.text}" for fact in triage.facts[:MOST_FACTS])
    turns = "\n".join(turn.text[:LONGEST] for turn in message.turns[-MOST_TURNS:])[:LONGEST]
    text = triage.reading.text[:LONGEST]
    low = text.lower()
    days = (day for spelt, day in DAYS_SPELT.items() if spelt in low)
    return Facts((*facts, *days, message.subject or "", message.text[:LONGEST], text, turns))


def stands_in(words: str, text: str) -> bool:
    """The words stand in the text on their own, not within a longer word, number or address.

    >>> stands_in("38", "order 38, please"), stands_in("38", "it was 38.50"), stands_in("rob", "a problem")
    (True, False, False)
    """
    start = text.find(words) if words else -1
    for _ in range(MOST_TRIES):
        if start < 0:
            return False
        end = start + len(words)
        if _ends_word(text[max(start - 2, 0) : start][::-1], words[0]) and _ends_word(text[end : end + 2], words[-1]):
            return True
        start = text.find(words, start + 1)
    return False


def _ends_word(beside: str, edge: str) -> bool:
    """What stands beside a word does not go on with it."""
    if not beside or not edge.isalnum():
        return True
    goes_on = edge.isdigit() and beside[0] in _JOINTS and beside[1:].isdigit()
    return not beside[0].isalnum() and not goes_on
