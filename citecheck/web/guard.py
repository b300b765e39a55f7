"""Who may come in: this computer's own browser with the key it was opened with, and nobody's page in its name.

* `Host` names this server, so that no other name can be pointed at it (DNS rebinding).
* A cookie that only the address opened at the start gives: other users and programs of the machine do not have it.
* What changes anything must come from one of our own pages: `Origin`, `Sec-Fetch-Site`, and a token in the form.
* Every answer forbids the browser to load from, send to, or be shown inside anything else.
"""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY_SECONDS = 120.0  # how long the key on the browser's command line is good
MOST_VISITORS = 100
_SAFE = frozenset({"GET", "HEAD"})
_OPEN = ("/open", "/once", "/static/")  # what needs no cookie
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that was let in: the token its forms must carry."""

    token: str


@dataclass(slots=True)
class Door:
    """The keys of one server. `address_key` stays good; only the terminal and a file of its owner's have it."""

    port: int
    address_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    clock: Callable[[], float] = time.monotonic
    _visitors: dict[str, Visitor] = field(default_factory=dict)
    _once: dict[str, tuple[float, str]] = field(default_factory=dict)  # key: when it was made, the cookie it gave

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers do not tell the ports of a host apart."""
        return f"citecheck-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser calls this server."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    def key_for_once(self) -> str:
        """Make a key for one opening: whoever else sees it on the browser's command line is too late to use it."""
        key = secrets.token_urlsafe(24)
        self._once[key] = (self.clock(), "")
        return key

    def admit(self, key: str) -> str | None:
        """The cookie for a key, or None. A key for one opening that comes twice shuts out whoever used it first."""
        if self.is_address_key(key):
            return self._admit_visitor()
        made, cookie = self._once.get(key, (None, ""))
        if made is None or self.clock() - made > KEY_SECONDS:
            return None
        if cookie:
            self._visitors.pop(cookie, None)
            return None
        cookie = self._admit_visitor()
        self._once[key] = (made, cookie)
        return cookie

    def is_address_key(self, key: str) -> bool:
        """Whether it is the key that stays good."""
        return hmac.compare_digest(key.encode(), self.address_key.encode())

    def visitor(self, cookie: str) -> Visitor | None:
        """Who a cookie was given to. The time of a look-up of 192 random bits gives nothing away."""
        return self._visitors.get(cookie)

    def _admit_visitor(self) -> str:
        while len(self._visitors) >= MOST_VISITORS:
            self._visitors.pop(next(iter(self._visitors)))
        cookie = secrets.token_urlsafe(24)
        self._visitors[cookie] = Visitor(secrets.token_urlsafe(24))
        return cookie


@dataclass(frozen=True, slots=True)
class Guard:
    """The door as ASGI middleware; `refuse` makes the page that says why."""

    app: ASGIApp
    door: Door
    refuse: Callable[[int, str, str], ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here
        app = self._find_refusal(scope) or self.app

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, sending)

    def _find_refusal(self, scope: Scope) -> ASGIApp | None:
        """The page of a refusal, or None where the request is let through. Puts the visitor into the scope."""
        headers = Headers(scope=scope)
        if headers.getlist("host")[1:] or headers.get("host", "").lower() not in self.door.hosts:
            return self.refuse(421, "Wrong address", "This address is not one of this program’s.")
        if scope["method"] not in _SAFE and not self._is_from_own_page(headers):
            return self.refuse(403, "Not from here", "Another page tried to use this program. Nothing was done.")
        visitor = self.door.visitor(self._read_cookie(headers))
        scope["visitor"] = visitor
        if visitor is None and not scope["path"].startswith(_OPEN):
            return self.refuse(403, "Please open it anew", _LOCKED)
        return None

    def _is_from_own_page(self, headers: Headers) -> bool:
        """Under our own policy browsers send the origin `null` with forms: then `Sec-Fetch-Site` decides."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if site not in {None, "same-origin"}:
            return False
        if origin == "null":
            return site == "same-origin"
        return origin is None or origin.lower() in {f"http://{host}" for host in self.door.hosts}

    def _read_cookie(self, headers: Headers) -> str:
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self.door.cookie)
        except CookieError:
            return ""
        return held.value if held else ""


_LOCKED = (
    "This browser has no key. Start citecheck serve again, or open the address that it printed; what was checked is "
    "still there."
)
