"""One command audits every format: what each fixture must give, and that formats agree about one text."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from citecheck import extract, read_pair

DOCUMENTS = Path(__file__).resolve().parents[2] / "fixtures" / "documents"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("path", "citations", "entries", "linked", "findings"),
    [
        ("word/zotero.docx", 4, 2, 5, {}),
        ("word/libreoffice.docx", 3, 2, 4, {}),
        ("odt/regulation.fodt", 5, 3, 4, {"CC103": 1}),
        ("rtf/regulation.rtf", 5, 3, 5, {"CC106": 1}),
        ("quarto/paper.qmd", 8, 5, 9, {"CC101": 1, "CC201": 1}),
        ("latex/natbib/main.tex", 12, 4, 12, {"CC101": 1}),
        ("latex/biblatex/paper.tex", 11, 2, 8, {"CC101": 1}),
        ("latex/revtex/letter.tex", 6, 2, 6, {"CC101": 1}),
        ("latex/elsarticle.tex", 3, 3, 6, {"CC203": 1}),
        ("latex/talk.tex", 4, 0, 0, {"CC110": 1}),
        ("latex/subfiles/book.tex", 4, 0, 0, {"CC110": 1, "CC902": 1}),
    ],
)
def test_each_format(path: str, citations: int, entries: int, linked: int, findings: dict[str, int]) -> None:
    report = extract(*read_pair(str(DOCUMENTS / path)), today=TODAY)
    assert len(report.citations) == citations
    assert len(report.references) == entries
    assert sum(link.status == "linked" for link in report.links) == linked
    assert Counter(f.rule for f in report.findings) == Counter(findings)


def test_a_missing_key_is_located_in_the_file_that_holds_it() -> None:
    report = extract(*read_pair(str(DOCUMENTS / "latex" / "natbib" / "main.tex")), today=TODAY)
    (finding,) = (f for f in report.findings if f.rule == "CC101")
    (place,) = finding.locations
    (main,) = (d for d in report.documents if d.role == "manuscript")
    part = next(f for f in main.included if f.id == place.document)
    assert part.path.endswith("sections/methods.tex")
    assert part.text[place.start : place.end] == r"\cite{lost2011}"
    assert place.line == part.text[: place.start].count("\n") + 1


BODY = (
    "Stress lowers growth factors (Duman & Monteggia, 2006), and both forms of envy are stable (Lange & Crusius, 2015).",
    "Levy (2005) sees attachment behind it.",
)
ENTRIES = (
    (
        "Duman, R. S., & Monteggia, L. M. (2006). A neurotrophic model for stress-related mood disorders. Biological "
        "Psychiatry, 59(12), 1116-1127."
    ),
    (
        "Lange, J., & Crusius, J. (2015). Dispositional envy revisited. Personality and Social Psychology Bulletin, 41(2), "
        "284-294."
    ),
    "Levy, K. N. (2005). The implications of attachment theory. Development and Psychopathology, 17(4), 959-986.",
)


def written(suffix: str) -> str:
    """One text as a file of a format."""
    if suffix == ".html":
        body = "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in BODY)
        entries = "".join(f"<li>{e.replace('&', '&amp;')}</li>" for e in ENTRIES)
        return f"<!doctype html><html><body><h1>Envy</h1>{body}<h2>References</h2><ul>{entries}</ul></body></html>"
    if suffix == ".tex":
        body = "\n\n".join(BODY).replace("&", r"\&")
        items = "\n".join(rf"\bibitem{{k{i}}} {e}" for i, e in enumerate(ENTRIES)).replace("&", r"\&")
        return (
            f"\\documentclass{{article}}\\begin{{document}}\n{body}\n"
            f"\\begin{{thebibliography}}{{9}}\n{items}\n\\end{{thebibliography}}\\end{{document}}"
        )
    if suffix == ".rtf":
        paragraphs = "\n".join(rf"{p}\par" for p in (*BODY, "References", *ENTRIES))
        return rf"{{\rtf1\ansi {paragraphs}}}"
    if suffix == ".xml":
        body = "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in BODY)
        refs = "".join(
            f"<ref id='r{i}'><mixed-citation>{e.replace('&', '&amp;')}</mixed-citation></ref>"
            for i, e in enumerate(ENTRIES)
        )
        return f"<?xml version='1.0'?><article><body>{body}</body><back><ref-list>{refs}</ref-list></back></article>"
    heading = "## References" if suffix == ".md" else "References"
    return "\n\n".join((*BODY, heading, *ENTRIES)) + "\n"


def facts(path: Path) -> tuple[list[tuple[str, list[int]]], list[str]]:
    report = extract(*read_pair(str(path)), today=TODAY)
    position = {r.id: r.position for r in report.references}
    links = {
        c.id: [position[r] for d in report.links if d.citation == c.id for r in d.references] for c in report.citations
    }
    return [(c.raw, links[c.id]) for c in report.citations], [r.raw for r in report.references]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".tex", ".rtf", ".xml"])
def test_one_text_in_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"paper{suffix}"
    path.write_text(written(suffix), encoding="utf-8")
    citations, entries = facts(path)
    plain = [(raw.replace(r"\&", "&").replace("&amp;", "&"), found) for raw, found in citations]
    assert plain == [
        ("(Duman & Monteggia, 2006)", [1]),
        ("(Lange & Crusius, 2015)", [2]),
        ("Levy (2005)", [3]),
    ]
    assert entries == list(ENTRIES)
