"""Triage as a component of a spaCy pipeline: `nlp.add_pipe("triage")` sets `doc._.triage` and `doc.cats`.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("triage")
>>> doc = nlp("I was charged twice for order 4471.")
>>> doc._.triage.intent.label
'billing_dispute'
>>> doc.cats["intent:billing_dispute"] > 0.5
True
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from triage.result import Triage

FACTORY = "triage"
BATCH = 64
"""Documents that the model takes at once, at most; it reads some batches ahead."""
_PACKED = "__triage__"


class TriageComponent:
    """Reads each document's text with the model at a path (the shipped one without), opened when it is first needed.

    It holds the path only, so a saved pipeline is small, and finds the model where it was.
    """

    def __init__(self, model: str | None = None) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Triage one document."""
        return _written(doc, self._triager()(doc.text))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """Triage many documents, in their order, reading ahead."""
        waiting: deque[Doc] = deque()

        def texts() -> Iterator[str]:
            for doc in stream:
                waiting.append(doc)
                yield doc.text

        for triage in self._triager().stream(texts(), batch_size=min(batch_size, BATCH)):
            yield _written(waiting.popleft(), triage)

    def _triager(self) -> Any:
        from triage.doors.opened import opened

        return opened(self.model)


@Language.factory(FACTORY, default_config={"model": None}, assigns=["doc._.triage", "doc.cats"])
def make(nlp: Language, name: str, model: str | None) -> TriageComponent:
    """The factory behind `nlp.add_pipe("triage", config={"model": "models/acme"})`."""
    return TriageComponent(model)


def _written(doc: Doc, triage: "Triage") -> Doc:
    doc._.triage = triage
    for task, decision in triage.decisions.items():
        for label, probability in ((decision.label, decision.probability), *decision.runners_up):
            doc.cats[f"{task}:{label}"] = probability
    for signal in triage.signals:
        doc.cats[f"signals:{signal.kind}"] = signal.probability
    return doc


def _pack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Write a Triage among a document's own data as plain values, for spaCy cannot."""
    from triage.doors.packed import packed
    from triage.result import Triage

    if isinstance(value, Triage):
        return {_PACKED: packed(value)}
    return value if chain is None else chain(value)


def _unpack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Read it back."""
    from triage.doors.packed import unpacked

    if isinstance(value, dict) and len(value) == 1 and _PACKED in value:
        return unpacked(value[_PACKED])
    return value if chain is None else chain(value)


srsly.msgpack_encoders(FACTORY, func=_pack)
srsly.msgpack_decoders(FACTORY, func=_unpack)
if not Doc.has_extension("triage"):
    Doc.set_extension("triage", default=None)
