"""How one message's triage and draft look in a terminal, readable at a glance."""

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from triage.batch.result_columns import DraftLike, evidence
from triage.batch.show import bar, safe, styled
from triage.result import Decision, Triage


def show_triage(triage: Triage, draft: DraftLike | None, console: Console) -> None:
    """Print what triage says about a message: what to do, the decisions, the reasons, the draft."""
    parts: list[RenderableType] = [_headline(triage), _decisions(triage)]
    if found := _found(triage):
        parts.append(found)
    if draft is not None:
        parts += [Rule(style="bright_black"), _draft(draft)]
    console.print(
        Panel(
            Group(*parts), title=Text(_title(triage)), title_align="left", padding=(1, 2), width=min(console.width, 110)
        )
    )


def _title(triage: Triage) -> str:
    message = triage.message
    return safe(f"{message.author} customer, {message.channel}, language {triage.language}", 80)


def _headline(triage: Triage) -> Text:
    words = {"auto": "can be routed unseen", "suggest": "show the top choices", "human": "a person has to look"}
    return Text.assemble(
        styled(triage.action),
        (f" {words.get(triage.action, '')}", "bold"),
        (f" → {safe(triage.queue)}", "bold cyan"),
        (f"\n{safe(triage.action_reason)}\n", "dim"),
    )


def _decisions(triage: Triage) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("task", "answer", "sure", "", "or else"):
        table.add_column(name, justify="right" if name == "sure" else "left", overflow="fold")
    for task, decision in triage.decisions.items():
        mark = ("✓ ", "green") if decision.confident else ("? ", "yellow")
        answer = Text.assemble(mark, Text(", ").join(styled(label) for label in decision.labels))
        table.add_row(
            Text(safe(task)), answer, f"{decision.probability:.0%}", bar(decision.probability), _others(decision)
        )
    return table


def _others(decision: Decision) -> Text:
    shown = [(label, share) for label, share in decision.runners_up[:2] if share >= 0.02]
    return Text(", ".join(f"{safe(label)} {share:.0%}" for label, share in shown), style="dim")


def _found(triage: Triage) -> Table | None:
    """What it is about, why it is urgent, what is asked, and the facts."""
    rows: list[tuple[str, Text]] = []
    intent = triage.decisions.get("intent")
    if intent and len(triage.reading.sentences) > 1:
        rows += [("about", Text(f"“{safe(span.text)}”")) for span in intent.evidence]
    if urgency := triage.decisions.get("urgency"):
        rows.append(("urgency", Text(safe(urgency.reason, 400))))
    for signal in triage.signals:
        quote = f" “{safe(signal.evidence.text)}”" if signal.evidence else ""
        rows.append(("signal", Text.assemble((safe(signal.kind), "bold"), f" {signal.probability:.0%}{quote}")))
    if not triage.signals:
        rows += [("because", Text(f"“{safe(sentence)}”")) for sentence in evidence(triage)[:3]]
    rows += [("asks", Text(f"“{safe(span.text)}”")) for span in triage.requests[:5]]
    rows += [("fact", Text(f"{safe(fact.kind)}: {safe(fact.value)}")) for fact in triage.facts[:10]]
    if not rows:
        return None
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("", "")
    last = ""
    for name, value in rows:
        table.add_row("" if name == last else name, value)
        last = name
    return table


def _draft(draft: DraftLike) -> Group:
    gaps = [safe(str(gap)) for gap in draft.gaps]
    if draft.sendable:
        state = Text("Draft, ready to send", style="bold green")
    elif gaps:
        state = Text(f"Draft, to be filled in: {', '.join(gaps)}", style="bold yellow")
    else:
        state = Text("Draft, not to be sent as it stands", style="bold red")
    text = "\n".join(safe(line, 2_000) for line in draft.text.splitlines())
    return Group(state, Text(f"\n{text or 'Nothing is to be answered.'}"))
