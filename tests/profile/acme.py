"""Triage objects by hand, and a profile folder that is whole, to be broken at one place at a time."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.message import Message
from triage.result import Decision, Triage
from triage.text.reading import Reading

MAIN = """
name = "Acme"
voice = "plain"
signature = "Sam Lee, Care"
contact = "care@acme.example"
[service_levels]
critical = "within 1 hour"
high = "within 4 working hours"
normal = "within 1 working day"
low = "within 3 working days"
[hours]
zone = "Europe/London"
monday = "09:00-17:00"
tuesday = "09:00-17:00"
closed = [2099-12-25]
[redirects]
fraud_security = "our fraud desk"
[redirects.billing]
team = "our billing desk"
how = "on 0808 157 0001"
told = "what you wrote"
"""
ISSUES = """
[[issue]]
id = "app-closes"
product = "the Acme app"
symptom = "the app closes when an invoice is opened"
status = "fixing"
cause = "a fault in version 7.2"
workaround = ["Open the invoice in a browser."]
next_update = "at 17:00 each day"
intents = ["malfunction"]
asked = ["the app crashes on the invoices page"]
"""
ARTICLE = """+++
title = "How to get a copy of your invoice"
url = "https://help.acme.example/copy"
intents = ["billing_question"]
asked = ["send me the invoice as PDF"]
+++
Every invoice lies in your account as a **PDF**.

1. Sign in and choose Invoices.
2. Choose the month,
   then `Download`.

Text for readers, which no draft repeats.
"""
NEXT = """+++
title = "How to change where invoices are sent"
intents = ["account_change"]
follows = ["copy"]
+++
Invoices go to the address in your account.
"""


def whole(folder: Path) -> Path:
    """A profile folder without a mistake."""
    (folder / "articles").mkdir(parents=True)
    (folder / "profile.toml").write_text(MAIN, encoding="utf-8")
    (folder / "issues.toml").write_text(ISSUES, encoding="utf-8")
    (folder / "articles" / "copy.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "articles" / "address.md").write_text(NEXT, encoding="utf-8")
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def about(text: str, intent: str, *, vector: NDArray[np.float32] | None = None, **message: object) -> Triage:
    """A Triage of that text and intent."""
    decisions = {"intent": Decision("intent", intent, 0.9, (("other", 0.02),), True, "by hand")}
    reading = Reading(text, (), (), (), "en")
    return Triage(Message(text, **message), reading, decisions, (), "auto", "by hand", "", vector)  # type: ignore[arg-type]
