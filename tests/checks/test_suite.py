import dataclasses
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

import triage
from triage import Message, MessageError, Triage, cli
from triage.checks import Check, Report, read_checks, run
from triage.checks.table import show_report
from triage.testing import StandInTriager

OWN = """
capability = "own"

[[test]]
name = "today_is_high"
kind = "MFT"
about = "Today makes it high."
ceiling = 0.5
expect = { urgency = "high" }
texts = ["I need it today", "Do it today", "I need it some day"]

[[test]]
name = "parcels_only"
kind = "MFT"
about = "Every word about parcels is found."
ceiling = 0.2
expect = { intent = "order_status" }
texts = ["Where is my parcel?", "Where has my box gone?"]

[[test]]
name = "capitals_move_nothing"
kind = "INV"
about = "Capitals move nothing."
ceiling = 0.0
same = ["intent", "urgency"]
perturb = ["upper_case"]
texts = ["Where is my parcel?", "I need it today"]

[[test]]
name = "today_never_lowers"
kind = "DIR"
about = "Adding today does not lower urgency."
ceiling = 0.0
task = "urgency"
direction = "not_down"
append = ["I need it today."]
texts = ["Where is my parcel?", "This is an emergency."]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "own.toml").write_text(OWN)
    return folder


@pytest.fixture
def report(own: Path) -> Report:
    return run(StandInTriager(), read_checks(own))


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "load", lambda *_, **__: StandInTriager())
    monkeypatch.setenv("COLUMNS", "120")


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, ["check", *map(str, arguments)])


def test_failures_are_counted_and_held_against_the_ceiling(report: Report) -> None:
    results = {each.check.name: (len(each.failures), each.ok) for each in report.outcomes}
    assert results == {
        "today_is_high": (1, True),
        "parcels_only": (1, False),
        "capitals_move_nothing": (0, True),
        "today_never_lowers": (0, True),
    }
    assert [each.check.name for each in report.over] == ["parcels_only"]
    assert not report.ok


def test_a_failure_says_which_case_and_why(report: Report) -> None:
    (failure,) = report.over[0].failures
    assert failure.case.message.text == "Where has my box gone?"
    assert failure.why == "intent: other, not order_status"


def test_results_are_frozen(report: Report) -> None:
    for thing in (report, report.outcomes[0], report.outcomes[0].check, report.over[0].failures[0]):
        name = dataclasses.fields(thing)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, None)


def test_every_message_is_asked_once_and_in_one_stream(own: Path) -> None:
    class Counting(StandInTriager):
        asked: list[str | Message]
        streams = 0

        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            self.asked = list(messages)
            self.streams += 1
            return super().stream(self.asked, batch_size=batch_size)

    triager = Counting()
    report = run(triager, read_checks(own))
    texts = [message.text for message in triager.asked if isinstance(message, Message)]
    assert triager.streams == 1
    assert len(texts) == len(set(texts)) == report.messages


def test_only_the_named_tests_and_capabilities_run(own: Path) -> None:
    checks = read_checks(own)
    assert len(run(StandInTriager(), checks, only=["parcels_only"]).outcomes) == 1
    assert len(run(StandInTriager(), checks, only=["own"]).outcomes) == 4
    with pytest.raises(MessageError, match="did you mean parcels_only"):
        run(StandInTriager(), checks, only=["parcel_only"])


def test_a_shipped_test_about_an_unknown_label_is_skipped_and_an_own_one_refused(own: Path) -> None:
    (own / "own.toml").write_text(OWN.replace('"order_status"', '"order_state"'))
    checks = read_checks(own)
    with pytest.raises(
        MessageError, match=r"parcels_only: the model has no label 'order_state'.*known: refund_request"
    ):
        run(StandInTriager(), checks)
    shipped = [dataclasses.replace(check, shipped=True) for check in checks]
    outcome = run(StandInTriager(), shipped).outcomes[1]
    assert outcome.skipped == "the model has no label 'order_state' in intent"
    assert outcome.ok
    assert not outcome.failures


def test_two_tests_of_one_name_are_refused(own: Path) -> None:
    (own / "second.toml").write_text(OWN)
    with pytest.raises(MessageError, match=r"second\.toml.*today_is_high.*own\.toml.*rename"):
        run(StandInTriager(), read_checks(own))


def test_the_table_names_every_test_under_its_capability(report: Report) -> None:
    out = StringIO()
    show_report(report, Console(file=out, width=100), failed=5)
    said = out.getvalue()
    assert said.index("own") < said.index("today_is_high") < said.index("parcels_only")
    assert "50.0%" in said
    assert "“Where has my box gone?”" in said
    assert "3 of 4 tests within their ceiling" in said
    assert "over their ceiling: parcels_only" in said


def test_a_failed_case_cannot_steer_the_terminal(own: Path) -> None:
    (own / "own.toml").write_text(OWN.replace("Where has my box gone?", "box \\u001b[2J\\u202e gone"))
    out = StringIO()
    show_report(run(StandInTriager(), read_checks(own)), Console(file=out, width=100), failed=5)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_the_command_is_0_within_the_ceilings_1_over_one_and_2_on_bad_input(own: Path) -> None:
    assert call("--cases", own, "--only", "today_is_high").exit_code == 0
    over = call("--cases", own, "--only", "own")
    assert over.exit_code == 1
    assert "parcels_only" in over.stdout
    (own / "own.toml").write_text("[[test]]\n")
    bad = call("--cases", own)
    assert bad.exit_code == 2
    assert "own.toml, test 1" in bad.stderr
    assert call("--only", "nothing_like_it").exit_code == 2
    assert call("--cases", own / "none").exit_code == 2


def test_the_json_file_holds_every_result_and_failed_case(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    assert call("--cases", own, "--only", "own", "--json", out).exit_code == 1
    data = json.loads(out.read_text())
    assert data["over"] == ["parcels_only"]
    failed = data["outcomes"][1]["failed"]
    assert failed == [{"why": "intent: other, not order_status", "message": {"text": "Where has my box gone?"}}]


def test_a_json_file_that_cannot_be_is_said_before_the_work(own: Path, tmp_path: Path) -> None:
    for bad in (tmp_path / "none" / "report.json", tmp_path):
        assert call("--cases", own, "--json", bad).exit_code == 2


def test_the_stand_in_can_be_asked_the_shipped_suite() -> None:
    report = run(StandInTriager())
    assert any(outcome.skipped for outcome in report.outcomes)
    assert any(not outcome.skipped for outcome in report.outcomes)
    assert json.dumps(report.to_dict())


def shipped() -> tuple[Check, ...]:
    return read_checks()


def test_the_shipped_suite_is_as_large_and_as_wide_as_promised() -> None:
    checks = shipped()
    assert len(checks) >= 60
    assert {check.kind for check in checks} == {"MFT", "INV", "DIR"}
    assert all(len(check.cases) >= 8 for check in checks)
    assert all(check.about.endswith(".") for check in checks)
    assert all(check.shipped for check in checks)
    assert all(check.ceiling <= 0.30 for check in checks)
    wanted = (
        "vocabulary|negation|temporal|typos|case|punctuation|emoji|names|numbers|order of sentences|polite but severe|"
        "angry but trivial|repeat contact|deadlines near|deadlines far|quoted text|subject against body|out of scope|"
        "fairness|signals|category|expectation|approach"
    )
    assert {check.capability for check in checks} == set(wanted.split("|"))


def test_the_shipped_suite_names_only_labels_of_the_shipped_taxonomy() -> None:
    from triage.taxonomy import read_taxonomy

    path = Path(__file__).parents[2] / "models" / "en" / "taxonomy.toml"
    if not path.exists():
        pytest.skip("the shipped model is not built")
    taxonomy = read_taxonomy(path)
    assert [case.rule.unfit(taxonomy) for check in shipped() for case in check.cases if case.rule.unfit(taxonomy)] == []


def test_no_message_is_expected_to_be_two_things_at_once() -> None:
    seen: dict[tuple[str | None, str], dict[str, tuple[str, ...]]] = {}
    for check in shipped():
        for case in check.cases:
            labels = getattr(case.rule, "labels", {})
            known = seen.setdefault((case.message.subject, case.message.text), {})
            for task, allowed in labels.items():
                assert set(known.setdefault(task, allowed)) & set(allowed), (check.name, case.message.text)
