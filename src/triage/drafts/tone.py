"""Does the reply blame the customer, make little of what happened, or hide behind "they"?"""

from collections.abc import Iterator

from triage.drafts.passages import Place, Rule, Sentence
from triage.drafts.sayings import sayings
from triage.drafts.words import word_set

_BLAME = sayings(
    "you failed to", "you have failed", "your own fault|doing",
    "your fault|mistake|error|misuse|negligence|carelessness", "user error", "you forgot to", "you neglected",
    "you ought to have", "you had only",
    "you did not|never read|follow|give|tell|send|mention|include|provide|check|listen|say|answer|reply|ask",
    "you didn't read|follow|give|tell|send|mention|include|provide|check|listen|say|answer|reply|ask",
    "you claim that|to|it", "you claimed", "your alleged", "you are|were wrong", "you're wrong", "calm down",
    "as you were told", "you were told to", "you were warned", "you have been warned", "as i|we already",
    "already explained", "as i|we told|said|explained|mentioned|stated", "as previously stated|explained|mentioned",
    "told you before|already", "you misunderstood|misread|overlooked|caused|refused|ignored", "you were supposed to",
    "you did it|this|that wrong", "you never told|said|sent|asked|gave|mentioned", "caused by you|your",
    "you are|were mistaken", "you're mistaken", "obviously you", "you clearly|obviously|evidently|apparently",
    "you are overreacting", "you're overreacting", "on your part", "next time .. read|make|check|be|remember|please",
    "not what you told|said|wrote", "with all due respect", "did tell|warn you", "you are|were to blame",
    "you were .. careless|rough|hasty|confused", "you could have avoided", "you need to be",
    "nobody|noone else has|had|complained|reported", "no one else has|had|complained|reported", "no other customer",
    "you are|were the only one|customer|person", "you're the only one|customer|person", "you should know better",
    "you chose to", "you brought this",
    "because you opened|dropped|did|didn't|failed|forgot|used|put|left|pressed|changed|entered|installed|deleted",
    "because you ignored|handled|broke|missed|gave|chose|typed|clicked|removed|never|overlooked|sent|waited",
    "we cannot be blamed|expected", "read|check|look .. more carefully|closely", "more careful",
    "you gave|sent|told|typed|entered|chose|picked .. wrong", "other customers manage|do|have|had", "others manage",
    "caused by the way|how you", "the way you opened|handled|used|packed|treated|installed", "your responsibility",
    "not our fault", "you made a|the mistake",
)  # fmt: skip
_DUTIES = word_set(
    "read known seen done kept told chosen sent written brought thought paid gone taken made given left put let"
)
_DUE = word_set("received expected deserved needed used")
_ADVERBS = word_set("simply just first really at least better also instead")
_TRIED = word_set("managed tried wanted liked needed noticed received experienced")
_FELT = word_set("been felt had wanted hoped expected wondered waited received")

_MAKES_LITTLE = sayings(
    "it is|was only a", "it's only a", "it is just a", "it's just a", "sorry you feel", "sorry that you feel",
    "sorry you felt", "sorry if", "sorry for any", "sorry about any", "not as bad as", "make|making a|such fuss",
    "a fuss", "overreaction", "a small|little|tiny matter|thing|problem", "others have it", "have it .. worse",
    "you see it that way", "regret that you feel|see", "not so|that serious|bad", "apologize|apologise if",
    "any inconvenience", "minor|slight|small inconvenience", "no big deal", "not a big deal",
    "not .. end of the world", "these|such things happen", "things like this happen",
    "minor|trivial|tiny issue|problem|matter|defect|glitch", "no need|reason to be|get|feel",
    "nothing serious|dramatic", "could have been worse", "could be worse", "not that bad",
    "you are|were exaggerating", "you're exaggerating", "get over it", "not such a",
    "everybody|everyone makes mistakes", "a mere", "not worth .. fuss", "some customers are never",
)  # fmt: skip

_DISTANCE = sayings(
    "our policy", "company policy|rules", "the policy does|says", "per policy", "against policy", "the department",
    "that department", "another department", "not my department|job|problem",
    "the company does|says|said|has|decided|is|was|will|won't|cannot|can't|wants|made|policy",
    "the system does|won't|will", "the system doesn't|cannot|can't", "my|our hands are", "the policy",
    "a|the company rule|rules|policy", "my manager|boss|supervisor won't|will|says|said|does|doesn't",
    "won't|doesn't let me|us", "guys|people messed|got|keep|lost|broke|forgot", "nothing i|we can",
    "nothing that i|we can", "not our problem|responsibility|department", "against the|company rules", "those people",
    "computer says", "the other team", "head office decided", "make the rules", "made the rules",
    "management decided|wants|says|said|has", "not us", "wasn't us", "messed .. up", "take that|it|this up with",
    "not up to me|us", "out of my|our hands", "different|other|wrong|right department", "above my", "i just work",
    "i only work", "i am not allowed", "i'm not allowed", "ask them",
)  # fmt: skip
_THEY = word_set("they they'll they've they're they'd")
# What people do, and things do not: "they decided" is somebody, "they arrive in two boxes" are the glasses.
_PEOPLE_DO = word_set(
    "told tell say said says decide decided want wanted refuse refused insist insisted never answer answered approve"
    " approved handle handled call called check checked know knew think thought promise promised"
    " messed forgot failed always let allow allowed write wrote help helped ask asked respond responded reply replied"
    " investigate review reviewed made make makes give gave take took sent send claim claimed contact contacted"
    " won't cannot can't didn't don't"
    " packed pack shipped ship delivered lost lose broke broken dropped drop charged charge"
    " booked cancelled canceled closed changed missed learn learned listen listened forget forgotten care cared"
)
_LOOK = word_set("look looked looking")
_HELPERS = word_set("will would have to had should must can could may might are were do did also just only then not be")


def _blame(sentence: Sentence) -> Iterator[Place]:
    """Words that put the fault on the customer."""
    yield from sentence.find(_BLAME)
    yield from _reproach(sentence)


def _makes_little(sentence: Sentence) -> Iterator[Place]:
    """Words that make little of what happened or of how it feels, and apologies that are none."""
    yield from sentence.find(_MAKES_LITTLE)
    # Consolation that nobody asked for.
    if sentence.words[:2] == ("at", "least") and len(sentence.words) > 2:
        yield sentence.place(0, 2)


def _distance(sentence: Sentence) -> Iterator[Place]:
    """The company spoken of as somebody else, or a policy put in front of a person."""
    yield from sentence.find(_DISTANCE)
    yield from _somebody(sentence)


def _reproach(sentence: Sentence) -> Iterator[Place]:
    """`you should have checked`; not `you should have received`."""
    words, vocabulary = sentence.words, sentence.vocabulary
    for i, word in enumerate(words) if "have" in vocabulary and "you" in vocabulary else ():
        if word == "you" and words[i + 1 : i + 3] in (("should", "have"), ("could", "have"), ("must", "have")):
            then = next((word for word in words[i + 3 : i + 6] if word not in _ADVERBS), "")
            spared = _FELT | _DUE if words[i + 1] == "must" else _DUE
            if then in _DUTIES - spared or (then.endswith("ed") and then not in spared):
                yield sentence.place(i, min(i + 4, len(words)))
    for i, word in enumerate(words) if not vocabulary.isdisjoint(("you'd", "had")) else ():
        after = words[i + 1 : i + 3]
        before = words[max(i - 2, 0) : i]
        if (
            (word == "had" and after[:1] == ("you",) and _is_deed(after[1:]))
            or (word == "had" and before == ("if", "you") and _is_deed(after))
            or (word == "you'd" and before[-1:] == ("if",) and _is_deed(after))
        ):
            yield sentence.place(max(i - 2, 0), min(i + 3, len(words)))


def _is_deed(words: tuple[str, ...]) -> bool:
    word = words[0] if words else ""
    return word in _DUTIES or word == "only" or (word.endswith("ed") and word not in _TRIED)


def _somebody(sentence: Sentence) -> Iterator[Place]:
    """`they` who act like people."""
    if sentence.vocabulary.isdisjoint(_THEY):
        return
    words = sentence.words
    for i, word in enumerate(words):
        if word in _THEY:
            then = next((step for step in range(i + 1, min(i + 6, len(words))) if words[step] not in _HELPERS), i)
            after = words[then + 1 : then + 2]
            if words[then] in _PEOPLE_DO or (words[then] in _LOOK and after in (("into",), ("at",), ("for",))):
                yield sentence.place(i, then + 1)


BLAMES = Rule("blames_customer", _blame, "say what happened without a culprit, and what you do about it")
DIMINISHES = Rule("diminishes", _makes_little, "name what happened at its full size, and apologize for it plainly")
SPEAKS_OF_THEY = Rule("speaks_of_they", _distance, 'own it: say "we" or "I", and what can be done')
