import json
from pathlib import Path
from typing import Any

import pytest

from triage.errors import ModelError
from triage.folder import FILES, FORMAT, MANIFEST, check_folder, read_config, seal_folder

CONFIG: dict[str, Any] = {
    "format": FORMAT,
    "name": "tiny",
    "version": "1",
    "languages": ["en"],
    "max_tokens": 64,
    "precision": 0.9,
    "calibration": {},
    "thresholds": {},
    "signals": {},
    "auto_from": 0.8,
    "human_below": 0.1,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed folder whose files hold a few bytes each."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_bytes(f"this is {name}".encode())
    seal_folder(folder)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as raised:
        check_folder(folder)
    return str(raised.value)


def rewrite_manifest(folder: Path, change: dict[str, Any]) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))


def entry(folder: Path, name: str) -> dict[str, Any]:
    files: dict[str, dict[str, Any]] = json.loads((folder / MANIFEST).read_text())["files"]
    return files[name]


def test_a_sealed_folder_passes(folder: Path) -> None:
    check_folder(folder)


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_found(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    assert refusal(folder).startswith(f"{folder / name}: altered")


@pytest.mark.parametrize("name", FILES)
def test_a_half_copied_file_is_found(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    assert refusal(folder).startswith(f"{folder / name}: altered")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder).startswith(f"{folder}: missing: {name}.")


@pytest.mark.parametrize("name", ["extra.pkl", ".hidden", "__pycache__"])
def test_a_surplus_file_or_folder_is_named(folder: Path, name: str) -> None:
    (folder / name).mkdir() if name == "__pycache__" else (folder / name).write_bytes(b"x")
    assert refusal(folder).startswith(f"{folder}: surplus: {name}.")


def test_a_renamed_file_is_found(folder: Path) -> None:
    (folder / "encoder.onnx").rename(folder / "encoder2.onnx")
    assert "missing: encoder.onnx" in refusal(folder)


def test_two_files_that_changed_places_are_found(folder: Path) -> None:
    (folder / "encoder.onnx").rename(folder / "x")
    (folder / "tokenizer.json").rename(folder / "encoder.onnx")
    (folder / "x").rename(folder / "tokenizer.json")
    assert "altered" in refusal(folder)


def test_a_link_is_not_a_file_even_when_it_leads_to_the_right_bytes(folder: Path, tmp_path: Path) -> None:
    (folder / "encoder.onnx").rename(tmp_path / "elsewhere")
    (folder / "encoder.onnx").symlink_to(tmp_path / "elsewhere")
    assert refusal(folder) == f"{folder / 'encoder.onnx'}: has to be a plain file"


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "encoder.onnx").unlink()
    (folder / "encoder.onnx").mkdir()
    assert refusal(folder) == f"{folder / 'encoder.onnx'}: has to be a plain file"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/b", "..", ".", ""])
def test_a_manifest_that_points_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    files = json.loads((folder / MANIFEST).read_text())["files"]
    rewrite_manifest(folder, {"files": {**files, name: entry(folder, "README.md")}})
    assert refusal(folder).startswith(f"{folder / MANIFEST}: lists {name!r}")


def test_a_manifest_that_leaves_a_needed_file_out_is_refused(folder: Path) -> None:
    (folder / "encoder.onnx").unlink()
    seal_folder(folder)
    assert refusal(folder).startswith(f"{folder / MANIFEST}: does not list encoder.onnx")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000),
        b'{"format": 1, "files": []}',
        b'{"format": 1, "files": {"README.md": "abc"}}',
        b'{"format": 99, "files": {}}',
        b'{"files": {}}',
    ],
    ids=range(11),
)
def test_a_manifest_that_cannot_be_used_is_named(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    assert refusal(folder).startswith(f"{folder / MANIFEST}: ")


def test_a_folder_without_manifest_or_no_folder_at_all_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / MANIFEST).unlink()
    assert refusal(folder).startswith(f"{folder / MANIFEST}: missing")
    assert refusal(tmp_path / "nowhere").startswith(f"{tmp_path / 'nowhere'}: no such model folder")
    assert refusal(folder / "README.md").startswith(f"{folder / 'README.md'}: no such model folder")


def test_sealing_again_takes_the_files_as_they_are(folder: Path) -> None:
    (folder / "README.md").write_text("measured")
    seal_folder(folder)
    check_folder(folder)


def read(folder: Path, config: Any) -> Any:
    (folder / "config.json").write_text(config if isinstance(config, str) else json.dumps(config))
    return read_config(folder)


def test_a_config_is_read(folder: Path) -> None:
    config = read(folder, CONFIG)
    assert (config.name, config.languages, config.max_tokens) == ("tiny", ("en",), 64)


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ({**CONFIG, "treshold": 1}, "treshold"),
        ({key: value for key, value in CONFIG.items() if key != "signals"}, "signals"),
        ({**CONFIG, "format": 2}, "format 2; this version of triage reads format 1"),
        ({key: value for key, value in CONFIG.items() if key != "format"}, "format None"),
        ({**CONFIG, "languages": "en"}, "languages holds a str"),
        ({**CONFIG, "max_tokens": "64"}, "max_tokens holds a str"),
        ({**CONFIG, "thresholds": [0.5]}, "thresholds holds a list"),
        ("[1]", "JSON object"),
        ("{", "cannot be read as JSON"),
    ],
)
def test_a_config_that_is_not_right_is_refused_with_file_and_key(folder: Path, config: Any, named: str) -> None:
    with pytest.raises(ModelError, match=named) as raised:
        read(folder, config)
    assert str(raised.value).startswith(f"{folder / 'config.json'}: ")
