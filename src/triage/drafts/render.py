"""Turn a template and its slots into the sentences of one part, in a sandbox and under a cap."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from triage.drafts.draft import PARTS
from triage.drafts.wording import TEMPLATES
from triage.errors import DraftError

# Far above any real part; a template that loops stops here.
LONGEST_PART = 4000


@lru_cache(maxsize=8)
def load_templates(folder: Path = TEMPLATES) -> Mapping[str, Template]:
    """Compile the five part templates of a folder, once. Raises DraftError, naming the file."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,  # plain text: nothing is rendered as HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates = {}
    for part in PARTS:
        try:
            templates[part] = environment.get_template(f"{part}.jinja")
        except TemplateError as error:
            raise DraftError(f"{folder / part}.jinja: cannot be read as a template: {error}") from error
    return templates


def render(part: str, slots: Mapping[str, object], *, seed: bytes, templates: Mapping[str, Template]) -> list[str]:
    """The lines of one part: one sentence, or one numbered step, each.

    Raises DraftError when the template uses a slot that does not exist, or writes more than LONGEST_PART characters.
    """
    pieces, length = [], 0
    try:
        for piece in templates[part].generate(slots, pick=_picker(seed, PARTS.index(part))):
            length += len(piece)
            if length > LONGEST_PART:
                raise DraftError(f"{part}.jinja: wrote more than {LONGEST_PART} characters; shorten it")
            pieces.append(piece)
    except TemplateError as error:
        raise DraftError(f"{part}.jinja: {error}") from error
    return [line for line in map(str.strip, "".join(pieces).split("\n")) if line]


def flow(lines: list[str]) -> str:
    r"""Lines as running text; numbered steps stay on lines of their own.

    >>> flow(["Two things would help.", "1. A photo", "2. The date", "You will hear from me."])
    'Two things would help.\n1. A photo\n2. The date\nYou will hear from me.'
    """
    text, step_before = "", False
    for line in lines:
        step = line[:1].isdigit() and line[1:3] == ". "
        text += ("\n" if step or step_before else " ") + line if text else line
        step_before = step
    return text


def _picker(seed: bytes, offset: int) -> Callable[..., str]:
    """A `pick(...)` for templates: chooses among wordings by the seed, another byte at each call."""
    place = 3 * offset

    def pick(*wordings: str) -> str:
        nonlocal place
        place += 1
        return wordings[seed[place % len(seed)] % len(wordings)]

    return pick
