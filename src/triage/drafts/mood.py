"""Do the words themselves show that somebody is annoyed? A label alone may be a guess."""

from collections.abc import Collection

from triage.drafts.words import vocabulary_of, word_set

_ANNOYED = word_set(
    "annoyed annoying annoyance frustrated frustrating frustration angry mad upset upsetting furious livid fuming"
    " irritated irritating outraged outrageous ridiculous unacceptable appalling appalled disgusted disgusting"
    " disgrace disgraceful shame shameful shocking awful terrible horrible horrendous worst pathetic useless joke"
    " absurd insane disappointed disappointing disappointment fed sick tired hate sucks crap rubbish garbage trash"
    " ugh wtf smh damn hell stupid idiots incompetent incompetence nightmare infuriating"
)


def shows_annoyance(words: Collection[str]) -> bool:
    """Whether a message (its `tokens`) has a word of annoyance in it.

    >>> shows_annoyance("this is ridiculous".split()), shows_annoyance("i paid twice".split())
    (True, False)
    """
    return not _ANNOYED.isdisjoint(vocabulary_of(words))
