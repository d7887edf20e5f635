"""Templates in their sandbox."""

from pathlib import Path

import pytest

from triage.drafts.case import SLOTS
from triage.drafts.draft import PARTS
from triage.drafts.render import LONGEST_PART, check_templates, flow, load_templates, render, seeded, shortest
from triage.drafts.wording import TEMPLATES
from triage.errors import DraftError

SEED = bytes(range(64))


def folder_with(folder: Path, listen: str) -> Path:
    for part in PARTS:
        (folder / f"{part}.jinja").write_text(listen if part == "listen" else "", encoding="utf-8")
    return folder


def said(folder: Path, listen: str, **slots: object) -> list[str]:
    templates = load_templates(folder_with(folder, listen))
    return render("listen", slots, pick=seeded("listen", SEED), templates=templates)


def test_a_slot_is_filled_and_never_read_as_a_template(tmp_path: Path) -> None:
    assert said(tmp_path, "You wrote {{ quote }}.", quote="{{ 7*7 }}") == ["You wrote {{ 7*7 }}."]


def test_a_slot_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"listen\.jinja: 'nmae' is undefined"):
        said(tmp_path, "{{ nmae }}")


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    with pytest.raises(DraftError):
        said(tmp_path, "{{ ''.__class__.__mro__ }}")


def test_a_template_cannot_reach_into_python_by_a_methods_words(tmp_path: Path) -> None:
    with pytest.raises(DraftError):
        said(tmp_path, "{{ '{0.__class__.__mro__}'.format(quote) }}", quote="A loaf")


def test_a_template_may_ask_how_a_text_begins_in_a_loop_too(tmp_path: Path) -> None:
    template = "{% for each in told %}{{ each.startswith('you') }} {% endfor %}{{ told[0].startswith('it') }}"
    assert said(tmp_path, template, told=["you wait", "it is late"]) == ["True False False"]


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
    chosen = {render("listen", {}, pick=seeded("listen", bytes([n]) * 64), templates=templates)[0] for n in range(12)}
    assert chosen == {"a", "b", "c"}


def test_steps_keep_their_lines() -> None:
    assert flow(["A.", "B.", "1. One", "2. Two", "C."]) == "A. B.\n1. One\n2. Two\nC."


def test_wordings_for_a_voice_take_the_place_of_the_others() -> None:
    for tags, said in (({"formal"}, "Good day."), ({"plain"}, "Hi."), (set(), "Hello."), ({"formal", "plain"}, "Hi.")):
        assert seeded("listen", SEED, tags)("Hello.", plain=["Hi."], formal="Good day.") == said


def test_the_shortest_wording_is_there_for_the_asking() -> None:
    assert shortest({"formal"})("Hi.", formal=["Good day to you.", "Good day."]) == "Good day."


def test_a_company_file_takes_the_place_of_the_shipped_one_and_only_of_that(tmp_path: Path) -> None:
    (tmp_path / "thank.jinja").write_text("Ta, {{ owner }}.", encoding="utf-8")
    templates = load_templates(tmp_path)
    assert render("thank", {"owner": "Sam"}, pick=shortest(), templates=templates) == ["Ta, Sam."]
    assert "acknowledge" in templates


def test_friendly_and_plain_templates_speak_as_one_speaks(tmp_path: Path) -> None:
    (tmp_path / "thank.jinja").write_text('{{ pick("I am glad.") }}\n\nI do not mind.', encoding="utf-8")
    slots: dict[str, object] = {}
    for voice, lines in (
        ("formal", ["I am glad.", "I do not mind."]),
        ("friendly", ["I’m glad.", "I don’t mind."]),
        ("plain", ["I’m glad.", "I don’t mind."]),
    ):
        templates = load_templates(tmp_path, voice=voice)
        assert render("thank", slots, pick=shortest(), templates=templates) == lines


def test_the_shipped_templates_use_known_slots_only() -> None:
    assert check_templates(TEMPLATES, SLOTS) == []


def test_mistakes_in_a_companys_templates_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "thank.jinja").write_text("{{ owner }} {{ ownr }}", encoding="utf-8")
    (tmp_path / "listen.jinja").write_text("{% if %}", encoding="utf-8")
    (tmp_path / "lissen.jinja").write_text("Hello.", encoding="utf-8")
    told = "\n".join(check_templates(tmp_path, SLOTS))
    assert "thank.jinja: uses unknown slots ownr;" in told
    assert "listen.jinja: cannot be read as a template" in told
    assert "lissen.jinja: takes the place of no template" in told


def test_a_template_that_divides_by_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="listen"):
        said(tmp_path, "{{ 1 / 0 }}")
