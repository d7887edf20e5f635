"""Measure where a model points: is the sentence it gives for a signal, or for the urgency, one that carries it?

python training/evidence.py --model models/en [--json FILE]
python training/evidence.py --model models/en --data training/data/en/evidence-dev.jsonl --powers 1,0.5,0.3,0.2,0.1

`data/en/evidence.jsonl` holds messages that nothing is trained on. In each, the sentences that carry a signal are
marked; any of them is right. A span is a hit when at least half of it lies in one of them. `--powers` compares what the
power of a token's say may be (`triage.triager.SOFT`); it was chosen on `evidence-dev.jsonl`, which is marked alike.
For the intent nothing is marked: it is printed what leaving out the sentence that is given takes from its probability.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

import triage
import triage.triager
from triage.heads import MANY
from triage.result import Triage
from triage.taxonomy import URGENCIES
from triage.text.reading import Sentence, Span
from triage.triager import Triager

MARKED = Path(__file__).parent / "data/en/evidence.jsonl"
BASELINES = ("first", "longest", "random")


@dataclass(frozen=True, slots=True)
class Case:
    """One marked thing (a kind of signal, or an urgency) of message number `message`, and how the model did on it.

    `found`: the model reports it. `hit`: its span is right. `asked`: the span is right that the model gives when it
    has to point somewhere, however unlikely it thinks the signal. `first`, `longest` and `random` are the chances that
    the first, the longest and a random sentence of the message would be right.
    """

    message: int
    kind: str
    found: bool
    hit: bool
    asked: bool
    first: float
    longest: float
    random: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=MARKED)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--powers", help="only compare these powers of what a token says for a signal: 1,0.5")
    parser.add_argument("--misses", action="store_true", help="print every span that is no hit")
    options = parser.parse_args()
    triager = triage.load(options.model)
    rows = list(marked_rows(options.data))
    texts = [row["text"] for row in rows]
    if options.powers:
        compare_powers(triager, rows, [float(power) for power in options.powers.split(",")])
        return
    answers = list(triager.stream(texts))
    pressed = list(without_thresholds(triager).stream(texts))

    signals = list(signal_cases(rows, answers, pressed))
    urgencies = list(urgency_cases(rows, answers, pressed))
    figures = {
        "messages": len(rows),
        "signals": {
            kind: figures_of([case for case in signals if case.kind == kind]) for kind in triager.taxonomy.labels(MANY)
        },
        "all_signals": figures_of(signals),
        "urgency": {label: figures_of([case for case in urgencies if case.kind == label]) for label in URGENCIES},
        "all_urgency": figures_of(urgencies) | spans_of(rows, answers),
    }
    table(figures)
    left_out(triager, answers)
    if options.misses:
        print_misses(rows, pressed)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def compare_powers(triager: Triager, rows: Sequence[dict[str, Any]], powers: Sequence[float]) -> None:
    """Print the hit rate of the signals that are found, and of all when asked, for each power."""
    used = triage.triager.SOFT
    for power in powers:
        triage.triager.SOFT = power
        answers, pressed = (
            list(each.stream(row["text"] for row in rows)) for each in (triager, without_thresholds(triager))
        )
        figures = figures_of(list(signal_cases(rows, answers, pressed)))
        print(f"{power:5} hit rate {_number(figures['hit_rate'])}, asked {_number(figures['asked_hit_rate'])}")
    triage.triager.SOFT = used


def left_out(triager: Triager, answers: Sequence[Triage]) -> None:
    """Print what the intent loses in probability without the sentence given for it, and without others."""
    chance = np.random.default_rng(0)
    picks: dict[str, list[tuple[Triage, Sentence]]] = {"the one given": [], "the first": [], "a random one": []}
    for answer in answers:
        sentences = answer.reading.sentences
        if len(sentences) > 1:
            given = next(each for each in sentences if each.span == answer.intent.evidence[0])
            for name, sentence in zip(
                picks, (given, sentences[0], sentences[chance.integers(len(sentences))]), strict=True
            ):
                picks[name].append((answer, sentence))
    print(f"without a sentence, over {len(picks['the first'])} messages, the intent of the whole")
    for name, pairs in picks.items():
        texts = [answer.reading.text[: cut.start] + answer.reading.text[cut.end :] for answer, cut in pairs]
        lost, kept = 0.0, 0
        for (answer, _), other in zip(pairs, triager.stream(texts), strict=True):
            likely = dict([(other.intent.label, other.intent.probability), *other.intent.runners_up])
            lost += answer.intent.probability - likely.get(answer.intent.label, 0.0)
            kept += other.intent.label == answer.intent.label
        print(f"    {name:14} loses {lost / len(pairs):.2f}, stays in {kept / len(pairs):.0%}")


def marked_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of the file. Raises ValueError for a marked sentence that its text does not hold exactly once."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            for entry in (*row["signals"], row["urgency"]):
                for sentence in entry["evidence"]:
                    if (times := row["text"].count(sentence)) != 1:
                        raise ValueError(
                            f"{path}, line {number}: a marked sentence is {times} times in the text; it has to be there"
                            " once. Copy it from the text, or mark more of it"
                        )
            yield row


def without_thresholds(triager: Triager) -> Triager:
    """The same model, reporting every kind of signal with its evidence, likely or not."""
    return Triager(
        config=replace(triager.config, signals=dict.fromkeys(triager.config.signals, 0.0)),
        taxonomy=triager.taxonomy,
        reader=triager.reader,
        encoder=triager.encoder,
        heads=triager.heads,
        policy=triager.policy,
    )


def signal_cases(
    rows: Sequence[dict[str, Any]], answers: Sequence[Triage], pressed: Sequence[Triage]
) -> Iterator[Case]:
    """One case for each marked signal."""
    for number, (row, answer, all_of_it) in enumerate(zip(rows, answers, pressed, strict=True)):
        given = {signal.kind: signal.evidence for signal in answer.signals}
        asked = {signal.kind: signal.evidence for signal in all_of_it.signals}
        for entry in row["signals"]:
            kind = entry["kind"]
            judge = Judge(row["text"], entry["evidence"])
            yield judge.case(number, kind, answer, found=kind in given, given=given.get(kind), asked=asked.get(kind))


def urgency_cases(
    rows: Sequence[dict[str, Any]], answers: Sequence[Triage], pressed: Sequence[Triage]
) -> Iterator[Case]:
    """One case for each message whose urgency has evidence. Of the spans given, the first one counts.

    When no signal is reported there is none; asked, the model points at its most likely signal.
    """
    for number, (row, answer, all_of_it) in enumerate(zip(rows, answers, pressed, strict=True)):
        if sentences := row["urgency"]["evidence"]:
            given, asked = (next(iter(result.urgency.evidence), None) for result in (answer, all_of_it))
            judge = Judge(row["text"], sentences)
            yield judge.case(number, row["urgency"]["label"], answer, found=given is not None, given=given, asked=asked)


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows which sentences of a text are right.

    >>> judge = Judge("It is cold. Help!", ["It is cold."])
    >>> judge.is_hit(Span("cold", 6, 10)), judge.is_hit(Span("Help!", 12, 17))
    (True, False)
    """

    text: str
    sentences: Sequence[str]

    def is_hit(self, span: Span | None) -> bool:
        """Whether at least half of the span lies in one of the sentences."""
        if span is None or span.where != "text":
            return False
        for sentence in self.sentences:
            start = self.text.index(sentence)
            shared = min(span.end, start + len(sentence)) - max(span.start, start)
            if shared > 0 and 2 * shared >= span.end - span.start:
                return True
        return False

    def case(
        self, number: int, kind: str, answer: Triage, *, found: bool, given: Span | None, asked: Span | None
    ) -> Case:
        """The case of message `number`, for what is marked as `kind` in it."""
        spans = [sentence.span for sentence in answer.reading.sentences]
        right = [self.is_hit(span) for span in spans]
        lengths = [span.end - span.start for span in spans]
        return Case(
            message=number,
            kind=kind,
            found=found,
            hit=self.is_hit(given),
            asked=self.is_hit(asked),
            first=float(right[0]) if right else 0.0,
            longest=float(right[int(np.argmax(lengths))]) if right else 0.0,
            random=float(np.mean(right)) if right else 0.0,
        )


def figures_of(cases: Sequence[Case]) -> dict[str, Any]:
    """Recall, hit rate among those found, hit rate among all, each with its interval; and the baselines."""
    found = [case for case in cases if case.found]
    return {
        "cases": len(cases),
        "found": len(found),
        "recall": share(cases, "found"),
        "hit_rate": share(found, "hit"),
        "hit_rate_interval": interval(found, "hit"),
        "asked_hit_rate": share(cases, "asked"),
        "asked_hit_rate_interval": interval(cases, "asked"),
        "baselines": {name: share(cases, name) for name in BASELINES},
    }


def share(cases: Sequence[Case], field: str) -> float | None:
    """The mean of a field of the cases; None where there are none."""
    return float(np.mean([getattr(case, field) for case in cases])) if cases else None


def interval(cases: Sequence[Case], field: str, *, rounds: int = 2000) -> tuple[float, float] | None:
    """95% bootstrap interval of the mean; messages are drawn, since the cases of one message hang together."""
    if not cases:
        return None
    _, of_message = np.unique([case.message for case in cases], return_inverse=True)
    sums, counts = np.bincount(of_message, [getattr(case, field) for case in cases]), np.bincount(of_message)
    picks = np.random.default_rng(0).integers(0, len(counts), (rounds, len(counts)))
    means = sums[picks].sum(1) / counts[picks].sum(1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def spans_of(rows: Sequence[dict[str, Any]], answers: Sequence[Triage]) -> dict[str, Any]:
    """All spans under an urgency, not only the first: how many, how many are right, and how often one of them is."""
    each = [
        [Judge(row["text"], row["urgency"]["evidence"]).is_hit(span) for span in answer.urgency.evidence]
        for row, answer in zip(rows, answers, strict=True)
        if row["urgency"]["evidence"] and answer.urgency.evidence
    ]
    right = [row["urgency"]["label"] == answer.urgency.label for row, answer in zip(rows, answers, strict=True)]
    return {
        "spans": sum(map(len, each)),
        "spans_right": float(np.mean([hit for hits in each for hit in hits])) if each else None,
        "one_right": float(np.mean([any(hits) for hits in each])) if each else None,
        "label_right": float(np.mean(right)),
    }


def table(figures: dict[str, Any]) -> None:
    """Print recall, both hit rates and the baselines; the urgency rows count the first span given."""
    print(f"{'':18} cases found recall   hit rate            asked               " + " ".join(BASELINES))
    for name, row in (
        *figures["signals"].items(),
        ("all signals", figures["all_signals"]),
        *figures["urgency"].items(),
        ("all urgency", figures["all_urgency"]),
    ):
        hit = _with_interval(row["hit_rate"], row["hit_rate_interval"])
        asked = _with_interval(row["asked_hit_rate"], row["asked_hit_rate_interval"])
        beside = " ".join(f"{_number(row['baselines'][baseline]):>{len(baseline)}}" for baseline in BASELINES)
        print(f"{name:18} {row['cases']:5} {row['found']:5} {_number(row['recall']):>6}   {hit:19} {asked:19} {beside}")
    under = figures["all_urgency"]
    print(
        f"urgency: {under['spans']} spans given, {_number(under['spans_right'])} of them right;"
        f" one of them right in {_number(under['one_right'])} of the messages with any;"
        f" the label is right in {_number(under['label_right'])}"
    )


def _with_interval(value: float | None, bounds: tuple[float, float] | None) -> str:
    return f"{_number(value)} ({_number(bounds[0])}-{_number(bounds[1])})" if bounds else "-"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def print_misses(rows: Sequence[dict[str, Any]], pressed: Sequence[Triage]) -> None:
    """Print what the model points at, beside what is marked, wherever the two differ."""
    for row, answer in zip(rows, pressed, strict=True):
        given = {signal.kind: signal for signal in answer.signals}
        for entry in row["signals"]:
            signal = given.get(entry["kind"])
            if signal and signal.evidence and not Judge(row["text"], entry["evidence"]).is_hit(signal.evidence):
                print(f"{row['id']} {entry['kind']} {signal.probability:.2f}: {signal.evidence.text!r}")
                print(f"    marked: {entry['evidence']}")


if __name__ == "__main__":
    main()
