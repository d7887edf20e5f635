"""Who wrote a message, by its signature or the way they begin, so that a reply can greet them by name."""

import re
from itertools import pairwise

from triage.drafts.claims import given_names
from triage.drafts.words import word_set

LONGEST_END = 400
LONGEST_LINE = 60
LONGEST_NAME = 40
LONGEST_START = 100
# "Hi there, my name is Ada."
SHORTEST_START = 10
# Far enough from both ends somebody else may be speaking: "he said: my name is Alan".
NEAR_END = 120
MOST_WORDS = 3
# A name that nobody knows as one is a word alone: "Corner Bakery" is none.
MOST_UNKNOWN = 1
FIRST_AND_LAST = 2
# A lone first name behind "Thanks," on the line of a sentence is a signature only of a message that says more.
FEWEST_CHARACTERS = 60

_THANKING = word_set("thanks thank thx cheers ta")
_FAREWELLS = word_set("regards rgds sincerely best greetings wishes yours cordially faithfully respectfully warmly")
_CLOSINGS = _FAREWELLS | _THANKING
# Behind one of these a name needs no comma: "Kind regards Ada".
_SURE = word_set("regards rgds sincerely wishes faithfully respectfully")
_SALUTATIONS = word_set("dear hi hello hey hiya morning afternoon evening thanks thank attn")
_TITLES = word_set("Mr Mrs Ms Miss Mx Dr Prof")
_NO_NAMES = word_set(
    "thanks regards team support sent best hello hi dear please sincerely cheers customer service you yours mr"
    " mrs ms dr sir madam everyone all ok okay yes no bye help urgent confidential iphone android note from the"
    " and gmbh ltd inc llp llc plc co company group services solutions bank shop store office sales finance accounts"
    " accounting dept department manager partners partner purchasing admin holdings foods logistics hotel clinic"
    " school bakery restaurant studio studios consulting limited corp corporation university college council trust"
    " club hospital surgery pharmacy garage cafe kitchen builders construction systems software technologies tech"
    " digital media design designs marketing agency associates solicitors properties estates farm farms trading"
    " supplies international global tools order account ref reference tel phone mobile"
)
# Given names that are ordinary words, or short for others: a signature all the same.
_IN_SIGNATURES = word_set(
    "dean mark frank grace rose ruby gail iris ivy jade norma pat sue nick pete ray rob bob dave deb ron don jack"
    " gene viv jo bill lou matt nat raj mo abby cath jess jen kim val grant dawn holly penny daisy carol lee jasmine"
    " poppy mel drew miles"
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,14}(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,14})?")
_SURNAME = re.compile(r"[A-Z](?:[^\W\d_]|['’-]){1,20}")
_INITIAL = re.compile(r"[A-Z]\.?")
# Capitals or a sign inside words, or an end of a sentence: "Sent OK", "Thanks Bye."
_STRANGE = re.compile(r"[^\w\s'’.-]|[A-Z]{2}|\d|[.]$")
# "Ada Lane (Mrs)"
_TITLED_BEHIND = re.compile(r"^(.{2,40}) \((Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\)$")
# What may stand behind a name: "Ada Lane (Sales)", "Ada Lane, ref 4471".
_TAIL = re.compile(r" ?[,(|/]| [-–—] | (?:and|&) (?:family|co)\b")
_START = re.compile(
    r"\W{0,3}(?:(?:hi|hello|hey|hiya|(?:good )?(?:morning|afternoon|evening))(?: there| all| team)?\W{1,3})?"
    r"(?:(?:it['’]?s )?(?:only )?me again\W{1,3})?"
    r"(?:it['’]?s|this is|i am|i['’]m) (?:only |just )?([^\n,.!?;:(]{2,30}?)"
    r"(?=[\n,.!?;:(]| (?:here|again|from (?:earlier|before|yesterday|this morning|last|the other))\b|$)",
    re.I,
)
# "Dear Sirs," on a line of its own.
_OPENED = re.compile(r"\s{0,4}(?:dear|hi|hello|hey|to|good (?:morning|afternoon|evening|day))\b[^\n.?]{0,40}\n", re.I)
# "Hi its Ada Lane can I come tomorrow"
_HELLO = re.compile(
    r"\W{0,3}(?:hi|hello|hey|hiya)(?: there| all| team)?\W{1,3}(?:it['’]?s|this is|i am|i['’]m)"
    r" (?-i:([A-Z][a-z]{1,14} [A-Z][a-z]{1,14}) (?=[a-z]))",
    re.I,
)
# "Name: Ada Lane, the order is W2"
_LABELLED = re.compile(r"(?:^|[.!?] |\n)(?:my )?name: ([^\n.,;!?:(]{2,40})", re.I)
_CALLED = "my name is "
_ENDS = frozenset("\n,.!?;:(")
# "Order no is W2, name is Ada Lane"
_NAME_IS = "name is "
_KISSES = re.compile(r"(?<=\w)\s{1,3}x{1,4}$", re.I)
_ASKING = ("?", "please", "pls", "plz", "can u", "can you", "could you", "need ")
# "This is Ada from number four".
_GOES_ON = word_set("here from at in and again speaking calling writing")
# What may stand under a name: "Customer no. 4471", "0770 900 418", an address.
_LABELS = word_set(
    "account acc acct customer client cust member membership order booking ref reference policy loan case ticket"
    " contract invoice patient student tenant staff user no nr num number numbers id tel telephone phone mobile mob"
    " cell ext extension email mail"
)
_BY_PHONE = ("ext", "tel", "mob", "phone")
MOST_BELOW = 3
_AT_END = re.compile(r"(?:^|[.!?\n])\s{0,3}(?:it['’]?s|this is|i am|i['’]m) ([^\n.!?;:(]{2,50})$", re.I)
# "Is it on purpose? Ada, Sales"
_LAST_SAID = re.compile(r"[.!?)] ([A-Z][^\n.!?]{1,40})$")


def first_name(text: str, *, signs: bool = False) -> str | None:
    r"""The customer's first name, or a title with the surname, as they give it; None when they do not.

    It stands under a closing, behind one, on a last line of its own, or in a sentence that gives it. The name of
    somebody the message speaks to, or of a company, is none. `signs`: on its channel people sign, so that two words
    alone under an empty line are a name though nobody knows the first as one.

    >>> first_name("Where is it?\n\nKind regards,\nMaria Lopez"), first_name("Where is it? Regards, Mrs P. Lopez")
    ('Maria', 'Mrs Lopez')
    >>> first_name("Hi Anna, where is it? Thanks, Anna") is None
    True
    """
    end = text[-LONGEST_END:].rstrip()
    end = _KISSES.sub("", end) if end[-1:] in ("x", "X") else end
    letter = _OPENED.match(text) is not None
    whole = len(text) >= FEWEST_CHARACTERS
    name = (
        _on_last_line(end, whole=whole, letter=letter, signs=signs and whole)
        or _below_closing(end)
        or _above_contact(end)
    )
    name = name or (_last_word(end, text) or _last_said(end) if whole else "")
    if name:
        return None if _speaks_to(name, text) else name
    return _introduced(text) or None


def _below_closing(end: str) -> str:
    """The name in the line under a line that closes the message."""
    if not any(map(end.lower().__contains__, _CLOSINGS)):
        return ""
    lines = [line.strip() for line in end.splitlines() if line.strip()]
    for above, line in pairwise(lines):
        if len(above) > LONGEST_NAME or len(line) > LONGEST_LINE:
            continue
        if _CLOSINGS.isdisjoint(above.lower().rstrip(" ,.!-").split()):
            continue
        if name := _named(line):
            return name
    return ""


def _above_contact(end: str) -> str:
    """The name in a line with nothing but numbers, addresses and the like below it."""
    lines = [line.strip() for line in end.splitlines()]
    below = 0
    while lines and below <= MOST_BELOW and (not lines[-1] or _is_contact(lines[-1])):
        below += bool(lines.pop())
    if not below or len(lines) < 2 or len(lines[-1]) > LONGEST_LINE:
        return ""
    opened = not lines[-2] or lines[-2][-1] in ".!?)"
    labelled = any(_is_labelled(line.strip()) for line in end.splitlines()[-below:])
    return _named(lines[-1], known=not labelled) if opened else ""


def _is_contact(line: str) -> bool:
    return len(line) <= LONGEST_LINE and line[-1] not in "!?" and ("@" in line or any(map(str.isdigit, line)))


def _is_labelled(line: str) -> bool:
    """Whether a line is a number or an address, with a word for what it is at most."""
    words = re.split(r"[\s:.#]+", line.lower())
    return bool(line) and all(word in _LABELS or "@" in word or any(map(str.isdigit, word)) for word in words if word)


def _last_said(end: str) -> str:
    """A known name behind the last sentence, whole or with what its owner is or does: "Ada Lane", "Ada, Sales"."""
    match = _LAST_SAID.search(end)
    if match and match[1].count(" ") == 1 and "," not in match[1]:
        return _named(match[1], known=True)
    head, comma, tail = match[1].partition(", ") if match else ("", "", "")
    if comma and (titled := _titled(head.split())):
        return titled
    return _named(head, known=True) if comma and tail[:1].isupper() and not tail.isupper() and "," not in tail else ""


def _on_last_line(end: str, *, whole: bool, letter: bool, signs: bool) -> str:
    """The name behind a closing in the last line, or in a last line that holds nothing else.

    `whole`: the message says more than thanks. `letter`: it begins as one, so that a last word alone is a name.
    `signs`: two words alone under an empty line are one.
    """
    before, _, last = end.rpartition("\n")
    apart = before.rstrip(" \t\r").endswith("\n")
    alone = len(last) <= LONGEST_LINE and (apart or before.rstrip()[-1:] in tuple(".!?)"))
    words = last[-LONGEST_LINE:].split()
    sure = letter and (len(words) <= MOST_UNKNOWN) != apart
    sure |= signs and apart and len(words) == FIRST_AND_LAST and not _STRANGE.search(last)
    alone |= len(words) == FIRST_AND_LAST and bool(before.strip()) and len(last) <= LONGEST_NAME
    if alone and (name := _named(last, known=not sure)):
        return name
    for place in range(len(words) - 2, -1, -1):
        word = words[place]
        closing = word.lower().rstrip(",.!-–")
        if closing not in _CLOSINGS:
            continue
        opened = place == 0 or closing in _SURE or words[place - 1][-1:] in tuple(".!?,;:)") or before == end
        behind = words[place + 1 :]
        if closing in _THANKING and len(behind) == 1 and not whole:
            return ""
        if opened and (word[-1] in ",-–" or closing in _SURE):
            signed = letter and place == 0 and word[-1] == ","
            unsure = closing in _THANKING or (len(behind) == 1 and not letter)
            return _named(" ".join(behind), known=unsure and not signed)
        return ""
    return ""


def _last_word(end: str, text: str) -> str:
    """A known name that is the very last word: on a line of its own, behind a sentence, or "cheers Mo".

    A name that stands elsewhere too is somebody they write about; whoever asks for nothing may thank one of us.
    """
    place = max(end.rfind(" "), end.rfind("\n")) + 1
    word = end[place:].rstrip(".,!")
    low = word.lower()
    if not (low in given_names() or low in _IN_SIGNATURES) or text.lower().split().count(low) > 1:
        return ""
    before = end[:place]
    above = before.rstrip()
    if before.endswith(("\n\n", "\n \n", "\r\n\r\n")):
        return _named(word, known=True)
    if above[-1:] in (".", "!", "?") and (word[:1].isupper() or low in given_names()):
        return _named(word, known=True)
    closing = above.rsplit(None, 1)[-1:]
    asks = any(map(text.lower().__contains__, _ASKING))
    return _named(word, known=True) if asks and closing and closing[0].lower() in _THANKING else ""


def _named(line: str, *, known: bool = False) -> str:
    """The name in a line that holds one, and little more; empty for any other. `known`: only a name known as one."""
    if behind := _TITLED_BEHIND.match(line):
        return _titled([behind[2], *behind[1].split()])
    head = _TAIL.split(line, maxsplit=1)[0].strip()
    tailed = len(head) < len(line.rstrip(" .,"))
    words = head.rstrip(" .").split()
    if not 1 <= len(words) <= MOST_WORDS or len(head) > LONGEST_NAME:
        return ""
    if not _NO_NAMES.isdisjoint(word.lower() for word in words[1:]):
        return ""
    if titled := _titled(words):
        return titled
    if words[0].lower() in _NO_NAMES or not all(map(_is_name, words[1:])):
        return ""
    first = words[0]
    is_known = first.lower() in given_names() or first.lower() in _IN_SIGNATURES
    if is_known and len(words) == 1:
        first = first.capitalize()
    if not _NAME.fullmatch(first) or ((known or tailed) and not is_known):
        return ""
    return first


def _titled(words: list[str]) -> str:
    """Title and surname: `Mrs Lane` for "Mrs P. Lane"."""
    title = words[0].rstrip(".") if words else ""
    if len(words) < 2 or title not in _TITLES or not _SURNAME.fullmatch(words[-1]) or not all(map(_is_name, words[1:])):
        return ""
    return f"{title} {words[-1]}"


def _is_name(word: str) -> bool:
    return bool(_SURNAME.fullmatch(word) or _INITIAL.fullmatch(word)) and not word.endswith(("'s", "’s"))


def _speaks_to(name: str, text: str) -> bool:
    """Whether the message begins by speaking to somebody of that name: "Hi Anna", "Thanks Anna"."""
    first, *more = re.findall(r"[^\W\d_]+", text[:LONGEST_NAME].lower())[:4] or [""]
    return first in _SALUTATIONS and name.split()[-1].lower() in more


def _introduced(text: str) -> str:
    """The name somebody gives in a sentence: "Hi, this is Ada Lane", "My name is Ada Lane"."""
    if match := _HELLO.match(text[:LONGEST_START]) or _START.match(text[:LONGEST_START]):
        return _given(match[1].split())
    if match := _LABELLED.search(text[-LONGEST_END:]):
        return _given(match[1].split())
    low = text.lower() if len(text) < LONGEST_END else text[:LONGEST_END].lower()
    start = low.find(_CALLED)
    if start < 0 and len(text) >= LONGEST_END:
        start = len(text) - NEAR_END + text[-NEAR_END:].lower().find(_CALLED)
        start = start if text[start : start + len(_CALLED)].lower() == _CALLED else -1
    if start < 0:
        return _at_the_end(text[-NEAR_END:])
    if start > SHORTEST_START and text[:start].rstrip(" ")[-1:] not in tuple("\n.!?"):
        return ""
    said = text[start + len(_CALLED) :][:LONGEST_NAME]
    end = next((place for place, mark in enumerate(said) if mark in _ENDS), len(said))
    return _given(said[:end].split())


def _at_the_end(end: str) -> str:
    """The name behind ", name is", where nothing else follows, or in a last sentence: "its Ada in Sales, ext 4471"."""
    if match := _AT_END.search(end):
        said, _, number = match[1].partition(", ")
        return _given(said.split(), known=not (_is_labelled(number) and number.lower().startswith(_BY_PHONE)))
    before, found, said = end.rstrip(" .!\n").rpartition(_NAME_IS)
    opened = before.rstrip(" ")[-1:] in tuple(",.!?;\n")
    return _given(said.split()) if found and before and opened and len(said) <= LONGEST_NAME else ""


def _given(words: list[str], *, known: bool = True) -> str:
    """The first name of words that begin with a known one, and are nothing else but a name."""
    place = next((i for i, word in enumerate(words[: MOST_WORDS + 1]) if word.lower() in _GOES_ON), len(words))
    names = words[:place]
    if not 1 <= len(names) <= MOST_WORDS or "your" in words[place + 1 : place + 2]:
        return ""
    names[0] = names[0].capitalize() if names[0].lower() in given_names() else names[0]
    return _named(" ".join(names), known=known)
