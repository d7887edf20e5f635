"""Colours of the page, as its style sheet gives them: text reaches AA (4.5 to 1), and bars 3 to 1, on every ground."""

import re
from importlib import resources
from itertools import pairwise

import pytest

CSS = resources.files("triage.reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
_BLOCKS = [
    dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{([^}]*)\}", CSS)
]
SCHEMES = {"light": _BLOCKS[0], "dark": {**_BLOCKS[0], **_BLOCKS[1]}}
GROUNDS = ("paper", "back")
INKS = sorted(set(re.findall(r"[{; ]color: var\(--([a-z-]+)\)", CSS)) - {"line", "on-critical"})
CHARTS = sorted(name for name in SCHEMES["light"] if name.startswith("c-"))
pytestmark = pytest.mark.parametrize("scheme", SCHEMES)


def rules() -> list[tuple[str, dict[str, str]]]:
    plain = re.sub(r"@media[^{]*\{", "", CSS)
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", plain)
    return [(name.strip(), dict(re.findall(r"([a-z-]+):\s*([^;]+)", body))) for name, body in found]


def colour(value: str, scheme: str) -> str:
    named = re.fullmatch(r"var\(--([a-z0-9-]+)\)", value.strip())
    return SCHEMES[scheme][named[1]] if named else value.strip()


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_the_guidelines_say(scheme: str) -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert len(_BLOCKS) == 2
    assert _BLOCKS[1].keys() <= _BLOCKS[0].keys()


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_can_be_read_on_every_ground(ink: str, ground: str, scheme: str) -> None:
    assert contrast(SCHEMES[scheme][ink], SCHEMES[scheme][ground]) >= 4.5


def test_words_on_a_ground_of_their_own_can_be_read(scheme: str) -> None:
    checked = 0
    for name, body in rules():
        ground = colour(body.get("background", ""), scheme)
        if name.startswith((".h", ".tag")) and re.fullmatch(r"#[0-9a-f]{6}", ground):
            assert contrast(colour(body.get("color", "var(--ink)"), scheme), ground) >= 4.5, name
            checked += 1
    assert checked >= 5


@pytest.mark.parametrize("name", [*CHARTS, "bar"])
def test_what_is_drawn_stands_out_from_the_paper(name: str, scheme: str) -> None:
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 3


def test_the_darker_cells_of_the_heat_map_hold_more(scheme: str) -> None:
    ramp = [contrast(SCHEMES[scheme][f"heat-{n}"], SCHEMES[scheme]["paper"]) for n in range(6)]
    assert ramp == sorted(ramp)
    assert all(after / before >= 1.1 for before, after in pairwise(ramp))
