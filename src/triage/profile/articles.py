"""Knowledge articles: read from Markdown with front matter, or from one CSV file with a line an article."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from triage.errors import DraftError
from triage.profile.fields import check_id, check_keys, check_line, check_lines, check_sentence, check_url

FENCE = "+++"
LONGEST_TITLE = 100
LONGEST_SUMMARY = 300
LONGEST_STEP = 200
MOST_STEPS = 12
MOST_ARTICLES = 2_000
LISTS = ("intents", "steps", "follows", "asked", "mentions", "unless")

_STEP = re.compile(r"(?:\d{1,2}[.)]|[-*+]) +(\S.*)")
_EMPHASIS = re.compile(r"\*\*([^*\n]{1,200})\*\*|`([^`\n]{1,200})`|(?<!\w)[*_]([^*_\n]{1,200})[*_](?!\w)")


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of knowledge. `summary` is the answer in a sentence or two, `steps` are whole sentences.

    `title` fits after "see" and before a colon. `follows` names the articles after which this one is the next
    question. `asked` are words or sentences in which customers ask it; they help to find it and are never said. A
    message must hold one of `mentions`, where there are any, and none of `unless`. `technical` says that the reader has
    to know the matter.
    """

    id: str
    title: str
    url: str = ""
    intents: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    summary: str = ""
    follows: tuple[str, ...] = ()
    technical: bool = False
    asked: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_id("id", self.id)
        check_line("title", self.title, longest=LONGEST_TITLE, needed=True)
        check_url("url", self.url)
        check_lines("intents", self.intents, longest=60)
        check_lines("follows", self.follows, longest=60)
        check_lines("asked", self.asked, longest=LONGEST_STEP)
        check_lines("mentions", self.mentions, longest=60)
        check_lines("unless", self.unless, longest=60)
        check_lines("steps", self.steps, longest=LONGEST_STEP, most=MOST_STEPS)
        check_line("summary", self.summary, longest=LONGEST_SUMMARY)
        for number, step in enumerate(self.steps, 1):
            check_sentence(f"steps, number {number}", step)
        if self.summary:
            check_sentence("summary", self.summary)
        elif not self.steps:
            raise DraftError("has neither a summary nor steps; write the answer in a sentence, or as numbered steps")
        if not isinstance(self.technical, bool):
            raise DraftError("technical has to be true or false")

    @property
    def words(self) -> str:
        """All that may be said of it, in one string."""
        return "\n".join((self.title, self.url, self.summary, *self.steps))

    @property
    def searched(self) -> tuple[str, ...]:
        """What a message is compared with, sentence by sentence."""
        return (self.title, *((self.summary,) if self.summary else ()), *self.asked)


def article_from_markdown(text: str, *, name: str) -> Article:
    r"""One Markdown file: front matter in TOML between two lines of +++, then a paragraph, then the steps as a list.

    The id is the file's name unless the front matter has one. Raises DraftError, naming the entry.

    >>> text = '+++\ntitle = "Restart the router"\n+++\nA restart often helps.\n\n1. Unplug it.\n2. Plug it in.\n'
    >>> article_from_markdown(text, name="restart").steps
    ('Unplug it.', 'Plug it in.')
    """
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        raise DraftError(
            f'has to begin with front matter: a line {FENCE}, entries such as title = "...", a line {FENCE}'
        )
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    try:
        data = tomllib.loads("\n".join(lines[1:end]))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DraftError(f"has front matter that cannot be read as TOML: {error}") from error
    known = [field.name for field in fields(Article) if field.name not in ("summary", "steps")]
    check_keys("the front matter", data, known, ("title",))
    summary, steps = _body(lines[end + 1 :])
    data = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Article(**{"id": name, **data, "summary": summary, "steps": steps})


def articles_from_csv(text: str) -> Iterator[tuple[str, Article | DraftError]]:
    """Every line of a CSV file with columns named like the fields of Article, and which line it is.

    Those of LISTS are parted by `|`. A wrong line is handed back as its error.
    Raises DraftError when the columns are wrong.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True, restkey="surplus")
    try:
        check_keys("the first line", dict.fromkeys(rows.fieldnames or ()), [f.name for f in fields(Article)], ("id",))
        for row in rows:
            yield f"line {rows.line_num}", _article_of(row)
    except csv.Error as error:
        raise DraftError(f"line {rows.line_num}: cannot be read as CSV: {error}") from error


def _article_of(row: Mapping[str, Any]) -> Article | DraftError:
    if "surplus" in row or None in row.values():
        return DraftError("has more or fewer cells than the first line; put cells with commas in quotes")
    values: dict[str, Any] = {}
    for key, cell in row.items():
        value = cell.strip()
        if key in LISTS:
            values[key] = tuple(part.strip() for part in value.split("|") if part.strip())
        elif key == "technical":
            if value.lower() not in ("", "yes", "no", "true", "false"):
                return DraftError("technical has to be yes or no")
            values[key] = value.lower() in ("yes", "true")
        else:
            values[key] = value
    try:
        return Article(**{"title": "", **values})
    except DraftError as error:
        return error


def _body(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """The first paragraph, and the list after it; headings and what follows the list are left to readers."""
    summary: list[str] = []
    steps: list[str] = []
    over = False
    for line in lines:
        text = line.strip()
        if step := _STEP.fullmatch(text[: 2 * LONGEST_STEP + 8]):
            steps.append(step[1])
        elif text.startswith("#") or not text:
            over = over or bool(summary)
        elif steps and line[:1].isspace():
            steps[-1] += f" {text}"
        elif steps:
            break
        elif not over:
            summary.append(text)
    return _plain(" ".join(summary)), tuple(_plain(step) for step in steps)


def _plain(text: str) -> str:
    """Without emphasis marks. Longer text is refused later, so it is left as it is."""
    return _EMPHASIS.sub(lambda mark: mark[1] or mark[2] or mark[3], text) if len(text) <= 2 * LONGEST_SUMMARY else text
