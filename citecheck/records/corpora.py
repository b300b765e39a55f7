"""Whose records an index may hold."""

from __future__ import annotations

CORPORA = ("crossref", "dblp", "arxiv", "datacite", "openalex", "pubmed", "other")
