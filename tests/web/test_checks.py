"""Checks from their start to their end, whatever that is: done, cancelled, crashed, hung, interrupted, deleted."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from citecheck.errors import ConfigError
from citecheck.models import Report, Step
from citecheck.web import runs as runs_module
from citecheck.web.check_service import Settings
from citecheck.web.results import split_at_places, with_places
from citecheck.web.runs import Bounds
from citecheck.web.server import Running, data_folder, ready
from citecheck.web.sessions import DAY, State, Store
from citecheck.web.worker import encode_report
from net.server import Server
from report_builder import full_report
from web.conftest import FIXTURES, PAPER, ZOTERO, Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.conftest import Served

LIST = (
    b"Jovanovic, A. (2013). Rooms of one kind. Journal of Rooms, 1(2), 1-9.\n\n"
    b"Levy, K. (2015). Rooms of another kind. Journal of Rooms, 3(4), 10-19.\n"
)
TEXT = b"Rooms matter (Levy, 2015; Missing, 2011). Others do not (Absent, 2003).\n\nReferences\n\n" + LIST
EDITED = TEXT.replace(b"Others do not (Absent, 2003).", b"Others do (Nobody, 2004).")
SLEEPS = "import time; time.sleep(60)"
CRASHES = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes every process do something else."""

    def use(code: str) -> None:
        monkeypatch.setattr(runs_module, "child_command", lambda *_, **__: [sys.executable, "-c", code])

    return use


def test_a_word_file_becomes_a_report(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "My paper.docx", ZOTERO.read_bytes()))
    page = client.ask("GET", f"/checks/{identifier}").text
    assert "My paper.docx" in page
    assert 'class="report"' in page
    assert "data-tool=" in page
    listed = client.ask("GET", "/").text
    assert "My paper.docx" in listed
    assert "2 could not be checked" in listed  # the index of the fixtures has none of its works
    assert "Nothing to fix" not in listed


def test_a_list_of_its_own_is_read_with_the_text(served: Served) -> None:
    client = served.entered()
    text = TEXT.partition(b"References")[0]
    identifier = served.check(client, ("manuscript", "a.txt", text), ("references", "list.txt", LIST))
    report = json.loads(client.ask("GET", f"/checks/{identifier}/files/json.json").body)
    assert [d["path"] for d in report["documents"]] == ["a.txt", "list.txt"]
    assert report["summary"]["references"] == 2


def test_a_list_alone_can_be_checked(served: Served) -> None:
    client = served.entered()
    identifier = served.check(
        client, ("references", "list.bib", b"@article{a, title={Rooms}, author={Levy, K}, year=2015}")
    )
    assert json.loads(client.ask("GET", f"/checks/{identifier}/files/json.json").body)["summary"]["references"] == 1


def test_two_files_are_two_checks(served: Served) -> None:
    client = served.entered()
    answer = client.upload("/checks", ("manuscript", "a.txt", TEXT), ("manuscript", "b.txt", TEXT))
    assert answer.headers["location"] == "/"
    assert {served.ended(s.id) for s in served.check_service.store.all()} == {"done"}
    assert {s.name for s in served.check_service.store.all()} == {"a.txt", "b.txt"}


def test_a_file_that_cannot_be_read_says_why_by_its_own_name(served: Served) -> None:
    client = served.entered()
    old = b"\xd0\xcf\x11\xe0" + b"x" * 600
    identifier = served.check(client, ("manuscript", "Old letter.doc", old))
    page = client.ask("GET", f"/checks/{identifier}").text
    assert "Old letter.doc is an old or encrypted Office document" in page
    assert str(served.check_service.store.folder) not in page


def test_a_latex_file_reads_nothing_but_what_was_given(served: Served) -> None:
    tex = (
        rb"\documentclass{article}\begin{document}\input{../session}\input{../../../offline}\input{/etc/passwd}"
        rb"Rooms \cite{a}.\bibliography{../../../../x,own}\end{document}"
    )
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.tex", tex))
    text = client.ask("GET", f"/checks/{identifier}/files/json.json").text
    assert "root:" not in text
    assert "outside the folder" in text or "not exist" in text


# --- marks, and the version after ---------------------------------------------------------------------------------


def fingerprints(served: Served, identifier: str) -> dict[str, str]:
    """Of the findings of a check: fingerprint to message."""
    report = json.loads(served.entered().ask("GET", f"/checks/{identifier}/files/json.json").body)
    return {f["fingerprint"]: f["message"] for f in report["findings"]}


def named(found: dict[str, str], words: str) -> str:
    return next(f for f, message in found.items() if words in message)


def test_marks_survive_an_edit_and_what_changed_is_said(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    first = fingerprints(served, identifier)
    kept, gone = named(first, "Missing"), named(first, "Absent")
    where = f"/checks/{identifier}/marks"
    assert client.form(where, fingerprint=kept, kind="done").status == 303
    assert client.form(where, fingerprint=gone, kind="wrong", reason="in the appendix").status == 303
    assert client.upload(f"/checks/{identifier}/again", ("manuscript", "b.txt", EDITED)).status == 303
    assert served.ended(identifier) == "done"
    second = fingerprints(served, identifier)
    assert kept in second
    assert gone not in second
    page = client.ask("GET", f"/checks/{identifier}").text
    since = page.partition('id="since"')[2].partition("</section>")[0]
    assert "<b>1 gone</b>" in since
    assert "<b>1 new</b>" in since
    assert "Absent" in since
    assert "found again in the edited version" in page
    new = page.partition(f'data-tool="{named(second, "Nobody")}"')[2][:300]
    assert "New in this version" in new
    assert set(served.check_service.store.marks(identifier)) == {kept, gone}
    session = served.check_service.store.get(identifier)
    assert session
    assert [p.name for p in served.check_service.store.place(identifier).iterdir() if p.is_dir()] == ["run-2"]


def test_a_mark_survives_an_edit_of_its_own_sentence(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    before = named(fingerprints(served, identifier), "Missing")
    client.form(f"/checks/{identifier}/marks", fingerprint=before, kind="done")
    client.upload(
        f"/checks/{identifier}/again", ("manuscript", "a.txt", TEXT.replace(b"Rooms matter", b"All rooms matter"))
    )
    served.ended(identifier)
    after = named(fingerprints(served, identifier), "Missing")
    assert after != before
    assert set(served.check_service.store.marks(identifier)) == {after}


def test_a_mark_is_told_and_can_be_taken_back(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    one = named(fingerprints(served, identifier), "Missing")
    where = f"/checks/{identifier}/marks"
    assert client.form(where, fingerprint=one, kind="wrong").status == 400  # without a reason
    assert client.form(where, fingerprint="../x", kind="done").status == 400
    answer = client.form(where, {"X-Fragment": "1"}, fingerprint=one, kind="wrong", reason="it <b>is</b> there")
    assert "it &lt;b&gt;is&lt;/b&gt; there" in answer.text
    assert answer.headers["x-done"] == "1"
    assert "it &lt;b&gt;is" in client.ask("GET", f"/checks/{identifier}").text
    answer = client.form(where, {"X-Fragment": "1"}, fingerprint=one, kind="open")
    assert answer.headers["x-done"] == "0"
    assert served.check_service.store.marks(identifier) == {}


def test_files_know_the_marks(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    one = named(fingerprints(served, identifier), "Missing")
    before = client.ask("GET", f"/checks/{identifier}/files/csv.csv").text
    client.form(f"/checks/{identifier}/marks", fingerprint=one, kind="wrong", reason="it is there")
    after = client.ask("GET", f"/checks/{identifier}/files/csv.csv").text
    assert one in before
    assert one not in after
    report = json.loads(client.ask("GET", f"/checks/{identifier}/files/json.json").body)
    assert (
        next(f for f in report["findings"] if f["fingerprint"] == one)["suppressed_by"]
        == "marked as wrong: it is there"
    )


def test_the_list_comes_with_what_is_certain_put_right(served: Served) -> None:
    works = [json.loads(line) for line in (FIXTURES / "works" / "works.jsonl").read_text("utf-8").splitlines()]
    fit = [w for w in works if w.get("volume") and "-" in w.get("page", "") and len(w.get("author", ())) > 1]
    work = fit[1]  # of the first one a reader cannot be certain
    people = " and ".join(f"{a['family']}, {a.get('given', '')}" for a in work["author"])
    bib = (
        f"@article{{one,\n  title = {{{work['title'][0]}}},\n  author = {{{people}}},\n"
        f"  journal = {{{work['container-title'][0]}}},\n  year = {work['issued']['date-parts'][0][0]},\n"
        f"  volume = {{{work['volume']}}},\n  pages = {{{work['page'].replace('-', '--')}}}\n}}\n"
    )
    client = served.entered()
    identifier = served.check(client, ("references", "own.bib", bib.encode()))
    answer = client.ask("GET", f"/checks/{identifier}/files/corrected-list")
    assert answer.status == 200, answer.text
    assert work["DOI"].lower() in answer.text.lower()
    assert "own%20-%20corrected%20list.bib" in answer.headers["content-disposition"]


def test_every_file_can_be_had(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "Ärzte & co.docx", ZOTERO.read_bytes()))
    page = client.ask("GET", f"/checks/{identifier}").text
    names = re.findall(rf'href="/checks/{identifier}/files/([^"]+)"', page)
    assert len(set(names)) >= 11
    for name in set(names):
        answer = client.ask("GET", f"/checks/{identifier}/files/{name}")
        assert answer.status == 200, (name, answer.text)
        assert answer.body
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert "%C3%84rzte" in answer.headers["content-disposition"]
        assert answer.headers["content-security-policy"].startswith("sandbox")
    session = served.check_service.store.get(identifier)
    assert session
    assert not list(served.check_service.store.run_folder(session).glob("out-*"))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fsession.json", "report.json", "%2e%2e/session.json", "json"])
def test_no_other_file_can_be_had(served: Served, name: str) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    assert client.ask("GET", f"/checks/{identifier}/files/{name}").status == 404


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("identifier", ["..", "../data", "%2e%2e%2f", "A" * 22, "", "x" * 3000])
def test_no_other_session_can_be_had(served: Served, identifier: str) -> None:
    client = served.entered()
    served.check(client, ("manuscript", "a.txt", TEXT))
    assert client.ask("GET", f"/checks/{identifier}").status == 404
    assert client.form(f"/checks/{identifier}/delete").status in {404, 405}
    assert len(served.check_service.store.all()) == 1


# --- ends -------------------------------------------------------------------------------------------------------


def started(served: Served, *files: tuple[str, str, bytes]) -> str:
    answer = served.entered().upload("/checks", *(files or (("manuscript", "a.txt", TEXT),)))
    assert answer.status == 303
    return answer.headers["location"].rsplit("/", 1)[-1]


def wait_for(served: Served, identifier: str, state: State) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        session = served.check_service.store.get(identifier)
        if session and session.last.state is state:
            return
        time.sleep(0.02)
    raise AssertionError(state)


def children() -> set[int]:
    """Processes that this one has started and that live."""
    task = Path(f"/proc/{os.getpid()}/task")
    return {int(pid) for thread in task.iterdir() for pid in (thread / "children").read_text().split()}


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for child processes")


@linux
def test_cancel_ends_the_process_and_it_can_be_checked_again(
    served: Served, doing: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children()
    with monkeypatch.context() as patched:
        patched.setattr(runs_module, "child_command", lambda *_, **__: [sys.executable, "-c", SLEEPS])
        identifier = started(served)
        wait_for(served, identifier, State.RUNNING)
        client = served.entered()
        assert "Cancel" in client.ask("GET", f"/checks/{identifier}").text
        assert client.form(f"/checks/{identifier}/cancel").status == 303
    assert served.ended(identifier) == "cancelled"
    assert children() <= before
    assert "This check was stopped" in client.ask("GET", f"/checks/{identifier}").text
    assert client.upload(f"/checks/{identifier}/again").status == 303
    assert served.ended(identifier) == "done"


def test_a_crash_is_told_and_takes_nothing_with_it(served: Served, doing: Callable[[str], None]) -> None:
    doing(CRASHES)
    client = served.entered()
    identifier = started(served)
    assert served.ended(identifier) == "failed"
    page = client.ask("GET", f"/checks/{identifier}").text
    assert "stopped unexpectedly" in page
    assert "Traceback" not in page


def test_a_fault_of_ours_is_told_without_the_text(served: Served, doing: Callable[[str], None]) -> None:
    doing(
        "import sys; from citecheck.web import worker\n"
        "def broken(task, folder): raise ValueError('SECRET words of the manuscript')\n"
        "worker._check_manuscript = broken\nsys.exit(worker.main())"
    )
    identifier = started(served)
    assert served.ended(identifier) == "failed"
    page = served.entered().ask("GET", f"/checks/{identifier}").text
    assert "citecheck failed on this file (ValueError at" in page
    assert "SECRET" not in page
    assert served.told == []


def test_memory_is_bounded(serve: Callable[..., Served], doing: Callable[[str], None]) -> None:
    pytest.importorskip("resource", reason="limits are set where the system has them")
    doing(
        "import sys; from citecheck.web import worker; from citecheck.workers.limits import limit_memory\n"
        "def hungry(task, folder): b'x' * (8 * 1024**3)\n"
        "worker._check_manuscript = hungry\nlimit_memory(1024**3)\nsys.exit(worker.main())"
    )
    served = serve()
    identifier = started(served)
    assert served.ended(identifier) == "failed"
    assert "more memory than a check is given" in served.entered().ask("GET", f"/checks/{identifier}").text


@pytest.mark.parametrize("bounds", [Bounds(longest=0.5), Bounds(silent=0.5)])
def test_what_hangs_is_given_up(serve: Callable[..., Served], doing: Callable[[str], None], bounds: Bounds) -> None:
    doing(SLEEPS)
    served = serve(bounds=bounds)
    identifier = started(served)
    assert served.ended(identifier) == "failed"
    assert "It was given up after" in served.entered().ask("GET", f"/checks/{identifier}").text


def test_some_run_and_others_wait_and_a_full_queue_says_so(
    serve: Callable[..., Served], doing: Callable[[str], None]
) -> None:
    doing(SLEEPS)
    served = serve(bounds=Bounds(at_once=1, waiting=2))
    names = [started(served) for _ in range(3)]
    wait_for(served, names[0], State.RUNNING)
    states = [s.last.state for s in map(served.check_service.store.get, names) if s]
    assert states == [State.RUNNING, State.WAITING, State.WAITING]
    client = served.entered()
    assert "2 checks before it" in client.ask("GET", f"/checks/{names[2]}").text
    answer = client.ask("GET", f"/checks/{names[2]}/progress")
    assert answer.headers["x-state"] == "waiting"
    assert client.upload("/checks", ("manuscript", "a.txt", TEXT)).status == 503
    client.form(f"/checks/{names[0]}/cancel")
    wait_for(served, names[1], State.RUNNING)
    assert client.upload(f"/checks/{names[1]}/again").status in {409, 503}


def test_deleting_ends_the_check_and_leaves_no_file(served: Served, doing: Callable[[str], None]) -> None:
    doing(SLEEPS)
    identifier = started(served)
    wait_for(served, identifier, State.RUNNING)
    assert served.entered().form(f"/checks/{identifier}/delete").status == 303
    assert not list((served.check_service.store.folder / "sessions").iterdir())
    assert served.entered().ask("GET", f"/checks/{identifier}").status == 404


@pytest.mark.usefixtures("quick")
def test_a_report_whose_files_are_gone_is_not_here(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    session = served.check_service.store.get(identifier)
    assert session
    (served.check_service.store.run_folder(session) / "body.html").unlink()
    answer = client.ask("GET", f"/checks/{identifier}")
    assert (answer.status, "Perhaps the check was deleted" in answer.text) == (404, True)


@pytest.mark.usefixtures("quick")
def test_delete_all(served: Served) -> None:
    client = served.entered()
    served.check(client, ("manuscript", "a.txt", TEXT))
    served.check(client, ("manuscript", "b.txt", TEXT))
    assert client.form("/delete-all").status == 303
    assert not list((served.check_service.store.folder / "sessions").iterdir())


def test_an_ended_server_interrupts_and_the_next_one_knows(
    serve: Callable[..., Served], doing: Callable[[str], None]
) -> None:
    doing(SLEEPS)
    served = serve()
    identifier = started(served)
    wait_for(served, identifier, State.RUNNING)
    served.close()
    session = served.check_service.store.get(identifier)
    assert session
    assert session.last.state is State.INTERRUPTED
    again = serve()
    assert "This check was interrupted" in again.entered().ask("GET", f"/checks/{identifier}").text


def test_a_check_that_fails_after_a_good_one_leaves_the_report(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    assert client.upload(f"/checks/{identifier}/again", ("manuscript", "b.doc", b"\xd0\xcf\x11\xe0xxx")).status == 303
    assert served.ended(identifier) == "failed"
    page = client.ask("GET", f"/checks/{identifier}").text
    assert "did not end well" in page
    assert "b.doc is an old or encrypted Office document" in page
    assert 'class="report"' in page
    assert client.upload(f"/checks/{identifier}/again").status == 303  # the good version once more
    assert served.ended(identifier) == "done"


# --- offline, and a source that does not answer -------------------------------------------------------------------


def test_the_switch_is_kept_and_stops_what_asks(serve: Callable[..., Served], doing: Callable[[str], None]) -> None:
    doing(SLEEPS)
    served = serve()
    identifier = started(served)
    wait_for(served, identifier, State.RUNNING)
    client = served.entered()
    assert client.form("/offline", offline="yes").status == 303
    assert served.ended(identifier) == "cancelled"
    assert "set to offline" in client.ask("GET", f"/checks/{identifier}").text
    assert "Nothing leaves this computer" in client.ask("GET", "/").text
    served.close()
    assert serve().check_service.offline


def test_started_offline_there_is_no_switch(serve: Callable[..., Served]) -> None:
    served = serve(offline=True)
    client = served.entered()
    assert 'role="switch"' not in client.ask("GET", "/").text
    client.form("/offline", offline="no")
    assert served.check_service.offline


def test_offline_asks_nobody_and_says_what_was_not_checked(serve: Callable[..., Served]) -> None:
    with Server(lambda handler: handler.send_error(500)) as crossref:
        os.environ["CITECHECK_CROSSREF_URL"] = os.environ["CITECHECK_DOI_URL"] = crossref.url
        try:
            served = serve(sources=(), offline=True)
            client = served.entered()
            identifier = served.check(client, ("manuscript", "a.txt", TEXT))
        finally:
            del os.environ["CITECHECK_CROSSREF_URL"], os.environ["CITECHECK_DOI_URL"]
        assert crossref.seen == []
    page = client.ask("GET", f"/checks/{identifier}").text
    assert "2 references could not be checked, because this check was offline" in page


def test_an_outage_accuses_nobody_and_the_rest_can_be_tried_again(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(lambda handler: handler.send_error(403)) as crossref:
        monkeypatch.setenv("CITECHECK_CROSSREF_URL", crossref.url)
        monkeypatch.setenv("CITECHECK_DOI_URL", crossref.url)
        served = serve(sources=())
        client = served.entered()
        identifier = served.check(client, ("manuscript", "a.txt", TEXT))
        page = client.ask("GET", f"/checks/{identifier}").text
        assert crossref.seen
        assert "2 references could not be checked" in page
        assert "Try the unchecked ones again" in page
        assert "CC303" not in page
        assert client.upload(f"/checks/{identifier}/again").status == 303
        assert served.ended(identifier) == "done"


# --- what is kept -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_what_is_kept_is_for_its_owner_alone(served: Served) -> None:
    identifier = served.check(served.entered(), ("manuscript", "a.txt", TEXT))
    if os.name == "posix":
        assert served.check_service.store.place(identifier).stat().st_mode & 0o077 == 0
        assert (served.check_service.store.folder / "sessions").stat().st_mode & 0o077 == 0
    assert re.fullmatch(r"[\w-]{22}", identifier)


@pytest.mark.usefixtures("quick")
def test_old_checks_go_and_running_ones_stay(served: Served) -> None:
    store = served.check_service.store
    first, second = (served.check(served.entered(), ("manuscript", "a.txt", TEXT)) for _ in range(2))
    session, running = store.get(first), store.get(second)
    assert session
    assert running
    later = time.time() + store.keep * DAY + 60
    store.save(running.with_last(replace(running.last, state=State.RUNNING)))
    assert store.expire() == []
    assert store.expire(later) == [first]
    assert store.get(first) is None
    assert store.get(second)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": "x"}', b"\xff\xfe"])
def test_a_damaged_session_is_passed_over(served: Served, damage: bytes) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", TEXT))
    (served.check_service.store.place(identifier) / "session.json").write_bytes(damage)
    assert client.ask("GET", "/").status == 200
    assert client.ask("GET", f"/checks/{identifier}").status == 404


def test_a_report_can_be_kept_whatever_it_holds() -> None:
    whole = full_report()
    back = msgspec.json.decode(encode_report(whole), type=Report)
    assert len(back.findings) == len(whole.findings)
    assert [len(c.sentence) for c in back.citations] == [len(c.sentence) for c in whole.citations]
    assert encode_report(back) == encode_report(whole)


def test_places_are_at_the_end_of_each_finding() -> None:
    body = '<article><div data-fingerprint="ab"><div>1</div><br>\n<svg><rect/></svg></div><p data-fingerprint="cd-2">&lt;!--tools:x--&gt;</p></article>'
    pieces = list(split_at_places(with_places(body)))
    assert [fingerprint for _, fingerprint in pieces] == ["ab", "cd-2", ""]
    assert "".join(piece for piece, _ in pieces) == body
    assert pieces[0][0].endswith("</svg>")
    assert pieces[1][0].endswith("--&gt;")


def test_a_step_is_told_in_words() -> None:
    assert str(Step("Reading")) == "Reading"
    assert str(Step("Asking Crossref", 3, 9, "Levy 2015")) == "Asking Crossref: 3 of 9, Levy 2015"


# --- the command --------------------------------------------------------------------------------------------------


def serve_command(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """The command in a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "citecheck", "serve", "--no-browser", "--offline", "--data-dir", str(folder), *arguments],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/open\?key=\S+", line)
    assert found, line
    return process, found.group()


def enter(address: str) -> Client:
    port, key = re.search(r":(\d+)/open\?key=(\S+)", address).groups()  # type: ignore[union-attr]
    return Client(int(port)).enter(key)


def test_the_command_serves_a_path_and_ends_with_ctrl_c(tmp_path: Path, index: Path) -> None:
    paper = tmp_path / "paper.md"
    paper.write_bytes(PAPER.read_bytes())
    process, address = serve_command(tmp_path / "data", "--source", f"index:{index}", str(paper))
    client = enter(address)
    assert "paper.md" in client.ask("GET", "/").text
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Ended. What was checked is kept." in said
    assert "Traceback" not in said
    assert not (tmp_path / "data" / "server.json").exists()


@linux
def test_after_a_kill_the_checks_are_there_and_no_process_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    paper = tmp_path / "paper.txt"
    paper.write_bytes(TEXT * 3000)
    process, _ = serve_command(folder, str(paper))
    deadline = time.monotonic() + 20
    worker: list[str] = []
    while not worker and time.monotonic() < deadline:
        worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        time.sleep(0.02)
    assert worker
    process.kill()
    process.communicate(timeout=20)
    while time.monotonic() < deadline and Path(f"/proc/{worker[0]}/cmdline").exists():
        if not Path(f"/proc/{worker[0]}/cmdline").read_bytes():
            break  # ended, and waiting to be taken away
        time.sleep(0.02)
    again, address = serve_command(folder)
    client = enter(address)
    assert "Interrupted: check it again" in client.ask("GET", "/").text
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=20)


def test_a_second_start_opens_the_first(tmp_path: Path) -> None:
    process, address = serve_command(tmp_path / "data")
    second = subprocess.run(
        [sys.executable, "-m", "citecheck", "serve", "--no-browser", "--offline", "--data-dir", str(tmp_path / "data")],
        capture_output=True, text=True, check=False, timeout=20, env={**os.environ, "BROWSER": "true"},
    )  # fmt: skip
    assert (second.returncode, second.stderr.split()[-1]) == (0, address)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "99999"], "99999"), (["--source", "nothing"], "Unknown source"), (["missing.docx"], "does not exist"),
        (["--source", "index:missing"], "missing"), (["--host", "0.0.0.0"], "No such option"), (["--keep", "0"], "keep"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "citecheck", "serve", "--no-browser", "--offline", "--data-dir", str(tmp_path / "d"), *arguments],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    first = ready(tmp_path / "a", Settings(), [], 0, lambda _: None)
    assert not isinstance(first, Running)
    with pytest.raises(ConfigError, match="cannot be used"):
        ready(tmp_path / "b", Settings(), [], first.app.door.port, lambda _: None)
    first.listening.close()
    first.lock.release()


def test_it_listens_on_this_computer_alone(tmp_path: Path) -> None:
    server = ready(tmp_path / "a", Settings(), [], 0, lambda _: None)
    assert not isinstance(server, Running)
    assert server.listening.getsockname()[0] == "127.0.0.1"
    server.listening.close()
    server.lock.release()


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CITECHECK_DATA_DIR", str(tmp_path))
    assert data_folder(None) == tmp_path
    assert data_folder(str(tmp_path / "b")) == tmp_path / "b"
    monkeypatch.delenv("CITECHECK_DATA_DIR")
    assert data_folder(None).name == "serve"


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="--data-dir"):
        Store.opened(tmp_path / "file", 30)
