"""Neutral tokens: where an edition leaves room for what only the hand-over knows.

A token is `[[name]]`, or `[[reader:field?or=fallback]]` with the fallback percent-encoded. Text of an issue that
looks like one is kept apart: `[[` is written as `&#91;&#91;` in HTML and with a word joiner between in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

UNSUBSCRIBE = "[[unsubscribe]]"
VIEW_IN_BROWSER = "[[view-in-browser]]"
_TOKEN = re.compile(r"\[\[(?:(unsubscribe|view-in-browser)|reader:([a-z0-9-]+)(?:\?or=([^\[\]]*))?)\]\]")
_JOINER = "\u2060"


def reader_token(field: str, fallback: str) -> str:
    """The token for a field of the reader's record."""
    return f"[[reader:{field}?or={quote(fallback, safe=' ')}]]" if fallback else f"[[reader:{field}]]"


def guarded_html(escaped: str) -> str:
    """HTML text in which no token can be read by accident."""
    return escaped.replace("[[", "&#91;&#91;")


def guarded_text(text: str) -> str:
    """Plain text in which no token can be read by accident."""
    return re.sub(r"\[(?=\[)", f"[{_JOINER}", text)


def fill_tokens(text: str, value: Callable[[str, str], str]) -> str:
    """`text` with each token replaced by `value(name, fallback)`.

    `name` is `unsubscribe`, `view-in-browser` or `reader:FIELD`. The caller escapes what it returns.
    """

    def fill(match: re.Match[str]) -> str:
        plain, field, fallback = match.groups()
        return value(plain, "") if plain else value(f"reader:{field}", unquote(fallback or ""))

    return _TOKEN.sub(fill, text)


def split_tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """The text before each token, the token's name and its fallback; at last the text after them all, and "", ""."""
    end = 0
    for match in _TOKEN.finditer(text):
        plain, field, fallback = match.groups()
        yield text[end : match.start()], plain or f"reader:{field}", unquote(fallback or "")
        end = match.end()
    yield text[end:], "", ""


def translate(text: str, own: Callable[[str], str], value: Callable[[str, str], str]) -> str:
    """`text` for another templating language: its own words through `own`, each token replaced by `value`.

    `value(name, fallback)` is as in `fill_tokens`.
    """
    return "".join(own(words) + (value(name, fallback) if name else "") for words, name, fallback in split_tokens(text))


def tokens_in(text: str) -> frozenset[str]:
    """The names of the tokens that stand in `text`."""
    return frozenset(plain or f"reader:{field}" for plain, field, _ in _TOKEN.findall(text))
