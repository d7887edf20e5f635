from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import PolicyError
from triage.message import Message, Turn
from triage.policy import Customer, Floor, Policy, Raise, Unanswered, read_policy
from triage.taxonomy import URGENCIES, Taxonomy, parse

WHOLE = """
[action]
sure_of = ["intent", "sentiment"]
auto_from = 0.7

[[floor]]
signal = "legal_threat"
from = 0.6
urgency = "high"
because = "a lawyer is named"

[unanswered]
turns = 3
urgency = "critical"
because = "nobody answered"

[[customer]]
field = "tier"
values = ["Gold", 7]
urgency = "high"
because = "gold goes first"

[queues]
refund_request = "refunds"
"""
NOTHING = Policy(("intent",), (), (), None, {})


def read(tmp_path: Path, taxonomy: Taxonomy, text: str) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return read_policy(path, taxonomy)


def test_the_shipped_policy_reads_and_lets_nothing_out_with_unsure_intent_or_urgency(taxonomy: Taxonomy) -> None:
    policy = read_policy(None, taxonomy)
    assert set(policy.sure_of) == {"intent", "urgency"}
    assert {floor.signal for floor in policy.floors} >= {"security", "safety"}
    assert policy.unanswered


def test_the_shipped_policy_serves_a_model_that_knows_fewer_signals() -> None:
    two = {name: {"description": name} for name in ("safety", "late")}
    tasks = dict.fromkeys(("sentiment", "intent", "urgency", "signals"), two)
    policy = read_policy(None, parse({**tasks, "urgency": {u: {"description": u} for u in URGENCIES}}))
    assert [floor.signal for floor in policy.floors] == ["safety"]


def test_a_whole_policy_is_read(tmp_path: Path, taxonomy: Taxonomy) -> None:
    assert read(tmp_path, taxonomy, WHOLE) == Policy(
        ("intent", "sentiment"),
        (Floor("legal_threat", 0.6, "high", "a lawyer is named"),),
        (Customer("tier", ("gold", "7"), "high", "gold goes first"),),
        Unanswered(3, "critical", "nobody answered"),
        {"refund_request": "refunds"},
        0.7,
    )


def test_an_empty_policy_asks_for_a_sure_intent_and_raises_nothing(tmp_path: Path, taxonomy: Taxonomy) -> None:
    assert read(tmp_path, taxonomy, "") == NOTHING


@pytest.mark.parametrize(
    ("instead_of", "written", "named"),
    [
        ("[action]", "[actions]", "actions"),
        ("sure_of =", "sureof =", "[action]: missing or unknown: sureof, sure_of"),
        ('["intent", "sentiment"]', '["intents"]', "action.sure_of is 'intents'; known: sentiment"),
        ('["intent", "sentiment"]', '["signals"]', "action.sure_of is 'signals'"),
        ('["intent", "sentiment"]', '"intent"', "action.sure_of has to be a list"),
        ('["intent", "sentiment"]', "5", "action.sure_of has to be a list"),
        ('["intent", "sentiment"]', "[]", "action.sure_of has to be a list"),
        ("0.7", "0", "action.auto_from has to be a number above 0 and up to 1, not 0"),
        ("0.7", '"sure"', "action.auto_from"),
        ("[[floor]]", "[floor]", "write [[floor]]"),
        ("[[floor]]", "[[floors]]", "floors"),
        ("legal_threat", "legal_threats", "floor.signal is 'legal_threats'; known: deadline"),
        ("from = 0.6", "from = 1.5", "floor.from has to be a number above 0 and up to 1, not 1.5"),
        ("from = 0.6", "from = 0", "floor.from"),
        ("from = 0.6", "from = nan", "floor.from"),
        ("from = 0.6", 'from = "0.6"', "floor.from"),
        ("from = 0.6", "from = true", "floor.from"),
        ("from = 0.6", "", "[[floor]]: missing or unknown: from"),
        ('"high"\nbecause = "a lawyer', '"High"\nbecause = "a lawyer', "floor.urgency is 'High'; known: low, normal"),
        ('"a lawyer is named"', '" "', "floor.because has to be a text"),
        ("[unanswered]", "[[unanswered]]", "[unanswered] has to be a table"),
        ("turns = 3", "turns = 0", "unanswered.turns has to be a whole number from 1 on, not 0"),
        ("turns = 3", "turns = 2.5", "unanswered.turns"),
        ("turns = 3", "turns = true", "unanswered.turns"),
        ('"critical"', '"urgent"', "unanswered.urgency is 'urgent'"),
        ("[[customer]]", "[customer]", "write [[customer]]"),
        ('field = "tier"', "field = 5", "customer.field has to be a text"),
        ('["Gold", 7]', '"Gold"', "customer.values has to be a list"),
        ("refund_request =", "refunds =", "[queues]: missing or unknown: refunds"),
        ('"refunds"', "5", "queues.refund_request has to be a text"),
        ("[queues]", "queues = 5\n[other]", ""),
        ("[action]", "[action", "cannot be read as TOML"),
    ],
)
def test_what_a_policy_must_not_say_is_refused_with_file_entry_and_what_is_allowed(
    tmp_path: Path, taxonomy: Taxonomy, instead_of: str, written: str, named: str
) -> None:
    assert instead_of in WHOLE
    with pytest.raises(PolicyError) as refusal:
        read(tmp_path, taxonomy, WHOLE.replace(instead_of, written, 1))
    assert str(refusal.value).startswith(f"{tmp_path / 'policy.toml'}: ")
    assert named in str(refusal.value)


@pytest.mark.parametrize("content", ["floor = [5]", 'queues = "x"', "action = 5", "customer = [[]]", "unanswered = 2"])
def test_a_value_where_a_table_belongs_is_refused(tmp_path: Path, taxonomy: Taxonomy, content: str) -> None:
    with pytest.raises(PolicyError, match="has to be a table"):
        read(tmp_path, taxonomy, content)


def test_a_file_that_is_missing_or_not_text_is_refused_by_its_path(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(PolicyError, match="nowhere"):
        read_policy(tmp_path / "nowhere.toml", taxonomy)
    (tmp_path / "policy.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match=r"policy\.toml"):
        read_policy(tmp_path / "policy.toml", taxonomy)


def test_a_floor_holds_from_its_probability_on() -> None:
    policy = Policy(("intent",), (Floor("safety", 0.8, "high", "first"),), (), None, {})
    assert policy.raises(Message("x"), {"safety": 0.79}) is None
    assert policy.raises(Message("x"), {"safety": 0.8}) == Raise("high", 0.8, "first")
    assert policy.raises(Message("x"), {"security": 1.0}) is None


def test_the_highest_floor_wins_and_among_equals_the_surer() -> None:
    floors = (
        Floor("deadline", 0.5, "normal", "a"),
        Floor("blocked", 0.5, "high", "b"),
        Floor("safety", 0.5, "high", "c"),
    )
    policy = Policy(("intent",), floors, (), None, {})
    assert policy.raises(Message("x"), {"deadline": 0.99, "blocked": 0.6, "safety": 0.7}) == Raise("high", 0.7, "c")


@pytest.mark.parametrize("value", ["gold", "GOLD", "Gold"])
def test_a_customer_who_goes_first_is_known_by_a_field_of_the_message(value: str) -> None:
    policy = Policy(("intent",), (), (Customer("tier", ("gold",), "high", "gold goes first"),), None, {})
    assert policy.raises(Message("x", fields={"tier": value}), {}) == Raise("high", 1.0, "gold goes first")
    assert policy.raises(Message("x", fields={"tier": "tin"}), {}) is None
    assert policy.raises(Message("x", fields={"level": value}), {}) is None


@pytest.mark.parametrize(("turns", "raised"), [(1, False), (2, True), (5, True)])
def test_turns_left_unanswered_raise_urgency(turns: int, raised: bool) -> None:
    policy = Policy(("intent",), (), (), Unanswered(2, "high", "left unanswered"), {})
    message = Message("x", turns=(Turn("agent", "hello"), *[Turn("customer", "well?")] * turns))
    assert (policy.raises(message, {}) is not None) == raised


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.floats(0.01, 1), st.sampled_from(URGENCIES)), max_size=6),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0, 1)),
)
def test_the_raise_is_the_highest_of_the_floors_that_hold(
    floors: list[tuple[str, float, str]], signals: dict[str, float]
) -> None:
    policy = Policy(("intent",), tuple(Floor(*floor, "because") for floor in floors), (), None, {})
    holding = [urgency for signal, start, urgency in floors if signals.get(signal, 0) >= start]
    found = policy.raises(Message("x"), signals)
    assert (found.urgency if found else None) == max(holding, key=URGENCIES.index, default=None)
