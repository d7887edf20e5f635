"""The labels of a company beside the shipped ones: what a new model's taxonomy is, and how values in tickets are read.

Own intents take the place of the shipped ones, or join them. Tasks whose labels mean something to the rest of triage
(urgency, sentiment and the like) keep theirs: a company's words for them are translated. Any other task is new.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from triage.errors import TaxonomyError, TrainingError
from triage.taxonomy import SIGNALS, TASKS, URGENCIES, Label, Taxonomy, parse, read_taxonomy
from triage.tickets.ticket import Ticket
from triage.tickets.values import meanings, name_of, plain

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|\d{5,}")

Names = Mapping[str, Mapping[str, str]]
"""For each task, what a value found in the tickets is called as a label."""


@dataclass(frozen=True, slots=True)
class OwnLabels:
    """A new model's taxonomy, the tasks that tickets teach, the names of the values found in them, and remarks.

    `extended` are the tasks whose shipped labels stay though no ticket carries them.
    """

    taxonomy: Taxonomy
    trained: tuple[str, ...]
    names: Names
    extended: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def of(self, ticket: Ticket) -> dict[str, tuple[str, ...]]:
        """A ticket's labels by their names in the taxonomy. Of several urgencies the highest stands."""
        found = {
            task: tuple(dict.fromkeys(self.names[task][value] for value in values))
            for task, values in ticket.labels.items()
            if values
        }
        if len(levels := found.get("urgency", ())) > 1:
            found["urgency"] = (max(levels, key=URGENCIES.index),)
        return found


def own_labels(
    tickets: Sequence[Ticket],
    base: Taxonomy,
    *,
    given: Path | None = None,
    extend: bool = False,
    names: Names | None = None,
) -> OwnLabels:
    """Make a taxonomy from the labels that tickets carry, from a file where one is `given`, and from the base's.

    `names[task][value]` says what a value is called. Raises TaxonomyError for a value that cannot be placed, and
    TrainingError for a task of which the tickets carry one label only.

    >>> from triage.message import Message
    >>> base = parse({"intent": {"other": {"description": "-"}, "praise": {"description": "Compliments."}}})
    >>> rows = [Ticket(Message("Hi"), {"intent": (value,)}) for value in ("Billing Team", "Praise")]
    >>> own_labels(rows, base).taxonomy.label("intent", "billing_team").description
    'Messages filed under Billing Team.'
    """
    names, notes = names or {}, list[str]()
    file = read_taxonomy(given) if given is not None else None
    found = _values(tickets)
    if stray := sorted(set(names) - set(found)):
        raise TaxonomyError(f"--map speaks of task {', '.join(stray)}, but the tickets carry {', '.join(found)}")
    tasks, several, parents = dict(base.tasks), set(base.several), dict(base.parents)
    read: dict[str, dict[str, str]] = {}
    extended = set()
    for task in dict.fromkeys([*found, *(file.tasks if file else ())]):
        values, asked = found.get(task, Counter()), names.get(task, {})
        if file and task in file.tasks:
            listed = dict(file.tasks[task])
            tasks[task] = {**base.tasks.get(task, {}), **listed} if extend else listed
            several = several - {task} | (file.several & {task})
            parents.pop(task, None)
            parents |= {task: file.parents[task]} if task in file.parents else {}
            read[task] = _placed(task, values, tasks[task], asked, where=str(given))
        elif task in TASKS and task != "intent":
            read[task] = _placed(task, values, tasks[task], asked, where="the shipped labels")
            notes += _read_as(task, read[task], asked)
        else:
            own, read[task] = _made(values, base.tasks.get(task, {}), asked)
            tasks[task] = {**base.tasks.get(task, {}), **own} if extend else own
        if extend and task in base.tasks and set(base.tasks[task]) - set(read[task].values()):
            extended.add(task)
        notes += _unseen(task, tasks[task], read[task], extend=extend)
        if _several(tickets, task, read[task]) and task not in ("urgency", SIGNALS):
            several.add(task)
    for task in found:
        if len(carried := set(read[task].values())) < 2:
            raise TrainingError(
                f"the tickets carry one label of {task} only ({_shown(next(iter(carried), 'none'))}), so there is"
                f" nothing to tell apart. Bring tickets with another one, or leave out --label {task}=..."
            )
    taxonomy = Taxonomy(tasks, frozenset(several), parents)
    checked = parse(tomllib.loads(as_toml(taxonomy)), where=str(given or "the taxonomy made from the tickets"))
    return OwnLabels(checked, tuple(found), read, frozenset(extended), tuple(notes))


def as_toml(taxonomy: Taxonomy) -> str:
    """A taxonomy as the text of a `taxonomy.toml`.

    >>> moods = {"good": {"description": "pleased"}, "so-so": {"description": 'neither "good" nor bad'}}
    >>> taxonomy = parse({"mood": moods})
    >>> parse(tomllib.loads(as_toml(taxonomy))) == taxonomy
    True
    """
    lines = []
    for task, labels in taxonomy.tasks.items():
        settings = ["several = true"] if task in taxonomy.several else []
        settings += [f"parents = {_list(taxonomy.parents[task])}"] if task in taxonomy.parents else []
        lines += [f"[{_key(task)}]", *settings, ""] if settings else []
        for label in labels.values():
            lines.append(f"[{_key(task)}.{_key(label.name)}]")
            lines += [
                f"{field} = {_text(value)}"
                for field in ("description", "parent", "queue", "urgency", "approach")
                if (value := getattr(label, field)) or field == "description"
            ]
            lines += [f"examples = {_list(label.examples)}"] if label.examples else []
            lines.append("")
    return "\n".join(lines)


def _values(tickets: Iterable[Ticket]) -> dict[str, Counter[str]]:
    """How often each value of each task was found, the tasks in the order in which they appear."""
    found: dict[str, Counter[str]] = {}
    for ticket in tickets:
        for task, values in ticket.labels.items():
            found.setdefault(task, Counter()).update(values)
    return found


def _made(
    values: Mapping[str, int], known: Mapping[str, Label], asked: Mapping[str, str]
) -> tuple[dict[str, Label], dict[str, str]]:
    """Labels made from the values themselves; one that the base knows keeps what it says of it."""
    by_plain: dict[str, list[str]] = {}
    for value in sorted(values, key=lambda value: (-values[value], value)):
        by_plain.setdefault(plain(asked.get(value, value)), []).append(value)
    labels: dict[str, Label] = {}
    read: dict[str, str] = {}
    for members in by_plain.values():
        shown = asked.get(members[0], members[0])
        name = shown if shown in known else name_of(shown)
        if name in labels:
            name = next(longer for number in range(2, 1_000_000) if (longer := f"{name}_{number}") not in labels)
        labels[name] = known.get(name) or Label(name, _description(shown))
        read |= dict.fromkeys(members, name)
    return labels, read


def _placed(
    task: str, values: Iterable[str], labels: Mapping[str, Label], asked: Mapping[str, str], *, where: str
) -> dict[str, str]:
    """The label that each value stands for, of those there are."""
    known = meanings(task, labels)
    given = {plain(value): name for value, name in asked.items()}
    read, unknown = {}, []
    for value in values:
        name = given.get(plain(value)) or known.get(plain(value))
        if name is None or name not in labels:
            unknown.append(_shown(name or value))
        else:
            read[value] = name
    if unknown:
        raise TaxonomyError(
            f"{where}: {task} has no label for {', '.join(sorted(unknown)[:5])}; known: {', '.join(labels)}."
            f" Say what it means: --map {task}:VALUE=LABEL"
        )
    return read


def _read_as(task: str, read: Mapping[str, str], asked: Mapping[str, str]) -> list[str]:
    """What was translated unasked, for people to see."""
    other = {value: name for value, name in read.items() if plain(value) != plain(name) and value not in asked}
    said = ", ".join(f"{_shown(value)} as {name}" for value, name in sorted(other.items())[:20])
    return [f"{task}: read {said}; --map {task}:VALUE=LABEL says otherwise"] if said else []


def _unseen(task: str, labels: Mapping[str, Label], read: Mapping[str, str], *, extend: bool) -> list[str]:
    missing = [name for name in labels if name not in set(read.values())]
    if not missing or extend or not read:
        return []
    return [f"{task}: no ticket says {', '.join(missing[:10])}, so hardly any message will get it"]


def _several(tickets: Iterable[Ticket], task: str, read: Mapping[str, str]) -> bool:
    return any(len({read[value] for value in ticket.labels.get(task, ())}) > 1 for ticket in tickets)


def _description(value: str) -> str:
    """What a label made from a value says of itself; addresses and long numbers in it are masked."""
    return f"Messages filed under {_ADDRESS.sub('[masked]', ' '.join(value.split()))}."


def _shown(value: str) -> str:
    return repr(_ADDRESS.sub("[masked]", value)[:40])


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(value: str) -> str:
    """A TOML string on one line."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    signs = (escapes.get(sign) or (sign if sign.isprintable() or sign == " " else _escaped(sign)) for sign in value)
    return f'"{"".join(signs)}"'


def _escaped(sign: str) -> str:
    """A sign that TOML does not take as it is; half a surrogate pair becomes the sign for what cannot be read."""
    code = 0xFFFD if 0xD800 <= ord(sign) <= 0xDFFF else ord(sign)
    return f"\\U{code:08x}"
