"""The behaviour suite: named tests of what a model must do, and must not be moved by."""

from triage.checks.check import Case, Check, Failure, Outcome, Report
from triage.checks.read import read_checks
from triage.checks.suite import run

__all__ = ["Case", "Check", "Failure", "Outcome", "Report", "read_checks", "run"]
