"""Which journals and proceedings Crossref registers, how many works of each year, and the works themselves.

`/journals` knows titles with an ISSN and counts their works by year of issue; proceedings and series without one are
seen only by the works that bear their name. Statistics belong to one ISSN, so all ISSNs of a title are asked.
Format: https://api.crossref.org/swagger-ui/index.html
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from habanero import RequestError

from citecheck.errors import SourceUnavailable
from citecheck.models import Asked, Outcome, Venue, VenueAnswer
from citecheck.sources.remote import failed_answer, utc_day
from citecheck.text.journals import names_venue
from citecheck.text.normalize import collapse, squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.net.session import Fetched
    from citecheck.sources.crossref_client import CrossrefClient

_MOST_NAMES = 2  # readings of a printed name that are asked for
_SHOWN = 20  # works asked for that bear the name of a venue without ISSN


def works_of_venue(venue: Venue, years: tuple[int, int]) -> tuple[str, dict[str, str]]:
    """Where the works of a venue are asked for, and the filter of the years."""
    first, last = years
    dates = f"from-pub-date:{first},until-pub-date:{last}"
    if venue.issn:
        return f"/journals/{venue.issn[0]}/works", {"filter": dates}
    return "/works", {"filter": f"container-title:{venue.title.replace(',', ' ')},{dates}"}


def find_venues(
    client: CrossrefClient, source: str, names: Sequence[str], issn: Sequence[str], year: int | None
) -> VenueAnswer:
    """Ask for the journal of an ISSN, else for journals of a name, else for works that bear the name.

    Args:
        client: asks Crossref.
        source: its name in `Asked`.
        names: the printed name, and how it may be read otherwise.
        issn: printed, or of works whose venue has the printed name.
        year: the printed year, for venues of which no works are counted.

    Returns:
        The venues whose name agrees with one of `names` or that have the ISSN; those spelt alike first.
    """
    last: Fetched | None = None
    found: list[Venue] = []
    try:
        for number in list(issn)[:_MOST_NAMES]:
            last = client.journal(number)
            found += [venue for venue in [_read_journal(last.value and last.value["message"])] if venue]
        for name in list(names)[:_MOST_NAMES] if not found else ():
            last = client.journals(collapse(name))
            journals = map(_read_journal, last.value["message"]["items"] if last.value else ())
            found += [venue for venue in journals if venue and is_named(venue.title, names)]
        found = [_count_all(client, venue, year) for venue in _prefer_exact(found, names)]
        if not found and year is not None and names:
            found, last = _find_by_works(client, names, year)
    except (SourceUnavailable, RequestError) as error:
        return VenueAnswer((), failed_answer(source, error).asked)
    outcome = Outcome.FOUND if found else Outcome.NONE
    as_of, cached = (last.as_of, last.cached) if last else (utc_day(), False)
    return VenueAnswer(tuple(found), Asked(source, outcome, as_of, cached))


def is_named(title: str, names: Iterable[str]) -> bool:
    """Whether a registered title is one of the printed names, in full or abbreviated."""
    return any(names_venue(name, title) for name in names)


def _prefer_exact(venues: Sequence[Venue], names: Sequence[str]) -> list[Venue]:
    """The venues whose titles are spelt as printed, where there are any; each once."""
    once = list({(venue.issn or (venue.title,)): venue for venue in venues}.values())
    spelt = {squash(name) for name in names}
    return [venue for venue in once if squash(venue.title) in spelt] or once


def _count_all(client: CrossrefClient, venue: Venue, year: int | None) -> Venue:
    """Add what is counted under the other ISSNs of a venue, where its own count has nothing of the year."""
    if year is None or venue.count_of(year) or len(venue.issn) < 2:  # noqa: PLR2004 - one has no other
        return venue
    years = dict(venue.years)
    best, number = venue.issn[0], venue.issn[0]
    for number in venue.issn[1:]:
        other = _read_journal((client.journal(number).value or {}).get("message"))
        for counted, works in other.years if other else ():
            years[counted] = max(works, years.get(counted, 0))
            best = number if counted == year else best
    ordered = (best, *(number for number in venue.issn if number != best))
    return Venue(venue.title, ordered, tuple(sorted(years.items())), venue.counted)


def _find_by_works(client: CrossrefClient, names: Sequence[str], year: int) -> tuple[list[Venue], Fetched]:
    """Venues as the works of the year bear their name: proceedings, series, journals named by their abbreviation."""
    params = {
        "query.container-title": collapse(names[0]),
        "filter": f"from-pub-date:{year},until-pub-date:{year}",
        "rows": str(_SHOWN),
    }
    works, fetched = client.search_works(params, kind="venue")
    numbers: dict[str, tuple[str, ...]] = {}
    seen: dict[str, int] = defaultdict(int)
    for work in works:
        registered = [name for name in (work.container, work.container_short, *work.containers) if name]
        title = next((name for name in registered if is_named(name, names)), None)
        if title:
            main = work.container or title
            seen[main] += 1
            numbers.setdefault(main, work.issn)
    found = []
    for title, count in seen.items():
        journal = None
        if numbers[title]:
            journal = _read_journal((client.journal(numbers[title][0]).value or {}).get("message"))
        found.append(journal or Venue(title, years=((year, count),), counted=False))
    return found, fetched


def _read_journal(item: Mapping[str, Any] | None) -> Venue | None:
    """A journal of an answer: its title, ISSNs, and works by year of issue."""
    if not item or not isinstance(item.get("title"), str) or not item["title"].strip():
        return None
    issn = tuple(n for n in item.get("ISSN") or () if isinstance(n, str))
    breakdowns = item.get("breakdowns")
    pairs = breakdowns.get("dois-by-issued-year") if isinstance(breakdowns, dict) else None
    years = {
        pair[0]: pair[1]
        for pair in pairs or ()
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(n, int) for n in pair)  # noqa: PLR2004 - a pair
    }
    return Venue(collapse(item["title"]), issn, tuple(sorted(years.items())), counted=bool(years))
