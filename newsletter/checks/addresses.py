"""Web addresses of the same page, and the issue that linked to it first."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def address_key(address: str) -> str:
    """What two addresses of the same page have in common: no fragment, tracking, final slash, `www.` or scheme."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    query = [(name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith("utm_")]
    return urlunsplit(("", parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), urlencode(query), ""))


class FirstLinks:
    """Which issue was the first to link to a page, of ten years of issues or of one.

    Addresses are kept by their last part, and taken apart only where somebody asks for one like them.
    """

    def __init__(self, links: Iterable[tuple[str, str]] = ()) -> None:
        """`links` are addresses, each with its issue's slug, in the order of the issues."""
        self._by_part: dict[str, list[tuple[str, str]]] = {}
        self._asked: dict[str, dict[str, str]] = {}  # those parts whose addresses have been looked at
        for address, slug in links:
            self._by_part.setdefault(_last_part(address), []).append((address, slug))

    def first(self, address: str) -> str | None:
        """The slug of the first issue that links to the page at `address`."""
        part = _last_part(address)
        if part not in self._asked:
            alike = reversed(self._by_part.get(part, []))
            self._asked[part] = {address_key(other): slug for other, slug in alike}
        return self._asked[part].get(address_key(address))


def _last_part(address: str) -> str:
    """The same for all addresses of one page, and cheap."""
    path = address.strip().partition("#")[0].partition("?")[0].rstrip("/")
    return path.rpartition("/")[2].lower().removeprefix("www.")
