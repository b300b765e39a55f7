"""Placeholders in a reference: words that a template or a program put where the facts of a work should stand.

`Lastname, F. (20XX). Title of the paper. Journal Name, XX(X). arXiv:2305.XXXXX. URL to be updated.` Names, titles and
venues are looked for as whole fields, as parsed or between the stops of the string, so that a work about journal names,
47,XXX karyotypes or the guidelines to be updated, volume XX and people called Author or Doe are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.text.identifiers import names_placeholder
from citecheck.text.normalize import collapse, fold

if TYPE_CHECKING:
    from citecheck.models import Name, Work

_LONGEST = 2000  # characters of one entry that are read
_NTH = r"(?:first|second|third|fourth|last|1st|2nd|3rd|corresponding|another|other)"
_WORK = (
    r"(?:(?:journal |conference |proceedings |book )?"
    r"(?:paper|article|book|chapter|work|thesis|dissertation|report|publication|manuscript|document|study|reference))"
)
_VENUE = r"(?:journal|conference|publisher|proceedings|periodical|magazine|venue|book|newspaper|university)"
# Names that nobody bears: `Firstname Lastname`, `Last name, First`, `Author One`, `2nd Author`, `Author Name`
_NO_NAME = re.compile(
    r"(?:the )?(?:first|last|given|family|sur|full) ?names?|surname|your name|name surname|surname initials?|"
    rf"author ?names?|names? of (?:the )?authors?|{_NTH} ?author|author ?(?:one|two|three|four|[1-9])"
)
# As a parse may cut them: `Lastname` with the given name `Firstname`, `F.`, `First M.`
_NO_FAMILY = re.compile(r"(?:last ?name|surname|family ?name)\d?")
_NO_GIVEN = re.compile(r"(?:first ?name|given ?name|forename)(?: (?:[a-z]|middle(?: ?name)?))?\d?")
# One segment of the string, in capitals that no title has: `LastName1`, `Firstname Lastname`, `Author 2`, `A Author`
_NO_PERSON = re.compile(
    r"(?:First|Last|Sur|Family|Given)[Nn]ame\d?(?: [A-Z]{1,2})?|First ?[Nn]ame Last ?[Nn]ame|"
    r"Last ?[Nn]ame First ?[Nn]ame|Author [1-9]|Author Name|Author [A-D]|[A-D] Author"
)
_AUTHOR = re.compile(r"(?:co ?)?author|editor")
_NOBODY = frozenset(
    {"john doe", "jane doe", "jon doe", "john q public", "max mustermann", "erika mustermann", "foo bar"}
)
# Whole titles: `Title of the paper`, `Article title`, `Your Title Here`, `Insert title here`, `The title of the work`
_NO_TITLE = re.compile(
    rf"(?:the )?(?:full )?titles? of (?:the |this |your |an? |his published )?{_WORK}(?: (?:goes )?here)?|"
    rf"(?:your )?{_WORK} title(?: (?:goes )?here)?|(?:your |insert |the )?title (?:goes )?here|insert title|your title|"
    rf"title placeholder|placeholder title|(?:placeholder|dummy) (?:{_WORK}|citation|entry)|lorem ipsum(?: dolor.*)?|"
    r"the name of the title is hope|"  # ACM's sample
    r"the art of writing a scientific article"  # van der Geer et al. 2010, the sample of Elsevier's guides for authors
)
# Whole names of venues: `Journal Name`, `Name of the Conference`, `Title of Periodical`
_NO_VENUE = re.compile(
    rf"(?:in )?(?:proceedings of (?:the )?)?(?:(?:full |abbreviated )?{_VENUE} names?(?: here)?|"
    rf"(?:the )?names? of (?:the |your )?{_VENUE}|(?:the )?titles? of (?:the )?(?:his published |edited )?{_VENUE}|"
    r"(?:journal|periodical|proceedings) title|placeholder journal|journal of placeholders?|(?:journal|conference) tbd)"
)
# Titles and venues of samples, which may be a work's own: two such signs are wanted
_SAMPLE = re.compile(
    rf"(?:an? )?(?:sample|example|test|dummy|some) (?:title|entry|journal|conference|{_WORK})|book title|"
    r"title|subtitle|journal|publisher|venue|(?:city )?publisher(?: location)?|location publisher|city of publisher|"
    r"abbreviated (?:journal name year|title of journal)|year volume page range|"
    r"journal of (?:examples|testing|something)|(?:university|institute) of (?:somewhere|example)"
)
# Words that say so themselves: `[citation needed]`, `TODO:`, `[insert title]`, `lorem ipsum dolor`, `<your name>`
_SAYS_SO = re.compile(
    r"[\[({<](?:citation needed|todo\b[^\])}>]{0,60}|fixme\b[^\])}>]{0,60}|placeholder\b[^\])}>]{0,40}|"
    r"(?:insert|your|add|enter) [^\])}>]{2,40}|tb[ad]|(?:journal|author|publisher|conference)(?:'?s'?)? names?|"
    r"paper title|article title)[\])}>]|"
    r"\blorem ipsum dolor\b|\bcitation needed\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"(?<![\w-])(?:TODO|FIXME|TBD|TBA)(?=:|\.?$|[.,;\])](?:\s|$))")
_SHOUTED_FIELDS = frozenset({"TODO", "FIXME", "TBD", "TBA"})
_LABELLED = re.compile(r"\b(?:doi|arxiv|url|pmid|isbn)\s?:?\s?$", re.IGNORECASE)  # `DOI: TBD` is an identifier's
# `URL to be updated.`, `(to be added)`, `DOI: to be assigned`; never inside a title that goes on
_TO_BE = re.compile(
    r"(?:(?:^|[.,;(\[]\s*|\s[-–—]\s)(?:(?:url|doi|link|details?|reference|pages?|volume|issue|title|authors?|year|date|journal|info|"
    r"information|publication details)\b\s*:?\s*)?|\b(?:URL|DOI)\s*:?\s*)"
    r"(to be (?:updated|added|completed|filled(?: in)?|inserted|supplied|assigned))\s*(?=[.,;)\]]|$)",
    re.IGNORECASE,
)
# Signs as well: `(Year)`, `[Title]`, which searches in PubMed have
_BRACKETED = re.compile(
    r"[\[({<](?:year|authors?|title|journal|volume|issue|pages?|publisher|date)[\])}>]", re.IGNORECASE
)
_ONE_SIGN = 1  # may be chance: a person called Author, a journal called Journal
_QUESTION_MARKS = re.compile(r"(?<![\w?!¿])\?{3,}(?![\w?!])")
_MOST_QUESTION_MARKS = 2  # runs of them; more are letters that another encoding lost
# Numbers left to fill in: `(20XX)`, `XX(X)`, `xxx (2011) xxx–xxx`, `pp. XX–XX`, `Vol. xx, No. xx`, `Accessed: XXXX`
_NO_NUMBER = re.compile(
    r"\((?:(?:19|20)(?:XX|xx|\?\?)|[Xx]{4}|yyyy|YYYY)[a-z]?\)|[,;.] (?:19|20)(?:XX|xx|\?\?)(?=[.,;]|$)|"
    r"(?<![\w-])([Xx?]{2,4})\s?[-–—]{1,2}\s?\1(?![\w-])|"
    r"(?<![\w-])([Xx]{2,3})\s?\(\s?(?:[Xx]{1,3}|\d{4})\s?\)[:,;]?\s?(?:pp?\.?\s?)?[Xx]{2,}\s?[-–—]{1,2}\s?[Xx]{2,}|"
    r"\b[Vv]ol(?:ume)?\.? ?([Xx]{2,3}|x),? (?:[Nn]o\.?|[Ii]ssue|[Nn]umber) ?\3(?!\w)|"
    r"\bpp?\.? ?(?:X{4,}|nnn?[-–—]nnn?)(?!\w)|"
    r"(?<![\w./-])[X]{4,}(?![\w-])|\bx+th ed",
)
# What stands between two stops; what a colon or a question mark follows goes on: `Title of thesis: does it matter?`
_SEGMENT = re.compile(r"([^.,;:!?“”\"‘’«»()\[\]<>{}*_|]+)(?![:?])(?=[.,;!“”\"‘’«»()\[\]<>{}*_|]|$)")


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The placeholders of one entry as printed.

    Attributes:
        facts: in place of names, title or venue: what is printed names no work
        identifiers: in place of an identifier, and words like `to be updated`
        numbers: in place of year, volume, issue or pages; the work may be printed all the same
    """

    facts: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, in this order, each once."""
        found = tuple(dict.fromkeys((*self.facts, *self.identifiers, *self.numbers)))
        folded = [" ".join(sorted(fold(f).split())) or f for f in found]
        return tuple(
            f
            for i, f in enumerate(found)
            if not any(folded[i] in other and (folded[i] != other or j < i) for j, other in enumerate(folded) if j != i)
        )


def find_placeholders(raw: str, work: Work) -> Placeholders:
    """Find the placeholders of a reference, from its string and its fields."""
    text = collapse(raw[:_LONGEST])
    sure, signs = _find_in_fields(text, work)
    sure += [m.group() for m in _SAYS_SO.finditer(text)]
    sure += [
        m.group() for m in _SHOUTED.finditer(text) if text.upper() != text and not _LABELLED.search(text[: m.start()])
    ]
    unread = [m.group() for m in _QUESTION_MARKS.finditer(text)]
    sure += unread if len(unread) <= _MOST_QUESTION_MARKS else []
    identifiers = names_placeholder(text, work.doi, work.arxiv, work.isbn)
    for identifier in identifiers:
        text = text.replace(identifier, " ")
    identifiers += [m[1] for m in _TO_BE.finditer(text)]
    signs += [m.group() for m in _BRACKETED.finditer(text)]
    numbers = [m.group().strip(" .,;()") for m in _NO_NUMBER.finditer(text)]
    if len(signs) > _ONE_SIGN or (signs and (sure or identifiers or numbers)):
        sure += signs
    return Placeholders(tuple(dict.fromkeys(sure)), tuple(dict.fromkeys(identifiers)), tuple(dict.fromkeys(numbers)))


def _find_in_fields(text: str, work: Work) -> tuple[list[str], list[str]]:
    """What is surely a placeholder in place of names, title or venue, and what may be one."""
    sure, signs = _find_in_names(work.authors)
    segments = [m[1].strip() for m in _SEGMENT.finditer(text)]
    fields = [f for f in (work.title, work.container, work.publisher) if f]
    for segment in dict.fromkeys([*fields, *segments]):
        words = fold(segment)
        if (
            _NO_TITLE.fullmatch(words)
            or _NO_VENUE.fullmatch(words)
            or _NO_PERSON.fullmatch(segment)
            or (segment in fields and segment in _SHOUTED_FIELDS)
        ):
            sure.append(segment)
        elif segment in fields and _SAMPLE.fullmatch(words):
            signs.append(segment)
    return sure, signs


def _find_in_names(names: tuple[Name, ...]) -> tuple[list[str], list[str]]:
    """Names that are none; and, where all are called Author or Doe, these as signs: people are called so."""
    sure = [n.display for n in names if _is_no_name(n)]
    called = [n.display for n in names if _AUTHOR.fullmatch(fold(n.family or n.literal or ""))]
    if len(called) > 1 and len(called) == len(names):
        sure += called
    nobody = [n.display for n in names if {fold(n.display), _reversed(n)} & _NOBODY]
    others = [*called, *nobody]
    return sure, others if others and len(others) == len(names) else []


def _reversed(name: Name) -> str:
    return fold(f"{name.given or ''} {name.family or ''}")


def _is_no_name(name: Name) -> bool:
    family, given, whole = fold(name.family or ""), fold(name.given or ""), fold(name.literal or name.display)
    if _NO_NAME.fullmatch(whole) or _NO_NAME.fullmatch(_reversed(name)):
        return True
    return bool(_NO_FAMILY.fullmatch(family) or (_NO_GIVEN.fullmatch(given) and family in {"last", "author", "name"}))
