"""How the readers of formats do: the same article in five formats, JATS links against ours, real files, speed.

Gold: `documents/generated` (one article as .docx .html .md .tex
.txt), the cross-references of `jats/*.xml.gz` as an independent XPath sees them, `documents/*` for robustness.
"""

from __future__ import annotations

import gzip
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from citecheck.bibliography.pairing import read_pair
from citecheck.errors import CitecheckError
from citecheck.formats import read
from citecheck.formats.pdf import engine as pdf_engine
from citecheck.formats.pdf.layout import place
from citecheck.formats.pdf.paragraphs import paragraphs
from citecheck.models import LinkStatus, Markup
from citecheck.pipeline import extract
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.given import Given
    from citecheck.models import Document, Report

TODAY = date(2026, 11, 23)
FORMATS = (".docx", ".html", ".md", ".tex")
ROUNDS = 3  # timings are the best of so many
_LINKED = frozenset({LinkStatus.LINKED, LinkStatus.NEAR})


def run(given: Given) -> list[str]:
    """All tables as lines."""
    documents, show = given.corpora / "documents", given.show
    lines = [*same_in_all_formats(documents / "generated", show=show), ""]
    with tempfile.TemporaryDirectory() as folder:
        files = list(_unpack_files(given.corpora / "jats", Path(folder)))
        lines += [*links_of_jats(files, show=show), ""]
        lines += [*real_files(documents, show=show), ""]
        lines += speed(documents, files)
    return lines


# --- one article, five formats ------------------------------------------------------------------------------


def same_in_all_formats(folder: Path, *, show: bool) -> list[str]:
    """Citations, links and entries of each format against those of the .txt."""
    lines = ["formats: the 20 generated articles, share of the .txt's that are the same (and what is more)"]
    for suffix in FORMATS:
        shares: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for article in sorted(folder.iterdir()):
            plain = _collect_facts(article / f"{article.name}.txt")
            other = _collect_facts(article / f"{article.name}{suffix}")
            for kind, ours in plain.items():
                shares[kind][0] += (ours & other[kind]).total()
                shares[kind][1] += ours.total()
                shares[kind][2] += (other[kind] - ours).total()
                if show:
                    where = f"  {article.name}{suffix}"
                    lines += [f"{where} lacks {kind} {str(e)[:150]}" for e in (ours - other[kind]).elements()]
                    lines += [f"{where} has more {kind} {str(e)[:150]}" for e in (other[kind] - ours).elements()]
        shown = "   ".join(f"{kind} {a}/{b} +{more}" for kind, (a, b, more) in shares.items())
        lines.append(f"  {suffix:6} {shown}")
    return lines


def _collect_facts(path: Path) -> dict[str, Counter[object]]:
    report = _extract_file(path)
    position = {r.id: r.position for r in report.references}
    links: dict[str, set[int]] = defaultdict(set)
    for done in report.links:
        links[done.citation] |= {position[r] for r in done.references}
    return {
        "citations": Counter(squash(c.raw) for c in report.citations),
        "links": Counter((squash(c.raw), *sorted(links[c.id])) for c in report.citations),
        "entries": Counter(squash(r.raw) for r in report.references),
    }


def _extract_file(path: Path) -> Report:
    return extract(*read_pair(str(path)), today=TODAY)


# --- JATS ---------------------------------------------------------------------------------------------------


def _unpack_files(folder: Path, to: Path) -> Iterator[Path]:
    for packed in sorted(folder.glob("*.xml.gz")):
        file = to / packed.name.removesuffix(".gz")
        file.write_bytes(gzip.decompress(packed.read_bytes()))
        yield file


def links_of_jats(files: list[Path], *, show: bool) -> list[str]:
    """Our links against the cross-references, and what their rendered text alone gives."""
    same = total = entries = refs = 0
    alone = Counter[str]()
    superscript = Counter[str]()
    notes: list[str] = []
    for file in files:
        gold, listed = _count_xrefs(file)
        document = read(str(file))
        report = extract(document, today=TODAY)
        key = {r.id: r.key or "" for r in report.references}
        ours = Counter(key[t.leads_to] for c in report.citations for t in c.targets if t.linked and t.leads_to)
        same += (gold & ours).total()
        total += gold.total()
        entries += len(set(key.values()) & listed)
        refs += len(listed)
        if gold - ours:
            notes.append(f"  {file.name} lacks {dict((gold - ours).most_common(5))}")
        alone += _compare_without_marks(document, report, Markup())
        superscript += _compare_without_marks(document, report, Markup(superscripts=document.markup.superscripts))
    share = same / max(total, 1)
    lines = [
        f"JATS, {len(files)} articles: {same} of {total} cross-references alike ({share:.4f}), {entries} of {refs} entries",
        f"  from the rendered text alone:    {_format_scores(alone)}",
        f"  … with raised characters marked: {_format_scores(superscript)}",
    ]
    return [*lines, *(notes if show else [])]


def _count_xrefs(file: Path) -> tuple[Counter[str], set[str]]:
    root = etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    listed = {str(r.get("id")) for r in root.iter("{*}ref")}
    found: Counter[str] = Counter()
    for xref in root.iter("{*}xref"):
        if xref.get("ref-type") == "bibr" and next(xref.iterancestors("{*}sub-article"), None) is None:
            found.update(rid for rid in str(xref.get("rid", "")).split() if rid in listed)
    return found, listed


def _compare_without_marks(document: Document, truth: Report, markup: Markup) -> Counter[str]:
    """Counts of a reading without marks against the document's own marks."""
    bare = extract(
        replace(document, markup=markup, source_text=None, offsets=type(document.offsets)(), included=()), today=TODAY
    )
    starts = sorted((e.start, e.end, e.key or "") for e in document.markup.entries)
    by_id = {r.id: next((k for s, e, k in starts if s - 8 <= r.location.start < e), "?") for r in bare.references}
    counts: Counter[str] = Counter()
    key = {r.id: r.key or "" for r in truth.references}
    gold = [(c.start, c.end, {key[t.leads_to] for t in c.targets if t.linked and t.leads_to}) for c in truth.citations]
    gold = [g for g in gold if g[2]]
    links: dict[str, set[str]] = defaultdict(set)
    for done in bare.links:
        if done.status in _LINKED:
            links[done.citation] |= {by_id[r] for r in done.references}
    taken: set[str] = set()
    for start, end, targets in gold:
        over = [c for c in bare.citations if c.start < end and start < c.end]
        taken |= {c.id for c in over}
        got = {r for c in over for r in links[c.id]}
        counts.update(gold=1, right=bool(over), found=bool(over), links=len(got))
        counts.update(gold_links=len(targets), right_links=len(got & targets))
    untagged = {(c.start, c.end) for c in truth.citations if not any(t.linked for t in c.targets)}
    extra = [c for c in bare.citations if c.id not in taken and (c.start, c.end) not in untagged]
    counts.update(found=len(extra), links=sum(len(links[c.id]) for c in extra))
    return counts


def _format_scores(c: Counter[str]) -> str:
    p, r = c["right"] / max(c["found"], 1), c["right"] / max(c["gold"], 1)
    lp, lr = c["right_links"] / max(c["links"], 1), c["right_links"] / max(c["gold_links"], 1)
    return (
        f"detection P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}   "
        f"links P {lp:.3f} R {lr:.3f} F1 {2 * lp * lr / max(lp + lr, 1e-9):.3f}   (n={c['gold']})"
    )


# --- real files ---------------------------------------------------------------------------------------------


def real_files(documents: Path, *, show: bool) -> list[str]:
    """What became of each real file: read, refused in one line, or crashed; and how much was found."""
    lines = ["real files"]
    for folder in ("docx", "pdf", "html", "md-bib", "tex-bib"):
        counts: Counter[str] = Counter()
        for file in sorted((documents / folder).rglob("*")):
            if not file.is_file() or file.suffix in {".bib", ".csl", ".json", ".xml"}:
                continue
            try:
                report = _extract_file(file)
            except CitecheckError as error:
                counts["refused"] += 1
                shown = str(error)
            except Exception as error:  # noqa: BLE001 - it is what is counted
                counts["crashed"] += 1
                shown = f"CRASH {error!r}"
            else:
                missing = sum(d.status is LinkStatus.MISSING for d in report.links)
                counts.update(read=1, citations=len(report.citations), entries=len(report.references), missing=missing)
                shown = f"{len(report.citations)} citations, {missing} missing, {len(report.references)} entries"
            if show:
                lines.append(f"    {file.relative_to(documents)}: {shown}")
        lines.append(f"  {folder:8} " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    return lines


# --- speed --------------------------------------------------------------------------------------------------


def speed(documents: Path, jats: list[Path]) -> list[str]:
    """MB/s (and pages/s) of each reader, and the ratio to the bare library call under it."""
    lines = [f"readers, best of {ROUNDS}: time of reading against the library call under it"]
    groups: list[tuple[str, list[Path], Callable[[Path], object] | None]] = [
        ("jats", jats, lambda p: etree.parse(str(p))),
        ("html", sorted((documents / "html").rglob("*.html")), lambda p: etree.parse(str(p), etree.HTMLParser())),
        ("docx", sorted((documents / "docx").rglob("*.docx")), _bare_docx),
        ("pdf", sorted((documents / "pdf").rglob("*.pdf")), _bare_pdf),
        ("latex", sorted(documents.rglob("*.tex")), None),
        ("markdown", sorted(documents.rglob("*.md")), None),
        ("bibtex", sorted(documents.rglob("*.bib")), None),
    ]
    for name, files, bare in groups:
        read_all = [f for f in files if _is_readable(f)]
        size = sum(f.stat().st_size for f in read_all) / 1e6
        ours = _best_time(lambda f: read(str(f)), read_all)
        line = f"  {name:9} {len(read_all):3} files {size:6.1f} MB  {size / ours:6.1f} MB/s"
        if name == "pdf":
            pages = sum(_count_pages(f) for f in read_all)
            line += f"  {pages / ours:6.1f} pages/s"
            ours = _best_time(_pdf_here, read_all)
            line += f"; without starting a process for each {pages / ours:6.1f} pages/s,"
        if bare:
            line += f"  {ours / _best_time(bare, read_all):5.1f} x the bare call"
        lines.append(line)
    return lines


def _is_readable(file: Path) -> bool:
    try:
        read(str(file))
    except CitecheckError:
        return False
    return True


def _best_time(call: Callable[[Path], object], files: list[Path]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for file in files:
            call(file)
        best = min(best, time.perf_counter() - start)
    return max(best, 1e-9)


def _bare_docx(file: Path) -> object:
    import zipfile

    with zipfile.ZipFile(file) as archive:
        return [
            etree.fromstring(archive.read(n))
            for n in archive.namelist()
            if n.startswith("word/") and n.endswith(".xml")
        ]


def _bare_pdf(file: Path) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(str(file))
    return [page.get_textpage().get_text_range() for page in document]


def _pdf_here(file: Path) -> object:
    return paragraphs(place(pdf_engine.read(file.read_bytes())))


def _count_pages(file: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(str(file)))
