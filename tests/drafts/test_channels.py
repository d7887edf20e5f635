"""Manners of the channels."""

import pytest

from triage.drafts.channels import CHANNELS, SIZES, lay_out
from triage.message import CHANNELS as MESSAGE_CHANNELS

SAID = [("listen", "You wrote."), ("take_action", "Two things:\n1. One\n2. Two"), ("thank", "Thanks.")]


def test_every_channel_of_a_message_has_manners() -> None:
    assert set(CHANNELS) == set(MESSAGE_CHANNELS)
    assert all(channel.size in SIZES and channel.limit > 0 for channel in CHANNELS.values())


@pytest.mark.parametrize("channel", MESSAGE_CHANNELS)
def test_no_channel_loses_a_part_or_joins_a_step_to_a_sentence(channel: str) -> None:
    text = lay_out(channel, "Hello.", SAID, "")
    assert all(words in text for words in ("You wrote.", "1. One\n", "Thanks."))
    assert "2. Two Thanks." not in text


@pytest.mark.parametrize("channel", MESSAGE_CHANNELS)
def test_nothing_to_say_is_an_empty_text(channel: str) -> None:
    assert lay_out(channel, "Hello,", [("listen", "")], "Sam") == ""


def test_phone_gives_talking_points_under_headings() -> None:
    text = lay_out("phone", "", [("listen", "You wrote.\nTwice."), ("thank", "Thanks.")], "")
    assert text == "Listen\n- You wrote.\n- Twice.\n\nThank\n- Thanks."
