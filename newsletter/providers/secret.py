"""Keys and passwords that can't be printed by mistake."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn
from urllib.parse import quote

MASK: Final = "***"
_known: set[str] = set()  # every secret of this process, so that a traceback can be told without them


class Secret:
    """A key or password. Its text comes out of `reveal()` alone; printed, formatted or logged it is `***`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text
        _known.add(text)

    def reveal(self) -> str:
        """The secret itself, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never pickled or copied")


def secret_name(owner: str, setting: str) -> str:
    """What a secret is called in the environment: `password` of smtp is NEWSLETTER_SMTP_PASSWORD."""
    return f"NEWSLETTER_{owner}_{setting}".upper().replace("-", "_")


def masked(text: str, secrets: Iterable[Secret]) -> str:
    """`text` without any of `secrets`, in whatever way they are written: servers repeat what they were told."""
    for secret in secrets:
        text = _without(text, secret.reveal())
    return text


def masked_traceback(text: str) -> str:
    """A traceback without any secret that this process has held: a library's error may quote what it was given."""
    for plain in _known:
        text = _without(text, plain)
    return text


def _without(text: str, plain: str) -> str:
    for form in sorted(set(_ways(plain)), key=len, reverse=True) if plain else ():
        text = text.replace(form, MASK)
    return text


def _ways(plain: str) -> Iterator[str]:
    """A secret as it may be written: itself, in base64, in an address, in JSON, in HTML, in Python's quotes."""
    encoded = plain.encode("utf-8", "surrogateescape")
    yield plain
    yield base64.b64encode(encoded).decode()
    yield quote(encoded)
    yield quote(encoded, safe="")
    yield json.dumps(plain)[1:-1]
    yield html.escape(plain)
    yield repr(plain)[1:-1]
    yield repr(encoded)[2:-1]
