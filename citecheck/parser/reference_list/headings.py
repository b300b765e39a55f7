"""Headings of reference lists and of what follows them, in many languages.

The table only helps: a list is found by its shape, a known heading makes a short list acceptable.
"""

from __future__ import annotations

import re

from citecheck.text.normalize import fold


def _fold_headings(headings: str) -> frozenset[str]:
    """The folded headings of a list separated by semicolons."""
    return frozenset(fold(heading) for heading in headings.split(";"))


_LIST = _fold_headings(
    """
    references; reference; reference list; references list; list of references; references cited;
    references and notes; notes and references; references and further reading; bibliography; selected
    bibliography; works cited; work cited; literature; literature cited; cited literature; cited works;
    sources; citations; literatur; literaturverzeichnis; quellen; quellenverzeichnis; bibliographie;
    bibliografie; références; références bibliographiques; bibliografía; referencias; referencias
    bibliográficas; bibliografia; referências; referências bibliográficas; riferimenti; riferimenti
    bibliografici; literatuur; literatuurlijst; referenties; referenser; referanser; litteratur;
    litteraturliste; litteraturförteckning; källor; källförteckning; lähteet; lähdeluettelo;
    kirjallisuus; piśmiennictwo; literatura; irodalom; irodalomjegyzék; hivatkozások; kaynaklar;
    kaynakça; referanslar; список литературы; литература; список использованной литературы; список
    использованных источников; библиография; библиографический список; література; список літератури;
    список використаних джерел; referințe; referințe bibliografice; použitá literatura; zoznam použitej
    literatúry; viri; βιβλιογραφία; αναφορές; wykaz literatury; 参考文献; 引用文献; 文献; 參考文獻; 참고문헌; المراجع;
    المصادر; منابع; ביבליוגרפיה; מקורות; संदर्भ; เอกสารอ้างอิง; tài liệu tham khảo; daftar pustaka;
    rujukan; წყაროები; ლიტერატურა; գրականություն; ədəbiyyat; әдебиеттер; literaturas saraksts; viited;
    kasutatud kirjandus; supplementary references; additional references; further reading; bibliographic
    references; references bibliographiques; bibliographical references; primary sources; secondary
    sources; secondary literature; included studies; web references
    """
)
_AFTER = _fold_headings(
    """
    appendix; appendices; supplementary material; supplementary materials; supplementary information;
    supporting information; supplement; figure legends; figure captions; figures; figure; tables; table;
    legends; acknowledgements; acknowledgments; acknowledgement; author contributions; funding; conflict
    of interest; conflicts of interest; competing interests; declarations; declaration of competing
    interest; data availability; data availability statement; ethics; ethics statement; about the
    authors; about the author; author information; downloads; how to cite; license; licence; copyright;
    footnotes; endnotes; notes; abbreviations; glossary; index; corresponding author; anhang;
    danksagung; annexe; annexes; anexo; anexos; apéndice; appendice; bijlage; publisher s note;
    additional information; citation; author biographies; biographies; affiliations; contact;
    contributors; supplementary data; list of figures; list of tables
    """
)
_HEADING_MAX = 60  # code points; a heading is short
# `## 7. References:`, `VII. References`, `**References**`, `References (52)`
_ORNAMENT = re.compile(
    r"^[\s#*_=>|-]*(?:(?:\d{1,2}|[IVX]{1,5})(?:\.\d{1,2})*[.)]?\s+)?|\s*[(\[]\d{1,4}[)\]][\s#*_:.=|-]*$"
)


def heading_words(line: str) -> str | None:
    """The folded words of a line that may be a heading, without its number and ornaments; else `None`."""
    line = line.strip()
    if not line or len(line) > _HEADING_MAX:
        return None
    return fold(_ORNAMENT.sub("", line)) or None


def is_list_heading(line: str) -> bool:
    """Whether a line is a known heading of a reference list."""
    return heading_words(line) in _LIST


def is_other_heading(line: str) -> bool:
    """Whether a line is a known heading of what follows (or precedes) a list: an appendix, legends."""
    found = heading_words(line)
    if found is None:
        return False
    return found in _AFTER or bool(
        re.match(r"(?:appendix|supplement|annex|figure|table|fig|anhang)\s(?:[a-z]|\d+)\b", found)
    )
