"""A function over many items by several processes, the results in the order of the items."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Item = TypeVar("Item")
    Result = TypeVar("Result")

AHEAD = 4  # items under way at a time for each process: bounds what is held in memory, and keeps all of them busy


def map_in_order(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    processes: int,
    initializer: Callable[..., object] | None = None,
    arguments: tuple[object, ...] = (),
) -> Iterator[tuple[Item, Result]]:
    """Each item with what the function makes of it; the function and all values can be pickled.

    Ctrl-C is for this process: where it, or anything else, ends the walk, the others are killed.

    Args:
        function: called in the processes.
        items: taken bit by bit.
        processes: how many.
        initializer: called first in each process, with `arguments`.
        arguments: of `initializer`.
    """
    context = multiprocessing.get_context("spawn")  # threads of arrow and tantivy do not survive a fork
    others = set(multiprocessing.active_children())
    waiting = iter(items)
    with ProcessPoolExecutor(processes, context, _start_worker, (initializer, arguments)) as pool:
        try:
            under_way = deque((item, pool.submit(function, item)) for item in islice(waiting, processes * AHEAD))
            while under_way:
                item, future = under_way.popleft()
                yield item, future.result()
                under_way.extend((item, pool.submit(function, item)) for item in islice(waiting, 1))
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                process.kill()
            raise


def _start_worker(initializer: Callable[..., object] | None, arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if initializer:
        initializer(*arguments)
