"""What README and docs show is run, as it stands there."""

import csv
import re
import shlex
from itertools import islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

from triage.cli import app

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "models" / "en" / "manifest.json"
PAGES = ("README.md", "docs/api.md")

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the shipped model is not built")


def python_blocks() -> list[tuple[str, str]]:
    found = [(page, (ROOT / page).read_text(encoding="utf-8")) for page in PAGES]
    return [(page, block) for page, text in found for block in re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)]


def commands() -> list[str]:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    triage ") and "models/mine" not in line]


@pytest.mark.parametrize(("page", "code"), python_blocks())
def test_every_python_example_runs(page: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, page, "exec"), {"__name__": "example"})
    assert not capsys.readouterr().err


@pytest.mark.parametrize("command", commands())
def test_every_command_does_its_work(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (ROOT / "examples" / "backlog.csv").open(encoding="utf-8", newline="") as rows:
        first = list(islice(csv.reader(rows), 12))
    with (tmp_path / "backlog.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(first)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output
    if "--out" in command:
        assert (tmp_path / "triaged.parquet").stat().st_size > 0


def test_there_is_something_to_run() -> None:
    assert len(python_blocks()) >= 3
    assert len(commands()) >= 1


def test_links_in_the_pages_lead_somewhere() -> None:
    for page in [*PAGES, "CONTRIBUTING.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]:
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"
