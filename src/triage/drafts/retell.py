"""What the customer wrote, told back in our words: "My parcel is late" becomes "your parcel is late".

Only plain sentences are told back, and only what can be turned without a doubt; everything else is left to be quoted.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from triage.drafts.addressed import TO_US, addressed, unlined
from triage.drafts.plain import CROSS, FILLERS, INTRODUCED, PASSWORDS, TROUBLE, WORD, eased, fit, its_meant, tidied
from triage.drafts.turning import ADVERBS, SET_RIGHT, is_loud, turned
from triage.drafts.undergone import DOERS, undergone
from triage.drafts.words import word_set

LONGEST = 160
# "I am Jo" has fewer words.
FEWEST_NAMED = 5
FEWEST_WORDS = 3
MOST_WORDS = 30

# "And I waited", "So my order came", "Hi, I need a loaf".
_OPENING = re.compile(
    r"^(?:it is (?:crucial|important|worth|necessary|essential) to (?:reiterate|note|mention|emphasize|say|add) that "
    r"|(?:(?:thank you|thanks|i refer to|further to|in reply to)[^,.;]{1,80}?"
    r" (?:informing|telling|advising|notifying) (?:me|us) that"
    r"|so|and|but|well|alright|also|then|now|ok|okay|yes|no(?=[,.!]| (?:i|it|we|my|there)\b)|yeah"
    r"|hmm?|hi|hello|hey|however|anyway|firstly|first|secondly"
    r"|recently|basically|actually|unfortunately|apparently|currently|again|thanks|thank you|sorry|good"
    r"|(?:quick |short |just a )?question:|separately|(?:not|no) \w+,? but"
    r"|the (?:only |main |real )?(?:problem|issue|trouble|thing) is(?: that)?"
    r"|(?:i['’]?m|i am) (?:calling|ringing|writing|emailing|contacting you|getting in touch)(?: to you)?"
    r" (?:because|as|since|to say that|to let you know(?: that)?|to (?:inform|tell|advise|notify) you(?: that)?)"
    r"|i (?:just )?(?:want|wanted|wish|would like) to (?:say|add|mention|report|inform you|let you know|tell you) that"
    r"|(?:i['’]?ve|i have) (?:just |now |also )?(?:noticed|seen|realised|realized|discovered|found out) that"
    r"|(?:just )?(?:one|another|a) (?:(?:more|other|last|final|quick|small|little|tiny) ){1,2}(?:thing|point)(?=[,:])"
    r")[,.:!]? )"
    r"{1,3}(?=\w)",
    re.I,
)
# Where one clause ends and another, with a subject of its own, begins. The first mark is matched before anything else,
# since a pattern that begins with a set of characters is found several times as fast.
_JOINT = re.compile(
    r"[,;:. ](?:"
    r"(?:(?<=[,;:]) (?:and |but |so |yet |then |because |as |as a result,? )?|(?<= )- |(?<=\.)\.+ ?"
    r"|(?<= )(?:and|but|so|because|since|yet) )"
    r"(?=(?:I|I['’](?:m|ve)|we|we['’](?:re|ve)|it|it['’]s|my|our|your|there|they|their|he|she) )"
    r"|(?<= )(?=I['’](?:m|ve) )|(?<=- )(?=(?:I|we|my|our|it) )|(?<=, )(?=good thing )|(?<=, )(?:and |but )?(?=tried )"
    r"|(?<=[,;]) (?=(?:are|can|could|do|does|did|is|why|what|how|where|when|any|will|would|should) )"
    r"|(?<=[,;]) (?:and |but |so )?(?=(?:the|this|still|now) )|(?<= )(?:please|pls)$)",
    re.I,
)
# "They told me that ..." tells what the customer was told.
_SPEAKER = re.compile(
    r"(?:\bthey|\bhe|\bshe|\bsomeone|\bsomebody|\b[Tt]he(?: \w+){1,3}|^(?:They|He|She|Someone|Somebody))"
    r"(?: then| also| both| just)? (told|informed|advised)(?: me| us)(?= (?:that|to|about|I|it|my|we|there) )"
)
_THANKS_AFTER = re.compile(r",? (?:thanks|thank you|thx|ty|cheers|please|pls)$", re.I)
_THANKS = ("thanks", "thank you", "thx", "ty", "cheers", "please", "pls")
_PLEASE = ("please", "pls")
_JOINT_MARKS = frozenset(",;:-.")
_MARKS = frozenset(".!?…")
# Words between two clauses; and what a sentence may be longer than what is told of it.
_CONNECTED = word_set("and but so yet because since i'm i've")
SPARE = 40
LONGEST_SENTENCE = 400
_SAID = word_set("told informed advised")
# Two sentences run into one: "it came late, I want another".
_SPLICE = re.compile(r"[,;] (?:I|I['’](?:m|ve)|we|it|it['’]s|my|our|your|good thing|tried) |\w- (?:I|we|my|our|it) ")
RUN_IN = re.compile(r"\w[.!?]+[A-Z]|[.!?] ?[^\W\d]|…")
_ODD = re.compile(r"[^\w\s!-~’‘“”–—£€…]")
_NEAR_SUBJECTS = word_set(
    "i i'm i've i'd i'll we we're we've we'll my our the it it's this there there's every everything someone somebody"
    " nobody your"
)
# Those that are looked for closely only.
_FAR_SUBJECTS = word_set("nothing a an all no some these those each another both none several one two three")
SUBJECTS = _NEAR_SUBJECTS | _FAR_SUBJECTS
AUXILIARIES = word_set(
    "is are was were has have had do does did will would can can't cannot could couldn't won't don't doesn't"
    " didn't isn't aren't wasn't weren't hasn't haven't hadn't keeps keep says said shows came comes went goes got"
    " gets needs stopped stops works happens happened left broke fell froze crashes closes takes took made makes"
    " looks lost ran runs should"
)
# These are subjects by themselves; and what may stand right behind a subject.
_ALONE = word_set("it this there it's there's nobody nothing everything someone somebody all both none")
_MAY_FOLLOW = word_set("is was has had are were not")
_LOOSE_SUBJECTS = word_set("a an all no some these those each another both none several nothing nobody one two three")
_COUNTED = word_set("one two three all some none both each several")
_NEW_START = word_set("and but so or i we you it they who which that if when because as to for")
# After "I", these open a sentence that says nothing about the matter.
IDLE = word_set(
    "hope thank appreciate swear guess mean wonder wish love hate bet pray know understand agree apologize"
    " apologise complain request question demanding demand refused say feel trust suppose imagine doubt promise"
    " refuse deserve writing contacting reaching emailing filing submitting messaging looked see done thinking leaving"
    " telling calling ringing phoning asking enquiring inquiring sorry happy glad sure afraid believe believed thought"
    " assumed figured hoped expected shocked amazed disappointed will"
)
# A sentence with one of these speaks of us, of others, of a day that is over when it is read, or of what might be.
_NOT_TOLD = word_set(
    "you your yours you're you've you'll you'd u ur y'all yall ya thou they them their theirs they're they've they'll"
    " theyre theyve theyd theyll hes shes youre youve"
    " he she him her his hers he's she's today tonight tomorrow yesterday morning afternoon evening"
    " lawyer attorney court sue legal law laws rights act illegal unlawful police scam scammed"
    " free guarantee compensation compensate promised policy liable"
    " unless please responsibility prayer god jesus hell ffs omg lol smh wow yay ugh congrats"
    " ridiculous unacceptable joke shocking appalling disgusting terrible horrible awful worst pathetic"
    " lure lured luring mislead misleading misled trick tricked tricking deceive deceived deceiving deceptive bait"
    " hide hides hiding hid hidden conceal concealed concealing designed predatory bogus unfair dishonest cheat cheated"
    " cheating exploit exploiting corrupt sham"
)
_BARRED = _NOT_TOLD | CROSS | FILLERS
# What becomes "us" and "our" is told, and somebody named before is spoken of: "I asked the driver and she left".
THAT_PERSON = word_set("he she him her his he's she's")
PERSONS = word_set(
    "rep representative agent manager supervisor driver courier lady man woman guy person employee technician operator"
    " husband wife son daughter mother father mom mum dad sister brother friend boss adviser advisor teller officer"
    " clerk waiter waitress nurse doctor receptionist salesman salesperson seller host landlord"
)
_MAY_BE_TOLD = TO_US | THAT_PERSON
# Told back without the rest of their sentence, these may say the opposite.
_LEANS = word_set("if unless would could should might although though whether until unlike except than like")
# "I have a question" is no account of anything.
_EMPTY = word_set(
    "i we im i'm have has had a an the some got need want question questions problem problems issue issues query help"
    " concern inquiry assistance with this it that still just am here there is"
)
_LOOSE = word_set(
    "a an the of to for from and or my your our his her is are was be in on at by with about via than as per that which"
    " who because when if but so not no i you we they were am has have had into onto until like very"
    " especially particularly therefore however na"
)
# A clause that ends on one of these, or goes on with "and" behind one, has left its verb in another sentence.
_HANGING = word_set("been do does did can cannot could will would should cant dont didnt doesnt isnt hasnt havent wont")
_GO_ON = word_set("and but so")
# "Sign in" is whole, "in" is not.
_PROMISED = word_set("promised")
_PARTICLES = word_set("in on off by")
_WITH_PARTICLE = word_set(
    "sign signed signing log logged logging get got plug plugged check checked turn turned turns switch switched move"
    " moved go goes went going come comes stand drop dropped"
)
# "Ordered a loaf": the customer is left out. The word is what has to be put in.
WITHOUT_SUBJECT = {
    **dict.fromkeys(
        word_set(
            "ordered bought paid tried received sent called booked signed downloaded installed updated upgraded waited"
            " asked spoke need want purchased cancelled canceled returned switched moved reset restarted got flew"
            " can't cannot couldn't didn't haven't reported contacted emailed missed went cant couldnt didnt havent"
        ),
        "you",
    ),
    **dict.fromkeys(word_set("waiting trying looking having locked stuck"), "you are"),
    **dict.fromkeys(word_set("charged billed overcharged debited"), "you were"),
    "been": "you have",
}
# A sentence without any of these has no clause that could be told back.
_BEGINNINGS = _NEAR_SUBJECTS | WITHOUT_SUBJECT.keys() | {"im", "ive", "someone", "somebody", "nobody"}
_FAR_BEGINNINGS = _FAR_SUBJECTS | DOERS | TROUBLE
_LEADS = word_set("still just already finally only never")
OURSELVES = word_set("i we i'm i've we're we've i'll we'll im ive")
# A clause that begins with none of these has no subject, and none that could be put in.
_FIRST = OURSELVES | SUBJECTS | _LEADS | WITHOUT_SUBJECT.keys()
# A time of day is over when the reply is read; what happened then is told without it.
_LATELY = re.compile(
    r",? (?:since )?(?<!is )(?<!are )(?<!be )(?<!by )(?<!until )(?<!till )(?<!for )(?<!before )(?<!not )(?<!than )"
    r"(?:(?:earlier )?(?:today|tonight|yesterday)(?: (?:morning|afternoon|evening|night))?"
    r"|this (?:morning|afternoon|evening)|last night)"
    r"(?=$|,| \(| (?:and|but|when|because|so|to|that|again|I|we|saying)\b)",
    re.I,
)
# "I have today found two payments."
_JUST_TODAY = re.compile(r"\b(have|has|['’]ve) (?:just )?(?:today|yesterday) (?=\w+(?:ed|en|nd|nt|d)\b)", re.I)
_THOUGH = re.compile(r",? though(?=[,.!]|$)")
LATE = word_set("today tonight yesterday morning afternoon evening night")
# "My phone number is ..." hands something over, "my phone screen was cracked" does not.
_NAMED = re.compile(
    r"^(?:my|our|the|this) (?:\w+ ){0,4}(?:(?:name|number|email|address|id|code|pin|dob|pasword)\b"
    r"|(?:phone|no)(?=$|[ :=-]{1,3}(?:(?:is|no|nr)\b[ .:]{0,2})?[+(]?\d))",
    re.I,
)
# "Every time I open the app it closes": what comes first, and where a subject of its own follows.
_WHENEVER = re.compile(
    r"(?:when|whenever|after|once|since|if|everytime|(?:every|each|any) ?time)"
    r" (?:(?:that )?(?:i|we|my|our)\b|\w+ing\b)",
    re.I,
)
_THEN_IT = re.compile(r",? (?:it|nothing|nobody|there|i|we)\b|, (?:the|my|our|this)\b", re.I)
_THEN_THE = re.compile(r",? (?:it|the|my|our|nothing|nobody|there|this|i|we)\b", re.I)
_FIRST_WHEN = word_set("when whenever after once since if everytime every each any")
_IF_ONLY = word_set("would could should might will can may if unless")
SHORTEST_WHEN = 14
# The verb of a sentence that begins with the bare name of a thing: "export to csv is not working".
_FINITE = word_set(
    "is are was were has isn't aren't wasn't weren't hasn't doesn't didn't won't keeps isnt arent wasnt hasnt doesnt"
    " didnt wont fails failed crashes crashed"
)
_OF = word_set("on in of for at")
_VERBS = _FINITE | AUXILIARIES
MOST_BARE = 4
_WITH_ARTICLE = word_set(
    "app website site page portal order parcel package delivery internet wifi payment card account console editor"
    " keyboard screen phone battery update server service chat login flight train terminal menu button download video"
    " broadband light engineer driver room heating sound mic camera controller disc game signal connection box router"
    " modem bill invoice link code"
)
_NO_NAME = word_set(
    "to from for in on at by with about via than as per which who when if but so not no and or you they them he she her"
    " him his their your what where why how that be am do does did can could will would please thanks thank sorry"
    " yes yeah ok okay hi hello hey lol good great best worst name email number address id pin otp code mr mrs"
    " need want get got go think know hope guess bet say see look like here now then today me us mine anyone someone"
    " customer u ur hope wish love still never always just only also really because since after before while until"
)
# Beside a clause that hangs on one of these, another may not hold by itself.
_MAKES_HANG = word_set("if unless would could should might until till except whether")
SHORTEST_ALONE = 30
_DOTS = re.compile(r" ?\.{2,6} ?")
MOST_DOTS = 3


def clauses_of(sentence: str, *, longest: int = LONGEST, close: bool = True) -> Iterator[str]:
    """The clauses of one sentence, or all of it, told back: each fits after "You tell me that".

    A `close` look also goes clause by clause through what hangs together by "if" or "would", and what others did.

    >>> list(clauses_of("I've been waiting for my parcel since May."))
    ['you have been waiting for your parcel since May']
    >>> list(clauses_of("still waiting on my order"))
    ['you are still waiting on your order']
    >>> list(clauses_of("You never told me a thing."))
    []
    """
    if len(sentence) > LONGEST_SENTENCE:
        return
    low = set(sentence.lower().replace("’", "'").split())
    if low.isdisjoint(_BEGINNINGS) and (not close or low.isdisjoint(_FAR_BEGINNINGS)):
        return
    barred = low & _NOT_TOLD
    entire = len(sentence) <= longest + SPARE and (not barred or barred <= _MAY_BE_TOLD)
    leans = not low.isdisjoint(_LEANS)
    dotted = ".." in sentence
    befell = close and ("me" in low or "my" in low or "us" in low)
    if not entire and leans and not close:
        return
    if not entire and not (
        dotted
        or (befell and not low.isdisjoint(DOERS))
        or "," in sentence
        or ";" in sentence
        or low & _CONNECTED
        or low & _SAID
    ):
        return
    sentence = its_meant(_THOUGH.sub("", eased(sentence)))
    if not sentence.isascii():
        sentence = _ODD.sub("", sentence)
    text = tidied(sentence.replace(" n't", "n't"))
    if text is None:
        return
    if text.isupper() and len(low) > FEWEST_WORDS and "XX" not in text:
        text = text.capitalize()
    if dotted and ".." in text:
        text = _DOTS.sub("; ", text, count=MOST_DOTS)
        entire = False
    if not _MARKS.isdisjoint(text[:-1]) and RUN_IN.search(text):
        return
    asks = text[-1] == "?"
    whole = without_thanks(without_opening(as_begun(text[:-1], sentence) if close else text[:-1]))
    if not _SAID.isdisjoint(low):
        whole = _SPEAKER.sub(r"I was \1", whole)
    tried = ""
    if entire and not asks and len(whole) <= longest and not _SPLICE.search(whole):
        if told := _told_back(whole, close=close):
            yield told
            return
        tried = whole
    pieces = _JOINT.split(whole) if _may_have_joints(whole) else [whole]
    if len(pieces) == 1 and ": " in whole and not asks:
        pieces = [whole.partition(": ")[0]]  # what comes after is a list or an example of it
    hanging = {place for place, piece in enumerate(pieces) if _hangs_on(piece)} if leans else set()
    for place, piece in enumerate(pieces[:-1] if asks else pieces):
        alone = not leans or (
            len(piece) > SHORTEST_ALONE and hanging.isdisjoint((place - 1, place + 1)) and not _leans(piece)
        )
        if piece and len(piece) <= longest and alone:
            bare = without_opening(piece)
            if bare != tried and (told := _told_back(bare, close=close)):
                yield told


def as_begun(text: str, sentence: str) -> str:
    """The tidy text, with the small letter that its sentence began with."""
    at = sentence.find(text[1:8])
    return text[:1].lower() + text[1:] if at > 0 and sentence[at - 1].islower() else text


def ends_on_number(clause: str) -> bool:
    """Whether the last word is a number or has one in it: "on the 22nd"."""
    return any(map(str.isdigit, clause.rpartition(" ")[2]))


def _hangs_on(piece: str) -> bool:
    return not _MAKES_HANG.isdisjoint(piece.lower().split())


def _leans(piece: str) -> bool:
    return not _LEANS.isdisjoint(piece.lower().split())


def without_opening(text: str) -> str:
    """The text without what leads up to it, or says who writes: "Hi, so ", "it's Jo, "."""
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    introduced = INTRODUCED.match(text)
    return text[introduced.end() :] if introduced else text


def without_thanks(text: str) -> str:
    """The text without thanks at its end; the pattern is spared where the end is none of them."""
    return _THANKS_AFTER.sub("", text) if text.lower().endswith(_THANKS) or not text.isascii() else text


def without_time_of_day(clause: str) -> str:
    """The clause without "today" and the like, which are wrong when the reply is read."""
    return _LATELY.sub("", _JUST_TODAY.sub(r"\1 ", clause))


def _may_have_joints(text: str) -> bool:
    """Whether a look for joints is worth it: there is a mark or a word of one."""
    if not (_JOINT_MARKS.isdisjoint(text) and text.isascii()):
        return True
    low = text.lower()
    return not _CONNECTED.isdisjoint(low.split()) or low.endswith(_PLEASE)


def _told_back(clause: str, *, close: bool) -> str | None:
    first = WORD.search(clause)
    if not first:
        return None
    word = first[0].lower().replace("’", "'")
    if close and word in DOERS and (befallen := undergone(clause)):
        clause, word = befallen, befallen.partition(" ")[0].lower()
    begins = word in _FIRST
    if not begins and not (close and (word in _FIRST_WHEN or clause[0].islower())):
        return None
    words = WORD.findall(clause)
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return None
    low = [word.lower() for word in words]
    if not LATE.isdisjoint(low):
        clause = without_time_of_day(clause)
        words = WORD.findall(clause)
        low = [word.lower() for word in words]
        if len(words) < FEWEST_WORDS:
            return None
    if "’" in clause:
        low = [word.replace("’", "'") for word in low]
    if not TO_US.isdisjoint(low):
        put_in = addressed(clause)
        if put_in is None:
            return None
        clause, words = put_in, WORD.findall(put_in)
        low = [word.lower().replace("’", "'") for word in words]
    if ends_on_number(clause):
        low.append("0")  # what it ends on is no "and": "between 9 and 12"
    opened = _opened(clause, low) if begins else _begun_otherwise(clause, low)
    known = PASSWORDS | promised_by_others(low)
    if not THAT_PERSON.isdisjoint(low) and _speaks_of_person(low):
        known |= THAT_PERSON
    if opened is None or not is_plain(low, words, spared=known) or _EMPTY.issuperset(low):
        return None
    said = _lowered(turned(opened))
    return unlined(said) if said else None


def _begun_otherwise(clause: str, low: list[str]) -> str | None:
    """A clause that begins with "every time I ...", or with the bare name of what is in trouble; else None."""
    if low[0] in _FIRST_WHEN:
        when = _WHENEVER.match(clause)
        if not when or not _IF_ONLY.isdisjoint(low[1:]) or _SPLICE.search(clause):
            return None
        then = _THEN_THE if when[0].endswith("ing") else _THEN_IT
        return clause if then.search(clause, SHORTEST_WHEN) else None
    verb = next((place for place, word in enumerate(low[: MOST_BARE + 1]) if word in _FINITE), 0)
    if not 0 < verb < len(low) - 1 or TROUBLE.isdisjoint(low[verb:]) or not _NO_NAME.isdisjoint(low[:verb]):
        return None
    if any(word.endswith(("ing", "ed", "ly", "n't")) for word in low[:verb]) or low[verb - 1] in AUXILIARIES:
        return None
    return with_article(clause, low)


def with_article(clause: str, low: Sequence[str]) -> str:
    """The clause with "the" before a thing that stands bare before its verb: "router is orange"."""
    verb = next((place for place, word in enumerate(low[: MOST_BARE + 1]) if word in _VERBS), 0)
    if not verb or low[0] in SUBJECTS or low[0].endswith("ly"):
        return clause
    at = 0 if low[1] in _OF else verb - 1
    if low[0] == "only" and low[1] not in SUBJECTS | OURSELVES:
        return f"the only{clause[4:]}"
    if low[at] not in _WITH_ARTICLE or f"{low[at]} {low[at + 1]}" not in clause.lower().replace("’", "'"):
        return clause
    return f"the {clause if low[0] not in _WITH_ARTICLE else clause[0].lower() + clause[1:]}"


def _speaks_of_person(low: list[str]) -> bool:
    """Whether "he" or "she" is somebody who was named before."""
    at = next((place for place, word in enumerate(low) if word in THAT_PERSON), 0)
    return at > 1 and not PERSONS.isdisjoint(low[:at])


def promised_by_others(low: Sequence[str]) -> frozenset[str]:
    """The word "promised", where it puts no promise in our mouth: "the website promised", "I was promised"."""
    at = low.index("promised") if "promised" in low else 0
    told = at and (low[at - 1] in ("was", "were", "been") or (low[0] == "the" and _NO_NAME.isdisjoint(low[:at])))
    return _PROMISED if told else frozenset()


def is_plain(low: Sequence[str], words: list[str], *, spared: frozenset[str] = frozenset()) -> bool:
    """Nobody is accused, nothing is threatened, no secret is in it, and it does not break off."""
    said = {word.removesuffix("'s") for word in low}
    return (
        bool(low)
        and _BARRED.isdisjoint(said - spared)
        and not _hangs(low)
        and fit([word for word in words if word.isupper() and not is_loud(word)], said - SET_RIGHT - spared, least=1)
    )


def _hangs(low: Sequence[str]) -> bool:
    """Whether a clause breaks off: "it has not been", "it has not been and you wait", "the loaf with"."""
    last = low[-1]
    if last in ("had", "have") and len(low) > 1 and (low[-2:-1] in (["i"], ["we"]) or low[-2][-3:] == "n't"):
        return False  # "the issues that I had"
    if low[-3:] == ["but", "for", "now"]:
        return True
    whole = last in _PARTICLES and len(low) > 1 and low[-2] in _WITH_PARTICLE
    if (last in _LOOSE and not whole) or _leaves_off(last):
        return True
    return any(after in _GO_ON and _leaves_off(word) for word, after in pairwise(low))


def _leaves_off(word: str) -> bool:
    return word in _HANGING or word.endswith("n't")


def _opened(clause: str, low: list[str]) -> str | None:
    """The clause with its subject in front; None when it has no subject and none can be put in, or no verb."""
    first = low[0]
    if first in OURSELVES:
        then = next((word for word in low[1:4] if word not in ADVERBS and word not in ("am", "are")), "")
        named = len(low) < FEWEST_NAMED and (first in ("i'm", "im") or low[1] == "am")  # "I am Jo"
        return None if then in IDLE or first in ("i'll", "we'll") or named else clause
    if first in SUBJECTS:
        if _NAMED.match(clause) or clause[len(first) :][:1] in (",", ":", ";"):
            return None
        if first in _LOOSE_SUBJECTS and not _has_its_verb(low):
            return None
        near = low[1:3] if first in _ALONE else low[2:]
        if first not in _ALONE and (low[1] in AUXILIARIES or low[1].endswith("ed")):
            return None  # "The refused to help"
        verbal = first in ("it's", "there's") or any(word in AUXILIARIES or word.endswith("ed") for word in near)
        counted = low[1] == "of" and first in _COUNTED
        return clause if verbal and (counted or low[1] not in _LOOSE - _MAY_FOLLOW) else None
    lead = 1 if first in _LEADS else 0
    put = WITHOUT_SUBJECT.get(low[lead]) if len(low) > lead else None
    if put == "you are" and ("is" in low or "was" in low):
        return None  # "Getting a loaf is a joy"
    if put is None or (low[lead] in ("reset", "got") and lead == 0 and len(low) < FEWEST_WORDS + 1):
        return None
    clause = clause[:1].lower() + clause[1:]
    return f"{put} {clause}"


def _has_its_verb(low: list[str]) -> bool:
    """Whether a verb stands behind the subject before anything else begins: not in "another week and I still wait"."""
    for word in low[1:]:
        if word in _NEW_START:
            return False
        if word in AUXILIARIES or word.endswith("ed"):
            return True
    return False


def _lowered(text: str | None) -> str | None:
    """Without the capital of a sentence. What begins it is a word that has none of its own."""
    return text[:1].lower() + text[1:] if text else None
