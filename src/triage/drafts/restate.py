"""A whole sentence of the customer's, said from our side: "You took £9 off my bill" is "we took £9 off your bill".

It goes further than `retell`, which tells clause by clause what customers say of themselves: the sentence may begin
with any subject, speak of others who are named in it, and speak to the company. Where the verb does not show who is
meant, nothing is told.
"""

import re

from triage.drafts.addressed import unlined
from triage.drafts.plain import ASKING, NUMBER_RUN, PASSWORDS, eased, its_meant, tidied
from triage.drafts.retell import (
    AUXILIARIES,
    IDLE,
    LATE,
    LONGEST,
    LONGEST_SENTENCE,
    OURSELVES,
    RUN_IN,
    SPARE,
    SUBJECTS,
    THAT_PERSON,
    WITHOUT_SUBJECT,
    as_begun,
    ends_on_number,
    is_plain,
    promised_by_others,
    with_article,
    without_opening,
    without_thanks,
    without_time_of_day,
)
from triage.drafts.turning import ADVERBS, turned
from triage.drafts.words import word_set

FEWEST_WORDS, MOST_WORDS = 4, 45
# A part that is shorter does not stand for its sentence.
SHORTEST_PART = 30
# A verb is looked for so far: what comes later belongs to something else.
MOST_SUBJECT = 12
# A name and a greeting before "I" have no more words.
MOST_CALLED = 3
# "I am writing about my loaf" is idle with fewer words.
FEWEST_ABOUT = 8

_PASTS = word_set(
    "took sent gave told said made put lost left let kept sold brought wrote quoted went came rang broke fell froze"
    " bought paid got found forgot began stood met felt showed hung cut hit chose drove flew grew held knew meant ran"
    " rose saw spoke stole threw understood withdrew"
)
_PRESENTS = word_set("says shows fails keeps logs asks needs works looks gives goes comes gets makes takes owe charges")
_CONTRACTED = word_set(
    "it's there's that's he's she's theres thats dont cant wont didnt doesnt isnt wasnt werent havent hasnt couldnt"
)
_FINITE = AUXILIARIES | _PASTS | _PRESENTS | _CONTRACTED | word_set("am keep will may might")
# Words of a text; letters of a code ("R7QX") are none.
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)?(?!\w)")
# What the company does or did, behind "you": with any other verb, "you" may be anybody.
_HAVE = word_set("have had did never are were owe say said still")
_YOU = re.compile(r"\b(you|yours?)\b(?: (?:guys|lot|all|people|folks)\b)?(['’](?:ve|re|d|ll)\b)?", re.I)
_SPELT = re.compile(r"\bu(r?)\b(?=[ ,.]|$)|\b(they|you)(re|ve)\b", re.I)
_GIVEN_TO = word_set("with to from by for of at about on told called asked gave given sent paid email phone ring")
_GENERIC = word_set("if when once before until unless whenever while")
_THEY = word_set("they them their theirs they're they've they'll theyre")
# Who is meant by "they" where the sentence names them before.
_NAMES_THEM = re.compile(r"\b(?:(?:the|a|an|two|three|both) \w+|some(?:one|body)\b)", re.I)
_NOT_BARRED = PASSWORDS | THAT_PERSON | _THEY | LATE | word_set("you your yours policy act")
# When the reply is read, these are another day.
_OVER = re.compile(r"\b(?:today|tonight|tomorrow|yesterday|tmrw|last night|this (?:morning|afternoon|evening))\b", re.I)
_NOT_IDLE = word_set("done happy glad know")
_REQUEST = re.compile(
    r"(?:[,;:]| -) (?:(?:and|so|but|also|then) )?(?:please|pls|just|can|could|will|would|tell|let|send|call|is|are|do"
    r"|does|what|whats|how|where|when|why|should|thanks|thank|someone said|hopefully|need|want)\b.*",
    re.I,
)
_ROUND = re.compile(r" \([^()]{1,120}\)")
_SUBJECT = "I|we|it|they|he|she|the|my|our|then|nobody|no one"
# Where a long sentence may be cut: its beginning stands without the rest.
_CUT = re.compile(
    rf"[;:] |\.{{2,}} ?| - |,? (?=(?:and (?:{_SUBJECT})|but|because|so|although|when"
    r"|and (?:when|whenever|if|as)) )"
    r"|, (?=(?:I|we|it|they|he|she|my|our|and|there|then) )",
    re.I,
)
_TURNS = re.compile(rf"(?:but|although|though|and (?!(?:{_SUBJECT}|there|when|whenever|if|as) ))", re.I)
_JOINING = (" but", " and", " so", " because", " although", " though")
_LISTED = re.compile(r"^\s{0,4}(?:\(?[\da-h]{1,2}[.)]|[-•*]) {1,3}", re.I)
_INITIAL = re.compile(r"\b([A-Z])\.(?= [A-Z][a-z])")
_ROUND_NUMBER = re.compile(r" \([^()]{0,60}\d[\d -]{6}[^()]{0,40}\)")
_NUMBER = re.compile(r"(?<=[a-z])(?:,? (?:no\.?|number|nr\.?|ref\.?|#))? \(?#?\d[\d -]{5,40}\d\)?(?![\d.,%£$€])", re.I)
_BEFORE_NUMBER = word_set("on in at by to from of is was and or the a my until since between for no number")
_PASSIVE = re.compile(r"(?:was|were|been) (?:\w+ed|told|given|sent|sold|left|put|cut)\b", re.I)
_HEAD = re.compile(r"[,;:] | (?:and|but|so|whoever|no) ")
_STARTS = (
    SUBJECTS
    | OURSELVES
    | word_set(
        "on in at since after for from during by with last every each one two three several nobody everyone they he she"
        " his her their when while although as now then today still first second whenever because both half most rest"
        " there that these those which what your you app website flight parcel order tracking table bin"
    )
)
# One of these with a verb in -s is a sentence.
_SINGLE = word_set("it he she this that everything nothing everyone nobody someone somebody")
_NO_START = ASKING - {"when"} | word_set(
    "if unless until perhaps maybe told please pls stop let make get tell give send do go come look looks thank thanks"
    " sorry hope sounds seems which who whose or nor than not can could would will shall should may might"
)


_PUT = {"you": "I", "you are": "I am", "you were": "I was", "you have": "I have"}


def restated(sentence: str, *, longest: int = LONGEST) -> str | None:
    """The sentence, or its beginning up to `longest`, said from our side; None when it cannot be without a doubt.

    >>> restated("You took £9 from my account on 3 January, although I had cancelled.")
    'we took £9 from your account on 3 January, although you had cancelled'
    >>> restated("On 9 February I was refunded £42 only.")
    'on 9 February you were refunded £42 only'
    >>> restated("If you open the oven you see a light.") is None
    True
    """
    if len(sentence) > 2 * LONGEST_SENTENCE:
        return None
    text = tidied(_readable(sentence))
    if text is None or (text[-1] == "?" and not sentence.rstrip().endswith("??")):
        return None
    if RUN_IN.search(text[:-1]):
        return None
    whole = without_thanks(without_opening(_REQUEST.sub("", as_begun(text[:-1], sentence))))
    whole = _without_name(whole)
    if put := "you" if _PASSIVE.match(whole) else WITHOUT_SUBJECT.get(whole.partition(" ")[0].lower()):
        whole = f"{_PUT[put]} {whole[:1].lower()}{whole[1:]}"
    for part in _parts(whole, longest):
        first, *then = part.lower().split(" ", 4)[:4]
        if part != whole and first not in _STARTS and _FINITE.isdisjoint(then):
            continue  # what has no subject of its own may stand for less than it says
        if told := _said(part):
            return told
    return None


def _without_name(whole: str) -> str:
    """The sentence without a name or the like before "I": "Jo good morning I need a loaf"."""
    words = whole.split(" ", MOST_CALLED + 1)
    at = next((place for place, word in enumerate(words[: MOST_CALLED + 1]) if word in ("I", "We", "we")), 0)
    called = [word.lower().rstrip(",") for word in words[:at]]
    known = _STARTS | _FINITE | ADVERBS
    if not at or not known.isdisjoint(called) or any(each.endswith("ly") for each in called):
        return whole
    return whole.split(" ", at)[at]


def _readable(sentence: str) -> str:
    """The sentence without its number in a list, long numbers, and letters that stand for words."""
    text = _INITIAL.sub(r"\1", _LISTED.sub("", eased(sentence)))
    if NUMBER_RUN.search(text):
        text = _ROUND_NUMBER.sub("", text)
        text = _NUMBER.sub(lambda match: match[0] if _leads_up(text[: match.start()]) else "", text)
    text = text.replace(" & ", " and ")
    return its_meant(_SPELT.sub(_spelt_out, text))


def _spelt_out(match: re.Match[str]) -> str:
    return f"{match[2]} {'are' if match[3].lower() == 're' else 'have'}" if match[2] else f"you{match[1]}"


def _leads_up(before: str) -> bool:
    return before.rpartition(" ")[2].lower() in _BEFORE_NUMBER


def _parts(whole: str, longest: int) -> list[str]:
    """The sentence and its beginnings, the longest first; of one that is too long, those that fit."""
    if len(whole) <= longest:
        return [whole, *_beginnings(whole, longest, len(whole) // 2)]
    bare = _ROUND.sub("", whole)
    if len(bare) <= longest:
        return [bare]
    halves = _beginnings(bare, longest, len(bare) // 2)
    if len(bare) <= longest + SPARE:
        head = bare.partition(": ")[0]  # what comes after a colon are the details
        return [*halves, bare, *([head] if SHORTEST_PART <= len(head) < len(bare) else ())]
    return halves or _beginnings(bare, longest, SHORTEST_PART, turns=True)


def _beginnings(text: str, longest: int, least: int, *, turns: bool = False) -> list[str]:
    """Beginnings that stand without the rest, unless that `turns` what they say: "it broke, but works now"."""
    ends = [
        match.start()
        for match in _CUT.finditer(text, max(least, SHORTEST_PART), longest + 1)
        if turns or not (_TURNS.match(text, match.end()) or text[: match.start()].endswith(_JOINING))
    ]
    return [text[:end] for end in reversed(ends[-3:])]


def _said(part: str) -> str | None:
    part = without_time_of_day(part)
    words = WORD.findall(part)
    low = [word.lower().replace("’", "'") for word in words]
    if not FEWEST_WORDS <= len(low) <= MOST_WORDS or _OVER.search(part) or not _begins_well(low, part):
        return None
    if not _THEY.isdisjoint(low) and not _names_them(part):
        return None
    if not has_verb(low) or not _stands(low, part):
        return None
    company = _of_company(part)
    if company is None:
        return None
    words = WORD.findall(company.replace("_", ""))
    low = [word.lower().replace("’", "'") for word in words]
    if ends_on_number(part):
        low.append("0")
    if not is_plain(low, words, spared=_NOT_BARRED | promised_by_others(low)):
        return None
    said = turned(company)
    if not said:
        return None
    return unlined(_uncapitalled(said))


def _begins_well(low: list[str], part: str) -> bool:
    first = low[0]
    if first in _NO_START or part.lower().startswith(("the more ", "no problem", "no need", "in case ")):
        return False
    if first in OURSELVES:
        then = next((word for word in low[1:4] if word not in ADVERBS and word not in ("am", "are")), "")
        about = then in ("writing", "wish", "contacting", "complain", "complaining") and len(low) >= FEWEST_ABOUT
        return about or (then not in IDLE - _NOT_IDLE and first not in ("i'll", "we'll"))
    return first in _STARTS or not first.endswith(("ing", "ed"))


def has_verb(low: list[str]) -> bool:
    """Whether words in lower case have a verb near their beginning, as far as can be told."""
    if len(low) < FEWEST_WORDS:
        return False
    if any(word in OURSELVES for word in low[:-1]) or (low[0] in _SINGLE and low[1].endswith("s")):
        return True
    return low[0] in _CONTRACTED or any(
        word in _FINITE or (word.endswith("ed") and len(word) > 4) or word.endswith("n't")
        for word in low[1:MOST_SUBJECT]
    )


def _stands(low: list[str], part: str) -> bool:
    """Whether what begins with a bare word has its verb before the first comma: not "Internet back, who fixed it"."""
    if low[0] in _STARTS or low[0] in ADVERBS:
        return True
    head = WORD.findall(_HEAD.split(part, maxsplit=1)[0].lower().replace("’", "'"))
    return any(word in _FINITE or word.endswith(("ed", "n't", "s")) for word in head[1:])


def _names_them(part: str) -> bool:
    """Whether "they", "them" or "their" are others whom the sentence names before: "the shop says they are shut"."""
    at = re.search(r"\b(?:they|them|their)", part, re.I)
    before = part[: at.start()] if at else ""
    return bool(before) and not re.match(r"(?:I|we)\b", before, re.I) and bool(_NAMES_THEM.search(before))


def _of_company(part: str) -> str | None:
    """The part with "we", "us" and "our" for the company; None where "you" may be anybody."""
    said: list[str] = []
    place = 0
    for match in _YOU.finditer(part):
        word, short = match[1].lower(), (match[2] or "")[1:].lower()
        before = part[: match.start()].rstrip(" ,").rpartition(" ")[2].lower()
        if word != "you":
            new = "our_" if word == "your" else "ours_"
        elif (verb := _company_does(part[match.end() :], short)) is not None and before not in _GENERIC:
            new = f"we_{verb}"
        elif not short and (before in _GIVEN_TO or before.endswith("ed")):
            new = "us_"
        else:
            return None
        said += (part[place : match.start()], new)
        place = match.end()
    return "".join((*said, part[place:]))


def _company_does(after: str, short: str) -> str | None:
    """What goes behind "we" for "you've" and the like, where the verb says that the company is meant; else None."""
    if short in ("d", "ll"):
        return None
    if short:
        return {"ve": " have", "re": " are"}[short]
    words = WORD.findall(after[:80].lower())
    verb = next((word for word in words[:4] if word not in ADVERBS), "")
    if verb == "are":
        then = next((word for word in words[words.index("are") + 1 :] if word not in ADVERBS), "")
        return "" if then.endswith("ing") else None
    done = verb in _HAVE or verb in _PASTS or (verb.endswith("ed") and verb != "need") or verb in ("didn't", "haven't")
    return "" if done else None


def _uncapitalled(said: str) -> str:
    """Without the capital of a sentence where its first word has none of its own: not "Graham said"."""
    first = said.partition(" ")[0].lower().replace("_", "").rstrip(",;:")
    plain = first in _STARTS or first in ("we", "our", "us", "you", "your") or first in ADVERBS
    return said[:1].lower() + said[1:] if plain else with_article(said, WORD.findall(said.lower()))
