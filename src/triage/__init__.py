"""Triage: how a customer feels, what they want, how urgent it is and why, and what the reply has to be.

>>> import triage
>>> triager = triage.load()
>>> triager("I was charged twice for order 4471 and nobody answers my emails.").intent.label
'billing_dispute'
"""

from pathlib import Path
from typing import TYPE_CHECKING

from triage.errors import DraftError, MessageError, ModelError, PolicyError, TaxonomyError, TriageError
from triage.message import Message, Turn
from triage.result import Decision, Signal, Triage
from triage.text.reading import Fact, Span

if TYPE_CHECKING:
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
    "Triage",
    "TriageError",
    "Turn",
    "load",
]


def load(
    path: str | Path | None = None,
    *,
    policy: str | Path | None = None,
    company: str | Path | None = None,
    threads: int | None = None,
) -> "Triager":
    """Load a model: the shipped English one, or the folder at `path`.

    `policy` names a policy file (the shipped rules otherwise), `company` a file with what drafts may say about the
    company, `threads` the number of cores to use (all by default).

    Raises ModelError when a file of the folder is altered, missing or surplus, PolicyError or DraftError when the
    other files are not well formed.

    >>> load().name
    'en'
    """
    from triage.triager import load as load_folder

    return load_folder(
        Path(path) if path is not None else _shipped(),
        policy=Path(policy) if policy is not None else None,
        company=Path(company) if company is not None else None,
        threads=threads,
    )


def _shipped() -> Path:
    """The English model: inside the package when installed, beside `src` in a source tree."""
    here = Path(__file__).parent
    installed = here / "models" / "en"
    return installed if installed.is_dir() else here.parents[1] / "models" / "en"
