"""HTML to text, in one pass over the text, knowing where each character came from.

A DOM parser would lose those offsets, and repairs broken markup by rules of its own; mail bodies need less. Text is
taken for HTML only when it holds tags that browsers know, so `a < b`, `<3`, `<order 4471>` and `List<String>` stay.
"""

import re
from html import unescape

from triage.text.aligned import Aligned

_BLOCK = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
])  # fmt: skip
_SPACED = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "table", "ul", "ol"])
_INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "col", "colgroup", "del",
    "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt", "u", "var", "wbr",
])  # fmt: skip
_DROPPED = frozenset(["head", "noscript", "script", "style", "svg", "template", "title"])
_KNOWN = _BLOCK | _INLINE | _DROPPED
_DOCUMENT = frozenset(("html", "body", "head"))

_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,11}(?::[a-zA-Z0-9]{1,12})?)(?=[\s/>])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SPACE_RUN = re.compile(r"[ \t\r\n\f]+")
_LONGEST_TAG = 4_000
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def without_markup(source: Aligned) -> Aligned:
    r"""Tags off, entities decoded; block tags become line breaks, quoted blocks become lines that start with `> `.

    Plain text only has its entities decoded.

    >>> from triage.text.aligned import untouched
    >>> without_markup(untouched("<b>Hello</b><br>there &lt;3")).text
    'Hello\nthere <3'
    >>> without_markup(untouched("size < 3 &amp; List<String>")).text
    'size < 3 & List<String>'
    """
    text = source.text
    page = _Page(source)
    tags = _tags(text) if "<" in text else []
    if not tags:
        page.write(0, len(text))
        return page.finished()
    page.flow = _flows(text, tags)
    at = 0
    for start, end, name, closing in tags:
        page.write(at, start)
        page.tag(start, end, name, closing)
        at = end
    page.write(at, len(text))
    return page.finished()


_Tag = tuple[int, int, str, bool]


def _tags(text: str) -> list[_Tag]:
    """Tags, comments and dropped elements as (start, end, name, closing); empty when this is not HTML."""
    lower = text.translate(_ASCII_LOWER)
    found: list[_Tag] = []
    missing: set[str] = set()  # ends that do not occur again: never searched for twice
    opened: set[str] = set()
    sure = False
    code = _code(text)
    code.reverse()
    at = text.find("<")
    while at >= 0:
        end = at + 1
        while code and code[-1][1] <= at:
            code.pop()
        if code and code[-1][0] <= at:
            at = text.find("<", code[-1][1])
            continue
        if text.startswith("<!--", at):
            close = _find("-->", lower, at + 4, missing)
            end = close + 3 if close >= 0 else at + 4
            found.append((at, end, "!", False))
        elif text.startswith(("<!", "<?"), at) and lower[at + 2 : at + 9] in (
            "doctype",
            "[endif]",
            "[if !su",
            "xml ver",
        ):
            end = _tag_end(text, at)
            if end > 0:
                sure = sure or lower.startswith("<!doctype html", at)
                found.append((at, end, "!", False))
        elif match := _TAG_NAME.match(text, at):
            name, closing = match[1].lower(), text[at + 1] == "/"
            if (name in _KNOWN or ":" in name) and (end := _tag_end(text, at)) > 0:
                sure = sure or name in ("br", "html", "body") or (closing and name in opened) or '="' in text[at:end]
                opened.add(name)
                if name in _DROPPED and not closing and text[end - 2] != "/":
                    close = _find(f"</{name}", lower, end, missing)
                    close_end = _tag_end(text, close) if close >= 0 else -1
                    end = close_end if close_end > 0 else end
                found.append((at, end, name, closing))
        at = text.find("<", max(end, at + 1))
    return found if sure else []


def _code(text: str) -> list[tuple[int, int]]:
    """Stretches that quote source code, as in an issue report: fenced, indented or between backticks."""
    if text.lstrip().startswith("<"):
        return []
    found: list[tuple[int, int]] = []
    fence = -1
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.startswith(("```", "~~~", "   ```", "  ```")):
            if fence >= 0:
                found.append((fence, end))
            fence = end if fence < 0 else -1
        elif fence < 0 and line.startswith(("    ", "\t")):
            found.append((start, end))
        elif fence < 0 and "`" in line:
            ticks = [start + at for at, char in enumerate(line) if char == "`"]
            found.extend(zip(ticks[::2], ticks[1::2], strict=False))
        start = end + 1
    if fence >= 0:
        found.append((fence, len(text)))
    return found


def _find(what: str, text: str, at: int, missing: set[str]) -> int:
    if what in missing:
        return -1
    found = text.find(what, at)
    if found < 0:
        missing.add(what)
    return found


def _tag_end(text: str, at: int) -> int:
    """Just behind the `>` that ends the tag at `at`, quotes respected; -1 when there is none near."""
    limit = min(len(text), at + _LONGEST_TAG)
    close = text.find(">", at, limit)
    if close < 0:
        return -1
    quote = text.find('"', at, close)
    if quote >= 0 and text.count('"', quote, close) % 2:
        end_quote = text.find('"', close, limit)
        further = text.find(">", end_quote, limit) if end_quote >= 0 else -1
        close = further if further >= 0 else close
    return close + 1


def _flows(text: str, tags: list[_Tag]) -> bool:
    """Whether line breaks in the source are mere white space, as in a page, or meant, as in text with a few tags."""
    blocks = sum(name in _BLOCK or name == "br" for _, _, name, _ in tags)
    return any(name in _DOCUMENT for _, _, name, _ in tags) or blocks >= text.count("\n")


class _Page:
    """The text written so far, with its origin, and how deep in quotes it is."""

    def __init__(self, source: Aligned) -> None:
        self.source = source
        self.flow = False
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.line_is_open = False
        self.breaks = 2  # line breaks at the end of what is written
        self.pre = 0
        self.quotes: list[str] = []  # open blockquotes and divs; a quoting one is marked with ">"
        self.depth = 0

    def finished(self) -> Aligned:
        """What was written."""
        return Aligned("".join(self.parts), self.starts, self.ends)

    def write(self, start: int, end: int) -> None:
        """Copy `source[start:end]`, entities decoded, white space folded where it means nothing."""
        text = self.source.text
        at = start
        amp = text.find("&", start, end)
        while amp >= 0:
            match = _ENTITY.match(text, amp, end)
            decoded = unescape(match[0]) if match else ""
            if match and decoded != match[0]:
                self._text(at, amp)
                self._made(decoded, amp, match.end())
                at = match.end()
            amp = text.find("&", max(at, amp + 1), end)
        self._text(at, end)

    def tag(self, start: int, end: int, name: str, closing: bool) -> None:
        """A tag becomes a line break, a step into or out of a quote, or nothing."""
        if name == "br" or name == "hr":
            self._break(start, end)
        elif name in _BLOCK:
            for _ in range((2 if name in _SPACED else 1) - self.breaks):
                self._break(start, end)
        elif name in ("td", "th") and self.line_is_open and not closing:
            self._made(" ", start, end)
        if name == "pre":
            self.pre = max(0, self.pre + (-1 if closing else 1))
        if name in ("blockquote", "div"):
            self._quote(start, end, name, closing)

    def _quote(self, start: int, end: int, name: str, closing: bool) -> None:
        if closing:
            if self.quotes and self.quotes[-1].lstrip(">") == name:
                self.depth -= self.quotes.pop().startswith(">")
            return
        quoting = name == "blockquote" or "gmail_quote" in self.source.text[start:end]
        self.quotes.append(f">{name}" if quoting else name)
        self.depth += quoting

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        if not self.flow or self.pre:
            self._copy(start, end)
            return
        text = self.source.text
        at = start
        for match in _SPACE_RUN.finditer(text, start, end):
            self._copy(at, match.start())
            if self.line_is_open and self.parts[-1][-1] not in " \n":
                self._made(" ", *match.span())
            at = match.end()
        self._copy(at, end)

    def _copy(self, start: int, end: int) -> None:
        while self.depth and (line_end := self.source.text.find("\n", start, end) + 1):
            self._copied(start, line_end)
            start = line_end
        self._copied(start, end)

    def _copied(self, start: int, end: int) -> None:
        if start >= end:
            return
        self._open(start)
        text = self.source.text[start:end]
        self.parts.append(text)
        self.starts.extend(self.source.starts[start:end])
        self.ends.extend(self.source.ends[start:end])
        self._ended(text)

    def _made(self, text: str, start: int, end: int) -> None:
        if not text:
            return
        self._open(start)
        self.parts.append(text)
        self.starts.extend([self.source.starts[start]] * len(text))
        self.ends.extend([self.source.ends[end - 1]] * len(text))
        self._ended(text)

    def _open(self, start: int) -> None:
        if self.depth and not self.line_is_open:
            at = self.source.starts[start]
            self.parts.append("> ")
            self.starts += (at, at)
            self.ends += (at, at)

    def _ended(self, text: str) -> None:
        bare = text.rstrip("\n")
        self.line_is_open = len(bare) == len(text)
        self.breaks = len(text) - len(bare) + (0 if bare else self.breaks)

    def _break(self, start: int, end: int) -> None:
        self.line_is_open = True  # a break needs no quote mark of its own
        self._made("\n", start, end)
