"""Are known causes found among the hot spots? Five intents of BANKING77 are mixed at 2 to 10% into a backlog of others.

python benchmarks/hotspots.py --corpora DIR [--messages 3000] [--model DIR] [--words]

A cause counts as found when one of the first eight hot spots holds at least 80% of its messages (purity 0.8). The
goal is at least four of five. `--words` leaves the vectors out, so that words alone have to tell.
"""

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import triage
from triage.batch import Options, run
from triage.reports.causes import Causes
from triage.reports.figures import figures_of
from triage.reports.hotspots import SHOWN, TEXTS, complaints_in, look, texts_of
from triage.reports.table import Table, vectors_of

CAUSES = {
    "transaction_charged_twice": 0.10,
    "card_swallowed": 0.08,
    "pending_cash_withdrawal": 0.06,
    "wrong_exchange_rate_for_cash_withdrawal": 0.04,
    "balance_not_updated_after_bank_transfer": 0.02,
}
OTHERS = {
    "twcs_sample/all": 7,
    "twcs_spotify/all": 5,
    "endava_tickets/all": 3,
    "ibm_twitter_care/validation": 3,
    "playstore_reviews/all": 3,
    "cfpb_complaints/all": 2,
}
"""Where the other messages come from, and in what proportion."""
PURE = 0.8
SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--words", action="store_true", help="no vectors")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    rows = mixed(options.corpora, options.messages, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        pq.write_table(pa.Table.from_pylist(rows), source)
        run(triage.load(options.model), source, out, options=Options(vectors=not options.words))
        found = tell(out)
    print(f"{found} of {len(CAUSES)} causes found among the first {SHOWN} hot spots, by {len(rows):,} messages")
    raise SystemExit(int(found < 4))


def mixed(corpora: Path, messages: int, seed: int) -> list[dict[str, str]]:
    """The backlog in a random order, each message with the cause (or the corpus) that it comes from."""
    chance = random.Random(seed)
    banking = [row for split in ("train", "test") for row in read(corpora / "banking77" / f"{split}.jsonl.gz")]
    rows = []
    for cause, share in CAUSES.items():
        texts = sorted({row["text"] for row in banking if row["category"] == cause})
        rows += [(text, cause) for text in chance.sample(texts, min(len(texts), int(messages * share)))]
    left = messages - len(rows)
    for name, part in OTHERS.items():
        texts = [row["text"] for row in read(corpora / f"{name}.jsonl.gz")]
        wanted = min(len(texts), round(left * part / sum(OTHERS.values())))
        rows += [(text, name) for text in chance.sample(texts, wanted)]
    chance.shuffle(rows)
    return [{"id": str(number), "text": text, "cause": cause} for number, (text, cause) in enumerate(rows)]


def tell(triaged: Path) -> int:
    """Print the first hot spots with what they hold; how many causes were found."""
    table = Table(triaged)
    _, causes = look(table)
    members = members_of(table, causes)
    of = Counter(pq.read_table(triaged, columns=["cause"])["cause"].to_pylist())
    by_size: dict[int, list[list[str]]] = {}
    for each in members.values():
        by_size.setdefault(len(each), []).append(each)
    found = set()
    for spot in figures_of(triaged).hotspots.spots:
        rows = by_size[spot.count].pop(0)
        (cause, count), *_ = Counter(rows).most_common(1)
        pure, known = count / len(rows), cause in CAUSES
        found |= {cause} if known and pure >= PURE else set()
        print(f"{spot.count:5}  purity {pure:.2f}  recall {count / of[cause]:.2f}  {cause:42} {spot.name}")
    return len(found)


def members_of(table: Table, causes: Causes) -> dict[int, list[str]]:
    """For each group, the causes that its messages come from."""
    members: dict[int, list[str]] = {}
    name = table.schema.names.index("cause")
    told = pq.read_table(table.path, columns=[table.schema.names[name]])["cause"].to_pylist()
    for block in table.blocks(TEXTS):
        there = np.flatnonzero(complaints_in(block, table))
        places = pa.array(there)
        vectors = None
        if table.vector_size:
            vectors = vectors_of(block.columns["vector"].take(places), table.vector_size)
        for row, group in zip(there, causes.of(texts_of(block).take(places), vectors), strict=True):
            if group >= 0:
                members.setdefault(int(group), []).append(told[block.first + int(row)])
    return members


def read(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
