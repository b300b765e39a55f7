"""A report with something of everything, built by hand."""

from __future__ import annotations

from citecheck.models import (
    Agreement,
    Asked,
    Candidate,
    Citation,
    CitationForm,
    Document,
    Evidence,
    Finding,
    Link,
    LinkStatus,
    Location,
    Name,
    Notice,
    NoticeKind,
    Outcome,
    Reference,
    Report,
    Resolution,
    Severity,
    Suggestion,
    Target,
    Verdict,
    Work,
)

EVIL = "\x1b[31mred\x1b]0;title\x07 \u202eevil\x08 \ud800 Ä\u0301\u0302\u0303\u0304\u0305\u0306 日本語の論文"
SENTENCE = (
    "Those who grow up with it keep it, as the many registers that were kept in the north over forty years "
    "have shown again and again, whatever the school (Nordin et al. 2013), and " + EVIL + " they say so at length."
)


def places(document: str, *lines: int) -> tuple[Location, ...]:
    return tuple(Location(document, n * 60, n * 60 + 20, n, 1) for n in lines)


def work(title: str, year: int, doi: str | None = None) -> Work:
    return Work(
        type="article-journal", title=title, authors=(Name(family="Nordin", given="S"), Name(literal="The Group")),
        container="Journal of Long Names and Longer Titles", year=year, doi=doi,
    )  # fmt: skip


def citation(number: int, *targets: Target) -> Citation:
    return Citation(
        f"c{number}", "d1", "(Nordin et al. 2013)", CitationForm.AUTHOR_YEAR, number * 60, number * 60 + 20,
        places("d1", number)[0], targets, SENTENCE,
    )  # fmt: skip


def entry(number: int) -> Reference:
    raw = f"Nordin S, The Group. {'A long title about registers and schools ' * 3}{EVIL}. J Long. 2013;{number}:1-9."
    return Reference(
        f"r{number}", "d2", raw, places("d2", number)[0], number, None, work(f"Title {EVIL}", 2013), cited_by=("c1",)
    )


def resolution(number: int, verdict: Verdict, reason: str = "") -> Resolution:
    found = work("Registered title", 2012, "10.5555/true") if verdict is Verdict.MISMATCHED else None
    title = Evidence(
        "title", "Registers and schools " * 5 + EVIL, "Registered title " * 6, Agreement.DIFFERENT, 0.41239
    )
    return Resolution(
        f"r{number}", verdict, reason, found, 0.87654, (title,), (Candidate(work("Other", 2011), "crossref", 0.3),),
        (Notice(NoticeKind.RETRACTION, "2010-02", "10.5555/n", "publisher"),),
        (Asked("crossref", Outcome.UNAVAILABLE if reason else Outcome.FOUND, "2026-11-22", detail="HTTP 500"),),
    )  # fmt: skip


def full_report() -> Report:
    named = Target("Nordin et al. 2013", 60, 80, authors=("Nordin",), et_al=True, year="2013")
    numbered = Target("4", 130, 131, label="4")
    shown = resolution(1, Verdict.MISMATCHED)
    found = [
        Finding("CC101", Severity.ERROR, "Nordin et al. 2013 is not in the list.", places("d1", 1), "c1"),
        Finding("CC110", Severity.ERROR, "Nothing: " + "Nordin 2013; " * 30, places("d1", *range(1, 40)), "c1"),
        Finding("CC301", Severity.ERROR, "The DOI is another work's.", places("d2", 2), None, "r2", shown.evidence,
                "https://doi.org/10.5555/" + "x" * 120),
        Finding("CC312", Severity.WARNING, "Title: …", places("d2", 1), None, "r1", shown.evidence),
        *(Finding("CC316", Severity.INFO, f"DOI: {EVIL}.", places("d2", n), None, f"r{n}") for n in range(1, 9)),
        Finding("CC390", Severity.INFO, "Not determined: a source did not answer.", places("d2", 3), None, "r3"),
        Finding("CC902", Severity.WARNING, "The run is incomplete."),
    ]  # fmt: skip
    return Report(
        documents=(
            Document("d1", f"/very/long/{'folder/' * 12}paper.txt", "text", "x" * 99, "a" * 64, problems=("decoded",)),
            Document("d2", "list.txt", "text", "y", "b" * 64, role="references"),
        ),
        citations=(citation(1, named), citation(2, numbered)),
        references=tuple(entry(n) for n in range(1, 21)),
        links=(Link("c1", 0, LinkStatus.MISSING, (), "none"), Link("c2", 0, LinkStatus.LINKED, ("r4",), "", "label")),
        resolutions=(
            shown,
            *(resolution(n, Verdict.UNDETERMINED, "source-unavailable") for n in range(3, 20)),
            resolution(20, Verdict.VERIFIED),
        ),
        suggestions=(Suggestion("c1", 0, work("A work that may be meant " * 4, 2013, "10.5555/may"), 0.61),),
        findings=tuple(found),
        styles={"d1": (CitationForm.AUTHOR_YEAR,)},
        as_of="2026-11-23",
        complete=False,
        incomplete_because=("crossref did not answer (HTTP 500), 17 references unchecked",),
    )  # fmt: skip
