"""The shipped template file, and the one that a company lays over it."""

from functools import lru_cache
from pathlib import Path

from triage.drafts.wording import TEMPLATES
from triage.profile import Profile


@lru_cache(maxsize=64)
def _laid_over(templates: Path | None, name: str) -> tuple[Path, ...]:
    own = templates / name if templates else None
    return (TEMPLATES / name, own) if own and own.is_file() else (TEMPLATES / name,)


def files_of(profile: Profile, name: str) -> tuple[Path, ...]:
    """The shipped file, and the company's own that is laid over it."""
    return _laid_over(profile.templates, name)
