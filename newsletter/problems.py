"""What is wrong with a text, and where: the value that every stage hands up to the checks."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct


class Span(Struct, frozen=True, order=True):
    """A stretch of a file: lines and columns count from 1, columns in characters, the end is exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


WHOLE_FILE = Span()


class Problem(Struct, frozen=True):
    """One thing that is wrong.

    `rule` is an id of FORMATS' rule tables; its severity is not decided here. `path` is relative to the
    project, with forward slashes; an empty one means the draft at hand. `reference` is the reference as written.
    """

    rule: str
    message: str
    help: str = ""
    span: Span = WHOLE_FILE
    path: str = ""
    reference: str | None = None


def nearest(name: str, names: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known name that `name` was probably meant to be, or None where none is as close as `likeness` (0 to 1)."""
    known = {one.casefold(): one for one in sorted(names, reverse=True)}
    matches = get_close_matches(name.casefold(), sorted(known), n=1, cutoff=likeness)
    return known[matches[0]] if matches else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A help text: the nearest of `names`, else the first few of them, else nothing."""
    known = sorted(names)
    close = nearest(name, known)
    if close:
        return f"Did you mean “{close}”?"
    if not known:
        return ""
    listed = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"There are: {listed}."
