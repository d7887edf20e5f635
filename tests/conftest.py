"""What the tests share: a tiny encoder, twelve messages, and a model folder made from them in seconds."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from triage.taxonomy import Taxonomy, read_taxonomy
from triage.triager import Triager, load

if TYPE_CHECKING:
    from triage.learning.examples import Example
    from triage.learning.network import Network

TAXONOMY = Path(__file__).parents[1] / "training" / "taxonomy.toml"
MAX_TOKENS = 64
MESSAGES = (
    # text | sentiment intent category urgency signals expectation approach
    "I cannot log in and I work today. | neutral account_access regular high blocked fell_short solution",
    "You charged my card twice. | neutral billing_dispute regular normal money_loss fell_short solution",
    "Where is my parcel? | neutral order_status regular normal - not_stated solution",
    "Thank you, the new sofa is lovely! | very_positive praise regular low - surpassed no_reply",
    "Cancel my plan, I am leaving you. | negative cancellation regular normal churn_risk fell_short solution",
    "A stranger took money from my account. | negative fraud_security regular critical security fell_short redirect",
    "My lawyer will write to you. | very_negative privacy_legal regular high legal_threat fell_short redirect",
    "I have no idea whom to ask about a permit. | neutral other lost_one normal - not_stated advisory",
    "The driver v2 leaks memory, see trace. | neutral malfunction geek normal - fell_short advisory",
    "You promised a call, nobody called. | negative case_followup empathizer high repeat_contact fell_short solution",
    "Please refund the broken lamp. | neutral refund_request regular normal money_loss fell_short solution",
    "Buy cheap watches now! | neutral not_a_request regular low - not_stated no_reply",
)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """The shipped taxonomy."""
    return read_taxonomy(TAXONOMY)


@pytest.fixture(scope="session")
def twelve(taxonomy: Taxonomy) -> "list[Example]":
    """Twelve labelled messages."""
    pytest.importorskip("torch")
    from triage.learning.examples import from_labels

    tasks = ("sentiment", "intent", "category", "urgency", "signals", "expectation", "approach")
    rows = []
    for number, (text, labels) in enumerate(message.split(" | ") for message in MESSAGES):
        row = dict(zip(tasks, labels.split(), strict=True))
        rows.append(
            {**row, "id": f"own-{number}", "text": text, "signals": [row["signals"]] if row["signals"] != "-" else []}
        )
    return from_labels(rows, taxonomy, source="own")


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained BERT of two layers, and a WordPiece tokenizer that knows the twelve messages."""
    pytest.importorskip("torch")
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    words = {word for message in MESSAGES for word in re.findall("[a-z0-9]+", message.lower().split("|")[0])}
    characters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *".,:;!?'-/@#", *characters, *(f"##{c}" for c in characters)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys([*pieces, *sorted(words)]))}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.set_num_threads(1)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=MAX_TOKENS,
    )
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_network(
    tiny_encoder: Path, taxonomy: Taxonomy, twelve: "list[Example]", tmp_path_factory: pytest.TempPathFactory
) -> "Network":
    """The tiny encoder with its heads, after it has learned the twelve messages by heart."""
    import torch
    from tokenizers import Tokenizer

    from triage.learning.fit import Recipe, fit
    from triage.learning.network import Network

    torch.manual_seed(2)
    network = Network(tiny_encoder, taxonomy)
    fit(
        network,
        twelve * 8,
        tokenizer=Tokenizer.from_file(str(tiny_encoder / "tokenizer.json")),
        taxonomy=taxonomy,
        recipe=Recipe(epochs=10, batch_size=12, encoder_rate=3e-3, head_rate=3e-2, max_tokens=MAX_TOKENS),
        run=tmp_path_factory.mktemp("run"),
    )
    return network


@pytest.fixture(scope="session")
def tiny_run(
    tiny_network: "Network", tiny_encoder: Path, twelve: "list[Example]", tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What sealing leaves behind: `encoder-float.onnx`, and the model folder in `sealed`."""
    from triage.learning.seal import seal

    run = tmp_path_factory.mktemp("seal")
    seal(
        tiny_network,
        twelve * 4,
        taxonomy=TAXONOMY,
        tokenizer=tiny_encoder / "tokenizer.json",
        model={"name": "tiny", "version": "0", "languages": ["en"], "max_tokens": MAX_TOKENS},
        decisions={"precision": 0.9, "auto_precision": 0.9, "human_share": 0.0},
        run=run,
        out=run / "sealed",
    )
    return run


@pytest.fixture(scope="session")
def tiny_folder(tiny_run: Path) -> Path:
    """A whole model folder that knows the twelve messages. Copy it before changing a file."""
    return tiny_run / "sealed"


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Triager:
    """The tiny model folder, loaded."""
    return load(tiny_folder, threads=1)
