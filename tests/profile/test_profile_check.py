"""The command that looks after a profile: what is missing, what leads nowhere, what cannot be used."""

from pathlib import Path

import pytest
from acme import replace, whole
from typer.testing import CliRunner

from triage.cli import app
from triage.profile import read_profile
from triage.profile.check import dead_links, missing
from triage.taxonomy import parse

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "profile"
TAXONOMY = parse(
    {
        "intent": {
            "billing_question": {"description": "asks about a bill", "queue": "billing"},
            "account_change": {"description": "wants a change", "queue": "billing"},
            "fraud_security": {"description": "theft", "queue": "security"},
            "malfunction": {"description": "broken", "queue": "billing"},
            "praise": {"description": "is glad", "queue": "none"},
        }
    }
)


def told(folder: Path) -> list[str]:
    profile = read_profile(folder)
    return [*missing(profile, folder, TAXONOMY), *dead_links(profile, folder, TAXONOMY)]


def test_a_whole_profile_has_nothing_to_mend(tmp_path: Path) -> None:
    assert told(whole(tmp_path / "acme")) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("profile.toml", 'contact = "care@acme.example"\n', "", "no contact"),
        ("profile.toml", 'low = "within 3 working days"\n', "", "no service_levels.low"),
        ("profile.toml", "fraud_security =", "account_change =", "no redirects.security"),
        ("profile.toml", "fraud_security =", "fraud =", "redirects.fraud: there is no intent or queue"),
        ("issues.toml", 'next_update = "at 17:00 each day"\n', "", "app-closes: no next_update"),
        ("issues.toml", '"malfunction"', '"malfunctions"', "intents names 'malfunctions'"),
        ("articles/address.md", '"copy"', '"copies"', "follows 'copies', which is no article; known: address, copy"),
        ("articles/address.md", '"copy"', '"address"', "follows 'address', which is the article itself"),
        ("articles/address.md", 'intents = ["account_change"]\n', "", "address.md: no intents"),
    ],
)
def test_what_is_missing_or_leads_nowhere_is_told(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    folder = whole(tmp_path / "acme")
    replace(folder / file, old, new)
    assert any(expected in line for line in told(folder))


pytest_model = pytest.mark.skipif(
    not (ROOT / "models" / "en" / "taxonomy.toml").exists(), reason="the shipped model is not built"
)


@pytest_model
def test_the_example_is_whole_and_meets_every_intent() -> None:
    result = CliRunner().invoke(app, ["profile", "check", str(EXAMPLE)])
    assert (result.exit_code, "nothing to mend" in result.output) == (0, True), result.output
    profile = read_profile(EXAMPLE)
    assert len(profile.articles) >= 12
    assert len(profile.issues) >= 5


@pytest_model
def test_what_is_missing_gives_1_and_what_cannot_be_used_gives_2(tmp_path: Path) -> None:
    folder = whole(tmp_path / "acme")
    result = CliRunner().invoke(app, ["profile", "check", str(folder)])
    assert result.exit_code == 1
    assert "no redirects.accounts" in result.output
    (folder / "templates").mkdir()
    (folder / "templates" / "lisen.jinja").write_text("Hello.", encoding="utf-8")
    (folder / "templates" / "listen.jinja").write_text("{{ hear }}", encoding="utf-8")
    result = CliRunner().invoke(app, ["profile", "check", str(folder)])
    assert result.exit_code == 2
    assert "lisen.jinja: takes the place of no template" in result.output
    assert "hear" in result.output
    assert CliRunner().invoke(app, ["profile", "check", str(tmp_path / "nowhere")]).exit_code == 2
