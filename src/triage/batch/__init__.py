"""Files of messages in, the same rows with triage's columns out: `run`, its `Options` and `Summary`, and `verify`.

`on_ray` and `run_on_ray` do the same on a Ray cluster, `ArrowTriager` for any engine that works on Arrow tables.
"""

from triage.batch.arrow_triager import ArrowTriager, TableColumns
from triage.batch.job import Job, Options, prepare
from triage.batch.ray_data import on_ray
from triage.batch.ray_job import run_on_ray
from triage.batch.running import run
from triage.batch.summary import Summary
from triage.batch.verifying import Verdict, verify

__all__ = [
    "ArrowTriager",
    "Job",
    "Options",
    "Summary",
    "TableColumns",
    "Verdict",
    "on_ray",
    "prepare",
    "run",
    "run_on_ray",
    "verify",
]
