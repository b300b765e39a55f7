"""doi.org: the authority on whether a DOI is registered, with whatever agency.

Handle API: https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
"""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

from citecheck.errors import SourceUnavailable
from citecheck.models import Answer, Asked, Outcome
from citecheck.records.csl import csl_to_work
from citecheck.sources.remote import failed_answer

if TYPE_CHECKING:
    from citecheck.net.session import Session

BASE_URL = "https://doi.org"
PER_SECOND = 5.0  # questions; doi.org states no limit, and only DOIs that Crossref does not have are asked for
_REGISTERED, _UNKNOWN_HANDLE = 1, 100  # responseCode of the handle system
CSL_JSON = "application/vnd.citationstyles.csl+json"  # every agency answers doi.org with it


class Registration(StrEnum):
    """What doi.org says of a DOI."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not-registered"
    UNKNOWN = "unknown"  # it did not answer, or was not asked


class DoiOrg:
    """Ask doi.org, through a session with a rate limit for it alone."""

    name = "doi.org"

    def __init__(self, session: Session, base_url: str = BASE_URL) -> None:
        self.session = session
        self.base_url = base_url

    def registration(self, doi: str) -> tuple[Registration, Asked]:
        """Whether a DOI (clean form) is registered. Only a "not found" from doi.org itself says that it is not."""
        url = f"{self.base_url}/api/handles/{quote(doi, safe='/')}"
        try:
            fetched = self.session.get_json(url, missing=_says_unknown)
        except SourceUnavailable as error:
            return Registration.UNKNOWN, failed_answer(self.name, error).asked
        code = fetched.value.get("responseCode") if isinstance(fetched.value, dict) else None
        if code == _REGISTERED:
            return Registration.REGISTERED, Asked(self.name, Outcome.FOUND, fetched.as_of, fetched.cached)
        if fetched.value is None or code == _UNKNOWN_HANDLE:
            return Registration.NOT_REGISTERED, Asked(self.name, Outcome.NONE, fetched.as_of, fetched.cached)
        detail = f"answered with response code {code}"
        return Registration.UNKNOWN, Asked(self.name, Outcome.UNAVAILABLE, fetched.as_of, fetched.cached, detail)

    def record(self, doi: str) -> Answer:
        """The work of a DOI as its agency registered it: DataCite, mEDRA, JaLC and others, by content negotiation."""
        url = f"{self.base_url}/{quote(doi, safe='/')}"
        try:
            fetched = self.session.get_json(url, usable=_is_item, missing=lambda _: False, accept=CSL_JSON)
        except SourceUnavailable as error:
            return failed_answer(self.name, error)
        work = csl_to_work(fetched.value)
        alias = work.doi is not None and work.doi != doi  # the item names the DOI that the asked one leads to
        work = replace(
            work,
            doi=work.doi or doi,
            aliases=(doi,) if alias else (),
            years=(work.year,) if work.year else (),
        )
        return Answer((work,), Asked(self.name, Outcome.FOUND, fetched.as_of, fetched.cached))


def _is_item(value: object) -> bool:
    """Whether an answer is a CSL item that names something: only a title can be compared."""
    return isinstance(value, dict) and csl_to_work(value).title is not None


def _says_unknown(body: str) -> bool:
    """Whether a 404 comes from the handle system itself: one from a proxy must never become a finding."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and answer.get("responseCode") == _UNKNOWN_HANDLE
