"""How an entry of a reference list looks: how it begins, how it ends, what shows that a text is one."""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.text.names import UPPER
from citecheck.text.normalize import DASHES, close_up

ENTRY_SCORE = 2.4  # score from which a text is an entry; set by hand on the dev data (bench/entries)
_U = f"[{UPPER}]"
_NAME = rf"(?:(?:[a-z]{{1,4}}|[dDlLO])['’ ]){{0,3}}{_U}[\w'’‐-]+(?:[ ](?:[a-z]{{2,4}}[ ])?{_U}[\w'’‐-]+){{0,3}}"
_RUN = r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"  # letters of scripts without spaces
LABEL_START = re.compile(
    r"^[ \t>*+-]{0,12}(?:\\?\[(?P<square>\d{1,4})\\?\][:.]?|\((?P<round>\d{1,4})\)|(?P<dot>\d{1,4})(?:\\?[.)]"
    r"|[.)]?\t))\s*(?=\S|$)"
)
# `12 Smith J. Title`: a bare number, believed only in a run
BARE_START = re.compile(
    rf"^\s{{0,8}}(?P<bare>\d{{1,4}})\s+(?=[{UPPER}\"“]|(?:van|von|de|der|den|di|da|la|le|el|al|ten|ter)\b)"
)
# `[Knu97] `, `[GHJV95] `, `[Smith et al., 2001] `
KEY_START = re.compile(
    r"^\s{0,8}\\?\[(?P<key>[^\W\d_][\w+:.-]{1,24}|[^\W\d_][^\[\]]{2,38}\d{4}[a-z]?)\\?\][:.]?\s+(?=\S)"
)
BULLET = re.compile(r"^\s*[-*+•·–▪◦]\s+(?=\S)")
# `———. 2004.`, `--- (2004)`, `______ 2004`: the authors of the entry before
SAME_AUTHORS = re.compile(
    rf"^\s*(?:[{re.escape(DASHES)}_]\s?){{2,8}}(?:(?=[\s.,;(&])|$)[.,]?\s*"
    rf"|^\s*[{re.escape('–—―')}][.,]?(?:\s+(?=[({UPPER}\d&,])|$)|^\s*-,\s"
)
# How an entry begins; the group that matched says which way.
STARTS = re.compile(
    # family: Smith J, · Smith, J. · van der Kolk BA. · SMITH J (
    rf"^(?:(?P<family>{_NAME},?\s(?:{_U}\.?[ -]?){{1,4}}(?:Jr\.?|III?)?(?:,|(?<=\.)\s?(?=[(&{UPPER}“\"\d])|\.\s"
    rf"|;|:|&|/|\s?\(|$|\s?(?:and|et|und|y)\s))"
    # given: Smith, John, · Smith, John. · Smith, John and
    rf"|(?P<given>{_NAME},\s{_U}[\w'’-]+(?:\s{_U}\.?)?(?:,|\.|;|\s\(|/|:|\sand\s|\s&|\sund\s|\set\s|\sy\s|$))"
    # unspaced: 이영희, 박민수 (2012). · 张建国. (2010). · 山田太郎、石井花 2012. · 陈伟, 孙磊, 等. 模型验证[J].
    rf"|(?P<unspaced>{_RUN}{{1,20}}(?:\s?[,，、·・;；]\s?{_RUN}{{1,12}}){{0,30}}"
    rf"(?:[.．。]?\s?[(（]?(?:1[5-9]|20)\d\d[a-z]?[)）.,．，年]|[.．]\s?[^\[\]]{{1,120}}\[[A-Z]{{1,2}}(?:/OL)?\]))"
    # initials: J. Smith, · J.-P. Smith and; not `J. Am. Chem.` or `J. Physiol. 248`
    rf"|(?P<initials>(?:{_U}[a-z]?\.\s?-?){{1,4}}\s?{_NAME}(?:,|\.(?!\s?(?:\d|{_U}[\w]{{0,8}}\.))|;|:|\sand\s"
    rf"|\s&|\s\(|\set\s))"
    # dated: Smith 2001. · Smith (2001)
    rf"|(?P<dated>{_NAME}[,.]?\s\(?(?:1[5-9]|20)\d\d[a-z]?[).,:])"
    # body: World Health Organization (2001). … · Verein für Umwelt (VU). (2011). … · [WHO] World Health … (2001)
    rf"|(?P<body>(?:\[[{UPPER}][\w&]{{1,11}}\]\s)?[{UPPER}][^.()]{{2,90}}(?:\s[(\[][\w&]{{2,12}}[)\]])?\.?\s"
    rf"\((?:(?:1[5-9]|20)\d\d[a-z]?|n\.\s?d\.)(?:,[^)]{{0,20}})?\)[.,:]?\s)"
    # short: WHO (World Health Organization). 2001. · WHO (World Health Organization) (2001)
    rf"|(?P<short>{_U}[\w&.-]{{0,10}}{_U}[\w.]{{0,10}}\s[(\[]{_U}[^()\[\]]{{4,90}}[)\]][.,]?\s\(?(?:1[5-9]|20)\d\d[a-z]?[).,:])"
    # full: Sabine C. Herpertz, Katja … · Sabine Herpertz and
    rf"|(?P<full>{_U}[\w'’-]+\s(?:{_U}\.\s)?{_U}[\w'’-]+(?:,\s{_U}[\w'’-]+\s(?:{_U}\.\s)?{_U}[\w'’-]+(?:,"
    rf"|\sand\b|\.)|\sand\s{_U}[\w'’-]+\s(?:{_U}\.\s)?{_U}[\w'’-]+[.,])))"
)
_YEAR = re.compile(r"(?<![\w./:-])(?:1[5-9]|20)\d\d[a-z]?(?![\w/])")
# `;21(3):388`, `21(3), 388`, `21: 388`, `pp. 3–9`, `vol. 3`
_NUMBERS = re.compile(
    r"\d\s?\(\d[^()]{0,14}\)\s?[:,;]?\s?(?:pp?\.\s?)?[eES]?\d|\d\s?:\s?[eES]?\d{1,6}\s?[-–]\s?[eES]?\d"
    r"|;\s?\d{1,4}\s?[(:]|\bvol\.?\s?\d|\bpp?\.\s?\d|,\s\d{1,4},\s\d{1,5}\s?[-–]\s?\d|"
    r"\s\d{1,4},\s?\d{1,5}\s?[–-]\s?\d|\s\d{1,4}\s\d{1,5}–\d|\bS\.\s\d|\d:\s?[eE]?\d{2,}"
)
ADDRESS = re.compile(
    r"\bdoi\b|\b10\.\d{4,9}/|https?://|\bPMID\b|\bISBN\b|\barXiv\b|Available (?:from|at)"
    r"|Retrieved from",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    rf"\b{_U}[\w.]+(?:,\s{_U}[\w.]+)?:\s{_U}|\b(?:Press|Verlag|Springer|Wiley|Elsevier|Routledge|Universit\w+"
    rf"|Proceedings|Proc\.|Conference|thesis|Dissertation|editors?|eds?\.\)|In:)"
)
# `(London ; New York: Continuum, 2011)`: place, publisher and year as notes and some lists print them
IMPRINT = re.compile(rf"\({_U}[^():]{{1,60}}:\s{_U}[^()]{{1,80}},\s(?:1[5-9]|20)\d\d\)")
# What running text has and an entry has not: citations of others, words of argument.
_PROSE = re.compile(
    r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|\((?:[^()]{2,60},\s(?:1[5-9]|20)\d\d[a-z]?(?:;[^()]*)?)\)|\b(?:we|our"
    r"|was|were|has|have|had|been|however|therefore|these|this|that|which|it|they|can|could|should|would|did"
    r"|not|there|such|also)\b"
)
_YEAR_FIRST = re.compile(r"\s*\(?(?:1[5-9]|20)\d\d\b")  # `(2007). `, `2007. ` where a number could be
_END = re.compile(r"(?:\d[)\].,;]*|\.|[)\]>]|/\S{4,})$")


def mark_end(line: str) -> int | None:
    """Where the bullet or number of a line ends; `None` where it has neither. `(2007).` is a year, no number."""
    mark = BULLET.match(line) or LABEL_START.match(line)
    return mark.end() if mark and not _YEAR_FIRST.match(mark.group()) else None


def without_mark(line: str) -> str:
    """A line without its indentation, bullet or number, its marks closed up."""
    end = mark_end(line)
    return close_up(line.lstrip() if end is None else line[end:])


@lru_cache(maxsize=2048)  # the finder, the trimmer and the judge of a list ask about the same entries
def entry_score(text: str) -> float:
    """How much a text looks like one whole entry: ≥ 2.5 is one, ≤ 1 is none.

    Weights were set by hand on the dev data (bench/entries): names at the start and source numbers count most,
    words of argument and citations of other works count against it.
    """
    text = close_up(text[:1200])
    score = 0.0
    if STARTS.match(text) or SAME_AUTHORS.match(text):
        score += 1.5
    if _YEAR.search(text):
        score += 1.0
    numbers = _NUMBERS.search(text)
    score += 1.5 if numbers else 0.0
    score += 1.0 if ADDRESS.search(text) else 0.0
    if not numbers and _PUBLISHER.search(text):
        score += 1.0
    imprint = IMPRINT.search(text)
    if imprint:
        score += 1.5
        text = text[: imprint.start()] + text[imprint.end() :]  # it is no citation of another work
    words = max(len(text) / 6, 8.0)
    prose = sum(1 for _ in _PROSE.finditer(text))
    score -= min(4.0, max(0.0, prose / words - 0.02) * 45)
    if len(text) > 900:  # noqa: PLR2004 - explained beside it
        score -= 1.0
    if not text[:1].isalnum() and text[:1] not in "“\"«‘'—–-_„¿¡":
        score -= 0.5
    return score


def ends_like_entry(text: str) -> bool:
    """Whether a line may be the last of an entry: it ends in a stop, a number, a bracket or an address."""
    return bool(_END.search(text[-40:].rstrip()))
