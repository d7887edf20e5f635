"""How a reply has to look on each channel: how long, public or not, and how the parts are put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SIZES = ("full", "short", "brief")


@dataclass(frozen=True, slots=True)
class Channel:
    """The manners of one channel. `limit` is in characters; `size` is the first of SIZES to try.

    `reach` is how a public reply moves to a private place, `reply` how the customer answers this one.
    """

    size: str
    limit: int
    public: bool
    reach: str
    reply: str


CHANNELS = {
    "email": Channel("full", 3000, False, "reply to this email", "just reply to this email"),
    "web": Channel("full", 3000, False, "reply to this message", "just reply to this message"),
    "phone": Channel("full", 3000, False, "tell me now", "just tell me"),
    "chat": Channel("short", 800, False, "write to us here", "just write it here"),
    "sms": Channel("short", 640, False, "reply to this text", "just reply to this text"),
    "social": Channel("brief", 280, True, "send us a direct message", "just send us a direct message"),
    "review": Channel("brief", 600, True, "write to us privately", "just write to us privately"),
}

HEADINGS = {
    "listen": "Listen",
    "acknowledge": "Acknowledge",
    "take_action": "Take action",
    "thank": "Thank",
    "explain": "Explain",
}
# "Thank you, I have that. What can I do for you?"
READ = ("listen", "acknowledge", "thank", "take_action", "explain")
_STEPS = frozenset(f"{number}." for number in range(1, 10))
# What a channel puts before or after a text and a line of it at most: a heading, a dash, an empty line.
ADDED = 24
ADDED_TO_LINE = 2
PARAGRAPHS = (("listen", "acknowledge"), ("take_action", "thank"), ("explain",))


def lay_out(channel: str, greeting: str, parts: Iterable[tuple[str, str]], sign_off: str) -> str:
    """Put greeting, parts and sign-off together as the channel wants it; empty when every part is empty.

    >>> lay_out("chat", "Hi,", [("listen", "You cannot sign in."), ("thank", "")], "")
    'Hi, You cannot sign in.'
    >>> print(lay_out("phone", "", [("listen", "You cannot sign in.")], ""))
    Listen
    - You cannot sign in.
    """
    said = _in_order([(name, text) for name, text in parts if text])
    if not said:
        return ""
    if channel == "phone":
        return "\n\n".join(f"{HEADINGS.get(name, name)}\n{_points(text)}" for name, text in said)
    if channel in ("email", "web"):
        blocks = [greeting, *_paragraphs(said), sign_off]
        return "\n\n".join(block for block in blocks if block)
    if channel == "chat":
        first, *rest = _paragraphs(said)
        return "\n".join([f"{greeting} {first}".strip(), *rest])
    return _run_on([greeting, *(text for _, text in said), sign_off])


def may_be_longer(limit: int, texts: Sequence[str]) -> bool:
    """Whether a reply of so many texts could be longer than the limit, however a channel puts them together.

    >>> may_be_longer(280, ["Hello,", "Thank you."]), may_be_longer(20, ["Hello,", "Thank you."])
    (False, True)
    """
    text = "".join(texts)
    return len(text) + ADDED * len(texts) + ADDED_TO_LINE * text.count("\n") > limit


def _in_order(said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parts as they are read: where nothing is explained, the thanks come before what happens next."""
    names = [name for name, _ in said]
    if "explain" in names or not {"take_action", "thank"} <= set(names):
        return said
    return sorted(said, key=lambda each: (*READ, each[0]).index(each[0]))


def _points(text: str) -> str:
    return "\n".join(line if line[:1].isdigit() else f"- {line}" for line in text.split("\n"))


def _paragraphs(said: list[tuple[str, str]]) -> list[str]:
    placed = {name for group in PARAGRAPHS for name in group}
    groups = [[text for name, text in said if name in group] for group in PARAGRAPHS]
    groups.append([text for name, text in said if name not in placed])
    return [_run_on(group) for group in groups if group]


def _run_on(pieces: Iterable[str]) -> str:
    """Pieces one after the other; a list of steps keeps its own lines."""
    text = ""
    for piece in pieces:
        if piece:
            steps_before = text.rpartition("\n")[2][:2] in _STEPS
            text += ("\n" if steps_before else " ") + piece if text else piece
    return text
