"""All that a company tells triage about itself, checked and ready to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from triage.encoders import Encoder
from triage.errors import DraftError
from triage.profile.articles import Article
from triage.profile.fields import check_keys, check_line, check_one_of, check_phrase
from triage.profile.find import NOTHING, Finder, Known
from triage.profile.hours import Hours
from triage.profile.issues import KnownIssue
from triage.profile.promise import due_words
from triage.result import Triage
from triage.taxonomy import URGENCIES

VOICES = ("formal", "friendly", "plain")
LONGEST = {"name": 60, "signature": 120, "contact": 120}
LONGEST_LEVEL = 60
LONGEST_REDIRECT = 120
MOST_REDIRECTS = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """Who takes something over.

    `team` fits after "I am handing this to" (`our fraud desk`), `how` after "you reach them" (`on 0800 ..., day and
    night`), `told` after "I am passing on" (`what you wrote and your order number`).
    """

    team: str
    how: str = ""
    told: str = ""

    def __post_init__(self) -> None:
        for key in ("team", "how", "told"):
            check_line(key, getattr(self, key), longest=LONGEST_REDIRECT, needed=key == "team")
            check_phrase(key, getattr(self, key))

    @property
    def words(self) -> str:
        """All that may be said of it, in one string."""
        return "\n".join((self.team, self.how, self.told))


@dataclass(frozen=True, slots=True)
class Profile:
    """What drafts may say in the company's name. Whatever is missing becomes a visible gap.

    `service_levels` maps an urgency to words that fit after "You will hear from me": `within 4 hours`. `redirects`
    maps an intent or a queue to who takes it. `contact` is where a public reply asks people to write to privately.
    `templates` is a folder with template files that take the place of the shipped ones of the same name.

    >>> Profile(name="Acme", service_levels={"high": "within 4 hours"}).service_levels["high"]
    'within 4 hours'
    """

    name: str = ""
    voice: str = "friendly"
    signature: str = ""
    contact: str = ""
    service_levels: Mapping[str, str] = field(default_factory=dict)
    hours: Hours | None = None
    redirects: Mapping[str, Redirect] = field(default_factory=dict)
    issues: tuple[KnownIssue, ...] = ()
    articles: tuple[Article, ...] = ()
    templates: Path | None = None
    _finder: Finder | None = field(default=None, repr=False, compare=False)
    _words: str = field(default="", init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for key, longest in LONGEST.items():
            check_line(key, getattr(self, key), longest=longest)
        check_one_of("voice", self.voice, VOICES)
        check_keys("service_levels", self.service_levels, URGENCIES)
        for urgency, words in self.service_levels.items():
            check_line(f"service_levels.{urgency}", words, longest=LONGEST_LEVEL, needed=True)
            check_phrase(f"service_levels.{urgency}", words)
        if not isinstance(self.redirects, Mapping) or len(self.redirects) > MOST_REDIRECTS:
            raise DraftError(f"redirects has to be a table of at most {MOST_REDIRECTS} intents or queues")
        for place, redirect in self.redirects.items():
            check_line("the name of a redirect", place, longest=60, needed=True)
            if not isinstance(redirect, Redirect):
                raise DraftError(f"redirects.{place} has to be a Redirect, not {type(redirect).__name__}")
        redirects = (redirect.words for redirect in self.redirects.values())
        said = (self.name, self.signature, self.contact, *self.service_levels.values(), *redirects)
        object.__setattr__(self, "_words", "\n".join(said))
        if self._finder is None and (self.issues or self.articles):
            object.__setattr__(self, "_finder", Finder(self.issues, self.articles))

    @property
    def words(self) -> str:
        """All that the company says of itself, in one string. Issues and articles count only once they are found."""
        return self._words

    def find(self, triage: Triage) -> Known:
        """The known issue and the article that fit the message, each only when it is sure, and what is asked next."""
        return self._finder.find(triage) if self._finder else NOTHING

    def by_when(self, urgency: str, sent_at: datetime | None = None, *, now: datetime | None = None) -> str:
        """When the customer hears from us, in words that fit after "You will hear from me"; empty when unknown.

        Levels in working hours or days are reckoned from the time of sending and the business hours (`by 10:00 on
        Tuesday`), as long as that time lies ahead of `now` (the clock, if not given); else the words stand as given.

        >>> Profile(service_levels={"high": "within 4 hours"}).by_when("high")
        'within 4 hours'
        """
        words = self.service_levels.get(urgency, "")
        reckoned = due_words(words, sent_at, self.hours, now=now) if words and sent_at and self.hours else ""
        return reckoned or words

    def with_vectors(self, encoder: Encoder) -> "Profile":
        """The same profile, whose issues and articles are also found by meaning, as this encoder sees it."""
        if not (self.issues or self.articles):
            return self
        return replace(self, _finder=Finder(self.issues, self.articles, encoder=encoder))
