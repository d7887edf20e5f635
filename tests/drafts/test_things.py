"""What a message is about."""

from pathlib import Path

import pytest

from triage.drafts.things import Thing, find_thing, read_things
from triage.drafts.wording import TEMPLATES
from triage.drafts.words import tokens
from triage.errors import DraftError

KNOWN = read_things(TEMPLATES / "things.toml")


def thing(text: str, intent: str = "delivery_problem", *, public: bool = False) -> str:
    found = find_thing(tokens(text), KNOWN, intent=intent, public=public)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("text", "intent", "name"),
    [
        ("Where is my parcel?", "order_status", "your parcel"),
        ("The app crashes when I open my order.", "malfunction", "the app"),
        ("My shoes came in the wrong size.", "delivery_problem", "your shoes"),
        ("There is a mistake in my credit report.", "billing_dispute", "your credit report"),
        ("I want to order by phone.", "order_change", ""),
        ("It is broken.", "malfunction", ""),
        ("#computer says no", "malfunction", ""),
    ],
)
def test_the_thing_is_named_as_a_reply_would(text: str, intent: str, name: str) -> None:
    assert thing(text, intent) == name


def test_private_things_are_not_named_in_public() -> None:
    assert thing("My loan is wrong.", "billing_dispute") == "your loan"
    assert thing("My loan is wrong.", "billing_dispute", public=True) == ""


def test_words_agree_with_one_thing_or_more() -> None:
    assert Thing("your shoes", True, "goods", True, True).values["is"] == "are"
    assert Thing("the app", False, "software", True, True).values["Thing"] == "The app"


def test_a_company_names_its_own_things(tmp_path: Path) -> None:
    own = tmp_path / "things.toml"
    own.write_text('[ours]\nintents = ["malfunction"]\npublic = true\n[ours.one]\nkettle = "your kettle"\n')
    known = read_things(TEMPLATES / "things.toml", own)
    found = find_thing(tokens("My kettle leaks."), known, intent="malfunction", public=True)
    assert found is not None
    assert found.name == "your kettle"


def test_a_mistake_is_named_with_its_file(tmp_path: Path) -> None:
    own = tmp_path / "things.toml"
    own.write_text('ours = "kettle"\n')
    with pytest.raises(DraftError, match=r"things\.toml"):
        read_things(own)
