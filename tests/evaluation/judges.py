"""A triager that answers as it is told, and tickets to ask it about."""

from collections.abc import Iterable, Iterator, Mapping

from triage.message import Message
from triage.result import Decision, Signal, Triage
from triage.taxonomy import Taxonomy, parse
from triage.text.reading import Reading
from triage.tickets.ticket import Ticket

Said = Mapping[str, str | tuple[str, ...]]


def taxonomy_of(tasks: Mapping[str, Iterable[str]], several: Iterable[str] = ()) -> Taxonomy:
    return parse(
        {
            task: {
                **({"several": True} if task in several else {}),
                **{label: {"description": label} for label in labels},
            }
            for task, labels in tasks.items()
        }
    )


class Told:
    """Says of each message, by its id, what stands in `answers`: labels by task, and how sure it is of all of them."""

    name = "told"
    version = "1"

    def __init__(self, taxonomy: Taxonomy, answers: Mapping[str, tuple[Said, float]]) -> None:
        self.taxonomy = taxonomy
        self.answers = answers

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        for message in messages:
            assert isinstance(message, Message)
            yield self._triage(message)

    def _triage(self, message: Message) -> Triage:
        said, sure = self.answers[str(message.id)]
        decisions = {}
        signals: tuple[Signal, ...] = ()
        for task, labels in said.items():
            if task == "signals":
                signals = tuple(Signal(kind, sure, None) for kind in labels)
            elif self.taxonomy.many(task):
                first, *others = labels
                runners = tuple((other, sure) for other in others)
                decisions[task] = Decision(task, first, sure, runners, sure >= 0.8, "told", also=tuple(others))
            else:
                assert isinstance(labels, str)
                decisions[task] = Decision(task, labels, sure, (), sure >= 0.8, "told")
        reading = Reading(message.text, (), (), (), "en", None)
        return Triage(message, reading, decisions, signals, "auto", "told", "desk")


def ticket(number: int, group: str = "", text: str | None = None, **labels: str | tuple[str, ...]) -> Ticket:
    as_tuples = {task: (value,) if isinstance(value, str) else value for task, value in labels.items()}
    words = f"message number {number}" if text is None else text
    return Ticket(Message(words, id=str(number)), as_tuples, group, f"tickets.csv, line {number + 2}")


def intents(
    rows: Iterable[tuple[str, str, float]], *, known: Iterable[str] = ("a", "b", "c"), groups: int = 0
) -> tuple[Told, list[Ticket]]:
    """A triager and tickets out of rows of (true intent, given intent, probability)."""
    listed = list(rows)
    answers: dict[str, tuple[Said, float]] = {
        str(number): ({"intent": given}, sure) for number, (_, given, sure) in enumerate(listed)
    }
    tickets = [
        ticket(number, group=f"g{number % groups}" if groups else "", intent=true)
        for number, (true, _, _) in enumerate(listed)
    ]
    return Told(taxonomy_of({"intent": known}), answers), tickets
