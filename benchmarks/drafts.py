"""Draft replies to real messages and check every draft: parts, guards, slots, length, sameness, speed.

python benchmarks/drafts.py --corpora DIR [--profile FOLDER] [--all] [--show N]

Messages come as in `SOURCES`; --all takes every multidogo message in place of a sample. The speed is that of drafting
alone, on one core, with the profile's issues and articles looked up and all guards on; triage is not counted.
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import triage
from triage import Message
from triage.drafts.channels import CHANNELS
from triage.drafts.draft import Draft
from triage.drafts.form import called_for
from triage.drafts.write import write
from triage.profile import read_profile
from triage.result import Triage

HERE = Path(__file__).parent
SYNTAX = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\{\w+\}|\bNone\b(?! of)|\bundefined\b|\bUndefined\b")
ALIKE = 500
SEED = 7


@dataclass(frozen=True, slots=True)
class Source:
    """Where messages come from: files of one corpus, the channel they were sent on, and how many are taken."""

    corpus: str
    splits: tuple[str, ...]
    channel: str
    most: int | None = None


SOURCES = (
    Source("twcs_sample", ("all",), "social"),
    Source("cfpb_complaints", ("all",), "web", 1_000),
    Source("nlbse24_issues", ("train", "test"), "email"),
    Source("multidogo", ("train", "validation", "test"), "chat", 3_000),
)


@dataclass(slots=True)
class Tally:
    """What was seen over all drafts of one source."""

    drafts: int = 0
    empty: int = 0
    incomplete: int = 0
    high: Counter[str] = field(default_factory=Counter)
    low: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    syntax: int = 0
    too_long: int = 0
    sendable: int = 0
    seconds: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--profile", type=Path, default=HERE.parent / "examples" / "profile")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", nargs="*", help="names of corpora; all when left out")
    parser.add_argument("--most", type=int, help="at most this many messages of each source")
    parser.add_argument("--all", action="store_true", help="every message of multidogo in place of a sample")
    parser.add_argument("--show", type=int, default=0, help="print this many messages and drafts of each source")
    options = parser.parse_args()
    triager = triage.load(options.model)
    profile = read_profile(options.profile).with_vectors(triager.encoder)
    pairs: list[tuple[Triage, Draft]] = []
    failed = False
    for source in SOURCES:
        if options.only and source.corpus not in options.only:
            continue
        most = None if options.all else source.most
        messages = sample(list(read(source, options.corpora)), options.most or most)
        tally = Tally()
        drafted: list[tuple[Triage, Draft]] = []
        for chunk in chunks(triager.stream(messages), 512):
            start = time.process_time()
            drafts = [write(each, profile=profile) for each in chunk]
            tally.seconds += time.process_time() - start
            for each, draft in zip(chunk, drafts, strict=True):
                count(tally, each, draft)
            drafted += zip(chunk, drafts, strict=True)
        failed |= report(source.corpus, tally)
        for each, draft in islice(random.Random(SEED).sample(drafted, len(drafted)), options.show):
            print(f"\n> {each.message.text[:1000]}\n\n{draft.text}\n{'-' * 72}")
        pairs += drafted
    failed |= sameness(pairs)
    sys.exit(int(failed))


def read(source: Source, corpora: Path) -> Iterator[Message]:
    for split in source.splits:
        with gzip.open(corpora / source.corpus / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield Message(row["text"], id=row["id"], channel=source.channel)


def sample(messages: list[Message], most: int | None) -> list[Message]:
    if most is None or len(messages) <= most:
        return messages
    return random.Random(SEED).sample(messages, most)


def chunks(triages: Iterator[Triage], size: int) -> Iterator[list[Triage]]:
    while chunk := list(islice(triages, size)):
        yield chunk


def count(tally: Tally, triage: Triage, draft: Draft) -> None:
    """Check one draft. Open gaps are counted on their own: they are what only a person can fill."""
    tally.drafts += 1
    tally.empty += not draft.text
    tally.incomplete += any(not draft.part(name).text for name in called_for(triage))
    for finding in draft.findings:
        if finding.rule != "open_gap":
            (tally.high if finding.severity == "high" else tally.low)[finding.rule] += 1
    tally.gaps.update(draft.gaps)
    tally.syntax += SYNTAX.search(re.sub(r"“[^”]*”", "", draft.text)) is not None
    tally.too_long += len(draft.text) > CHANNELS[draft.channel].limit
    tally.sendable += draft.sendable


def report(name: str, tally: Tally) -> bool:
    """Print one source's figures; True when something is wrong."""
    wrong = tally.incomplete + tally.high.total() + tally.syntax + tally.too_long
    print(
        f"{name:16} {tally.drafts:6} drafts ({tally.empty} empty), parts missing {tally.incomplete},"
        f" high {dict(tally.high) or 0}, low {dict(tally.low) or 0}, slot syntax {tally.syntax},"
        f" too long {tally.too_long}, gaps {dict(tally.gaps) or 0}, sendable {tally.sendable / tally.drafts:.1%},"
        f" {tally.drafts / tally.seconds:.0f}/s",
        flush=True,
    )
    return wrong > 0


def sameness(pairs: Sequence[tuple[Triage, Draft]]) -> bool:
    """How many of 500 drafts say the same as another, though the messages differ; drafts of nothing do not count."""
    said = [(each, draft) for each, draft in pairs if draft.text]
    chosen = random.Random(SEED).sample(said, min(ALIKE, len(said)))
    by_text: dict[str, set[str]] = {}
    for each, draft in chosen:
        by_text.setdefault(draft.text, set()).add(" ".join(re.findall(r"\w+", each.message.text.lower())))
    alike = {text: messages for text, messages in by_text.items() if len(messages) > 1}
    print(f"of {len(chosen)} drafts, {sum(map(len, alike.values()))} are like another although the messages differ")
    for text, messages in alike.items():
        print(f"  {len(messages)} x {text[:200]!r}")
    return bool(alike)


if __name__ == "__main__":
    main()
