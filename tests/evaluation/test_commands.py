import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

pytest.importorskip("sklearn")

import triage
from triage.cli.evaluation import add_to
from triage.testing import StandInTriager

ROWS = [("Where is my parcel?", "order_status"), ("I want a refund", "refund_request"), ("hello there", "other")] * 12


@pytest.fixture
def app() -> typer.Typer:
    application = typer.Typer()
    add_to(application)
    return application


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.jsonl"
    lines = [json.dumps({"body": f"{text} {number}", "queue": label}) for number, (text, label) in enumerate(ROWS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "load", lambda *_, **__: StandInTriager())


@pytest.mark.usefixtures("stand_in")
def test_evaluate_prints_tables_and_writes_both_files(app: typer.Typer, data: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    out = tmp_path / "out"
    command = ["evaluate", "shipped", str(data), "--label", "intent=queue", "--out", str(out)]
    done = CliRunner().invoke(app, command, env={"COLUMNS": "140"})
    assert done.exit_code == 0, done.output
    assert "macro-F1" in done.output
    assert "refund_request" in done.output
    assert {path.name for path in out.iterdir()} == {"index.html", "metrics.json"}
    assert json.loads((out / "metrics.json").read_text())["tasks"]["intent"]["accuracy"]["value"] == 1.0


@pytest.mark.usefixtures("stand_in")
def test_a_promise_that_is_not_kept_shows_in_the_exit_code(app: typer.Typer, data: Path) -> None:
    command = ["evaluate", "shipped", str(data), "--label", "intent=queue", "--target-precision", "0.95"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1, done.output
    assert "not kept" in done.output


@pytest.mark.usefixtures("stand_in")
def test_compare_gates_a_release(app: typer.Typer, data: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = ["compare", "shipped", "shipped", str(data), "--label", "intent=queue", "--json", str(figures)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1, done.output
    assert "not better in any task" in done.output
    assert json.loads(figures.read_text())["better"] is False


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none", "DATA", "--label", "intent=queue"], "no such model folder"),
        (["shipped", "DATA"], "labels"),
        (["shipped", "DATA", "--label", "intent="], "TASK=COLUMN"),
        (["shipped", "DATA", "--label", "intent=queue", "--label", "intent=body"], "twice"),
        (["shipped", "DATA", "--label", "intent=nothing"], "nothing"),
        (["shipped", "EMPTY", "--label", "intent=queue"], "triage:"),
        (["shipped", "DATA", "--label", "mood=queue"], "no task can be measured"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(
    app: typer.Typer, data: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    paths = {"DATA": str(data), "EMPTY": str(tmp_path / "empty.jsonl")}
    done = CliRunner().invoke(app, ["evaluate", *(paths.get(each, each) for each in arguments)])
    assert done.exit_code == 2, done.output
    assert told in done.output
    assert len(done.output.strip().splitlines()) == 1


def test_a_model_of_another_version_is_refused(app: typer.Typer, data: Path, tiny_folder: Path, tmp_path: Path) -> None:
    import shutil

    from triage.folder import seal_folder

    other = tmp_path / "other"
    shutil.copytree(tiny_folder, other)
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps({**config, "format": 99}))
    seal_folder(other)
    done = CliRunner().invoke(app, ["compare", str(other), str(other), str(data), "--label", "intent=queue"])
    assert done.exit_code == 2
    assert "format 99" in done.output


def test_the_shipped_model_can_be_measured(app: typer.Typer, data: Path) -> None:
    command = ["evaluate", "shipped", str(data), "--label", "intent=queue", "--workers", "1"]
    done = CliRunner().invoke(app, command, env={"COLUMNS": "140"})
    assert done.exit_code == 0, done.output
    assert "36 rows, model en" in done.output
