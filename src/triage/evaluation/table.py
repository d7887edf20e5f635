"""How an evaluation and a comparison look in a terminal: the verdict, a table of tasks, and what to look at."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.batch.show import safe
from triage.evaluation.bootstrap import Estimate
from triage.evaluation.compare import BETTER, WORSE, Comparison, Paired
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.measure import TaskFigures

PAIRS = 3
WEAKEST = 5
MANY_CLASSES = 12
"""Labels up to which a terminal shows every one of them."""
COLOURS = {BETTER: "green", WORSE: "bold red"}


def show_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print all tasks in one table, then each with its labels, promise and mistakes."""
    table = _table("task", "rows", "accuracy", "macro-F1", "most frequent", "TF-IDF + LR", "ECE", "AURC")
    for figures in evaluation.tasks.values():
        baselines = [f"{each.macro_f1:.3f}" for each in figures.baselines] or ["-", "-"]
        table.add_row(
            Text(safe(figures.task, 40), style="bold"),
            f"{figures.rows:,}",
            _spread(figures.accuracy),
            _spread(figures.macro_f1),
            *baselines,
            _spread(figures.calibration_error),
            "-" if figures.aurc != figures.aurc else f"{figures.aurc:.4f}",
        )
    console.print(table)
    how = next((each.how for figures in evaluation.tasks.values() for each in figures.baselines), "too few rows")
    console.print(Text(f"Below each score its 95% interval. Baselines: macro-F1, {how}.", style="dim"))
    for figures in evaluation.tasks.values():
        console.print()
        _show_task(figures, console)
    console.print()
    urgency = "; urgency as learned, before policy" if evaluation.learned else ""
    console.print(Text(f"{evaluation.rows:,} rows, model {safe(evaluation.model)}{urgency}", style="bold"))
    for note in evaluation.notes:
        console.print(Text(f"note: {safe(note, 400)}", style="yellow"))


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Print the verdict of every task, the labels that got worse, and the verdict over all."""
    table = _table("task", "rows", "accuracy", "macro-F1", "only old right", "only new right", "McNemar p", "verdict")
    for each in comparison.tasks.values():
        table.add_row(
            Text(safe(each.task, 40), style="bold"),
            f"{each.rows:,}",
            _change(each.accuracy),
            _change(each.macro_f1),
            f"{each.only_old:,}",
            f"{each.only_new:,}",
            f"{each.p_value:.4f}",
            Text(each.verdict, style=COLOURS.get(each.verdict, "yellow")),
        )
    console.print(table)
    console.print(Text(f"Below each change its {1 - comparison.test:.0%} interval.", style="dim"))
    for each in comparison.tasks.values():
        console.print(Text(f"{safe(each.task, 40)}: {each.verdict}, {each.because}"))
        for change in each.worse_classes:
            words = f"  worse: {safe(change.label, 60)}, F1 {change.old:.3f} to {change.new:.3f}"
            low_high = f"({change.difference.low:+.3f} to {change.difference.high:+.3f}, {change.support:,} rows)"
            console.print(Text(f"{words} {low_high}", style="red"))
    console.print()
    for note in comparison.notes:
        console.print(Text(f"note: {safe(note, 400)}", style="yellow"))
    words = f"{safe(comparison.new)} against {safe(comparison.old)}: {comparison.because}"
    console.print(Text(words, style="bold green" if comparison.better else "bold red"))


def _show_task(figures: TaskFigures, console: Console) -> None:
    console.print(Text(safe(figures.task, 40), style="bold"))
    if figures.target is not None:
        told = f"  precision {figures.target.precision:.0%}: {figures.target.verdict}"
        console.print(Text(told, style="green" if figures.target.kept else "red"))
        if figures.target.reached and figures.target.reached.precision and figures.target.set_at:
            found = figures.target.reached
            reached = _line(figures.target.reached.precision)
            console.print(
                f"    from {figures.target.set_at.threshold:.3f} on: {reached} right, {found.coverage:.1%} of answers; "
                f"set on {figures.target.chosen_on}"
            )
    for precision, at in figures.coverage_at.items():
        console.print(
            f"  coverage at {precision:.0%} precision: {'not reached' if at is None else f'{at.coverage:.1%}'}"
        )
    table = _table("label", "rows", "precision", "recall", "F1", "F1 from", "to")
    few = len(figures.classes) <= MANY_CLASSES
    shown = figures.classes if few else sorted(figures.classes, key=lambda each: each.f1.value)[:WEAKEST]
    for each in shown:
        name = Text(safe(each.label, 60)) if each.known else Text(f"{safe(each.label, 60)} (unknown)", style="yellow")
        scores = (each.precision, each.recall, each.f1.value, each.f1.low, each.f1.high)
        table.add_row(name, f"{each.support:,}", *(f"{score:.3f}" for score in scores))
    if not few:
        console.print(Text(f"  the {WEAKEST} weakest of {len(figures.classes)} labels:", style="dim"))
    console.print(table)
    for true, given, count in figures.mistakes[:PAIRS]:
        console.print(Text(f"  {count:,} x {safe(true, 60)} taken for {safe(given, 60)}", style="dim"))


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for number, name in enumerate(names):
        table.add_column(name, justify="left" if not number or name == "verdict" else "right")
    return table


def _spread(found: Estimate) -> str:
    return f"{found.value:.3f}\n{found.low:.3f} {found.high:.3f}"


def _line(found: Estimate) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _change(found: Paired) -> str:
    return f"{found.old:.3f} > {found.new:.3f}\n{found.difference.low:+.3f} {found.difference.high:+.3f}"
