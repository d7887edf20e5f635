"""Turn a template and its slots into the sentences of one part, in a sandbox and under a cap."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import BuiltinMethodType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, TemplateNotFound
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from triage.drafts.aloud import fitting
from triage.drafts.draft import PARTS
from triage.drafts.voice import spoken
from triage.drafts.wording import TEMPLATES
from triage.errors import DraftError

# Far above any real part; a template that loops stops here.
LONGEST_PART = 4000
LARGEST = 1 << 18
"""Bytes of one template file."""
HELPERS = frozenset({"pick"})
PICKS_A_PART = 12
GLOBALS = dict(DEFAULT_NAMESPACE)

Choose = Callable[[Sequence[str]], int]


class Pick:
    """The `pick(...)` of one part: takes one of the wordings given, and keeps which.

    Wordings under a name (`formal=[...]`, `internal=[...]`) take the place of the others when the name is one of the
    tags; the first that applies counts. `taken` holds `12.3` for the third wording in line 12 of the template, and
    `12.formal1` for the first of those under `formal`. What is out of place is passed over (`aloud.py`).
    """

    def __init__(self, choose: Choose, tags: Collection[str] = ()) -> None:
        self._choose, self._tags = choose, tags
        self.taken: list[str] = []

    def __call__(self, *wordings: str | int, **special: Sequence[str] | str) -> str:
        """One of the wordings; a number before them is the line of the template in which they stand."""
        line, pool, name = "", wordings, ""
        if wordings and isinstance(wordings[0], int):
            line, pool = str(wordings[0]), wordings[1:]
        for tag, own in special.items():
            if tag in self._tags:
                pool, name = (own,) if isinstance(own, str) else tuple(own), tag
                break
        texts = [str(wording) for wording in pool]
        fit = fitting(texts, self._tags)
        number = self._choose(fit)
        number = number if fit is texts else texts.index(fit[number])
        if line:
            self.taken.append(f"{line}.{name}{number + 1}")
        return texts[number]


class Values(dict[str, object]):
    """Variables of the templates of one draft; one that is not there is jinja's own mark for that."""

    def __init__(self, slots: Mapping[str, object]) -> None:
        super().__init__({**GLOBALS, **slots})
        self._context: Context | None = None

    def context_for(self, template: Template) -> Context:
        """What a template looks its variables up in: one for all parts, without a copy and with one look for each."""
        if template.blocks:
            return template.new_context(self, shared=True)
        if self._context is None:
            self._context = template.new_context(self, shared=True)
            self._context.resolve_or_missing = self.__getitem__  # type: ignore[assignment,method-assign]
        self._context.vars.clear()  # what the template before has set
        self._context.exported_vars.clear()
        return self._context

    def __missing__(self, name: str) -> object:
        return missing


class _Folders(BaseLoader):
    """Templates of the first folder that has the file, in the words of one voice."""

    def __init__(self, folders: Sequence[Path], voice: str) -> None:
        self.folders = folders
        self.voice = voice

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        for folder in self.folders:
            path = folder / template
            if path.is_file():
                return _prepared(environment, _read(path), self.voice), str(path), None
        raise TemplateNotFound(template)


def load_templates(override: Path | None = None, *, voice: str = "formal") -> Mapping[str, Template]:
    """The five part templates, compiled once; a file of the same name in `override` takes the place of the shipped one.

    Raises DraftError, naming the file.
    """
    return _compile(override, voice)


@lru_cache(maxsize=32)
def _compile(override: Path | None, voice: str) -> Mapping[str, Template]:
    folders = [TEMPLATES] if override is None else [override, TEMPLATES]
    environment = _environment(_Folders(folders, voice))
    templates = {}
    for part in PARTS:
        try:
            templates[part] = environment.get_template(f"{part}.jinja")
        except TemplateError as error:
            raise DraftError(f"{_path(folders, part)}: cannot be read as a template: {error}") from error
    return templates


def check_templates(folder: Path, slots: Collection[str]) -> list[str]:
    """What is wrong with a company's own templates: files without a use, syntax errors, slots that do not exist."""
    known = {f"{part}.jinja": part for part in PARTS}
    environment = _environment(_Folders([folder], "formal"))
    mistakes = []
    for path in sorted(folder.glob("*.jinja")):
        if path.name not in known:
            mistakes.append(f"{path}: takes the place of no template; known: {', '.join(known)}")
            continue
        try:
            used = find_undeclared_variables(environment.parse(_read(path)))
        except (TemplateError, DraftError) as error:
            mistakes.append(f"{path}: cannot be read as a template: {error}")
            continue
        if unknown := sorted(used - set(slots) - HELPERS):
            mistakes.append(f"{path}: uses unknown slots {', '.join(unknown)}; known: {', '.join(sorted(slots))}")
    return mistakes


def render(part: str, slots: Mapping[str, object], *, pick: Pick, templates: Mapping[str, Template]) -> list[str]:
    """The lines of one part: one sentence, or one numbered step, each.

    Raises DraftError when the template uses a slot that does not exist, or writes more than LONGEST_PART characters.
    """
    pieces, length = [], 0
    try:
        values = slots if isinstance(slots, Values) else Values(slots)
        values["pick"] = pick
        template = templates[part]
        for piece in template.root_render_func(values.context_for(template)):
            length += len(piece)
            if length > LONGEST_PART:
                raise DraftError(f"{part}.jinja: wrote more than {LONGEST_PART} characters; shorten it")
            pieces.append(piece)
    except (TemplateError, TypeError, ValueError, ArithmeticError, IndexError) as error:
        raise DraftError(f"{part}.jinja: {error}") from error
    return [line for line in map(str.strip, "".join(pieces).split("\n")) if line]


def seeded(part: str, seed: bytes, tags: Collection[str] = ()) -> Pick:
    """A `pick(...)` for one part that goes by the seed, another byte of it at each call.

    >>> seeded("thank", bytes(64), {"formal"})("Thanks!", formal=["Thank you."])
    'Thank you.'
    """
    place = PICKS_A_PART * PARTS.index(part)

    def choose(wordings: Sequence[str]) -> int:
        nonlocal place
        place += 1
        return seed[place % len(seed)] % len(wordings)

    return Pick(choose, tags)


def shortest(tags: Collection[str] = ()) -> Pick:
    """A `pick(...)` that takes the shortest wording each time.

    >>> shortest()("Thank you very much.", "Thank you.")
    'Thank you.'
    """
    return Pick(lambda wordings: min(range(len(wordings)), key=lambda number: len(wordings[number])), tags)


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


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that does not ask each time about our own `pick(...)` and a text's `startswith(...)`."""

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a template calls. A method of a text has been looked at when it was got from there."""
        of_text = not kwargs and type(called) is BuiltinMethodType and type(called.__self__) is str
        safe = type(called) is Pick or of_text
        return called(*args, **kwargs) if safe else super().call(context, called, *args, **kwargs)


def _environment(loader: BaseLoader) -> ImmutableSandboxedEnvironment:
    return _Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=False,  # plain text: nothing is rendered as HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _prepared(environment: Environment, source: str, voice: str) -> str:
    """The source with what is said as the voice says it, and with each `pick(` told its line.

    Said is plain text and what stands in quotation marks; nothing else is touched.
    """
    made, before = [], ""
    for line, kind, value in environment.lex(source):
        if kind in ("data", "string"):
            made.append(spoken(value, voice))
        else:
            made.append(f"({line}, " if before == "pick" and value == "(" else value)
        before = value
    return "".join(made)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise DraftError(f"{path}: is larger than {LARGEST >> 10} KiB; a template is a page or two")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DraftError(f"{path}: cannot be read: {error}") from error


def _path(folders: Sequence[Path], part: str) -> Path:
    return next((path for folder in folders if (path := folder / f"{part}.jinja").is_file()), TEMPLATES)
