"""A company's rules on top of the learned scores: floors under urgency, queues, and what may go out unseen."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from triage.errors import PolicyError
from triage.message import Message
from triage.taxonomy import URGENCIES, Taxonomy


@dataclass(frozen=True, slots=True)
class Floor:
    """From probability `start` of `signal` on, urgency is at least `urgency`."""

    signal: str
    start: float
    urgency: str
    because: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Urgency is at least `urgency` when the message's own `field` holds one of `values`."""

    field: str
    values: tuple[str, ...]
    urgency: str
    because: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Urgency is at least `urgency` when `turns` of the customer's turns in a row got no answer."""

    turns: int
    urgency: str
    because: str


@dataclass(frozen=True, slots=True)
class Raise:
    """One rule that applies: the floor it sets, how sure it is, and its reason in the policy's words."""

    urgency: str
    probability: float
    because: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules of one policy file. `auto_from` is None where the model's own bar for routing unseen holds."""

    sure_of: tuple[str, ...]
    floors: tuple[Floor, ...]
    customers: tuple[Customer, ...]
    unanswered: Unanswered | None
    queues: Mapping[str, str]
    auto_from: float | None = None

    def raises(self, message: Message, signals: Mapping[str, float]) -> Raise | None:
        """The highest floor that applies, the surer one first; None when no rule applies."""
        found = [
            Raise(floor.urgency, signals[floor.signal], floor.because)
            for floor in self.floors
            if signals.get(floor.signal, 0.0) >= floor.start
        ]
        found += [
            Raise(rule.urgency, 1.0, rule.because)
            for rule in self.customers
            if str(message.fields.get(rule.field, "")).casefold() in rule.values
        ]
        if self.unanswered and message.unanswered >= self.unanswered.turns:
            found.append(Raise(self.unanswered.urgency, 1.0, self.unanswered.because))
        return max(found, key=lambda rule: (URGENCIES.index(rule.urgency), rule.probability), default=None)


def read_policy(path: Path | None, taxonomy: Taxonomy) -> Policy:
    """Read a policy file, or the shipped one when `path` is None, and check it against the taxonomy.

    Raises PolicyError, naming the file, the entry and what is allowed.
    """
    source = path or files("triage") / "policy.toml"
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{source}: cannot be read as TOML: {error}") from error
    return _Checks(str(source), taxonomy, shipped=path is None).policy(data)


class _Checks:
    """Turns plain data into a Policy; every refusal names the file and what would be right."""

    def __init__(self, where: str, taxonomy: Taxonomy, *, shipped: bool) -> None:
        self.where = where
        self.taxonomy = taxonomy
        self.shipped = shipped

    def policy(self, data: Mapping[str, Any]) -> Policy:
        self.keys("the file", data, (), ("action", "floor", "unanswered", "customer", "queues"))
        action = self.keys(
            "[action]", data.get("action", {"sure_of": ["intent"]}), ("sure_of",), ("sure_of", "auto_from")
        )
        tasks = tuple(task for task in self.taxonomy.tasks if task != "signals")
        if not isinstance(action["sure_of"], list) or not action["sure_of"]:
            raise PolicyError(f"{self.where}: action.sure_of has to be a list of tasks; known: {', '.join(tasks)}")
        for task in action["sure_of"]:
            self.known("action.sure_of", task, tasks)
        unanswered = data.get("unanswered")
        queues = self.keys("[queues]", data.get("queues", {}), (), self.taxonomy.labels("intent"))
        return Policy(
            tuple(action["sure_of"]),
            tuple(floor for entry in self.tables(data, "floor") if (floor := self.floor(entry))),
            tuple(self.customer(entry) for entry in self.tables(data, "customer")),
            self.unanswered(unanswered) if unanswered is not None else None,
            {intent: self.text("queues", intent, queue) for intent, queue in queues.items()},
            self.share("action.auto_from", action["auto_from"]) if "auto_from" in action else None,
        )

    def floor(self, entry: Mapping[str, Any]) -> Floor | None:
        self.keys("[[floor]]", entry, ("signal", "from", "urgency", "because"))
        kinds = self.taxonomy.labels("signals")
        if self.shipped and entry["signal"] not in kinds:
            return None  # the shipped rules also serve a model whose taxonomy knows fewer signals
        self.known("floor.signal", entry["signal"], kinds)
        return Floor(entry["signal"], self.share("floor.from", entry["from"]), *self.outcome("floor", entry))

    def customer(self, entry: Mapping[str, Any]) -> Customer:
        self.keys("[[customer]]", entry, ("field", "values", "urgency", "because"))
        if not isinstance(entry["values"], list):
            raise PolicyError(f"{self.where}: customer.values has to be a list")
        values = tuple(str(value).casefold() for value in entry["values"])
        return Customer(self.text("customer", "field", entry["field"]), values, *self.outcome("customer", entry))

    def unanswered(self, entry: Mapping[str, Any]) -> Unanswered:
        self.keys("[unanswered]", entry, ("turns", "urgency", "because"))
        turns = entry["turns"]
        if isinstance(turns, bool) or not isinstance(turns, int) or turns < 1:
            raise PolicyError(f"{self.where}: unanswered.turns has to be a whole number from 1 on, not {turns!r}")
        return Unanswered(turns, *self.outcome("unanswered", entry))

    def outcome(self, table: str, entry: Mapping[str, Any]) -> tuple[str, str]:
        self.known(f"{table}.urgency", entry["urgency"], URGENCIES)
        return entry["urgency"], self.text(table, "because", entry["because"])

    def tables(self, data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
        entries = data.get(name, [])
        if not isinstance(entries, list):
            raise PolicyError(f"{self.where}: write [[{name}]], one table a rule")
        return entries

    def keys(
        self, table: str, entry: Any, needed: Sequence[str], allowed: Sequence[str] | None = None
    ) -> Mapping[str, Any]:
        allowed = needed if allowed is None else allowed
        if not isinstance(entry, dict):
            raise PolicyError(f"{self.where}: {table} has to be a table")
        if wrong := sorted(set(entry) - set(allowed)) + sorted(set(needed) - set(entry)):
            known = ", ".join(allowed)
            raise PolicyError(f"{self.where}: {table}: missing or unknown: {', '.join(wrong)}; known: {known}")
        return entry

    def share(self, name: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            raise PolicyError(f"{self.where}: {name} has to be a number above 0 and up to 1, not {value!r}")
        return float(value)

    def known(self, name: str, value: Any, allowed: Sequence[str]) -> None:
        if value not in allowed:
            raise PolicyError(f"{self.where}: {name} is {value!r}; known: {', '.join(allowed)}")

    def text(self, table: str, name: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise PolicyError(f"{self.where}: {table}.{name} has to be a text")
        return value
