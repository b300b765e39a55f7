"""Path patterns as configuration files write them: `*.tex`, `drafts/**`, `paper?/main.md`."""

from __future__ import annotations

import re
from functools import cache


def matches(path: str, pattern: str) -> bool:
    """Whether a relative path with `/` fits a pattern.

    A pattern without `/` fits a name at any depth, one with `/` the path from the folder of the configuration; a folder
    means all that is in it. `**` crosses folders, `*` and `?` do not.
    """
    return bool(_compile_pattern(pattern).fullmatch(path))


@cache
def _compile_pattern(pattern: str) -> re.Pattern[str]:
    anchored = "/" in pattern.rstrip("/")
    body = pattern.strip("/").removeprefix("./")
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[!?[^\]]+\])", body)  # `drafts/**/*.tex` → `drafts/`, `**/`, ``, `*`, `.tex`
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    done = "".join(
        words.get(p) or (p.replace("[!", "[^") if p.startswith("[") and p.endswith("]") else re.escape(p))
        for p in parts
    )
    return re.compile(f"{'' if anchored else '(?:.*/)?'}{done}(?:/.*)?", re.DOTALL)
