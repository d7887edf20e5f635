"""Choose the messages on which a company's training holds the tasks it has no labels for, and pack them.

python training/replay.py [--count 4000] [--seed 7]

They are taken from the messages written for this project, `data/en/authored*.jsonl`, in turns over every combination of
intent, category and urgency, so that rare ones are there too. The same seed gives the same file, byte for byte.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "triage" / "learning" / "replay.txt.gz"
LONGEST = 600
"""Characters; longer messages would cost more time in training than they hold."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rows = [
        json.loads(line)
        for name in ("authored.jsonl", "authored-more.jsonl", "authored-late.jsonl")
        for line in (HERE / "data" / "en" / name).read_text(encoding="utf-8").splitlines()
    ]
    texts = chosen(rows, count=options.count, seed=options.seed)
    lines = "".join(f"{json.dumps(text, ensure_ascii=False)}\n" for text in texts)
    TARGET.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{len(texts)} messages, {TARGET.stat().st_size / 1024:.0f} KiB: {TARGET}")


def chosen(rows: Iterable[Mapping[str, str]], *, count: int, seed: int) -> list[str]:
    """`count` different texts, one of each combination of labels in turn until there are enough."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for text, row in {row["text"]: row for row in rows if len(row["text"]) <= LONGEST}.items():
        groups[row["intent"], row["category"], row["urgency"]].append(text)
    chance = random.Random(seed)  # noqa: S311
    left = [group for _, group in sorted(groups.items())]
    for group in left:
        chance.shuffle(group)
    texts: list[str] = []
    while left and len(texts) < count:
        chance.shuffle(left)
        texts += [group.pop() for group in left]
        left = [group for group in left if group]
    return texts[:count]


if __name__ == "__main__":
    main()
