"""What the page about the suite shows is read and run."""

import re
from pathlib import Path

from triage.checks import read_checks, run
from triage.checks.perturb import PERTURBATIONS
from triage.testing import StandInTriager

PAGE = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")


def test_the_case_file_shown_is_read_and_runs(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.M | re.S)
    (tmp_path / "own.toml").write_text(example, encoding="utf-8")
    checks = read_checks(tmp_path)
    assert [check.kind for check in checks] == ["MFT", "INV", "DIR"]
    assert run(StandInTriager(), checks[1:]).messages


def test_every_perturbation_is_named() -> None:
    shown = PAGE.partition("Perturbations:")[2].partition("They are seeded")[0]
    assert set(re.findall(r"`(\w+)`", shown)) == set(PERTURBATIONS)


def test_every_capability_is_named() -> None:
    said = " ".join(PAGE.split())
    capabilities = {check.capability for check in read_checks()} - {"deadlines near", "deadlines far"}
    assert [each for each in capabilities if each not in said] == []
