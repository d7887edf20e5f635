from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from triage.batch import Options, prepare
from triage.batch.identity import check_same, digest, identity_of
from triage.errors import MessageError
from triage.policy import Floor
from triage.testing import StandInTriager


def test_equal_values_have_one_hash_and_others_another() -> None:
    floor = Floor("deadline", 0.5, "high", "because")
    assert digest([floor, {"a": np.zeros(3)}]) == digest((replace(floor), {"a": np.zeros(3)}))
    different = [None, 1, "1", 1.0, True, [1], [[1]], {"a": 1}, {"b": 1}, floor, replace(floor, start=0.6), b"1"]
    assert len({digest(value) for value in [*different, np.zeros(3), np.zeros(3, np.float32)]}) == len(different) + 2


def test_the_order_of_a_set_and_the_files_of_a_folder_count_as_they_should(tmp_path: Path) -> None:
    assert digest({"x", "y", "z"}) == digest({"z", "y", "x"})
    (tmp_path / "a.txt").write_text("1")
    before = digest(tmp_path)
    (tmp_path / "a.txt").write_text("2")
    assert digest(tmp_path) != before


def test_a_policy_is_part_of_a_job_and_a_profile_only_where_there_are_drafts(backlog: Path) -> None:
    triager = StandInTriager()

    def found(drafts: bool, **parts: object) -> dict[str, object]:
        for name, value in parts.items():
            setattr(triager, name, value)
        job = prepare(backlog, f"{backlog.parent}/job/", options=Options(drafts=drafts))
        return identity_of(triager, job)

    first = found(False, policy="one", profile="one")
    assert found(False, policy="one", profile="two") == first
    with pytest.raises(MessageError, match="cannot go on with its job: another policy"):
        check_same(first, found(False, policy="two"), Path("job"))
    drafts = found(True, profile="one")
    with pytest.raises(MessageError, match="another profile"):
        check_same(drafts, found(True, profile="two"), Path("job"))


def test_other_files_are_named(backlog: Path) -> None:
    other = backlog.with_name("other.csv")
    other.write_bytes(backlog.read_bytes())
    jobs = [prepare(each, f"{backlog.parent}/job/") for each in (backlog, [backlog, other])]
    before, now = (identity_of(StandInTriager(), job) for job in jobs)
    with pytest.raises(MessageError, match=r"other files are read than when it began: .*other\.csv"):
        check_same(before, now, Path("job"))
