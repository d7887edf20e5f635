"""The recipe of docs/spark.md, run as it stands there on a Spark of this machine."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from triage.batch import ArrowTriager, TableColumns
from triage.testing import StandInTriager

pytest.importorskip("pyspark", reason="pyspark is not installed")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="no Java is installed")
PAGE = Path(__file__).parents[2] / "docs" / "spark.md"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)  # Spark looks for any python3 otherwise
        session = builder.getOrCreate()
        yield session
        session.stop()


def test_the_recipe_gives_the_answers_of_a_table(spark: Any) -> None:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)  # the page's own words are what is tested
    texts = ["Refund me today", "Where is my parcel?", "é 水 thanks", None]
    table = pa.table({"ticket_id": [f"T{n}" for n in range(350)], "body": [texts[n % 4] for n in range(350)]})
    triaged = names["triaged"](spark.createDataFrame(table), load=StandInTriager, id="ticket_id", text="body")
    where = TableColumns.find(table, {}, name="rows")
    wanted = ArrowTriager(load=StandInTriager, where=where)(table).combine_chunks()
    assert sorted(triaged.toArrow().to_pylist(), key=lambda row: int(row["ticket_id"][1:])) == wanted.to_pylist()
