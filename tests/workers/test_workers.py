"""Child processes: what they answer, and what becomes of those that crash, hang or bloat. Real processes."""

from __future__ import annotations

import multiprocessing
import sys
import time
from itertools import count

import pytest

from citecheck.errors import ConfigError
from citecheck.workers import child
from citecheck.workers.child import ChildFailed, Failure, describe_exit, run_module
from citecheck.workers.ordered import map_in_order

MEMORY = 512 * 1024**2
pytestmark = pytest.mark.timeout(120)  # starts processes, which a busy machine is slow at


def run(monkeypatch: pytest.MonkeyPatch, script: str, seconds: float = 60) -> bytes:
    monkeypatch.setattr(child, "child_command", lambda *_, **__: [sys.executable, "-c", script])
    return run_module("any", b"given", memory=MEMORY, seconds=seconds)


def test_a_child_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "import sys; print(sys.stdin.read()[::-1])").strip() == b"nevig"


@pytest.mark.parametrize(
    ("script", "seconds", "failure", "detail"),
    [
        ("import os; os.abort()", 60, Failure.CRASHED, ""),
        ("raise ValueError('no')", 60, Failure.CRASHED, "ValueError: no"),
        ("import time; time.sleep(60)", 0.5, Failure.TIMEOUT, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", 60, Failure.TIMEOUT, ""),
    ],
)
def test_a_child_that_fails_says_how(
    monkeypatch: pytest.MonkeyPatch, script: str, seconds: float, failure: Failure, detail: str
) -> None:
    with pytest.raises(ChildFailed) as caught:
        run(monkeypatch, script, seconds)
    assert caught.value.failure is failure
    assert detail in caught.value.detail


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_the_command_bounds_memory_before_the_module_is_loaded() -> None:
    with pytest.raises(ChildFailed) as caught:
        run_module("citecheck.formats.pdf.engine", b"", memory=1024**2, seconds=60)
    assert "MemoryError" in caught.value.detail


def test_exits_have_names() -> None:
    assert [describe_exit(code) for code in (-11, 3, None)] == ["SIGSEGV", "exit code 3", "exit code None"]


def test_results_come_in_the_order_of_the_items_which_are_taken_bit_by_bit() -> None:
    taken = []

    def items() -> object:
        for number in count():
            taken.append(number)
            yield number

    made = map_in_order(abs, items(), 2)  # type: ignore[arg-type, var-annotated]
    assert [next(made) for _ in range(5)] == [(n, n) for n in range(5)]
    made.close()  # type: ignore[attr-defined]
    assert len(taken) < 20
    assert multiprocessing.active_children() == []


def test_what_ends_the_walk_ends_the_processes() -> None:
    began = time.monotonic()
    made = map_in_order(time.sleep, [0, 60, 60], 2)
    next(made)
    with pytest.raises(ConfigError):
        made.throw(ConfigError("no"))  # type: ignore[attr-defined]
    assert time.monotonic() - began < 30
