"""The report of a batch that has just run: the page of `triage report`, with what the run has to tell."""

from pathlib import Path
from typing import TYPE_CHECKING

from triage.batch.summary import Summary

if TYPE_CHECKING:
    from triage.profile import Profile


def write_report(summary: Summary, path: Path, *, profile: "Profile | None" = None) -> None:
    """Write the page from the rows that the batch has written. Raises MessageError when it cannot be written."""
    from triage.reports.write import report

    report(summary.out, path, profile=profile, run=summary)
