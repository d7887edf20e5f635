from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from triage import ModelError
from triage.doors import spacy_component
from triage.doors.spacy_component import TriageComponent
from triage.triager import Triager

TEXTS = ["Where is my parcel?", "You charged my card twice.", "", "My lawyer will write to you."] * 3


@pytest.fixture
def nlp(tiny_folder: Path) -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe(spacy_component.FACTORY, config={"model": str(tiny_folder)})
    return pipeline


def test_a_document_carries_its_triage(nlp: Language, tiny: Triager) -> None:
    doc = nlp(TEXTS[1])
    assert doc._.triage == tiny(TEXTS[1])
    assert doc.cats[f"intent:{doc._.triage.intent.label}"] == doc._.triage.intent.probability
    assert {name.split(":")[0] for name in doc.cats} <= set(tiny.taxonomy.tasks)
    assert sum(name.startswith("intent:") for name in doc.cats) == 1 + len(doc._.triage.intent.runners_up)
    assert doc.cats["signals:money_loss"] == doc._.triage.signals[0].probability


def test_a_pipe_keeps_the_order_and_says_what_each_alone_is_told(nlp: Language) -> None:
    for size in (1, 5, 1000):
        docs = list(nlp.pipe(TEXTS, batch_size=size))
        assert [doc.text for doc in docs] == TEXTS
        assert all(
            doc._.triage.intent.label == nlp(text)._.triage.intent.label for doc, text in zip(docs, TEXTS, strict=True)
        )
    assert list(nlp.pipe([])) == []
    pairs = list(nlp.pipe([(text, number) for number, text in enumerate(TEXTS)], as_tuples=True))
    assert [number for _, number in pairs] == list(range(len(TEXTS)))


def test_documents_go_through_other_processes(nlp: Language) -> None:
    here = [nlp(text)._.triage for text in TEXTS]  # opened here first: the others must not use what was opened here
    docs = list(nlp.pipe(TEXTS, n_process=2, batch_size=3))
    assert [doc._.triage.intent.label for doc in docs] == [triage.intent.label for triage in here]


def test_documents_are_saved_with_their_triage(nlp: Language) -> None:
    doc = nlp("I was charged £5 on 3 May. Please send it to me@example.org")
    docs = DocBin(store_user_data=True, docs=[doc, nlp("")])
    read, empty = DocBin(store_user_data=True).from_bytes(docs.to_bytes()).get_docs(nlp.vocab)
    assert read._.triage == doc._.triage
    assert read._.triage.facts
    assert (read._.triage.vector == doc._.triage.vector).all()
    assert empty._.triage.reading.obstacle


def test_a_saved_pipeline_holds_the_path_and_no_weights(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 200_000
    assert not list(tmp_path.rglob("*.onnx"))
    again = spacy.load(tmp_path)
    assert again(TEXTS[0])._.triage == nlp(TEXTS[0])._.triage
    other = spacy.blank("en", config=nlp.config)
    assert other.from_bytes(nlp.to_bytes())(TEXTS[0])._.triage == nlp(TEXTS[0])._.triage


def test_spacys_scorer_reads_what_it_writes(nlp: Language) -> None:
    labels = ["intent:order_status", "intent:billing_dispute"]
    doc = nlp(TEXTS[0])
    gold = {"cats": {"intent:order_status": 1.0, "intent:billing_dispute": 0.0}}
    scored = spacy.scorer.Scorer.score_cats([Example.from_dict(doc, gold)], "cats", labels=labels, multi_label=False)
    assert scored["cats_macro_f"] > 0


def test_a_path_without_a_model_is_told_when_it_is_needed() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("triage", config={"model": "nowhere"})
    with pytest.raises(ModelError, match="nowhere"):
        pipeline("Where is it?")


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="modell"):
        spacy.blank("en").add_pipe("triage", config={"modell": "x"})


def test_other_data_of_a_document_is_left_as_it_is(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    doc.user_data["own"] = {"a": [1, {"b": 2}]}
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes()).user_data["own"] == {"a": [1, {"b": 2}]}
    assert isinstance(nlp.get_pipe("triage"), TriageComponent)
