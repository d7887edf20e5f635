"""Templates in their sandbox."""

from pathlib import Path

import pytest

from triage.drafts.draft import PARTS
from triage.drafts.render import LONGEST_PART, flow, load_templates, render
from triage.errors import DraftError

SEED = bytes(range(16))


def folder_with(folder: Path, listen: str) -> Path:
    for part in PARTS:
        (folder / f"{part}.jinja").write_text(listen if part == "listen" else "", encoding="utf-8")
    return folder


def said(folder: Path, listen: str, **slots: object) -> list[str]:
    templates = load_templates(folder_with(folder, listen))
    return render("listen", slots, seed=SEED, templates=templates)


def test_a_slot_is_filled_and_never_read_as_a_template(tmp_path: Path) -> None:
    assert said(tmp_path, "You wrote {{ quote }}.", quote="{{ 7*7 }}") == ["You wrote {{ 7*7 }}."]


def test_a_slot_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"listen\.jinja: 'nmae' is undefined"):
        said(tmp_path, "{{ nmae }}")


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    with pytest.raises(DraftError):
        said(tmp_path, "{{ ''.__class__.__mro__ }}")


def test_a_template_cannot_change_a_slot(tmp_path: Path) -> None:
    with pytest.raises(DraftError):
        said(tmp_path, "{{ needs.append('x') }}", needs=[])


def test_a_template_that_runs_on_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=str(LONGEST_PART)):
        said(tmp_path, "{% for i in range(90000) %}words {% endfor %}")


def test_a_broken_template_is_named_when_loaded(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="listen"):
        said(tmp_path, "{% if %}")


def test_pick_follows_the_seed(tmp_path: Path) -> None:
    templates = load_templates(folder_with(tmp_path, '{{ pick("a", "b", "c") }}'))
    chosen = {render("listen", {}, seed=bytes([n]) * 16, templates=templates)[0] for n in range(12)}
    assert chosen == {"a", "b", "c"}


def test_steps_keep_their_lines() -> None:
    assert flow(["A.", "B.", "1. One", "2. Two", "C."]) == "A. B.\n1. One\n2. Two\nC."
