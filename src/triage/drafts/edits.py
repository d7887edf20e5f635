"""What an agent changed in a draft before sending it, part by part, and which parts and templates are changed most."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

from triage.drafts.channels import HEADINGS
from triage.drafts.draft import PARTS, Draft
from triage.drafts.passages import LONGEST, pieces
from triage.errors import DraftError

KINDS = ("kept", "filled", "changed", "removed", "added")
MOST_SENTENCES = 200
LONGEST_LINE = 1 << 20
# How alike two sentences have to be, by their words, to count as one that was changed.
ALIKE = 0.5
# How much of a sentence has to stand in another to have been merged into it, or split off from it.
WITHIN = 0.75
MOST_SHOWN = 10

_TOKEN = re.compile(r"\[[^\[\]\n]{1,80}\]|\w+(?:['’-]\w+)*|[^\w\s]")
_GAP = re.compile(r"\[[^\[\]\n]{1,80}\]")
_SLOT = re.compile(r"\S*\d\S*|“[^“”]{1,400}”")


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence: the kind of change (one of KINDS), what it was and what became of it, empty if there is none."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartEdit:
    """What became of one part. `kind` is one of KINDS; `filled` means that only gaps were filled in.

    `template` is what wrote the part. `changes` are its sentences, in the order of the draft.
    """

    part: str
    kind: str
    template: str
    changes: tuple[Change, ...]

    @property
    def kept(self) -> float:
        """The share of the draft's sentences that were sent as they stood, but for gaps."""
        drafted = [change for change in self.changes if change.before]
        return sum(change.kind in ("kept", "filled") for change in drafted) / len(drafted) if drafted else 0.0


@dataclass(slots=True)
class _Drafted:
    part: str
    text: str
    kind: str = "removed"
    after: str = ""


@dataclass(slots=True)
class _Sent:
    text: str
    drafted: int | None = None


def diff(draft: Draft, sent: str) -> tuple[PartEdit, ...]:
    """Compare a draft with what was sent, sentence by sentence, wherever in the text a sentence has gone.

    >>> from triage.drafts.draft import Part
    >>> draft = Draft((Part("listen", "You cannot sign in."), Part("thank", "Thank you.")), sign_off="[your name]")
    >>> [(edit.part, edit.kind) for edit in diff(draft, "You cannot sign in any more. Thank you. Sam")]
    [('listen', 'changed'), ('thank', 'kept'), ('sign_off', 'filled')]
    """
    named = [
        ("greeting", draft.greeting),
        *((part.name, part.text) for part in draft.parts),
        ("sign_off", draft.sign_off),
    ]
    drafted = [_Drafted(name, text) for name, whole in named for text in _sentences(whole)][:MOST_SENTENCES]
    headings = set(HEADINGS.values()) if draft.channel == "phone" else set()
    told = [_Sent(text) for text in _sentences(_greeting_apart(sent, draft.greeting)) if text not in headings][
        :MOST_SENTENCES
    ]
    _match(drafted, told)
    added = _added(drafted, told)
    templates = {part.name: part.template for part in draft.parts}
    edits = []
    for name, whole in named:
        changes = [Change(each.kind, each.text, each.after) for each in drafted if each.part == name]
        changes += [Change("added", "", text) for text in added.get(name, ())]
        if whole or changes:
            edits.append(PartEdit(name, _kind(changes), templates.get(name, ""), tuple(changes)))
    return tuple(edits)


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was drafted, and what became of it. `name` is a part, a template, or a sentence."""

    name: str
    drafted: int
    kinds: Mapping[str, int]

    @property
    def changed(self) -> int:
        """How often an agent reworded it, took it out, or added to it."""
        return sum(self.kinds.get(kind, 0) for kind in ("changed", "removed", "added"))


@dataclass(frozen=True, slots=True)
class Summary:
    """Over many edits: counts of parts, templates and sentences, those first that are changed most often.

    Templates are files; variants are the wordings in them, `thank.jinja#31.2` for the second in line 31, counted with
    the part they stand in. In sentences, figures and quotations stand as `...`, so that the same wording counts as one.
    `skipped` tells the lines that could not be read, with the reason.
    """

    drafts: int
    untouched: int
    parts: tuple[Count, ...]
    templates: tuple[Count, ...]
    sentences: tuple[Count, ...]
    skipped: tuple[str, ...] = ()
    variants: tuple[Count, ...] = ()


def summarise(edits: Path | str | Iterable[tuple[Draft, str]]) -> Summary:
    """Count what agents change: over a JSONL file of `{"draft": draft.to_dict(), "sent": text}`, or over such pairs.

    Raises DraftError when the file cannot be read; lines that cannot be read are skipped and told.
    """
    skipped: list[str] = []
    pairs = _read(Path(edits), skipped) if isinstance(edits, str | Path) else edits
    tables: dict[str, dict[str, Counter[str]]] = {"parts": {}, "templates": {}, "variants": {}, "sentences": {}}
    drafts = untouched = 0
    for draft, sent in pairs:
        found = diff(draft, sent)
        drafts += 1
        untouched += all(edit.kind in ("kept", "filled") for edit in found)
        for edit in found:
            tables["parts"].setdefault(edit.part, Counter())[edit.kind] += 1
            if edit.part in PARTS:
                file, _, wordings = edit.template.partition("#")
                tables["templates"].setdefault(file or f"{edit.part}.jinja", Counter())[edit.kind] += 1
                for wording in filter(None, wordings.split(",")):
                    tables["variants"].setdefault(f"{file}#{wording}", Counter())[edit.kind] += 1
            for change in edit.changes:
                if change.before:
                    wording = _SLOT.sub("...", change.before)
                    tables["sentences"].setdefault(wording, Counter())[change.kind] += 1
    counted = {name: _ordered(table) for name, table in tables.items()}
    sentences, variants = (
        tuple(count for count in counted[name] if count.changed)[:MOST_SHOWN] for name in ("sentences", "variants")
    )
    return Summary(drafts, untouched, counted["parts"], counted["templates"], sentences, tuple(skipped), variants)


def _ordered(table: Mapping[str, Counter[str]]) -> tuple[Count, ...]:
    counts = (Count(name, kinds.total(), dict(kinds)) for name, kinds in table.items())
    return tuple(sorted(counts, key=lambda count: (-count.changed, -count.drafted, count.name)))


def _read(path: Path, skipped: list[str]) -> Iterator[tuple[Draft, str]]:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number in range(1, 1 << 62):
                line = lines.readline(LONGEST_LINE + 1)
                if not line:
                    return
                if len(line) > LONGEST_LINE:
                    skipped.append(f"line {number}: longer than {LONGEST_LINE >> 20} MiB")
                    while line and not line.endswith("\n"):
                        line = lines.readline(LONGEST_LINE)
                    continue
                if not line.strip():
                    continue
                try:
                    yield _pair(line)
                except DraftError as error:
                    skipped.append(f"line {number}: {error}")
    except OSError as error:
        raise DraftError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error


def _pair(line: str) -> tuple[Draft, str]:
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DraftError("no JSON") from error
    if not isinstance(data, dict) or not isinstance(data.get("sent"), str) or "draft" not in data:
        raise DraftError('wants {"draft": {...}, "sent": "..."}')
    return Draft.from_dict(data["draft"]), data["sent"]


def _sentences(text: str) -> list[str]:
    return [" ".join(piece.split()) for _, piece in islice(pieces(text[:LONGEST]), MOST_SENTENCES)]


def _match(drafted: list[_Drafted], told: list[_Sent]) -> None:
    """Pair sentences: the same ones first, then those most alike; what is left may stand within another."""
    places: dict[str, list[int]] = {}
    for place, sent in enumerate(told):
        places.setdefault(sent.text, []).append(place)
    for i, each in enumerate(drafted):
        if places.get(each.text):
            told[places[each.text].pop(0)].drafted = i
            each.kind, each.after = "kept", each.text
    pairs = sorted(_likely(drafted, told), key=lambda pair: -pair[0])
    for _, i, place in pairs:
        if drafted[i].kind == "removed" and told[place].drafted is None:
            told[place].drafted = i
            drafted[i].after = told[place].text
            drafted[i].kind = "filled" if _only_filled(drafted[i].text, told[place].text) else "changed"
    _fill(drafted, told)
    for each in drafted:
        if each.kind == "removed":
            merged = next((other.text for other in told if _share(each.text, other.text) >= WITHIN), "")
            each.kind, each.after = ("changed", merged) if merged else ("removed", "")


def _fill(drafted: list[_Drafted], told: list[_Sent]) -> None:
    """A sentence that was a gap and nothing else became what now stands beside its neighbours."""
    where = {each.drafted: place for place, each in enumerate(told) if each.drafted is not None}
    for i, each in enumerate(drafted):
        if each.kind == "removed" and not _GAP.sub("", each.text).strip(" .,;:!?–-"):
            place = where[i - 1] + 1 if i - 1 in where else where[i + 1] - 1 if i + 1 in where else None
            if place is not None and 0 <= place < len(told) and told[place].drafted is None:
                told[place].drafted = i
                where[i] = place
                each.kind, each.after = "filled", told[place].text


def _greeting_apart(sent: str, greeting: str) -> str:
    """What was sent, its greeting on a line of its own even if the letter was run together."""
    bare = sent.lstrip()
    return f"{greeting}\n{bare[len(greeting) :]}" if greeting and bare.startswith(greeting) else sent


def _likely(drafted: list[_Drafted], told: list[_Sent]) -> Iterator[tuple[float, int, int]]:
    for i, each in enumerate(drafted):
        if each.kind == "removed":
            for place, other in enumerate(told):
                if other.drafted is None and (alike := _alike(each.text, other.text)) >= ALIKE:
                    yield alike, i, place


def _added(drafted: list[_Drafted], told: list[_Sent]) -> dict[str, list[str]]:
    """Sentences that are new, by the part they stand in: that of the sentence before them, or after them."""
    added: dict[str, list[str]] = {}
    first = next((drafted[each.drafted].part for each in told if each.drafted is not None), PARTS[0])
    part = first if first in PARTS else PARTS[0]
    for new in told:
        if new.drafted is not None:
            part = drafted[new.drafted].part if drafted[new.drafted].part in PARTS else part
            continue
        home = next((source for source in drafted if _share(new.text, source.text) >= WITHIN), None)
        if home is not None and home.kind != "kept":
            home.kind, home.after = "changed", f"{home.after} {new.text}".strip()
        else:
            added.setdefault(part, []).append(new.text)
    return added


def _words(text: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(text[:LONGEST])][:400]


def _alike(before: str, after: str) -> float:
    """From 0 to 1, by their words; what a gap was filled with counts neither way."""
    old, new = [word for word in _words(before) if not _GAP.fullmatch(word)], _words(after)
    common = len(set(old) & set(new))
    if not common or 3 * common < min(len(set(old)), len(set(new))):
        return 0.0
    matched = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return matched / len(old) if _GAP.search(before) else 2 * matched / (len(old) + len(new))


def _share(inner: str, outer: str) -> float:
    """How much of one sentence stands in another, in its order; 0 for those too short to tell."""
    old, new = [word for word in _words(inner) if word[0].isalnum()], _words(outer)
    if len(old) < 3 or len(set(old) & set(new)) < WITHIN * len(set(old)):
        return 0.0
    return sum(b.size for b in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()) / len(old)


def _only_filled(before: str, after: str) -> bool:
    """Nothing but gaps was replaced."""
    old, new = _words(before), _words(after)
    steps = [step for step in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if step[0] != "equal"]
    return bool(steps) and all(
        kind == "replace" and all(_GAP.fullmatch(word) for word in old[start:end]) for kind, start, end, _, _ in steps
    )


def _kind(changes: list[Change]) -> str:
    kinds = {change.kind for change in changes}
    if len(kinds) == 1:
        return kinds.pop()
    return "filled" if kinds == {"kept", "filled"} else "changed"
