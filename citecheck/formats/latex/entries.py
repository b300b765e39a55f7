r"""Reference lists in LaTeX: `thebibliography` and its `\bibitem`s, and the files that a document names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from citecheck.formats.latex.frames import Argument, Mode
from citecheck.formats.latex.scanner import OPTION, RAW, between, flat_group, without_comments
from citecheck.models import Fault, MarkedEntry
from citecheck.rules.codes import DUPLICATE_NUMBER
from citecheck.text.normalize import collapse

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.latex.walk import Walker

# `https://doi.org/10.1000/1`, `\doibase 10.1000/1`, `doi:10.1000/1`
_LINKED_DOI = re.compile(r"(?:doi\.org/|\\doibase\s*|^doi:\s*)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ANY_DOI = re.compile(r"10\.\d{4,9}/", re.IGNORECASE)
# natbib's `Smith et al.(2001)Smith, Doe and Roe`: the names in short, which are printed, and in full
_NATBIB_LABEL = re.compile(r"(.{1,200}?)\((\d{4}[a-z]?|[^()]{1,30})\).*", re.DOTALL)
# Files of TeX's own trees: journals' names as strings, and control entries of REVTeX
_SYSTEM = frozenset({"IEEEabrv", "IEEEfull"})
NAMING = frozenset({"bibliography", "addbibresource", "addglobalbib", "addsectionbib", "nobibliography", "putbib"})
# `https://example.org/refs.bib`, `location=remote`
_ELSEWHERE = re.compile(r"[a-z]{2,8}://|location\s*=\s*remote", re.IGNORECASE)


class Entries:
    """Reads the lists in the document, and the names of those in other files."""

    def __init__(self, walker: Walker, stem: str, plain: Callable[[str], str]) -> None:
        self._walker = walker
        self._stem = stem  # of the document: \jobname
        self._plain = plain
        self._open: tuple[int, str, str, list[str]] | None = None
        self._number = 0
        self.entries: list[MarkedEntry] = []
        self.bibliographies: list[str] = []
        self.elsewhere: list[str] = []
        walker.handlers |= {
            "bibitem": self._begin_entry,
            "href": self._read_link,
            **dict.fromkeys(NAMING, self._read_names),
        }

    def begin(self, at: int) -> Callable[[], None]:
        r"""`\begin{thebibliography}`: prints its heading, unless the author wrote one."""
        builder = self._walker.out.builder
        last = builder.headings[-1] if builder.headings else None
        if last is None or builder.position - last.end > len("\n\n"):
            builder.paragraph()
            start = builder.position
            self._walker.out.generated("References", at)  # LaTeX prints it: \refname
            builder.heading(start, 2)
        builder.paragraph()
        self._number = 0
        return self.close

    def _begin_entry(self, _: str, __: int) -> None:
        walker, here = self._walker, self._walker.here
        if walker.stack.mode is not Mode.TEXT:
            return
        self.close()
        start = between(here.text, here.pos, here.end)
        option = OPTION.match(here.text, start, here.end)
        key = flat_group(here.text, option.end() if option else start, here.end)
        walker.out.builder.paragraph()
        here.pos = key.end() if key else here.pos
        if option:
            label = collapse(self._plain(without_comments(option.group()[1:-1][:500])))  # a bound for hostile files
            short = _NATBIB_LABEL.fullmatch(label)
            label = f"{short.group(1).strip()} ({short.group(2)})" if short else label.strip("[]")
        else:
            self._number += 1
            label = str(self._number)
        name = without_comments(key.group(1)).strip() if key else ""
        self._open = (walker.out.builder.position, name, label, [])

    def close(self) -> None:
        """The end of an entry."""
        if self._open is None:
            return
        (start, key, label, dois), self._open = self._open, None
        builder = self._walker.out.builder
        end = max(builder.position, start)
        builder.paragraph()
        self.entries.append(MarkedEntry(start, end, key or None, label or None, raw=" ".join(dois) or None))

    def _read_link(self, _: str, __: int) -> None:
        r"""`\href{https://doi.org/10.1000/1}{text}`: the text is printed; in a list the DOI is kept for the entry."""
        walker, here = self._walker, self._walker.here
        start = between(here.text, here.pos, here.end)
        found = RAW.match(here.text, start, here.end)
        if not found:
            walker.arguments_follow(Argument(Mode.DROP))
            return
        here.pos = found.end()
        linked = _LINKED_DOI.search(found.group(1).strip())
        if linked and self._open:
            self._open[3].append(linked.group(1).replace("\\", ""))

    def _read_names(self, name: str, _: int) -> None:
        r"""`\bibliography{a,b}`, `\addbibresource[…]{a.bib}`."""
        here = self._walker.here
        option = OPTION.match(here.text, here.pos, here.end)
        at = option.end() if option else here.pos
        found = flat_group(here.text, at, here.end)
        if name == "putbib" and option and not found:
            self._add_files(option.group()[1:-1], option.group())
        if not found:
            return
        here.pos = found.end()
        self._walker.paragraph()
        self._add_files(without_comments(found.group(1)), option.group() if option else "")

    def _add_files(self, names: str, option: str) -> None:
        for part in names.split(","):
            name = part.strip().strip('"').replace("\\jobname", self._stem).strip()
            if not name or "\\" in name or "#" in name:
                continue
            if _ELSEWHERE.search(f"{option} {name}"):
                self.elsewhere.append(name)
                continue
            suffix = PurePosixPath(name).suffix.lower()
            full = name if suffix in {".bib", ".bbl", ".ris", ".xml", ".json", ".bibtex"} else f"{name}.bib"
            if full not in self.bibliographies:
                self.bibliographies.append(full)

    def named(self) -> tuple[str, ...]:
        """The bibliographies to be read: as named, or what LaTeX made of them where they are gone."""
        files = self._walker.files
        names = [n for n in self.bibliographies if n.removesuffix(".bib") not in _SYSTEM or files.exists(n)]
        compiled = f"{self._stem}.bbl"
        if names and not any(files.exists(n) for n in names) and files.exists(compiled):
            return (compiled,)
        return tuple(names)

    def finished(self, text: str) -> tuple[MarkedEntry, ...]:
        """The entries; one that only links its DOI gets it into its printed form."""
        done = []
        for entry in self.entries:
            printed, raw = text[entry.start : entry.end], None
            if entry.raw and not _ANY_DOI.search(printed):
                raw = f"{collapse(printed).strip()} https://doi.org/{entry.raw.split()[0]}"
            done.append(replace(entry, raw=raw))
        return tuple(done)

    def report_doubles(self) -> None:
        """Report keys that two entries have."""
        seen: set[str] = set()
        for entry in self.entries:
            if entry.key in seen:
                message = f"The key '{entry.key}' is that of two entries: LaTeX uses the last of them."
                self._walker.faults.append(Fault(DUPLICATE_NUMBER, message, entry.start, entry.end))
            if entry.key:
                seen.add(entry.key)
