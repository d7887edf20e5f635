"""Every error triage raises on purpose: what was wanted, what came, and the next step.

    TriageError
    ├── MessageError    a message, row or file of messages cannot be read
    ├── ModelError      a model folder is altered, incomplete or from another version
    ├── PolicyError     a policy file asks for something that does not exist
    ├── TaxonomyError   a taxonomy file is not well formed
    ├── DraftError      a draft cannot be made from what was given
    │   └── RewriteError    a rewriter gave no answer that can be used; the draft stays as it was
    └── TrainingError   nothing can be learned from what was given

No error text ever holds the text of a message.
"""


class TriageError(Exception):
    """Base of all errors below: catch this one to catch them all."""


class MessageError(TriageError, ValueError):
    """A message, a row or a file of messages cannot be read."""


class ModelError(TriageError):
    """A model folder is altered, incomplete, or of another version."""


class PolicyError(TriageError, ValueError):
    """A policy file is not well formed, or names a signal, label or queue that does not exist."""


class TaxonomyError(TriageError, ValueError):
    """A taxonomy file is not well formed."""


class DraftError(TriageError, ValueError):
    """A draft cannot be made from what was given."""


class RewriteError(DraftError):
    """A rewriter gave no answer that can be used; the draft stays as it was."""


class TrainingError(TriageError):
    """Nothing can be learned from the tickets that were given, or the parts of a training do not fit together."""
