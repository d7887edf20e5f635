"""The company profile: what drafts may say in a company's name, and what it knows to tell its customers."""

from triage.profile.articles import Article
from triage.profile.find import Known
from triage.profile.hours import Hours
from triage.profile.issues import KnownIssue
from triage.profile.profile import VOICES, Profile, Redirect
from triage.profile.read import read_profile

__all__ = ["VOICES", "Article", "Hours", "Known", "KnownIssue", "Profile", "Redirect", "read_profile"]
