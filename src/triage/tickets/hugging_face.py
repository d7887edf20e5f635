"""Hugging Face datasets by name: a folder that `save_to_disk` wrote, or a dataset of the hub."""

import re
from pathlib import Path
from typing import Any

from triage.errors import MessageError

HUB = "hf:"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95}){0,2}")
_SPLIT = re.compile(r"[\w.-]{1,60}")
_INSTALL = "reading Hugging Face datasets needs the package: pip install 'triage[train]'"


def is_saved(folder: Path) -> bool:
    """Was the folder written by `Dataset.save_to_disk` or `DatasetDict.save_to_disk`?"""
    return (folder / "dataset_dict.json").is_file() or (
        (folder / "state.json").is_file() and (folder / "dataset_info.json").is_file()
    )


def from_disk(folder: Path) -> Any:
    """The dataset in a folder; nothing is fetched. Raises MessageError when it is not whole."""
    try:
        import datasets
    except ImportError as error:
        raise MessageError(f"{folder}: {_INSTALL}") from error
    try:
        return datasets.load_from_disk(str(folder))
    except Exception as error:  # whatever Arrow, JSON or the file system may say
        raise MessageError(
            f"{folder}: cannot be read as a saved dataset ({type(error).__name__}); save it again"
        ) from error


def from_hub(name: str) -> Any:
    """A dataset of the hub, fetched now: `hf:owner/name`, with `/configuration` and `:split` where wanted.

    This is the one place that may ask the network, and only for a name that begins with `hf:`. Raises MessageError.
    """
    dataset, configuration, part = hub_name(name)
    try:
        import datasets
    except ImportError as error:
        raise MessageError(f"{name}: {_INSTALL}") from error
    try:
        return datasets.load_dataset(dataset, configuration, split=part)
    except Exception as error:  # the hub, the network and the dataset's own files fail in many ways
        raise MessageError(
            f"{name}: cannot be had from the Hugging Face hub ({type(error).__name__}); check the name and the "
            "connection, or save the dataset with save_to_disk and give that folder"
        ) from error


def hub_name(name: str) -> tuple[str, str | None, str | None]:
    """Dataset, configuration and split of a name. Raises MessageError when it is not well formed.

    >>> hub_name("hf:acme/tickets"), hub_name("hf:acme/tickets/en:train")
    (('acme/tickets', None, None), ('acme/tickets', 'en', 'train'))
    """
    dataset, _, part = name.removeprefix(HUB).partition(":")
    if not _NAME.fullmatch(dataset) or (part and not _SPLIT.fullmatch(part)):
        raise MessageError("a dataset of the hub is given as hf:owner/name, hf:owner/name/configuration or with :split")
    names = dataset.split("/")
    return "/".join(names[:2]), names[2] if len(names) > 2 else None, part or None
