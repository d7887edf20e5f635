"""Imports point one way, along the way of a message; and nothing here runs code from a file or opens a connection."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "triage"
FILES = sorted(SOURCE.rglob("*.py"))
ANYONE = {"errors", "message", "text.reading", "taxonomy", "result"}
MAY_IMPORT = {  # beside their own package
    "errors": set[str](),
    "message": {"errors"},
    "text": {"errors", "message"},
    "taxonomy": {"errors"},
    "result": {"message", "text.reading"},
    "folder": {"errors"},
    "encoders": {"errors"},
    "heads": {"errors", "taxonomy", "encoders"},
    "policy": {"errors", "message", "taxonomy"},
    "decide": {"policy", "result"},
    "urgency": ANYONE | {"policy"},
    "profile": ANYONE | {"encoders"},
    "drafts": ANYONE | {"profile", "text"},
    "repeats": set(),
    "triager": ANYONE
    | {"text", "folder", "encoders", "heads", "repeats", "policy", "decide", "urgency", "profile", "drafts"},
    "__init__": ANYONE | {"triager", "reports", "profile"},
    "testing": ANYONE | {"drafts"},
    "reports": ANYONE | {"profile", "drafts", "batch"},
    "batch": ANYONE | {"reports", "folder", "profile", "drafts", "triager"},
    "checks": ANYONE | {"batch.show"},
    "tickets": ANYONE | {"batch", "text"},
    "learning": ANYONE | {"text", "decide", "folder", "encoders", "heads", "tickets", "triager", "policy"},
    "evaluation": ANYONE | {"text", "folder", "encoders", "heads", "tickets", "triager", "learning", "batch"},
    "doors": ANYONE | {"batch", "text", "folder", "encoders", "heads", "tickets", "triager", "learning"},
}
FORBIDDEN = {
    *("pickle", "cPickle", "joblib", "dill", "cloudpickle", "marshal", "shelve", "code", "importlib.util", "runpy"),
    *("socket", "ssl", "urllib", "urllib3", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "webbrowser"),
}
# The one file that may talk to a server, and what it may use for it: only when the caller makes an Endpoint.
MAY_CONNECT = {"drafts/rewriting/endpoint.py": {"http.client", "socket", "ssl", "urllib.parse"}}
CALLS = {"eval", "exec", "compile", "__import__", "torch.load", "yaml.load", "os.system", "np.load", "breakpoint"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where they point"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_one_way(path: Path) -> None:
    part = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if part.startswith("cli"):
        return
    allowed = {f"triage.{name}" for name in MAY_IMPORT[part] | {part}}
    own = {name for name in imports(path) if name.startswith("triage.")}
    assert {name for name in own if not any(f"{name}.".startswith(f"{prefix}.") for prefix in allowed)} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_runs_code_from_a_file_or_opens_a_connection(path: Path) -> None:
    allowed = MAY_CONNECT.get(path.relative_to(SOURCE).as_posix(), set())
    used = {name for name in imports(path) if {name, name.split(".")[0]} & FORBIDDEN}
    assert {name for name in used if name not in allowed and name.rpartition(".")[0] not in allowed} == set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert called & CALLS == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_file_says_on_its_first_line_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said
    assert len(said.splitlines()[0].split()) >= 4


def test_only_the_command_line_prints() -> None:
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert "print" not in called or path.name == "cli.py"
