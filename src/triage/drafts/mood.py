"""Do the words themselves show that somebody is annoyed, or grumbles? A label alone may be a guess."""

from collections.abc import Collection

from triage.drafts.words import vocabulary_of, word_set

_ANNOYED = word_set(
    "annoyed annoying annoyance frustrated frustrating frustration angry mad upset upsetting furious livid fuming"
    " irritated irritating outraged outrageous ridiculous unacceptable appalling appalled disgusted disgusting"
    " disgrace disgraceful shame shameful shocking awful terrible horrible horrendous worst pathetic useless"
    " absurd insane disappointed disappointing disappointment hate sucks crap rubbish garbage trash"
    " ugh wtf smh damn stupid idiots incompetent incompetence nightmare infuriating"
)


def shows_annoyance(words: Collection[str]) -> bool:
    """Whether a message (its `tokens`) has a word of annoyance in it.

    >>> shows_annoyance("this is ridiculous".split()), shows_annoyance("i paid twice".split())
    (True, False)
    """
    return not _ANNOYED.isdisjoint(vocabulary_of(words))


# In slang, and of a price: what somebody says who jokes about it and minds all the same.
_GRUMBLES = word_set(
    "salty tight smh ugh wtf overpriced pricey expensive ripoff scam scammed robbed robbery rip charged overcharged"
    " broke trash wack bogus disrespectful disrespected betrayed hurt heartbroken"
)
_PRICED = word_set("price fare pay paying paid fee fees charge dollars bucks pounds money")
_MADE = word_set("made charged extra full")


def grumbles(words: Collection[str]) -> bool:
    """Whether a message (its `tokens`) minds a price, or something else, in words that may pass for a joke.

    >>> grumbles("you really made me pay the full fare".split()), grumbles("i would pay double for these".split())
    (True, False)
    >>> grumbles("worth every penny".split())
    False
    """
    vocabulary = vocabulary_of(words)
    if shows_annoyance(words) or not _GRUMBLES.isdisjoint(vocabulary):
        return True
    return not _PRICED.isdisjoint(vocabulary) and not _MADE.isdisjoint(vocabulary)
