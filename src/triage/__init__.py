"""Triage: how a customer feels, what they want, how urgent it is and why, and what the reply has to be.

>>> import triage
>>> triager = triage.load()
>>> triager("I was charged twice for order 4471 and nobody answers my emails.").intent.label
'billing_dispute'
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from triage.errors import DraftError, MessageError, ModelError, PolicyError, TaxonomyError, TrainingError, TriageError
from triage.message import Message, Turn
from triage.result import Decision, Signal, Triage
from triage.text.reading import Fact, Span

if TYPE_CHECKING:
    from triage.profile import Profile
    from triage.reports import Figures
    from triage.triager import Triager

__version__ = "0.1.0"
__all__ = [
    "Decision",
    "DraftError",
    "Fact",
    "Message",
    "MessageError",
    "ModelError",
    "PolicyError",
    "Signal",
    "Span",
    "TaxonomyError",
    "TrainingError",
    "Triage",
    "TriageError",
    "Turn",
    "load",
    "report",
]


def load(
    path: str | Path | None = None,
    *,
    policy: str | Path | None = None,
    profile: str | Path | None = None,
    threads: int | None = None,
) -> "Triager":
    """Load a model: the shipped English one, or the folder at `path`.

    `policy` names a policy file (the shipped rules otherwise), `profile` a folder or file with what drafts may say
    in the company's name, `threads` the number of cores to use (all by default).

    Raises ModelError when a file of the folder is altered, missing or surplus, PolicyError or DraftError when the
    other files are not well formed.

    >>> load().name
    'en'
    """
    from triage.triager import load as load_folder

    return load_folder(
        Path(path) if path is not None else _shipped(),
        policy=Path(policy) if policy is not None else None,
        profile=Path(profile) if profile is not None else None,
        threads=threads,
    )


def report(
    triaged: str | Path,
    out: str | Path,
    *,
    profile: "str | Path | Profile | None" = None,
    against: str | Path | None = None,
    staffing: str | Path | None = None,
    json: str | Path | None = None,
    now: datetime | None = None,
    columns: Mapping[str, str | None] | None = None,
) -> "Figures":
    """Write one HTML page for a team lead from a triaged file or folder, and return the figures in it.

    `profile` gives service levels, business hours and known issues; `against` is an earlier triaged file to stand side
    by side with; `staffing` a file that says who is on duty when; `json` where the figures go as JSON. `now` is the
    moment up to which ages are counted. `columns` names your own columns for `text`, `subject`, `channel`, `sent_at`
    and `customer`, where they are not guessed right.

    Raises MessageError, or DraftError for the profile, naming the file and the remedy.
    """
    from triage.profile import Profile, read_profile
    from triage.reports import report as write

    known = profile if profile is None or isinstance(profile, Profile) else read_profile(Path(profile))
    return write(
        Path(triaged),
        Path(out),
        profile=known,
        against=Path(against) if against is not None else None,
        staffing=Path(staffing) if staffing is not None else None,
        json_out=Path(json) if json is not None else None,
        now=now,
        columns=columns,
    )


def _shipped() -> Path:
    """The English model: inside the package when installed, beside `src` in a source tree."""
    here = Path(__file__).parent
    installed = here / "models" / "en"
    return installed if installed.is_dir() else here.parents[1] / "models" / "en"
