import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

pytest.importorskip("torch")

import triage.learning
from triage.cli.learning import add_to
from triage.errors import TrainingError
from triage.learning import Trained
from triage.tickets import describe, read_tickets

FIGURES = {
    "rows": 9,
    "accuracy": 0.9,
    "macro_f1": 0.8,
    "majority": {"accuracy": 0.5, "macro_f1": 0.2},
    "tfidf": {"accuracy": 0.7, "macro_f1": 0.6},
    "ece": 0.05,
    "sure": {"asked": 0.95, "threshold": 0.7, "coverage": 0.5, "rows": 4, "precision": 1.0},
}
KEPT = {"rows": 9, "agreement": 0.99, "macro_f1": 0.98, "largest_difference": 0.1}


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["body", "queue", "priority"])
        rows.writerows([f"Where is parcel {number}?", ("a", "b")[number % 2], "P1"] for number in range(12))
    return path


@pytest.fixture
def asked(tickets: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command asks of `train`, which learns nothing here."""
    asked: dict[str, Any] = {}

    def learn(source: Any, **options: Any) -> Trained:
        asked.update(options, source=source)
        measured = {"trained": {"intent": FIGURES}, "kept": {"approach": {"tickets": KEPT}}, "int8": None}
        report = describe(read_tickets(tickets, labels={"intent": "queue"}))
        return Trained(options["out"], "heads", "twelve rows", report, measured, ("look at this",))

    monkeypatch.setattr(triage.learning, "train", learn)
    return asked


def call(*arguments: object) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    return CliRunner().invoke(app, ["train", *(str(each) for each in arguments)])


def test_the_command_passes_on_what_it_was_told_and_says_what_came_of_it(
    tickets: Path, asked: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "acme"
    result = call(
        *(tickets, "--text", "body", "--label", "intent=queue", "--label", "urgency=priority", "--out", out),
        *("--map", "urgency:P1=critical", "--map", "intent:a:b=c", "--depth", "heads", "--extend", "--seed", 3),
        *("--json", tmp_path / "measured.json"),
    )
    assert result.exit_code == 0, result.output
    assert asked["source"] == str(tickets)
    assert asked["labels"] == {"intent": "queue", "urgency": "priority"}
    assert asked["names"] == {"urgency": {"P1": "critical"}, "intent": {"a:b": "c"}}
    assert (asked["depth"], asked["extend"], asked["seed"], asked["drop_suspect"]) == ("heads", True, 3, False)
    for said in ("12 rows", "heads (twelve rows)", "look at this", "0.800", "99.0%", "50% at 100.0%"):
        assert said in result.output
    assert json.loads((tmp_path / "measured.json").read_text())["measured"]["trained"]["intent"] == FIGURES


@pytest.mark.parametrize(
    "wrong",
    [
        ("--label", "=queue"),
        ("--label", "intent="),
        ("--label", "intent=a", "--label", "intent=b"),
        ("--map", "urgency=critical"),
        ("--map", "urgency:P1"),
    ],
)
def test_options_that_say_nothing_are_explained(tickets: Path, asked: dict[str, Any], wrong: tuple[str, ...]) -> None:
    result = call(tickets, "--out", tickets.with_name("acme"), *wrong)
    assert result.exit_code == 2
    assert "such as" in result.output or "one column" in result.output
    assert not asked


def test_an_error_is_one_sentence(tickets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise TrainingError("two rows are too few")

    monkeypatch.setattr(triage.learning, "train", fails)
    result = call(tickets, "--out", tickets.with_name("acme"))
    assert (result.exit_code, result.output) == (2, "triage: two rows are too few\n")


def test_a_task_without_test_rows_is_shown_as_not_measured(
    tickets: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    learn = triage.learning.train
    monkeypatch.setattr(
        triage.learning,
        "train",
        lambda *a, **k: replace(
            learn(*a, **k), measured={"trained": {"intent": {"rows": 0}}, "kept": {}, "int8": None}
        ),
    )
    assert "not measured" in call(tickets, "--out", tickets.with_name("acme")).output


def test_the_recipe_script_trains_and_refuses_keys_that_it_does_not_know(
    tickets: Path, tiny_folder: Path, tmp_path: Path
) -> None:
    script = Path(__file__).parents[1] / "training" / "own.py"
    recipe = tmp_path / "own.toml"
    recipe.write_text(
        f'source = "{tickets}"\nout = "{tmp_path / "acme"}"\nbase = "{tiny_folder}"\ndepth = "heads"\n'
        '[labels]\nintent = "queue"\n'
    )
    environment = {**os.environ, "PYTHONPATH": str(script.parents[1] / "src")}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(script), str(recipe)], capture_output=True, text=True, env=environment, check=False
        )

    done = run()
    assert done.returncode == 0, done.stderr
    assert triage.load(tmp_path / "acme").taxonomy.labels("intent") == ("a", "b")
    recipe.write_text('sauce = "x"\n')
    assert "unknown keys sauce" in run().stderr
