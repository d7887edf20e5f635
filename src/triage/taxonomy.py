"""The labels a model can give and what they mean: read from `taxonomy.toml` in the model folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from triage.errors import TaxonomyError

TASKS = ("sentiment", "intent", "category", "urgency", "expectation", "approach", "signals")
SIGNALS = "signals"
"""The task of the facts that bear on urgency, each with the sentence that carries it. Any number of them holds."""
URGENCIES = ("low", "normal", "high", "critical")
SETTINGS = ("several", "parents")
"""What a task's table may say beside its labels."""
TAKEN = (
    *("id", "language", "action", "action_reason", "queue", "requests", "facts", "evidence", "vector"),
    *("draft", "draft_sendable", "draft_gaps", "intent_runner_up", "urgency_reason"),
    *("text", "subject", "channel", "sent_at", "customer", "file", "outside"),
)
"""Names that stand beside the tasks in results and in the columns of a batch, so no task can have them."""
TAKEN_ENDS = ("_probability", "_confident", "_labels")
"""Ends of the columns that a batch writes for each task."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label of one task. Everything after `description` is used for intents only.

    `parent` groups intents, `queue` is where they go, `urgency` and `approach` are what they mostly are.
    """

    name: str
    description: str
    parent: str = ""
    queue: str = ""
    urgency: str = ""
    approach: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All tasks with their labels, in the order of the heads.

    `several` holds the tasks that take any number of labels, beside `signals`, which always does. `parents[task]` are
    the groups that a file declares for a task's labels; a task that declares none may name any.

    >>> taxonomy = parse({"mood": {"good": {"description": "pleased"}, "bad": {"description": "not pleased"}}})
    >>> taxonomy.labels("mood")
    ('good', 'bad')
    """

    tasks: Mapping[str, Mapping[str, Label]]
    several: frozenset[str] = frozenset()
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def labels(self, task: str) -> tuple[str, ...]:
        """The names of a task's labels, in the order of its head."""
        return tuple(self.tasks[task])

    def label(self, task: str, name: str) -> Label:
        """One label; KeyError when there is none of that name."""
        return self.tasks[task][name]

    def many(self, task: str) -> bool:
        """Whether any number of the task's labels may hold, so that each has a probability of its own."""
        return task == SIGNALS or task in self.several


def read_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy file: one table a task, one table a label in it.

    Raises TaxonomyError, naming the file, the entry and the remedy.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TaxonomyError(f"{path}: cannot be read as TOML: {error}") from error
    return parse(data, where=str(path))


def parse(data: Mapping[str, Any], *, where: str = "taxonomy") -> Taxonomy:
    """Check the plain data of a taxonomy and make it one. Raises TaxonomyError.

    >>> products = {"several": True, "router": {"description": "the box"}, "app": {"description": "the app"}}
    >>> parse({"product": products}).many("product")
    True
    """
    tasks: dict[str, dict[str, Label]] = {}
    several: set[str] = set()
    parents: dict[str, tuple[str, ...]] = {}
    for task, table in data.items():
        _check_name(task, where)
        entries = dict(table) if isinstance(table, dict) else {}
        settings = {name: entries.pop(name) for name in SETTINGS if not isinstance(entries.get(name, {}), dict)}
        if len(entries) < 2:
            raise TaxonomyError(f"{where}: task {task!r} needs a table with two labels or more")
        tasks[task] = {name: _label(entry, f"{where}: {task}.{name}", name) for name, entry in entries.items()}
        if "several" in settings and _several(settings["several"], task, where):
            several.add(task)
        if "parents" in settings:
            parents[task] = _texts(settings["parents"], f"{where}: {task}.parents")
    taxonomy = Taxonomy(tasks, frozenset(several), parents)
    _check_references(taxonomy, where)
    return taxonomy


def _check_name(task: str, where: str) -> None:
    if not task.isidentifier() or task.startswith("_"):
        raise TaxonomyError(f"{where}: task {task!r} needs a name of letters, digits and _ that starts with a letter")
    if task in TAKEN or task.endswith(TAKEN_ENDS):
        raise TaxonomyError(
            f"{where}: no task can be called {task!r}, for results have a field of that name. Choose another, that is "
            f"none of {', '.join(TAKEN)} and does not end on {', '.join(TAKEN_ENDS)}"
        )


def _label(entry: Any, where: str, name: str) -> Label:
    known = {each.name for each in fields(Label)} - {"name"}
    if not isinstance(entry, dict) or "description" not in entry:
        settings = " and ".join(SETTINGS)
        raise TaxonomyError(f"{where} needs a table with a description; only {settings} stand beside labels")
    if unknown := sorted(set(entry) - known):
        raise TaxonomyError(f"{where} has unknown keys {unknown}; known: {sorted(known)}")
    for key, value in entry.items():
        if key != "examples" and not isinstance(value, str):
            raise TaxonomyError(f"{where}: {key} is {value!r}; it has to be a text in quotes")
    return Label(name, **{**entry, "examples": _texts(entry.get("examples", ()), f"{where}: examples")})


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise TaxonomyError(f"{where} has to be a list of texts in quotes")
    return tuple(value)


def _several(value: Any, task: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise TaxonomyError(f"{where}: {task}.several is {value!r}; it has to be true or false")
    if task in ("urgency", SIGNALS) and value is (task == "urgency"):
        raise TaxonomyError(f"{where}: {task}.several cannot be {str(value).lower()}. Leave the line out")
    return value and task != SIGNALS


def _check_references(taxonomy: Taxonomy, where: str) -> None:
    """Raise when a label names a level, an approach or a group that does not exist."""
    known = {"urgency": URGENCIES, "approach": tuple(taxonomy.tasks.get("approach", ()))}
    for task, labels in taxonomy.tasks.items():
        groups = {"parent": taxonomy.parents[task]} if task in taxonomy.parents else {}
        for name, label in labels.items():
            for key, names in (groups | known if task == "intent" else groups).items():
                value = getattr(label, key)
                if value and names and value not in names:
                    raise TaxonomyError(f"{where}: {task}.{name} has {key} {value!r}; known: {', '.join(names)}")
