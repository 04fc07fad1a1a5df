"""A key in each way in which it may be written, and vendors that repeat what they heard."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from stand_in import Answer, Asked, Fault, StandIn


def ways(key: str) -> tuple[str, ...]:
    """The key as it is, and as JSON, HTML, an address and base64 write it."""
    coded = base64.b64encode(key.encode()).decode()
    return tuple(dict.fromkeys([key, json.dumps(key)[1:-1], html.escape(key), quote(key), quote(key, safe=""), coded]))


def logins(key: str, *users: str) -> tuple[str, ...]:
    """The key as the password of each user in a basic login, and of a mail server's."""
    pairs = [f"{user}:{key}" for user in users] + [f"\0{user}\0{key}" for user in users]
    return tuple(base64.b64encode(pair.encode()).decode() for pair in pairs)


def told_back(key: str, status: int) -> Fault:
    """A vendor, or a gateway before it, that tells everything that it was told, in each way of writing it."""

    def fault(stand_in: StandIn, asked: Asked) -> Answer:
        words = " ".join([*ways(key), *asked.headers.values()])
        return Answer(status, words.encode(), {"Content-Type": "text/html"}, genuine=False)

    return fault


def told_back_as_json(key: str) -> Fault:
    """The same in the vendor's own form of an error."""

    def fault(stand_in: StandIn, asked: Asked) -> Answer:
        said = stand_in.said(422, f"{key} {asked.headers}")
        return Answer(said.status, said.body, said.headers, genuine=False)

    return fault


def traces(forms: Iterable[str], said: Iterable[str], files: Iterable[Path]) -> list[str]:
    """Where one of `forms` is found: in what was said, or in a file."""
    texts: Mapping[str, bytes] = {
        **{f"said {number}": text.encode("utf-8", "replace") for number, text in enumerate(said)},
        **{str(path): path.read_bytes() for path in files if path.is_file()},
    }
    return [f"{form} in {where}" for where, content in texts.items() for form in forms if form.encode() in content]
