import json
from dataclasses import replace
from typing import Any

from triage import Decision, Fact, Message, Signal, Span, Triage
from triage.text.reading import Reading

SPAN = Span("Refund me!", 0, 10)
TASKS = ("sentiment", "intent", "category", "urgency", "expectation", "approach")


def make() -> Triage:
    decisions = {
        task: Decision(task, "x", 0.123456, (("y", 0.1), ("z", 0.05)), True, "because", (SPAN,)) for task in TASKS
    }
    reading = Reading("Refund me!", (), (SPAN,), (Fact("amount", Span("£5", 3, 5), "5.00 GBP"),), "en")
    signals = (Signal("money_loss", 0.98764, SPAN), Signal("blocked", 0.5, None))
    return Triage(Message("Refund me! £5", id="7"), reading, decisions, signals, "auto", "sure", "money")


def test_the_six_judgements_are_attributes() -> None:
    triage = make()
    assert [getattr(triage, task).task for task in TASKS] == list(TASKS)
    assert (triage.language, triage.requests, triage.facts[0].value) == ("en", (SPAN,), "5.00 GBP")


def test_a_triage_becomes_plain_values_that_json_takes() -> None:
    plain: dict[str, Any] = json.loads(json.dumps(make().to_dict()))
    assert plain == make().to_dict()
    assert plain["intent"]["probability"] == 0.1235
    assert plain["intent"]["runners_up"] == [["y", 0.1], ["z", 0.05]]
    assert plain["signals"][0] == {"kind": "money_loss", "probability": 0.9876, "evidence": SPAN.to_dict()}
    assert plain["signals"][1]["evidence"] is None
    assert plain["facts"] == [{"kind": "amount", "value": "5.00 GBP", **Span("£5", 3, 5).to_dict()}]


def test_plain_values_hold_every_judgement_but_not_the_message() -> None:
    plain = make().to_dict()
    assert {*TASKS, "id", "language", "action", "action_reason", "queue", "signals", "requests", "facts"} == set(plain)
    assert "Refund me! £5" not in json.dumps(plain, ensure_ascii=False)


def test_labels_are_told_where_any_number_of_them_may_hold() -> None:
    one = Decision("product", "bill", 0.9, (("app", 0.7),), True, "because")
    several = replace(one, also=("app",))
    alone = replace(one, also=())
    assert (one.labels, several.labels, alone.labels) == (("bill",), ("bill", "app"), ("bill",))
    assert "labels" not in one.to_dict()
    assert (several.to_dict()["labels"], alone.to_dict()["labels"]) == (["bill", "app"], ["bill"])


def test_a_span_reads_as_its_text() -> None:
    assert str(SPAN) == "Refund me!"
