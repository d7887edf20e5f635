"""What a customer wants to have done, as one of a few actions: an account closed, an entry removed, calls stopped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.drafts.words import STOPS, tokens, vocabulary_of, word_set

# Words behind a verb among which its object is looked for, and words before it among which a wish is.
AHEAD, BACK = 9, 9
# An object that "them" stands for is not further back.
NEAR = 20
# Requests and other sentences that are looked at when a message is longer than its `tokens`.
MOST_TEXTS = 6
MOST_WORDS = 120

VERIFIED = "verified"
# By the verb as it is used in "remove it": how it is said when it is done.
_DONE = {
    "remove": "removed", "delete": "deleted", "erase": "erased", "expunge": "removed", "block": "blocked",
    "close": "closed", "correct": "corrected", "fix": "put right", "rectify": "put right", "amend": "corrected",
    "update": "updated", "change": "changed", "replace": "replaced", "unlock": "unlocked", "unblock": "unblocked",
    "unfreeze": "released", "reopen": "opened again", "restore": "restored", "reinstate": "restored",
    "lower": "lowered", "reduce": "lowered", "waive": "taken off", "cancel": "cancelled", "validate": VERIFIED,
    "verify": VERIFIED, "refund": "paid back", "reimburse": "paid back", "stop": "stopped", "send": "sent to you",
    "mail": "sent to you", "provide": "sent to you", "email": "sent to you", "reactivate": "activated again",
    "release": "released",
}  # fmt: skip
_PARTICIPLES = {
    "removed": "remove", "deleted": "delete", "erased": "erase", "expunged": "expunge", "blocked": "block",
    "closed": "close", "corrected": "correct", "fixed": "fix", "rectified": "rectify", "amended": "amend",
    "updated": "update", "changed": "change", "replaced": "replace", "unlocked": "unlock", "unblocked": "unblock",
    "reopened": "reopen", "restored": "restore", "reinstated": "reinstate", "lowered": "lower", "reduced": "reduce",
    "waived": "waive", "cancelled": "cancel", "canceled": "cancel", "validated": "validate", "verified": "verify",
    "refunded": "refund", "reimbursed": "reimburse", "stopped": "stop", "released": "release",
}  # fmt: skip
_NOUNS = {
    "removal": "remove", "deletion": "delete", "closure": "close", "correction": "correct", "validation": "validate",
    "verification": "verify",
}  # fmt: skip
_VERBS = _DONE.keys() | _PARTICIPLES.keys() | _NOUNS.keys()
# Without an object these may mean anything.
_ALONE = word_set("remove delete erase expunge")
_TO_ME = word_set("send mail provide email")
_MONEY = word_set("refund reimburse")
# What may be acted on, as it is named; "the" or "your" comes before it.
_THINGS = word_set(
    "account accounts card cards inquiry inquiries address addresses entry entries item items debt debts charge charges"
    " fee fees loan loans collection collections report reports information data name number email subscription order"
    " booking service contract lien title record records balance transaction transactions call calls letter letters"
    " emails messages texts statement statements copy copies documents paperwork label receipt invoice profile"
    " listing photo picture comment phone ticket hold limit remark remarks tradeline tradelines interest rate policy"
    " payment payments license password plan line lines withdrawals debits appointment reservation seat flight bag"
    " membership file files proof bill"
)
_PLURALS = frozenset(word for word in _THINGS if word.endswith("s") and word not in ("address", "bus"))
_MODIFIERS = word_set("late hard credit bank checking savings debit collection phone mailing home email personal gift")
_PAID = word_set("fee fees charge charges payment payments")
_LATE = word_set("payment payments fee fees remark remarks")
_ACCOUNTS = word_set("account accounts card cards profile loan loans line lines membership subscription service")
_STOPPABLE = word_set("calls charges letters emails messages texts payments debits withdrawals")
_STANDING = word_set(
    "account accounts report reports name number email address addresses balance record records statement statements"
    " payment payments entry entries information data item items tradeline tradelines title"
)
# What each of these is done to; the others are done to anything.
_FITS = {
    **dict.fromkeys(("close", "reopen", "unlock", "unblock", "unfreeze", "reactivate"), _ACCOUNTS),
    **dict.fromkeys(("restore", "reinstate"), word_set("account accounts service limit policy license data")),
    **dict.fromkeys(("correct", "amend", "rectify", "fix", "update"), _STANDING),
    **dict.fromkeys(
        ("send", "mail", "provide", "email"),
        word_set("letter letters statement statements copy copies contract documents paperwork label receipt invoice"
                 " proof title card"),
    ),
    **dict.fromkeys(("verify", "validate"), word_set("debt debts account accounts inquiry inquiries loan")),
    **dict.fromkeys(("lower", "reduce"), word_set("payment payments rate interest fee fees balance limit bill")),
    "waive": word_set("fee fees charge charges interest"),
    "cancel": _ACCOUNTS | word_set("order booking contract policy reservation appointment flight plan debt"),
    "change": _STANDING | word_set("plan seat password flight booking order reservation appointment"),
    "replace": word_set("card item bag phone title license label account"),
    "stop": _STOPPABLE,
    "release": word_set("hold title lien payment"),
}  # fmt: skip
_FIRST = ("removed", "deleted", "erased", "blocked", "closed", "stopped", "corrected")
# "From my report": what follows is the place, not the thing.
_ASIDE = word_set("from off at by because so since until if when while with as under which who to in on")
_MINE = word_set("my our")
_THOSE = word_set("them these those")
_IT = word_set("it this that")
_LISTED = word_set("the my our this that these those all any such every each following")
_SKIPPED = word_set(
    "please kindly immediately promptly also now either just completely permanently then and or to be me us help pls"
    " plz simply finally at least only"
)
_STOPPED = {
    "calling": "calls", "phoning": "calls", "texting": "messages", "messaging": "messages", "emailing": "emails",
    "mailing": "letters", "charging": "charges", "billing": "charges", "debiting": "charges", "withdrawing": "charges",
}  # fmt: skip
# Who writes these wants it; who is spoken of with the others may want something else.
_WISHING = word_set(
    "want need demand demanding request requesting requested ask asking asked like wish trying tried require"
)
_OWED = word_set("refuse refuses refused refusing failed fail fails required obligated ordered supposed needs")
_MUST = word_set("must should shall")
_OTHERS = word_set("they he she you bank company who them which agent rep representative someone it")
_WOULD = word_set("can could would will can't cannot won't wouldn't couldn't refuse")
_WHOM = word_set("you someone somebody anyone they u")
_LEADS = word_set("please want like need can could")
_DENIED = word_set("not don't never didn't doesn't no nor without")
_CLAUSE = word_set("who why which when what because after if how i they you he she we was were is are has had until")
_NOT_BE = word_set("would could might may can will said")


@dataclass(frozen=True, slots=True)
class Demand:
    """What is wanted: `thing` fits before "can be" with `done` after it ("the account", "closed")."""

    thing: str
    done: str

    @property
    def is_vague(self) -> bool:
        """Whether nothing says what it is about."""
        return self.thing == "this"

    @property
    def whether(self) -> str:
        """As a clause that fits after "check"."""
        return f"whether {self.thing} can be {self.done}"


def find_demand(words: Sequence[str], texts: Sequence[str] = ()) -> Demand | None:
    """What the words (the `tokens` of a message) demand; `texts` are sentences of it that ask for something.

    >>> find_demand("please close my account .".split())
    Demand(thing='your account', done='closed')
    >>> find_demand("i need the hard inquiries removed from my report".split())
    Demand(thing='the hard inquiries', done='removed')
    >>> find_demand("they closed my account and i removed the app".split()) is None
    True
    """
    found = [] if _VERBS.isdisjoint(vocabulary_of(words)) else list(_demands(words))
    for text in texts[:MOST_TEXTS]:
        more = tokens(text)
        if not _VERBS.isdisjoint(more.vocabulary):
            found += _demands(more[:MOST_WORDS])
    return min(found, key=_vagueness, default=None)


def _vagueness(demand: Demand) -> tuple[bool, bool]:
    """What goes first is smallest: a thing that is named, and an action that settles the most."""
    return demand.is_vague, demand.done not in _FIRST


def _demands(words: Sequence[str]) -> Iterator[Demand]:
    for place, word in enumerate(words):
        if word not in _VERBS:
            continue
        start = _start(words, place)
        if word in _PARTICIPLES:
            verb, thing = _PARTICIPLES[word], _of_participle(words, start, place)
        elif word in _NOUNS:
            verb, thing = _NOUNS[word], _of_noun(words, start, place)
        else:
            verb, thing = word, _of_base(words, start, place)
        if thing is None:
            continue
        if verb in _MONEY:
            thing = thing if thing.rpartition(" ")[2] in _PAID else "the money"
        elif verb in _FITS and thing.rpartition(" ")[2] not in _FITS[verb]:
            continue
        if thing or verb in _ALONE:
            yield Demand(thing or "this", _DONE[verb])


def _start(words: Sequence[str], place: int) -> int:
    """Where the sentence of a word begins."""
    return next((at + 1 for at in range(place - 1, -1, -1) if words[at] in STOPS), 0)


def _of_base(words: Sequence[str], start: int, place: int) -> str | None:
    """The object of "remove it" (empty when it has none that is known), if it is wished for; else None."""
    verb = words[place]
    before = place - 1
    pleaded = False
    while before >= start and words[before] in _SKIPPED and words[before] != "to":
        pleaded |= words[before] in ("please", "kindly", "pls", "plz")
        before -= 1
    after = words[place + 1] if place + 1 < len(words) else ""
    if before < start:  # the sentence begins with it
        wished = pleaded or after in _LISTED or after in _THOSE or (verb in _TO_ME and after in ("me", "us"))
    elif words[before] == "to":
        wished = _is_wished(words, start, before)
    elif words[before] in _WHOM:
        led = words[max(before - BACK, start) : before]
        asked = before > start and words[before - 1] in ("can", "could", "will", "would")
        wished = asked or "if" in led or ("that" in led[-2:] and not _WISHING.isdisjoint(led))
        wished = wished and (words[before] != "they" or not _WISHING.isdisjoint(led))
    elif words[before] in _MUST:
        wished = before > start and words[before - 1] in ("you", "they", "equifax", "company")
    else:
        wished = pleaded or words[before] in ("won't", "refuse", "refuses")
    if not wished:
        return None
    if verb in _TO_ME:
        return _sent(words, place, after)
    if verb == "stop":
        return _stopped(words, place)
    return _object(words, place + 1, of=verb)


def _is_wished(words: Sequence[str], start: int, to: int) -> bool:
    """Whether a wish leads up to the "to" at this place: "i want you to"."""
    for at in range(to - 1, max(to - BACK, start) - 1, -1):
        word = words[at]
        if word in _DENIED or word in ("how", "able", "going"):
            return False
        if word in _OWED:
            return True
        if word in _WISHING:
            earlier = words[max(at - 3, start) : at]
            return _OTHERS.isdisjoint(earlier) and _DENIED.isdisjoint(earlier)
    return False


def _of_participle(words: Sequence[str], start: int, place: int) -> str | None:
    """The object of "want it removed", "ask that it be removed"; None when it is not wished for."""
    be = place - 1
    while be > start and words[be] in _SKIPPED and words[be] not in ("be", "to"):
        be -= 1
    if be >= start and words[be] == "be":
        led = words[be - 1] if be > start else ""
        earlier = words[max(be - AHEAD - 3, start) : be]
        if led in _NOT_BE or not _DENIED.isdisjoint(earlier):
            return None
        wish = next((at for at in range(be - 1, max(be - 16, start) - 1, -1) if words[at] in _WISHING), -1)
        if wish >= 0 and not _OTHERS.isdisjoint(words[max(wish - 3, start) : wish]):
            return None
        if led in _MUST or (led == "to" and be - 1 > start and words[be - 2] in ("need", "needs", "have")) or wish >= 0:
            return _last_object(words, max(wish + 1, start), be)
        return None
    for at in range(place - 1, max(place - BACK - 3, start) - 1, -1):
        word = words[at]
        if word in _CLAUSE or word in _DENIED or word in STOPS:
            return None
        wanting = word in ("want", "need", "demand", "like") and _OTHERS.isdisjoint(words[max(at - 3, start) : at])
        ahead = words[max(at - 3, start) : at]
        having = word in ("have", "get") and not _LEADS.isdisjoint(ahead) and _OTHERS.isdisjoint(ahead)
        if wanting or having:
            if at > start and not _DENIED.isdisjoint(words[max(at - 2, start) : at]):
                return None
            return _last_object(words, at + 1, place) or None
    return None


def _of_noun(words: Sequence[str], start: int, place: int) -> str | None:
    """The object of "I demand the removal of it"; None when it is not wished for."""
    led = words[max(place - BACK, start) : place]
    if _WISHING.isdisjoint(led) or not _DENIED.isdisjoint(led) or not _OTHERS.isdisjoint(led):
        return None
    return _object(words, place + 2) if words[place + 1 : place + 2] == ["of"] else None


def _object(words: Sequence[str], at: int, *, of: str = "") -> str:
    """The first thing that is named from here on; what "them" stands for is looked for before."""
    first = words[at] if at < len(words) else ""
    if first == "them":
        return _meant(words, at)
    for place in range(at, min(at + AHEAD, len(words))):
        word = words[place]
        if word in STOPS or word in _ASIDE:
            break
        if word in _THINGS and not (place + 1 < len(words) and words[place + 1] in _THINGS and word in _MODIFIERS):
            return _named(words, place, at)
    return "this" if first in _IT and of in _ALONE else ""


def _last_object(words: Sequence[str], start: int, end: int) -> str:
    """The thing that is named between a wish and what is to be done with it."""
    for place in range(start, end):
        word = words[place]
        if word in _THINGS and not (place + 1 < end and words[place + 1] in _THINGS and word in _MODIFIERS):
            return _named(words, place, start)
    return _meant(words, start) if start < end and words[start] == "them" else ""


def _named(words: Sequence[str], place: int, start: int) -> str:
    """A thing with what goes before it: "your credit report", "the late payments"."""
    name = words[place]
    if name == "copy":
        return "a copy"
    before = place - 1
    if before >= start and words[before] in _MODIFIERS and (words[before] != "late" or name in _LATE):
        name = f"{words[before]} {name}"
        before -= 1
    owned = not _MINE.isdisjoint(words[max(before - 2, start) : before + 1])
    return f"{'your' if owned else 'the'} {name}"


def _meant(words: Sequence[str], at: int) -> str:
    """The things named last before "them"; `this` when there are none."""
    for place in range(at - 1, max(at - NEAR, -1), -1):
        if words[place] in _PLURALS:
            return _named(words, place, max(place - 3, 0))
    return "this"


def _sent(words: Sequence[str], place: int, after: str) -> str | None:
    """What is to be sent to the customer."""
    if after not in ("me", "us"):
        return None
    thing = _object(words, place + 2)
    if not thing:
        ahead = words[place + 2 : place + 2 + AHEAD]
        return _object(words, place + 3 + ahead.index("with")) if "with" in ahead[:2] else None
    return thing if thing != "this" else None


def _stopped(words: Sequence[str], place: int) -> str:
    """What is to stop: calls, charges."""
    ahead = words[place + 1 : place + 5]
    gerund = next((_STOPPED[word] for word in ahead[:2] if word in _STOPPED), "")
    if gerund:
        return f"the {gerund}"
    return _object(words, place + 1)
