"""Tags: words by which readers of one list are told apart. Capitals don't count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 100  # characters
# What separates tags in a cell, what quotes them in an expression, and what can't be seen.
_UNFIT = re.compile(r"[,;|\"'\\()\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SEPARATORS = re.compile(r"[,;|]")


class TagInvalid(ValueError):
    """Why a text is no tag, as a sentence for a person."""


def canonical_tag(text: str) -> str:
    """The one form of a tag: "GP ", "gp" and "Gp" are the same. Raises TagInvalid."""
    tag = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if not tag:
        raise TagInvalid("There is no tag.")
    if len(tag) > LONGEST:
        raise TagInvalid(f"A tag has {LONGEST} characters at most.")
    found = _UNFIT.search(tag)
    if found:
        raise TagInvalid(f"“{tag}” can't be a tag: it has “{found[0]}” in it.")
    return tag


@lru_cache(maxsize=4_096)  # most cells of a list say the same
def tags_in(cell: str) -> tuple[str, ...]:
    """The tags of a cell of a list, between commas, semicolons or bars, each quoted or not. Raises TagInvalid."""
    words = (word.strip(" \t\"'") for word in _SEPARATORS.split(cell))
    return tuple(dict.fromkeys(canonical_tag(word) for word in words if word))
