"""The questions of a codebook, each by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from newsletter.fields import Items, Scalar
from newsletter.problems import Span
from newsletter.survey.codebook import Answer, Kind, Option, Question, Source
from newsletter.survey.names import NAME_HELP, is_name, is_respondent
from newsletter.survey.reading_among import read_among
from newsletter.survey.reading_options import read_nets, read_options
from newsletter.survey.record import Record

KINDS: tuple[Kind, ...] = ("single", "multiple", "numeric", "text", "figure")
_CHOICE = ("text", "kind", "base", "complete", "options", "nets", "among", "grid", "source_url")
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "single": (*_CHOICE, "column"),
    "multiple": (*_CHOICE, "asked"),
    "numeric": ("text", "kind", "base", "column", "unit", "source_url"),
    "text": ("text", "kind", "base", "answers", "column", "consent", "attribution", "source_url"),
    "figure": ("text", "kind", "value", "unit", "base", "source_url"),
}
NOUNS: Mapping[Kind, str] = {
    "single": "a single question",
    "multiple": "a multiple question",
    "numeric": "a numeric question",
    "text": "a text question",
    "figure": "a figure",
}


def read_questions(survey: Record, source: Source, base: int | None) -> Mapping[str, Question]:
    """Every question that can be read, in the codebook's order. `base` is the survey's."""
    found: dict[str, Question] = {}
    for name, span, record in survey.named("questions", "a question"):
        question = _question(record, name, span, source, base)
        if question:
            found[name] = question
    _check_grids(survey, found)
    return MappingProxyType({name: read_among(question, survey, found) for name, question in found.items()})


def _question(record: Record, name: str, span: Span, source: Source, base: int | None) -> Question | None:
    kind = record.choice("kind", KINDS)
    if kind is None:
        if record.get("kind") is None:
            record.reader.refuse(span, f"“{name}” does not say its kind.", f"One of: {', '.join(KINDS)}.")
        return None
    record = Record(record.reader, record.table, NOUNS[kind])
    record.expect(FIELDS[kind])
    options = read_options(record, source)
    _check_options(record, kind, options, span, name)
    return Question(
        id=name,
        text=record.text("text"),
        kind=kind,
        options=options,
        nets=read_nets(record, options),
        grid=_grid(record),
        base=_base(record, kind, source, base),
        complete=record.flag("complete", default=True),
        value=_value(record, span) if kind == "figure" else None,
        unit=record.text("unit"),
        source_url=record.address("source_url"),
        answers=_answers(record),
        column=record.optional("column"),
        asked=record.optional("asked"),
        consent=record.optional("consent"),
        attribution=record.optional("attribution"),
        span=span,
    )


def _check_options(record: Record, kind: Kind, options: Mapping[str, Option], span: Span, name: str) -> None:
    if kind in {"single", "multiple"} and not options:
        record.reader.refuse(span, f"“{name}” has no options.", "List them under `options:`, with or without values.")


def _base(record: Record, kind: Kind, source: Source, survey_base: int | None) -> int | None:
    """The question's base, else the survey's; None: unknown, or counted by the store."""
    if source == "responses":
        return None
    if record.get("base") is None:
        return None if kind == "figure" else survey_base
    base = record.base()
    if base is not None and kind != "figure" and survey_base is not None and base > survey_base:
        record.refuse("base", f"The question's base ({base}) can't be above the survey's ({survey_base}).")
    return base


def _value(record: Record, span: Span) -> tuple[Decimal, Decimal] | None:
    value = record.get("value")
    if value is None:
        record.reader.refuse(span, "A figure needs its value.", "Write `value: 39`, or `value: [20, 30]` for a range.")
        return None
    parts = value.values if isinstance(value, Items) else (value,)
    if len(parts) not in {1, 2} or not all(isinstance(part, Scalar) for part in parts):
        record.refuse("value", "“value” must be a number or a range.", "Write 39, or [20, 30].")
        return None
    numbers = [record.reader.number(part, "“value”") for part in parts]
    low, high = numbers[0], numbers[-1]
    if low is None or high is None:
        return None
    if low > high:
        record.refuse("value", f"The range begins above its end: {low} is more than {high}.", f"Write [{high}, {low}].")
        return None
    return low, high


def _grid(record: Record) -> str | None:
    grid = record.optional("grid")
    if grid and not is_name(grid):
        record.refuse("grid", f"“{grid}” can't be the name of a grid.", NAME_HELP)
        return None
    return grid


def _check_grids(survey: Record, questions: Mapping[str, Question]) -> None:
    for question in questions.values():
        if question.grid in questions:
            advice = "Give one of the two another name."
            survey.reader.refuse(question.span, f"The grid “{question.grid}” has the name of a question.", advice)


def _answers(record: Record) -> Mapping[str, Answer]:
    found = {}
    for name, span, answer in record.records("answers", "an answer"):
        answer.expect(("text", "consent", "attribution"))
        if not is_respondent(name):
            record.reader.refuse(span, f"“{name}” can't name a respondent.", "Letters, digits, _ and -, at most 64.")
            continue
        consent = answer.flag("consent", default=False)
        found[name] = Answer(name, answer.text("text"), consent, answer.text("attribution"))
    return MappingProxyType(found)
