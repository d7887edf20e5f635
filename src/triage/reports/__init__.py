"""The report for a team lead: what to do first, what came in, what goes wrong and why, from a triaged file."""

from triage.reports.figures import Figures
from triage.reports.staffing import Staffing, read_staffing
from triage.reports.write import report

__all__ = ["Figures", "Staffing", "read_staffing", "report"]
