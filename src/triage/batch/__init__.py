"""Files of messages in, the same rows with triage's columns out: `run`, its `Options` and `Summary`, and `verify`."""

from triage.batch.job import Job, Options, prepare
from triage.batch.running import run
from triage.batch.summary import Summary
from triage.batch.verifying import Verdict, verify

__all__ = ["Job", "Options", "Summary", "Verdict", "prepare", "run", "verify"]
