"""Answers in the form of Crossref's REST API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, and JSON, or text where Crossref answers with text."""

    status: int
    content: dict[str, Any] | str


NOT_FOUND = Reply(404, "Resource not found.")


def make_reply(kind: str, message: dict[str, Any]) -> Reply:
    """A message of a kind: `work`, `work-list`, `journal`."""
    return Reply(200, {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message})
