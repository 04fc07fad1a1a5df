"""Quotation marks, dashes and dots as a printer sets them: what Python-Markdown's `smarty` does, across emphasis.

`smarty` sees one stretch of text at a time, so a mark beside a link or a figure is often turned the wrong way; here the
character before it is known, whatever stands between.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Quotes(NamedTuple):
    """The marks that open and close a quotation, and one within it."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


ENGLISH = Quotes("“", "”", "‘", "’")
_BY_LANGUAGE = {
    "cs": Quotes("„", "“", "‚", "‘"),
    "de": Quotes("„", "“", "‚", "‘"),
    "es": Quotes("«", "»", "“", "”"),
    "fi": Quotes("”", "”", "’", "’"),
    "fr": Quotes("«\u00a0", "\u00a0»", "“", "”"),
    "it": Quotes("«", "»", "“", "”"),
    "nb": Quotes("«", "»", "‘", "’"),
    "no": Quotes("«", "»", "‘", "’"),
    "pl": Quotes("„", "”", "«", "»"),
    "ru": Quotes("«", "»", "„", "“"),
    "sv": Quotes("”", "”", "’", "’"),
    "uk": Quotes("«", "»", "„", "“"),
}
_MARK = re.compile(r"---|--|\.\.\.|[\"']")
_DECADE = re.compile(r"'[0-9]{2}s?\b")
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u2009\u202f([{/=-–—“„«‘‚\"'")
_DASHES_AND_DOTS = {"--": "–", "---": "—", "...": "…"}


def quotes_of(language: str) -> Quotes:
    """The quotation marks of a language such as `en-GB`."""
    return _BY_LANGUAGE.get(language[:2].lower(), ENGLISH)


def typeset(text: str, before: str, quotes: Quotes) -> str:
    """`text` with its marks set. `before` is the last character before it in its paragraph, "" at the start."""

    def mark(match: re.Match[str]) -> str:
        previous = text[match.start() - 1] if match.start() else before
        return _DASHES_AND_DOTS.get(match[0]) or _quotation_mark(text, match.start(), previous, quotes)

    return _MARK.sub(mark, text)


def _quotation_mark(text: str, at: int, previous: str, quotes: Quotes) -> str:
    following = text[at + 1 : at + 2]
    opens = (not previous or previous in _BEFORE_OPENING) and not following.isspace()
    if text[at] == '"':
        return quotes.opening if opens else quotes.closing
    if not opens:
        return "’" if previous.isalnum() and following.isalpha() else quotes.inner_closing
    return "’" if _DECADE.match(text, at) else quotes.inner_opening
