"""What a profile that can be read still lacks, and what in it points nowhere."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from triage.profile.profile import Profile
from triage.profile.promise import in_working_time
from triage.profile.read import MAIN
from triage.taxonomy import URGENCIES, Taxonomy

NOBODY = "none"
"""The queue of messages that go to nobody."""


def missing(profile: Profile, path: Path, taxonomy: Taxonomy) -> Iterator[str]:
    """Pieces without which a draft has a gap, file by file."""
    main = path / MAIN if path.is_dir() else path
    for key, use in (("name", "who writes"), ("signature", "who signs"), ("contact", "where public replies lead to")):
        if not getattr(profile, key):
            yield f"{main}: no {key}; drafts cannot say {use}"
    for urgency in (urgency for urgency in URGENCIES if urgency not in profile.service_levels):
        yield f"{main}: no service_levels.{urgency}; drafts cannot say by when the customer hears from you"
    if profile.hours is None and any(map(in_working_time, profile.service_levels.values())):
        yield f"{main}: no [hours]; levels in working time cannot be reckoned"
    for queue, intents in _queues(taxonomy).items():
        open_ends = [intent for intent in intents if intent not in profile.redirects]
        if queue not in (NOBODY, "") and queue not in profile.redirects and open_ends:
            yield f"{main}: no redirects.{queue}; drafts cannot say who takes {', '.join(open_ends)}"
    for issue in profile.issues:
        if issue.status != "fixed" and not issue.next_update:
            yield f"{path / 'issues.toml'}: issue {issue.id}: no next_update; customers are left waiting for news"
        if not issue.intents:
            yield f"{path / 'issues.toml'}: issue {issue.id}: no intents; it may be told to anyone"
    for article in profile.articles:
        if not article.intents:
            yield f"{_file_of(article.id, path)}: no intents; it may be told to anyone"


def dead_links(profile: Profile, path: Path, taxonomy: Taxonomy, queues: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names in one file that no other file knows. `queues` are those that a policy names."""
    intents = taxonomy.labels("intent")
    places = {*intents, *_queues(taxonomy), *queues}
    for name in profile.redirects:
        if name not in places:
            yield f"{path / MAIN}: redirects.{name}: there is no intent or queue of that name; known: {_list(places)}"
    known = {article.id for article in profile.articles}
    for issue in profile.issues:
        yield from _unknown(f"{path / 'issues.toml'}: issue {issue.id}", issue.intents, intents)
    for article in profile.articles:
        yield from _unknown(f"{_file_of(article.id, path)}", article.intents, intents)
        for name in article.follows:
            if name not in known or name == article.id:
                why = "is the article itself" if name == article.id else "is no article"
                yield f"{_file_of(article.id, path)}: follows {name!r}, which {why}; known: {_list(known)}"


def idle_templates(profile: Profile, known: Iterable[str]) -> Iterator[str]:
    """Files in `templates/` that take the place of none of the shipped ones, which are `known`."""
    names = sorted(known)
    for file in sorted(profile.templates.iterdir()) if profile.templates and profile.templates.is_dir() else ():
        if file.name not in names and not file.name.startswith((".", "README")):
            yield f"{file}: takes the place of no template; known: {', '.join(names)}"


def out_of_date(profile: Profile, path: Path, *, now: datetime | None = None) -> Iterator[str]:
    """Entries whose time is over."""
    now = now or datetime.now(UTC)
    for issue in profile.issues:
        if issue.until and issue.until < now:
            yield f"{path / 'issues.toml'}: issue {issue.id}: ended on {issue.until:%Y-%m-%d}; take it out"
    if profile.hours and profile.hours.closed and max(profile.hours.closed) < now.date():
        yield f"{path / MAIN}: hours.closed names no day ahead; add the next holidays"


def _queues(taxonomy: Taxonomy) -> dict[str, list[str]]:
    """The intents of every queue."""
    queues: dict[str, list[str]] = {}
    for intent in taxonomy.labels("intent"):
        queues.setdefault(taxonomy.label("intent", intent).queue, []).append(intent)
    return queues


def _unknown(where: str, named: tuple[str, ...], intents: tuple[str, ...]) -> Iterator[str]:
    for name in named:
        if name not in intents:
            yield f"{where}: intents names {name!r}, which is no intent; known: {_list(intents)}"


def _file_of(article: str, path: Path) -> Path:
    table = path / "articles.csv"
    return Path(f"{table}: {article}") if table.is_file() else path / "articles" / f"{article}.md"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(filter(None, names)))
