"""What a draft is: five parts with their sources, the gaps a person must fill, and what the guards found."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triage.drafts.channels import CHANNELS, lay_out
from triage.errors import DraftError

if TYPE_CHECKING:
    from triage.drafts.edits import PartEdit

PARTS = ("listen", "acknowledge", "take_action", "thank", "explain")
SEVERITIES = ("high", "low")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts. `sources` says what its text leans on: `message:order_number`, `profile:redirects`, ...

    An empty `text` means that this reply does not call for the part. `template` names the file that wrote it and the
    wordings taken: `thank.jinja#31.2` is the second of those in line 31.
    """

    name: str
    text: str
    sources: tuple[str, ...] = ()
    template: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"name": self.name, "text": self.text, "sources": list(self.sources), "template": self.template}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a guard objects to: the rule, how bad (`high` stops the draft), where, which words, what to do.

    `part` is one of PARTS, `greeting`, `sign_off` or `draft` for the whole; the words are `text[start:end]` of it.
    """

    rule: str
    severity: str
    part: str
    text: str
    remedy: str
    start: int = 0
    end: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "part": self.part,
            "text": self.text,
            "remedy": self.remedy,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in five parts, in the order of PARTS. `gaps` stand in the text in square brackets.

    `rewrite` says what came of a rewriter, if one was asked: `rewritten by ...`, or `template kept: ...` and why.

    >>> listen = Part("listen", "You want to know where order 4471 is.")
    >>> draft = Draft((listen,), gaps=("your name",), greeting="Hello,", sign_off="[your name]")
    >>> print(draft.text)
    Hello,
    <BLANKLINE>
    You want to know where order 4471 is.
    <BLANKLINE>
    [your name]
    >>> draft.sendable
    False
    """

    parts: tuple[Part, ...]
    gaps: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    channel: str = "email"
    greeting: str = ""
    sign_off: str = ""
    rewrite: str = ""

    @property
    def text(self) -> str:
        """The whole reply as the channel wants it, ready to paste; empty when nothing is to be answered."""
        return lay_out(self.channel, self.greeting, [(part.name, part.text) for part in self.parts], self.sign_off)

    @property
    def sendable(self) -> bool:
        """True when no gap is open and no guard has a finding of high severity."""
        return not self.gaps and all(finding.severity != "high" for finding in self.findings)

    @property
    def sources(self) -> tuple[str, ...]:
        """What all parts together lean on, each named once."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.sources))

    def part(self, name: str) -> Part:
        """One part by its name; KeyError when the draft has none of that name."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def diff(self, sent: str) -> "tuple[PartEdit, ...]":
        """What an agent changed before sending, part by part. See `triage.drafts.edits`."""
        from triage.drafts.edits import diff

        return diff(self, sent)

    @classmethod
    def from_dict(cls, data: Any) -> "Draft":
        """The draft that `to_dict` gave. Raises DraftError when the values are of another shape."""
        try:
            parts = tuple(
                Part(part["name"], part["text"], tuple(part.get("sources", ())), part.get("template", ""))
                for part in data["parts"]
            )
            findings = tuple(Finding(**finding) for finding in data.get("findings", ()))
            words = {key: data.get(key, "") for key in ("greeting", "sign_off", "rewrite")}
            draft = cls(parts, tuple(data.get("gaps", ())), findings, data["channel"], **words)
        except (TypeError, KeyError, AttributeError) as error:
            raise DraftError("this is no draft as to_dict gives it") from error
        texts = (draft.channel, draft.greeting, draft.sign_off, *(each for p in parts for each in (p.name, p.text)))
        if not all(isinstance(text, str) for text in (*texts, *(part.template for part in parts))):
            raise DraftError("this is no draft as to_dict gives it: its texts have to be strings")
        if draft.channel not in CHANNELS:
            raise DraftError(f"a draft's channel has to be one of {', '.join(CHANNELS)}")
        return draft

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "text": self.text,
            "sendable": self.sendable,
            "channel": self.channel,
            "greeting": self.greeting,
            "parts": [part.to_dict() for part in self.parts],
            "sign_off": self.sign_off,
            "gaps": list(self.gaps),
            "sources": list(self.sources),
            "findings": [finding.to_dict() for finding in self.findings],
            "rewrite": self.rewrite,
        }
