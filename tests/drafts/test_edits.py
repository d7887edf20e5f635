"""What agents change: sentences kept, filled, changed, taken out and added, wherever they have gone."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.drafts.channels import CHANNELS
from triage.drafts.draft import Draft, Part
from triage.drafts.edits import KINDS, PartEdit, summarise
from triage.drafts.write import write
from triage.errors import DraftError

from .factory import make_triage

TEXTS = {
    "listen": "Order 4471 reached you with a broken glass. You wrote to us twice.",
    "acknowledge": "I am sorry that you had to ask again.",
    "take_action": "I am asking our packing team for a new glass.\n1. Keep the box.\n2. Send me a photo of the glass.",
    "thank": "Thank you for the photos.",
    "explain": "This is what failed: [what failed]. I will keep you informed.",
}
DRAFT = Draft(
    tuple(Part(*each) for each in TEXTS.items()),
    ("what failed", "your name"),
    greeting="Hello,",
    sign_off="Regards,\n[your name]",
)
FILLED = DRAFT.text.replace("[what failed]", "the lid of the box was loose").replace("[your name]", "Sam Lee")


def kinds(sent: str, draft: Draft = DRAFT) -> dict[str, str]:
    return {edit.part: edit.kind for edit in draft.diff(sent)}


def edit(part: str, sent: str) -> PartEdit:
    return next(edit for edit in DRAFT.diff(sent) if edit.part == part)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_draft_sent_as_it_stands_is_kept_in_every_part(channel: str) -> None:
    draft = write(make_triage(channel=channel, id="1"))
    assert set(kinds(draft.text, draft).values()) == {"kept"}
    assert all(edit.kept == 1.0 for edit in draft.diff(draft.text))


def test_filling_gaps_is_no_change() -> None:
    found = kinds(FILLED)
    assert (found["explain"], found["sign_off"]) == ("filled", "filled")
    assert {found[name] for name in ("greeting", "listen", "acknowledge", "take_action", "thank")} == {"kept"}


def test_a_reworded_sentence_is_told_with_both_wordings() -> None:
    changed = edit(
        "acknowledge", FILLED.replace("I am sorry that you had to ask again.", "I am so sorry you had to ask us again.")
    )
    assert changed.kind == "changed"
    assert changed.changes[0].before == "I am sorry that you had to ask again."
    assert changed.changes[0].after == "I am so sorry you had to ask us again."


def test_a_part_taken_out_is_removed_and_the_others_are_not() -> None:
    found = kinds(FILLED.replace(TEXTS["thank"], ""))
    assert found["thank"] == "removed"
    assert found["take_action"] == "kept"


def test_a_sentence_added_belongs_to_the_part_it_stands_in() -> None:
    added = edit("thank", FILLED.replace(TEXTS["thank"], f"{TEXTS['thank']} My dog says hello too."))
    assert added.kind == "changed"
    assert [(change.kind, change.after) for change in added.changes][-1] == ("added", "My dog says hello too.")


def test_parts_that_moved_or_were_run_together_are_still_found() -> None:
    moved = "\n".join(TEXTS[name] for name in ("explain", "thank", "take_action", "acknowledge", "listen"))
    assert {kinds(moved)[name] for name in TEXTS} == {"kept"}
    assert {kinds(" ".join(FILLED.split("\n\n")))[name] for name in ("listen", "acknowledge", "thank")} == {"kept"}


def test_sentences_merged_or_split_count_as_changed_and_not_as_lost() -> None:
    merged = FILLED.replace(
        f"{TEXTS['acknowledge']}", "I am sorry that you had to ask again, and thank you for the photos."
    ).replace(TEXTS["thank"], "")
    assert kinds(merged)["acknowledge"] == "changed"
    assert kinds(merged)["thank"] == "changed"
    split = FILLED.replace(
        "Order 4471 reached you with a broken glass.", "Order 4471 reached you. It came with a broken glass."
    )
    assert kinds(split)["listen"] == "changed"


def test_another_letter_altogether_removes_everything() -> None:
    found = DRAFT.diff("Bonjour! Ceci est une lettre.")
    assert {edit.kind for edit in found if edit.part != "listen"} == {"removed"}
    assert kinds("") == dict.fromkeys(("greeting", *TEXTS, "sign_off"), "removed")


def test_headings_of_talking_points_are_no_additions() -> None:
    draft = write(make_triage(channel="phone", id="1"))
    assert "Listen" in draft.text
    assert not [change for edit in draft.diff(draft.text) for change in edit.changes if change.kind == "added"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_compared(sent: str) -> None:
    for found in DRAFT.diff(sent):
        assert found.kind in KINDS
        assert 0 <= found.kept <= 1


def test_a_huge_text_is_compared_too() -> None:
    assert DRAFT.diff("word " * 200_000 + FILLED * 200)


def test_a_draft_survives_the_way_through_json() -> None:
    draft = write(make_triage(id="1"))
    assert Draft.from_dict(json.loads(json.dumps(draft.to_dict()))) == draft


@pytest.mark.parametrize(
    "data", [None, [], {}, {"parts": [], "channel": "fax"}, {"parts": [{"name": 1, "text": 2}], "channel": "email"}]
)
def test_what_is_no_draft_is_refused(data: object) -> None:
    with pytest.raises(DraftError, match="draft"):
        Draft.from_dict(data)


def test_the_summary_names_what_is_changed_most(tmp_path: Path) -> None:
    path = tmp_path / "edits.jsonl"
    reworded = FILLED.replace(TEXTS["acknowledge"], "I am very sorry that you had to ask me again.")
    lines = [{"draft": DRAFT.to_dict(), "sent": sent} for sent in (FILLED, reworded, reworded.replace("4471", "99"))]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + "\n{}\nrubbish\n")
    summary = summarise(path)
    assert (summary.drafts, summary.untouched) == (3, 1)
    assert (summary.parts[0].name, summary.parts[0].changed) == ("acknowledge", 2)
    assert summary.templates[0].name == "acknowledge.jinja"
    assert summary.sentences[0].name == TEXTS["acknowledge"]
    assert [told.partition(":")[0] for told in summary.skipped] == ["line 5", "line 6"]


def test_sentences_that_differ_in_figures_only_count_as_one() -> None:
    pairs = [(Draft((Part("listen", f"Order {number} is late."),)), "Sorry!") for number in (1, 2, 3)]
    assert [(count.name, count.drafted) for count in summarise(pairs).sentences] == [("Order ... is late.", 3)]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="cannot be read"):
        summarise(tmp_path / "none.jsonl")
