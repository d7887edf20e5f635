"""From a profile folder, or one TOML file, to a Profile; every mistake is named with its file, entry and remedy."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from triage.errors import DraftError
from triage.profile.articles import MOST_ARTICLES, Article, article_from_markdown, articles_from_csv
from triage.profile.fields import check_keys
from triage.profile.hours import hours_from
from triage.profile.issues import KnownIssue, issue_from, issues_in
from triage.profile.profile import Profile, Redirect

MAIN = "profile.toml"
KEYS = ("name", "voice", "signature", "contact", "service_levels", "hours", "redirects")
KNOWN = {MAIN, "issues.toml", "articles", "articles.csv", "templates"}
LARGEST = 2 << 20
"""Bytes of one file; more than 2,000 articles in a CSV file."""
SHOWN = 3


def read_profile(path: Path) -> Profile:
    """Read a profile folder (`profile.toml`, `issues.toml`, `articles/` or `articles.csv`, `templates/`).

    A file is read as `profile.toml` alone. Raises DraftError, naming file, entry and remedy of the first mistakes.
    """
    profile, mistakes = examine(path)
    if mistakes or profile is None:
        more = f"; and {len(mistakes) - SHOWN} more: triage profile check {path}" if len(mistakes) > SHOWN else ""
        raise DraftError("; ".join(mistakes[:SHOWN]) + more)
    return profile


def examine(path: Path) -> tuple[Profile | None, tuple[str, ...]]:
    """The profile and all mistakes in it; None and the reason when there is nothing that can be read."""
    reader = _Reader()
    profile = reader.folder(path) if path.is_dir() else reader.main(path, {})
    return profile, tuple(reader.mistakes)


class _Reader:
    """Reads on after a mistake, so that one run tells them all."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def folder(self, path: Path) -> Profile | None:
        names = sorted(entry.name for entry in path.iterdir())
        for name in names:
            if name not in KNOWN and not name.startswith((".", "README")):
                self.tell(path / name, f"is no part of a profile; known: {', '.join(sorted(KNOWN))}")
        if {"articles", "articles.csv"} <= set(names):
            self.tell(path, "has both articles/ and articles.csv; keep one of them")
        parts: dict[str, Any] = {
            "issues": self.unique(self.issues(path / "issues.toml") if "issues.toml" in names else ()),
            "articles": self.unique(self.articles(path, names)),
            "templates": path / "templates" if "templates" in names else None,
        }
        return self.main(path / MAIN, parts)

    def main(self, path: Path, parts: dict[str, Any]) -> Profile | None:
        """profile.toml, together with the other parts."""
        data = self.toml(path)
        if data is None:
            return None
        whole = self.attempt(path, "", lambda: check_keys("the file", data, KEYS))
        if whole is False:
            data = {key: value for key, value in data.items() if key in KEYS}
        if "hours" in data:
            data["hours"] = self.attempt(path, "", lambda: hours_from(data["hours"])) or None
        if isinstance(redirects := data.get("redirects", {}), dict):
            found = {
                name: self.attempt(path, f"redirects.{name}", _redirect, entry) for name, entry in redirects.items()
            }
            data["redirects"] = {name: entry for name, entry in found.items() if entry}
        profile = self.attempt(path, "", lambda: Profile(**data, **parts))
        return profile or None

    def issues(self, path: Path) -> Iterator[tuple[str, KnownIssue]]:
        data = self.toml(path)
        for number, entry in enumerate(self.attempt(path, "", issues_in, data) or (), 1) if data is not None else ():
            name = entry.get("id") if isinstance(entry, dict) else None
            where = (
                f"issue {name}"
                if isinstance(name, str) and name.isprintable() and len(name) < 60
                else f"issue {number}"
            )
            if issue := self.attempt(path, where, issue_from, entry):
                yield f"{path}: {where}", issue

    def articles(self, path: Path, names: list[str]) -> Iterator[tuple[str, Article]]:
        if "articles.csv" in names:
            yield from self.table(path / "articles.csv")
            return
        files = sorted((path / "articles").glob("*.md")) if "articles" in names else []
        for file in (file for file in files if not file.name.startswith((".", "README"))):
            text = self.text(file)
            if text is not None and (article := self.attempt(file, "", article_from_markdown, text, name=file.stem)):
                yield str(file), article

    def table(self, path: Path) -> Iterator[tuple[str, Article]]:
        text = self.text(path)
        try:
            for where, found in articles_from_csv(text or "id"):
                if isinstance(found, DraftError):
                    self.tell(path, f"{where}: {found}")
                else:
                    yield f"{path}: {where}", found
        except DraftError as error:
            self.tell(path, str(error))

    def unique(self, entries: Any) -> tuple[Any, ...]:
        """Entries by their id; a second one of the same id, and any above the most that are kept, are mistakes."""
        found: dict[str, Any] = {}
        for where, entry in entries:
            if entry.id in found:
                self.mistakes.append(f"{where}: the id {entry.id!r} is taken by another entry; give it one of its own")
            elif len(found) == MOST_ARTICLES:
                self.mistakes.append(f"{where}: is one too many; at most {MOST_ARTICLES:,} are read")
                break
            else:
                found[entry.id] = entry
        return tuple(found.values())

    def toml(self, path: Path) -> dict[str, Any] | None:
        text = self.text(path)
        try:
            return None if text is None else tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self.tell(path, f"cannot be read as TOML: {error}")
            return None

    def text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size > LARGEST:
                self.tell(path, f"is larger than {LARGEST >> 20} MiB; a profile says what a reply needs, and no more")
                return None
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = (
                "is no UTF-8 text; save it as UTF-8"
                if isinstance(error, UnicodeDecodeError)
                else f"cannot be read: {error.strerror}"
            )
            self.tell(path, why)
            return None

    def attempt(self, path: Path, where: str, make: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What `make` makes; False when it refuses, and the mistake is written down."""
        try:
            return make(*given, **named)
        except DraftError as error:
            self.tell(path, f"{where}: {error}" if where else str(error))
            return False

    def tell(self, path: Path, told: str) -> None:
        self.mistakes.append(f"{path}: {told}")


def _redirect(entry: Any) -> Redirect:
    if isinstance(entry, str):
        return Redirect(entry)
    check_keys("the entry", entry, ("team", "how", "told"), ("team",))
    return Redirect(**entry)
