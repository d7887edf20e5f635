"""Case files: TOML in, checks out. Every refusal names the file, the test and what would be right."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain, islice
from pathlib import Path
from typing import Any

from triage.checks.check import KINDS, Case, Check
from triage.checks.expand import CHANGES, GROUP, SOURCE, Expansion
from triage.checks.fill import Lists
from triage.checks.place import Place
from triage.checks.rules import ACTION, DIRECTIONS, NO_SIGNALS, ORDERS, SIGNALS, Expect, Moves, OneOf, Rule, Same
from triage.errors import MessageError
from triage.result import ACTIONS
from triage.taxonomy import TASKS

LARGEST_FILE = 1 << 20
LONGEST_NAME = 60
MOST_CASES = 2_000
"""Cases that one test may grow to."""

_ABOUT = ("name", "capability", "kind", "about", "ceiling")
_KEYS = {
    "MFT": (*_ABOUT, *SOURCE, "expect", "when"),
    "INV": (*_ABOUT, *SOURCE, *CHANGES, "same", "tolerance"),
    "DIR": (*_ABOUT, *SOURCE, *CHANGES, "task", "direction"),
}
_ALL = tuple(dict.fromkeys(chain(*_KEYS.values())))


def read_checks(folder: Path | None = None) -> tuple[Check, ...]:
    """The tests of every `.toml` file in a folder, by file name; the shipped ones when `folder` is None.

    Raises MessageError.

    >>> {check.kind for check in read_checks()} == {"MFT", "INV", "DIR"}
    True
    """
    source: Traversable = files("triage.checks") / "cases" if folder is None else folder
    if not source.is_dir():
        raise MessageError(f"{source}: there is no such folder; give one with case files (.toml) in it")
    paths = sorted((path for path in source.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    if not paths:
        raise MessageError(f"{source}: there is no case file in it; their names have to end in .toml")
    return tuple(check for path in paths for check in _read(path, shipped=folder is None))


def _read(path: Traversable, *, shipped: bool) -> Iterator[Check]:
    place = Place(path.name if shipped else str(path))
    data = place.keys("the file", _parsed(path, place), ("capability", "fill", "sets", "test"), needed=("test",))
    lists = {name: place.texts(f"fill.{name}", words) for name, words in _table(place, data, "fill").items()}
    sets = {name: place.items(f"sets.{name}", texts) for name, texts in _table(place, data, "sets").items()}
    usual = {"capability": data["capability"]} if "capability" in data else {}
    for number, entry in enumerate(place.items("test", data["test"]), 1):
        name = entry.get("name") if isinstance(entry, dict) else None
        named = isinstance(name, str) and name.isidentifier() and len(name) <= LONGEST_NAME
        here = Place(f"{place.where}, test {name if named else number}")
        whole = {**usual, **here.keys("it", entry, _ALL)}
        if "name" in whole and not named:
            raise here.wrong(f"name has to be one word of letters, digits and _, at most {LONGEST_NAME} long")
        here.keys("it", whole, _ALL, needed=_ABOUT)
        yield _check(here, whole, lists, sets, file=place.where, shipped=shipped)


def _parsed(path: Traversable, place: Place) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise place.wrong(f"larger than {LARGEST_FILE >> 20} MiB; split it into several files")
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise place.wrong("is not UTF-8; save it as UTF-8") from error
    except (OSError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise place.wrong(f"cannot be read as TOML: {error}") from error


def _table(place: Place, data: Any, key: str) -> dict[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise place.wrong(f"{key} has to be a table of lists")
    return found


def _check(place: Place, entry: Any, lists: Lists, sets: Any, *, file: str, shipped: bool) -> Check:
    kind = place.one_of("kind", entry["kind"], KINDS)
    place.keys(f"this {kind}", entry, _KEYS[kind])
    expansion = Expansion(place, entry, lists, sets)
    if kind == "MFT":
        groups = [(group, _expected(place, group.get("expect"))) for group in _groups(place, entry)]
        made: Iterator[Case] = (case for group, rule in groups for case in expansion.plain(group, rule))
    else:
        made = expansion.changed(_rule(place, entry, kind))
    cases = tuple(islice(made, MOST_CASES + 1))
    if not cases:
        raise place.wrong("no case is left: nothing in its texts is changed by it; choose other texts or changes")
    if len(cases) > MOST_CASES:
        raise place.wrong(f"it has more than {MOST_CASES:,} cases; give fewer texts, changes or copies")
    about, capability = place.text("about", entry["about"]), place.text("capability", entry["capability"])
    ceiling = place.share("ceiling", entry["ceiling"])
    return Check(entry["name"], capability, kind, about, ceiling, cases, file, shipped)


def _groups(place: Place, entry: Any) -> list[Any]:
    """The tables that carry texts and what is expected of them: the test itself, or each of its `when`."""
    if "when" not in entry:
        return [entry]
    if set(GROUP) & set(entry):
        raise place.wrong("give texts and expect, or [[test.when]] tables with them, not both")
    return [place.keys("when", group, GROUP) for group in place.items("when", entry["when"])]


def _expected(place: Place, wanted: Any) -> Rule:
    """One table of what is expected, or a list of tables of which one has to fit."""
    if isinstance(wanted, list):
        return OneOf(tuple(_expect(place, each) for each in place.items("expect", wanted)))
    return _expect(place, wanted)


def _expect(place: Place, wanted: Any) -> Expect:
    if not isinstance(wanted, dict) or not wanted:
        raise place.wrong('expect has to be a table such as { urgency = "high" }')
    place.keys("expect", wanted, (*TASKS, NO_SIGNALS, ACTION))
    return Expect(
        {task: place.names(f"expect.{task}", wanted[task]) for task in TASKS if task in wanted and task != SIGNALS},
        place.names("expect.signals", wanted[SIGNALS]) if SIGNALS in wanted else (),
        place.names("expect.no_signals", wanted[NO_SIGNALS]) if NO_SIGNALS in wanted else (),
        place.names("expect.action", wanted[ACTION], ACTIONS) if ACTION in wanted else (),
    )


def _rule(place: Place, entry: Any, kind: str) -> Rule:
    if kind == "INV":
        place.keys("this INV", entry, _KEYS[kind], needed=("same",))
        tolerance = place.share("tolerance", entry["tolerance"]) if "tolerance" in entry else None
        return Same(place.names("same", entry["same"], (*TASKS, ACTION)), tolerance)
    place.keys("this DIR", entry, _KEYS[kind], needed=("task", "direction"))
    task = place.one_of("task", entry["task"], tuple(ORDERS))
    return Moves(task, place.one_of("direction", entry["direction"], DIRECTIONS))
