"""Who may speak to the preview: this machine's browser, from this page, and nobody else.

Against DNS rebinding (`Host`), other sites and other local ports (`Origin`, `Sec-Fetch-Site`), and anyone who merely
knows the port (a cookie that only the printed address gives). The address's token is good once, so a copy of it in a
history or a log opens nothing.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, urlencode

from msgspec import Struct

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_READING = frozenset({"GET", "HEAD"})


class Refusal(Struct, frozen=True):
    """An answer that keeps a request out."""

    status: int
    reason: str


class Welcome(Struct, frozen=True):
    """A first visit with the right token: where to go, and the cookie to take along."""

    location: str
    cookie: str


@dataclass(slots=True)
class Guard:
    """The rules for one running preview on `port`. Holds its two secrets and whether the token is spent."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _spent: bool = False

    @property
    def cookie_name(self) -> str:
        """Cookies are not kept apart by port, so the name is."""
        return f"newsletter-preview-{self.port}"

    def judge(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> Refusal | Welcome | None:
        """What becomes of a request: kept out, welcomed, or (None) let through.

        `headers` have lower-case names. A header sent twice is not among them but as `name` with both values joined
        by a comma, which no rule here accepts.
        """
        return (
            self._wrong_host(headers)
            or self._wrong_site(method, headers)
            or self._stranger(method, path, query, headers)
        )

    def _wrong_host(self, headers: Mapping[str, str]) -> Refusal | None:
        match = _HOST.fullmatch(headers.get("host", ""))
        if not match:
            return Refusal(400, "The Host header is missing or malformed.")
        if match[1].lower() not in _LOCAL or int(match[2] or 80) != self.port:
            return Refusal(421, "This preview answers to its own address only.")
        return None

    def _wrong_site(self, method: str, headers: Mapping[str, str]) -> Refusal | None:
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site")
        own = {f"http://{name}:{self.port}" for name in _LOCAL}
        if origin is not None and (origin not in own or origin != f"http://{headers['host']}"):
            return Refusal(403, "Another site asked.")
        if site not in (None, "same-origin", "none"):
            return Refusal(403, "Another site asked.")
        if method not in _READING and origin is None and site != "same-origin":
            return Refusal(403, "This must come from the preview's own page.")
        return None

    def _stranger(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> Refusal | Welcome | None:
        words = parse_qs(query, keep_blank_values=True)
        offered = words.pop("token", None)
        known = secrets.compare_digest(self._offered_session(headers).encode(), self._session.encode())
        if offered is None:
            return None if known else Refusal(403, "Open the address that `newsletter preview` printed.")
        location = quote(path) + (f"?{urlencode(words, doseq=True)}" if words else "")
        if method not in _READING or not path.startswith("/") or path.startswith("//"):
            return Refusal(403, "A token only opens a page.")
        if known:
            return Welcome(location, self._session)
        if self._spent or not secrets.compare_digest(offered[0].encode(), self.token.encode()):
            return Refusal(403, "This address has been used, or is not the one that `newsletter preview` printed.")
        self._spent = True
        return Welcome(location, self._session)

    def _offered_session(self, headers: Mapping[str, str]) -> str:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie_name)
        except CookieError:
            return ""
        return morsel.value if morsel else ""
