"""References that end in the name of a conference, and other forms that were misread once."""

from __future__ import annotations

import pytest

from citecheck import parse_reference


@pytest.mark.parametrize(
    ("raw", "title", "container"),
    [
        ("Aoki, K., & Berg, L. (2021). Fast kernels for slow models. UAI.", "Fast kernels for slow models", "UAI"),
        (
            "Aoki, K., & Berg, L. (2021). Fast kernels for slow models. NeurIPS.",
            "Fast kernels for slow models",
            "NeurIPS",
        ),
        (
            "Aoki, K., & Berg, L. (2021). Fast kernels for slow models. Symposium on Model Speed.",
            "Fast kernels for slow models",
            "Symposium on Model Speed",
        ),
        (
            "Aoki, K., & Berg, L. (2021). Kernels: how fast is fast? Annual Workshop on Model Speed.",
            "Kernels: how fast is fast?",
            "Annual Workshop on Model Speed",
        ),
        (
            "Aoki, K., & Berg, L. (2021). Federated learning under drift. COLT.",
            "Federated learning under drift",
            "COLT",
        ),
        (
            "Aoki K., Modelli lenti e veloci, «Rivista delle macchine», 44 (2012), pp. 201-219.",
            "Modelli lenti e veloci",
            "Rivista delle macchine",
        ),
        (
            "Aoki K. Fast kernels for «slow» models. J Mach Speed. 2021;3(2):4-9.",
            "Fast kernels for «slow» models",
            "J Mach Speed",
        ),
        (
            "Aoki K, Berg L. Fast kernels for slow models. J Mach Speed. 2021;3(2):4-9.",
            "Fast kernels for slow models",
            "J Mach Speed",
        ),
    ],
)
def test_the_conference_that_ends_a_reference(raw: str, title: str, container: str) -> None:
    work = parse_reference(raw)
    assert work.title is not None
    assert (work.title.rstrip("?"), work.container) == (title.rstrip("?"), container)


def test_a_body_that_publishes_is_no_conference() -> None:
    work = parse_reference("World Health Organization. Global report on noise. WHO, 2010.")
    assert work.container is None
    assert work.publisher == "WHO"


def test_entities_of_web_pages_are_read() -> None:
    work = parse_reference("O&apos;Neil A, Berg L. Noise &amp; sleep in towns. J Noise. 2010;3:4-9.")
    assert [a.family for a in work.authors] == ["O'Neil", "Berg"]
    assert work.title == "Noise & sleep in towns"


@pytest.mark.parametrize(
    "raw",
    ["Aoki K. Noise and sleep in towns. PLoS One. 2011 7 18", "Aoki K. Noise and sleep. PLoS One. 2013 7 2;8(7):e681"],
)
def test_a_day_in_figures_is_no_volume(raw: str) -> None:
    work = parse_reference(raw)
    assert work.volume in {None, "8"}
    assert work.pages in {None, "e681"}
