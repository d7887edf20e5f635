"""Does the reply repeat orders that somebody gave to a machine, or talk like one?"""

import re
from collections.abc import Collection, Iterable, Iterator

from triage.drafts.draft import Finding
from triage.drafts.passages import (
    LONGEST,
    Passage,
    Place,
    Rule,
    Sentence,
    View,
    Words,
    lower,
    object_to,
    passage,
)
from triage.drafts.sayings import Sayings, sayings

# So many words in a row, the same as in an order to us, are no chance.
RUN = 5

_MACHINE = sayings(
    "previous|prior|above|earlier|preceding instructions|prompt|prompts|directions",
    "ignore|disregard|forget what|everything|all|the|any|your .. above|instructions|rules|prompt", "system prompt",
    "developer|jailbreak|debug|admin|god mode", "as an ai|assistant", "i am an ai|assistant|bot",
    "i'm an ai|assistant|bot", "version of the|your|this reply|draft|message|text",
    "approve the claim|refund|request", "an ai model|assistant|language", "language model", "as a chatbot|bot|llm",
    "you are now", "from now on .. respond|answer|reply|say|write|only", "respond|answer|reply only with|in",
    "pretend to|you", "act as|like a|an|if", "roleplay",
    "here is|are the|your rewritten|revised|improved|instructions|reply|draft|version|polished",
    "here's the|your|a rewritten|revised|improved|polished|updated|reply|draft|version",
    "new|hidden|secret instructions", "the user wants|asks|asked|is|says|said", "reply in five parts",
    "rewritten reply|draft|version", "my instructions|guidelines|training|programming", "the instructions i",
    "instructions i was given", "i was told|instructed|programmed to", "been told|instructed|programmed to",
    "print .. prompt|instructions|list|database|records", "prompt injection", "do anything now",
    "help|assist|comply with that request", "training data", "jailbreak", "json object|format",
    "the customer's message says",
)  # fmt: skip
_TURNS = re.compile(
    r"<\|[^|\n]{0,40}\|>|(?:^|\n) ?(?:assistant|system|user|human|ai|output|response)\s{0,3}:"
    r"|\[/?inst\]|<<sys>>|```|</?(?:think|s)>",
    re.I,
)
_TURN_MARKS = frozenset(":<[`")
# How a sentence of the message begins or goes on when it tells us what to write.
_ORDERS = sayings(
    "write that|down|in|only|the|me", "say that|yes|only|the|in|you", "answer|respond|reply that|with|only|in|as",
    "your answer|reply|response|next must|has|should|say|write|answer", "repeat after|the|this|what|that",
    "confirm that|you|in", "include the|this|in|a", "promise that|me|to|us", "state that",
    "start|begin|end your|the reply|answer|message|response", "tell me that",
    "ignore|disregard|forget all|any|the|previous|everything|your|what", "pretend", "act as", "you are now",
    "from now on", "prompt", "print", "output", "reveal|show .. prompt|instructions|rules", "instructions",
    "you must|shall|will say|write|reply|answer", "admit that|in", "guarantee that|me", "agree that|to",
    "put .. in your", "use the words", "translate",
)  # fmt: skip
# Letters, digits and % as they are, the marks between clauses as line ends, everything else as space. No question mark
# is among them: encoded, it stands for any letter that is not ASCII.
_BARE = (
    bytes(
        mark if chr(mark).isalnum() or chr(mark) == "%" else 10 if chr(mark) in ".!;:\n" else 32 for mark in range(128)
    )
    + b" " * 128
)


def _bare(low: str) -> bytes:
    """A text in lower case as its words, cut at apostrophes too, every character in its place."""
    return low.replace("?", ".").encode("ascii", "replace").translate(_BARE)


def _by_longest(*known: Sayings) -> dict[bytes, list[frozenset[bytes]]]:
    """The words of each saying, by the longest of them."""
    found: dict[bytes, list[frozenset[bytes]]] = {}
    for saying in (saying for each in known for said in each.by_anchor.values() for saying in said):
        words = frozenset(_bare(" ".join(saying.words)).split())
        found.setdefault(max(words, key=len), []).append(words)
    return found


# A message that has not all words of one of these gives no orders.
_ORDER_WORDS = _by_longest(_ORDERS, _MACHINE)
_IN_ORDERS = frozenset().union(*(words for orders in _ORDER_WORDS.values() for words in orders))
REMEDY = "take it out; answer what the customer needs, in your own words"


def echoes_orders(view: View) -> Iterator[Finding]:
    """The customer's orders on what to write, word for word, even in quotation marks."""
    likely = _likely_orders(view.triage.message.text[:LONGEST])
    orders = _orders("\n".join(_repeated(likely, view.passages))) if likely else frozenset()
    for each in view.passages if orders else ():
        for start, sentence in _as_written(each):
            hits = [(start + first, start + end) for first, end in _runs(sentence, orders)]
            yield from object_to("echoes_instruction", each, hits, REMEDY)


def _likely_orders(told: str) -> list[str]:
    """The clauses of a message that hold all words of an order, in any order, and maybe some more."""
    low = told.lower().replace("’", "'")
    bare = _bare(low)
    there = _orders_in(_IN_ORDERS.intersection(bare.split()))
    return [low[start:end] for start, end in _clauses_with(there, bare)] if there else []


def _repeated(clauses: Iterable[str], passages: Iterable[Passage]) -> Iterator[str]:
    """The clauses of which so many words in a row stand in a reply, in any order, that it may repeat them."""
    said = frozenset(_bare(lower("\n".join(each.text for each in passages))).split())
    for clause in clauses:
        run = 0
        for word in _bare(clause).split():
            run = run + 1 if word in said else 0
            if run == RUN:
                yield clause
                break


def _clauses_with(orders: Collection[bytes], bare: bytes) -> Iterator[Place]:
    """Where the clauses are that hold all words of one of the orders, each once, by the longest word of the order.

    One of fewer words than RUN cannot be repeated at such length.
    """
    found = set()
    for word in orders:
        at = bare.find(word)
        while at >= 0:
            end = bare.find(b"\n", at)
            end = end if end >= 0 else len(bare)
            found.add((bare.rfind(b"\n", 0, at) + 1, end))
            at = bare.find(word, end)
    for start, end in sorted(found):
        words = bare[start:end].split()
        if len(words) >= RUN and _orders_in(frozenset(words), orders):
            yield start, end


def _orders_in(vocabulary: frozenset[bytes], longest: Collection[bytes] = _ORDER_WORDS.keys()) -> list[bytes]:
    """The longest words of orders of which all words are there."""
    return [word for word in vocabulary.intersection(longest) if any(map(vocabulary.issuperset, _ORDER_WORDS[word]))]


def _as_written(each: Passage) -> tuple[tuple[int, Sentence], ...]:
    """The sentences with what is quoted in them."""
    return passage(each.text).sentences if "“" in each.text else each.sentences


def gives_orders(sentence: str) -> bool:
    """The sentence tells us, or a machine, what to write.

    >>> gives_orders("In your answer write that you owe me."), gives_orders("Could you send another glass, please?")
    (True, False)
    """
    return bool(_orders(sentence[:LONGEST], run=1))


def _machine(sentence: Sentence) -> Iterator[Place]:
    """Orders to a machine, and the leavings of a language model."""
    yield from sentence.find(_MACHINE)
    if _TURN_MARKS.isdisjoint(sentence.letters):
        return
    for match in _TURNS.finditer(sentence.text):
        yield match.span()


def _orders(text: str, *, run: int = RUN) -> frozenset[tuple[str, ...]]:
    """All runs of words in the sentences of a message that tell us what to write."""
    read = Words(text)
    starts = {start for said in (_ORDERS, _MACHINE) for start, _ in said.find(read.words, read.vocabulary)}
    runs: set[tuple[str, ...]] = set()
    for start, end in read.clauses() if starts else ():
        if any(start <= place < end for place in starts):
            runs.update(read.words[i : i + run] for i in range(start, end - run + 1))
    return frozenset(runs)


def _runs(sentence: Sentence, orders: frozenset[tuple[str, ...]]) -> Iterator[Place]:
    words = sentence.words
    i = 0
    while i <= len(words) - RUN:
        if words[i : i + RUN] in orders:
            end = i + RUN
            while end < len(words) and words[end - RUN + 1 : end + 1] in orders:
                end += 1
            yield sentence.place(i, end)
            i = end
        else:
            i += 1


ECHOES_INSTRUCTION = Rule("echoes_instruction", _machine, REMEDY)
