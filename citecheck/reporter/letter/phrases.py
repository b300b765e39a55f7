"""What a letter to an author says for each rule: what was seen, and what is asked, as one asks a colleague.

A letter accuses nobody: the record can be wrong, and so can the reading of a file. No phrase says that something is
false; each says what was seen and asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.rules.codes import (
    AUTHORS_DIFFER,
    AUTHORS_DISJOINT,
    CITATION_AMBIGUOUS,
    CITATION_MISSING,
    CITATION_NEAR_MISS,
    CITATION_OUT_OF_ORDER,
    CITATION_OUT_OF_RANGE,
    CITES_A_NOTICE,
    CLAIM_RESTS_ON_FAILING_CITATION,
    CONTAINER_DIFFERS,
    CORRECTED,
    DUPLICATE_NUMBER,
    DUPLICATE_REFERENCE,
    ENTRY_UNPARSED,
    ET_AL_FORM,
    EXPRESSION_OF_CONCERN,
    IDENTIFIER_AVAILABLE,
    IDENTIFIER_CONFLICT,
    IDENTIFIER_NOT_REGISTERED,
    IMPOSSIBLE_PLACE,
    INCOMPLETE_REFERENCE,
    LIST_MISMATCH,
    LIST_ORDER,
    MALFORMED_IDENTIFIER,
    MALFORMED_MARKER,
    MIXED_STYLES,
    NO_REFERENCE_LIST,
    NUMBERING_SHIFT,
    PLACEHOLDER,
    PREPRINT_NOW_PUBLISHED,
    RETRACTED,
    RUN_INCOMPLETE,
    SECONDARY_CITATION,
    SELF_CONTRADICTION,
    SPLITTERS_DISAGREE,
    TITLE_DIFFERS,
    UNCITED_CLAIM,
    UNCITED_REFERENCE,
    UNDETERMINED,
    UNREADABLE,
    UNRESOLVED,
    UNUSED_SUPPRESSION,
    VOLUME_ISSUE_PAGES_DIFFER,
    YEAR_DIFFERS,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a rule is put to an author.

    `seen` comes before the finding's own message, or in its place where `message` is false. `ask` is the request,
    `mild` that of a finding for information only. `together` opens a query that takes in several of the rule; where it
    `asks` itself, no request follows, and where they are `brief`, each entry has its number, name and advice only.
    `advice` frames a finding's suggestion; empty where that is meant for editors.
    """

    ask: str
    together: str
    seen: str = ""
    message: bool = True
    advice: str = "Our suggestion: {}"
    mild: str = ""
    asks: bool = False
    brief: bool = False


_COMPARE = "The details of these references differ from the registered records."
_CORRECT = "Please compare with the publication and send us the correct details; if yours are right, just tell us."
_SLIGHT = "You may wish to correct this."
_RECORD = "With the record's details the reference would read: {}"

PHRASES = {
    CITATION_MISSING: Phrase(
        "Please add the reference to the list, or correct the citation.",
        "These citations have no reference in the list, as far as we can see.",
    ),
    CITATION_OUT_OF_RANGE: Phrase(
        "Please check the number, or add the missing reference.",
        "These numbers have no reference in the list.",
    ),
    CITATION_NEAR_MISS: Phrase(
        "Please tell us which of the two is right.",
        "These citations and their references do not quite agree.",
        advice="{}",
    ),
    CITATION_AMBIGUOUS: Phrase(
        "Please tell us which work is meant, by a letter behind the year for instance (2009a, 2009b).",
        "These citations fit more than one reference.",
        mild="Please check that the right works are meant.",
    ),
    MALFORMED_MARKER: Phrase("Please tell us what was meant.", "These citation markers seem to be incomplete."),
    MIXED_STYLES: Phrase(
        "Please let us know whether that is intended.",
        "The text uses more than one style of citation.",
        mild="Please let us know whether that is intended.",
    ),
    CITATION_OUT_OF_ORDER: Phrase(
        "Please check the order of the numbers.",
        "These numbers are not cited in their order.",
        mild="Please check whether the numbers have moved.",
    ),
    SECONDARY_CITATION: Phrase(
        "Please consider adding the original work to the list.",
        "These works are cited through others.",
        mild="Please consider adding the original work to the list.",
    ),
    ET_AL_FORM: Phrase(
        "Please check the names in the citation.",
        "The names in these citations differ from their references.",
        mild="Please check the names in the citation.",
    ),
    NO_REFERENCE_LIST: Phrase(
        "Please send us the reference list, or add it to the manuscript.",
        "We did not find the reference list.",
        advice="",
    ),
    LIST_MISMATCH: Phrase(
        "Please check that the list we have received is the one of this manuscript.",
        "Text and list do not seem to belong together.",
        seen="Text and reference list do not seem to fit together.",
        advice="",
    ),
    UNCITED_REFERENCE: Phrase(
        "Please tell us where it should be cited, or whether it may be removed.",
        "We have not found these references cited in the text. Please tell us for each where it should be cited, or "
        "whether it may be removed.",
        mild="Please tell us whether it may be removed.",
        asks=True,
        brief=True,
    ),
    DUPLICATE_REFERENCE: Phrase(
        "If both are one work, please tell us which entry should stay.",
        "These entries seem to describe the same works.",
        mild="Please let us know whether you wish to keep both.",
    ),
    DUPLICATE_NUMBER: Phrase(
        "Please tell us which number each should have.", "These numbers are given to more than one reference."
    ),
    ENTRY_UNPARSED: Phrase(
        "Please check that the entry is complete.",
        "We could not read these entries as references.",
        mild="Please check that the entry is complete.",
    ),
    SELF_CONTRADICTION: Phrase(
        "Please check the entry and send us the correct details.", "These entries seem to contradict themselves."
    ),
    LIST_ORDER: Phrase(
        "Please check the order of the list.",
        "These entries seem to be out of order.",
        mild="We can put this right for you, if you agree.",
    ),
    SPLITTERS_DISAGREE: Phrase(
        "Please check that each reference is in a paragraph of its own.",
        "We are not sure where these references begin and end.",
        seen="We are not sure where one reference ends and the next begins.",
        message=False,
        mild="Please check that each reference is in a paragraph of its own.",
    ),
    IDENTIFIER_CONFLICT: Phrase(
        "Please check the DOI and the details of the reference.",
        "The DOIs of these references are registered for other works.",
        advice="The DOI of the work described seems to be {}",
    ),
    IDENTIFIER_NOT_REGISTERED: Phrase(
        "Please check the DOI.",
        "These DOIs do not seem to be registered.",
    ),
    UNRESOLVED: Phrase(
        "Please check its details, and if you can, send us a DOI, a link or a copy of its first page.",
        "We could not find a record of these works in the sources named above. Not every work has one: please check "
        "the details, and if you can, send us a DOI, a link or a copy of the first page of each.",
        asks=True,
        seen="We could not find a record of this work in the sources named above; not every work has one.",
        message=False,
    ),
    INCOMPLETE_REFERENCE: Phrase(
        "Please complete the reference.",
        "These references give too little to find the works.",
        seen="The reference gives too little to find the work.",
        message=False,
    ),
    PLACEHOLDER: Phrase(
        "Please complete the reference, or take it out.",
        "In these references words of a template are still to be replaced.",
        seen="In the reference words of a template are still to be replaced.",
    ),
    IMPOSSIBLE_PLACE: Phrase(
        "Please check the volume and the pages.",
        "The volumes or pages given seem to be those of other works.",
    ),
    AUTHORS_DISJOINT: Phrase(
        _CORRECT,
        "These references name other authors than the registered records of the works.",
        seen="The work seems to be registered under other authors.",
        message=False,
        advice="",
    ),
    AUTHORS_DIFFER: Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    TITLE_DIFFERS: Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    YEAR_DIFFERS: Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    CONTAINER_DIFFERS: Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    VOLUME_ISSUE_PAGES_DIFFER: Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    IDENTIFIER_AVAILABLE: Phrase(
        "Please check the DOI.",
        "These references have a DOI that you may wish to add.",
        advice="{}",
        mild="You may wish to give this DOI.",
        asks=True,
        brief=True,
    ),
    MALFORMED_IDENTIFIER: Phrase("Please check it.", "These identifiers do not seem to be complete."),
    PREPRINT_NOW_PUBLISHED: Phrase(
        "Please consider citing the published version.",
        "These preprints have been published since.",
        advice="{}",
        brief=True,
    ),
    RETRACTED: Phrase(
        "Please consider whether you wish to cite it, and if so, mark it as retracted.",
        "These works have been retracted or withdrawn.",
        advice="The notice: {}",
        mild="No change is needed if the text is to say so.",
    ),
    EXPRESSION_OF_CONCERN: Phrase(
        "Please consider whether it still supports your text.",
        "The editors of these works have published a concern.",
        advice="The notice: {}",
        mild="No change is needed if the text is to say so.",
    ),
    CORRECTED: Phrase(
        "Please check whether the correction touches what you cite.",
        "These works have been corrected.",
        advice="The notice: {}",
        mild="Please check whether the correction touches what you cite.",
    ),
    CITES_A_NOTICE: Phrase(
        "Please check whether the work itself is meant.",
        "These references are notices about other works.",
        advice="{}",
        mild="Please check whether the work itself is meant.",
    ),
    UNCITED_CLAIM: Phrase(
        "Please consider citing a source.",
        "You may wish to cite a source for these statements.",
        mild="Please consider citing a source.",
        asks=True,
        advice="",
    ),
    CLAIM_RESTS_ON_FAILING_CITATION: Phrase(
        "Please check whether the statement needs another source.",
        "These statements rest only on references with an open query.",
        advice="",
    ),
    NUMBERING_SHIFT: Phrase(
        "Please check whether the numbers have moved by one.", "The numbers of these citations may have moved."
    ),
    UNREADABLE: Phrase(
        "Please send us the file again, as a Word document for instance.", "We could not read these files."
    ),
}

# Rules whose errors and warnings say something else than their advice: another DOI is printed than is registered.
_OF_A_WARNING = {
    IDENTIFIER_AVAILABLE: Phrase(
        "Please check the DOI.", "The DOIs of these references differ from those registered for the works.", advice="{}"
    )
}

# Said in the closing sentence, or nothing that an author could answer.
NOT_ASKED = frozenset({UNDETERMINED, RUN_INCOMPLETE, UNUSED_SUPPRESSION})


def phrase_of(rule: str, *, mild: bool) -> Phrase:
    """How a finding of a rule is put; `mild` where it is for information only."""
    return PHRASES[rule] if mild else _OF_A_WARNING.get(rule, PHRASES[rule])
