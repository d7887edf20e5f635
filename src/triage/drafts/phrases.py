"""Wordings with places in them, `{thing} {is} late`: only those are taken whose places can all be filled."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.drafts.words import word_set
from triage.errors import DraftError

PLACES = word_set("thing Thing is has does was long count what")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording and the places it has."""

    text: str
    places: frozenset[str]


def phrases_of(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Wordings, read. Raises DraftError when a place is unknown.

    >>> phrases_of(["{thing} {is} late"])[0].text
    '{thing} {is} late'
    """
    return tuple(Phrase(text, _places(text)) for text in texts)


def choose(phrases: tuple[Phrase, ...], values: Mapping[str, str], chance: int) -> str:
    """One of the wordings that say most of what is known, filled.

    >>> choose(phrases_of(["it is late", "{thing} {is} late"]), {"thing": "your order", "is": "is"}, 0)
    'your order is late'
    >>> choose(phrases_of(["it is late", "{thing} {is} late"]), {}, 0)
    'it is late'
    """
    if values:
        fitting = [phrase for phrase in phrases if phrase.places <= values.keys()]
        most = max((len(phrase.places) for phrase in fitting), default=0)
        best = [phrase for phrase in fitting if len(phrase.places) == most]
    else:
        best = [phrase for phrase in phrases if not phrase.places]
    if not best:
        return ""
    phrase = best[chance % len(best)]
    return phrase.text.format_map(values) if phrase.places else phrase.text


def _places(text: str) -> frozenset[str]:
    try:
        places = frozenset(name for _, name, spec, how in string.Formatter().parse(text) if name is not None)
    except ValueError as error:
        raise DraftError(f"{text!r} is no wording: {error}") from error
    if unknown := sorted(places - PLACES):
        raise DraftError(f"{text!r} has unknown places {unknown}; known: {', '.join(sorted(PLACES))}")
    return places
