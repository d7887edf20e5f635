import json
from datetime import UTC, datetime

import numpy as np

from triage import Decision, Fact, Message, Signal, Span, Triage, Turn
from triage.doors.packed import packed, unpacked
from triage.text.reading import Reading, Sentence

SPAN = Span("Refund me!", 0, 10)
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def test_what_was_packed_comes_back_the_same() -> None:
    decisions = {
        "urgency": Decision("urgency", "high", 0.9, (("low", 0.1),), True, "because", (SPAN,)),
        "product": Decision("product", "app", 0.9, (("bill", 0.6),), True, "because", also=("bill",)),
    }
    reading = Reading("Refund me!", (Sentence(0, 10, SPAN),), (SPAN,), (Fact("amount", SPAN, "5 GBP"),), "en", "odd")
    message = Message(
        "Refund me!", id="7", subject="Re", sent_at=NOW, turns=(Turn("agent", "Hello", NOW), Turn("customer", "Hi"))
    )
    signals = (Signal("blocked", 0.7, SPAN), Signal("deadline", 0.6, None))
    triage = Triage(message, reading, decisions, signals, "auto", "sure", "money", np.ones(3, np.float32))
    back = unpacked(json.loads(json.dumps(packed(triage))))
    assert back == triage
    assert back.vector is not None
    assert back.vector.tolist() == [1, 1, 1]
    assert unpacked(packed(Triage(message, reading, decisions, (), "auto", "sure", "money"))).vector is None


def test_the_callers_own_fields_stay_behind() -> None:
    message = Message("Hi", fields={"open": object()})
    triage = Triage(message, Reading("Hi", (), (), (), "en"), {}, (), "human", "short", "")
    assert unpacked(packed(triage)).message == Message("Hi")
