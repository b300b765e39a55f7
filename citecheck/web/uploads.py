"""Forms as they arrive: written to files of our own naming while they come in, counted, and refused past a limit.

The token of the page comes before any file in our forms; without it no byte of a file is written.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from citecheck.formats.base import MAX_PACKED
from citecheck.web.names import kept_suffix, shown_name
from citecheck.web.sessions import Upload

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from starlette.requests import Request

TOKEN = "token"  # noqa: S105 - the field's name
FILE_FIELDS = ("manuscript", "references")
_SMALL = 64 * 1024  # bytes of a form without files
_TIMES_DRAINED = 4  # of the limit: what is read and dropped so that the browser gets to see why


class Refused(Exception):
    """What arrived is not taken: the status, and one line for whoever sent it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Limits:
    """What one form may bring: bytes a file, files, fields, and bytes a field."""

    file: int = MAX_PACKED
    files: int = 20
    fields: int = 60
    field: int = 4000


@dataclass(slots=True)
class Form:
    """The fields and the files of a form."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[Upload]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return self.fields.get(name, [""])[0]

    def check(self, token: str) -> None:
        """Refuses a form that is not one of our own pages'."""
        if not hmac.compare_digest(self.get(TOKEN).encode(), token.encode()):
            raise Refused(403, "This form is from an earlier visit. Go back, reload the page, and try again.")


async def small_form(request: Request, token: str) -> Form:
    """A form without files, checked."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _SMALL:
            raise Refused(413, "That is too much text.")
    try:
        named = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=Limits().fields)
    except ValueError as error:
        raise Refused(413, "The form has too many parts.") from error
    form = Form(named)
    form.check(token)
    return form


async def form_with_files(request: Request, token: str, folder: Path, limits: Limits) -> Form:
    """A form whose files are written to a folder as `manuscript.docx`, `manuscript-2.pdf`, `references.bib`."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise Refused(415, "The form did not arrive as one with files.")
    taking = _Taking(folder, token, limits)
    drained = 0
    refused: Refused | None = None
    try:
        parser = MultipartParser(options[b"boundary"], taking.callbacks())
        async for part in request.stream():
            if refused is None:
                try:
                    parser.write(part)
                except Refused as why:
                    refused = why
                    taking.close()
            drained += len(part)
            if refused is not None and drained > _TIMES_DRAINED * limits.file:
                raise refused
        if refused is not None:
            raise refused
        parser.finalize()
    except FormParserError as error:
        raise Refused(400, "The form arrived damaged. Try again.") from error
    except ClientDisconnect as error:
        raise Refused(400, "The upload was broken off.") from error
    finally:
        taking.close()
    if not taking.ended:
        raise Refused(400, "The upload was broken off.")
    taking.form.check(token)
    return taking.form


class _Taking:
    """One form on its way in: what the parser calls."""

    def __init__(self, folder: Path, token: str, limits: Limits) -> None:
        self.folder, self.token, self.limits = folder, token, limits
        self.form = Form()
        self.ended = False
        self._header = [b"", b""]
        self._disposition: dict[bytes, bytes] = {}
        self._value = b""
        self._file: BinaryIO | None = None
        self._size = 0
        self._named = ""
        self._parts = 0
        self._files = 0

    def callbacks(self) -> Any:  # noqa: ANN401 - the parser's own dictionary type
        return {
            "on_part_begin": self._begin, "on_header_field": self._header_field, "on_header_value": self._header_value,
            "on_header_end": self._header_end, "on_headers_finished": self._headers_finished,
            "on_part_data": self._data, "on_part_end": self._end, "on_end": self._finish,
        }  # fmt: skip

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > self.limits.fields + self.limits.files:
            raise Refused(413, "The form has too many parts.")
        self._header, self._disposition, self._value, self._size = [b"", b""], {}, b"", 0

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def _header_end(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._disposition = parse_options_header(self._header[1].decode("latin-1"))[1]
        self._header = [b"", b""]

    def _headers_finished(self) -> None:
        if b"filename" not in self._disposition:
            return
        self.form.check(self.token)
        name = self._field
        if name not in FILE_FIELDS:
            raise Refused(400, "The form has a file where none belongs.")
        self._files += 1
        if self._files > self.limits.files:
            raise Refused(413, f"More than {self.limits.files} files at once are too many.")
        given = self._disposition[b"filename"].decode("utf-8", "replace")
        self._named = shown_name(given.replace("%22", '"'), name)
        number = len(self.form.files.get(name, ())) + 1
        self._stored = f"{name}{'' if number == 1 else f'-{number}'}{kept_suffix(self._named)}"
        self._file = (self.folder / self._stored).open("xb")

    @property
    def _field(self) -> str:
        return self._disposition.get(b"name", b"").decode("utf-8", "replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._file is None:
            self._value += data[start:end]
            if self._size > self.limits.field:
                raise Refused(413, "A field of the form is too long.")
            return
        if self._size > self.limits.file:
            raise Refused(413, f"“{self._named}” is larger than {self.limits.file // 2**20} MB.")
        try:
            self._file.write(memoryview(data)[start:end])
        except OSError as error:
            raise Refused(507, f"“{self._named}” cannot be kept here: {error.strerror or error}.") from error

    def _end(self) -> None:
        if self._file is None:
            self.form.fields.setdefault(self._field, []).append(self._value.decode("utf-8", "replace"))
            return
        self.close()
        if not self._size:  # a field of the page that nobody filled in, or an empty file: the latter is told later
            (self.folder / self._stored).unlink(missing_ok=True)
            if self._disposition[b"filename"]:
                raise Refused(400, f"“{self._named}” is empty: there is nothing to check.")
            return
        self.form.files.setdefault(self._field, []).append(Upload(self._named, self._stored, self._size))

    def _finish(self) -> None:
        self.ended = True
