from triage.message import Message
from triage.taxonomy import parse
from triage.tickets.ticket import Ticket
from triage.tickets.values import in_words_of

OWN = parse(
    {
        "intent": {name: {"description": name} for name in ("engineer_visits", "billing")},
        "urgency": {name: {"description": name} for name in ("low", "normal", "high", "critical")},
    }
)
OLD = parse({"intent": {name: {"description": name} for name in ("Billing", "outage")}})


def named(*taxonomies: object, **labels: str) -> dict[str, tuple[str, ...]]:
    ticket = Ticket(Message("Hello"), {task: (value,) for task, value in labels.items()})
    return dict(in_words_of([ticket], taxonomies)[0].labels)  # type: ignore[arg-type]


def test_case_and_spacing_do_not_make_another_label() -> None:
    assert named(OWN, intent="Engineer visits", urgency="P1") == {
        "intent": ("engineer_visits",),
        "urgency": ("critical",),
    }


def test_the_first_model_that_knows_a_label_names_it() -> None:
    assert named(OWN, OLD, intent="Billing?") == {"intent": ("billing",)}
    assert named(OWN, OLD, intent="Outage") == {"intent": ("outage",)}


def test_what_no_model_knows_stays_as_it_is() -> None:
    assert named(OWN, intent="Refunds!", product="Router") == {"intent": ("Refunds!",), "product": ("Router",)}
