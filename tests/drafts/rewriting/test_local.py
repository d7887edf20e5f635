"""A model in a folder: a tiny one that has learned nothing, and folders that hold none."""

from pathlib import Path
from typing import Any

import pytest

from triage.drafts.draft import Draft, Part
from triage.drafts.rewriting import LocalModel, Request
from triage.drafts.rewriting.rewrite import rewrite
from triage.errors import DraftError, RewriteError
from triage.profile import Profile

from ..factory import make_triage

TEMPLATE = "{% for turn in messages %}<{{ turn.role }}> {{ turn.content }} {% endfor %}<assistant> "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A language model of two layers with chance weights, and a tokenizer of single characters."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("models") / "tiny"
    letters = {chr(code): code - 32 for code in range(32, 127)} | {"<unk>": 95, "</s>": 96}
    tokenizer = Tokenizer(models.WordLevel(letters, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", eos_token="</s>")
    fast.chat_template = TEMPLATE
    fast.save_pretrained(path)
    sizes: dict[str, Any] = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 4000}
    config = transformers.LlamaConfig(vocab_size=97, eos_token_id=96, bos_token_id=96, **sizes, **heads)
    transformers.LlamaForCausalLM(config).save_pretrained(path)
    return path


def test_a_model_that_knows_nothing_leaves_the_template(folder: Path) -> None:
    model = LocalModel(folder, timeout=5, most_tokens=20)
    draft = Draft((Part("thank", "Thank you for telling us."),))
    done = rewrite(draft, make_triage(), model, profile=Profile())
    assert model.name == "tiny"
    assert done.rewrite == "template kept: the answer is no JSON object"
    assert done.text == draft.text


def test_a_prompt_that_is_too_long_is_refused(folder: Path) -> None:
    model = LocalModel(folder, timeout=5, most_tokens=20)
    with pytest.raises(RewriteError, match="tokens"):
        model.rewrite(Request({"thank": "Thank you."}, message="long " * 2000))


@pytest.mark.parametrize("options", [{"timeout": 0}, {"most_tokens": 0}])
def test_bounds_that_make_no_sense_are_refused(folder: Path, options: dict[str, Any]) -> None:
    with pytest.raises(DraftError, match="above 0"):
        LocalModel(folder, **options)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"config\.json"):
        LocalModel(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    pytest.importorskip("transformers")
    with pytest.raises(DraftError, match="no model that can be loaded"):
        LocalModel(tmp_path)


def test_pickled_weights_are_refused(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(DraftError, match="no model that can be loaded"):
        LocalModel(tmp_path)
