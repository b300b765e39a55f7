"""Which entry a citation is linked to, and what is said where it is linked to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.models import LinkStatus
from citecheck.parser.citations.find import find_citations
from citecheck.parser.linking.linker import link, with_citations
from citecheck.parser.reference_list.sections import find_list
from citecheck.text.citing import describe_entry
from conftest import document, numbered, reference, reference_list

if TYPE_CHECKING:
    from citecheck.models import Link, ReferenceList

LIST = reference_list(
    reference(1, "Duman; Monteggia", 2006),
    reference(2, "van der Kolk", 1994),
    reference(3, "Herpertz; Dietrich; Wenning", 2001),
    reference(4, "Koenigsberg; Siever; Lee", "2009a"),
    reference(5, "Koenigsberg; Fan; Ochsner", "2009b"),
    reference(6, "@World Health Organization", 2017),
    reference(7, "Haß; Müller", 2012),
    reference(8, "Massó Rodriguez; Hogg; Gardoki-Souto", 2021),
    reference(9, "Levy; Johnson; Clouthier; Scala; Temes", 2015),
    reference(10, "Øverås", 1998),
    reference(11, "Smith; Jones", "in press"),
    reference(12, "Kandel", 1998),
    reference(13, "Zhang; Suo; Yang; Lai; Pan; He et al.", 2022),
    reference(14, "García Márquez", 1967),
    reference(15, "Costa e Silva", 2009),
    reference(16, "ur Rehman; Dib-Hajj", 2012),
    reference(17, "Dib; Hajj", 2013),
    reference(18, "@Drinking Water Inspectorate", 2015),
    reference(19, "@R Core Team", 2018),
)

LINKED = [
    ("(Duman & Monteggia, 2006)", "r1"),
    ("(van der Kolk, 1994)", "r2"),
    ("Van der Kolk (1994)", "r2"),
    ("(Kolk, 1994)", "r2"),
    ("(Herpertz et al. 2001)", "r3"),
    ("(Herpertz, Dietrich, & Wenning, 2001)", "r3"),
    ("(Koenigsberg et al., 2009b)", "r5"),
    ("(World Health Organization, 2017)", "r6"),
    ("(WHO, 2017)", "r6"),
    ("(Hass & Mueller, 2012)", "r7"),
    ("(Haß & Müller 2012)", "r7"),
    ("(Massó Rodriguez et al., 2021)", "r8"),
    ("(Rodriguez et al. 2021)", "r8"),
    ("(Overas, 1998)", "r10"),
    ("(Smith & Jones, in press)", "r11"),
    ("(E. R. Kandel, 1998)", "r12"),
    ("Kandel's (1998) view", "r12"),
    ("(Zhang et al., 2022)", "r13"),
    ("(Garcia Marquez, 1967)", "r14"),
    ("(Márquez, 1967)", "r14"),
    ("(Levy et al., 2015)", "r9"),
    ("(Levy, 2015)", "r9"),
    ("(Duman et al., 2006)", "r1"),
    ("(DUMAN & MONTEGGIA, 2006)", "r1"),
    ("(Kandel, 1979/1998)", "r12"),
    ("Costa e Silva (2009)", "r15"),
    ("(ur Rehman & Dib-Hajj, 2012)", "r16"),
    ("(ur Rehman, and Dib-Hajj, 2012)", "r16"),
    ("(Dib & Hajj, 2013)", "r17"),
    ("The Drinking Water Inspectorate (2015)", "r18"),
    ("(Core Team R, 2018)", "r19"),
]

NEAR = [
    ("(Duman & Monteggia, 2005)", "r1", "2006"),
    ("(Herpertz et al. 2002)", "r3", "2001"),
    ("(Herpertz et al. 2010)", "r3", "2001"),  # two digits swapped
    ("(Herprtz et al. 2001)", "r3", "spells the name differently"),
    ("(Duman & Montegia, 2006)", "r1", "spells the co-author differently"),
    ("(Duman & Nestler, 2006)", "r1", "not an author"),
    ("(Duman, Nestler, & Monteggia, 2006)", "r1", "not an author"),
    ("(Monteggia & Duman, 2006)", "r1", "another order"),
    ("(Duman, 2006)", "r1", "has 2 authors"),
    ("(Kandel, 1998b)", "r12", "no letter"),
    ("(Smith & Jones, 2019)", "r11", "in press"),
]

MISSING = [
    "(Bertschy et al. 2019)",
    "(Kandel, 2006)",
    "(Ross, 2012)",
    "(Levi, 2011)",
    "(Duke et al., 2006)",
    "(World Bank, 2017)",
]


def links(text: str, entries: ReferenceList = LIST) -> list[Link]:
    manuscript = document(text)
    return list(link(manuscript, find_citations(manuscript, entries), entries))


@pytest.mark.parametrize(("text", "meant"), LINKED)
def test_spellings_of_the_same_name_are_linked(text: str, meant: str) -> None:
    (done,) = links(text)
    assert (done.status, done.references) == (LinkStatus.LINKED, (meant,))


@pytest.mark.parametrize(("text", "meant", "why"), NEAR)
def test_near_misses_name_the_entry_meant(text: str, meant: str, why: str) -> None:
    (done,) = links(text)
    assert (done.status, done.references) == (LinkStatus.NEAR, (meant,))
    assert why in done.why


@pytest.mark.parametrize("text", MISSING)
def test_other_people_and_other_years_are_missing(text: str) -> None:
    (done,) = links(text)
    assert (done.status, done.references) == (LinkStatus.MISSING, ())


def test_two_entries_that_fit_alike_are_ambiguous() -> None:
    (done,) = links("(Koenigsberg et al. 2009)")
    assert (done.status, done.references) == (LinkStatus.AMBIGUOUS, ("r4", "r5"))
    assert "entry 4" in done.why
    assert "entry 5" in done.why


def test_number_of_authors_tells_two_works_of_a_year_apart() -> None:
    entries = reference_list(reference(1, "Levy", 2015), reference(2, "Levy; Johnson; Temes", 2015))
    assert [d.references for d in links("(Levy, 2015) (Levy et al., 2015)", entries)] == [("r1",), ("r2",)]


def test_a_work_listed_twice_is_no_ambiguity() -> None:
    entries = reference_list(
        reference(1, "Kandel", 1998, "A new framework"), reference(2, "Kandel", 1998, "A new framework")
    )
    (done,) = links("(Kandel, 1998)", entries)
    assert (done.status, done.references) == (LinkStatus.LINKED, ("r1",))


def test_letters_without_counterpart_go_by_the_order_of_the_list() -> None:
    entries = reference_list(reference(1, "Kandel", 1998, "One title"), reference(2, "Kandel", 1998, "Another title"))
    first, second = links("(Kandel, 1998a, 1998b)", entries)
    assert (first.references, second.references) == (("r1",), ("r2",))
    assert second.by == "order of the list"


def test_abbreviations_that_the_text_introduces_are_understood() -> None:
    entries = reference_list(reference(1, "@European Medicines Agency", 2017))
    text = "The European Medicines Agency (EMA) ruled (EMA, 2017)."
    assert [d.references for d in links(text, entries)] == [("r1",)]


def test_initials_lead_to_the_body_that_the_text_introduces() -> None:
    entries = reference_list(reference(1, "@National Wells Agency", 2017), reference(2, "@National Water Agency", 2017))
    text = "The National Water Agency (NWA) ruled (NWA, 2017)."
    assert [d.references for d in links(text, entries)] == [("r2",)]
    text = "The Northern Walrus Act (NWA) is old (NWA, 2017)."
    assert [d.status for d in links(text, entries)] == [LinkStatus.MISSING]


VUN, RWW = "Verein für Umwelt und Natur", "Raad voor Water en Wind"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (f"says the {VUN} (VUN, 2011). So (VUN, 2011).", VUN),
        (f"says the {VUN} (VUN). So says the {VUN} (2011).", "VUN"),
        (f"says the {RWW} (RWW). So (RWW, 2011).", RWW),
        (f"says the {RWW} (RWW). So ({RWW}, 2011).", "RWW"),
        (f"says ({RWW} [RWW], 2011). So (RWW, 2011).", RWW),
        (f"says (RWW [{RWW}], 2011). So RWW (2011).", RWW),
        (f"says RWW ({RWW}). So RWW (2011).", RWW),
        (f"says (RWW, 2011), says ({RWW}, 2011).", f"{RWW} (RWW)"),
        (f"says (RWW, 2011), says ({RWW}, 2011).", f"RWW – {RWW}"),
        ("says the Institut pour le Sol et la Terre (IST, 2011).", "Institut pour le Sol et la Terre"),
        ("says the Toprak ve Su Kurumu (TSK, 2011).", "Toprak ve Su Kurumu"),
        ("says Český svaz ochránců přírody (ČSOP, 2011).", "Český svaz ochránců přírody"),
        ("says the World Wide Web Consortium (W3C). So (W3C, 2011).", "World Wide Web Consortium"),
        ("says Statistics Poland (Główny Urząd Statystyczny, GUS). So (GUS, 2011).", "Główny Urząd Statystyczny"),
        ("says the Department for Education (DfE). So (DfE, 2011).", "Department for Education"),
        (f"says (RWW, 2011), says ({RWW}, 2011).", f"RWW ({RWW})"),
        (f"says (RWW, 2011), says ({RWW}, 2011).", f"[RWW] {RWW}"),
        ("says the Society for Wells (S.f.W.). So (S.f.W., 2011).", "Society for Wells"),
        ("says the Group of 12 Springs (G12S). So (G12S, 2011).", "Group of 12 Springs"),
        ("says the Third Well Council (3WC). So (3WC, 2011).", "Third Well Council"),
        ("says the North Wells Council (NWC-Y). So NWC-Y (2011).", "North Wells Council"),
        ("says the Wells and Weirs Office (WWO/UK). So (WWO/UK, 2011).", "Wells and Weirs Office"),
        ("says the Royal Board of Wells (hereafter Wells Board). So (Wells Board, 2011).", "Royal Board of Wells"),
        ("says the Royal Board of Wells (hereafter “the Board”). So (the Board, 2011).", "Royal Board of Wells"),
        ("Die Versuchs- und Lehranstalt Speyer (LUFA) sagt. So (LUFA, 2011).", "Versuchs- und Lehranstalt Speyer"),
    ],
)
def test_short_and_long_names_of_bodies_lead_to_each_other(text: str, entry: str) -> None:
    done = document(
        f"{text}\n\nReferences\n\nAlder, A. (2001). Sowing seeds in soil. Journal of Gardens, 3, 1-9.\n"
        f"Birch, B. (2004). A guide to soil. Journal of Gardens, 6, 10-19.\n"
        f"{entry}. (2011). A report on the soil and its use. Bonn: Press of the Society.\n"
    )
    entries = find_list(done)
    found = link(done, find_citations(done, entries), entries)
    assert found
    assert {d.references for d in found} == {("r3",)}
    assert {d.status for d in found} == {LinkStatus.LINKED}


def test_bodies_that_the_list_has_each_by_itself_stay_several() -> None:
    done = document(
        "The Northern Wells Agency – Water Use Kommission (NWA-WUK) says so (NWA/WUK and Ponds, 2011).\n\n"
        "References\n\nAlder, A. (2001). A manual for soil. Journal of Gardens, 3, 1-9.\n"
        "Birch, B. (2004). Wells by the office. Journal of Gardens, 6, 10-19.\n"
        "NWA/WUK and Ponds, P. (2011). A report on the soil and its use. Bonn: Press of the Society.\n"
    )
    entries = find_list(done)
    (citation,) = find_citations(done, entries)
    assert citation.targets[0].authors == ("NWA", "WUK", "Ponds")
    assert [d.references for d in link(done, (citation,), entries)] == [("r3",)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("says (VUN, 2011).", LinkStatus.MISSING),  # its letters are those of an entry that nothing introduces
        (f"says the {VUN} (VUN). So (VUX, 2011).", LinkStatus.MISSING),
        (f"says the {VUN} (with Wells Board). So (Wells Board, 2011).", LinkStatus.MISSING),
        (f"says the {VUN} (hereafter Wells Board). So (Wells Board, 2011).", LinkStatus.MISSING),  # no word of it
        (f"says the {VUN} (VUN). So (VUN, 2012).", LinkStatus.NEAR),
    ],
)
def test_a_short_name_that_nothing_introduces_leads_nowhere(text: str, status: LinkStatus) -> None:
    assert [d.status for d in links(text, reference_list(reference(1, f"@{VUN}", 2011)))] == [status]


def test_persons_and_organisations_are_never_one() -> None:
    entries = reference_list(reference(1, "@Health Foundation", 2017))
    (done,) = links("(Health, 2017)", entries)
    assert done.status is LinkStatus.MISSING


def test_personal_communications_need_no_entry() -> None:
    (done,) = links("(J. Kandel, personal communication, May 4, 2010)")
    assert (done.status, done.why) == (LinkStatus.EXEMPT, "personal communication")


def test_a_work_cited_through_another_needs_no_entry() -> None:
    first, second = links("(Bowlby, 1969, as cited in Kandel, 1998)")
    assert first.status is LinkStatus.EXEMPT
    assert second.references == ("r12",)


def test_numbers_are_linked_by_label() -> None:
    assert [d.references for d in links("so [2,4-5].", numbered(9))] == [("r2",), ("r4",), ("r5",)]


def test_an_unnumbered_list_is_counted_and_says_so() -> None:
    (done,) = links("so [3].")
    assert (done.references, done.by) == (("r3",), "position")
    assert "counted by position" in done.why


def test_numbers_beyond_the_list_are_missing_and_doubled_ones_ambiguous() -> None:
    entries = reference_list(reference(1, "A", 2000, label=1), reference(2, "B", 2000, label=1), numbered=True)
    one, nine = links("so [1] and [9].", entries)
    assert (one.status, one.references) == (LinkStatus.AMBIGUOUS, ("r1", "r2"))
    assert (nine.status, nine.why) == (LinkStatus.MISSING, "the list has 2 entries")


def test_references_learn_who_cites_them() -> None:
    manuscript = document("so [2] and [2,3].")
    citations = find_citations(manuscript, numbered(3))
    known = with_citations(numbered(3).references, link(manuscript, citations, numbered(3)))
    assert [r.cited_by for r in known] == [(), ("c1", "c2"), ("c2",)]


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (reference(5, "Duman; Monteggia", 2006), "Duman & Monteggia 2006 (entry 5)"),
        (reference(5, "Duman", "2006a", label=9), "Duman 2006a (entry 9)"),
        (reference(5, "A; B; C", 2006), "A et al. 2006 (entry 5)"),
        (reference(5, "A; B; C; D", 2006), "A et al. 2006 (entry 5)"),
        (reference(5, "@World Health Organization", None), "World Health Organization (entry 5)"),
    ],
)
def test_entries_are_described_as_readers_look_for_them(entry: object, shown: str) -> None:
    assert describe_entry(entry) == shown  # type: ignore[arg-type]
