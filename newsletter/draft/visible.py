"""The source with everything blanked that no reader sees as words (`Draft.visible`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

COVERED = "\ufffc"
_MARKUP = re.compile(
    r"^[ \t>]*+(?:#{1,6}[ \t]*|(?:[-*+•]|[0-9]+\.)[ \t]+)"
    r"|^[ \t>|:-]+$"
    r"|\*+|(?<!\w)_+|_+(?!\w)|(?<=[^\n#])#+[ \t]*$|\|",
    re.MULTILINE,
)
_SOLID = re.compile(r"[^\n]")


def visible(source: str, body: int, fields: Iterable[tuple[int, int]], hidden: Iterable[tuple[int, int]],
            covered: Iterable[tuple[int, int]]) -> str:  # fmt: skip
    """`source` with the front matter but its `fields`, and `hidden`, blank, and `covered` as U+FFFC."""
    kept = [(start, end) for start, end in fields]
    parts: list[str] = []
    position = 0
    for start, end in sorted(kept):
        parts += [_blank(source[position:start]), source[start:end]]
        position = end
    parts += [_blank(source[position:body]), _MARKUP.sub(lambda found: _blank(found[0]), source[body:])]
    text = _over("".join(parts), hidden, " ")
    return _over(text, covered, COVERED)


def _blank(text: str, filler: str = " ") -> str:
    return _SOLID.sub(filler, text)


def _over(text: str, stretches: Iterable[tuple[int, int]], filler: str) -> str:
    """`text` with `filler` over each stretch; stretches may overlap."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(stretches):
        if end <= position:
            continue
        begin = max(start, position)
        parts += [text[position:begin], _blank(text[begin:end], filler)]
        position = end
    return "".join((*parts, text[position:]))
