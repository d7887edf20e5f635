"""A rewriter that runs a language model from a folder, with the packages of the `train` extra; nothing is fetched."""

from pathlib import Path
from typing import Any

from triage.drafts.rewriting.rewriter import Request
from triage.errors import DraftError, RewriteError

LONGEST_PROMPT = 4_096


class LocalModel:
    """A causal language model in a folder: `config.json`, safetensors weights and a tokenizer. Loaded when made.

    No code from the folder is run, and pickled weights are refused.
    """

    def __init__(self, folder: Path | str, *, timeout: float = 60.0, most_tokens: int = 800) -> None:
        self.folder, self.timeout, self.most_tokens = Path(folder), timeout, most_tokens
        if not (self.folder / "config.json").is_file():
            raise DraftError(f"{self.folder}: no config.json; give a folder that holds a model")
        if timeout <= 0 or most_tokens < 1:
            raise DraftError("timeout and most_tokens have to be above 0")
        try:
            from transformers import AutoModelForCausalLM, AutoTokenizer
        except ImportError as error:
            raise DraftError("a local model needs transformers and torch: pip install 'triage[train]'") from error
        safe: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(self.folder, **safe)
            self._model: Any = AutoModelForCausalLM.from_pretrained(self.folder, use_safetensors=True, **safe)
        except (OSError, ValueError) as error:
            raise DraftError(f"{self.folder}: holds no model that can be loaded: {type(error).__name__}") from error

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def rewrite(self, request: Request) -> str:
        """Let the model answer, always taking the likeliest word. Raises RewriteError when the prompt is too long."""
        turns = [{"role": "system", "content": request.instructions}, {"role": "user", "content": request.data}]
        if self._tokenizer.chat_template:
            prompt = self._tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        else:
            prompt = f"{request.instructions}\n\n{request.data}\n\n"
        given = self._tokenizer(prompt, return_tensors="pt", add_special_tokens=not self._tokenizer.chat_template)
        length = given["input_ids"].shape[1]
        if length > self._longest():
            raise RewriteError(f"the prompt has {length:,} tokens; the model takes {self._longest():,}")
        told = self._model.generate(
            **given,
            do_sample=False,
            max_new_tokens=self.most_tokens,
            max_time=self.timeout,
            pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id,
        )
        return str(self._tokenizer.decode(told[0, length:], skip_special_tokens=True))

    def _longest(self) -> int:
        """Tokens that a prompt may have, so that the answer fits behind it."""
        positions = getattr(self._model.config, "max_position_embeddings", None) or LONGEST_PROMPT + self.most_tokens
        return min(int(positions) - self.most_tokens, LONGEST_PROMPT)
