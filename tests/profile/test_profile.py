"""What a company says of itself, as one file or made in code."""

from pathlib import Path

import pytest

from triage.errors import DraftError
from triage.profile import Profile, read_profile


def written(folder: Path, text: str) -> Path:
    path = folder / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_file_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'name = "Acme"\nsignature = "Sam Lee"\n[service_levels]\nhigh = "within 4 hours"\n'
        '[redirects]\nfraud_security = "our fraud desk"\n',
    )
    profile = read_profile(path)
    assert profile.name == "Acme"
    assert profile.service_levels["high"] == "within 4 hours"
    assert "our fraud desk" in profile.words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('nmae = "Acme"', "unknown keys ['nmae']"),
        ("name = 7", "name has to be text"),
        ('[service_levels]\nurgent = "soon"', "service_levels has unknown keys ['urgent']"),
        ("[service_levels]\nlow = 3", "service_levels.low has to be text"),
        ('redirects = "fraud desk"', "redirects has to be a table"),
        ('name = "{{ 7 * 7 }}"', "name has to be one line"),
        (f'name = "{"x" * 61}"', "name has 61 characters"),
        ("name = ", "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_a_profile_file_is_named_with_the_file(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DraftError) as caught:
        read_profile(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"nowhere\.toml"):
        read_profile(tmp_path / "nowhere.toml")


def test_a_profile_made_in_code_is_checked_too() -> None:
    with pytest.raises(DraftError, match="signature"):
        Profile(signature="Sam\nLee")
