"""What docs/doors.md shows is run, as it stands there."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sklearn")
pytest.importorskip("datasets")

import triage.doors.spacy_component  # noqa: F401  what spaCy imports by itself where triage is installed

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "doors.md").read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.skipif(not (ROOT / "models" / "en" / "manifest.json").exists(), reason="the shipped model is not built")
@pytest.mark.parametrize("code", BLOCKS, ids=["scikit-learn", "spaCy", "datasets"])
def test_every_example_on_the_page_runs(code: str) -> None:
    exec(compile(code, "docs/doors.md", "exec"), {"__name__": "example"})
