"""From messages to readings: what the model sees, where it came from, and what stands in the way."""

from collections.abc import Sequence

from triage.message import Message
from triage.text.aligned import Aligned
from triage.text.clean import clean
from triage.text.cues import CueFinder
from triage.text.facts import find_facts
from triage.text.language import language_of
from triage.text.layers import split_layers
from triage.text.obstacles import find_obstacle
from triage.text.reading import Fact, Reading, Sentence, Span
from triage.text.requests import find_requests
from triage.text.sentences import find_sentences

SUBJECT = "Subject: "
_PREFIXES = ("re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "tr:")


class Reader:
    r"""Reads messages of the languages given at construction; everything else gets an obstacle.

    >>> reader = Reader(languages=("en",))
    >>> reader.read_all([Message("<p>Where is it?</p>", subject="Re: Order 4471")])[0].text
    'Subject: Order 4471\nWhere is it?'
    """

    def __init__(self, *, languages: Sequence[str] = ("en",)) -> None:
        self.languages = tuple(languages)
        self._cues = CueFinder()

    def read_all(self, messages: Sequence[Message]) -> list[Reading]:
        """One reading a message, in order."""
        return [self._read(message) for message in messages]

    def _read(self, message: Message) -> Reading:
        body = _body(clean(message.text))
        subject = _subject(clean(message.subject)) if message.subject else None
        if subject is not None and _has_subject(body.text, subject.text):
            subject = None
        place = _Place(subject, body)
        text = place.text
        language = language_of(text)
        cues = self._cues.find(text)
        bounds = find_sentences(text, start=place.first)
        sentences = tuple(Sentence(start, end, place.span(start, end)) for start, end in bounds)
        requests = tuple(sentences[at].span for at in find_requests(text, bounds, cues))
        facts = find_facts(text, cues, sent_at=message.sent_at)
        return Reading(
            text,
            sentences,
            requests,
            tuple(Fact(found.kind, place.span(found.start, found.end), found.value) for found in facts),
            language,
            find_obstacle(text[place.first :], message.text, language, self.languages),
        )


class _Place:
    """The text to read, made of subject and body, and the way back from it into the message."""

    def __init__(self, subject: Aligned | None, body: Aligned) -> None:
        self._subject = subject
        self._body = body
        if subject is None:
            self.first = self._split = 0
            self.text = body.text
        else:
            self.first = len(SUBJECT)
            self._split = self.first + len(subject.text) + 1
            self.text = f"{SUBJECT}{subject.text}\n{body.text}".rstrip()

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`; a stretch over both parts counts for the one it begins in."""
        text = self.text[start:end]
        if self._subject is not None and start < self._split:
            first, last = max(0, start - self.first), min(end - self.first, len(self._subject.text))
            return Span(text, *self._subject.origin(first, last), "subject")
        return Span(text, *self._body.origin(start - self._split, end - self._split))


def _body(cleaned: Aligned) -> Aligned:
    return cleaned.keep(split_layers(cleaned.text).body).stripped()


def _subject(cleaned: Aligned) -> Aligned:
    """The subject on one line, without Re: and Fwd:."""
    text = cleaned.text
    start = 0
    while True:
        while start < len(text) and text[start].isspace():
            start += 1
        prefix = next((p for p in _PREFIXES if text[start : start + len(p)].lower() == p), None)
        if prefix is None:
            break
        start += len(prefix)
    kept = cleaned.keep([(start, len(text))]).stripped()
    return Aligned(kept.text.replace("\n", " "), kept.starts, kept.ends)


def _has_subject(body: str, subject: str) -> bool:
    """Whether the body says its subject already."""
    start = body[: len(subject) + len(SUBJECT)].lower()
    return not subject or start.startswith((subject.lower(), SUBJECT.strip().lower()))
