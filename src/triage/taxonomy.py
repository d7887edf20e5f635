"""The labels a model can give and what they mean: read from `taxonomy.toml` in the model folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from triage.errors import TaxonomyError

TASKS = ("sentiment", "intent", "category", "urgency", "expectation", "approach", "signals")
URGENCIES = ("low", "normal", "high", "critical")


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

    >>> taxonomy = parse({"mood": {"good": {"description": "pleased"}, "bad": {"description": "not pleased"}}})
    >>> taxonomy.labels("mood")
    ('good', 'bad')
    """

    tasks: Mapping[str, Mapping[str, Label]]

    def labels(self, task: str) -> tuple[str, ...]:
        """The names of a task's labels, in the order of its head."""
        return tuple(self.tasks[task])

    def label(self, task: str, name: str) -> Label:
        """One label; KeyError when there is none of that name."""
        return self.tasks[task][name]


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
    """Check the plain data of a taxonomy and make it one. Raises TaxonomyError."""
    known = {field.name for field in fields(Label)} - {"name"}
    tasks: dict[str, dict[str, Label]] = {}
    for task, labels in data.items():
        if not isinstance(labels, dict) or len(labels) < 2:
            raise TaxonomyError(f"{where}: task {task!r} needs a table with two labels or more")
        tasks[task] = {}
        for name, entry in labels.items():
            if not isinstance(entry, dict) or "description" not in entry:
                raise TaxonomyError(f"{where}: {task}.{name} needs a table with a description")
            if unknown := sorted(set(entry) - known):
                raise TaxonomyError(f"{where}: {task}.{name} has unknown keys {unknown}; known: {sorted(known)}")
            tasks[task][name] = Label(name, **{**entry, "examples": tuple(entry.get("examples", ()))})
    for name, label in tasks.get("intent", {}).items():
        if label.urgency and label.urgency not in URGENCIES:
            raise TaxonomyError(f"{where}: intent.{name} has urgency {label.urgency!r}; known: {', '.join(URGENCIES)}")
    return Taxonomy(tasks)
