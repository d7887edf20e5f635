import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.errors import MessageError
from triage.message import Message
from triage.tickets import Splits, Ticket, Tickets, split

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    f"{first}{last}" for first in ("par", "bil", "log", "pho", "inv", "pla") for last in ("cel", "ling", "out", "rem")
]


def text_of(number: int) -> str:
    """A text that is like no other."""
    return " ".join(random.Random(number).sample(WORDS, 6))


def ticket(number: int, *labels: str, group: str = "", day: float | None = None, text: str | None = None) -> Ticket:
    sent = None if day is None else START + timedelta(days=day)
    message = Message(text_of(number) if text is None else text, id=str(number), sent_at=sent)
    return Ticket(message, {"intent": labels or ("a",)}, group, f"row {number}")


def names(rows: tuple[Ticket, ...]) -> list[str]:
    return [row.where for row in rows]


def shares(parts: Splits) -> list[int]:
    return [len(part) for part in parts.parts().values()]


def test_shares_are_kept_and_labels_stand_in_all_parts() -> None:
    rows = [ticket(n, "abcd"[n % 4]) for n in range(200)]
    parts = split(rows)
    assert shares(parts) == [140, 20, 40]
    for part in parts.parts().values():
        assert set(Counter(row.labels["intent"][0] for row in part).values()) == {len(part) // 4}


def test_a_customer_stays_on_one_side() -> None:
    parts = split([ticket(n, "ab"[n % 2], group=f"c{n // 7}") for n in range(140)])
    sides = [{row.group for row in part} for part in parts.parts().values()]
    assert not any(one & other for one, other in combinations(sides, 2))
    assert all(sides)


def test_equal_and_nearly_equal_texts_stay_on_one_side() -> None:
    rows = []
    for n in range(60):
        text = text_of(n)
        rows += [
            ticket(n, text=f"Order {n}: {text}"),
            ticket(n, text=f"ORDER {n + 500}  {text}!"),
            ticket(n, text=text),
        ]
    for seed in range(5):
        for part in split(rows, seed=seed).parts().values():
            assert set(Counter(names(part)).values()) <= {3}


def test_groups_and_texts_hold_together_by_way_of_others() -> None:
    rows = [ticket(n) for n in range(50)]
    rows += [ticket(90, group="x"), ticket(91, group="x", text="hello"), ticket(92, group="y", text="Hello ")]
    side = {row.where: name for name, part in split(rows).parts().items() for row in part}
    assert side["row 90"] == side["row 91"] == side["row 92"]


def test_labels_of_three_are_in_train_and_test_and_rarer_ones_in_train() -> None:
    rows = [ticket(n, "common") for n in range(50)]
    rows += (
        [ticket(50 + n, "three") for n in range(3)] + [ticket(60 + n, "two") for n in range(2)] + [ticket(70, "one")]
    )
    for seed in range(10):
        parts = split(rows, seed=seed)
        train, _, test = ({row.labels["intent"][0] for row in part} for part in parts.parts().values())
        assert train == {"common", "three", "two", "one"}
        assert test == {"common", "three"}


def test_a_label_that_cannot_be_parted_is_learned() -> None:
    rows = [ticket(n, label, text=text) for n, (text, label) in enumerate([("x", "a"), ("x", "a"), ("x", "b")])]
    rows += [ticket(n, label, text="y") for n, label in enumerate("accc", 3)]
    for seed in range(20):
        assert {row.labels["intent"][0] for row in split(rows, seed=seed).train} == {"a", "b", "c"}


def test_the_order_of_the_rows_does_not_matter_and_the_seed_does() -> None:
    rows = [ticket(n, "ab"[n % 2]) for n in range(80)]
    mixed = random.Random(1).sample(rows, len(rows))
    assert set(names(split(rows).test)) == set(names(split(mixed).test))
    assert set(names(split(rows).test)) != set(names(split(rows, seed=8).test))
    assert names(split(rows).train) == sorted(names(split(rows).train), key=lambda name: int(name[4:]))


def test_with_dates_the_latest_are_tested() -> None:
    rows = [ticket(n, "ab"[n % 2], day=n) for n in range(100)]
    random.Random(3).shuffle(rows)
    parts = split(rows)
    assert {row.message.id for row in parts.test} == {str(n) for n in range(80, 100)}
    assert {row.message.id for row in parts.valid} == {str(n) for n in range(70, 80)}
    assert parts.how == "by time, test from 2026-03-22 on"
    assert split(rows, by_time=False).how.startswith("by chance")


def test_time_counts_unasked_only_when_nearly_all_tell_it_over_more_than_a_day() -> None:
    assert split([ticket(n, day=n if n > 8 else None) for n in range(100)]).how.startswith("by chance")
    assert split([ticket(n, day=n / 200) for n in range(100)]).how.startswith("by chance")
    assert split([ticket(n, day=n if n > 2 else None) for n in range(100)]).how.startswith("by time")


def test_by_time_a_label_that_only_came_late_is_learned_too() -> None:
    rows = [ticket(n, "old", day=n) for n in range(40)] + [ticket(n, "new", day=n) for n in range(40, 44)]
    parts = split(rows, valid=0)
    assert "new" in {row.labels["intent"][0] for row in parts.train}
    assert {"old", "new"} == {row.labels["intent"][0] for row in parts.test}


def test_a_customer_too_large_for_the_test_stays_in_train() -> None:
    rows = [ticket(n, group="huge", day=n) for n in range(70)] + [ticket(n, day=n) for n in range(70, 100)]
    assert shares(split(rows)) == [70, 10, 20]


@pytest.mark.parametrize(("test", "valid"), [(1.0, 0.0), (-0.1, 0.1), (0.6, 0.5), (float("nan"), 0.1)])
def test_odd_shares_are_errors(test: float, valid: float) -> None:
    with pytest.raises(MessageError, match="shares"):
        split([ticket(1)], test=test, valid=valid)


def test_time_that_nobody_tells_is_an_error_when_asked_for() -> None:
    with pytest.raises(MessageError, match="sent_at"):
        split([ticket(1), ticket(2)], by_time=True)


def test_few_or_no_rows_go_to_train() -> None:
    assert shares(split(Tickets([]))) == [0, 0, 0]
    assert shares(split([ticket(1)])) == [1, 0, 0]
    assert shares(split([ticket(1, "a"), ticket(2, "b")])) == [2, 0, 0]


rows_ = st.lists(
    st.builds(
        ticket,
        st.integers(0, 40),
        st.sampled_from("abc"),
        st.sampled_from("abcd"),
        group=st.sampled_from(["", "", "g1", "g2", "g3"]),
        day=st.one_of(st.none(), st.floats(0, 400)),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(rows_, st.sampled_from([(0.2, 0.1), (0.5, 0.0), (0.0, 0.3), (0.3, 0.3)]), st.sampled_from([None, False]))
def test_whatever_comes_nothing_is_lost_and_nothing_is_on_two_sides(
    rows: list[Ticket], sizes: tuple[float, float], by_time: bool | None
) -> None:
    parts = split(rows, test=sizes[0], valid=sizes[1], by_time=by_time)
    assert Counter(id(row) for part in parts.parts().values() for row in part) == Counter(map(id, rows))
    for key in ("group", "text"):
        sides = [
            {row.group if key == "group" else row.message.text for row in part} - {""}
            for part in parts.parts().values()
        ]
        assert not any(one & other for one, other in combinations(sides, 2))
    labels = {label for row in parts.train for label in row.labels["intent"]}
    assert labels == {label for row in rows for label in row.labels["intent"]}
    assert parts == split(rows, test=sizes[0], valid=sizes[1], by_time=by_time)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=60), st.integers(0, 5))
def test_with_texts_of_their_own_labels_of_three_are_in_train_and_test(labels: list[str], seed: int) -> None:
    parts = split([ticket(1000 + n, label) for n, label in enumerate(labels)], seed=seed)
    tested = {row.labels["intent"][0] for row in parts.test}
    assert tested == {label for label, count in Counter(labels).items() if count >= 3}
    assert {row.labels["intent"][0] for row in parts.train} == set(labels)
