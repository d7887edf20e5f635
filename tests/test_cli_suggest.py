import csv
import json
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

pytest.importorskip("cleanlab")

sys.path.insert(0, str(Path(__file__).parent / "learning"))

from vectored import VectoredTriager, made

import triage
from triage.cli.suggest import add_to

app = typer.Typer()
add_to(app)


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "load", lambda *_, **__: VectoredTriager())


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    """Sixty right tickets but for the first, which is about a refund and says login."""
    path = tmp_path / "tickets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "body", "queue"])
        for number, ticket in enumerate(made(20)):
            writer.writerow(
                [ticket.message.id, ticket.message.text, "login" if not number else ticket.labels["intent"][0]]
            )
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_suspects_writes_both_files_worst_first(tickets: Path, tmp_path: Path) -> None:
    out, studio = tmp_path / "suspects.csv", tmp_path / "suspects.json"
    said = run("suspects", tickets, "--label", "intent=queue", "--out", out, "--label-studio", studio)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["given"], rows[0]["suggested"], rows[0]["id"]) == ("login", "refund", "refund-0")
    assert rows[0]["where"].endswith("line 2")
    assert json.loads(studio.read_text(encoding="utf-8"))[0]["data"]["id"] == "refund-0"
    assert '<Choice value="parcel"/>' in studio.with_suffix(".xml").read_text(encoding="utf-8")
    assert "intent: login -> refund" in said
    assert rows[0]["text"] not in said


def test_suggest_writes_what_to_label(tickets: Path, tmp_path: Path) -> None:
    out = tmp_path / "next.csv"
    said = run("suggest", tickets, "--budget", 7, "--text", "body", "--out", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 7
    assert all(row["group"] in said and not row["intent"] for row in rows)
    assert not any(row["text"] in said for row in rows)


def test_suggest_passes_over_what_is_labelled(tickets: Path, tmp_path: Path) -> None:
    out = tmp_path / "next.csv"
    options = ("--labelled", tickets, "--label", "intent=queue", "--out", out)
    run("suggest", tickets, *options)
    assert out.read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "say where the messages go"),
        (["--out", "next.txt"], "has to end in .csv"),
        (["--label-studio", "next.csv"], "has to end in .json"),
        (["--out", "no/next.csv"], "there is no folder"),
        (["--out", "next.csv", "--task", "mood"], "no task 'mood'"),
        (["--out", "next.csv", "--text", "nothing"], "no column 'nothing'"),
    ],
)
def test_what_will_not_do_is_told_in_a_sentence(
    tickets: Path, options: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tickets.parent)
    assert said in run("suggest", tickets.name, *options, code=2)


def test_no_file_is_replaced_unasked(tickets: Path, tmp_path: Path) -> None:
    out = tmp_path / "next.csv"
    out.write_text("old", encoding="utf-8")
    assert "is there already" in run("suggest", tickets, "--out", out, code=2)
    run("suggest", tickets, "--out", out, "--overwrite")
    assert out.read_text(encoding="utf-8") != "old"
