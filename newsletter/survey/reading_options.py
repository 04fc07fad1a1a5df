"""Options, nets, and what was printed of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from newsletter.survey.codebook import Net, Option, Printed, Source
from newsletter.survey.record import HUNDRED, Record

PRINTED = ("percent", "count", "above", "rank")
FIELDS = ("label", *PRINTED, "aside", "value", "column")


def read_options(question: Record, source: Source) -> Mapping[str, Option]:
    """The options of a question, in the codebook's order."""
    found = {}
    for name, span, record in question.named("options", "an option"):
        record.expect(FIELDS)
        if source == "responses":
            _refuse_printed(record)
        found[name] = Option(
            id=name,
            label=record.text("label") or name,
            printed=read_printed(record),
            aside=record.flag("aside", default=False),
            value=record.optional("value"),
            column=record.optional("column"),
            span=span,
        )
    return MappingProxyType(found)


def read_nets(question: Record, options: Mapping[str, Option]) -> Mapping[str, Net]:
    """The named nets of a question."""
    found = {}
    for name, span, record in question.named("nets", "a net"):
        record.expect(("label", "of", *PRINTED))
        if name in options:
            advice = "Give the net another name."
            question.reader.refuse(span, f"The net “{name}” has the name of an option.", advice)
            continue
        parts = record.names("of", tuple(options), "option")
        if record.get("of") is None:
            question.reader.refuse(
                span, f"The net “{name}” does not say what it is of.", "Write `of: [high, very-high]`."
            )
        if parts:
            found[name] = Net(name, record.text("label") or name, parts, read_printed(record), span)
    return MappingProxyType(found)


def read_printed(record: Record) -> Printed:
    """What was printed of a share. Several may stand together: "39 (20 per cent)"."""
    return Printed(record.percentage("percent"), record.integer("count"), _above(record), _rank(record))


def _above(record: Record) -> Decimal | None:
    above = record.percentage("above")
    if above == HUNDRED:
        record.refuse("above", "Nothing is above 100 per cent.")
        return None
    return above


def _rank(record: Record) -> tuple[int, int] | None:
    text = record.text("rank")
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{1,4})(?:\s*[-–]\s*([0-9]{1,4}))?", text)
    best, worst = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= best <= worst:
        record.refuse(
            "rank", f"“rank” can't be “{text}”.", "Write 1 for the highest, or 1-3 for one of the first three."
        )
        return None
    return best, worst


def _refuse_printed(record: Record) -> None:
    for name in PRINTED:
        if record.get(name) is not None:
            record.refuse(name, f"“{name}” is counted from the answers here, not written.", "Delete it.")
