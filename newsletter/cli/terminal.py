"""How text fits a terminal: its width, what stands in columns, and what is set apart by colour."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence

import click
from msgspec import Struct

from newsletter.cli.output import in_colour

WIDTH = 80  # where nobody says how wide it is, as in a pipe
NARROWEST = 36  # of the last column; a narrower one starts on a line of its own
LEAST = 20  # characters in a line, however narrow the terminal says that it is
GAP = "  "


class Screen(Struct, frozen=True):
    """Where text goes: how many characters stand in a line, and whether in colour."""

    width: int = WIDTH
    colour: bool = False

    def bold(self, text: str) -> str:
        """What a table is about."""
        return click.style(text, bold=True) if self.colour else text

    def dim(self, text: str) -> str:
        """What is there to be copied, or looked up."""
        return click.style(text, dim=True) if self.colour else text

    def tinted(self, text: str) -> str:
        """What is drawn."""
        return click.style(text, fg="cyan") if self.colour else text


def screen() -> Screen:
    """Standard output. `COLUMNS` says how wide, else the terminal does."""
    return Screen(max(shutil.get_terminal_size((WIDTH, WIDTH)).columns, LEAST), in_colour(sys.stdout))


def cells(text: str) -> int:
    """How many characters of a terminal's line a text takes: two for each of East Asia's, none for an accent alone."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in {"W", "F"})
        for letter in text
    )


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A text with spaces after it, or before it on the `right`, so that it takes `width` cells."""
    spaces = " " * (width - cells(text))
    return spaces + text if right else text + spaces


def printable(text: str) -> str:
    """A text that somebody else wrote, on one line and without what would steer the terminal or turn its lines."""
    steering = {"Cc", "Cf", "Zl", "Zp"}
    return " ".join("".join(" " if unicodedata.category(letter) in steering else letter for letter in text).split())


def in_lines(text: str) -> str:
    """The same in its own lines and spaces, for a message that quotes somebody."""
    return "\n".join("".join(letter if letter.isprintable() else " " for letter in line) for line in text.split("\n"))


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` cells, broken between words where it can be; one line of nothing."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        pieces = list(_pieces(word, width))
        lines = [*lines, *pieces] if lines[-1] else pieces
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and cells(piece + letter) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def in_columns(rows: Sequence[Sequence[str]], screen: Screen, indent: str = "") -> Iterator[str]:
    """Rows of as many texts each, in columns; the last is wrapped, beneath the others where little room is left."""
    if not rows:
        return
    widths = [max(map(cells, column)) for column in zip(*(row[:-1] for row in rows), strict=True)]
    start = len(indent) + sum(widths) + len(GAP) * len(widths)
    beside = screen.width - start >= NARROWEST
    hang = " " * (start if beside else len(indent) + 2 * len(GAP))
    for *others, last in rows:
        lead = indent + GAP.join(map(padded, others, widths))
        first, *more = wrapped(last, screen.width - len(hang))
        yield f"{lead}{GAP}{first}".rstrip() if beside else lead.rstrip()
        yield from (hang + line for line in (more if beside else [first, *more]) if line)
