"""What a Word file holds, seen without citecheck's own reader: comments and the words they stand on, parts, trees."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


@dataclass(frozen=True, slots=True)
class Comment:
    author: str
    lines: tuple[str, ...]
    words: str  # that it stands on
    date: str


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def comments(data: bytes, main: str = "word/document.xml", part: str = "word/comments.xml") -> list[Comment]:
    """The comments by id, each with the words between its marks; each has its marks once, in order."""
    inside = parts(data)
    root = etree.fromstring(inside[main])
    w = root.tag.rpartition("}")[0] + "}"
    covered: dict[str, str] = {}
    open_: set[str] = set()
    referred = []
    for each in root.iter():
        if each.tag == w + "commentRangeStart":
            assert each.get(w + "id") not in covered
            open_.add(each.get(w + "id") or "")
            covered[each.get(w + "id") or ""] = ""
        elif each.tag == w + "commentRangeEnd":
            open_.remove(each.get(w + "id") or "")
        elif each.tag == w + "commentReference":
            assert each.get(w + "id") not in open_
            referred.append(each.get(w + "id"))
        elif each.tag == w + "t" and not any(a.tag.endswith("}Fallback") for a in each.iterancestors()):
            for number in open_:
                covered[number] += each.text or ""
    assert not open_
    assert sorted(map(str, referred)) == sorted(covered)
    found = []
    for each in etree.fromstring(inside[part]).iter(w + "comment"):
        lines = ("".join(t.text or "" for t in p.iter(w + "t")) for p in each.iter(w + "p"))
        words = covered.pop(each.get(w + "id") or "")
        found.append(Comment(each.get(w + "author") or "", tuple(lines), words, each.get(w + "date") or ""))
    assert not covered
    return found


def bare(part: bytes, new: Collection[str]) -> bytes:
    """A main part in canonical form, without the comments `new` and with runs of one look joined."""
    root = etree.fromstring(part)
    w = root.tag.rpartition("}")[0] + "}"
    for name in MARKS:
        for each in list(root.iter(w + name)):
            if each.get(w + "id") in new:
                gone = each.getparent() if name == "commentReference" else each
                assert gone is not None
                around = gone.getparent()
                assert around is not None
                around.remove(gone)
    for run in list(root.iter(w + "r")):
        following = run.getnext()
        while run.getparent() is not None and following is not None and _alike(run, following, w):
            _join(run, following, w)
            following = run.getnext()
    for text in root.iter(w + "t"):
        if _SPACE in text.attrib:
            del text.attrib[_SPACE]
    data: bytes = etree.tostring(root, method="c14n")
    return data


def _alike(run: _Element, following: _Element, w: str) -> bool:
    def look(each: _Element) -> bytes:
        found = each.find(w + "rPr")
        data: bytes = b"" if found is None else etree.tostring(found, method="c14n", with_tail=False)
        return data

    same = following.tag == w + "r" and sorted(run.attrib.items()) == sorted(following.attrib.items())
    return same and look(run) == look(following)


def _join(run: _Element, following: _Element, w: str) -> None:
    inside = [each for each in following if each.tag != w + "rPr"]
    if inside and len(run) and run[-1].tag == inside[0].tag == w + "t":
        run[-1].text = (run[-1].text or "") + (inside.pop(0).text or "")
    run.extend(inside)
    around = following.getparent()
    assert around is not None
    around.remove(following)
