"""Read what a model answered: one JSON object with the new text of each part, and nothing else."""

import json
import re
from collections.abc import Mapping

from triage.errors import RewriteError

LONGEST_ANSWER = 20_000

_FENCE = re.compile(r"\s*```(?:json)?\n|\n```\s*\Z")


def read_answer(answer: str, parts: Mapping[str, str]) -> dict[str, str]:
    """The new texts, for exactly the parts that were asked for. Raises RewriteError, without quoting the answer.

    >>> read_answer('{"thank": " Thanks a lot. "}', {"thank": "Thank you."})
    {'thank': 'Thanks a lot.'}
    """
    if not isinstance(answer, str):
        raise RewriteError("the answer is no text")
    if len(answer) > LONGEST_ANSWER:
        raise RewriteError(f"the answer is longer than {LONGEST_ANSWER:,} characters")
    if answer.lstrip().startswith("```"):
        answer = _FENCE.sub("", answer)
    try:
        data = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise RewriteError("the answer is no JSON object") from error
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise RewriteError("the answer is no JSON object of texts")
    if data.keys() != parts.keys():
        raise RewriteError("the answer has other parts than the draft")
    if empty := sorted(name for name, text in data.items() if not text.strip()):
        raise RewriteError(f"the answer leaves {', '.join(empty)} empty")
    return {
        name: "\n".join(" ".join(line.split()) for line in data[name].strip().split("\n") if line.strip())
        for name in parts
    }
