"""The command `triage`: classify files, draft replies, learn from tickets, measure, explain one message.

Heavy packages are imported inside the commands, so that `triage --help` answers at once.
"""

from typing import Annotated

import typer

import triage
from triage.cli import about, batches, checking, evaluation, learning, one, reports, suggest

app = typer.Typer(
    name="triage",
    help="Reads customer messages: how they feel, what they want, how urgent it is and why. Offline, on a CPU.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (batches, one, reports, learning, evaluation, suggest, checking, about):
    part.add_to(app)


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Reads customer messages: how they feel, what they want, how urgent it is and why. Offline, on a CPU."""
    if version:
        typer.echo(f"triage {triage.__version__}")
        raise typer.Exit
