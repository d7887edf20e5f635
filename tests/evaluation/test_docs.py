import re
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

DOCS = Path(__file__).parents[2] / "docs" / "evaluation.md"


def test_the_example_in_the_docs_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    exec(compile(example, str(DOCS), "exec"), {})
    assert "not better in any task" in capsys.readouterr().out
