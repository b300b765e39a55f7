"""The public table of citation forms: each with its reading, and beside it what looks like it and is read otherwise.

A row is `(text, reading, look-alike)`. A reading lists `people|people year+letter` or `[number]`; the look-alike is
a text in which nothing is a citation. Names are invented or common; the texts are written for this table.
"""

from __future__ import annotations

import pytest

from citecheck.models import ReferenceList
from citecheck.parser.citations.find import find_citations
from conftest import document, numbered, reference, reference_list

NUMBERS = [
    ("seen before [1].", "[1]", "the interval [0, 1] is closed"),
    ("seen before [1, 2].", "[1] [2]", "for x in [1, 9] we have"),
    ("seen before [1,2,5].", "[1] [2] [5]", "F[1,3] = 14.5 was small"),
    ("seen before [1;2].", "[1] [2]", "a [sic] here"),
    ("seen before [1 and 2].", "[1] [2]", "the values [a and b]"),
    ("seen before [1 & 2].", "[1] [2]", "see [A & B]"),
    ("seen before [3-5].", "[3] [4] [5]", "the range [3, 9] of ages"),
    ("seen before [3–5].", "[3] [4] [5]", "[95% CI 3–5]"),
    ("seen before [3 - 5].", "[3] [4] [5]", "[p < .05]"),
    ("seen before [3 to 5].", "[3] [4] [5]", "[up to 5]"),
    ("seen before [3]–[5].", "[3] [4] [5]", "x[3]–x[5]"),
    ("seen before [3]-[5].", "[3] [4] [5]", "a-[3]-b"),
    ("seen before [3], [4].", "[3] [4]", "[3.1], [4.2]"),
    ("seen before [3][4].", "[3] [4]", "M[A][B]"),
    ("seen before [1], [3]–[5].", "[1] [3] [4] [5]", "the isotope [18F]FDG"),
    ("seen before [1–3, 7].", "[1] [2] [3] [7]", "[1.5–3.7]"),
    ("seen before [1–3; 7, 9].", "[1] [2] [3] [7] [9]", "(M = 3.2; SD = 1.7)"),
    ("seen before [ 7 ].", "[7]", "[ ]"),
    ("seen before [7, p. 3].", "[7]", "[p. 3]"),
    ("seen before [7, pp. 3–9].", "[7]", "pp. 3–9"),
    ("seen before [7, § 3].", "[7]", "§ 7"),
    ("seen before [7, Ch. 3].", "[7]", "Chapter 7"),
    ("seen before [7, Fig. 2].", "[7]", "Fig. [7]"),
    ("seen before [7, Theorem 2].", "[7]", "Theorem 7"),
    ("seen before [7: 34].", "[7]", "at 7:34"),
    ("seen before [7: 34–36, fig. 2.1].", "[7]", "fig. 2.1"),
    ("seen before [see 7].", "[7]", "[see below]"),
    ("seen before [e.g., 7].", "[7]", "[e.g., mice]"),
    ("seen before [cf. 7].", "[7]", "[cf. above]"),
    ("seen before [ref. 7].", "[7]", "[Ref. no. 3299-A]"),
    ("seen before [Refs. 3–5].", "[3] [4] [5]", "[Refs. on request]"),
    ("seen before [vgl. 7].", "[7]", "[vgl. oben]"),
    ("seen before ［7］.", "[7]", "［注］"),
    ("seen before 【7】.", "[7]", "【注意】"),
    ("seen by Smith [7].", "[7]", "Smith [ed.]"),
    ("adapted from [7, 8].", "[7] [8]", "a scale from [1] upwards"),
    ("on the scale [7].", "[7]", "on a scale of [1, 7]"),
]

YEARS = [
    ("found (Kern 2001).", "Kern 2001", "found (in 2001)."),
    ("found (Kern, 2001).", "Kern 2001", "found (May, 2001)."),
    ("found [Kern, 2001].", "Kern 2001", "found [in 2001]."),
    ("as Kern (2001) said", "Kern 2001", "as Figure 2 (2001) shows"),
    ("as Kern [2001] said", "Kern 2001", "as Table 3 [2001] shows"),
    ("as Kern’s (2001) study", "Kern 2001", "the study’s (2001) end"),
    ("in Kern's (2001) view", "Kern 2001", "in today's (2001) view"),
    ("in Ames’ (2001) view", "Ames 2001", "in the Games’ (2001) wake"),
    ("as Kern et al.’s (2001) work", "Kern 2001", "the year’s (2001) work"),
    ("found (Kern & Boyd, 2001).", "Kern|Boyd 2001", "found (R & D, 2001)."),
    ("found (Kern and Boyd 2001).", "Kern|Boyd 2001", "found (before and after 2001)."),
    ("as Kern and Boyd (2001) said", "Kern|Boyd 2001", "as spring and summer (2001) passed"),
    ("found (Kern, Boyd, & Lane, 2001).", "Kern|Boyd|Lane 2001", "found (Boston, Massachusetts, 2001)."),
    ("found (Kern, Boyd and Lane 2001).", "Kern|Boyd|Lane 2001", "found (Jena, Berlin 2001)."),
    ("found (Kern et al. 2001).", "Kern 2001", "found (all of 2001)."),
    ("found (Kern et al., 2001).", "Kern 2001", "found (etc., 2001)."),
    ("found (Kern et al.2001).", "Kern 2001", "found (al. 2001)."),
    ("as Kern et al. (2001) said", "Kern 2001", "as others (2001) said"),
    ("as Kern et al. 2001 said", "Kern 2001", "as of May 2001"),
    ("as Kern et al. [2001] said", "Kern 2001", "as of June [2001]"),
    ("found (Kern, Boyd, et al., 2001).", "Kern|Boyd 2001", "found (paper, boxes, etc., 2001)."),
    ("as Kern and colleagues (2001) said", "Kern 2001", "as some colleagues (2001) said"),
    ("as Kern and co-workers (2001) said", "Kern 2001", "as the workers (2001) said"),
    ("found (Kern 2001, 2003).", "Kern 2001; Kern 2003", "found (in 2001, 2003)."),
    ("found (Kern, 2001, 2003).", "Kern 2001; Kern 2003", "found (2001, 2003)."),
    ("as Kern (2001, 2003) said", "Kern 2001; Kern 2003", "as twice (2001, 2003) seen"),
    ("as Kern (2001; 2003) said", "Kern 2001; Kern 2003", "as shown (2001; 2003)"),
    ("as Kern (2001 and 2003) said", "Kern 2001; Kern 2003", "as usual (2001 and 2003)"),
    ("found (Kern 2001a).", "Kern 2001a", "found (version 2001a)."),
    ("found (Kern 2001a,b).", "Kern 2001a; Kern 2001b", "found (fig. 3a,b)."),
    ("found (Kern 2001a, b).", "Kern 2001a; Kern 2001b", "found (Fig. 2a, b)."),
    ("found (Kern 2001a, 2001b).", "Kern 2001a; Kern 2001b", "found (panels a, b of 2001)."),
    ("as Kern (2001a; 2003) said", "Kern 2001a; Kern 2003", "as noted (a; 2003)"),
    ("found (Kern 2001; Boyd 2003).", "Kern 2001; Boyd 2003", "found (2001; 2003)."),
    ("found (Kern 2001, Boyd 2003).", "Kern 2001; Boyd 2003", "found (May 2001, June 2003)."),
    ("found (Kern et al. 2001, Boyd et al. 2003).", "Kern 2001; Boyd 2003", "found (2001 et al.)."),
    ("found (Kern, 2001; Boyd & Lane, 2003).", "Kern 2001; Boyd|Lane 2003", "found (June, 2001; July, 2003)."),
    ("found (see Kern 2001).", "Kern 2001", "found (see Table 2, 2001)."),
    ("found (see also Kern, 2001).", "Kern 2001", "found (see also p. 2001)."),
    ("found (cf. Kern 2001).", "Kern 2001", "found (cf. Fig. 2, 2001)."),
    ("found (e.g., Kern 2001).", "Kern 2001", "found (e.g., in 2001)."),
    ("found (for a review, see Kern 2001).", "Kern 2001", "found (for a year, 2001)."),
    ("found (but see Kern, 2001).", "Kern 2001", "found (but not in 2001)."),
    ("found (reviewed in Kern 2001).", "Kern 2001", "found (reviewed in 2001)."),
    ("found (Kern 2001, p. 12).", "Kern 2001", "found (p. 2001)."),
    ("found (Kern 2001, pp. 12–19).", "Kern 2001", "found (pp. 1999–2001)."),
    ("found (Kern 2001: 12).", "Kern 2001", "found (12: 2001)."),
    ("found (Kern 2001:12–19).", "Kern 2001", "found (1998–2001)."),
    ("found (Kern, 2001, chap. 3).", "Kern 2001", "found (Chapter 3, 2001)."),
    ("found (see e.g. Kern, 1998, p. 12).", "Kern 1998", "found (e.g. p. 12, 1998)."),
    ("as Kern (2001, p. 12) said", "Kern 2001", "as the Act (2001, p. 12) said"),
    ("found (van der Kolk, 1994).", "van der Kolk 1994", "found (von 1994)."),
    ("as van der Kolk (1994) said", "van der Kolk 1994", "as of the day (1994)"),
    ("as Van der Kolk (1994) said", "Van der Kolk 1994", "as In der Stadt (1994)"),
    ("found (de Souza & da Silva, 2001).", "de Souza|da Silva 2001", "found (de 2001 a 2003)."),
    ("found (Ronay and Von Hippel, 2010).", "Ronay|Von Hippel 2010", "found (von Mai 2010)."),
    ("found (Ó Súilleabháin, 2003).", "Ó Súilleabháin 2003", "found (ó 2003)."),
    ("found (O'Brien, 2003).", "O'Brien 2003", "found (o'clock, 2003)."),
    ("found (D’Adda, 2003).", "D’Adda 2003", "found (d’avril 2003)."),
    (
        "found (Müller-Lüdenscheid, 1999a, 1999b).",
        "Müller-Lüdenscheid 1999a; Müller-Lüdenscheid 1999b",
        "(Mai-Juni, 1999)",
    ),
    ("found (García Márquez y Pérez, 2004).", "García Márquez|Pérez 2004", "found (enero y marzo, 2004)."),
    ("found (Al-Babili, 2016).", "Al-Babili 2016", "found (al 2016)."),
    ("found (Bruno and Al-Babili, 2016).", "Bruno|Al-Babili 2016", "found (et al-2016)."),
    ("found (St. Clair et al., 2015).", "St. Clair 2015", "found (St., 2015)."),
    ("found (J. Kern, 2001).", "J. Kern 2001", "found (J. 2001)."),
    ("found (A. B. Kern & C. Boyd, 2001).", "A. B. Kern|C. Boyd 2001", "found (A. & B., 2001)."),
    ("found (Kern Jr., 2001).", "Kern 2001", "found (Jr., 2001)."),
    ("found (World Health Organization, 2017).", "World Health Organization 2017", "found (the organization, 2017)."),
    ("found (World Health Organization [WHO], 2017).", "World Health Organization 2017", "found ([a], 2017)."),
    ("found (World Health Organization (WHO), 2017).", "World Health Organization 2017", "found ((a), 2017)."),
    ("found (WHO, 2019).", "WHO 2019", "found (N, 2019)."),
    ("found (C&EN 2016).", "C&EN 2016", "found (A & B 2016)."),
    (
        "found (Centers for Disease Control and Prevention, 2010).",
        "Centers for Disease Control and Prevention 2010",
        "(control and prevention, 2010)",
    ),
    (
        "found (Food and Agriculture Organization of the United Nations, 2010).",
        "Food and Agriculture Organization of the United Nations 2010",
        "(food and agriculture, 2010)",
    ),
    ("found (Kern, in press).", "Kern in press", "found (in press)."),
    ("found (Kern, forthcoming).", "Kern forthcoming", "found (the forthcoming)."),
    ("found (Kern, n.d.).", "Kern n.d.", "found (n.d.)."),
    ("found (Kern, n. d.).", "Kern n. d.", "found (no date)."),
    ("found (Kern, s.d.).", "Kern s.d.", "found (SD 2.1)."),
    ("found (Kern 1915/1957).", "Kern 1915/1957", "found (1915/1957)."),
    ("found (ALVES; SOARES, 2003).", "ALVES|SOARES 2003", "found (CAP; 2003)."),
    ("found (KERN, 2003, p. 12).", "KERN 2003", "found (ISBN 2003, p. 12)."),
    ("found (Kern & Boyd, 2003; Lane 2001).", "Kern|Boyd 2003; Lane 2001", "(autumn 2003; spring 2001)"),
    ("found [Kern 2001; Boyd 2003].", "Kern 2001; Boyd 2003", "found [2001; 2003]."),
    ("however, Kern and Boyd (2001) said", "Kern|Boyd 2001", "however, in autumn (2001) it"),
    ("Additionally, Kern and Boyd (2001) said so additionally", "Kern|Boyd 2001", "additionally (2001) it"),
    ("According to Kern (2001) it", "Kern 2001", "According to plan (2001) it"),
    ("In Kern (2001) it", "Kern 2001", "In Quito (2001) it was; the bus left from Quito."),
    ("by Kern et al. (2001, 2003)", "Kern 2001; Kern 2003", "by then (2001, 2003)"),
    ("byKern et al. (2001) first", "Kern 2001", "bythen (2001)"),
    ("Kern-\nBoyd et al. (2001)", "Kern-\nBoyd 2001", "2000-\n2001"),
]

OTHER_LANGUAGES = [
    ("visto (García y cols., 2004).", "García 2004", "visto (mayo de 2004)."),
    ("visto (García y colaboradores, 2004).", "García 2004", "visto (otros, 2004)."),
    ("visto (García y López, 2004).", "García|López 2004", "visto (enero y mayo, 2004)."),
    ("visto (véase García, 2004).", "García 2004", "visto (véase 2004)."),
    ("belegt (Bauer u. a. 2004).", "Bauer 2004", "belegt (u. a. 2004)."),
    ("belegt (Bauer und Huber 2004).", "Bauer|Huber 2004", "belegt (Mai und Juni 2004)."),
    ("belegt (vgl. Bauer 2004, S. 12).", "Bauer 2004", "belegt (vgl. S. 2004)."),
    ("belegt (siehe Bauer 2004).", "Bauer 2004", "belegt (siehe Tabelle 3, 2004)."),
    ("wie Bauer et al. (2004) zeigen", "Bauer 2004", "wie im Mai (2004) gezeigt"),
    ("observé (Dupont et Martin, 2004).", "Dupont|Martin 2004", "observé (mai et juin, 2004)."),
    ("observé (Dupont et coll., 2004).", "Dupont 2004", "observé (coll., 2004)."),
    ("observé (voir Dupont, 2004).", "Dupont 2004", "observé (voir 2004)."),
    ("selon Dupont (2004) il", "Dupont 2004", "selon la loi (2004) il"),
    ("trovato (Rossi e Bianchi, 2004).", "Rossi|Bianchi 2004", "trovato (aprile e maggio, 2004)."),
    ("visto (Souza e Silva, 2004).", "Souza|Silva 2004", "visto (março e abril, 2004)."),
    ("visto (Souza et al., 2004).", "Souza 2004", "visto (set. 2004)."),
    ("показано (Иванов и др., 2010).", "Иванов 2010", "показано (в 2010)."),
    ("показано (Иванов и Петров, 2010).", "Иванов|Петров 2010", "показано (2010)."),
    ("研究（张三，2010）表明", "张三 2010", "研究于2010年表明"),
    ("研究（王等，2010）表明", "王 2010", "研究（第2010页）表明"),
]

LISTED = reference_list(
    reference(1, "Kern", 2001),
    reference(2, "Das; Pandey", 2010),
    reference(3, "An et al.", 1989),
    reference(4, "Brandt et al.", 2009),
    reference(5, "Keyserling", 1877),
    reference(6, "Levy", 2015),
)
# Only where the list knows the name is it one: what stands alone, or means something else in other texts
WITH_A_LIST = [
    ("as Kern 2001 showed", "Kern 2001", "as Sydney 2000 showed"),
    ("found (Das and Pandey, 2010).", "Das|Pandey 2010", "found (das und dies, 2010)."),
    ("found (An et al., 1989).", "An 1989", "found (an 1989)."),
    ("T. albicollisBrandt et al., 2009 is", "Brandt 2009", "T. albicollis 2009 is"),
    (
        "The spider Lycosa thorelli (Keyserling, 1877) is",
        "Keyserling 1877",
        "The spider Lycosa thorelli (Simon, 1898) is",
    ),
]

NO_CITATIONS = [
    "in Boston (2010); they left from Boston",
    "in San Francisco (1951)",
    "the Industrial Revolution (1780)",
    "of the World Cup (2006)",
    "World War II (1939–1945)",
    "Windows (2000)",
    "MS Excel (2007)",
    "(NanoDrop 2000)",
    "(Photoshop CC 2015)",
    "(17th October–31st December, 2017)",
    "the Certificate (2015-CSA-150)",
    "10² m and 5³",
    "(aged 12; 2001)",
    "p < .05 (2)",
    "equation (3)",
    "Eq. (3)",
    "(iii)",
    "[M+H]+",
    "(ratio 1:100)",
    "β(1,3)-glucan",
    "A.A. Santos et al. 1591 (CEN)",
    "(London: Penguin, 2001)",
    "Act of 2001",
    "(12 May 2001)",
    "ISO 9001 (2015)",
    "no. 3 (2001)",
    "(c. 1850)",
    "(b. 1950)",
    "[2001]",
    "[1999–2001]",
    "(ca. 2001)",
    "(2001)",
    "(USA, 2001)",
    "since 1998 (Fig. 3)",
]


def reading(text: str, known: ReferenceList | None = None) -> str:
    """All citations of a text in the notation of the table."""
    targets = [t for c in find_citations(document(text), known or ReferenceList()) for t in c.targets]
    if any(t.label for t in targets):
        return " ".join(f"[{t.label}]" for t in targets)
    return "; ".join(f"{'|'.join(t.authors)} {t.year}{t.suffix or ''}" for t in targets)


@pytest.mark.parametrize(("text", "expected", "other"), NUMBERS)
def test_numbers(text: str, expected: str, other: str) -> None:
    assert reading(text) == expected
    assert reading(other) == ""


@pytest.mark.parametrize(("text", "expected", "other"), [*YEARS, *OTHER_LANGUAGES])
def test_authors_and_years(text: str, expected: str, other: str) -> None:
    assert reading(text) == expected
    assert reading(other) == ""


@pytest.mark.parametrize(("text", "expected", "other"), WITH_A_LIST)
def test_names_that_the_list_knows(text: str, expected: str, other: str) -> None:
    assert reading(text, LISTED) == expected
    assert reading(other, LISTED) == ""


@pytest.mark.parametrize("text", NO_CITATIONS)
def test_what_is_no_citation(text: str) -> None:
    assert reading(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices rise (Dogwood 1991).", "Dogwood 1991"),  # no genus and epithet with their authority
        ("In Norway prices rise (Dogwood 1991).", "Dogwood 1991"),
        ("Birds nest there (Ebel 1990).", "Ebel 1990"),
        ("It is dear (Smith-Jones 2002).", "Smith-Jones 2002"),  # no product, as `NanoDrop` is one
        ("as Smith-Jones (2012) says", "Smith-Jones 2012"),
        ("in Scolecura propinqua (Millidge, 1991)", "Millidge 1991"),
        ("spiders, Scolecura propinqua (Millidge, 1991), and", ""),
        ("Quercus ilicifolius (Wang, 1991) grows", ""),
        ("read by machine (Nano-Drop 2000)", ""),
        ("Enligt RFV (2003) stiger det.", "RFV 2003"),  # prepositions and articles are no part of a name
        ("dati dell’IPF (2003)", "IPF 2003"),
        ("Podle Dogwooda (2003) roste", "Dogwooda 2003"),
        ("as de la Cruz (2003) says", "de la Cruz 2003"),
        ("as d’Alembert (1743) says", "d’Alembert 1743"),
    ],
)
def test_works_that_no_list_knows_are_not_lost(text: str, expected: str) -> None:
    assert reading(text) == expected


ALPHABETIC = reference_list(
    reference(1, "Gamma; Helm", 1995, label="GHJV95"),
    reference(2, "Hunt", 2001, label="HDW+01"),
    reference(3, "Knuth", 1997, label="Knu97"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as in [Knu97].", "[Knu97]"),
        ("as in [Knu97, HDW+01].", "[Knu97] [HDW+01]"),
        ("as in [GHJV95; Knu97].", "[GHJV95] [Knu97]"),
        ("as in [Knu97, p. 12].", "[Knu97]"),
        ("as in [Knu97, Theorem 3.1].", "[Knu97]"),
        ("as in [Knu97] and [GHJV95], unlike [Smi99].", "[Knu97] [GHJV95] [Smi99]"),
        ("as in [Knu97] and [GHJV95], with array[i], [sic], [A1] and [see below].", "[Knu97] [GHJV95]"),
        ("one label [Smi99] alone, which the list does not have", ""),
    ],
)
def test_labels_of_letters(text: str, expected: str) -> None:
    assert reading(text, ALPHABETIC) == expected


def test_labels_of_letters_lead_to_their_entries() -> None:
    found = find_citations(document("as in [Knu97], [GHJV95] and [Smi99]."), ALPHABETIC)
    assert [t.leads_to for c in found for t in c.targets] == ["r3", "r1", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seen.¹ And more² of it,³ as known.⁴", "[1] [2] [3] [4]"),
        ("Seen.¹˒² And³⁻⁴ more.", "[1] [2] [3] [4]"),
        ("Seen.¹,² And³–⁴ more.", "[1] [2] [3] [4]"),
        ("Seen.¹ On 12 m² and 10³ cells² of it,³ as known.⁴", "[1] [2] [3] [4]"),
    ],
)
def test_raised_figures_of_unicode(text: str, expected: str) -> None:
    assert reading(text, numbered(4)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One (1), two (2) and three (3). Four (4), see refs. 3–4.", "[1] [2] [3] [4] [3] [4]"),
        ("One (1), two (2), three (3, 4). It was (1) warm, (2) wet and (3) dark.", "[1] [2] [3] [4]"),
        ("One (1), two (2), three (3, 4), in a ratio (1:100) of α-(1–4) bonds to AC(1).", "[1] [2] [3] [4]"),
        ("One (1–4). Two (2). Three (3). In Eq. (2) and equation (3), mean 47.3 (1–40).", "[1] [2] [3] [4] [2] [3]"),
    ],
)
def test_round_brackets(text: str, expected: str) -> None:
    assert reading(text, numbered(4)) == expected


@pytest.mark.parametrize(
    ("text", "exempt"),
    [
        ("(A. Kern, personal communication, May 4, 2010)", [True]),
        ("(A. Kern, pers. comm., 2010)", [True]),
        ("(A. Kern, unpublished data, 2010)", [True]),
        ("(Kern et al., 2010 and unpublished data)", [False]),
        ("(Kern et al. 2010; Boyd, pers. obs.)", [False]),
        ("(Kern, 1969, as cited in Levy, 2015)", [True, False]),
        ("Kern et al. (1969), as cited in Levy (2015), said", [True, False]),
        ("Kern (1969) in Levy (2015) said", [True, False]),
        ("Kern (1969, zit. nach Levy 2015) sagt", [True, False]),
    ],
)
def test_what_needs_no_entry_of_its_own(text: str, exempt: list[bool]) -> None:
    targets = [t for c in find_citations(document(text), ReferenceList()) for t in c.targets]
    assert [t.exempt is not None for t in targets] == exempt


def test_the_table_is_long() -> None:
    assert len(NUMBERS) + len(YEARS) + len(OTHER_LANGUAGES) + len(WITH_A_LIST) >= 150  # as the documentation says
