"""The model that a company's own is made from, opened for training: its files, its encoder and its heads."""

from dataclasses import dataclass
from pathlib import Path

import triage
from triage.encoders.onnx import OnnxEncoder
from triage.folder import Config, check_folder, read_config
from triage.heads import Heads
from triage.learning.seal import PLAIN
from triage.taxonomy import Taxonomy, read_taxonomy


@dataclass(frozen=True, slots=True)
class Base:
    """A model folder and what is in it. The heads give logits that are not calibrated."""

    folder: Path
    config: Config
    taxonomy: Taxonomy
    encoder: OnnxEncoder
    heads: Heads


def open_base(folder: Path | None) -> Base:
    """Open a model folder, or the shipped one. Raises ModelError where it is none, or is not whole."""
    folder = folder or triage._shipped()
    check_folder(folder)
    config, taxonomy = read_config(folder), read_taxonomy(folder / "taxonomy.toml")
    encoder = OnnxEncoder(folder, max_tokens=config.max_tokens)
    bare = dict.fromkeys(taxonomy.tasks, PLAIN)
    heads = Heads.read(folder / "heads.safetensors", taxonomy, bare, size=encoder.size)
    return Base(folder, config, taxonomy, encoder, heads)
