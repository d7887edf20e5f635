from pathlib import Path

import pytest

from triage.testing import StandInTriager

MESSAGES = "ticket_id,body,region\nA1,Where is my parcel?,north\nA2,Refund me today,south\nA3,,east\n"


@pytest.fixture
def triager() -> StandInTriager:
    return StandInTriager()


@pytest.fixture
def backlog(tmp_path: Path) -> Path:
    """Three good rows, the last of them an empty message."""
    path = tmp_path / "backlog.csv"
    path.write_text(MESSAGES, encoding="utf-8")
    return path
