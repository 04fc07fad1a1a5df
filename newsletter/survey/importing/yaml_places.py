"""Where each part of a YAML text stands, so that something can be put beside it without touching the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as YAML counts lines


@dataclass(frozen=True, slots=True)
class Place:
    """A value: where it begins and where its last word ends, as offsets in the text.

    `column` is the column (from 0) of a mapping's first key. `flow`: it is written in braces.
    """

    start: int
    end: int
    column: int = 0
    flow: bool = False
    parts: Mapping[str, Place] | None = None


def places(text: str) -> Place | None:
    """The document's mapping; None where it is none, or no YAML at all."""
    import yaml

    starts = _line_starts(text)
    try:
        events = iter(list(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))))
    except yaml.YAMLError:
        return None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            found = _place(event, events, starts)
            return found if found.parts is not None else None
    return None


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def _offset(mark: Any, starts: list[int]) -> int:
    return starts[mark.line] + int(mark.column) if mark.line < len(starts) else starts[-1]


def _place(event: Any, events: Iterator[Any], starts: list[int]) -> Place:
    import yaml

    start = _offset(event.start_mark, starts)
    end = _offset(event.end_mark, starts)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(event, events, starts)
    if isinstance(event, yaml.SequenceStartEvent):
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                return Place(
                    start, _offset(item.end_mark, starts) if event.flow_style else end, flow=bool(event.flow_style)
                )
            end = _place(item, events, starts).end
    return Place(start, end)


def _mapping(event: Any, events: Iterator[Any], starts: list[int]) -> Place:
    import yaml

    parts: dict[str, Place] = {}
    start = end = _offset(event.start_mark, starts)
    column = event.start_mark.column
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            end = _offset(key.end_mark, starts) if event.flow_style else end
            break
        if not parts:
            column = key.start_mark.column
        value = _place(next(events), events, starts)
        parts[getattr(key, "value", "")] = value
        end = value.end
    return Place(start, end, column, bool(event.flow_style), parts)
