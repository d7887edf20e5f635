"""Ask a model all cases of a suite in one stream, and count what does not hold."""

import time
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Protocol

from triage.checks.check import Case, Check, Failure, Outcome, Report
from triage.checks.read import read_checks
from triage.errors import MessageError
from triage.message import Message
from triage.result import Triage
from triage.taxonomy import Taxonomy

Key = tuple[str, str | None, str, str]


class Answers(Protocol):
    """What a model must offer to be checked: triage's own Triager does, and so does its stand-in."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def taxonomy(self) -> Taxonomy: ...  # noqa: D102
    def stream(self, messages: Iterable[str | Message]) -> Iterator[Triage]: ...  # noqa: D102


def run(triager: Answers, checks: Sequence[Check] | None = None, *, only: Sequence[str] = ()) -> Report:
    """Run the shipped suite, or the given checks, or `only` the tests and capabilities named.

    A shipped test that speaks of a label the model does not have is skipped, and says so; in a company's own test
    that is an error. Raises MessageError.

    >>> from triage.testing import StandInTriager
    >>> run(StandInTriager(), only=["shouted_requests"]).outcomes[0].skipped
    "the model has no label 'cancellation' in intent"
    """
    chosen = _chosen(_unique(read_checks() if checks is None else checks), only)
    begun = time.perf_counter()
    skipped = {check.name: why for check in chosen if (why := _unfit(check, triager.taxonomy))}
    asked = [check for check in chosen if check.name not in skipped]
    messages = {_key(message): message for check in asked for case in check.cases for message in _both(case)}
    answers = dict(zip(messages, triager.stream(list(messages.values())), strict=True))
    outcomes = tuple(
        Outcome(check, skipped=skipped[check.name])
        if check.name in skipped
        else Outcome(check, tuple(_failures(check, answers)))
        for check in chosen
    )
    return Report(f"{triager.name} {triager.version}", outcomes, len(messages), time.perf_counter() - begun)


def _unique(checks: Sequence[Check]) -> Sequence[Check]:
    """The checks, once it is sure that no two have the same name."""
    found: dict[str, Check] = {}
    for check in checks:
        if other := found.get(check.name):
            raise MessageError(f"{check.file}: there is a test {check.name} in {other.file} already; rename this one")
        found[check.name] = check
    return checks


def _chosen(checks: Sequence[Check], only: Sequence[str]) -> list[Check]:
    names = [name for check in checks for name in (check.name, check.capability)]
    for name in only:
        if name not in names:
            close = get_close_matches(name, dict.fromkeys(names), n=3) or sorted({each.capability for each in checks})
            raise MessageError(f"there is no test or capability {name!r}; did you mean {', '.join(close)}?")
    return [check for check in checks if not only or check.name in only or check.capability in only]


def _unfit(check: Check, taxonomy: Taxonomy) -> str:
    """Why this model cannot be asked, empty when it can. Raises when the test is a company's own."""
    why = next((why for case in check.cases if (why := case.rule.unfit(taxonomy))), "")
    if why and not check.shipped:
        raise MessageError(f"{check.file}: test {check.name}: {why}")
    return why.partition("; known: ")[0]


def _failures(check: Check, answers: dict[Key, Triage]) -> Iterator[Failure]:
    for case in check.cases:
        before = None if case.before is None else answers[_key(case.before)]
        if why := case.rule.broken(answers[_key(case.message)], before):
            yield Failure(case, why)


def _both(case: Case) -> tuple[Message, ...]:
    return (case.message,) if case.before is None else (case.before, case.message)


def _key(message: Message) -> Key:
    return message.text, message.subject, message.channel, message.author
