r"""BibTeX: names, macros, values, inheritance, what is broken, positions, and hostile files."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citecheck.bibliography.bibtex.names import read_names
from citecheck.bibliography.bibtex.reader import read_bibtex
from citecheck.bibliography.bibtex.scanner import MAX_VALUE, scan
from citecheck.bibliography.bibtex.values import plain
from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.latex.reader import plain as read_latex
from citecheck.models import Name, Work
from citecheck.reporter.bibtex import work_to_bibtex

if TYPE_CHECKING:
    from citecheck.models import Document, Fault


def read(text: str | bytes) -> Document:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return read_bibtex(Source("refs.bib", data, "references"))


def works(text: str) -> list[Work]:
    return [e.work for e in read(text).markup.entries if e.work]


def work(fields: str, kind: str = "article") -> Work:
    return works(f"@{kind}{{k, {fields}}}")[0]


def faults(text: str, rule: str = "CC204") -> list[Fault]:
    return [f for f in read(text).markup.faults if f.rule == rule]


def line(text: str, fault: Fault) -> int | None:
    return read(text).locate(fault.start, fault.end).line


# --- names ----------------------------------------------------------------------------------------------------

WHO = Name(literal="World Health Organization")


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Smith, John A.", [Name("Smith", "John A.")]),
        ("John A. Smith", [Name("Smith", "John A.")]),
        ("van IJzendoorn, Marinus H.", [Name("van IJzendoorn", "Marinus H.")]),
        ("Ludwig van Beethoven", [Name("van Beethoven", "Ludwig")]),
        (
            "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
            [Name("de la Vallée Poussin", "Charles Louis Xavier Joseph")],
        ),
        ("de Souza", [Name("de Souza")]),
        ("von Last, Jr, First", [Name("von Last", "First", "Jr")]),
        ("King, Jr., Martin Luther", [Name("King", "Martin Luther", "Jr.")]),
        ("King, Martin Luther, Jr.", [Name("King", "Martin Luther", "Jr.")]),
        ("Smith, John,", [Name("Smith", "John")]),
        ("Smith, J. and Doe, A.", [Name("Smith", "J."), Name("Doe", "A.")]),
        ("Smith, J. AND Doe, A.", [Name("Smith", "J."), Name("Doe", "A.")]),
        ("Smith, J.\n  and\n  Doe, A. and", [Name("Smith", "J."), Name("Doe", "A.")]),
        ("{World Health Organization}", [WHO]),
        ("{World Health Organization} and Smith, J.", [WHO, Name("Smith", "J.")]),
        ("World Health Organization", [WHO]),
        ("{Barnes and Noble, Inc.}", [Name(literal="Barnes and Noble, Inc.")]),
        ("{van der} Berg, J.", [Name("van der Berg", "J.")]),
        (r"{M{\"u}ller}, J{\"o}rg", [Name("Müller", "Jörg")]),
        ("{\\O}rsted, H. C.", [Name("Ørsted", "H. C.")]),
        ("L\\\\'opez, Mar{\\'\\i}a", [Name("López", "María")]),
        ("Anderson", [Name("Anderson")]),
        ("Sandra~Brandt", [Name("Brandt", "Sandra")]),
        ("Plato", [Name("Plato")]),
        ("and", []),
        ("{}", []),
        ("", []),
    ],
)
def test_names(value: str, names: list[Name]) -> None:
    assert read_names(value, plain) == (tuple(names), False)


@pytest.mark.parametrize("last", ["others", "Others", "et al.", "et al"])
def test_and_others(last: str) -> None:
    assert read_names(f"Smith, J. and {last}", plain) == ((Name("Smith", "J."),), True)


def test_a_name_in_two_groups_is_no_organisation() -> None:
    assert read_names("{John} {Smith}", plain)[0] == (Name("Smith", "John"),)


# --- values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (r"M{\"u}ller \& {Co}", "Müller & Co"),
        (r"Galv\'an, Galv{\'a}n, Galv\'{a}n, Galv{\'{a}}n", "Galván, Galván, Galván, Galván"),
        (r"na{\"\i}ve \v{C}apek \c{c}a \L{}\'od\'z", "naïve Čapek ça Łódź"),
        (r"L\\'opez", "López"),
        (r"Stra{\ss}e, \o re, {\aa}", "Straße, øre, å"),
        ("``Quoted'' --- text -- here", "“Quoted” — text – here"),
        ("50% of A & B", "50% of A & B"),
        (r"50\% of A \& B, \{x\}, \_, \#", "50% of A & B, {x}, _, #"),
        (r"\emph{In vivo} and \textit{in vitro}, {\em both}", "In vivo and in vitro, both"),
        (r"The $\alpha$-helix", "The α-helix"),
        ("{{DNA}}\n   in   two lines", "DNA in two lines"),
        ("e\u0301", "é"),
        ("Smith~and~Co", "Smith and Co"),
    ],
)
def test_what_a_value_reads_as(value: str, printed: str) -> None:
    assert plain(value) == printed


_TOKENS = [
    r"\"",
    r"\'",
    r"\`",
    r"\~",
    r"\c",
    r"\H",
    r"\t",
    "{o}",
    "{ab}",
    "{}",
    "o",
    "é",
    " ",
    r"\i",
    r"\ss",
    r"\o",
    r"\&",
    r"\%",
    r"\{",
    r"\}",
    "--",
    "---",
    "``",
    "''",
    "`",
    "'",
    "~",
    "&",
    "#",
    r"{\ae}",
    r"\textendash",
    "\n",
    r"\emph{x}",
    r"{\it y}",
    r"\textbf",
    r"$\alpha$",
    "$^{2}$",
    "CO$_2$",
    "$x$",
    r"$\frac12$",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_TOKENS), max_size=8))
def test_the_short_way_reads_what_the_reader_of_latex_reads(tokens: list[str]) -> None:
    value = "".join(tokens)
    assert plain(value) == read_latex(value)


@pytest.mark.parametrize(
    ("fields", "year", "suffix", "text"),
    [
        ("year = 2001", 2001, None, None),
        ("year = {2001/2003}", 2001, None, None),
        ("year = {2001a}", 2001, "a", None),
        ("year = {in press}", None, None, "in press"),
        ("year = {n.d.}", None, None, "n.d."),
        ("date = {2001-05-03}", 2001, None, None),
        ("date = {2001-05/2002-01}", 2001, None, None),
        ("date = {}, year = 1999", 1999, None, None),
        ("pubstate = {inpress}", None, None, "inpress"),
        ("year = {{2001}}", 2001, None, None),
        ('year = "May 2001"', 2001, None, None),
        ("title = {x}", None, None, None),
    ],
)
def test_years(fields: str, year: int | None, suffix: str | None, text: str | None) -> None:
    found = work(fields)
    assert (found.year, found.year_suffix, found.year_text) == (year, suffix, text)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("pages = {12--34}", {"pages": "12-34", "first_page": "12"}),
        ("pages = {12 -- 34}", {"pages": "12-34"}),
        ("pages = {12–34}", {"pages": "12-34"}),
        ("pages = {12\\textendash 34}", {"pages": "12-34"}),
        ("pages = {e64911}", {"pages": "e64911", "first_page": "e64911"}),
        ("eid = {115675}", {"article_number": "115675", "pages": None}),
        ("doi = {https://doi.org/10.1002/WPS.21156}", {"doi": "10.1002/wps.21156"}),
        ("doi = {10.1093/scan\\_a/nsv095}", {"doi": "10.1093/scan_a/nsv095"}),
        ("url = {http://dx.doi.org/10.1002/wps.21156}", {"doi": "10.1002/wps.21156"}),
        ("note = {doi: 10.1002/wps.21156.}", {"doi": "10.1002/wps.21156"}),
        ("eprint = {1706.03762v5}, archivePrefix = {arXiv}", {"arxiv": "1706.03762"}),
        ("journal = {arXiv preprint arXiv:1706.03762}", {"arxiv": "1706.03762"}),
        ("eprint = {1706.03762 [cs.CL]}, archivePrefix = {arXiv}", {"arxiv": "1706.03762"}),
        ("eprint = {https://arxiv.org/abs/1706.03762v2}, eprinttype = {arxiv}", {"arxiv": "1706.03762"}),
        ("journal = {CoRR}, volume = {abs/1706.03762}", {"arxiv": "1706.03762"}),
        ("journal = {arXiv e-prints}, eid = {arXiv:1706.03762}", {"arxiv": "1706.03762"}),
        ("eprint = {2305.XXXXX}, archivePrefix = {arXiv}", {"arxiv": "2305.XXXXX"}),
        ("eprint = {1234567}, eprinttype = {jstor}", {"arxiv": None}),
        ("eprint = {hep-th/9901001}, eprinttype = arxiv", {"arxiv": "hep-th/9901001"}),
        ("eprint = {23456789}, eprinttype = {pubmed}", {"pmid": "23456789", "arxiv": None}),
        ("pmid = {23456789}", {"pmid": "23456789"}),
        ("isbn = {978-0-89042-559-6}", {"isbn": "9780890425596"}),
        ("howpublished = {\\url{https://example.org/a_b}}", {"url": "https://example.org/a_b"}),
        ("url = {https://example.org/a\\_b}", {"url": "https://example.org/a_b"}),
        ("title = {A: b}, subtitle = {C}", {"title": "A: b: C"}),
        ("title = {Why?}, subtitle = {C}", {"title": "Why? C"}),
        ("journaltitle = {J}, number = 3", {"container": "J", "issue": "3"}),
        ('title = {A {"}quoted{"} word}', {"title": 'A "quoted" word'}),
        ('title = "Of {"} and {B{r}aces}"', {"title": 'Of " and Braces'}),
        ("TITLE = {Upper}", {"title": "Upper"}),
        ("title = {First}, title = {Second}", {"title": "First"}),
    ],
)
def test_fields(fields: str, expected: dict[str, object]) -> None:
    found = work(fields)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("kind", "csl"),
    [
        ("article", "article-journal"),
        ("ARTICLE", "article-journal"),
        ("inproceedings", "paper-conference"),
        ("phdthesis", "thesis"),
        ("techreport", "report"),
        ("online", "webpage"),
        ("misc", "document"),
        ("nonsense", "document"),
    ],
)
def test_types(kind: str, csl: str) -> None:
    assert work("title={x}", kind).type == csl


# --- macros ---------------------------------------------------------------------------------------------------


def test_macros_are_put_together_and_months_known() -> None:
    text = (
        '@string{J = "Journal"}\n@STRING(of = { of })\n@string{whole = j # of # "Rooms"}\n'
        "@article{k, journal = WHOLE, note = jan # ' 3', title = {A} # { b}}\n@article{l, journal = unknown}"
    )
    assert [w.container for w in works(text)] == ["Journal of Rooms", "unknown"]
    assert works(text)[0].title == "A b"
    assert next(iter(scan("@article{k, month = jan}"))).fields["month"].value == "January"


def test_macros_that_double_or_name_themselves_stay_small() -> None:
    bomb = '@string{a="xx"}\n' + "@string{a = a # a}\n" * 2000
    entry = next(iter(scan(bomb + "@article{k, title = a}")))
    assert len(entry.fields["title"].value) < MAX_VALUE
    many = '@string{a="' + "x" * 90_000 + '"}\n@article{k, title=' + "a#" * 20_000 + "a}"
    assert len(next(iter(scan(many))).fields["title"].value) <= MAX_VALUE
    assert works("@string{a = a}\n@article{k, title = a}")[0].title == "a"


# --- inheritance ----------------------------------------------------------------------------------------------

PARENT = "@proceedings{p, title = {Proc. of X}, year = 2001, publisher = {Pub}, doi = {10.5555/p}, pages = {1--900}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"@inproceedings{{c, crossref = {{P}}, title = {{T}}}}\n{PARENT}",
            {"title": "T", "container": "Proc. of X", "year": 2001, "publisher": "Pub", "doi": None, "pages": None},
        ),
        (f"@inproceedings{{c, crossref = p, title = {{T}}, year = 2002}}\n{PARENT}", {"year": 2002}),
        (
            "@article{c, title={T}, crossref=j}\n@periodical{j, title={Journal}, year=2001}",
            {"title": "T", "container": "Journal", "year": 2001},
        ),
        (
            "@book{c, crossref=j}\n@book{j, title={Same}, author={Smith, J.}}",
            {"title": "Same", "authors": (Name("Smith", "J."),)},
        ),
        (
            "@article{c, xdata={x, y}}\n@xdata{x, title={T}, doi={10.5555/x}}\n@xdata{y, title={U}, year=1999}",
            {"title": "T", "doi": "10.5555/x", "year": 1999},
        ),
        ("@article{c, xdata=x}\n@xdata{x, xdata=y}\n@xdata{y, title={Deep}}", {"title": "Deep"}),
        (
            "@inbook{c, crossref=b, title={T}}\n@book{b, xdata=x}\n@xdata{x, title={Book}}",
            {"title": "T", "container": "Book"},
        ),
        ("@article{c, crossref=nowhere, title={T}}", {"title": "T"}),
        ("@article{c, crossref=c, title={T}}", {"title": "T"}),
        ("@inbook{c, crossref=d, title={T}}\n@inbook{d, crossref=c, year=2001}", {"title": "T", "year": 2001}),
    ],
)
def test_inheritance(text: str, expected: dict[str, object]) -> None:
    found = works(text)[0]
    assert {name: getattr(found, name) for name in expected} == expected


def test_xdata_sets_and_comments_are_no_entries() -> None:
    text = "@xdata{x, title={T}}\n@set{s, entryset={a}}\n@comment{@article{n, title={N}}}\n@preamble{{x}}\n@misc{m, title={M}}"
    assert [e.key for e in read(text).markup.entries] == ["m"]


# --- what is broken -------------------------------------------------------------------------------------------


def test_an_unclosed_brace_costs_its_own_entry_only() -> None:
    text = "\n@article{bad,\n  title = {Open,\n  year = 2001\n}\n\n" + "".join(
        f"@article{{k{n},\n  title = {{T{n}}}\n}}\n" for n in range(50)
    )
    found = faults(text)
    assert [f.message for f in found] == ["The entry bad is broken: the value of title does not end."]
    assert line(text, found[0]) == 3
    assert [e.key for e in read(text).markup.entries][-50:] == [f"k{n}" for n in range(50)]


def test_fields_behind_an_unclosed_brace_are_read() -> None:
    text = "@article{k, title = {Open, author = {Smith, J.}, year = 2001\n}\n@misc{m, title={M}}"
    first, second = works(text)
    assert (first.title, first.year, first.authors) == ("Open", 2001, (Name("Smith", "J."),))
    assert second.title == "M"


@pytest.mark.parametrize(
    ("text", "said", "keys"),
    [
        ("@article{, title = {T}}", "no key", [None]),
        ("@article{title = {T}}", "no key", [None]),
        ("@article{k, title = {T}", "no closing '}'", ["k"]),
        ("@article{k, title = {T} year = 2001}", None, ["k"]),
        ("@article{k, title {T}, year = 2001}", "no field name", ["k"]),
        ("@article{k, title = , year = 2001}", None, ["k"]),
        ('@article{k, title = "T, year = 2001}', "title does not end", ["k"]),
        ("@article{k}", None, ["k"]),
        ("@article{k,}", None, ["k"]),
        ("@article (k, title = {a) b})", None, ["k"]),
        ("@ article { k , title = {T} , , }", None, ["k"]),
        ("@article{two words, title = {T}}", None, ["two words"]),
        ("mail me@example.org {x}\n@article{k, title={T}}", None, ["k"]),
        ("@article{k, % year = 2000,\n title = {T}}", None, ["k"]),
    ],
)
def test_what_is_broken_is_told_once(text: str, said: str | None, keys: list[str | None]) -> None:
    assert [e.key for e in read(text).markup.entries] == keys
    told = [f.message for f in faults(text)]
    assert len(told) == (said is not None)
    assert said is None or said in told[0]


def test_a_missing_comma_loses_no_field() -> None:
    assert work("title = {T} year = 2001 doi = {10.5555/a}").year == 2001


def test_a_key_twice() -> None:
    text = "@article{a, title={T}}\n\n@article{a, title={U}}\n@article{A, title={V}}\n@misc{b, title={W}}"
    found = faults(text, "CC203")
    assert [(f.message, f.serious, line(text, f)) for f in found] == [
        ("The key a is that of an earlier entry.", True, 3),
        ("The keys a and A are one to BibTeX, which ignores case.", False, 4),
    ]
    assert len(read(text).markup.entries) == 4


@pytest.mark.parametrize(
    ("name", "meant"),
    [("auhtor", "author"), ("titel", "title"), ("jounal", "journal"), ("yera", "year"), ("keyword", None)],
)
def test_misspelt_fields(name: str, meant: str | None) -> None:
    text = f"@article{{k,\n  note = {{n}},\n  {name} = {{x}}\n}}"
    found = faults(text)
    assert [f.message for f in found] == ([f"The entry k has a field {name}; {meant} is meant?"] if meant else [])
    assert [(line(text, f), f.serious) for f in found] == ([(3, False)] if meant else [])


@pytest.mark.parametrize(
    ("value", "said", "families"),
    [
        ("Smith, J. A., Doe, A., van Dis, E.-A.", True, ["Smith", "Doe", "van Dis"]),
        ("Smith, John, Doe, Anna", True, ["Smith"]),
        ("Smith, J. and Doe, A. and Roe, B.", False, ["Smith", "Doe", "Roe"]),
        ("King, Jr., M. L. and {A, B, C, D}", False, ["King", None]),
    ],
)
def test_commas_between_authors(value: str, *, said: bool, families: list[str | None]) -> None:
    text = f"@misc{{k,\n  author = {{{value}}}\n}}"
    message = "The entry k has commas between its authors; BibTeX needs ` and ` there."
    assert [(f.message, line(text, f)) for f in faults(text)] == ([(message, 2)] if said else [])
    assert [n.family for n in works(text)[0].authors] == families


def test_unknown_fields_are_one_remark() -> None:
    text = "@article{k, zzyzx = {1}, qwertz = {2}, abstract = {3}, mendeley-tags = {4}}\n@misc{l, zzyzx = {1}}"
    assert [f.message for f in faults(text)] == ["2 fields are unknown to BibTeX's styles: zzyzx, qwertz."]


# --- positions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_records_stand_where_they_are_said_to_stand(ending: str, mark: bytes) -> None:
    text = "% ä\n@article{a,\n  title = {Ä}\n}\n\nwords\n\n@book(b,\n  title = {B}\n)\n".replace("\n", ending)
    document = read(mark + text.encode())
    spans = [(e.start, e.end) for e in document.markup.entries]
    assert [document.text[s:e] for s, e in spans] == [
        "@article{a,\n  title = {Ä}\n}".replace("\n", ending),
        "@book(b,\n  title = {B}\n)".replace("\n", ending),
    ]
    assert [document.locate(s, e).line for s, e in spans] == [2, 8]
    assert [document.locate(s, e).column for s, e in spans] == [1, 1]


def test_utf16_and_windows_1252() -> None:
    assert read("@misc{k, title={Ä}}".encode("utf-16")).markup.entries[0].key == "k"
    old = read("@misc{k, title={Ä}}".encode("cp1252"))
    assert old.markup.entries[0].work == work("title={Ä}", "misc")
    assert "Windows-1252" in old.problems[0]


def test_a_file_without_entries_says_so() -> None:
    assert "it holds no entries" in read("nothing here\n").problems


# --- properties -----------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "@article{",
        "@string{",
        "@comment{",
        "@a(",
        "k,",
        "title",
        " = ",
        "{",
        "}",
        '"',
        ",",
        "#",
        "\n",
        "x",
        "\\",
        "%",
        "@",
        ")",
        "crossref=k",
        "2001",
        "é",
        "\ud800",
        "\u2028",
        " and ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_the_scanner_takes_any_text(text: str) -> None:
    entries = list(scan(text))
    ends = [0, *(e.end for e in entries)]
    assert all(ends[i] <= e.start < e.end <= len(text) for i, e in enumerate(entries))
    for entry in entries:
        places = [(f.start, f.end) for f in entry.fields.values()]
        assert places == sorted(places)
        assert all(entry.start <= s < e <= len(text) for s, e in places)


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
@example("@article{\n")
def test_no_file_raises_anything_else(text: str) -> None:
    try:
        document = read(text)
    except UnreadableInput:
        return
    assert all(0 <= f.start <= f.end <= len(document.text) for f in document.markup.faults)


_WORDS = st.from_regex(r"[A-ZÄÉØ][a-zäéø]{1,8}( [A-Za-z0-9&%$#_]{2,8}){0,3}", fullmatch=True).filter(
    lambda s: not re.search(r"\b(?:and|others)\b", s, re.IGNORECASE)
)
_FAMILY = st.from_regex(r"[A-ZÄÉØ][a-zäéø]{1,8}(-[A-Z][a-z]{1,5})?", fullmatch=True)
_PERSON = st.builds(Name, family=_FAMILY, given=st.none() | _FAMILY).filter(lambda n: n.family not in {"Others", "And"})
_NAMES = _PERSON | st.builds(Name, literal=_WORDS.map(lambda w: f"Society {w}"))


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Work,
        type=st.sampled_from(["article-journal", "book", "chapter", "paper-conference", "thesis", "report"]),
        title=_WORDS,
        authors=st.lists(_NAMES, min_size=1, max_size=3).map(tuple),
        et_al=st.booleans(),
        editors=st.lists(_PERSON, max_size=2).map(tuple),
        container=_WORDS,
        year=st.integers(1500, 2099),
        volume=st.none() | st.integers(1, 999).map(str),
        doi=st.none() | st.from_regex(r"10\.\d{4}/[a-z0-9_]{1,8}", fullmatch=True),
        isbn=st.none() | st.just("9780890425596"),
        url=st.none() | st.just("https://example.org/a_b?c=%20d"),
    )
)
def test_what_is_printed_reads_back_the_same(printed: Work) -> None:
    again = works(work_to_bibtex(printed, 1))
    assert again == [printed]


# --- hostile --------------------------------------------------------------------------------------------------

HOSTILE = {
    "nested braces": "@a{k, t=" + "{" * 10**6 + "}" * 10**6 + "}",
    "open braces": "@a{k, t=" + "{" * 10**6,
    "at signs": "@" * 10**6,
    "openings": "@a{" * 10**5,
    "openings in lines": "@a{\n" * 10**4,
    "open values": "@article{k, " + "a={x, b=3," * 10**5,
    "comments": "x @comment{\n" * 10**5,
    "comments in brackets": "x @comment(\n" * 10**5,
    "macros that name themselves": "@string{a=a#a}\n" * 10**4,
    "commas": "@article{k," + "," * 10**6 + "}",
    "blanks": "@article{k, title" + " " * 10**6 + "= {x}}",
    "percents": "@article{k, " + "%" * 10**6,
    "authors": "@article{k, author={" + "A and " * 10**5 + "}}",
    "commas in a name": "@article{k, author={" + "," * 10**6 + "}}",
    "cycle of many": "".join(f"@book{{k{i},crossref=k{(i + 1) % 2000}}}\n" for i in range(2000)),
    "surrogates": "@article{a\udc00, title={b\ud800}}",
    "NULs": "@article{a\0, title={b\0}}",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str) -> None:
    with suppress(CitecheckError):
        read(HOSTILE[name])
