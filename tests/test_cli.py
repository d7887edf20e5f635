import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

import triage
from triage import cli
from triage.testing import StandInTriager

SLOW = """
import sys, time
import triage
from triage import cli
from triage.testing import StandInTriager

class Slow(StandInTriager):
    def stream(self, messages, *, batch_size=64):
        for done, each in enumerate(super().stream(messages)):
            if done == 20:
                print("under way", flush=True)
            time.sleep(0.002)
            yield each

triage.load = lambda *args, **kwargs: Slow()
cli.app(sys.argv[1:])
"""


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "load", lambda *_, **__: StandInTriager())
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def backlog(tmp_path: Path) -> Path:
    path = tmp_path / "backlog.csv"
    path.write_text("id,body\n1,Refund me today\n2,Thanks\n")
    return path


def call(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(each) for each in arguments], input=stdin)


def test_classify_writes_a_table_a_file_and_a_report(backlog: Path) -> None:
    out, report = backlog.with_name("out.parquet"), backlog.with_name("report.html")
    result = call("classify", backlog, "--out", out, "--drafts", "--report", report)
    assert result.exit_code == 0, result.output
    assert "Look at these first" in result.stdout
    assert "2 rows read = 2 triaged + 0 rejected" in result.stdout
    assert "text from body, id from id" in result.stdout
    assert "triage_draft" in pq.read_table(out).column_names
    assert report.read_text().startswith("<!doctype html>")


def test_some_rows_rejected_is_exit_code_1(backlog: Path) -> None:
    backlog.write_text(backlog.read_text() + "3,too,many\n")
    result = call("classify", backlog, "--out", backlog.with_name("out.csv"))
    assert result.exit_code == 1
    assert "wrong number of cells" in result.stdout
    assert backlog.with_name("out.rejects.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.csv", "--out", "out.csv"), "there is no such file"),
        (("backlog.csv", "--out", "out.xlsx"), "has to end in"),
        (("backlog.csv", "--out", "none/out.csv"), "there is no folder"),
        (("backlog.csv", "--out", "backlog.csv/out.csv"), "there is no folder"),
        (("backlog.csv", "--out", "out.csv", "--text-column", "text"), "found id, body"),
        (("backlog.csv", "--out", "backlog.csv", "--overwrite"), "different files"),
        (("backlog.csv", "--out", "out.csv", "--channel", "fax"), "channel has to be one of"),
    ],
)
def test_nothing_done_is_exit_code_2_and_one_sentence(
    backlog: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(backlog.parent)
    monkeypatch.setattr(triage, "load", lambda *_, **__: pytest.fail("the model was loaded"))
    result = call("classify", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_missing_model_is_one_sentence(backlog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise triage.ModelError("models/xx: there is no such folder")

    monkeypatch.setattr(triage, "load", fail)
    for arguments in (("classify", backlog, "--out", backlog.with_name("o.csv")), ("explain", "hello"), ("info",)):
        result = call(*arguments)
        assert (result.exit_code, result.stderr) == (2, "triage: models/xx: there is no such folder\n")


def test_ctrl_c_keeps_what_is_written(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": "hello today"}) + "\n" for n in range(100_000)))
    command = [sys.executable, "-c", SLOW, "classify", str(source), "--out", str(tmp_path / "out.jsonl")]
    paths = os.pathsep.join([str(Path(triage.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    begun = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "under way\n"
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 1, stderr
    assert stderr == "triage: interrupted\n"
    assert "Stopped early: interrupted" in stdout
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == list(range(len(rows)))
    assert len(rows) >= 20
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
    assert time.monotonic() - begun < 25


def test_explain_shows_decisions_reasons_and_the_draft() -> None:
    result = call("explain", "I was charged twice, [bold]refund[/bold] me today \x1b[31m", "--channel", "chat")
    assert result.exit_code == 0
    for words in ("refund_request", "money_loss", "[bold]refund[/bold]", "front_desk", "Draft, to be filled in"):
        assert words in result.stdout
    assert "\x1b" not in result.stdout


def test_explain_reads_standard_input_and_prints_json() -> None:
    result = call("explain", "-", "--json", stdin="where is my parcel? \xe9".encode("latin-1"))
    found = json.loads(result.stdout)
    assert found["intent"]["label"] == "order_status"
    assert found["draft"]["gaps"] == ["your name"]
    assert "draft" not in json.loads(call("explain", "hi", "--json", "--no-draft").stdout)


def test_explain_refuses_an_unknown_channel() -> None:
    result = call("explain", "hi", "--channel", "fax")
    assert result.exit_code == 2
    assert "channel has to be one of email" in result.stderr


def test_info_tells_model_labels_versions_and_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.about, "SPEED_SECONDS", 0.01)
    result = call("info")
    assert result.exit_code == 0
    for words in ("stand-in 0", "onnxruntime", "refund_request", "critical", "messages a second", "threads"):
        assert words in result.stdout


def test_version() -> None:
    assert call("--version").stdout == f"triage {triage.__version__}\n"


def test_every_option_is_in_the_documentation() -> None:
    pages = Path(__file__).parents[1] / "docs" / "cli.md"
    text = pages.read_text()
    for command in ("classify", "explain", "info"):
        usage = re.sub(r"\x1b\[[0-9;]*m", "", call(command, "--help").stdout)
        for option in re.findall(r"(--[a-z][a-z-]+)", usage):
            assert f"`{option}" in text or option == "--help", option


def test_help_comes_without_heavy_packages() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from triage import cli; "
        "assert CliRunner().invoke(cli.app, ['classify', '--help']).exit_code == 0; "
        "print([m for m in ('onnxruntime', 'spacy', 'pyarrow', 'numpy', 'jinja2') if m in sys.modules])"
    )
    paths = os.pathsep.join([str(Path(triage.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert found.stdout == "[]\n"


def test_a_folder_of_parts_is_gone_on_with_and_verified(backlog: Path) -> None:
    job = backlog.with_name("job")
    result = call("classify", backlog, "--out", f"{job}/", "--part-rows", 1, "--joined", backlog.with_name("one.csv"))
    assert result.exit_code == 0, result.output
    assert f"joined: {backlog.with_name('one.csv')}" in result.stdout.replace("\n", "")
    again = call("classify", backlog, "--out", job)
    assert (again.exit_code, "pass --resume to go on with it" in again.stderr) == (2, True)
    assert call("classify", backlog, "--out", job, "--part-rows", 1, "--resume").exit_code == 0
    result = call("verify", job)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "finished and whole")
    (job / "part-00001.parquet").unlink()
    result = call("verify", job)
    assert result.exit_code == 1
    assert "problem: part 1: part-00001.parquet is missing" in result.stdout
    assert call("verify", backlog.parent).exit_code == 2


def test_standard_input_and_output_can_be_used() -> None:
    result = call("classify", "-", "--out", "-", stdin="id,text\n1,Refund me today\n2,Thanks\n")
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["triage_id"] for line in result.stdout.splitlines()] == ["1", "2"]
    assert "2 rows read = 2 triaged + 0 rejected" in result.stderr
    result = call("classify", "-", "--out", "-", "--write-as", "tsv", stdin='{"text": "Thanks"}\n')
    assert result.stdout.splitlines()[0].startswith("text\ttriage_id\t")


def test_other_programs_can_follow_progress(backlog: Path) -> None:
    result = call("classify", backlog, "--out", backlog.with_name("out.csv"), "--json-progress")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event["event"] for event in events] == ["progress", "end"]
    assert (events[-1]["written"], events[-1]["complete"]) == (2, True)
    assert result.stdout == ""


def test_several_files_are_read_as_one(backlog: Path) -> None:
    other = backlog.with_name("more.csv")
    other.write_text("id,body\n3,Where is my parcel?\n")
    result = call("classify", backlog, other, "--out", backlog.with_name("out.jsonl"))
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in backlog.with_name("out.jsonl").open()]
    assert [Path(row["triage_file"]).name for row in rows] == ["backlog.csv", "backlog.csv", "more.csv"]


def test_draft_writes_one_draft_a_message(backlog: Path) -> None:
    out = backlog.with_name("drafts.jsonl")
    result = call("draft", backlog, "--out", out)
    assert result.exit_code == 0, result.output
    assert "2 drafts, 0 of them ready to send" in result.stdout
    drafts = [json.loads(line) for line in out.read_text().splitlines()]
    assert [draft["id"] for draft in drafts] == ["1", "2"]
    assert {"id", "text", "parts", "sources", "gaps", "findings", "sendable", "channel"} <= drafts[0].keys()
    assert "body" not in drafts[0]


def test_draft_sets_bad_rows_aside_and_wants_jsonl(backlog: Path) -> None:
    backlog.write_text(backlog.read_text() + "3,too,many\n")
    result = call("draft", backlog, "--out", backlog.with_name("drafts.jsonl"))
    assert result.exit_code == 1
    assert backlog.with_name("drafts.rejects.jsonl").exists()
    refused = call("draft", backlog, "--out", backlog.with_name("drafts.csv"))
    assert refused.exit_code == 2
    assert "ends in .jsonl" in refused.stderr


def test_edits_shows_what_is_changed_most(tmp_path: Path) -> None:
    draft = StandInTriager().draft(next(iter(StandInTriager().stream(["Refund me today"]))))
    path = tmp_path / "edits.jsonl"
    lines = [{"draft": draft.to_dict(), "sent": sent} for sent in (draft.text, "Something else.")]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = call("edits", path)
    assert result.exit_code == 0, result.output
    assert "2 drafts, 1 sent as they stood" in result.stdout
    assert "listen.jinja" in result.stdout
    path.write_text(path.read_text() + "rubbish\n")
    result = call("edits", path)
    assert result.exit_code == 1
    assert "1 lines skipped, the first: line 3: no JSON" in result.stderr
    assert call("edits", tmp_path / "none.jsonl").exit_code == 2
