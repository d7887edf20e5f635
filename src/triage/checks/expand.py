"""From a test's texts to its cases: fill the slots, make the changes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from triage.checks.check import Case
from triage.checks.fill import Lists, fill, slots
from triage.checks.perturb import PERTURBATIONS, perturb
from triage.checks.place import Place
from triage.checks.rules import Rule
from triage.message import AUTHORS, CHANNELS, Message

GROUP = ("texts", "use", "expect")
SOURCE = ("texts", "use", "copies", "plain", "channel", "author")
CHANGES = ("perturb", "append", "prepend", "subjects", "vary", "pairs")
COPIES = 3
"""Times a text with slots is filled, when the test does not say."""
MOST_COPIES = 100

Change = Callable[[Message, int], Message]


class Expansion:
    """One test's table with the lists and sets of its file. Raises MessageError for what does not fit together.

    The texts of a test take turns at the words of its lists, so that every word is used.
    """

    def __init__(self, place: Place, entry: Mapping[str, Any], lists: Lists, sets: Mapping[str, Sequence[Any]]) -> None:
        self.place = place
        self.entry = entry
        self.lists = lists
        self.sets = sets
        self.copies = entry.get("copies", COPIES)
        if type(self.copies) is not int or not 1 <= self.copies <= MOST_COPIES:
            raise place.wrong(f"copies has to be a whole number from 1 to {MOST_COPIES}")
        if not isinstance(entry.get("plain", False), bool):
            raise place.wrong("plain has to be true (slots are left as they stand) or false")

    def plain(self, group: Mapping[str, Any], rule: Rule) -> Iterator[Case]:
        """The texts of a group, each as a case of its own."""
        for turn, item in enumerate(self._items(group)):
            once = {(message.subject, message.text): message for message in self._filled(item, turn)}
            yield from (Case(message, rule) for message in once.values())

    def changed(self, rule: Rule) -> Iterator[Case]:
        """Every text with every change that changes it."""
        entry = self.entry
        ways = [key for key in CHANGES if key in entry]
        if not ways:
            raise self.place.wrong(f"nothing changes its texts; give one of {', '.join(CHANGES)}")
        if len(ways) > 1 and {"pairs", "vary"} & set(ways):
            raise self.place.wrong(f"{' and '.join(ways)} do not go together; make two tests of it")
        if "pairs" in entry:
            if {"texts", "use"} & set(entry):
                raise self.place.wrong("pairs carry their own texts; leave texts and use out")
            pairs = self._pairs()
        else:
            pairs = self._varied() if "vary" in entry else self._perturbed(list(self._changes()))
        yield from (Case(after, rule, before) for before, after in pairs if after != before)

    def _pairs(self) -> Iterator[tuple[Message, Message]]:
        for turn, pair in enumerate(self.place.items("pairs", self.entry["pairs"])):
            if not isinstance(pair, list) or len(pair) != 2:
                raise self.place.wrong("each of pairs has to be a list of two: the text before, the text after")
            names = {name for item in pair for name in self._slots(item)}
            before, after = (self._filled(item, turn, many=bool(names)) for item in pair)
            yield from zip(before, after, strict=True)

    def _varied(self) -> Iterator[tuple[Message, Message]]:
        """The first word of the varied list against each of the others, in every text."""
        name = self.place.one_of("vary", self.entry["vary"], tuple(self.lists))
        first, *others = self.lists[name]
        for turn, item in enumerate(self._items(self.entry)):
            if name not in self._slots(item):
                raise self.place.wrong(f"a text has no slot {{{name}}}, which vary names; put it in")
            many = self._slots(item) != {name}
            before = self._filled(item, turn, many=many, given={name: first})
            for other in others:
                yield from zip(before, self._filled(item, turn, many=many, given={name: other}), strict=True)

    def _perturbed(self, changes: Sequence[Change]) -> Iterator[tuple[Message, Message]]:
        for turn, item in enumerate(self._items(self.entry)):
            for before in self._filled(item, turn):
                yield from ((before, change(before, turn)) for change in changes)

    def _changes(self) -> Iterator[Change]:
        entry, place = self.entry, self.place
        for name in place.names("perturb", entry["perturb"], tuple(PERTURBATIONS)) if "perturb" in entry else ():
            yield _perturbing(name)
        for text in place.texts("append", entry["append"]) if "append" in entry else ():
            yield self._adding(text, before=False)
        for text in place.texts("prepend", entry["prepend"]) if "prepend" in entry else ():
            yield self._adding(text, before=True)
        for text in place.texts("subjects", entry["subjects"]) if "subjects" in entry else ():
            yield self._titling(text)

    def _adding(self, text: str, *, before: bool) -> Change:
        def add(message: Message, turn: int) -> Message:
            words = self._words(text, turn)
            return _with(message, f"{words} {message.text}" if before else f"{message.text} {words}")

        return add

    def _titling(self, text: str) -> Change:
        return lambda message, turn: _with(message, message.text, subject=self._words(text, turn))

    def _items(self, group: Mapping[str, Any]) -> list[Any]:
        """The texts a group names: its own, or those of the file's sets."""
        if ("texts" in group) == ("use" in group):
            raise self.place.wrong("give either texts or use (the name of one of the file's sets)")
        if "texts" in group:
            return self.place.items("texts", group["texts"])
        return [item for name in self.place.names("use", group["use"], tuple(self.sets)) for item in self.sets[name]]

    def _filled(
        self, item: Any, turn: int, *, many: bool | None = None, given: Mapping[str, str] | None = None
    ) -> list[Message]:
        """The messages that one text becomes: one, or `copies` of them when it has slots or is one of `many`."""
        many = bool(self._slots(item)) if many is None else many
        first = turn * self.copies
        return [self._message(item, each, given or {}) for each in range(first, first + (self.copies if many else 1))]

    def _message(self, item: Any, turn: int, given: Mapping[str, str]) -> Message:
        place, entry = self.place, self.entry
        parts = item if isinstance(item, dict) else {"text": item}
        place.keys("a text", parts, ("text", "subject", "channel", "author"), needed=("text",))
        subject = self._words(place.text("subject", parts["subject"]), turn, given) if "subject" in parts else None
        return Message(
            self._words(place.text("texts", parts["text"]), turn, given),
            subject=subject,
            channel=place.one_of("channel", parts.get("channel", entry.get("channel", "email")), CHANNELS),
            author=place.one_of("author", parts.get("author", entry.get("author", "external")), AUTHORS),
        )

    def _words(self, template: str, turn: int, given: Mapping[str, str] | None = None) -> str:
        if self.entry.get("plain", False):
            return template
        if unknown := [name for name in slots(template) if name not in self.lists]:
            known = ", ".join(self.lists) or "none"
            raise self.place.wrong(
                f"no list for {{{unknown[0]}}}; lists in [fill]: {known}. Add it, or set plain = true"
            )
        return self.place.text("a filled text", fill(template, self.lists, turn=turn, given=given))

    def _slots(self, item: Any) -> set[str]:
        if self.entry.get("plain", False):
            return set()
        texts = item.values() if isinstance(item, dict) else (item,)
        return {name for text in texts if isinstance(text, str) for name in slots(text)}


def _perturbing(name: str) -> Change:
    return lambda message, turn: _with(message, perturb(message.text, name, seed=str(turn)))


def _with(message: Message, text: str, *, subject: str | None = None) -> Message:
    subject = message.subject if subject is None else subject
    return Message(text, subject=subject, channel=message.channel, author=message.author)
