"""The beginnings of lines that mean something: headings, list items, call-outs, and definitions of links and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsletter.draft.marks import CallOutMark, Mark, NoteMark, PlaceMark
from newsletter.draft.opaque import Opaque
from newsletter.draft.places import Places

_LINE = re.compile(
    r"^(?:"
    r"(?P<heading>[ \t>]*+#{1,6}+[ \t]*+)(?=\S)"
    r"|(?P<item>[ \t>]*+(?:[-*+•]|[0-9]++\.)[ \t]++)(?=[^\s#>|:`~!<\[-]|\[[^\]\n]|<)"
    r"|(?P<title>[^\n]++)\n(?:=++|-++)[ ]*$"
    r'|!!![ \t]*+(?P<kind>[\w-]++)[ \t]*+(?:(?P<quote>["“])(?P<words>[^\n]*)["”])?[ \t]*$'
    r"|[ ]{0,3}\[\^(?P<note>[^\]\n]++)\]:[ \t]*+"
    r"|[ ]{0,3}\[(?P<label>[^\]\^\n][^\]\n]*+)\]:[ \t]*+(?P<target><[^<>\n]*+>|[^\s<>]++)"
    r"(?:[ \t]++(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$"
    r"|\*\[(?P<abbreviation>[^\]\n\\]++)\][ ]?:[ ]*+(?P<long>[^\n]*)$"
    r")",
    re.MULTILINE,
)
OURS = re.compile(r"(?:stat|chart|table|quote|reader):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Landmark:
    """What stands from `start` to `end` gives way to `mark`, if any, on a line of its own where `alone`."""

    start: int
    end: int
    mark: Mark | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Landmarks:
    """In order of place. `targets` are the link definitions by label in lower case, `notes` the labels of notes."""

    all: tuple[Landmark, ...]
    targets: Mapping[str, str] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()
    abbreviations: Mapping[str, str] = field(default_factory=dict)


def landmarks(source: str, start: int, opaque: tuple[Opaque, ...], places: Places) -> Landmarks:
    """The landmarks of `source` from `start` on, outside code and comments."""
    found: list[Landmark] = []
    targets: dict[str, str] = {}
    notes: set[str] = set()
    abbreviations: dict[str, str] = {}
    for match in _lines(source, start, opaque):
        if match["label"]:
            if not OURS.match(match["target"].strip("<>")):
                targets.setdefault(match["label"].strip().lower(), match["target"].strip("<>"))
                found.append(Landmark(match.start(), match.end()))
        elif match["note"]:
            notes.add(match["note"])
            found.append(Landmark(match.start(), match.end(), NoteMark(match["note"], body=True), alone=True))
        elif match["abbreviation"]:
            abbreviations[match["abbreviation"].strip()] = match["long"].strip()
            found.append(Landmark(match.start(), match.end()))
        else:
            found.extend(_placed(match, source, places))
    return Landmarks(tuple(found), targets, frozenset(notes), abbreviations)


def _lines(source: str, start: int, opaque: tuple[Opaque, ...]) -> Iterator[re.Match[str]]:
    """The lines that mean something and begin outside code and comments."""
    hidden = iter((*opaque, None))
    now = next(hidden)
    for match in _LINE.finditer(source, start):
        while now and now.end <= match.start():
            now = next(hidden)
        if not now or match.start() <= now.start:
            yield match


def _placed(match: re.Match[str], source: str, places: Places) -> Iterator[Landmark]:
    if match["kind"]:
        span = places.span(match.start(), match.end())
        opened = match.start("words") if match["quote"] else match.end()
        yield Landmark(match.start(), opened, CallOutMark(match["kind"], span), alone=True)
        if match["quote"]:
            yield Landmark(match.end("words"), match.end())
        return
    group = next(name for name in ("heading", "item", "title") if match[name])
    begin = match.start("title") if group == "title" else match.end(group)
    end = match.end("title") if group == "title" else _line_end(source, begin)
    yield Landmark(begin, begin, PlaceMark(places.span(begin if group == "title" else match.start(), end)))


def _line_end(source: str, offset: int) -> int:
    end = source.find("\n", offset)
    return end if end >= 0 else len(source)
