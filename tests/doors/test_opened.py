import shutil
from pathlib import Path

from triage.doors.opened import opened
from triage.folder import seal_folder


def test_a_model_is_opened_once_and_anew_when_it_has_changed(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    first = opened(str(folder))
    assert opened(str(folder)) is first
    (folder / "README.md").write_text("# Another\n", encoding="utf-8")
    seal_folder(folder)
    assert opened(str(folder)) is not first
