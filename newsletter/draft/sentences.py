"""Where a sentence starts (FORMATS 3), so that a figure there is written in words."""

from __future__ import annotations

import re

_WRAPPING = "\"'“”‘’„‚«»‹›()[]{}*_"
_STOP = re.compile(rf"[.!?][{re.escape(_WRAPPING)}]*+\s++[\s{re.escape(_WRAPPING)}]*+\Z")
_ABBREVIATIONS = re.compile(
    r"(?:\.\.|…|(?<!\w)(?:[eE]\.\s?g|[iI]\.\s?e|[vV]s|No|Nos|Dr|Mr|Mrs|Ms|Prof|Rev|St|Sir|pp?|[cC]f|[aA]pprox|[fF]ig|vol|[A-Z]))\Z"
)
REACH = 120  # characters before a figure that can matter


def starts_sentence(before: str) -> bool:
    """Whether what follows `before`, the text of its own paragraph, opens a sentence."""
    if not before.strip(_WRAPPING + " \t\n\u00a0\u200b"):
        return True
    stop = _STOP.search(before[-REACH:])
    if not stop:
        return False
    if stop[0][0] != ".":
        return True
    return not _ABBREVIATIONS.search(before[-REACH:][: stop.start()])
