import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.batch.journal import NAME, Journal, read_journal
from triage.errors import MessageError

RECORDS: list[dict[str, Any]] = [{"job": {"name": "é"}}, {"part": 0, "rows": [0, 5]}, {"part": 1}, {"done": {}}]


def written(path: Path, records: list[dict[str, Any]]) -> bytes:
    journal = Journal(path)
    for record in records:
        journal.append(record)
    journal.close()
    return path.read_bytes()


def test_records_come_back_and_more_can_follow(tmp_path: Path) -> None:
    written(tmp_path / NAME, RECORDS[:2])
    written(tmp_path / NAME, RECORDS[2:])
    assert read_journal(tmp_path / NAME) == RECORDS


def test_a_line_that_was_torn_is_forgotten_wherever_it_was_torn(tmp_path: Path) -> None:
    path = tmp_path / NAME
    data = written(path, RECORDS)
    before = len(b"".join(data.splitlines(keepends=True)[:-1]))
    for end in range(before, len(data)):
        path.write_bytes(data[:end])
        assert read_journal(path) == RECORDS[:-1]
    journal = Journal(path)
    journal.append({"part": 2})
    journal.close()
    assert read_journal(path) == [*RECORDS[:-1], {"part": 2}]


def test_a_line_that_was_lost_moved_or_altered_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / NAME
    lines = written(path, RECORDS).splitlines(keepends=True)
    altered = lines[1].replace(b"5", b"6")
    for harm in ([lines[0], *lines[2:]], [lines[1], lines[0], *lines[2:]], [lines[0], altered, *lines[2:]]):
        path.write_bytes(b"".join(harm))
        with pytest.raises(MessageError, match=r"line \d: is damaged"):
            read_journal(path)


def test_a_line_that_does_not_fit_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / NAME
    data = written(path, RECORDS[:2])
    journal = Journal(path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("triage.batch.journal.os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            journal.append(RECORDS[2])
    assert path.read_bytes() == data
    journal.append(RECORDS[2])
    journal.close()
    assert read_journal(path) == RECORDS[:3]


def test_only_one_at_a_time_can_have_it_open(tmp_path: Path) -> None:
    journal = Journal(tmp_path / NAME)
    with pytest.raises(MessageError, match="another run is at work"):
        Journal(tmp_path / NAME)
    journal.close()
    Journal(tmp_path / NAME).close()


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_bytes_are_refused_or_read_as_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / NAME
    data = written(path, RECORDS)
    place = min(place, len(data))
    path.write_bytes(data[:place] + noise + data[place + len(noise) :])
    try:
        found = read_journal(path)
    except MessageError:
        return
    assert found == RECORDS[: len(found)]
    assert json.dumps(found)
