"""The source with everything blanked that no reader sees as words (`Draft.visible`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.draft.flatten import COVERED
from newsletter.draft.front_matter import Front
from newsletter.draft.scan import Scan

_MARKUP = re.compile(
    r"^[ \t>]*+(?:#{1,6}[ \t]*|(?:[-*+•]|[0-9]+\.)[ \t]+|(?=\S))"
    r"|^[ \t>|:-]+$"
    r"|\*+|(?<!\w)_+|_+(?!\w)|(?<!#)#++[ \t]*$|\|",
    re.MULTILINE,
)
_SOLID = re.compile(r"[^\n]")


def visible(source: str, front: Front, scan: Scan) -> str:
    """`source` as the rules about prose see it."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(front.texts.values()):
        parts += [_blank(source[position:start]), source[start:end]]
        position = end
    prose = _MARKUP.sub(lambda found: _blank(found[0]), source[front.body :])
    text = "".join((*parts, _blank(source[position : front.body]), prose))
    return _over(_over(text, scan.unseen, " "), scan.covered, COVERED)


def _blank(text: str, filler: str = " ") -> str:
    return _SOLID.sub(filler, text)


def _over(text: str, stretches: Iterable[tuple[int, int]], filler: str) -> str:
    """`text` with `filler` over each stretch; stretches may overlap."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(stretches):
        if end > position:
            begin = max(start, position)
            parts += [text[position:begin], _blank(text[begin:end], filler)]
            position = end
    return "".join((*parts, text[position:]))
