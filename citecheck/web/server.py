"""The server: one for each data folder, on the address of this computer alone."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import threading
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from citecheck.errors import ConfigError
from citecheck.web.app import App
from citecheck.web.check_service import CheckService
from citecheck.web.guard import Door
from citecheck.web.sessions import Store, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filelock import BaseFileLock

    from citecheck.web.check_service import Settings

HOST = "127.0.0.1"
_RUNNING, _LOCK = "server.json", "lock"
_ANSWER_TIMEOUT = 3.0  # seconds for another server to answer
_GRACE = 2  # seconds for answers under way when the server ends


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs already, and the key to it; kept in a file that its owner alone can read."""

    port: int
    key: str


@dataclass(slots=True)
class Server:
    """A server that is ready to run. Made by `ready`."""

    app: App
    listening: socket.socket
    lock: BaseFileLock  # on the data folder; it goes with the process, however that ends

    @property
    def address(self) -> str:
        """Where to open it, with the key that stays good."""
        return f"http://{HOST}:{self.app.door.port}/open?key={self.app.door.address_key}"

    def run(self) -> None:
        """Serve until interrupted. Checks that run then are ended, and shown as interrupted later."""
        import uvicorn

        config = uvicorn.Config(
            self.app.asgi(),
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_GRACE,
            lifespan="on",
        )
        store = self.app.check_service.store
        running = store.folder / _RUNNING
        write_whole(running, msgspec.json.encode(Running(self.app.door.port, self.app.door.address_key)))
        try:
            uvicorn.Server(config).run(sockets=[self.listening])
        finally:
            running.unlink(missing_ok=True)
            self.listening.close()
            self.lock.release()

    def open_browser(self) -> None:
        """Open the browser, in a thread: it may take its time."""
        key = self.app.door.key_for_once()
        destination = f"&to={self.app.waiting[0].id}" if len(self.app.waiting) == 1 else ""
        _open_address(f"http://{HOST}:{self.app.door.port}/open?key={key}{destination}")


def ready(
    folder: Path, settings: Settings, paths: Sequence[str], port: int, tell: Callable[[str], None]
) -> Server | Running:
    """Make a server for a data folder, or find the one that runs for it already.

    Args:
        folder: where checks are kept.
        settings: what the command line says.
        paths: files whose checks begin with the server.
        port: the port, or 0 for any that is free.
        tell: writes a line for whoever starts the server.

    Raises:
        ConfigError: the port is taken, or the folder cannot be used.
        UnreadableInput: a path cannot be read.
    """
    store = Store.opened(folder, settings.keep)
    lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
            return msgspec.json.decode((folder / _RUNNING).read_bytes(), type=Running)
        raise ConfigError(f"Another citecheck serve uses {folder}: end it, or give --data-dir.") from error
    with contextlib.ExitStack() as undo:
        undo.callback(lock.release)
        listening = undo.enter_context(_listen_at(port))
        store.interrupt()
        store.expire()
        check_service = CheckService(store, settings)
        app = App(check_service, Door(listening.getsockname()[1]), tell)
        app.waiting = [check_service.take_path(path) for path in paths]
        undo.pop_all()
    return Server(app, listening, lock)


def open_running(running: Running) -> str:
    """Open the browser at a server that runs already; return its address."""
    connection = http.client.HTTPConnection(HOST, running.port, timeout=_ANSWER_TIMEOUT)
    try:
        connection.request("POST", "/once", headers={"X-Key": running.key})
        answer = connection.getresponse()
        key = answer.read(200).decode("ascii", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise ConfigError(f"citecheck serve seems to run at port {running.port}, and does not answer.") from error
    finally:
        connection.close()
    if answer.status == http.client.OK:
        _open_address(f"http://{HOST}:{running.port}/open?key={key}")
    return f"http://{HOST}:{running.port}/open?key={running.key}"


def _open_address(address: str) -> None:
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _listen_at(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise ConfigError(f"Port {port} cannot be used: {error.strerror or error}. Leave --port away.") from error
    return listening


def data_folder(given: str | None) -> Path:
    """The folder of `--data-dir`, of `CITECHECK_DATA_DIR`, or the user's own for data."""
    import platformdirs

    named = given or os.environ.get("CITECHECK_DATA_DIR")
    return Path(os.path.abspath(named)) if named else platformdirs.user_data_path("citecheck") / "serve"  # noqa: PTH100 - a path that may not exist
