"""Gold fields of labelled reference strings laid over the tokens of the string, for training.

A row whose fields are not all found in its string, or whose string holds words that no field explains, is left out.
"""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from citecheck.parser.fields.tokens import tokenize
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.parser.fields.tokens import Token

Span = tuple[int, int]  # tokens from, to
# the fields that hold words, in the order in which they claim their place: the longest first
_WORDS = (
    "title",
    "author",
    "editor",
    "container",
    "collaboration",
    "series",
    "institution",
    "report",
    "publisher",
    "place",
    "edition",
    "genre",
    "date",
)
_LABEL_OF = {"collaboration": "author", "institution": "publisher", "report": "genre"}
_OPENING = frozenset("([{“„«‘‚「『《〈（【〔<")
_EITHER = frozenset("\"'`")
_NUMBER_WORDS = frozenset(
    "vol volume vols volumes bd band tome tom t jg jahrg jahrgang anno v т том no nos nr num núm número numero issue iss n"
    " heft h fasc вып № pp p pages page pages pg pgs s seite seiten págs pág с c стр art article º ° 第 卷 권 호 号 제".split()
)
_UNITS = frozenset("권 호 卷 期 号 號 巻 년 年 월 月 쪽 面 頁 页 집 輯 면".split())
_LEAD_WORDS = frozenset("in en dans im and und edited by ed eds hrsg von a cura di of the".split())
_TRAIL_WORDS = frozenset(
    "et al others coll ed eds editor editors hrsg hg edited edn aufl jr sr coord dir org comp f ff и др u a".split()
)
_MONTH = re.compile(
    r"(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|fall|autumn|winter|mai|okt|dez|märz)"
)
_NOTHING_LOST = frozenset(
    "doi pmid pmcid pmc epub available from url http https online internet cited accessed google scholar "
    "pubmed crossref print ahead of html pdf in press www arxiv abs".split()
)


class Words:
    """A string's tokens over its folded letters and digits, so that a field is found whatever its marks."""

    def __init__(self, text: str) -> None:
        self.tokens = tokenize(text)
        self.begin: dict[int, int] = {}
        self.end: dict[int, int] = {}
        plain = ""
        for i, token in enumerate(self.tokens):
            folded = fold(token.text).replace(" ", "")
            if folded:
                self.begin[len(plain)] = i
                plain += folded
                self.end[len(plain)] = i + 1
        self.plain = plain

    def find(self, value: str, *, most: int = 12) -> Iterator[Span]:
        """Find the places of a value, as spans of whole tokens."""
        wanted = fold(value).replace(" ", "")
        at = self.plain.find(wanted) if wanted else -1
        while at >= 0 and most:
            most -= 1
            if at in self.begin and at + len(wanted) in self.end:
                yield self.begin[at], self.end[at + len(wanted)]
            at = self.plain.find(wanted, at + 1)


def align(text: str, gold: Mapping[str, Any], *, complete: bool) -> tuple[list[Token], list[str]] | None:
    """Tokens and their labels; `None` where a field is not found. `complete`: labels are said to cover the string."""
    words = Words(text)
    labels = [""] * len(words.tokens)
    fields = mend(gold, text)
    for field in _WORDS:
        value = fields.get(field)
        if (
            value
            and not _label_field(words, labels, field, value)
            and field in {"title", "author", "container", "editor"}
        ):
            return None
    if not _place_numbers(words, labels, fields):
        return None
    spread(words.tokens, labels)
    if not complete:
        _spread_places(words.tokens, labels)
    if not complete and sum(
        label == "other" and token.text.isalpha() and len(token.text) > 1 and token.text.lower() not in _NOTHING_LOST
        for token, label in zip(words.tokens, labels, strict=True)
    ):
        return None
    return words.tokens, labels


def mend(gold: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Gold of a text under our names of fields, with labels put right that would teach users wrong fields."""
    fields: dict[str, Any] = {
        "title": gold.get("title"),
        "author": gold.get("authors") or gold.get("author_text"),
        "editor": gold.get("editor_text"),
        "date": gold.get("date_text") or gold.get("year"),
        **{
            k: gold.get(k)
            for k in (
                "container",
                "series",
                "institution",
                "report",
                "publisher",
                "place",
                "edition",
                "genre",
                "volume",
                "issue",
                "pages",
                "collaboration",
            )
        },
    }
    for key in ("volume", "issue"):
        if fields[key]:
            fields[key] = _bare_number(str(fields[key]))
    split = re.fullmatch(r"(\w+)\s*\(\s*(.+?)\s*\)\s*", fields["volume"] or "")
    if split and not fields["issue"]:  # 29(Suppl. 1)
        fields["volume"], fields["issue"] = split.groups()
    if fields["issue"] and not fields["pages"] and _is_article_number(fields["issue"], text):
        fields["pages"], fields["issue"] = fields["issue"], None
    if fields["container"] is None and fields["series"]:
        fields["container"], fields["series"] = fields["series"], None
    return fields


def _is_article_number(issue: str, text: str) -> bool:
    """`Rice 6:4`, `Front. Plant Sci. 5 332`: a number at the end that no bracket and no `no.` makes an issue."""
    if re.fullmatch(r"e\d+|\d{4,}", issue):
        return True
    found = re.search(rf"[\s:,]{re.escape(issue)}[\s.,;)]*(?:$|doi|https?:|\[|PM)", text, re.IGNORECASE)
    return bool(found) and not re.search(
        rf"(?:\(\s*|no\.?\s*|nr\.?\s*|issue\s*){re.escape(issue)}\b", text, re.IGNORECASE
    )


def _bare_number(value: str) -> str:
    """`No. 70,` → `70`, `t. 2,` → `2`."""
    return (
        re.sub(r"^(?:[^\W\d_]+\.?\s*|[№#]\s*)+(?=\d)", "", value.strip(" .,;:()"))
        if re.match(r"(?i)(?:vol|no|nr|bd|t|n|heft|issue|jg|band|tome|num|#|№)\b", value.strip(" ([") + " ")
        else value.strip(" .,;:")
    )


def _label_field(words: Words, labels: list[str], field: str, value: Any) -> bool:  # noqa: ANN401 - a JSON value
    if isinstance(value, list):
        span = _find_names(words, value)
        found = [span] if span else []
    else:
        found = [s for s in words.find(str(value)) if not any(labels[slice(*s)])]
    if not found:
        return False
    if field == "container":
        after = [s for s in found if s[0] and "title" in labels[: s[0]]]
        found = after or found
    if field == "date":
        found.sort(key=lambda s: -_rate_date(words.tokens, s))
    begin, end = found[-1] if field in {"publisher", "place"} else found[0]
    for i in range(begin, end):
        labels[i] = _LABEL_OF.get(field, field)
    return True


def _rate_date(tokens: Sequence[Token], span: Span) -> int:
    """Rate how much a year looks like a date: in brackets, behind a stop, not part of something longer."""
    begin, end = span
    before = tokens[begin - 1].text if begin else ""
    after = tokens[end].text if end < len(tokens) else ""
    return (before == "(") + (after in {")", ".", ";", ","}) - (tokens[begin].glued and before in "/-.:")


def _find_names(words: Words, names: Sequence[Mapping[str, str]]) -> Span | None:
    """From the first letter of the first name to the last of the last one."""
    begin, at = -1, 0
    for name in names:
        family = name.get("family") or name.get("literal") or name.get("name") or ""
        spans = [s for s in words.find(family, most=40) if s[0] >= at]
        if not spans:
            return None
        low, high = spans[0]
        given = [s for s in words.find(name["given"], most=200) if s[0] >= at] if name.get("given") else []
        near = [s for s in given if (s[1] <= low and low - s[1] <= 2) or (s[0] >= high and s[0] - high <= 3)]
        if near:
            low, high = min(low, near[0][0]), max(high, near[0][1])
        begin = low if begin < 0 else begin
        if low - at > 12 and at:
            return None
        at = high
    return (begin, at) if 0 <= begin <= 3 else None


def _place_numbers(words: Words, labels: list[str], fields: Mapping[str, Any]) -> bool:
    """Volume, issue and pages: of all places they may have, the ones nearest to each other and to the container."""
    named = [f for f in ("volume", "issue", "pages") if fields.get(f)]
    places = []
    for field in named:
        found = [s for s in words.find(str(fields[field]), most=40) if not any(labels[slice(*s)])][-6:]
        if not found:
            return False
        places.append(found)
    container = max((i for i, label in enumerate(labels) if label == "container"), default=-1)
    best, least = None, 1e9
    for choice in product(*places):
        if any(a[0] < b[1] and b[0] < a[1] for i, a in enumerate(choice) for b in choice[:i]):
            continue
        marks = [c[0] for c in choice]
        cost = float(max(marks) - min(marks)) if marks else 0.0
        cost += sum(3 for a, b in pairwise(marks) if a > b)
        if container >= 0 and marks:
            cost += abs(min(marks) - container) + (10 if min(marks) < container else 0)
        if cost < least:
            best, least = choice, cost
    if named and best is None:
        return False
    for field, (begin, end) in zip(named, best or (), strict=True):
        labels[begin:end] = [field] * (end - begin)
    return True


def spread(tokens: Sequence[Token], labels: list[str]) -> None:
    """Labels for what no field holds: marks and words that lead to a field or close it, months beside a date."""
    n = len(tokens)
    _spread_dates(tokens, labels)
    for i in range(n - 1, -1, -1):  # lead words and opening marks belong to what follows
        after = labels[i + 1] if i + 1 < n else ""
        if labels[i] or not after:
            continue
        low = tokens[i].text.lower()
        between = after in {"volume", "issue", "pages"}
        number_word = between and (
            low in _NUMBER_WORDS
            or (low in ".:" and i and tokens[i - 1].text.lower() in _NUMBER_WORDS and not labels[i - 1])
        )
        lead = (low in _LEAD_WORDS and after in {"container", "editor", "publisher"}) or (
            low == ":" and i and tokens[i - 1].text.lower() in {"in", "en", "dans"}
        )
        opening = tokens[i].text in _OPENING or (tokens[i].text in _EITHER and not tokens[i].glued)
        if number_word or (lead and after != "publisher") or opening or low in {"#", "№"}:
            labels[i] = after
    for i in range(n):  # all other marks close the word before
        if labels[i]:
            continue
        before = labels[i - 1] if i else ""
        low = tokens[i].text.lower()
        unit = low in _UNITS and before in {"volume", "issue", "pages", "date"}
        if (
            unit
            or (not low.isalnum() and before)
            or (low in _TRAIL_WORDS and before in {"author", "editor", "pages", "edition"})
        ):
            labels[i] = before
        else:
            labels[i] = "other"


def _spread_places(tokens: Sequence[Token], labels: list[str]) -> None:
    """`New York: Wiley` where only the publisher is tagged: the words before the colon are its place."""
    at = labels.index("publisher") if "publisher" in labels else 0
    if at < 2 or tokens[at - 1].text != ":":
        return
    i = at - 1
    while i >= 0 and at - i < 8 and (labels[i] == "other" or not tokens[i].text.isalnum()) and tokens[i].text != ".":
        i -= 1
    labels[i + 1 : at] = ["place"] * (at - i - 1)


def _spread_dates(tokens: Sequence[Token], labels: list[str]) -> None:
    if "date" not in labels:
        return
    low, high = labels.index("date"), len(labels) - 1 - labels[::-1].index("date")
    for step, at in ((1, high), (-1, low)):
        i, taken = at + step, 0
        pending: list[int] = []
        while 0 <= i < len(tokens) and not labels[i] and taken < 4:
            text = tokens[i].text
            if _MONTH.match(text) or (text.isdigit() and len(text) <= 2) or re.fullmatch(r"[a-z]", text):
                for j in [*pending, i]:
                    labels[j] = "date"
                pending, taken = [], taken + 1
            elif text in {",", ".", "-", "–", "/"}:
                pending.append(i)
            else:
                break
            i += step
