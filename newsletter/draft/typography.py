"""Quotation marks, dashes and dots as a printer sets them: what Python-Markdown's `smarty` does, across emphasis and links.

`smarty` sees one stretch of text at a time, so a mark beside a link or a figure is often turned the wrong way; here
the character before it is known, whatever stands between.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Quotes(NamedTuple):
    """The marks that open and close a quotation, and one within it."""

    opening: str = "“"
    closing: str = "”"
    inner_opening: str = "‘"
    inner_closing: str = "’"


_BY_LANGUAGE = {
    "cs": Quotes("„", "“", "‚", "‘"),
    "da": Quotes("“", "”", "‘", "’"),
    "de": Quotes("„", "“", "‚", "‘"),
    "es": Quotes("«", "»", "“", "”"),
    "fi": Quotes("”", "”", "’", "’"),
    "fr": Quotes("«\u00a0", "\u00a0»", "“", "”"),
    "it": Quotes("«", "»", "“", "”"),
    "nb": Quotes("«", "»", "‘", "’"),
    "no": Quotes("«", "»", "‘", "’"),
    "pl": Quotes("„", "”", "«", "»"),
    "pt": Quotes("“", "”", "‘", "’"),
    "ru": Quotes("«", "»", "„", "“"),
    "sv": Quotes("”", "”", "’", "’"),
    "uk": Quotes("«", "»", "„", "“"),
}
_MARKS = re.compile(r"---|--|\.\.\.|[\"']")
_BEFORE_OPENING = " \t\n\u00a0\u2009\u202f([{–—“„«‘‚‹/"
_DECADE = re.compile(r"'\d\ds?\b")


def quotes_of(language: str) -> Quotes:
    """The quotation marks of a language such as `en-GB`."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), Quotes())


def typeset(text: str, before: str, quotes: Quotes) -> str:
    """`text` with its marks set. `before` is the last character of what precedes it in its paragraph, "" at its start."""

    def mark(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] == "-":
            return "—" if found == "---" else "–"
        if found == "...":
            return "…"
        previous = text[match.start() - 1] if match.start() else before
        following = text[match.end()] if match.end() < len(text) else ""
        opens = (not previous or previous in _BEFORE_OPENING or previous in "\"'") and not following.isspace()
        if found == '"':
            return quotes.opening if opens else quotes.closing
        if not opens or _DECADE.match(text, match.start()):
            return (
                "’"
                if not opens and previous.isalnum() and following.isalpha()
                else _single_close(quotes, previous, match, text)
            )
        return quotes.inner_opening

    return _MARKS.sub(mark, text)


def _single_close(quotes: Quotes, previous: str, match: re.Match[str], text: str) -> str:
    return "’" if _DECADE.match(text, match.start()) else quotes.inner_closing
