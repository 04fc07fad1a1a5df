"""Names from the words of a file: of columns, questions and options."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

LONGEST_COLUMN = 60  # bytes: PostgreSQL keeps 63
_LONGEST_NAME = 40  # characters; references are typed by hand
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "&": " and ", "%": " per cent "}
)
_STRAY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2028\u2029\ufeff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def tidy(text: str) -> str:
    """Words on one line, without markup, stray control characters or white space around them."""
    plain = _TAG.sub(" ", text) if "<" in text else text
    if "&" in plain:
        from html import unescape

        plain = unescape(plain)
    return " ".join(_STRAY.sub("", plain).split())


def clean(cell: str) -> str:
    """A cell without the control characters that a codebook can't hold."""
    return cell if is_clean(cell) else _STRAY.sub("", cell)


def is_clean(cell: str) -> bool:
    """Whether `clean` would change nothing."""
    return _STRAY.search(cell) is None


def slug(words: str, fallback: str, longest: int = _LONGEST_NAME) -> str:
    """`words` as a reference can name them: "NHS funding (revenue)" ▶ nhs-funding-revenue."""
    plain = (
        unicodedata.normalize("NFKD", words.lower().replace("−", "-").replace("’", "").translate(_LETTERS))
        .encode("ascii", "ignore")
        .decode()
    )
    plain = re.sub(r"^-(?=[0-9])", "minus-", plain).replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(name) > longest:
        name = name[: longest + 1].rpartition("-")[0] or name[:longest]
    return name or fallback


def unique(name: str, taken: Container[str]) -> str:
    """`name`, else the first of `name-2`, `name-3` … that is not taken."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def column_name(heading: str, part: str = "") -> str:
    """What a column is called in the file of answers: its heading, with the option or item that it stands for.

    A heading too long for a database keeps its beginning and a digest of the whole, so that the same heading has the
    same name in every import.
    """
    whole = f"{tidy(heading)} [{tidy(part)}]" if part else tidy(heading)
    if len(whole.encode()) <= LONGEST_COLUMN:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    start = whole.encode()[: LONGEST_COLUMN - 11].decode("utf-8", "ignore").rstrip()
    return f"{start}…{digest}"
