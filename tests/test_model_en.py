"""The shipped English model: what anyone may expect of it on messages that leave no doubt."""

import shutil
from pathlib import Path

import pytest

import triage
from triage import Message, ModelError, Triage
from triage.folder import FILES
from triage.triager import Triager

FOLDER = Path(__file__).parents[1] / "models" / "en"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="models/en is not built yet: see training/build.py")

NEGATIVE, POSITIVE = {"negative", "very_negative"}, {"positive", "very_positive"}
CLEAR = [
    ("Please cancel my subscription, I do not want it any longer.", "cancellation"),
    ("I would like my money back for the shoes I returned last week.", "refund_request"),
    ("I forgot my password and the reset link does not work, so I cannot log in.", "account_access"),
    ("Where is my parcel? It was due on Monday and the tracking has not moved.", "order_status"),
    ("How do I change the language of the app?", "how_to"),
    ("Your whole website is down, nobody in our office can reach it.", "outage"),
    ("Someone hacked my account and bought three phones with my card!", "fraud_security"),
    ("Could a manager call me back, please? I want to talk to a real person.", "contact_human"),
]
BATCH = [text for text, _ in CLEAR] + ["Thank you so much, the new desk is wonderful!", "", "ok", "Hello there. " * 300]


@pytest.fixture(scope="module")
def model() -> Triager:
    return triage.load(FOLDER)


def labels(answer: Triage) -> dict[str, str]:
    return {task: decision.label for task, decision in answer.decisions.items()}


def kinds(answer: Triage) -> set[str]:
    return {signal.kind for signal in answer.signals}


def test_it_is_the_model_that_is_loaded_without_a_path(model: Triager) -> None:
    assert triage.load().folder == FOLDER
    assert (model.name, model.config.languages) == ("en", ("en",))


@pytest.mark.parametrize(("text", "intent"), CLEAR)
def test_a_clear_wish_is_understood(model: Triager, text: str, intent: str) -> None:
    assert model(text).intent.label == intent


@pytest.mark.parametrize(
    "text", ["Thank you so much, the new desk is wonderful!", "Great service, Anna was so kind and quick. I love it."]
)
def test_praise_is_positive_and_presses_nobody(model: Triager, text: str) -> None:
    answer = model(text)
    assert answer.sentiment.label in POSITIVE
    assert answer.intent.label == "praise"
    assert answer.urgency.label == "low"


@pytest.mark.parametrize(
    "text",
    [
        "This is the worst company ever. You lied to me, you lost my order and you do not even say sorry.",
        "I am really disappointed. The table came scratched and your staff were rude about it.",
    ],
)
def test_a_complaint_is_negative_and_says_that_something_fell_short(model: Triager, text: str) -> None:
    answer = model(text)
    assert answer.sentiment.label in NEGATIVE
    assert answer.expectation.label == "fell_short"


def test_a_double_charge_is_about_money(model: Triager) -> None:
    answer = model("I was charged twice for the same order, 49.90 each time.")
    assert answer.intent.label == "billing_dispute" or "money_loss" in kinds(answer)


def test_a_threat_to_sue_is_seen(model: Triager) -> None:
    answer = model("If I do not get my money back by Friday, my lawyer will take you to court.")
    assert "legal_threat" in kinds(answer)
    assert answer.urgency.label in {"high", "critical"}


@pytest.mark.parametrize("first", [True, False])
def test_evidence_is_the_sentence_that_says_it(model: Triager, first: bool) -> None:
    threat, rest = "My lawyer will take you to court.", "The lamp I ordered is green."
    text = f"{threat} {rest}" if first else f"{rest} {threat}"
    evidence = {signal.kind: signal.evidence for signal in model(text).signals}["legal_threat"]
    assert evidence
    assert evidence.text == text[evidence.start : evidence.end] == threat


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_sentence_behind_the_intent_is_found_wherever_it_stands(model: Triager, place: int) -> None:
    sentences = ["I bought a kettle in your shop last week.", "It is green and matches the tiles."]
    sentences.insert(place, "Please cancel my membership.")
    answer = model(" ".join(sentences))
    assert answer.intent.label == "cancellation"
    assert [span.text for span in answer.intent.evidence] == ["Please cancel my membership."]
    start, end = answer.intent.evidence[0].start, answer.intent.evidence[0].end
    assert answer.message.text[start:end] == "Please cancel my membership."


def test_theft_under_way_is_urgent(model: Triager) -> None:
    answer = model("Help! Someone is in my bank account right now and is sending my money away!")
    assert answer.urgency.label in {"high", "critical"}
    assert "security" in kinds(answer)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("Mi pedido no ha llegado todavía y quiero que me devuelvan el dinero.", "Spanish"),
        ("https://example.com/a/b", "link"),
        ("😀😀", "emoji"),
    ],
)
def test_what_cannot_be_judged_goes_to_a_person_with_the_reason(model: Triager, text: str, reason: str) -> None:
    answer = model(text)
    assert answer.action == "human"
    assert reason in answer.action_reason


def test_two_loads_give_the_same_answers(model: Triager) -> None:
    again = triage.load(FOLDER)
    assert [answer.to_dict() for answer in model.stream(BATCH)] == [answer.to_dict() for answer in again.stream(BATCH)]


def test_a_message_is_judged_alike_alone_and_among_others(model: Triager) -> None:
    for alone, among in zip(map(model, BATCH), model.stream(BATCH, batch_size=4), strict=True):
        assert labels(alone) == labels(among)
        for task, decision in alone.decisions.items():
            assert decision.probability == pytest.approx(among.decisions[task].probability, abs=0.1)


def test_capitals_and_spaces_change_no_clear_wish(model: Triager) -> None:
    text = "Please cancel my subscription, I do not want it any longer."
    for variant in (text.upper(), text.lower(), text.replace(" ", "  "), f"\n\n{text}\n"):
        assert model(variant).intent.label == "cancellation"


def test_a_subject_alone_can_say_what_is_wanted(model: Triager) -> None:
    answer = model(Message("See above, thanks.", subject="Please cancel my subscription"))
    assert answer.intent.label == "cancellation"


def test_every_signal_and_task_of_the_config_can_be_reached(model: Triager) -> None:
    assert all(0 < threshold < 1 for threshold in model.config.signals.values())
    assert all(0 < threshold <= 1.01 for threshold in model.config.thresholds.values())
    assert model.config.thresholds["intent"] <= 1


@pytest.mark.parametrize("name", FILES)
def test_one_altered_byte_is_refused(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "en"
    shutil.copytree(FOLDER, copy)
    with (copy / name).open("r+b") as file:
        file.seek(20)
        byte = file.read(1)
        file.seek(20)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelError, match=name):
        triage.load(copy)


def test_the_folder_holds_no_code_and_no_pickle() -> None:
    assert {path.suffix for path in FOLDER.iterdir()} <= {".md", ".json", ".onnx", ".safetensors", ".toml"}
