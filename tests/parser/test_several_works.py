"""Entries that hold several works under one number, and citations of one of them."""

from __future__ import annotations

import pytest

from citecheck.parser.citations.find import find_citations
from citecheck.parser.linking.linker import link
from citecheck.parser.reference_list.sections import find_list
from conftest import document

LIST = """

References

1. a) A. Smith, B. Jones, J. Am. Chem. Soc. 2001, 123, 1-9; b) C. Kern, Angew. Chem. Int. Ed. 2002, 41, 12-19.
2. (a) E. Moss, Org. Lett. 2004, 6, 100-103. (b) F. Nash, J. Org. Chem. 2005, 70, 200-204.
3. G. Otto, Tetrahedron 2006, 62, 300-309.
"""


def test_each_work_is_an_entry() -> None:
    entries = find_list(document("One [1], [2] and [3]." + LIST)).references
    assert [r.label for r in entries] == ["1a", "1b", "2a", "2b", "3"]
    assert [r.work.year for r in entries] == [2001, 2002, 2004, 2005, 2006]
    assert not any(r.raw.startswith(("a)", "(a)", ";")) or r.raw.endswith(";") for r in entries)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("known [1], used [2a], seen [3].", [["r1", "r2"], ["r3"], ["r5"]]),
        ("known [1b], used [2a, 3], seen [3].", [["r2"], ["r3"], ["r5"], ["r5"]]),
        ("known [1-3], used [2b].", [["r1", "r2"], ["r3", "r4"], ["r5"], ["r4"]]),
    ],
)
def test_a_number_is_all_of_its_works_and_a_letter_one(text: str, expected: list[list[str]]) -> None:
    whole = document(text + LIST)
    entries = find_list(whole)
    done = link(whole, find_citations(whole, entries), entries)
    assert [list(d.references) for d in done] == expected
    assert {d.status.value for d in done} == {"linked"}


def test_parts_within_a_title_are_no_works() -> None:
    text = "One [1], two [2], three [3].\n\nReferences\n\n" + "".join(
        f"{n}. Smith A. Effects of a) salt; b) water on plants {n}. J Grass. 200{n};3(2):1-9.\n" for n in (1, 2, 3)
    )
    assert [r.label for r in find_list(document(text)).references] == ["1", "2", "3"]


PHYSICS = """

References

[1] T. Sterling, J. Greene, Nucl. Phys. B 220 (1983) 327. M. Panero, JHEP 0505 (2005) 066 [hep-lat/0503024].
[2] K. Abe et al., Phys. Rev. Lett. 89, 142001 (2002); B. Aubert et al., Phys. Rev. D 72, 031101 (2005).
[3] M. Davier, S. Eidelman, A. Hoecker, Z. Zhang, Eur. Phys. J. C 31, 503 (2003).
[4] Smith, J.; Jones, K.; Baker, L. A title of 2003. B. Note on it, J. Org. Chem. 2004, 12, 3-9.
"""


def test_works_behind_one_another_without_letters_are_entries_too() -> None:
    entries = find_list(document("One [1], [2], [3] and [4]." + PHYSICS)).references
    assert [r.label for r in entries] == ["1a", "1b", "2a", "2b", "3", "4"]
    assert [r.work.year for r in entries] == [1983, 2005, 2002, 2005, 2003, 2004]
    assert entries[1].raw.startswith("M. Panero")
