"""Every pair of ink and surface that the style sheets use reaches WCAG's contrast, in both themes."""

import re

import pytest

from campus.paths import STATIC

TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TEXT, EDGE = 4.5, 3.0

SURFACES_OF: dict[str, str] = {
    "ink": "paper card sunk closed busy accent-wash ok-wash wait-wash stop-wash",
    "soft": "paper card sunk closed busy accent-wash ok-wash wait-wash stop-wash",
    "faint": "paper card sunk closed",
    "paper": "ink",
    "accent-text": "paper card sunk accent-wash",
    "accent-ink": "accent accent-deep",
    "ok": "paper card ok-wash",
    "wait": "paper card wait-wash",
    "stop": "paper card stop-wash",
    "stop-ink": "stop",
    "busy-ink": "busy",
    "now-ink": "now-line",
}
EDGES_OF: dict[str, str] = {
    "line-field": "paper card sunk",
    "accent": "paper card accent-wash",
    "now-line": "paper card",
    "busy-edge": "card",
}
HEAT_LEVEL = re.compile(r'data-level="(\d+)"\] \{\s+--level: (\d+)%')


def palette(theme: int) -> dict[str, str]:
    """Token names to colours; ``theme`` 0 is light, 1 dark."""
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    return {name: pair[theme] for name, *pair in TOKEN.findall(tokens)}


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(colour: list[float]) -> float:
    """Relative luminance of sRGB channels 0 to 255, as WCAG 2.2 defines it."""
    linear = [c / 3294.6 if c <= 10.31475 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(TEXT, SURFACES_OF), (EDGE, EDGES_OF)], ids=["text", "edges"])
def test_every_ink_can_be_read_on_its_surfaces(theme: int, least: float, pairs: dict[str, str]) -> None:
    colours = palette(theme)
    weak = {
        (ink, surface): round(ratio, 2)
        for ink, surfaces in pairs.items()
        for surface in surfaces.split()
        if (ratio := contrast(channels(colours[ink]), channels(colours[surface]))) < least
    }
    assert weak == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_figures_in_the_heat_table_can_be_read(theme: int) -> None:
    colours = palette(theme)
    sheet = (STATIC / "css/figures.css").read_text(encoding="utf-8")
    levels = [(0, 4), *((int(level), int(share)) for level, share in HEAT_LEVEL.findall(sheet))]
    assert [level for level, _share in levels] == list(range(11))
    for level, share in levels:
        accent, card = channels(colours["accent"]), channels(colours["card"])
        fill = [(a * share + c * (100 - share)) / 100 for a, c in zip(accent, card, strict=True)]
        ink = channels(colours["accent-ink" if level >= 8 else "ink"])
        assert contrast(ink, fill) >= TEXT, level
