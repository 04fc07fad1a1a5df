"""Keys and passwords that can't be printed by mistake."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Final, NoReturn
from urllib.parse import quote

MASK: Final = "***"


class Secret:
    """A key or password. Its text comes out of `reveal()` alone; printed, formatted or logged it is `***`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

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
    """`text` without any of `secrets`, plain, in base64 or as in an address: servers repeat what they were told."""
    for secret in secrets:
        plain = secret.reveal()
        for form in (plain, base64.b64encode(plain.encode()).decode(), quote(plain, safe="")) if plain else ():
            text = text.replace(form, MASK)
    return text
