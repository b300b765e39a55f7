"""Taking manuscripts in: from a form or from the command line, within what this computer has room for."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from citecheck.formats.base import read_bytes
from citecheck.web.names import kept_suffix, shown_name
from citecheck.web.pages import PageContext, in_words, source_name
from citecheck.web.runs import Bounds, Runs
from citecheck.web.sessions import Run, State, Upload, write_whole
from citecheck.web.uploads import Limits, Refused

if TYPE_CHECKING:
    from citecheck.web.sessions import Session, Store
    from citecheck.web.uploads import Form

GB = 10**9
SWITCH = "offline.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says.

    Attributes:
        keep: days after the last use until a session is deleted.
        room: bytes that all sessions may take.
        free: bytes that must stay free on the disk.
        most: sessions that are kept at most.
    """

    sources: tuple[str, ...] = ()
    offline: bool = False
    mailto: str | None = None
    keep: float = 30.0
    uploads: Limits = field(default_factory=Limits)
    bounds: Bounds = field(default_factory=Bounds)
    room: int = 5 * GB
    free: int = GB // 2
    most: int = 500


@dataclass(slots=True)
class CheckService:
    """One server's sessions and checks, and the switch that keeps everything on this computer."""

    store: Store
    settings: Settings
    runs: Runs = field(init=False)
    offline: bool = field(init=False)

    def __post_init__(self) -> None:
        self.runs = Runs(self.store, self.settings.mailto, self.settings.bounds)
        self.offline = self.settings.offline or self._read_switch()

    # --- the switch ---------------------------------------------------------------------------------------------

    def _read_switch(self) -> bool:
        try:
            return msgspec.json.decode((self.store.folder / SWITCH).read_bytes(), type=bool)
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return False

    async def switch(self, *, offline: bool) -> int:
        """Set whether anything may leave this computer; return how many checks were stopped for it."""
        self.offline = offline or self.settings.offline
        write_whole(self.store.folder / SWITCH, msgspec.json.encode(self.offline))
        return await self.runs.stop_asking() if self.offline else 0

    def page_context(self, token: str) -> PageContext:
        """What every page shows."""
        named = [source_name(s) for s in self.known_sources if not s.startswith("index:")]
        online = f"{', '.join(named)} and doi.org"
        return PageContext(token, self.offline, self.settings.offline, in_words(self.default_sources), online)

    # --- sources ------------------------------------------------------------------------------------------------

    @property
    def default_sources(self) -> tuple[str, ...]:
        """Those of the command line, else Crossref."""
        return self.settings.sources or ("crossref",)

    @property
    def known_sources(self) -> tuple[str, ...]:
        """What can be chosen: those of the command line, and Crossref."""
        return tuple(dict.fromkeys((*self.default_sources, "crossref")))

    def choices(self) -> list[tuple[int, str, bool]]:
        """Number, words, and whether it is chosen at first: a form names a source by its number, never by a path."""
        known = self.known_sources
        return [(n, source_name(s).removeprefix("the "), s in self.default_sources) for n, s in enumerate(known)]

    def chosen(self, form: Form) -> tuple[str, ...]:
        """The sources that a form names."""
        known = self.known_sources
        numbers = {int(n) for n in form.fields.get("source", []) if n.isdigit() and int(n) < len(known)}
        return tuple(s for n, s in enumerate(known) if n in numbers) or self.default_sources

    # --- taking in ----------------------------------------------------------------------------------------------

    def check_room(self) -> None:
        """Refuse where there is no room for another check."""
        if self.runs.full:
            raise Refused(503, "Many checks are waiting already. Let some of them end, or cancel some.")
        if len(self.store.all()) >= self.settings.most:
            raise Refused(507, f"{self.settings.most} checks are kept here already. Delete some of them.")
        if self.store.bytes_used() > self.settings.room:
            raise Refused(507, f"The checks kept here take {self.settings.room // GB} GB already. Delete some of them.")
        if shutil.disk_usage(self.store.folder).free < self.settings.free:
            raise Refused(507, "The disk of this computer is nearly full. Make room, or delete some checks.")

    def take(self, form: Form, files: Path) -> list[Session]:
        """Start a session and a check for each manuscript of a form; a list without a manuscript is checked alone."""
        manuscripts, lists = form.files.get("manuscript", []), form.files.get("references", [])
        if not manuscripts and not lists:
            raise Refused(400, "Choose a file first: the manuscript, or a reference list.")
        if len(lists) > 1:
            raise Refused(400, "Give one reference list, please.")
        if not manuscripts:
            manuscripts, lists = lists, []
        reference_list = lists[0] if lists else None
        sessions = []
        for manuscript in manuscripts:
            folder = self.store.incoming()
            (files / manuscript.file).rename(folder / manuscript.file)
            if reference_list:
                shutil.copy2(files / reference_list.file, folder / reference_list.file)
            run = Run(1, manuscript, reference_list, self.chosen(form), self.offline)
            sessions.append(self._begin_check(self.store.create(run, folder, time.time())))
        shutil.rmtree(files, ignore_errors=True)
        return sessions

    def take_path(self, path: str) -> Session:
        """Make a session for a file of the command line, whose check starts with the server.

        Raises:
            UnreadableInput: the file cannot be read.
        """
        source = read_bytes(path)
        name = shown_name(Path(path).name, "manuscript")
        folder = self.store.incoming()
        stored = f"manuscript{kept_suffix(name)}"
        (folder / stored).write_bytes(source.data)
        run = Run(1, Upload(name, stored, len(source.data)), None, self.default_sources, self.offline)
        return self.store.create(run, folder, time.time())

    def again(self, session: Session, form: Form, files: Path) -> Session:
        """Start another check of a session: of new files where some are given, of the same otherwise."""
        if session.last.state.in_flight:
            raise Refused(409, "This check is not at its end yet. Cancel it first.")
        last = session.last
        base = session.done if not form.files and session.done else last
        manuscript = next(iter(form.files.get("manuscript", [])), None)
        reference_list = next(iter(form.files.get("references", [])), None)
        run = Run(
            last.number + 1,
            manuscript or base.manuscript,
            reference_list or base.references,
            last.sources,
            self.offline,
        )
        for upload, given in ((run.manuscript, manuscript), (run.references, reference_list)):
            if upload and not given:
                self._copy_upload(session, base, upload, files)
        return self._begin_check(self.store.again(session, run, files, time.time()))

    def _copy_upload(self, session: Session, base: Run, upload: Upload, files: Path) -> None:
        try:
            shutil.copy2(self.store.run_folder(session, base) / "in" / upload.file, files / upload.file)
        except OSError as error:
            raise Refused(410, "The file of the version before is not there any more. Choose it again.") from error

    def begin(self, session: Session) -> None:
        """Start the check of a session that was made before the server ran."""
        if session.last.state is State.WAITING:
            self.runs.start(session)

    def _begin_check(self, session: Session) -> Session:
        self.runs.start(session)
        return session
