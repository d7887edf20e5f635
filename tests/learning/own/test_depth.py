import pytest

from triage.errors import TrainingError
from triage.learning.own.depth import choose_depth

Labels = list[dict[str, tuple[str, ...]]]


def rows(each: int, labels: int = 4, task: str = "intent") -> Labels:
    return [{task: (f"label {number}",)} for number in range(labels)] * each


@pytest.mark.parametrize(
    ("each", "labels", "gpu", "depth"),
    [(2, 10, False, "heads"), (8, 10, False, "few-shot"), (100, 10, False, "full"), (5_000, 8, False, "heads")],
)
def test_the_depth_follows_from_the_data_and_is_explained(each: int, labels: int, gpu: bool, depth: str) -> None:
    choice = choose_depth("auto", rows(each, labels), trained=["intent"], gpu=gpu)
    assert choice.depth == depth
    assert f"{each * labels:,} rows, {each} a label" in choice.why


def test_a_gpu_makes_many_rows_fit_for_full() -> None:
    assert choose_depth("auto", rows(5_000, 8), trained=["intent"], gpu=True).depth == "full"


def test_what_is_asked_for_is_done() -> None:
    assert choose_depth("full", rows(2), trained=["intent"], gpu=False).depth == "full"
    with pytest.raises(TrainingError, match="deep"):
        choose_depth("deep", rows(2), trained=["intent"], gpu=False)


def test_signals_are_never_learned_by_heads_alone() -> None:
    assert choose_depth("auto", rows(2, task="signals"), trained=["signals"], gpu=False).depth == "few-shot"
    with pytest.raises(TrainingError, match="signals"):
        choose_depth("heads", rows(2, task="signals"), trained=["signals"], gpu=False)
