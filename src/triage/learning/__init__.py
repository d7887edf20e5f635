"""From labelled messages to a model folder. Needs the `train` extra; nothing that answers messages imports it."""

from triage.learning.train import Trained, train  # now, since the module of that name would hide the function

__all__ = ["Trained", "train"]
