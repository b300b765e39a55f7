"""Forms as they arrive: files are written under our own names while they come in, counted, and refused past a limit.

The token of the page comes before any file in our forms; without it no byte of a file is written.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qs

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from citecheck.formats.base import MAX_PACKED
from citecheck.web.names import kept_suffix, shown_name
from citecheck.web.sessions import Upload

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from starlette.datastructures import Headers
    from starlette.requests import Request

TOKEN = "token"  # noqa: S105 - the field's name
FILE_FIELDS = ("manuscript", "references")
_SMALL_FORM = 64 * 1024  # bytes of a form without files
_TIMES_DRAINED = 4  # of the limit of a file: what is read and dropped after a refusal


class Refused(Exception):
    """What arrived is not accepted: the status, and one line for whoever sent it."""

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
        """Refuse a form that is not from one of our own pages."""
        if not hmac.compare_digest(self.get(TOKEN).encode(), token.encode()):
            raise Refused(403, "This form is from an earlier visit. Go back, reload the page, and try again.")


async def small_form(request: Request, token: str) -> Form:
    """Read and check a form without files."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _SMALL_FORM:
            raise Refused(413, "That is too much text.")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=Limits().fields)
    except ValueError as error:
        raise Refused(413, "The form has too many parts.") from error
    form = Form(fields)
    form.check(token)
    return form


async def form_with_files(request: Request, token: str, folder: Path, limits: Limits) -> Form:
    """Read and check a form; its files are written to a folder as `manuscript.docx`, `manuscript-2.pdf`."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise Refused(415, "The form did not arrive as one with files.")
    chunks = request.stream()
    parser = _UploadParser(request.headers, chunks, token, folder, limits)
    try:
        await parser.parse()
    except Refused:
        await _drain(chunks, _TIMES_DRAINED * limits.file)
        raise
    except MultiPartException as error:
        raise Refused(400, "The form arrived damaged. Try again.") from error
    except ClientDisconnect as error:
        raise Refused(400, "The upload was broken off.") from error
    except OSError as error:
        raise Refused(507, f"“{parser.name}” cannot be kept here: {error.strerror or error}.") from error
    finally:
        for file in parser.opened:
            with suppress(OSError):
                file.close()
    if not parser.ended:
        raise Refused(400, "The upload was broken off.")
    parser.form.check(token)
    return parser.form


async def _drain(chunks: AsyncGenerator[bytes, None], most: int) -> None:
    """Read what still comes in and drop it, so that the browser gets to see the answer."""
    drained = 0
    with suppress(ClientDisconnect):
        async for chunk in chunks:
            drained += len(chunk)
            if drained > most:
                return


class _UploadParser(MultiPartParser):
    """Starlette's parser, which here refuses a part as soon as it can and writes files straight to their folder."""

    def __init__(
        self, headers: Headers, chunks: AsyncGenerator[bytes, None], token: str, folder: Path, limits: Limits
    ) -> None:
        unlimited = float("inf")  # counted below: each refusal has a status and words of its own
        super().__init__(headers, chunks, max_files=unlimited, max_fields=unlimited)
        self.form, self.opened, self.ended = Form(), list[BinaryIO](), False
        self.name = ""  # of the file that is coming in, as it is shown
        self._token, self._folder, self._limits = token, folder, limits
        self._parts = self._files = self._size = 0

    def on_part_begin(self) -> None:
        self._parts += 1
        self._size = 0
        if self._parts > self._limits.fields + self._limits.files:
            raise Refused(413, "The form has too many parts.")
        super().on_part_begin()

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part
        if part.file is None:
            return
        self.opened.append(part.file.file)
        self.form.check(self._token)
        if part.field_name not in FILE_FIELDS:
            raise Refused(400, "The form has a file where none belongs.")
        self._files += 1
        if self._files > self._limits.files:
            raise Refused(413, f"More than {self._limits.files} files at once are too many.")
        self.name = shown_name((part.file.filename or "").replace("%22", '"'), part.field_name)

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part, first = self._current_part, self._size == 0
        self._size += end - start
        if part.file is None:
            if self._size > self._limits.field:
                raise Refused(413, "A field of the form is too long.")
        elif self._size > self._limits.file:
            raise Refused(413, f"“{self.name}” is larger than {self._limits.file // 2**20} MB.")
        elif first:
            part.file.file = (self._folder / self._stored_name(part.field_name)).open("xb")
            self.opened.append(part.file.file)
        super().on_part_data(data, start, end)

    def on_part_end(self) -> None:
        super().on_part_end()
        part, (field_name, value) = self._current_part, self.items[-1]
        if isinstance(value, str):
            self.form.fields.setdefault(field_name, []).append(value)
        elif self._size:
            upload = Upload(self.name, self._stored_name(field_name), self._size)
            self.form.files.setdefault(field_name, []).append(upload)
        elif part.file and part.file.filename:  # a field of the page that nobody filled in has no name
            raise Refused(400, f"“{self.name}” is empty: there is nothing to check.")

    def on_end(self) -> None:
        self.ended = True

    def _stored_name(self, field_name: str) -> str:
        number = len(self.form.files.get(field_name, ())) + 1
        return f"{field_name}{'' if number == 1 else f'-{number}'}{kept_suffix(self.name)}"
