"""The model card of a company's own model: data, figures, what was kept, and what it must not be used for."""

from collections.abc import Mapping, Sequence
from typing import Any

from triage.learning.own.depth import Choice
from triage.learning.own.taxonomy import OwnLabels

NOT_GIVEN = "not given"
MOST_LABELS = 40


def own_card(
    *,
    name: str,
    base: str,
    own: OwnLabels,
    choice: Choice,
    seed: int,
    licence: str,
    data_name: str,
    measured: Mapping[str, Any],
    thresholds: Mapping[str, float],
    base_precision: float,
    split: str,
    notes: Sequence[str],
) -> str:
    """The text of a `README.md`. It holds figures and names of labels, and no text of any ticket."""
    rows, trained, kept = measured["rows"], measured["trained"], measured["kept"]
    parts = [
        f"# triage {_line(name)}",
        f"Reads one customer message and scores {len(own.taxonomy.tasks)} tasks: {', '.join(own.taxonomy.tasks)}.\n"
        f"Made from triage {_line(base)} by training on a company's own tickets. Trained: {', '.join(trained)};"
        f" kept as they were: {', '.join(kept) or 'none'}.",
        "## What it learned from",
        f"| | |\n|---|---|\n| data | {_cell(data_name or NOT_GIVEN)} |\n"
        f"| licence or terms | {_cell(licence or NOT_GIVEN)} |\n"
        f"| rows to learn from | {rows['train']:,} and {rows['valid']:,} |\n| rows to test on | {rows['test']:,} |\n"
        f"| rows that could not be used | {rows['unused']:,} |\n| split | {_cell(split or 'given')} |\n"
        f"| depth | {choice.depth}: {_cell(choice.why)} |\n| seed | {seed} |",
        "Personal data is masked in everything that the training wrote besides weights: this folder holds no text of a"
        " ticket. Weights may still carry traces of what they learned from, so keep the folder as safe as the tickets.",
        _labels(own),
        "## How good it is",
        f"On the {rows['test']:,} test rows, which nothing was learned or set on. TF-IDF is words and word pairs with"
        " logistic regression on the same rows; majority always says the commonest label.",
        _trained(trained),
        _promises(trained, thresholds),
        _kept(kept, base_precision),
        _int8(measured["int8"]),
        "\n".join(f"- {_line(note)}" for note in notes),
        NOT_FOR,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


NOT_FOR = """\
## What it must not be used for

- Deciding about a person: it says how to handle a message, not who wrote it or what they deserve.
- Emergencies: it misses critical messages. Keep the ways on which people reach you in danger outside any classifier.
- Messages unlike those it learned from: another company, product, channel or language. Measure it there first.
- Sending anything unseen. Drafts are proposals."""


def _labels(own: OwnLabels) -> str:
    lines = []
    for task in own.trained:
        labels = own.taxonomy.labels(task)
        more = f" and {len(labels) - MOST_LABELS} more" if len(labels) > MOST_LABELS else ""
        several = ", any number of them" if own.taxonomy.many(task) else ""
        names = ", ".join(_cell(label) for label in labels[:MOST_LABELS])
        lines.append(f"- {task}, {len(labels)} labels{several}: {names}{more}")
    return "\n".join(lines)


def _trained(trained: Mapping[str, Mapping[str, Any]]) -> str:
    lines = ["| task | rows | accuracy | macro-F1 | TF-IDF | majority | ECE |", "|---|---|---|---|---|---|---|"]
    for task, row in trained.items():
        if not row["rows"]:
            lines.append(f"| {task} | 0 | not measured: no test rows | | | | |")
            continue
        base = [f"{row[name]['accuracy']:.3f} / {row[name]['macro_f1']:.3f}" for name in ("tfidf", "majority")]
        lines.append(
            f"| {task} | {row['rows']:,} | {row['accuracy']:.3f} | {row['macro_f1']:.3f} | {' | '.join(base)} |"
            f" {row['ece']:.3f} |"
        )
    return "\n".join([*lines, "", "Baselines: accuracy / macro-F1. ECE: expected calibration error over 15 bins."])


def _promises(trained: Mapping[str, Mapping[str, Any]], thresholds: Mapping[str, float]) -> str:
    lines = []
    for task, row in trained.items():
        sure = row.get("sure")
        if sure is None:
            continue
        if thresholds[task] > 1:
            said = f"no threshold reached {sure['asked']:.0%} on enough rows, so no decision of {task} is confident"
        elif sure["precision"] is None:
            said = f"no test row reached the threshold for {sure['asked']:.0%}, so it is not verified"
        else:
            word = "kept" if sure["precision"] >= sure["asked"] else "NOT kept"
            said = (
                f"asked for {sure['asked']:.0%}, reached {sure['precision']:.1%} on {sure['rows']:,} test rows"
                f" ({sure['coverage']:.1%} of them): {word}"
            )
        lines.append(f"- {task}: {said}")
    return (
        "\n".join(["What `confident` promises, set on rows of the tickets that were held out:", "", *lines])
        if lines
        else ""
    )


def _kept(kept: Mapping[str, Mapping[str, Any]], precision: float) -> str:
    if not kept:
        return ""
    lines = [
        "## What kept tasks lost",
        "",
        "Against what the base says of the same texts, as agreement / macro-F1. Their thresholds are the base's"
        f" (set for {precision:.0%} on its own data).",
        "",
        "| task | test tickets | replay texts |",
        "|---|---|---|",
    ]
    for task, row in kept.items():
        cells = [
            f"{figures['agreement']:.3f} / {figures['macro_f1']:.3f}" if figures["rows"] else "no rows"
            for figures in row.values()
        ]
        lines.append(f"| {task} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _int8(int8: Mapping[str, Any] | None) -> str:
    if int8 is None:
        return "The encoder is the base's own, byte for byte, so nothing was exported or rounded anew."
    return (
        f"The int8 graph gives the same labels as the float graph in {int8['same_labels']:.1%} of all decisions on"
        f" {int8['texts']} texts, loses {int8['macro_f1_lost']:.4f} mean macro-F1 against it, and differs by at most"
        f" {int8['largest_difference']:.3f} in a probability."
    )


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")


def _line(text: str) -> str:
    return " ".join(text.split())
