import errno
import shutil
from pathlib import Path
from typing import Any

import pytest

import triage
from triage.errors import ModelError, TrainingError
from triage.folder import check_folder, seal_folder
from triage.learning.own.save import put_in_place, recover

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def fresh(tiny_folder: Path, tmp_path: Path) -> Path:
    """Another model folder than the one that is there."""
    fresh = tmp_path / "fresh"
    shutil.copytree(tiny_folder, fresh)
    (fresh / "README.md").write_text("new")
    seal_folder(fresh)
    return fresh


@pytest.fixture
def out(tiny_folder: Path, tmp_path: Path) -> Path:
    out = tmp_path / "models" / "acme"
    shutil.copytree(tiny_folder, out)
    (out / "README.md").write_text("old")
    seal_folder(out)
    return out


def refuse(*_: Any, **__: Any) -> None:
    raise FULL


def test_a_new_folder_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it(fresh: Path, out: Path) -> None:
    put_in_place(fresh, out)
    assert (out / "README.md").read_text() == "new"
    assert [path.name for path in out.parent.iterdir()] == ["acme"]


def test_a_folder_is_made_where_there_was_none(fresh: Path, tmp_path: Path) -> None:
    put_in_place(fresh, tmp_path / "deep" / "down")
    check_folder(tmp_path / "deep" / "down")


@pytest.mark.parametrize("what", ["shutil.copytree", "os.fsync", "triage.learning.own.save.check_folder"])
def test_a_full_disk_leaves_the_old_folder_whole(
    fresh: Path, out: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(what, refuse)
        with pytest.raises(TrainingError, match=r"No space left.*as it was"):
            put_in_place(fresh, out)
    check_folder(out)
    assert (out / "README.md").read_text() == "old"
    assert [path.name for path in out.parent.iterdir()] == ["acme"]


def test_a_failed_swap_brings_the_old_folder_back(fresh: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = Path.rename

    def fails_on_the_new(self: Path, target: Path) -> Path:
        if self.name == ".acme.new":
            raise FULL
        return renamed(self, target)

    monkeypatch.setattr(Path, "rename", fails_on_the_new)
    with pytest.raises(TrainingError, match="as it was"):
        put_in_place(fresh, out)
    assert (out / "README.md").read_text() == "old"


def test_a_swap_that_was_cut_off_is_undone_later(out: Path) -> None:
    out.rename(out.with_name(".acme.old"))
    recover(out)
    check_folder(out)


def test_what_is_no_model_folder_is_never_replaced(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear all")
    (tmp_path / "file").write_text("a file")
    for place in ("letters", "file"):
        with pytest.raises(ModelError, match="not a model folder"):
            put_in_place(fresh, tmp_path / place)
    assert (tmp_path / "letters" / "dear.txt").read_text() == "dear all"
    assert triage.load(fresh)
