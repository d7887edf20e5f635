"""A language model may reword a draft, behind the guards: off unless a rewriter is given, and never needed."""

from triage.drafts.rewriting.endpoint import Endpoint
from triage.drafts.rewriting.local import LocalModel
from triage.drafts.rewriting.rewriter import Request, Rewriter

__all__ = ["Endpoint", "LocalModel", "Request", "Rewriter"]
