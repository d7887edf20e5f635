"""What a draft is: five parts with their sources, the gaps a person must fill, and what the guards found."""

from dataclasses import dataclass
from typing import Any

from triage.drafts.channels import lay_out

PARTS = ("listen", "acknowledge", "take_action", "thank", "explain")
SEVERITIES = ("high", "low")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts. `sources` says what its text leans on: `message:order_number`, `company:redirects`, ...

    An empty `text` means that this reply does not call for the part.
    """

    name: str
    text: str
    sources: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"name": self.name, "text": self.text, "sources": list(self.sources)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a guard objects to: the rule, how bad (`high` stops the draft), where, which words, what to do."""

    rule: str
    severity: str
    part: str
    text: str
    remedy: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "part": self.part,
            "text": self.text,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in five parts, in the order of PARTS. `gaps` stand in the text in square brackets.

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

    @property
    def text(self) -> str:
        """The whole reply as the channel wants it, ready to paste; empty when nothing is to be answered."""
        return lay_out(self.channel, self.greeting, [(part.name, part.text) for part in self.parts], self.sign_off)

    @property
    def sendable(self) -> bool:
        """True when no gap is open and no guard has a finding of high severity."""
        return not self.gaps and all(finding.severity != "high" for finding in self.findings)

    def part(self, name: str) -> Part:
        """One part by its name; KeyError when the draft has none of that name."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

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
            "findings": [finding.to_dict() for finding in self.findings],
        }
