"""Vectors of a corpus by a frozen encoder, kept on disk between runs: mean token states, each text read once."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

import triage
from triage.encoders import Floats, means_of
from triage.encoders.onnx import OnnxEncoder
from triage.learning.examples import read_corpus

MAX_TOKENS = 192


def corpus(corpora: Path, name: str, *, label: str) -> tuple[list[str], list[str]]:
    """Texts and labels of `corpus/split`."""
    rows = list(read_corpus(corpora / f"{name}.jsonl.gz"))
    return [row["text"] for row in rows], [row[label] for row in rows]


def vectors_of(texts: list[str], encoder: Path | None, *, cache: Path | None) -> Floats:
    """One row a text, by a model folder of triage (the shipped one if none is given) or a Hugging Face folder."""
    key = sha256(json.dumps([str(encoder and encoder.name), texts]).encode()).hexdigest()[:16]
    kept = cache / f"{key}.npy" if cache else None
    if kept and kept.exists():
        found: Floats = np.load(kept, allow_pickle=False)
        return found
    folder = encoder or Path(triage.__file__).parents[2] / "models" / "en"
    found = _by_triage(texts, folder) if (folder / "encoder.onnx").exists() else _by_transformers(texts, folder)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, found)
    return found


def _by_triage(texts: list[str], folder: Path) -> Floats:
    return means_of(OnnxEncoder(folder, max_tokens=MAX_TOKENS), texts, batch_size=64)


def _by_transformers(texts: list[str], folder: Path) -> Floats:
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    found = np.zeros((len(texts), model.config.hidden_size), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            batch = tokenizer(
                [texts[row] for row in rows], padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
            )
            mask = batch["attention_mask"][..., None].float()
            states = model(**batch).last_hidden_state
            found[rows] = ((states * mask).sum(1) / mask.sum(1)).numpy()
    return found
