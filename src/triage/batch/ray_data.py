"""Triage of a Ray Dataset: the callable that runs here, in as many processes as a cluster has room for."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import triage
from triage.batch.answers import Asked, BatchTriager
from triage.batch.arrow_triager import ArrowTriager, TableColumns
from triage.batch.columns import SAMPLE
from triage.errors import MessageError

INSTALL = "pip install 'triage[ray]'"
NAMED = 1_000
"""Ids seen twice that are looked at again, to be sure that they are the same and not just their hashes."""


def on_ray(
    dataset: Any,
    *,
    id_column: str | None = None,
    text_column: str | None = None,
    subject_column: str | None = None,
    channel_column: str | None = None,
    author_column: str | None = None,
    sent_at_column: str | None = None,
    channel: str = "email",
    model: str | Path | None = None,
    policy: str | Path | None = None,
    profile: str | Path | None = None,
    drafts: bool = False,
    vectors: bool = False,
    actors: int | tuple[int, int] | None = None,
    cpus_per_actor: int = 1,
    batch_rows: int = 1_024,
    load: Callable[[], BatchTriager] | None = None,
) -> Any:
    """Add triage's columns to a `ray.data.Dataset`, lazily: the same answers as `triage classify` gives.

    Every row needs an id of its own, which is checked at once, in a pass over that column. A row that is no message
    stays, with the reason in `triage_rejected`. Each of the `actors` (a number, or the fewest and the most) loads the
    model once and uses `cpus_per_actor` cores. Paths have to lead to the same files on every machine. `load` makes a
    triager of your own in place of the model.

    Raises MessageError when a column is missing, or ids are missing or repeated.
    """
    ray = import_ray()
    asked_columns = {
        "id": id_column,
        "text": text_column,
        "subject": subject_column,
        "channel": channel_column,
        "author": author_column,
        "sent_at": sent_at_column,
    }
    where = TableColumns.find(_first(dataset), asked_columns, channel=channel, name="the dataset")
    _check_ids(dataset, str(where.columns.id))
    callable_ = ArrowTriager(
        load=load or loader(model=model, policy=policy, profile=profile, threads=cpus_per_actor),
        where=where,
        asked=Asked(drafts=drafts, vectors=vectors),
    )
    smallest, largest = actors if isinstance(actors, tuple) else (actors, actors)
    pool = {"size": smallest} if smallest == largest and smallest else {"min_size": smallest or 1, "max_size": largest}
    return dataset.map_batches(
        _InActor,
        fn_constructor_args=(callable_,),
        batch_format="pyarrow",
        batch_size=batch_rows,
        zero_copy_batch=True,
        num_cpus=cpus_per_actor,
        compute=ray.data.ActorPoolStrategy(**pool),
    )


class _InActor:
    """What each actor runs; the model is loaded when the actor starts to work."""

    def __init__(self, triager: ArrowTriager) -> None:
        self._triager = triager

    def __call__(self, table: Any) -> Any:
        return self._triager(table)


def loader(
    *, model: str | Path | None, policy: str | Path | None, profile: str | Path | None, threads: int
) -> Callable[[], BatchTriager]:
    """What loads the model in a process of the cluster, whatever folder that process works in."""
    paths = {"policy": policy, "profile": profile}
    whole = {name: None if path is None else Path(path).resolve() for name, path in paths.items()}
    return partial(triage.load, None if model is None else Path(model).resolve(), threads=threads, **whole)


def import_ray() -> Any:
    """Ray, with Ray Data. Raises MessageError where it is not installed."""
    try:
        import ray
        import ray.data
    except ImportError:
        raise MessageError(f"Ray is not installed; {INSTALL}") from None
    return ray


def _first(dataset: Any) -> Any:
    """The first rows as a table."""
    tables = list(dataset.limit(SAMPLE).iter_batches(batch_format="pyarrow", batch_size=SAMPLE))
    if not tables:
        raise MessageError("the dataset holds no rows")
    return pa.concat_tables(tables)


def _check_ids(dataset: Any, column: str) -> None:
    """Raise MessageError when ids are missing or repeated. The caller holds 8 bytes a row while this works."""
    missing, hashes = 0, []
    pairs = dataset.select_columns([column]).map_batches(
        _hashed, fn_kwargs={"column": column}, batch_format="pyarrow", batch_size=None
    )
    for batch in pairs.iter_batches(batch_format="pyarrow", batch_size=None):
        missing += batch["hash"].null_count
        hashes.append(batch["hash"].drop_null().to_numpy())
    if missing:
        raise MessageError(
            f"the dataset: {missing:,} rows have no id in {column[:40]!r}; give every row one of its own"
        )
    every = np.sort(np.concatenate(hashes)) if hashes else np.zeros(0, np.uint64)
    twice = np.unique(every[1:][every[1:] == every[:-1]])[:NAMED]
    if len(twice) and (repeated := _repeated(dataset, column, twice)):
        raise MessageError(
            f"the dataset: at least {repeated:,} ids in {column[:40]!r} stand on more than one row; make them unique"
        )


def _repeated(dataset: Any, column: str, hashes: Any) -> int:
    """How many ids with these hashes are truly there more than once."""
    found: Counter[str] = Counter()
    some = dataset.select_columns([column]).map_batches(
        _with_hash, fn_kwargs={"column": column, "hashes": hashes}, batch_format="pyarrow", batch_size=None
    )
    for batch in some.iter_batches(batch_format="pyarrow", batch_size=None):
        found.update(batch["id"].to_pylist())
    return sum(1 for count in found.values() if count > 1)


def _hashed(table: Any, column: str) -> Any:
    return pa.table({"hash": pa.array([_hash(value) for value in table[column].to_pylist()], pa.uint64())})


def _with_hash(table: Any, column: str, hashes: Any) -> Any:
    wanted = set(hashes.tolist())
    values = [str(value) for value in table[column].to_pylist() if _hash(value) in wanted]
    return pa.table({"id": pa.array(values, pa.string())})


def _hash(value: Any) -> int | None:
    if value is None or value == "":
        return None
    return int.from_bytes(blake2b(str(value).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
