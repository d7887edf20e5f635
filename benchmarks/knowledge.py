"""Measure what the example profile finds for 60 messages: words and meaning together, beside each of them alone.

python benchmarks/knowledge.py [--profile DIR] [--queries FILE] [--part tune|test] [--misses]

precision: of what was found, how much is right. coverage: of what there is to find, how much was found, and right.
Each alone gets the lowest threshold that is never wrong on the `tune` messages, and the same intents and mentions.
"""

import argparse
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import triage
from triage.profile.articles import Article
from triage.profile.find import ARTICLE, ISSUE, Finder, Fit
from triage.result import Triage

HERE = Path(__file__).parent
Choice = Callable[[Triage, bool], str]
Queries = list[tuple[dict[str, Any], Triage]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", type=Path, default=HERE.parent / "examples" / "profile")
    parser.add_argument("--queries", type=Path, default=HERE / "knowledge.toml")
    parser.add_argument("--part", choices=("tune", "test"), default="test")
    parser.add_argument("--misses", action="store_true", help="show what was wrong or not found")
    options = parser.parse_args()
    triager = triage.load(profile=options.profile)
    profile = triager.profile
    assert profile is not None
    finder = Finder(profile.issues, profile.articles, encoder=triager.encoder)
    data = tomllib.loads(options.queries.read_text(encoding="utf-8"))
    parts = {name: list(zip(data[name], triager.stream([q["text"] for q in data[name]]), strict=True)) for name in data}
    queries = parts[options.part]
    print(
        f"{len(queries)} messages, {len(profile.issues)} issues, {len(profile.articles)} articles; model {triager.name}"
    )
    print(f"{'':22}{'precision':>20}{'coverage':>20}")
    ways: dict[str, Choice] = {
        "words and meaning": lambda triage, is_issue: _together(finder, triage, is_issue),
        "words alone (BM25)": _alone(finder, parts["tune"], lambda fit: fit.words),
        "meaning alone": _alone(finder, parts["tune"], lambda fit: fit.meaning or 0.0),
    }
    for name, choose in ways.items():
        for is_issue in (True, False):
            kind = "issues" if is_issue else "articles"
            right, found, wanted = score(
                choose, queries, is_issue, misses=options.misses and name.startswith("words and")
            )
            print(f"{name:19}{kind:9}{share(right, found):>14}{share(right, wanted):>20}")
    answers = [triage for _, triage in queries] * 20
    begun = time.perf_counter()
    for answer in answers:
        profile.find(answer)
    print(f"{len(answers) / (time.perf_counter() - begun):,.0f} look-ups/s")


def score(choose: Choice, queries: Queries, is_issue: bool, *, misses: bool = False) -> tuple[int, int, int]:
    """How many found are right, how many were found, how many there were to find."""
    right = found = wanted = 0
    for query, answer in queries:
        want, got = wanted_of(query, is_issue), choose(answer, is_issue)
        wanted += bool(want)
        found += bool(got)
        right += got in want
        if misses and (got not in want if got else want):
            print(f"    {got or 'nothing'} for {' or '.join(want) or 'nothing'}: {query['text'][:90]}")
    return right, found, wanted


def wanted_of(query: dict[str, Any], is_issue: bool) -> list[str]:
    return [query["issue"]] if is_issue and "issue" in query else [] if is_issue else query.get("article", [])


def _together(finder: Finder, answer: Triage, is_issue: bool) -> str:
    known = finder.find(answer)
    entry = known.issue if is_issue else known.article
    return entry.id if entry else ""


def _alone(finder: Finder, tune: Queries, measure: Callable[[Fit], float]) -> Choice:
    """The best entry by one measure, above the threshold that makes no mistake on the messages to tune on."""

    def best(answer: Triage, is_issue: bool) -> tuple[float, str]:
        bar = ISSUE if is_issue else ARTICLE
        fits = finder.fits(answer, candidates=len(finder.entries))
        fits = [fit for fit in fits if isinstance(fit.entry, Article) != is_issue and fit.intent >= bar.intent]
        return max(((measure(fit), fit.entry.id) for fit in fits), default=(0.0, ""))

    limits = {
        is_issue: max(
            (
                value
                for query, answer in tune
                for value, got in (best(answer, is_issue),)
                if got not in wanted_of(query, is_issue)
            ),
            default=0.0,
        )
        for is_issue in (True, False)
    }

    def choose(answer: Triage, is_issue: bool) -> str:
        value, got = best(answer, is_issue)
        return got if value > limits[is_issue] else ""

    return choose


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.0%}" if whole else "none"


if __name__ == "__main__":
    main()
