"""The beginnings of lines that mean something: headings, list items, call-outs, and definitions of links and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsletter.draft.marks import CallOutMark, Mark, NoteMark, PlaceMark
from newsletter.draft.opaque import Opaque
from newsletter.draft.places import Places

_LINE = re.compile(
    r"^(?:"
    r"(?P<heading>[ \t>]*+#{1,6}+[ \t]*+)(?=\S)"
    # The token of an item's place must not stand before what begins a block inside the item.
    r"|(?P<item>[ \t>]*+(?:[-*+•]|[0-9]++\.)[ \t]++)(?![\s#>|:`~!+*•-]|[0-9]++\.[ \t]|\[\^[^\]\n]++\]:)"
    r"|(?P<title>[^\n]++)\n(?:=++|-++)[ ]*$"
    r'|!!![ \t]*+(?P<kind>[\w-]++)[ \t]*+(?:["“](?P<words>[^\n]*)["”]|(?P<bare>[^\n]*\S))?[ \t]*$'
    r"|[ ]{0,3}\[\^(?P<note>[^\]\n]++)\]:[ \t]*+"
    r"|[ ]{0,3}\[(?P<label>[^\]\^\n][^\]\n]*+)\]:[ \t]*+(?P<target><[^<>\n]*+>|[^\s<>]++)"
    r"(?:[ \t]++(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$"
    r"|\*\[(?P<abbreviation>[^\]\n\\]++)\][ ]?:[ ]*+(?P<long>[^\n]*)$"
    r")",
    re.MULTILINE,
)
_OURS = re.compile(r"(?:stat|chart|table|quote|reader):", re.IGNORECASE)


class Landmark(NamedTuple):
    """What stands from `start` to `end` gives way to `mark`, if any. `alone`: a block begins here."""

    start: int
    end: int
    mark: Mark | None = None
    alone: bool = False


@dataclass(slots=True)
class Landmarks:
    """In order of place. `targets` are link definitions by label in lower case, `notes` the labels of footnotes."""

    all: list[Landmark] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    abbreviations: dict[str, str] = field(default_factory=dict)


def landmarks(source: str, start: int, hidden: Sequence[Opaque], places: Places) -> Landmarks:
    """The landmarks of `source` from `start` on, outside the code and comments that are `hidden`."""
    found = Landmarks()
    for match in _lines(source, start, hidden):
        if match["label"]:
            _link_definition(match, found)
        elif match["note"]:
            found.notes.add(match["note"])
            found.all.append(Landmark(match.start(), match.end(), NoteMark(match["note"], body=True), alone=True))
        elif match["abbreviation"]:
            found.abbreviations[match["abbreviation"].strip()] = match["long"].strip()
            found.all.append(Landmark(match.start(), match.end()))
        elif match["kind"]:
            found.all.extend(_call_out(match, places))
        else:
            found.all.append(_place(match, source, places))
    return found


def _lines(source: str, start: int, hidden: Sequence[Opaque]) -> Iterator[re.Match[str]]:
    """The lines that mean something and begin outside code and comments."""
    coming = iter(hidden)
    now = next(coming, None)
    for match in _LINE.finditer(source, start):
        while now and now.end <= match.start():
            now = next(coming, None)
        if not now or match.start() <= now.start:
            yield match


def _link_definition(match: re.Match[str], found: Landmarks) -> None:
    target = match["target"].strip("<>")
    if not _OURS.match(target):  # the scanner says why a reference can't be defined like this
        found.targets.setdefault(" ".join(match["label"].lower().split()), target)
        found.all.append(Landmark(match.start(), match.end()))


def _call_out(match: re.Match[str], places: Places) -> Iterator[Landmark]:
    mark = CallOutMark(match["kind"], places.span(match.start(), match.end()))
    given = next((name for name in ("words", "bare") if match[name] is not None), None)
    begin, end = match.span(given) if given else (match.end(), match.end())
    yield Landmark(match.start(), begin, mark, alone=True)
    if end < match.end():
        yield Landmark(end, match.end())


def _place(match: re.Match[str], source: str, places: Places) -> Landmark:
    """Where the words of a heading or a list item begin."""
    if match["title"]:
        begin, end = match.span("title")
    else:
        begin = match.end()
        end = source.find("\n", begin)
    span = places.span(match.start(), len(source) if end < 0 else end)
    return Landmark(begin, begin, PlaceMark(span))
