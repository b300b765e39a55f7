"""What a letter to an author says for each rule: what was seen, and what is asked, as one asks a colleague.

A letter accuses nobody: the record can be wrong, and so can the reading of a file. No phrase says that something is
false; each says what was seen and asks.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    "CC101": Phrase(
        "Please add the reference to the list, or correct the citation.",
        "These citations have no reference in the list, as far as we can see.",
    ),
    "CC102": Phrase(
        "Please check the number, or add the missing reference.",
        "These numbers have no reference in the list.",
    ),
    "CC103": Phrase(
        "Please tell us which of the two is right.",
        "These citations and their references do not quite agree.",
        advice="{}",
    ),
    "CC104": Phrase(
        "Please tell us which work is meant, by a letter behind the year for instance (2009a, 2009b).",
        "These citations fit more than one reference.",
        mild="Please check that the right works are meant.",
    ),
    "CC105": Phrase("Please tell us what was meant.", "These citation markers seem to be incomplete."),
    "CC106": Phrase(
        "Please let us know whether that is intended.", "The text uses more than one style of citation.",
        mild="Please let us know whether that is intended.",
    ),
    "CC107": Phrase(
        "Please check the order of the numbers.", "These numbers are not cited in their order.",
        mild="Please check whether the numbers have moved.",
    ),
    "CC108": Phrase(
        "Please consider adding the original work to the list.", "These works are cited through others.",
        mild="Please consider adding the original work to the list.",
    ),
    "CC109": Phrase(
        "Please check the names in the citation.", "The names in these citations differ from their references.",
        mild="Please check the names in the citation.",
    ),
    "CC110": Phrase(
        "Please send us the reference list, or add it to the manuscript.",
        "We did not find the reference list.",
        advice="",
    ),
    "CC111": Phrase(
        "Please check that the list we have received is the one of this manuscript.",
        "Text and list do not seem to belong together.",
        seen="Text and reference list do not seem to fit together.",
        advice="",
    ),
    "CC201": Phrase(
        "Please tell us where it should be cited, or whether it may be removed.",
        "We have not found these references cited in the text. Please tell us for each where it should be cited, or "
        "whether it may be removed.",
        mild="Please tell us whether it may be removed.",
        asks=True,
        brief=True,
    ),
    "CC202": Phrase(
        "If both are one work, please tell us which entry should stay.",
        "These entries seem to describe the same works.",
        mild="Please let us know whether you wish to keep both.",
    ),
    "CC203": Phrase("Please tell us which number each should have.", "These numbers stand on more than one reference."),
    "CC204": Phrase(
        "Please check that the entry is complete.", "We could not read these entries as references.",
        mild="Please check that the entry is complete.",
    ),
    "CC205": Phrase(
        "Please check the entry and send us the correct details.", "These entries seem to contradict themselves."
    ),
    "CC206": Phrase(
        "Please check the order of the list.", "These entries seem to stand out of order.",
        mild="We can put this right for you, if you agree.",
    ),
    "CC207": Phrase(
        "Please check that each reference stands in a paragraph of its own.",
        "We are not sure where these references begin and end.",
        seen="We are not sure where one reference ends and the next begins.",
        message=False,
        mild="Please check that each reference stands in a paragraph of its own.",
    ),
    "CC301": Phrase(
        "Please check the DOI and the details of the reference.",
        "The DOIs of these references are registered for other works.",
        advice="The DOI of the work described seems to be {}",
    ),
    "CC302": Phrase(
        "Please check the DOI.", "These DOIs do not seem to be registered.",
    ),
    "CC303": Phrase(
        "Please check its details, and if you can, send us a DOI, a link or a copy of its first page.",
        "We could not find a record of these works in the sources named above. Not every work has one: please check "
        "the details, and if you can, send us a DOI, a link or a copy of the first page of each.",
        asks=True,
        seen="We could not find a record of this work in the sources named above; not every work has one.",
        message=False,
    ),
    "CC304": Phrase(
        "Please complete the reference.", "These references give too little to find the works.",
        seen="The reference gives too little to find the work.", message=False,
    ),
    "CC310": Phrase(
        _CORRECT, "These references name other authors than the registered records of the works.",
        seen="The work seems to be registered under other authors.", message=False, advice="",
    ),
    "CC311": Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    "CC312": Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    "CC313": Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    "CC314": Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    "CC315": Phrase(_CORRECT, _COMPARE, message=False, advice=_RECORD, mild=_SLIGHT),
    "CC316": Phrase(
        "Please check the DOI.",
        "These references have a DOI that you may wish to add.",
        advice="{}",
        mild="You may wish to give this DOI.",
        asks=True,
        brief=True,
    ),
    "CC317": Phrase("Please check it.", "These identifiers do not seem to be complete."),
    "CC320": Phrase(
        "Please consider citing the published version.",
        "These preprints have been published since.",
        advice="{}",
        brief=True,
    ),
    "CC401": Phrase(
        "Please consider whether you wish to cite it, and if so, mark it as retracted.",
        "These works have been retracted or withdrawn.",
        advice="The notice: {}",
        mild="No change is needed if the text is to say so.",
    ),
    "CC402": Phrase(
        "Please consider whether it still supports your text.",
        "The editors of these works have published a concern.",
        advice="The notice: {}",
        mild="No change is needed if the text is to say so.",
    ),
    "CC403": Phrase(
        "Please check whether the correction touches what you cite.", "These works have been corrected.",
        advice="The notice: {}", mild="Please check whether the correction touches what you cite.",
    ),
    "CC404": Phrase(
        "Please check whether the work itself is meant.", "These references are notices about other works.",
        advice="{}", mild="Please check whether the work itself is meant.",
    ),
    "CC501": Phrase(
        "Please consider citing a source.", "You may wish to cite a source for these statements.",
        mild="Please consider citing a source.",
        asks=True,
        advice="",
    ),
    "CC502": Phrase(
        "Please check whether the statement needs another source.",
        "These statements rest only on references with an open query.",
        advice="",
    ),
    "CC504": Phrase(
        "Please check whether the numbers have moved by one.", "The numbers of these citations may have moved."
    ),
    "CC901": Phrase(
        "Please send us the file again, as a Word document for instance.", "We could not read these files."
    ),
}  # fmt: skip

# Rules whose errors and warnings say something else than their advice: another DOI is printed than is registered.
_GRAVE = {
    "CC316": Phrase(
        "Please check the DOI.", "The DOIs of these references differ from those registered for the works.", advice="{}"
    )
}

# Said in the closing sentence, or nothing that an author could answer.
NOT_ASKED = frozenset({"CC390", "CC902", "CC903"})


def phrase_of(rule: str, *, mild: bool) -> Phrase:
    """How a finding of a rule is put; `mild` where it is for information only."""
    return PHRASES[rule] if mild else _GRAVE.get(rule, PHRASES[rule])
