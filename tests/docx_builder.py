"""Word documents made in code, for the tests of their reader."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from citecheck.formats.base import Source
from citecheck.formats.docx.reader import read_docx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.models import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_WHEN = (2026, 1, 1, 0, 0, 0)


def run(text: str = "", look: str = "") -> str:
    """A run; `look` is the inside of its properties."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def superscript(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; what is no XML is a run's text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def mark(kind: str, data: str = "") -> str:
    inside = f"<w:fldData>{data}</w:fldData>" if data else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(instruction: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'


def field(instruction: str, result: str, *, data: str = "", pieces: int = 1) -> str:
    """A complex field, its instruction cut into several runs as Word does."""
    size = -(-len(instruction) // pieces)
    codes = "".join(code(instruction[i : i + size]) for i in range(0, len(instruction), size))
    shown = result if result.startswith("<") else run(result)
    return mark("begin", data) + codes + mark("separate") + shown + mark("end")


def item(key: str, family: str = "", year: int = 0, **more: Any) -> dict[str, Any]:
    """A citation item as Zotero writes it."""
    data: dict[str, Any] = {"id": key, "type": "article-journal", **more}
    if family:
        data["author"] = [{"family": family, "given": "A."}]
    if year:
        data["issued"] = {"date-parts": [[str(year)]]}
    return {"id": 7, "uris": [f"http://zotero.org/users/1/items/{key}"], "itemData": data}


def zotero(*items: dict[str, Any]) -> str:
    return " ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationID": "x", "citationItems": items}) + " "


def table(*rows: list[str]) -> str:
    made = ("".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{cells}</w:tr>' for cells in made)}</w:tbl>"


def box(*paragraphs: str) -> str:
    """A text box as Word writes it: twice, for old and new programs."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def notes(kind: str, **by_id: str) -> str:
    """`footnotes.xml`: paragraphs by `n1`, `n2`, …, and the separators that Word always has."""
    made = "".join(f'<w:{kind} w:id="{key[1:]}">{inside}</w:{kind}>' for key, inside in by_id.items())
    separator = f'<w:{kind} w:type="separator" w:id="-1">{p("SEPARATOR")}</w:{kind}>'
    return root(f"{kind}s", separator + made)


def root(name: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMESPACES}>{inside}</w:{name}>'


def styles(**by_id: str) -> str:
    """`styles.xml`: the insides of paragraph styles by their ids."""
    made = (f'<w:style w:type="paragraph" w:styleId="{key}">{inside}</w:style>' for key, inside in by_id.items())
    return root("styles", "".join(made))


def relationships(*targets: tuple[str, str]) -> str:
    """A `.rels` part of kinds and targets."""
    made = "".join(
        f'<Relationship Id="r{i}" Type="{R}/{kind}" Target={quoteattr(target)}/>'
        for i, (kind, target) in enumerate(targets)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATED}">{made}</Relationships>'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts, the same bytes each time."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), inside, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def docx(*body: str, **parts: str) -> bytes:
    """A document of block elements; `parts` are those beside it by name (`styles`, `footnotes`)."""
    return package({"word/document.xml": root("document", f"<w:body>{''.join(body)}</w:body>")}
                   | {f"word/{name}.xml": inside for name, inside in parts.items()})  # fmt: skip


def read(data: bytes, path: str = "paper.docx") -> Document:
    return read_docx(Source(path, data, "manuscript"))


def opened(*body: str, **parts: str) -> Document:
    """The document as its reader delivers it."""
    return read(docx(*body, **parts))
