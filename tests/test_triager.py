import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import triage
from triage import Message, MessageError, ModelError, PolicyError, TaxonomyError, Triage, TriageError, Turn
from triage.encoders import States
from triage.folder import Config, seal_folder
from triage.heads import Calibration, Heads
from triage.policy import read_policy
from triage.result import ACTIONS
from triage.taxonomy import Taxonomy
from triage.text.reader import Reader
from triage.triager import AHEAD, Triager

SHORT = "Where is my parcel?"
LONG = "You charged my card twice. " * 40
MIXED = [SHORT, LONG, "", "My lawyer will write to you.", "Buy cheap watches now!", LONG + SHORT, "?"] * 5


def labels(answer: Triage) -> dict[str, str]:
    return {task: decision.label for task, decision in answer.decisions.items()}


@pytest.mark.parametrize("batch_size", [1, 3, 64])
def test_answers_come_in_the_order_of_the_messages(tiny: Triager, batch_size: int) -> None:
    messages = [Message(text, id=str(number)) for number, text in enumerate(MIXED)]
    answers = list(tiny.stream(messages, batch_size=batch_size))
    assert all(answer.message is message for answer, message in zip(answers, messages, strict=True))


def test_a_stream_says_what_each_message_alone_is_told(tiny: Triager) -> None:
    together = list(tiny.stream(MIXED, batch_size=4))
    for text, answer in zip(MIXED, together, strict=True):
        alone = tiny(text)
        assert labels(alone) == labels(answer)
        assert (alone.queue, alone.facts, alone.requests) == (answer.queue, answer.facts, answer.requests)


def test_no_messages_get_no_answers(tiny: Triager) -> None:
    assert list(tiny.stream([])) == []


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_of_nothing_is_refused(tiny: Triager, batch_size: int) -> None:
    with pytest.raises(ValueError, match="batch_size has to be at least 1"):
        list(tiny.stream([SHORT], batch_size=batch_size))


@pytest.mark.parametrize("wrong", [None, 5, b"hello", ["hello"], {"text": "hello"}])
def test_what_is_no_message_is_refused_by_its_type(tiny: Triager, wrong: Any) -> None:
    named = f"a message has to be a str or a triage.Message, not {type(wrong).__name__}"
    with pytest.raises(MessageError, match=named):
        tiny(wrong)
    with pytest.raises(MessageError, match=named):
        list(tiny.stream([SHORT, wrong]))


def test_messages_are_taken_only_as_they_are_needed(tiny: Triager) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield SHORT

    answers = tiny.stream(endless(), batch_size=2)
    assert taken == 0
    next(answers)
    assert taken <= AHEAD * 2 * 3
    for _ in range(100):
        next(answers)
    assert taken <= 101 + AHEAD * 2 * 3
    answers.close()  # type: ignore[attr-defined]


def test_an_error_of_the_source_comes_through(tiny: Triager) -> None:
    def broken() -> Iterator[str]:
        yield SHORT
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(tiny.stream(broken()))


def test_own_fields_come_back_untouched_and_the_message_as_it_was(tiny: Triager) -> None:
    fields = {"region": "north", "rows": [1, 2], "nothing": None}
    message = Message("<p>Where   is it?</p>", subject="Re: parcel", fields=fields, turns=(Turn("agent", "Hello"),))
    answer = tiny(message)
    assert answer.message is message
    assert message.text == "<p>Where   is it?</p>"
    assert answer.message.fields is fields
    assert fields == {"region": "north", "rows": [1, 2], "nothing": None}


ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=120)


@settings(max_examples=40, deadline=None)
@given(ANYTHING | st.sampled_from(MIXED), st.none() | ANYTHING, st.sampled_from(["email", "chat", "review"]))
def test_any_message_gets_a_whole_answer(tiny: Triager, text: str, subject: str | None, channel: str) -> None:
    message = Message(text, subject=subject, channel=channel)
    answer = tiny(message)
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()
    assert answer.action in ACTIONS
    assert answer.action_reason
    assert answer.queue
    spans = [signal.evidence for signal in answer.signals if signal.evidence]
    for span in [*spans, *answer.urgency.evidence, *answer.requests]:
        source = message.text if span.where == "text" else message.subject or ""
        assert 0 <= span.start <= span.end <= len(source)
    for task, decision in answer.decisions.items():
        assert decision.label in tiny.taxonomy.labels(task)
        assert 0 <= decision.probability <= 1
    if not any(map(str.isalnum, text + (subject or ""))):
        assert answer.action == "human"


class WordSpotter:
    """An encoder of one number a token: 1 for the word `lawyer`, 0 for any other."""

    size = 1

    def encode(self, texts: Sequence[str], *, batch_size: int) -> Iterator[States]:
        for index, text in enumerate(texts):
            words = [match.span() for match in re.finditer(r"\w+", text)]
            offsets = np.array([(0, 0), *words, (0, 0)], np.int64)
            tokens = np.array([[text[start:end] == "lawyer"] for start, end in offsets], np.float32)
            yield States([index], [tokens], lambda _row, offsets=offsets: offsets)


@pytest.fixture(scope="module")
def spotter(taxonomy: Taxonomy) -> Triager:
    """A triager made by hand that reports `legal_threat` where the word `lawyer` stands, and knows nothing else."""
    counts = {task: len(taxonomy.labels(task)) for task in taxonomy.tasks}
    tensors = {f"{task}.query": np.zeros(1, np.float32) for task in counts}
    tensors |= {f"{task}.weight": np.zeros((count, 2), np.float32) for task, count in counts.items()}
    tensors |= {f"{task}.bias": np.zeros(count, np.float32) for task, count in counts.items()}
    look, score = np.zeros((2, counts["signals"], 1), np.float32)
    threat = taxonomy.labels("signals").index("legal_threat")
    look[threat], score[threat] = 20, 10
    tensors |= {
        "signals.query": look,
        "signals.weight": score,
        "signals.bias": np.full(counts["signals"], -5, np.float32),
    }
    config = Config(
        format=1,
        name="spotter",
        version="0",
        languages=("en",),
        max_tokens=64,
        precision=0.9,
        calibration={},
        thresholds=dict.fromkeys(counts, 0.5),
        signals=dict.fromkeys(taxonomy.labels("signals"), 0.5),
        auto_from=0.0,
        human_below=0.0,
    )
    plain = {task: Calibration(1.0, (0.0,) * count) for task, count in counts.items()}
    return Triager(
        config=config,
        taxonomy=taxonomy,
        reader=Reader(),
        encoder=WordSpotter(),
        heads=Heads(tensors, taxonomy, plain, size=1),
        policy=read_policy(None, taxonomy),
    )


@pytest.mark.parametrize(
    ("text", "subject", "sentence", "where"),
    [
        ("My lawyer will write to you. Where is it? Thank you.", None, "My lawyer will write to you.", "text"),
        ("Where is it? My lawyer will write to you. Thank you.", None, "My lawyer will write to you.", "text"),
        ("Where is it? Thank you.\n\nMy lawyer waits", None, "My lawyer waits", "text"),
        ("Hi. " * 200 + "My lawyer waits.", "Order 4471", "My lawyer waits.", "text"),
        ("Where is it? Thank you.", "Re: my lawyer", "my lawyer", "subject"),
    ],
)
def test_evidence_is_the_sentence_that_carries_the_signal(
    spotter: Triager, text: str, subject: str | None, sentence: str, where: str
) -> None:
    message = Message(text, subject=subject)
    answer = spotter(message)
    (signal,) = answer.signals
    assert signal.kind == "legal_threat"
    assert signal.evidence
    assert (signal.evidence.text, signal.evidence.where) == (sentence, where)
    source = message.subject if where == "subject" else message.text
    assert source
    assert source[signal.evidence.start : signal.evidence.end] == sentence
    assert answer.urgency.evidence == (signal.evidence,)


@given(st.lists(st.sampled_from(["Where is it?", "It is blue.", "No!", "My lamp broke.\n"]), max_size=6))
def test_the_intent_has_one_or_two_sentences_of_the_text_behind_it(tiny: Triager, sentences: list[str]) -> None:
    answer = tiny(" ".join(sentences))
    known = [sentence.span for sentence in answer.reading.sentences]
    assert 1 <= len(answer.intent.evidence) <= 2 if known else not answer.intent.evidence
    assert set(answer.intent.evidence) <= set(known)
    assert len(set(answer.intent.evidence)) == len(answer.intent.evidence)


def test_where_nothing_was_seen_nothing_is_reported(spotter: Triager) -> None:
    assert [answer.signals for answer in spotter.stream(["Where is it?", "", "?"])] == [(), (), ()]


def test_what_was_learned_for_sure_may_go_out_unseen(tiny: Triager) -> None:
    answer = tiny(SHORT)
    assert (answer.action, answer.action_reason) == ("auto", "sure of intent and urgency")
    assert answer.queue == tiny.taxonomy.label("intent", "order_status").queue


@pytest.mark.parametrize("text", ["", "   ", "https://example.com/a", "¿Dónde está mi pedido? No ha llegado todavía."])
def test_what_cannot_be_read_goes_to_a_person(tiny: Triager, text: str) -> None:
    assert tiny(text).action == "human"


def test_unsure_urgency_is_never_auto(tiny_folder: Path, tmp_path: Path) -> None:
    folder = edited(tiny_folder, tmp_path, thresholds=lambda table: {**table, "urgency": 1.01})
    triager = triage.load(folder)
    assert {answer.action for answer in triager.stream(MIXED)} <= {"suggest", "human"}
    assert triager(SHORT).action_reason == "not sure enough of urgency"


def test_a_policy_sends_an_intent_elsewhere_and_raises_urgency(tiny_folder: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[queues]\norder_status = "tracking"\n'
        '[[customer]]\nfield = "tier"\nvalues = ["gold"]\nurgency = "critical"\nbecause = "gold goes first"\n'
    )
    triager = triage.load(tiny_folder, policy=policy)
    assert triager(SHORT).queue == "tracking"
    assert triager(SHORT).urgency.label == "normal"
    gold = triager(Message(SHORT, fields={"tier": "gold"})).urgency
    assert gold.label == "critical"
    assert gold.reason.endswith("raised from normal by policy: gold goes first")


def test_closing_a_stream_early_ends_it(tiny: Triager) -> None:
    answers = tiny.stream(iter(MIXED * 10), batch_size=2)
    assert next(answers).message.text == SHORT
    answers.close()  # type: ignore[attr-defined]
    assert list(answers) == []


def test_two_streams_may_run_side_by_side(tiny: Triager) -> None:
    first, second = tiny.stream(MIXED, batch_size=2), tiny.stream(MIXED[::-1], batch_size=3)
    pairs = list(zip(first, second, strict=True))
    assert [left.message.text for left, _ in pairs] == MIXED
    assert [right.message.text for _, right in pairs] == MIXED[::-1]


def test_two_loads_give_the_same_answers(tiny: Triager, tiny_folder: Path) -> None:
    again = triage.load(str(tiny_folder), threads=1)
    assert [tiny(text).to_dict() for text in MIXED[:7]] == [again(text).to_dict() for text in MIXED[:7]]


def edited(folder: Path, tmp_path: Path, **changes: Callable[[Any], Any]) -> Path:
    """A copy of the folder whose config is changed, sealed again."""
    copy = tmp_path / "model"
    shutil.copytree(folder, copy)
    config = json.loads((copy / "config.json").read_text())
    for key, change in changes.items():
        config[key] = change(config[key])
    (copy / "config.json").write_text(json.dumps(config))
    seal_folder(copy)
    return copy


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("thresholds", lambda table: {task: value for task, value in table.items() if task != "intent"}),
        ("thresholds", lambda table: {**table, "intents": 0.5}),
        ("signals", lambda table: {**table, "anger": 0.5}),
        ("calibration", lambda table: {task: value for task, value in table.items() if task != "signals"}),
        ("calibration", lambda table: {**table, "intent": {"temperature": 1.0, "bias": [0.0]}}),
        ("calibration", lambda table: {**table, "intent": {"bias": table["intent"]["bias"]}}),
        ("max_tokens", lambda _: 8),
    ],
)
def test_a_config_that_does_not_fit_is_refused_when_loaded(
    tiny_folder: Path, tmp_path: Path, key: str, change: Callable[[Any], Any]
) -> None:
    with pytest.raises(ModelError, match=key):
        triage.load(edited(tiny_folder, tmp_path, **{key: change}))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [("[approach.", "[answer.", "no task approach"), ("[urgency.high]", "[urgency.pressing]", "urgency pressing")],
)
def test_a_taxonomy_without_what_decisions_need_is_refused_when_loaded(
    tiny_folder: Path, tmp_path: Path, old: str, new: str, named: str
) -> None:
    folder = edited(tiny_folder, tmp_path)
    path = folder / "taxonomy.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert tomllib.loads(path.read_text(encoding="utf-8"))
    seal_folder(folder)
    with pytest.raises(TaxonomyError, match=named):
        triage.load(folder)


def test_a_label_taken_out_of_the_taxonomy_is_refused_when_loaded(tiny_folder: Path, tmp_path: Path) -> None:
    folder = edited(tiny_folder, tmp_path, signals=lambda table: {k: v for k, v in table.items() if k != "blocked"})
    path = folder / "taxonomy.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index("[signals.blocked]")
    path.write_text(text[:start] + text[text.index("[signals.", start + 1) :], encoding="utf-8")
    seal_folder(folder)
    with pytest.raises(ModelError):
        triage.load(folder)


def test_a_folder_or_file_that_is_not_there_is_named(tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        triage.load(tmp_path / "nowhere")
    with pytest.raises(PolicyError, match=r"nowhere\.toml"):
        triage.load(tiny_folder, policy=tmp_path / "nowhere.toml")
    with pytest.raises(TriageError, match=r"nowhere\.toml"):
        triage.load(tiny_folder, profile=tmp_path / "nowhere.toml")
