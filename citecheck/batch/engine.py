"""The protocol of an engine, and what all engines share: which items are to be done, and how far a run is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from citecheck.batch.inputs.items import Outcome
from citecheck.errors import InputError, InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citecheck.batch.inputs.items import Entry, Item, Settings
    from citecheck.batch.store import Store

FAILED = frozenset({Outcome.TIMEOUT, Outcome.MEMORY, Outcome.CRASHED})


@dataclass(slots=True)
class Status:
    """How far a run is. `total` is `None` until all inputs were counted; `known` were done before and are unchanged."""

    done: int = 0
    known: int = 0
    references: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    total: int | None = None
    began: float = field(default_factory=time.monotonic)

    @property
    def failed(self) -> int:
        """Items of this run that could not be done."""
        return sum(count for outcome, count in self.outcomes.items() if outcome is not Outcome.OK)

    def add(self, outcome: Outcome, references: int) -> None:
        """Count one item."""
        self.done += 1
        self.references += references
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, with what, and where to. `items` can be walked more than once.

    `retry` has the items done anew that crashed, or ran out of time or memory, in a run before. `tell` is called now
    and then with how far the run is.
    """

    items: Callable[[], Iterator[Item]]
    settings: Settings
    store: Store
    retry: bool = False
    tell: Callable[[Status], None] = lambda _: None


class Engine(Protocol):
    """Do what a plan says, and commit it to the plan's store bit by bit."""

    def run(self, plan: Plan) -> Status:
        """Raises `CitecheckError` where it cannot go on; what was committed stays."""
        ...


def todo(plan: Plan) -> Iterator[tuple[Item, Entry | None]]:
    """Each item once, with what is known of it where nothing needs doing as long as its files are the same.

    Raises `InvalidRecord` for an id of a manifest that another input has too, `InputError` where there is no item.
    """
    journal = plan.store.journal
    none = True
    for item in plan.items():
        none = False
        if not journal.see(item.id):
            if item.origin:
                raise InvalidRecord(f"{item.origin}: the id {item.id!r} is that of another input, too.")
            continue  # a file that was given twice
        entry = journal.entry(item.id)
        yield item, None if entry is None or entry.again or (plan.retry and entry.outcome in FAILED) else entry
    if none:
        raise InputError("There is nothing to do: no document and no reference in what was given.")


def is_news(plan: Plan, entry: Entry) -> bool:
    """Whether the rows of an item that was done differ from those that are kept."""
    before = plan.store.journal.entry(entry.id)
    return before is None or before != entry


def counted(plan: Plan, status: Status) -> None:
    """Count the items of a plan, beside the run, into `status`."""

    def count() -> None:
        try:
            status.total = sum(1 for _ in plan.items())
        except Exception:  # noqa: BLE001 - the run itself meets it, and says so
            status.total = None

    Thread(target=count, daemon=True).start()
