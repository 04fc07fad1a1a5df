"""Private-use characters that stand for what Markdown must not read: references, code, links, escaped marks.

An atom stands for a thing; a pair of brackets holds words that Markdown still reads. Each carries the number of its
mark. A private-use character of the draft's own is itself put behind an atom, so none can be mistaken for a token.
"""

from __future__ import annotations

import re

ATOM, OPEN, CLOSE, END = "\ue000", "\ue001", "\ue002", "\ue003"
RESERVED = "\ue000-\ue0ff"
TOKEN = re.compile(f"([{ATOM}{OPEN}{CLOSE}])([0-9]+){END}")
_LITERAL = 0xE080  # an escaped character of ASCII stands this much higher
_BACK = {_LITERAL + code: code for code in range(0x80)}


def atom(number: int) -> str:
    """The token of a thing without words."""
    return f"{ATOM}{number}{END}"


def opening(number: int) -> str:
    """The token before a thing's words."""
    return f"{OPEN}{number}{END}"


def closing(number: int) -> str:
    """The token after a thing's words."""
    return f"{CLOSE}{number}{END}"


def literal(text: str) -> str:
    """ASCII text that Markdown takes for letters."""
    return "".join(chr(_LITERAL + ord(character)) if character < "\x80" else character for character in text)


def plain(text: str) -> str:
    """Text with its literals as they were written."""
    return text.translate(_BACK)
