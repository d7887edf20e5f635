import json
import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.errors import MessageError
from triage.reports.figures import figures_of
from triage.reports.staffing import read_staffing, staffing_from
from triage.reports.table import Table, as_text
from triage.reports.times import NONE, Clock

from .triaged import backlog, write

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def test_counts_are_those_of_the_rows(tmp_path: Path) -> None:
    rows = backlog(300)
    figures = figures_of(write(tmp_path / "t.parquet", rows))
    counts = {name: {each.label: each.count for each in labels} for name, labels in figures.volumes.counts.items()}
    for task in ("intent", "urgency", "queue", "expectation", "channel", "action"):
        wanted: dict[str, int] = {}
        for row in rows:
            label = {"urgency": "normal", "intent": "order_status", "queue": "orders", "action": "auto"} | row
            key = label.get(task, "not_stated")
            wanted[key] = wanted.get(key, 0) + 1
        assert counts[task] == wanted
    assert counts["signals"]["safety"] == 3
    assert figures.messages == 300
    assert figures.volumes.gap.fell_short == wanted_short(rows)


def wanted_short(rows: list[dict[str, Any]]) -> int:
    return sum(row.get("expectation") == "fell_short" for row in rows)


def test_charts_over_time_hold_every_dated_message(tmp_path: Path) -> None:
    rows = [*backlog(200), {"created_at": None}, {"created_at": "whenever"}]
    volumes = figures_of(write(tmp_path / "t.parquet", rows)).volumes
    assert sum(map(sum, volumes.over_time["urgency"].counts)) == 200
    assert volumes.over_time["urgency"].unit == "day"
    assert len(volumes.over_time["urgency"].steps) == 20
    assert volumes.undated == 2


@pytest.mark.parametrize("days", [0, 1, 44, 200, 3_000])
def test_a_chart_has_few_steps_however_long_the_time(days: int, tmp_path: Path) -> None:
    begun = date(2018, 1, 1).toordinal()
    rows = [{"created_at": f"{date.fromordinal(begun + n * days // 50)}T0{n % 10}:00:00Z"} for n in range(51)]
    series = figures_of(write(tmp_path / "t.parquet", rows)).volumes.over_time["urgency"]
    assert 1 <= len(series.steps) <= 60
    assert days > 1_500 or sum(map(sum, series.counts)) == 51


def test_weeks_begin_on_monday(tmp_path: Path) -> None:
    rows = [{"created_at": f"2026-0{month}-14T10:00:00Z"} for month in range(1, 7)]
    series = figures_of(write(tmp_path / "t.parquet", rows)).volumes.over_time["urgency"]
    assert series.unit == "week"
    assert all(date.fromisoformat(step).weekday() == 0 for step in series.steps)


def test_the_same_rows_in_any_order_and_grouping_give_the_same_counts(tmp_path: Path) -> None:
    rows = [{**row, "id": f"M{n}"} for n, row in enumerate(backlog(300))]
    mixed = random.Random(1).sample(rows, 300)
    one = figures_of(write(tmp_path / "t.parquet", rows), now=datetime(2026, 12, 1, tzinfo=UTC))
    folder = tmp_path / "parts"
    folder.mkdir()
    write(folder / "part-00001.parquet", mixed[:120], group=7)
    write(folder / "part-00002.parquet", mixed[120:])
    other = figures_of(folder, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert one.volumes == other.volumes
    assert one.first.levels == other.first.levels
    assert one.load == other.load
    assert (one.repeats.again, one.repeats.chained) == (other.repeats.again, other.repeats.chained)


def test_chains_join_one_customers_messages_that_follow_each_other(tmp_path: Path) -> None:
    days = {"a@x.org": (1, 3, 5, 9), "A@x.org ": (10,), "b": (1, 2), "c": (1, 2, 28), "": (1, 2, 3)}
    rows = [
        {"id": f"{name.strip()}{day}", "customer_id": name or None, "created_at": f"2026-11-{day:02}T10:00:00Z"}
        for name, each in days.items()
        for day in each
    ]
    repeats = figures_of(write(tmp_path / "t.parquet", rows)).repeats
    assert [(chain.messages, chain.lasted) for chain in repeats.chains] == [(5, "9 d")]
    assert [link.id for link in repeats.chains[0].links] == ["[email]", "[email]", "[email]", "[email]", "[email]"]
    assert (repeats.customers, repeats.again, repeats.chained) == (3, 3, 5)


def test_without_a_customer_column_the_signal_alone_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", [{"signals": ["repeat_contact"]}, {}])
    table = pq.read_table(path).drop_columns(["customer_id"])
    pq.write_table(table, path)
    repeats = figures_of(path).repeats
    assert (repeats.say_so, repeats.customers, repeats.chains) == (1, None, ())


def test_hours_with_too_few_people_stand_out(tmp_path: Path) -> None:
    rows = [
        {"created_at": f"2026-11-{day:02}T{hour:02}:30:00Z", "queue": "billing"}
        for day in (2, 3, 4, 5, 6)
        for hour in range(8, 18)
        for _ in range(12 if (day, hour) == (2, 9) else 3)
    ]
    shift = {"queue": "billing", "days": WEEKDAYS, "hours": "08:00-17:00", "people": 2}
    load = figures_of(write(tmp_path / "t.parquet", rows), staffing=staffing_from({"shift": [shift]})).load
    assert {(each.day, each.hour) for each in load.short if each.per_person is None} == {(d, 17) for d in WEEKDAYS}
    heavy = [each for each in load.short if each.per_person is not None]
    assert [(each.day, each.hour, each.per_person, each.typical) for each in heavy] == [("monday", 9, 6.0, 1.5)]
    assert load.queues[0].people is not None
    assert load.queues[0].by_hour[9] == (12 + 4 * 3) / 5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "[[shift]] tables"),
        ("people = 3", "[[shift]] tables"),
        ('[[shift]]\nqueue = "a"', "needs queue, days, hours, people"),
        ('[[shift]]\nqueue = "a"\ndays = ["someday"]\nhours = "08:00-16:00"\npeople = 1', "list of monday"),
        ('[[shift]]\nqueue = "a"\ndays = ["monday"]\nhours = "8-16"\npeople = 1', "08:00-16:00"),
        ('[[shift]]\nqueue = "a"\ndays = ["monday"]\nhours = "08:00-16:00"\npeople = -1', "from 0 up"),
        ("[[shift", "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_staffing_file_is_told(data: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "staff.toml"
    path.write_text(data)
    with pytest.raises(MessageError, match=r"staff\.toml") as error:
        read_staffing(path)
    assert words in str(error.value)


def test_a_shift_may_go_past_midnight() -> None:
    week = staffing_from({"shift": [{"queue": "a", "days": ["sunday"], "hours": "22:00-02:30", "people": 2}]}).of("a")
    assert week is not None
    assert list(np.flatnonzero(week)) == [0, 1, 2, 166, 167]
    assert week[2] == 1.0


def test_two_backlogs_stand_side_by_side(tmp_path: Path) -> None:
    then = [{"urgency": "high"}] * 10 + [{}] * 30
    now = [{"urgency": "high"}] * 10 + [{}] * 10
    figures = figures_of(write(tmp_path / "n.parquet", now), against=write(tmp_path / "t.parquet", then))
    assert figures.against is not None
    high = next(each for each in figures.against.changes if (each.task, each.label) == ("urgency", "high"))
    assert (high.then, high.now, high.change) == (10, 10, 0.25)
    assert figures.against.messages == 40


def test_vectors_in_one_backlog_only_are_left_aside(tmp_path: Path) -> None:
    now = write(tmp_path / "n.parquet", backlog(60), vectors=np.ones((60, 8)))
    figures = figures_of(now, against=write(tmp_path / "t.parquet", backlog(60)))
    assert figures.hotspots.by == "words"


def test_what_the_model_wavered_between_is_counted(tmp_path: Path) -> None:
    rows = [{"confident": False, "action": "human", "action_reason": f"intent 0.{n} < 0.60"} for n in range(10, 19)]
    unsure = figures_of(write(tmp_path / "t.parquet", [*rows, {}])).unsure
    assert unsure.count == 9
    assert [(each.label, each.count) for each in unsure.reasons] == [("intent", 9)]
    assert [(pair.one, pair.other, pair.count) for pair in unsure.pairs] == [("delivery_problem", "order_status", 9)]


def test_praise_is_quoted_once_and_masked(tmp_path: Path) -> None:
    row = {"intent": "praise", "sentiment": "very_positive", "expectation": "surpassed"}
    words = "Oluwaseun from your team fixed it in an hour, what a star!"
    rows = [{**row, "body": f"Thanks! {words}"}] * 5 + [
        {**row, "body": "ta"},
        {"body": "no praise at all, where is it"},
    ]
    praise = figures_of(write(tmp_path / "t.parquet", rows)).praise
    assert praise.count == 6
    assert [quote.words for quote in praise.quotes] == [
        "Thanks! [name] from your team fixed it in an hour, what a star!"
    ]


def test_figures_can_be_written_as_json(tmp_path: Path) -> None:
    figures = figures_of(write(tmp_path / "t.parquet", backlog(80)))
    assert json.loads(json.dumps(figures.to_dict(), allow_nan=False))["messages"] == 80


def test_no_figure_measures_how_long_people_take(tmp_path: Path) -> None:
    said = json.dumps(figures_of(write(tmp_path / "t.parquet", backlog(80))).to_dict()).lower()
    assert not any(word in said for word in ("handling", "handle_time", "aht", "duration"))


@pytest.mark.parametrize("name", ["none.parquet", "broken.parquet", "other.parquet", "empty"])
def test_a_file_that_will_not_do_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing more")
    (tmp_path / "empty").mkdir()
    pq.write_table(pa.table({"id": [1]}), tmp_path / "other.parquet")
    with pytest.raises(MessageError, match=name):
        figures_of(tmp_path / name)


def test_a_column_that_is_asked_for_has_to_be_there(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", [{}])
    with pytest.raises(MessageError, match="'wann'"):
        Table(path, columns={"sent_at": "wann"})
    assert Table(path, columns={"text": "channel"}).column("text") == "channel"


def test_times_are_read_in_any_form() -> None:
    clock = Clock("Europe/London")
    noon = int(datetime(2026, 7, 1, 11, 0, tzinfo=UTC).timestamp())  # in summer time
    for values, kind in (
        (["2026-07-01T12:00:00", None], pa.string()),
        (["2026-07-01T11:00:00Z", ""], pa.string()),
        (["Wed, 01 Jul 2026 11:00:00 +0000", "soon"], pa.string()),
        ([noon, None], pa.int64()),
        ([datetime(2026, 7, 1, 12), None], pa.timestamp("ns")),
        ([datetime(2026, 7, 1, 11, tzinfo=UTC), None], pa.timestamp("us", "America/New_York")),
    ):
        assert clock.read(pa.array(values, kind), 2).tolist() == [noon, NONE]
    assert clock.local(np.array([noon, NONE])).tolist() == [noon + 3_600, NONE]


def test_columns_of_any_type_become_texts_or_nothing() -> None:
    assert as_text(pa.array([[1], None])).to_pylist() == [None, None]
    assert as_text(pa.array([1, None])).to_pylist() == ["1", None]
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"a\xff"]).buffers())
    assert as_text(broken).to_pylist() == ["a\ufffd"]


odd = st.one_of(st.none(), st.text(max_size=40))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                (
                    "body",
                    "created_at",
                    "customer_id",
                    "intent",
                    "urgency",
                    "queue",
                    "expectation",
                    "action",
                    "action_reason",
                    "channel",
                ),
                odd,
            ),
        ),
        max_size=12,
    )
)
def test_rows_of_any_content_are_all_counted(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    figures = figures_of(write(tmp_path / "t.parquet", rows))
    assert figures.messages == len(rows)
    json.dumps(figures.to_dict(), allow_nan=False)
