"""Colours of the page, as its style sheet gives them: text reaches AA (4.5 to 1), and bars 3 to 1, on every ground."""

import re
from importlib import resources

import pytest

CSS = resources.files("triage.reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
VARIABLES = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", CSS))
GROUNDS = ("paper", "back")
INKS = sorted(set(re.findall(r"[{; ]color: var\(--([a-z]+)\)", CSS)) - {"line"})


def rules() -> list[tuple[str, dict[str, str]]]:
    plain = re.sub(r"@media[^{]*\{", "", CSS)
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", plain)
    return [(name.strip(), dict(re.findall(r"([a-z-]+):\s*([^;]+)", body))) for name, body in found]


def colour(value: str) -> str:
    named = re.fullmatch(r"var\(--([a-z]+)\)", value.strip())
    return VARIABLES[named[1]] if named else value.strip()


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_the_guidelines_say() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_can_be_read_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(VARIABLES[ink], VARIABLES[ground]) >= 4.5


def test_words_on_a_ground_of_their_own_can_be_read() -> None:
    checked = 0
    for name, body in rules():
        if "background" in body and re.fullmatch(r"#[0-9a-f]{6}|var\(--[a-z]+\)", body["background"].strip()):
            ground = colour(body["background"])
            ink = colour(body.get("color", "var(--ink)"))
            if name.startswith((".h", ".tag")):
                assert contrast(ink, ground) >= 4.5, name
                checked += 1
    assert checked >= 5


def test_bars_stand_out_from_the_paper() -> None:
    fills = [(name, colour(body["fill"])) for name, body in rules() if "color-" in name or "-colour" in name]
    assert len(fills) == 14
    for name, fill in [*fills, ("track", VARIABLES["bar"])]:
        assert contrast(fill, VARIABLES["paper"]) >= 3, name


def test_the_legend_has_the_colours_of_the_bars() -> None:
    fills = {name: colour(body["fill"]) for name, body in rules() if "fill" in body}
    for kind, labels in (
        ("urgency", ("low", "normal", "high", "critical")),
        ("expectation", ("surpassed", "met", "fell_short")),
    ):
        for number, label in enumerate(labels):
            assert fills[f".{kind} .color-{number}"] == fills[f".{label}-colour"]
