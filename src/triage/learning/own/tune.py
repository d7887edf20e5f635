"""The depths `few-shot` and `full`: the encoder learns too, while what the base says holds the tasks without labels."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import load_model, save_model
from tokenizers import Tokenizer
from transformers import TrainerCallback

from triage.encoders import Encoder, Floats
from triage.encoders.onnx import OnnxEncoder
from triage.folder import Config
from triage.heads import MANY, OUTSIDE, Heads, plain
from triage.learning.examples import Example
from triage.learning.fit import Rows as TokenRows
from triage.learning.head_file import write_heads
from triage.learning.network import Network
from triage.learning.own.fit import ALARMS, Learned, old_places, same_places
from triage.learning.own.measure import measure_kept
from triage.learning.own.rows import Rows, Scores, score_rows
from triage.learning.own.taxonomy import OwnLabels
from triage.learning.probe import fit_heads
from triage.learning.recipes import Depth
from triage.learning.score import score_all
from triage.learning.seal import PLAIN, write_network
from triage.learning.settle import settle
from triage.learning.tune import MAX_TOKENS, tune
from triage.learning.unquantise import float_encoder
from triage.taxonomy import Taxonomy

CHECKED = 400
"""Texts on which int8 is compared with float."""
LINEAR = 0.7
"""How much of the base's line between messages and the rest new vectors have to explain for it to be kept (R²)."""
Told = Callable[[str, int, int], None]


def with_tuning(
    folder: Path,
    fresh: Path,
    train: Rows,
    valid: Rows,
    *,
    depth: str,
    encoder: Path | None,
    heads: Heads,
    config: Config,
    own: OwnLabels,
    scores: Scores,
    replay: Scores,
    replay_texts: Sequence[str],
    test_texts: Sequence[str],
    run: Path,
    seed: int,
    resume: bool,
    told: Told,
) -> Learned:
    """Tune, and write the new folder's encoder, tokenizer and heads.

    `scores` are the base's of train and valid, in that order. `encoder` is a Hugging Face folder to begin with; without
    one it is the base's own. Kept tasks are held on their logits, so that the base's calibration stays right for them.
    Where tickets are few the network learns from train and valid: calibration is set on valid by a sister that has
    learned from train alone, for a shorter time.
    """
    start = encoder or float_encoder(folder, run / "encoder")
    tokenizer = encoder / "tokenizer.json" if encoder else folder / "tokenizer.json"
    reads = Tokenizer.from_file(str(tokenizer))
    held = _held(replay_texts, replay, heads.taxonomy, own)
    taught = _taught((train + valid).examples, scores, own)

    @cache
    def begun() -> Network:
        torch.manual_seed(seed)
        network = Network(start, own.taxonomy)
        if encoder is None:
            _begin_with(network, load_file(folder / "heads.safetensors"), heads.taxonomy, own)
        else:
            kept = [task for task in own.taxonomy.tasks if task not in own.trained and task != MANY]
            fit_heads(network, TokenRows(held, tokenizer=reads, taxonomy=own.taxonomy, max_tokens=MAX_TOKENS), kept)
        return network

    def tuned(examples: Sequence[Example], recipe: Depth, name: str) -> Network:
        done = run / f"{name}.safetensors"
        if resume and done.is_file():
            network = Network(start, own.taxonomy)
            load_model(network, done)
            return network.eval()
        network = deepcopy(begun())
        tune(
            network,
            examples,
            tokenizer=reads,
            taxonomy=own.taxonomy,
            depth=recipe,
            valid=valid.examples if recipe == "full" else (),
            replay=held,
            run=run / f"{name}-steps",
            seed=seed,
            callbacks=[_Telling(told, name)],
            resume=resume,
        )
        if recipe != "sister":
            settle(
                network,
                [*examples, *held],
                [task for task in own.taxonomy.tasks if task not in own.trained],
                tokenizer=reads,
                max_tokens=MAX_TOKENS,
                seed=seed,
                told=partial(told, "settle"),
            )
        save_model(network, str(done))
        return network.eval()

    judged: Mapping[str, Floats] = {}
    if depth == "full":
        network = tuned(taught[: len(train)], "full", "tune")
    else:
        sister = tuned(taught[: len(train)], "sister", "sister")
        judged = score_all(sister, valid.examples, tokenizer=reads, taxonomy=own.taxonomy, max_tokens=config.max_tokens)
        network = tuned(taught, "few-shot", "tune")
    told("export", 0, 1)
    samples = [*valid.examples, *held[: len(held) // 4]]
    write_network(network, samples, tokenizer=tokenizer, max_tokens=config.max_tokens, run=run, fresh=fresh)
    told("export", 1, 1)
    sealed = OnnxEncoder(fresh, max_tokens=config.max_tokens)
    bare = Heads.read(
        fresh / "heads.safetensors", own.taxonomy, dict.fromkeys(own.taxonomy.tasks, PLAIN), size=sealed.size
    )
    texts = [*valid.texts, *test_texts, *replay_texts]
    new = score_rows(sealed, bare, texts, told=lambda done, of: told("score anew", done, of))
    ends = len(valid), len(valid) + len(test_texts)
    parts = [new.of(slice(*stretch)) for stretch in ((0, ends[0]), ends, (ends[1], len(texts)))]
    _keep_outside(fresh / "heads.safetensors", folder, old=(scores.of(slice(len(train), None)), replay), new=parts)
    compared = [*test_texts[:CHECKED], *replay_texts[: CHECKED // 2]] or texts[:CHECKED]
    int8 = compare_with_float(run, fresh, compared, bare, max_tokens=config.max_tokens)
    return Learned(valid.examples, judged or parts[0].logits, parts[1].logits, parts[2].logits, int8)


def compare_with_float(
    run: Path, fresh: Path, texts: Sequence[str], heads: Heads, *, max_tokens: int
) -> dict[str, float]:
    """What int8 changes: shares of equal labels, macro-F1 against float as the truth, the largest difference."""
    beside = run / "float"
    beside.mkdir(exist_ok=True)
    copyfile(run / "encoder-float.onnx", beside / "encoder.onnx")
    copyfile(fresh / "tokenizer.json", beside / "tokenizer.json")
    encoders: Sequence[Encoder] = [OnnxEncoder(place, max_tokens=max_tokens) for place in (fresh, beside)]
    small, large = (score_rows(encoder, heads, texts).logits for encoder in encoders)
    each = []
    for task in heads.taxonomy.tasks:
        many = heads.taxonomy.many(task)
        each.append(measure_kept(plain(small[task], many=many), plain(large[task], many=many), many=many))
    return {
        "texts": len(texts),
        "same_labels": round(float(np.mean([figures["agreement"] for figures in each])), 4),
        "macro_f1_lost": round(1 - float(np.mean([figures["macro_f1"] for figures in each])), 4),
        "largest_difference": max(figures["largest_difference"] for figures in each),
    }


def _taught(examples: Sequence[Example], scores: Scores, own: OwnLabels) -> list[Example]:
    """The tickets, with the base's shares for every task that stays as it is."""
    kept = [task for task in own.taxonomy.tasks if task not in own.trained]
    shares = {task: plain(scores.logits[task], many=own.taxonomy.many(task)) for task in kept}
    return [
        replace(example, shares={task: tuple(values[row].tolist()) for task, values in shares.items()})
        for row, example in enumerate(examples)
    ]


def _held(texts: Sequence[str], scores: Scores, base: Taxonomy, own: OwnLabels) -> list[Example]:
    """Replay texts with the base's shares for tasks that stay, and for labels that stay beside new ones."""
    shares: dict[str, Floats] = {}
    for task in own.taxonomy.tasks:
        if task not in own.trained:
            shares[task] = plain(scores.logits[task], many=own.taxonomy.many(task))
        elif task in own.extended and (places := old_places(base, own.taxonomy, task)):
            shares[task] = np.zeros((len(texts), len(own.taxonomy.labels(task))), np.float32)
            shares[task][:, places] = plain(scores.logits[task], many=base.many(task))
    return [
        Example(
            f"replay-{row}", text, {}, "replay", shares={task: tuple(v[row].tolist()) for task, v in shares.items()}
        )
        for row, text in enumerate(texts)
    ]


def _begin_with(network: Network, old: Mapping[str, Floats], base: Taxonomy, own: OwnLabels) -> None:
    """Give every head whose labels stay the base's weights."""
    for task, head in network.heads.items():
        if same_places(base, own.taxonomy, task) != list(range(len(own.taxonomy.labels(task)))):
            continue
        weights = dict(head.named_parameters())
        for name, key in (("query", "query"), ("weight", "linear.weight"), ("bias", "linear.bias")):
            key = "query.weight" if name == "query" and task == MANY else key
            with torch.no_grad():
                weights[key].copy_(torch.tensor(old[f"{task}.{name}"]))


def _keep_outside(path: Path, folder: Path, *, old: tuple[Scores, Scores], new: Sequence[Scores]) -> None:
    """Carry the base's line between messages and the rest over to new vectors, where they explain it well enough."""
    line = load_file(folder / "heads.safetensors")
    if f"{OUTSIDE}.weight" not in line:
        return
    inputs = np.concatenate([new[0].vectors, new[2].vectors]).astype(np.float64)
    before = np.concatenate([old[0].vectors, old[1].vectors])
    wanted = (before @ line[f"{OUTSIDE}.weight"] + line[f"{OUTSIDE}.bias"][0]).astype(np.float64)
    learn = np.arange(len(inputs)) % 4 > 0
    middle, level = inputs[learn].mean(0), wanted[learn].mean()
    apart = inputs[learn] - middle
    ridge = apart.T @ apart + 1e-2 * np.trace(apart.T @ apart) / apart.shape[1] * np.eye(apart.shape[1])
    weight = np.linalg.solve(ridge, apart.T @ (wanted[learn] - level))
    rest = wanted[~learn] - ((inputs[~learn] - middle) @ weight + level)
    if not len(rest) or 1 - np.square(rest).sum() / max(1e-9, np.square(wanted[~learn] - level).sum()) < LINEAR:
        return
    bias = level - middle @ weight
    above = new[0].vectors @ weight + bias
    bias -= max(0.0, float(np.quantile(above, 1 - ALARMS))) if len(above) else 0.0
    tensors = load_file(path) | {
        f"{OUTSIDE}.weight": np.asarray(weight, np.float32),
        f"{OUTSIDE}.bias": np.array([bias], np.float32),
    }
    write_heads(tensors, path)


class _Telling(TrainerCallback):
    """Passes the steps of the Trainer on."""

    def __init__(self, told: Told, stage: str) -> None:
        self.told = told
        self.stage = stage

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Tell how many steps are done."""
        self.told(self.stage, state.global_step, state.max_steps)
