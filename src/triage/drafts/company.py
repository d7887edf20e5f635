"""What the company tells the drafts about itself: name, signature, service levels and who takes what."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from triage.errors import DraftError
from triage.taxonomy import URGENCIES

LONGEST = {"name": 60, "signature": 120, "contact": 120, "service_levels": 60, "redirects": 120}
BARRED = "[]{}<>\n\r"


@dataclass(frozen=True, slots=True)
class Company:
    """What drafts may say in the company's name. Whatever is missing becomes a visible gap.

    `service_levels` maps an urgency to words that fit after "You will hear from me": `within 4 hours`.
    `redirects` maps an intent or a queue to words that fit after "I am handing this to": `our fraud desk`.
    `contact` is where a public reply asks people to write to privately.

    >>> Company(name="Acme", service_levels={"high": "within 4 hours"}).service_levels["high"]
    'within 4 hours'
    """

    name: str = ""
    signature: str = ""
    contact: str = ""
    service_levels: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in ("name", "signature", "contact"):
            _check(key, getattr(self, key), LONGEST[key])
        for key in ("service_levels", "redirects"):
            table = getattr(self, key)
            if not isinstance(table, Mapping):
                raise DraftError(f"{key} has to be a table, not {type(table).__name__}")
            for entry, words in table.items():
                _check(f"{key}.{entry}", words, LONGEST[key])
        if unknown := sorted(set(self.service_levels) - set(URGENCIES)):
            raise DraftError(f"service_levels has unknown urgencies {unknown}; known: {', '.join(URGENCIES)}")

    @property
    def words(self) -> str:
        """All that the company says of itself, in one string: what the guards take as known."""
        return "\n".join(
            (self.name, self.signature, self.contact, *self.service_levels.values(), *self.redirects.values())
        )


def read_company(path: Path) -> Company:
    """Read a company file (TOML with the fields of Company as keys).

    Raises DraftError, naming the file, the entry and the remedy.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DraftError(f"{path}: cannot be read as TOML: {error}") from error
    known = sorted(entry.name for entry in fields(Company))
    if unknown := sorted(set(data) - set(known)):
        raise DraftError(f"{path}: unknown keys {unknown}; known: {', '.join(known)}")
    try:
        return Company(**data)
    except DraftError as error:
        raise DraftError(f"{path}: {error}") from error


def _check(entry: str, words: Any, longest: int) -> None:
    if not isinstance(words, str):
        raise DraftError(f"{entry} has to be text in quotes, not {type(words).__name__}")
    if len(words) > longest:
        raise DraftError(f"{entry} has {len(words)} characters; at most {longest} fit into a reply")
    if any(mark in words for mark in BARRED):
        raise DraftError(f"{entry} has to be one line without the marks [ ] {{ }} < >")
