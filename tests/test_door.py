import json
import subprocess
import sys

import pytest

import triage

PROMISED = [
    "Decision",
    "DraftError",
    "Fact",
    "Message",
    "MessageError",
    "ModelError",
    "PolicyError",
    "Signal",
    "Span",
    "TaxonomyError",
    "TrainingError",
    "Triage",
    "TriageError",
    "Turn",
    "load",
    "report",
]
HEAVY = {"numpy", "spacy", "onnxruntime", "tokenizers", "torch", "pyarrow", "jinja2", "ftfy", "pycld2", "typer", "rich"}
TRAINING = ("torch", "transformers", "sklearn", "datasets", "onnx", "onnxscript", "triage.learning")


def modules_after(code: str) -> set[str]:
    """The names of all modules loaded once `code` has run in a fresh Python."""
    code += "\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_door_holds_exactly_the_promised_names() -> None:
    assert triage.__all__ == PROMISED
    assert all(hasattr(triage, name) for name in PROMISED)


def test_every_promised_name_says_what_it_is_for() -> None:
    assert all((getattr(triage, name).__doc__ or "").strip() for name in PROMISED)


@pytest.mark.parametrize("name", [name for name in PROMISED if name.endswith("Error")])
def test_one_error_catches_them_all(name: str) -> None:
    assert issubclass(getattr(triage, name), triage.TriageError)


def test_importing_triage_loads_nothing_heavy() -> None:
    loaded = modules_after("import triage; triage.load; triage.Message('hello')")
    assert loaded & HEAVY == set()
    assert "triage.triager" not in loaded


def test_the_way_of_a_message_needs_nothing_that_trains() -> None:
    absent = f"import sys; sys.modules.update(dict.fromkeys({TRAINING!r}))"
    loaded = modules_after(f"{absent}\nimport triage.triager, triage.drafts.write")
    assert "onnxruntime" in loaded
