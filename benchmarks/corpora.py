"""Run whole corpora of real messages through `triage classify` and check that no row is lost.

python benchmarks/corpora.py --corpora DIR [twcs_spotify/all cfpb_complaints/all ...]
"""

import argparse
import gzip
import json
import tempfile
from collections import Counter
from pathlib import Path

import triage
from triage.batch import Options, run

DEFAULT = ("twcs_spotify/all", "cfpb_complaints/all", "nlbse24_issues/train", "nlbse24_issues/test")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=DEFAULT, help="corpus/split")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    triager = triage.load(options.model)
    failed = False
    for name in options.names:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
            source.write_bytes(gzip.decompress((options.corpora / f"{name}.jsonl.gz").read_bytes()))
            summary = run(triager, source, out, options=Options(text_column="text", id_column="id", drafts=True))
            asked = [row["id"] for row in rows(source)]
            got = list(rows(out))
            rejected = list(rows(out.with_name("out.rejects.jsonl"))) if summary.rejected else []
            whole = [row["triage_id"] for row in got] == asked and all(row["id"] == row["triage_id"] for row in got)
            failed |= not whole or bool(rejected)
            actions = Counter(row["triage_action"] for row in got)
            print(
                f"{name:22} {len(asked):6} in, {len(got):6} out, {len(rejected)} rejected,"
                f" ids {'whole and in order' if whole else 'NOT WHOLE'},"
                f" {len(asked) / summary.seconds:5.0f}/s with drafts, {dict(actions)}"
            )
    raise SystemExit(int(failed))


def rows(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
