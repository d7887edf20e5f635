"""The last steps of a training: export, quantise, calibrate on kept-out examples, and seal the model folder."""

import json
import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from triage.encoders.onnx import OnnxEncoder
from triage.errors import ModelError
from triage.folder import FORMAT, seal_folder
from triage.heads import MANY, Calibration, Heads, plain
from triage.learning.calibrate import fit_calibration, known_rows, target_rows
from triage.learning.examples import Example
from triage.learning.export import export_float, save_heads
from triage.learning.measure import threshold_for
from triage.learning.network import Network
from triage.learning.own.save import check_place, put_in_place
from triage.learning.quantise import quantise
from triage.learning.report_from import report_from
from triage.learning.shift import Away, count_sentences, known_by_source
from triage.taxonomy import Taxonomy, read_taxonomy

PLAIN = Calibration(1.0, ())
SAMPLES = 128
"""About so many kept-out examples show how large activations get."""


def seal(
    network: Network,
    kept: Sequence[Example],
    *,
    away: Away | None = None,
    taxonomy: Path,
    tokenizer: Path,
    model: Mapping[str, Any],
    decisions: Mapping[str, Any],
    run: Path,
    out: Path,
) -> None:
    """Write a whole model folder to `out`, replacing the one that is there; the float graph stays in `run`.

    Calibration is fitted on `kept`. With `away`, examples of unseen sources, doubt is raised to what they ask for, and
    the thresholds are set on them; without it they are set on `kept`.

    Raises ModelError when nothing is kept out, or when `out` holds something other than a model folder.
    """
    if not kept:
        raise ModelError("no examples are kept out, so nothing can be calibrated. Bring more, or raise kept_out")
    check_place(out)
    fresh = run / "folder"
    write_network(network, kept, tokenizer=tokenizer, max_tokens=model["max_tokens"], run=run, fresh=fresh)
    shutil.copyfile(taxonomy, fresh / "taxonomy.toml")
    labels = read_taxonomy(taxonomy)
    encoder = OnnxEncoder(fresh, max_tokens=model["max_tokens"])
    config = {
        "format": FORMAT,
        **{key: model[key] for key in ("name", "version", "languages", "max_tokens")},
        **_decisions(fresh, encoder, kept, away, labels, **decisions),
    }
    (fresh / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    (fresh / "README.md").write_text(f"# {model['name']} {model['version']}\n\nNot measured yet.\n", encoding="utf-8")
    seal_folder(fresh)
    put_in_place(fresh, out)


def write_network(
    network: Network, samples: Sequence[Example], *, tokenizer: Path, max_tokens: int, run: Path, fresh: Path
) -> None:
    """Write encoder, heads and tokenizer to the new folder `fresh`; `samples` show how large activations get.

    The float graph goes to `run`.
    """
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    export_float(network, run / "encoder-float.onnx")
    quantise(
        run / "encoder-float.onnx",
        fresh / "encoder.onnx",
        samples=_token_ids(tokenizer, samples[:: max(1, len(samples) // SAMPLES)], max_tokens=max_tokens),
    )
    save_heads(network, fresh / "heads.safetensors")
    shutil.copyfile(tokenizer, fresh / "tokenizer.json")


def score_all(encoder: OnnxEncoder, heads: Heads, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Probabilities of every text, (texts, labels) a task, in the order of the texts."""
    logits, sentences = logits_all(encoder, heads, texts), count_sentences(texts)
    return {task: heads.calibrated(task, values, sentences) for task, values in logits.items()}


def logits_all(encoder: OnnxEncoder, heads: Heads, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Logits of every text before calibration, (texts, labels) a task, in the order of the texts."""
    order: list[int] = []
    parts = []
    for states in encoder.encode(texts, batch_size=32):
        order += list(states.index)
        parts.append(heads.logits(states)[0])
    back = np.argsort(order)
    return {task: np.concatenate([part[task] for part in parts])[back] for task in parts[0]}


def _token_ids(tokenizer: Path, examples: Sequence[Example], *, max_tokens: int) -> list[list[int]]:
    reads = Tokenizer.from_file(str(tokenizer))
    reads.no_padding()
    reads.enable_truncation(max_tokens)
    return [encoding.ids for encoding in reads.encode_batch([example.text for example in examples])]


def _decisions(
    folder: Path,
    encoder: OnnxEncoder,
    kept: Sequence[Example],
    away: Away | None,
    taxonomy: Taxonomy,
    *,
    precision: float,
    auto_precision: float,
    human_share: float,
) -> dict[str, Any]:
    """Calibration and thresholds, as the int8 graph scores the kept-out examples and the sister the unseen ones."""
    path = folder / "heads.safetensors"
    bare = Heads.read(path, taxonomy, dict.fromkeys(taxonomy.tasks, PLAIN), size=encoder.size)
    texts = [example.text for example in kept]
    logits, sentences = logits_all(encoder, bare, texts), count_sentences(texts)
    calibration = fit_calibration(logits, kept, taxonomy)
    for task, factor in (away.factors if away else {}).items():
        entry = calibration[task]
        calibration[task] = {
            "temperature": round(entry["temperature"] * factor, 4),
            "bias": [round(bias / factor, 4) for bias in entry["bias"]],
        }
    for task, power in (away.per_sentences if away else {}).items():
        calibration[task]["per_sentences"] = power
    heads = Heads.read(
        path,
        taxonomy,
        {task: Calibration.of(entry) for task, entry in calibration.items()},
        size=encoder.size,
    )
    probabilities = {task: heads.calibrated(task, values, sentences) for task, values in logits.items()}
    judged = away.examples if away else kept
    certainty = probabilities
    if away:
        certainty = {task: plain(values, many=taxonomy.many(task)) for task, values in away.logits.items()}
    known = {task: known_rows(judged, task, taxonomy) for task in heads.tasks}
    graded = {task: (certainty[task][rows], target_rows(judged, task, taxonomy, rows)) for task, rows in known.items()}
    marked = [(kept, probabilities[MANY], known_rows(kept, MANY, taxonomy))]
    if away:
        marked += [(judged, certainty[MANY], rows) for rows in known_by_source(judged, MANY, taxonomy)]
    sources = [(table[rows], target_rows(examples, MANY, taxonomy, rows) > 0) for examples, table, rows in marked]
    return {
        "precision": precision,
        "calibration": calibration,
        "thresholds": {task: sure_from(precision, *each) for task, each in graded.items()},
        "signals": {
            kind: report_from(*((sure[:, number], present[:, number]) for sure, present in sources))
            for number, kind in enumerate(taxonomy.labels(MANY))
        },
        "auto_from": sure_from(auto_precision, *graded["intent"]),
        "human_below": round(float(np.quantile(certainty["intent"].max(1), human_share)), 4),
    }


def sure_from(precision: float, probabilities: NDArray[np.float32], truth: NDArray[np.float32]) -> float:
    """The probability from which on best labels are right at the asked share, to four digits; both (rows, labels).

    1.01 where it cannot be had.
    """
    right = truth[np.arange(len(truth)), probabilities.argmax(1)] > 0
    exact = threshold_for(precision, probabilities.max(1), right)
    return math.floor(exact * 10_000) / 10_000  # rounded up, it would shut out the row that set it
