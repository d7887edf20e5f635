"""A whole file of messages in, the same file with triage's columns out: `run` and its `Options` and `Summary`."""

from triage.batch.job import Job, Options, prepare
from triage.batch.running import run
from triage.batch.summary import Summary

__all__ = ["Job", "Options", "Summary", "prepare", "run"]
