"""One message as drafting reads it: what all groups of slots are made from."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.drafts.lapses import Lapse
from triage.drafts.small_talk import CHATS, settles
from triage.drafts.stance import QUESTION, Stance
from triage.drafts.wording import UNKNOWN, Wording
from triage.profile import Profile
from triage.result import Triage

SEED = 64
HASHED_CHARACTERS = 10_000
VAGUE = frozenset({"other", "chitchat", "not_a_request", UNKNOWN, QUESTION})
REPEATED = "repeat_contact"
# Who writes so many words and marks has taken the time to set things down.
LENGTHY = 75


@dataclass(frozen=True, slots=True)
class Heard:
    """One message with what every group of slots is made from; `public` says that everybody can read the reply."""

    triage: Triage
    profile: Profile
    stance: Stance
    wordings: Mapping[str, Wording]
    words: Sequence[str]
    seed: bytes
    lapses: tuple[Lapse, ...]
    signals: frozenset[str]
    facts: frozenset[str]
    public: bool
    asked: str = ""
    title: str = ""
    plights: frozenset[str] = frozenset()


def seed_of(triage: Triage) -> bytes:
    """Bytes that depend on the message alone: its id, else its text."""
    message = triage.message
    key = message.text[:HASHED_CHARACTERS] if message.id is None else message.id
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=SEED).digest()


def is_settled(heard: Heard) -> bool:
    """Whether a short turn settles something, where a short turn is the answer."""
    return heard.triage.message.channel in CHATS and not heard.triage.reading.obstacle and settles(heard.words)
