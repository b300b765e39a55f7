"""`citecheck serve`: the pages and forms, as a Starlette application behind a guard."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
import traceback
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from citecheck.reporter.plain import printable
from citecheck.web import pages
from citecheck.web.downloads import CORRECTED, GROUPS, copy, downloads, letter
from citecheck.web.guard import Guard
from citecheck.web.marks import Mark, Marked, clean_reason
from citecheck.web.names import disposition, download_name
from citecheck.web.pages import PageContext, message, page
from citecheck.web.runs import result_of_run
from citecheck.web.sessions import State
from citecheck.web.uploads import Refused, form_with_files, small_form
from citecheck.web.worker import BODY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from citecheck.web.check_service import CheckService
    from citecheck.web.downloads import Download
    from citecheck.web.guard import Door
    from citecheck.web.results import Result
    from citecheck.web.sessions import Run, Session
    from citecheck.web.uploads import Form

EXPIRE_EVERY = 3600.0  # seconds between two deletions of sessions that were not used for long
_MOST_MARKS = 20_000  # of a session: as many findings as the largest reports have
_LONGEST_FINGERPRINT = 40  # characters
_FRAGMENT = "x-fragment"  # the header with which app.js asks for a part of a page


@dataclass(slots=True)
class App:
    """The handlers of one server.

    Attributes:
        check_service: the sessions and their checks.
        door: who may come in.
        tell: writes a line for whoever started the server: about faults, never about manuscripts.
        waiting: sessions of files named on the command line, whose checks begin with the server.
    """

    check_service: CheckService
    door: Door
    tell: Callable[[str], None] = lambda _: None
    waiting: list[Session] = field(default_factory=list)

    def asgi(self) -> ASGIApp:
        """Build the application behind its guard."""
        routes = [
            Route("/", self.start),
            Route("/open", self.open),
            Route("/once", self.once, methods=["POST"]),
            Route("/static/{name}", self.static),
            Route("/checks", self.check, methods=["POST"]),
            Route("/offline", self.offline, methods=["POST"]),
            Route("/delete-all", self.delete_all, methods=["POST"]),
            Route("/checks/{id}", self.session),
            Route("/checks/{id}/progress", self.progress),
            Route("/checks/{id}/files/{name}", self.file),
            Route("/checks/{id}/marks", self.mark, methods=["POST"]),
            Route("/checks/{id}/again", self.again, methods=["POST"]),
            Route("/checks/{id}/cancel", self.cancel, methods=["POST"]),
            Route("/checks/{id}/delete", self.delete, methods=["POST"]),
        ]
        handlers = {
            Refused: self._answer_refusal,
            HTTPException: self._answer_http_error,
            Exception: self._answer_fault,
        }
        inner = Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=handlers)
        inner.router.redirect_slashes = False
        return _WithoutReraising(Guard(inner, self.door, _refusal_page))

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        for session in self.waiting:
            self.check_service.begin(session)
        expiring = asyncio.create_task(self._expire_hourly())
        yield
        expiring.cancel()
        with suppress(asyncio.CancelledError):
            await expiring
        await self.check_service.runs.close()

    async def _expire_hourly(self) -> None:
        while True:
            self.check_service.store.expire()
            await asyncio.sleep(EXPIRE_EVERY)

    # --- pages --------------------------------------------------------------------------------------------------

    async def start(self, request: Request) -> Response:
        """The start page: where one drops a manuscript, and what was checked before."""
        sessions = self.check_service.store.all()
        busy = any(s.last.state.in_flight for s in sessions)
        values: dict[str, Any] = {
            "sessions": sessions,
            "steps": {s.id: self.check_service.runs.step(s) for s in sessions},
            "busy": busy,
        }
        if _FRAGMENT in request.headers:
            return page("sessions.html", self._page_context(request), **values, keep=self.check_service.settings.keep)
        settings, folder = self.check_service.settings, str(self.check_service.store.folder)
        values |= {"choices": self.check_service.choices(), "limit": settings.uploads, "folder": folder}
        return page("start.html", self._page_context(request), **values, keep=settings.keep)

    async def open(self, request: Request) -> Response:
        """Let in whoever has a key.

        The page goes on by a script of its own: a redirect would lose the cookie that it has just got.
        """
        if request.method == "HEAD":  # a program that looks at the address first does not use the key up
            return Response()
        cookie = self.door.admit(request.query_params.get("key", ""))
        if cookie is None:
            return message(PageContext(), 403, "This address has been used", _USED)
        destination = request.query_params.get("to", "")
        destination = f"/checks/{destination}" if self._is_session(destination) else "/"
        response = page("open.html", PageContext(), destination=destination)
        response.set_cookie(self.door.cookie, cookie, httponly=True, samesite="strict", path="/")
        return response

    async def once(self, request: Request) -> Response:
        """Give a key for one opening to a second `citecheck serve`, which has read the file of the first."""
        if not self.door.is_address_key(request.headers.get("x-key", "")):
            raise HTTPException(404)
        return Response(self.door.key_for_once(), media_type="text/plain")

    async def static(self, request: Request) -> Response:
        """A style sheet, a script, the icon."""
        found = pages.static(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return Response(found[0], media_type=found[1])

    async def session(self, request: Request) -> Response:
        """The page of one check: its progress, why it stopped, or the report."""
        session = self._find_session(request)
        if session.last.state.in_flight:
            return page("progress.html", self._page_context(request), **self._progress_values(session))
        run = session.done
        result = result_of_run(self.check_service.store, session, run) if run else None
        if run is None or result is None:
            return page("stopped.html", self._page_context(request), session=session)
        return self._report_page(request, session, run, result)

    async def progress(self, request: Request) -> Response:
        """The part of the page that changes while a check runs; the header gives its state."""
        session = self._find_session(request)
        response = page("progress_now.html", self._page_context(request), **self._progress_values(session))
        response.headers["x-state"] = session.last.state.value
        return response

    def _progress_values(self, session: Session) -> dict[str, Any]:
        runs = self.check_service.runs
        return {"session": session, "step": runs.step(session), "ahead": runs.ahead(session.id)}

    def _report_page(self, request: Request, session: Session, run: Run, result: Result) -> Response:
        context, marks = self._page_context(request), self.check_service.store.marks(session.id)
        body = (self.check_service.store.run_folder(session, run) / BODY).read_text(encoding="utf-8")
        offered = [d for d in _list_downloads(run) if d.format != CORRECTED or result.corrections]
        return page(
            "report.html",
            context,
            session=session,
            run=run,
            result=result,
            marks=marks,
            body=pages.with_tools(body, marks, session=session, context=context, run=run, new=frozenset(result.new)),
            hide=request.query_params.get("hide") == "done",
            counts=_count_open_and_marked(result, marks),
            letter=letter(run.format),
            copy=copy(run.format, run.manuscript.file),
            groups=[(group, [d for d in offered if d.group == group]) for group in GROUPS],
        )

    # --- what changes something ---------------------------------------------------------------------------------

    async def check(self, request: Request) -> Response:
        """Take files in and start their checks."""
        async with self._receive_files(request) as (form, folder):
            sessions = self.check_service.take(form, folder)
        return _redirect_to(f"/checks/{sessions[0].id}" if len(sessions) == 1 else "/")

    async def again(self, request: Request) -> Response:
        """Check an edited version, or the same files once more."""
        self._find_session(request)
        async with self._receive_files(request) as (form, folder):
            session = self._find_session(request)  # as it is now: the files took their time
            self.check_service.again(session, form, folder)
        return _redirect_to(f"/checks/{session.id}")

    @asynccontextmanager
    async def _receive_files(self, request: Request) -> AsyncIterator[tuple[Form, Path]]:
        """Read a form with files into a folder; what is not moved out of it is deleted at the end."""
        self.check_service.check_room()
        folder, limits = self.check_service.store.incoming(), self.check_service.settings.uploads
        try:
            yield await form_with_files(request, self._visitor_token(request), folder, limits), folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def cancel(self, request: Request) -> Response:
        """Stop a check."""
        await small_form(request, self._visitor_token(request))
        session = self._find_session(request)
        await self.check_service.runs.stop(session.id, State.CANCELLED, "You cancelled it.")
        return _redirect_to(f"/checks/{session.id}")

    async def delete(self, request: Request) -> Response:
        """Delete a session with all its files."""
        await small_form(request, self._visitor_token(request))
        session = self._find_session(request)
        await self.check_service.runs.stop(session.id)
        self.check_service.store.delete(session.id)
        return _redirect_to("/")

    async def delete_all(self, request: Request) -> Response:
        """Delete all sessions."""
        await small_form(request, self._visitor_token(request))
        await self.check_service.runs.close()
        self.check_service.store.delete_all()
        return _redirect_to("/")

    async def offline(self, request: Request) -> Response:
        """Set the switch: whether anything may leave this computer."""
        form = await small_form(request, self._visitor_token(request))
        await self.check_service.switch(offline=form.get("offline") == "yes")
        back = form.get("back")
        return _redirect_to(f"/checks/{back}" if self._is_session(back) else "/")

    async def mark(self, request: Request) -> Response:
        """Mark a finding as dealt with or as wrong, or take its mark back."""
        form = await small_form(request, self._visitor_token(request))
        session = self._find_session(request)
        run = session.done
        result = result_of_run(self.check_service.store, session, run) if run else None
        if run is None or result is None:
            raise Refused(409, "There is no report to mark findings of.")
        fingerprint, marks = form.get("fingerprint"), dict(self.check_service.store.marks(session.id))
        marks.pop(fingerprint, None)
        if form.get("kind") in {k.value for k in Marked}:
            mark = Mark(Marked(form.get("kind")), clean_reason(form.get("reason")), run.number)
            if mark.kind is Marked.WRONG and not mark.reason:
                raise Refused(400, "Say in a few words why the finding is wrong.")
            is_fingerprint = fingerprint.isascii() and fingerprint.replace("-", "").isalnum()
            if not is_fingerprint or len(fingerprint) > _LONGEST_FINGERPRINT or len(marks) >= _MOST_MARKS:
                raise Refused(400, "There is no such finding.")
            marks[fingerprint] = mark
        self.check_service.store.save_marks(session.id, marks)
        self.check_service.store.save(replace(session, used=time.time()))
        if _FRAGMENT not in request.headers:
            return _redirect_to(f"/checks/{session.id}#mark-{fingerprint}")
        counts = _count_open_and_marked(result, marks)
        context, new = self._page_context(request), frozenset(result.new)
        response = pages.tool(fingerprint, marks.get(fingerprint), session=session, context=context, run=run, new=new)
        response.headers["x-open"], response.headers["x-done"] = str(counts[0]), str(counts[1])
        return response

    async def file(self, request: Request) -> Response:
        """One file of a report, with the marks of this moment."""
        session = self._find_session(request)
        run = session.done
        offered = _list_downloads(run) if run else []
        chosen = next((d for d in offered if d.name == request.path_params["name"]), None)
        if run is None or chosen is None:
            raise HTTPException(404)
        made = await self.check_service.runs.file(
            session, run, chosen.format, chosen.suffix, self.check_service.store.marks(session.id)
        )
        if isinstance(made, str):
            raise Refused(422, made)
        data = made.read_bytes()
        made.unlink(missing_ok=True)
        name = download_name(run.manuscript.name, chosen.file, chosen.suffix)
        headers = {
            "content-disposition": disposition(name),
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(data, media_type=chosen.media_type, headers=headers)

    # --- what they share ----------------------------------------------------------------------------------------

    def _page_context(self, request: Request) -> PageContext:
        return self.check_service.page_context(self._visitor_token(request))

    def _visitor_token(self, request: Request) -> str:
        visitor = request.scope.get("visitor")
        return visitor.token if visitor else ""

    def _is_session(self, identifier: str) -> bool:
        return bool(identifier) and self.check_service.store.get(identifier) is not None

    def _find_session(self, request: Request) -> Session:
        session = self.check_service.store.get(request.path_params["id"])
        if session is None:
            raise HTTPException(404)
        return session

    async def _answer_refusal(self, request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, Refused) else 400
        if _FRAGMENT in request.headers:
            return HTMLResponse(str(error), status, media_type="text/plain")
        return message(self._page_context(request), status, "That did not work", str(error))

    async def _answer_http_error(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        title, text = _PAGES.get(status, ("That did not work", f"The answer is {status}."))
        return message(self._page_context(request), status, title, text)

    async def _answer_fault(self, request: Request, error: Exception) -> Response:
        """Answer a fault of ours with a page; write its kind and place to the terminal, not what it quotes."""
        if isinstance(error, FileNotFoundError):
            return message(self._page_context(request), 404, *_PAGES[404])
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):
            return message(
                self._page_context(request), 507, "This computer refused", f"{error.strerror or 'No access'}."
            )
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename.rsplit(os.sep, 1)[-1]}:{frames[-1].lineno}" if frames else "an unknown place"
        self.tell(printable(f"A page failed: {type(error).__name__} at {place}. Please report it."))
        return message(self._page_context(request), 500, "Something went wrong in citecheck", _FAULT)


@dataclass(frozen=True, slots=True)
class _WithoutReraising:
    """Starlette raises an exception again after it has answered; here the answer is enough."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with suppress(Exception):
            await self.app(scope, receive, send)


def _refusal_page(status: int, title: str, text: str) -> ASGIApp:
    return message(PageContext(), status, title, text)


def _list_downloads(run: Run) -> list[Download]:
    return downloads(run.format, run.manuscript.file, run.references.file if run.references else "")


def _redirect_to(place: str) -> RedirectResponse:
    return RedirectResponse(place, 303)


def _count_open_and_marked(result: Result, marks: Mapping[str, Mark]) -> tuple[int, int]:
    """How many findings are still to be looked at, and how many are marked."""
    marked = {f.fingerprint for f in result.findings} & marks.keys()
    return sum(f.severity.value != "info" and f.fingerprint not in marked for f in result.findings), len(marked)


_PAGES = {
    404: ("Not here", "There is no such page. Perhaps the check was deleted."),
    405: ("Not like this", "This page is not to be opened like this. Start from the list of checks."),
}
_USED = (
    "The address that opens this program works once, for two minutes. Start citecheck serve again, or open the address "
    "that it printed."
)
_FAULT = "Nothing is lost: go back and try again. The place of the fault is on the terminal; please report it."
