"""The catalogue of rules: the single source for messages' severities, `citecheck rule`, `--select` and the docs.

A code never changes its meaning once released. Root causes: CC301 suppresses CC310-315; CC303 suppresses CC316;
CC103 suppresses CC101 and the CC201 of the entry meant; CC110 and CC111 list CC101/CC102/CC201 once.
"""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.models import Severity

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it reports, why it matters, and when it can be wrong."""

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    when_it_can_be_wrong: str
    example: str
    implemented: bool = True
    opt_in: bool = False  # not looked for unless it is selected by its whole code or its name


_UNREAD = "Where the reference list was not recognised as one, or an entry was split wrongly: `extract` shows the list."
_RECORD = "The registered record can itself be wrong or incomplete: publishers deposit it. Compare with the paper."

RULES: tuple[Rule, ...] = (
    Rule("CC101", "citation-missing", E, "A citation names a work that the reference list does not have.",
         "A reader cannot find what the statement rests on.", _UNREAD,
         "'(Herpertz et al. 2001)', and no entry by Herpertz of any year"),
    Rule("CC102", "citation-out-of-range", E, "A number is beyond the end of the reference list.",
         "The number leads nowhere; often entries were removed and the text was not renumbered.", _UNREAD,
         "'[38]' where the list ends at 30"),
    Rule("CC103", "citation-near-miss", W,
         "A citation fits no entry exactly and one entry almost: year, suffix, spelling or co-authors differ.",
         "One of the two is wrong, and the reader has to guess which.",
         "Where the list really lacks the work and has a similar one by the same authors.",
         "'(Duman & Monteggia, 2005)', and the entry says 2006"),
    Rule("CC104", "citation-ambiguous", W, "A citation fits two or more entries equally well.",
         "The reader cannot tell which work is meant; letters (2009a, 2009b) are needed.",
         "Where the same work is listed twice: see CC202.", "'(Koenigsberg et al. 2009)' with two such entries"),
    Rule("CC105", "malformed-marker", W, "A citation marker is broken: a range that runs backwards, an empty item.",
         "Some of the works meant are lost.", "Where brackets hold something other than citations.",
         "'[9-7]', '[3,,5]'"),
    Rule("CC106", "mixed-styles", I, "The text cites by numbers and by author and year.",
         "Usually a sign that parts come from different sources, and that one style has no list.",
         "Journals whose style numbers the notes and names authors in prose.", "'[1,2]' beside '(Jovev et al. 2013)'"),
    Rule("CC107", "citation-out-of-order", I, "Numbers are first cited out of order, or a number is skipped.",
         "In styles that number by first citation this shows moved or removed text.",
         "Lists that are numbered alphabetically.", "'[38]' first cited before '[20]'"),
    Rule("CC108", "secondary-citation", I, "A work is cited through another one and is not in the list itself.",
         "Readers should know that the primary work was not consulted.", "Styles that list only the secondary work.",
         "'(Bowlby, as cited in Levy, 2015)'"),
    Rule("CC109", "et-al-form", I, "'et al.' for a work of one or two authors, or one name for a work of many.",
         "The citation does not follow the list; it may mean another work.", "Styles that shorten from two authors on.",
         "'(Levy, 2015)' for a work of five authors"),
    Rule("CC110", "no-reference-list", E, "The text has citations and no reference list was found anywhere.",
         "Nothing that is cited can be followed.",
         "Where the list is a separate file: give it with --references.", "30 citations, no list"),
    Rule("CC111", "list-mismatch", E, "The reference list seems to belong to another document.",
         "Every number then leads to the wrong work.",
         "Short texts; texts and lists in different languages. A warning where only numbers can be asked. The evidence is in the message.",
         "no author named in the text stands in the list"),
    Rule("CC201", "uncited-reference", W, "An entry of the list is cited nowhere.",
         "It may be left over, or its citation was lost.",
         "Bibliographies that list further reading; citations inside figures.", "entry 14 is never cited"),
    Rule("CC202", "duplicate-reference", W, "Two entries describe the same work.",
         "Citations are split over two entries, and counts are wrong.",
         "Parts I and II, errata and replies have nearly equal entries.", "entries 8 and 31"),
    Rule("CC203", "duplicate-number", E, "Two entries carry the same number.", "The number leads to two works.",
         "Lists that restart their numbers by chapter.", "two entries numbered 12"),
    Rule("CC204", "entry-unparsed", I, "An entry could not be read as a reference.",
         "It is not checked any further.", "Notes and comments in the list.", "'See also the project page.'"),
    Rule("CC205", "self-contradiction", W, "An entry contradicts itself: a year in the future, one DOI on two works.",
         "At least one of its facts is wrong.", "Journals dated ahead.", "'2031' in 2026"),
    Rule("CC206", "list-order", I, "The list is out of its own order.", "Readers look in the wrong place.",
         "Sorting rules for particles and prefixes differ.", "Zhang before Xu"),
    Rule("CC207", "splitters-disagree", I, "Two ways of splitting the list disagree on where entries begin.",
         "Entries may be joined or cut.", "Entries that hold several works.", "entry 7 may be two"),
    Rule("CC301", "identifier-conflict", E, "The identifier printed belongs to another work.",
         "The commonest fabrication: a real DOI under another title.", _RECORD,
         "the DOI of entry 3 is registered for a paper on soil"),
    Rule("CC302", "identifier-not-registered", E, "The DOI is not registered with any agency (doi.org confirms).",
         "It leads nowhere.", "DOIs of the last days may not be registered yet.", "10.9999/abc"),
    Rule("CC303", "unresolved", E, "No source that could know the work has a record of it.",
         "The reference may be mistaken, or the work may not exist.",
         "Works outside what the sources index. A warning where the class is grey literature or carries no identifier.",
         "no record matches, and every source answered"),
    Rule("CC304", "incomplete-reference", W, "Too little is printed to find the work.", "A reader cannot find it either.",
         "Styles without titles.", "'Smith J. 2004.'"),
    Rule("CC310", "authors-disjoint", E, "None of the printed authors is among the registered ones.",
         "The reference mixes two works, or names invented authors.", _RECORD, "title of one work, authors of another"),
    Rule("CC311", "authors-differ", W, "Some authors differ, are missing or are added.", "Credit goes wrong.",
         _RECORD + " Lists are cut, alphabetised or incomplete in some records.", "an author too many"),
    Rule("CC312", "title-differs", W, "The printed title differs from the registered one.",
         "It may be another version or another work.", _RECORD + " Translated titles are registered in one language.",
         "one word of the title is another"),
    Rule("CC313", "year-differs", W, "The printed year is none of the registered years.",
         "The work is hard to find, or another one is meant.",
         "Years of print and of online publication differ; both are accepted where registered.", "2005 for 2003"),
    Rule("CC314", "container-differs", W, "The journal or book printed is another one than registered.",
         "The work is not where the reference says.", "Renamed journals; series and volume titles.",
         "Cell for Cell Metabolism"),
    Rule("CC315", "volume-issue-pages-differ", W, "Volume, issue or pages differ from the record.",
         "The work is not found on the shelf.", _RECORD, "162 for 160"),
    Rule("CC316", "identifier-available", I, "The work has a DOI that the reference does not print.",
         "With it, readers reach the work in one step.", "The DOI is that of the best match; see the evidence.",
         "add doi:10.1002/wps.21156"),
    Rule("CC317", "malformed-identifier", W, "An identifier is not well-formed or fails its check digit.",
         "It leads nowhere.", "Identifiers broken by a line end.", "ISBN 978-0-00-000000-1"),
    Rule("CC320", "preprint-now-published", W, "A preprint is cited that has since been published.",
         "The published version may differ.", "The preprint may be meant.", "bioRxiv paper now in NeuroImage"),
    Rule("CC390", "undetermined", I, "The reference could not be checked; the reason is given.",
         "Not checked is not the same as right, nor as wrong.", "It claims nothing.", "the source did not answer"),
    Rule("CC401", "retracted", E, "The cited work is retracted, withdrawn or removed.",
         "Its results must not be relied on.", "Cited as retracted: then the finding is information only.",
         "retracted in 2019"),
    Rule("CC402", "expression-of-concern", W, "An expression of concern stands on the cited work.",
         "Its editors doubt it.", "It may have been lifted since.", "concern of 2021"),
    Rule("CC403", "corrected", I, "The cited work has been corrected.", "The correction may touch what is cited.",
         "Most corrections are small.", "corrigendum of 2016"),
    Rule("CC404", "cites-a-notice", I, "The reference cites an editorial notice, not a work.",
         "The work itself is probably meant.", "Texts about notices.", "'Retraction: …' in the list"),
    Rule("CC501", "uncited-claim", I, "A sentence seems to make a claim that needs a source, and cites nothing.",
         "Readers cannot follow it. At most five of a text, and only where it is selected by its whole code.",
         "Often: common knowledge, the authors' own findings, a source given elsewhere. It is a reading aid.",
         "'Recent studies have shown that …' without a citation", opt_in=True),
    Rule("CC502", "claim-rests-on-failing-citation", W, "All that a sentence cites fails: retracted, unresolved, another work's.",
         "The claim is left without support.",
         "Where those findings are wrong. Where all is merely missing, CC101 says it.", "only retracted works cited"),
    Rule("CC504", "numbering-shift", W, "Over a run of numbers the claims fit the entry before or after the one they cite.",
         "The numbering has slipped by one, so every number of the run leads to the wrong work.",
         "About one published article in a hundred is told of; half of those or more are misnumbered. Lists in which each entry "
         "is about the same as the one beside it. Texts with fewer than ten citations or eight numbers are not judged.",
         "[20]-[30] fit entries 21-31"),
    Rule("CC901", "unreadable", E, "A document could not be read.", "It was not checked.", "It claims nothing else.",
         "a scan without text"),
    Rule("CC902", "run-incomplete", W, "Some checks could not be made.", "A clean report may not be clean.",
         "It claims nothing else.", "a source was down"),
    Rule("CC903", "unused-suppression", I, "A suppression silences nothing, or has expired.", "It hides nothing.",
         "Where the rule is not selected in this run.", "ignore[CC201] on an entry that is cited"),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}


OPT_IN = frozenset(rule.code for rule in RULES if rule.opt_in)


def select(prefixes: tuple[str, ...], *, opted: bool = False) -> frozenset[str]:
    """The codes that a list of codes or prefixes names (`CC1,CC301`); unknown ones raise `KeyError`.

    With `opted`, a rule that one must opt in to is named by its whole code or its name only: `CC5` is CC502 and CC504.
    """
    chosen: set[str] = set()
    for prefix in prefixes:
        matching = {rule.code for rule in RULES if rule.code.startswith(prefix.upper()) or rule.name == prefix}
        if not matching:
            raise KeyError(prefix)
        named = {rule.code for rule in RULES if prefix.upper() == rule.code or prefix == rule.name}
        chosen |= matching - (OPT_IN - named) if opted else matching
    return frozenset(chosen)
