"""Contrast, computed from the colours of report.css: WCAG 2.2 AA, light and dark."""

from __future__ import annotations

import re
from importlib import resources
from itertools import product

import pytest

from citecheck.reporter.html.standing import LOOKS, State

CSS = resources.files("citecheck.reporter.html").joinpath("report.css").read_text(encoding="utf-8")
SCHEMES = {
    name: dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b", block))
    for name, block in zip(("light", "dark"), re.findall(r":root \{(.*?)\}", CSS, re.DOTALL), strict=True)
}
TEXT = [
    *product(("ink", "quiet", "link", "error", "warning", "fine", "open", "info"), ("paper", "card", "soft")),
    *((c, f"{c}-tint") for c in ("error", "warning", "fine", "open", "info", "link")),
    *product(("ink", "quiet", "link"), ("error-tint", "warning-tint", "fine-tint", "open-tint", "info-tint", "link-tint")),
]  # fmt: skip
SHAPES = list(product(("calm", "edge", "error", "warning", "fine", "open", "info", "link"), ("paper", "card")))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the known grey that just fails


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_legible(scheme: str, ink: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_and_edges_are_seen(scheme: str, shape: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[shape], colours[ground]) >= 3


def test_both_schemes_set_the_same_colours_and_no_other_is_used() -> None:
    assert SCHEMES["light"].keys() == SCHEMES["dark"].keys()
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    used = set(re.findall(r"var\(--([\w-]+)", rules)) - {"bar"}
    assert used <= SCHEMES["light"].keys()


@pytest.mark.parametrize("state", State)
def test_each_state_has_its_mark_and_no_other_rule_of_its_name(state: State) -> None:
    """`.unchecked { … }` for a box would draw that box around every citation of the state."""
    assert re.search(rf"\.t\.{state.value}(?![\w-])", CSS)
    assert not re.search(rf"(?:^|[}},])\s*\.{state.value}(?![\w-])", CSS, re.MULTILINE)


def test_signs_of_the_page_and_of_the_style_are_the_same() -> None:
    for state, look in LOOKS.items():
        sign = re.search(rf'\.t\.{state.value}::after \{{ content: "(.)"; content: "(.)" / ""', CSS)
        assert (sign.groups() if sign else (None,)) == ((look.sign,) * 2 if sign else (None,))
        assert sign or state in {State.FINE, State.EXEMPT}
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)
