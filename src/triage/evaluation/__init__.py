"""How good a model is on labelled tickets, and whether a new one is better than the old."""

from triage.evaluation.compare import Comparison, compare
from triage.evaluation.evaluate import Evaluation, evaluate

__all__ = ["Comparison", "Evaluation", "compare", "evaluate"]
