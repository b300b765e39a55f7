"""The findings as an editor takes them up: must fix, please check, could not check, for information."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from citecheck.reporter.html.diff import compared
from citecheck.reporter.html.pieces import advice, attribute, plural, text, work_line
from citecheck.reporter.html.record import differences
from citecheck.reporter.plain import around, printable, shorten
from citecheck.reporter.terminal.findings import is_whole_entry
from citecheck.rules import BY_CODE
from citecheck.text.citing import target_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Citation, Finding, Reference
    from citecheck.reporter.html.view import View

# Title, sign, what it asks of the reader.
GROUPS = {
    "error": ("Must fix", "✗", "A reader cannot follow or trust these as they are printed."),
    "warning": ("Please check", "!", "Something does not fit; a person has to look and decide."),
    "open": ("Could not check", "○", "Nothing is claimed about these: they were not, or could not be, looked up."),
    "info": ("For information", "i", "Advice; nothing here is wrong."),
}  # fmt: skip
_FOLDED = frozenset({"open", "info"})  # groups that are lists to open, by rule
_FEW = 4  # findings of one rule that are shown as cards in such a group
_MANY = 15  # findings of one rule that are told by one line each in the others
_SENTENCE = 420  # letters of a sentence that are repeated
_ENTRY = 320
_NAME = 4  # letters that name one work among several, and not a number that stands anywhere in the sentence
_PLACES = 12  # places of one finding that are named
_FOR_MANY = frozenset({"CC110", "CC111"})  # they list once what would else be told one by one
# What stands before an address.
_LEADS = {"CC301": "The work described:", "CC316": "Add", "CC320": "Published:", "CC401": "Notice:", "CC402": "Notice:",
          "CC403": "Notice:"}  # fmt: skip


def findings(view: View) -> str:
    """All groups; a calm word where there is nothing."""
    groups = "".join(_group(view, kind, own) for kind, own in view.groups.items() if own)
    if not groups:
        said = "Nothing to report." if view.report.complete else "Nothing was found in what could be checked."
        groups = f'<p class="lead">{said}</p>'
    return groups + _silenced(view)


def _silenced(view: View) -> str:
    """How much a configuration, a comment or a baseline silences: what is not shown is at least counted."""
    count = sum(f.suppressed_by is not None for f in view.report.findings)
    said = f"{plural(count, 'finding is', 'findings are')} silenced, with a reason, by the configuration or a baseline."
    return f'<p class="lead">{said}</p>' if count else ""


def _group(view: View, kind: str, own: Sequence[Finding]) -> str:
    title, sign, lead = GROUPS[kind]
    counts = Counter(_alike(f) for f in own)
    many = [alike for alike, count in counts.items() if count > (_FEW if kind in _FOLDED else _MANY)]
    alone = "".join(card(view, f, kind) for f in own if _alike(f) not in many)
    together = "".join(_together(view, kind, a, [f for f in own if _alike(f) == a]) for a in sorted(many))
    return (
        f'<section class="group {kind}" id="{view.id(kind)}" aria-labelledby="{view.id(f"{kind}-h")}">'
        f'<h3 id="{view.id(f"{kind}-h")}"><span class="sign {kind}" aria-hidden="true">{sign}</span> {title} '
        f'<span class="count">{len(own):,}</span></h3><p class="lead">{lead}</p>{alone}{together}</section>\n'
    )


def _alike(finding: Finding) -> tuple[str, str]:
    """What findings are folded by: their rule; those of what was not checked, by the reason as well."""
    return finding.rule, finding.message if finding.rule == "CC390" else ""


def _together(view: View, kind: str, alike: tuple[str, str], own: Sequence[Finding]) -> str:
    """Findings that are met very often: a line each, and the explanation once; of one reason, only the entries."""
    rule, message = alike
    reason = text(message.removeprefix("Not determined: ").rstrip("."))
    rows = "".join(_row(view, f, kind, told="" if message else _told(f)) for f in own)
    said = f': <span class="why">{reason}</span>' if message else ""
    return (
        f'<details class="many {kind}"{"" if kind in _FOLDED else " open"}><summary>{_name(rule)}{said} '
        f'<span class="count">{len(own):,}</span> <span class="code">{rule}</span></summary>{_means(rule)}'
        f'<ol class="rows{" brief" if message else ""}">{rows}</ol></details>\n'
    )


def _row(view: View, finding: Finding, kind: str, told: str) -> str:
    reference = view.references.get(finding.reference or "")
    citation = view.citations.get(finding.citation or "")
    if citation:
        about = view.jump(citation.id, printable(citation.raw))
    else:
        about = view.jump(reference.id, view.brief(reference)) if reference else ""
    return f'<li {_named(view, finding)} class="finding {kind}"><span>{about}</span> {told}</li>'


def _named(view: View, finding: Finding) -> str:
    """What a finding's element is found by: its place in this page, and its fingerprint, which edits do not change."""
    return f'id="{view.id(view.finding_ids[id(finding)])}" data-fingerprint="{attribute(finding.fingerprint)}"'


def _told(finding: Finding) -> str:
    """The message; where the advice repeats its end, only the advice."""
    suggestion = printable(finding.suggestion or "")
    message = printable(finding.message)
    ending = suggestion.removeprefix("https://doi.org/")
    if ending and message.rstrip(".").endswith(ending):
        start = message.rstrip(".").removesuffix(ending).rstrip(" :")
        return f'<span class="said">{escape(start)}: {advice(suggestion)}</span>'
    return f'<span class="said">{escape(message)}</span>'


# --- cards -------------------------------------------------------------------------------------------------------


def card(view: View, finding: Finding, kind: str) -> str:
    """One finding: what, where, the sentence or the entry, what was seen, what to do."""
    citation = view.citations.get(finding.citation or "")
    reference = view.references.get(finding.reference or "")
    return (
        f'<article class="card finding {kind}" {_named(view, finding)}>'
        f'<h4>{_name(finding.rule)} <span class="code">{finding.rule}</span></h4>{_where(view, finding)}'
        f"{_subject(view, finding, citation, reference)}{_seen(finding)}{_advice(view, finding, citation)}"
        f"{_jumps(view, finding, citation, reference)}{_means(finding.rule)}</article>\n"
    )


def _name(rule: str) -> str:
    """`citation-missing` as a title: `Citation missing`."""
    words = BY_CODE[rule].name.replace("-", " ")
    return (words[:1].upper() + words[1:]).replace("Et al ", "‘Et al.’ ").replace("Volume issue", "Volume, issue or")


def _where(view: View, finding: Finding) -> str:
    if not finding.locations:
        return ""
    first = finding.locations[0]
    manuscript = view.manuscript
    other = manuscript is not None and first.document != manuscript.id and not finding.reference
    said = view.where(first, path=other)
    more = len(finding.locations) - 1
    count = f", and {plural(more, 'more place')}" if more and not finding.reference else ""
    return f'<p class="where">{text(said + count)}</p>' if said or count else ""


def _subject(view: View, finding: Finding, citation: Citation | None, reference: Reference | None) -> str:
    if citation and len(finding.locations) <= 1 + (reference is not None) + 2 * (finding.rule == "CC104"):
        return f'<blockquote dir="auto">{marked_sentence(citation, finding)}</blockquote>'
    if citation and finding.rule in {"CC101", "CC102", "CC103"}:
        return f'<blockquote dir="auto">{marked_sentence(citation, finding)}</blockquote>'
    if reference and not citation:
        number = f'<span class="no">{text(view.brief(reference).partition(" ")[0])}</span> '
        return f'<blockquote dir="auto">{number}{text(shorten(printable(reference.raw), _ENTRY))}</blockquote>'
    return ""


def marked_sentence(citation: Citation, finding: Finding) -> str:
    """The sentence, with the citation marked, or the one of its works that the finding names; a long one around it."""
    whole = printable(citation.raw)
    sentence = around(printable(citation.sentence) or whole, whole, _SENTENCE)
    message = printable(finding.message)
    named = (printable(t.text) for t in citation.targets if len(t.text) > _NAME)
    marker = next((n for n in named if message.startswith(n) and n in sentence), whole)
    before, found, after = sentence.partition(marker)
    return f"{escape(before)}<mark>{escape(found)}</mark>{escape(after)}" if found else escape(sentence)


def _seen(finding: Finding) -> str:
    table = differences(finding.evidence)
    left = _untabled(finding) if table else finding.message
    return (f'<p class="said">{text(left)}</p>' if left.strip() else "") + table


def _untabled(finding: Finding) -> str:
    """The message without the comparisons that the table shows better: `Year: printed “2005”, registered “2003”.`."""
    left = finding.message
    for e in finding.evidence:
        left = left.replace(f"{e.field.capitalize()}: printed “{e.printed}”, registered “{e.registered}”.", "")
    return left


def _advice(view: View, finding: Finding, citation: Citation | None) -> str:
    shown = {printable(e.registered or "") for e in finding.evidence}
    lines = []
    if finding.suggestion and printable(finding.suggestion) not in shown:
        lines.append(_suggested(view, finding, finding.suggestion))
    if citation and finding.rule == "CC101":
        lines += [f"Perhaps {line}" for line in _perhaps(view, finding, citation)]
    return "".join(f'<p class="advice">{line}</p>' for line in lines) + _meant(view, finding)


def _suggested(view: View, finding: Finding, suggestion: str) -> str:
    """A suggestion; an address with a word before it; a corrected entry with what is new in it marked."""
    shown = advice(suggestion)
    if shown.startswith("<a "):
        return f"{_LEADS.get(finding.rule, 'See')} {shown}"
    entry = view.references.get(finding.reference or "")
    if entry and is_whole_entry(printable(suggestion), printable(entry.raw)):
        return f'Corrected: <span dir="auto">{compared("entry", entry.raw, suggestion)[1]}</span>'
    return shown


def _meant(view: View, finding: Finding) -> str:
    """Of a finding that speaks for many citations without an entry: the works that each may mean."""
    if finding.rule not in _FOR_MANY:
        return ""
    items = "".join(
        f'<li data-c="{view.id(each.id)}">{view.jump(each.id, target_text(each.targets[s.target]))}: '
        f"perhaps {work_line(s.work)}</li>"
        for each in view.set.values()
        for s in view.suggestions.get(each.id, ())
    )
    return (
        f'<details class="meant"><summary>Works that may be meant</summary><ul>{items}</ul></details>' if items else ""
    )


def _perhaps(view: View, finding: Finding, citation: Citation) -> Iterable[str]:
    """Works that a citation without an entry may mean; of several targets those of the one the message names."""
    for each in view.suggestions.get(citation.id, ()):
        if printable(finding.message).startswith(printable(citation.targets[each.target].text)):
            yield work_line(each.work)


def _jumps(view: View, finding: Finding, citation: Citation | None, reference: Reference | None) -> str:
    """Ways to the places in the text and to the entry."""
    cited = list(dict.fromkeys(c.id for place in finding.locations if (c := view.citation_at(place))))
    cited = cited or ([citation.id] if citation else [])
    links = [view.jump(each, "In the text" if not n else str(n + 1)) for n, each in enumerate(cited[:_PLACES])]
    if len(cited) > _PLACES:
        links.append(f"and {len(cited) - _PLACES} more")
    if reference:
        links.append(view.jump(reference.id, f"Entry {view.brief(reference).partition(' ')[0]}"))
        if not citation and reference.cited_by:
            links.append(view.jump(reference.cited_by[0], "Where it is cited"))
    return f'<p class="jumps">{" ".join(links)}</p>' if links else ""


def _means(code: str) -> str:
    """What the rule means, why it matters, when it can be wrong."""
    rule = BY_CODE[code]
    return (
        '<details class="means"><summary>What this means</summary>'
        f"<p>{text(rule.summary)} {text(rule.why)}</p>"
        f"<p><b>When it can be wrong:</b> {text(rule.when_it_can_be_wrong)}</p></details>"
    )


def chip(finding: Finding, kind: str, view: View) -> str:
    """A finding in a word beside its entry, as a link to it."""
    href = view.id(view.finding_ids[id(finding)])
    title = attribute(finding.message)
    return f'<a class="chip {kind}" href="#{href}" title="{title}">{_name(finding.rule)}</a>'
