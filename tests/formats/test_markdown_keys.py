"""Citations by key in Markdown: Pandoc's, MyST's and LaTeX's, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.formats.base import Source
from citecheck.formats.markdown.reader import read_markdown
from citecheck.models import CitationForm


def keyed(text: str, name: str = "a.qmd") -> list[tuple[str, list[str]]]:
    """The citations by key of a document, each with its keys."""
    document = read_markdown(Source(name, text.encode(), "manuscript"))
    found = [c for c in document.markup.citations if c.form is CitationForm.KEY]
    for each in found:
        for target in each.targets:
            assert document.text[target.start : target.end] == target.key
            assert each.start < target.start < target.end <= each.end
    return [(document.text[c.start : c.end], [t.key for t in c.targets]) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As shown [@a].", [("[@a]", ["a"])]),
        ("So [see @a, pp. 33-35; also @b, ch. 1].", [("[see @a, pp. 33-35; also @b, ch. 1]", ["a", "b"])]),
        ("Doe says so [-@a].", [("[-@a]", ["a"])]),
        ("And @a says so.", [("@a", ["a"])]),
        ("And @a [p. 33] says so.", [("@a [p. 33]", ["a"])]),
        ("And @a [p. 3; @b] says so.", [("@a [p. 3; @b]", ["a", "b"])]),
        ("And @a\n[p. 33] says so.", [("@a\n[p. 33]", ["a"])]),
        ("And @a [@b] say so.", [("@a", ["a"]), ("[@b]", ["b"])]),
        ("And @a[^1] says so.", [("@a", ["a"])]),
        ("At [@{https://x.org/a}, p. 3].", [("[@{https://x.org/a}, p. 3]", ["https://x.org/a"])]),
        ("At @{a,b!} so.", [("@{a,b!}", ["a,b!"])]),
        ("At @{a} [p. 3].", [("@{a} [p. 3]", ["a"])]),
        ("Of @Foo_bar.baz:1-2/x, too.", [("@Foo_bar.baz:1-2/x", ["Foo_bar.baz:1-2/x"])]),
        ("Of @Foo_bar.baz. Then", [("@Foo_bar.baz", ["Foo_bar.baz"])]),
        ("Of @foo--bar: then", [("@foo", ["foo"])]),
        ("Of @müller2001 and @李2003.", [("@müller2001", ["müller2001"]), ("@李2003", ["李2003"])]),
        ("Two lines [see @a;\n    also @b].", [("[see @a;\n    also @b]", ["a", "b"])]),
        ("Not over a gap [see @a;\n\nalso b].", [("@a", ["a"])]),
        ("Nested [@a, p. 3 [sic]; @b].", [("[@a, p. 3 [sic]; @b]", ["a", "b"])]),
        ("Nested [@a, quoted in [@b]].", [("[@a, quoted in [@b]]", ["a", "b"])]),
        ("An open [ and [@a].", [("[@a]", ["a"])]),
        ("*Of @a* and _[@b]_ and **@c**.", [("@a", ["a"]), ("[@b]", ["b"]), ("@c", ["c"])]),
        ("(as @a) and “@b”—@c.", [("@a", ["a"]), ("@b", ["b"]), ("@c", ["c"])]),
        ("A note.^[See [@a].]", [("[@a]", ["a"])]),
        ("A figure ![Of [@a].](a.png)", [("[@a]", ["a"])]),
        ("[Words on @a](https://x.org) and [on @b]{.x}", [("@a", ["a"]), ("@b", ["b"])]),
        ("- a list\n\n    with a paragraph [@a]", [("[@a]", ["a"])]),
        ("```{r map, fig.cap='Of [@a].', echo=F}\n[@no]\n```", [("[@a]", ["a"])]),
        ('```{r}\n#| label: fig-x\n#| fig-cap: "Of @a."\n@no\n```', [("@a", ["a"])]),
        ("CRLF [@a;\r\n@b] here.", [("[@a;\r\n@b]", ["a", "b"])]),
        ("Of {cite}`a,b` here.", [("{cite}`a,b`", ["a", "b"])]),
        ("Of {cite:p}`{see}a{p. 3}` and {cite:t}`b`.", [("{cite:p}`{see}a{p. 3}`", ["a"]), ("{cite:t}`b`", ["b"])]),
        (r"Of \citep[see][p. 3]{a, b}.", [(r"\citep[see][p. 3]{a, b}", ["a", "b"])]),
        (r"Of \cite{a}, \parencite[3]{b}.", [(r"\cite{a}", ["a"]), (r"\parencite[3]{b}", ["b"])]),
    ],
)
def test_keys(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert keyed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Write to me@example.org or me+you@example.org, <me@example.org>.",
        r"Escaped \@a and \[\@a\].",
        "A handle [@a](https://example.org/@a) and https://example.org/@b, <https://example.org/@c>.",
        "Code `[@a]` and ``@b `x` @c``.",
        "```\n[@a]\n```\n\n~~~~ {.r}\n@a\n~~~\n@b\n~~~~",
        "Indented:\n\n    @param x\n    [@a]\n",
        "Math $x_{@a}$ and $$\n[@a]\n$$ and\n\\begin{equation}\n@a\n\\end{equation}",
        "<!-- [@a] --> and <img alt='of @a' src=\"@b\">",
        "See @fig-map, @Fig-map, [@tbl-one; @eq-two], @sec-three, @lst-four, @thm-five and @fig:six.",
        r"See \@ref(fig:map) and @ref(fig:map).",
        "@article{doe2001, title = {x}}",
        "At @ 20 °C, at @20 °C.",
        "{{< video https://x.org/@a >}} and {.class data-x=@a}",
        "[link]: https://example.org/@a",
        "No {cite}`` and \\cite and \\citestyle{apa}.",
        "---\ntitle: of @a\nauthor: '[@b]'\n---\n\nwords",
    ],
)
def test_no_keys(text: str) -> None:
    assert keyed(text) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("A handle, @smith, is none.", []),  # in a .md that neither names a list nor cites in brackets
        ("Of @smith2001, with a year, and @doe.", ["smith2001"]),
        ("Thanks to @user123 and @user4567.", []),
        ("Of @doe99 and @roe01a.", ["doe99", "roe01a"]),
        ("Of @smith and [@doe].", ["smith", "doe"]),
        ("---\nbibliography: a.bib\n---\nOf @smith.", ["smith"]),
        ("A theorem @thm-one.", []),
        ("A theorem [@thm-one].", ["thm-one"]),  # no Quarto, no such label: a key
        ("A theorem [@thm-one].\n\n::: {#thm-one}\n:::", []),
    ],
)
def test_what_an_at_sign_means_in_plain_markdown(text: str, keys: list[str]) -> None:
    assert [key for _, found in keyed(text, "a.md") for key in found] == keys


def test_the_words_of_a_citation_are_no_other_citation() -> None:
    document = read_markdown(Source("a.qmd", b"So [@a, see [@b] and [12](#x)].", "manuscript"))
    spans = [(c.start, c.end) for c in document.markup.citations if c.form is CitationForm.KEY]
    assert spans == [(3, 31 - 1)]


@given(st.text(alphabet="[]@;-ab{}()^` \n\\:.#", max_size=80))
def test_citations_lie_in_the_text_in_order_and_apart(text: str) -> None:
    document = read_markdown(Source("a.qmd", text.encode(), "manuscript"))
    found = [c for c in document.markup.citations if c.form is CitationForm.KEY]
    ends = [x for c in found for x in (c.start, c.end)]
    assert ends == sorted(ends)
    assert all(c.start <= t.start < t.end <= c.end for c in found for t in c.targets)
    assert all(0 <= c.start < c.end <= len(document.text) for c in document.markup.citations)
    parts = [x for p in document.markup.parts for x in (p.start, p.end)]
    assert parts == sorted(parts)
