"""A Triage as plain values and back: what lets spaCy send documents to other processes and save them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np

from triage.message import Message, Turn
from triage.result import Decision, Signal, Triage
from triage.text.reading import Fact, Reading, Sentence, Span


def packed(triage: Triage) -> dict[str, Any]:
    """All of a Triage as lists, dicts, texts and numbers; the message's own fields are left out."""
    message = triage.message
    turns = [[turn.speaker, turn.text, _written(turn.sent_at)] for turn in message.turns]
    return {
        "message": {
            **{name: getattr(message, name) for name in ("text", "id", "subject", "channel", "author")},
            "sent_at": _written(message.sent_at),
            "turns": turns,
        },
        "reading": asdict(triage.reading),
        "decisions": [asdict(decision) for decision in triage.decisions.values()],
        "signals": [asdict(signal) for signal in triage.signals],
        **{name: getattr(triage, name) for name in ("action", "action_reason", "queue")},
        "vector": None if triage.vector is None else triage.vector.tolist(),
    }


def unpacked(values: Mapping[str, Any]) -> Triage:
    """The Triage that was packed; its message comes without the caller's own fields."""
    message, reading = dict(values["message"]), dict(values["reading"])
    message["sent_at"] = _read(message["sent_at"])
    message["turns"] = tuple(Turn(speaker, text, _read(sent_at)) for speaker, text, sent_at in message["turns"])
    reading["sentences"] = tuple(
        Sentence(each["start"], each["end"], Span(**each["span"])) for each in reading["sentences"]
    )
    reading["requests"] = _spans(reading["requests"])
    reading["facts"] = tuple(Fact(each["kind"], Span(**each["span"]), each["value"]) for each in reading["facts"])
    decisions = [
        Decision(
            **{
                **each,
                "runners_up": tuple((label, p) for label, p in each["runners_up"]),
                "evidence": _spans(each["evidence"]),
                "also": None if each["also"] is None else tuple(each["also"]),
            }
        )
        for each in values["decisions"]
    ]
    return Triage(
        Message(**message),
        Reading(**reading),
        {decision.task: decision for decision in decisions},
        tuple(
            Signal(each["kind"], each["probability"], Span(**each["evidence"]) if each["evidence"] else None)
            for each in values["signals"]
        ),
        values["action"],
        values["action_reason"],
        values["queue"],
        None if values["vector"] is None else np.array(values["vector"], np.float32),
    )


def _spans(found: Sequence[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**each) for each in found)


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
