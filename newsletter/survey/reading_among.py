"""Printed subgroups: `among`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from newsletter.fields import Items, Value
from newsletter.problems import did_you_mean
from newsletter.survey.address import Condition
from newsletter.survey.codebook import Among, Printed, Question
from newsletter.survey.names import parse_condition
from newsletter.survey.record import Record


def read_among(question: Question, survey: Record, questions: Mapping[str, Question]) -> Question:
    """`question` with its subgroups, whose conditions may name any of `questions`."""
    outer = survey.record("questions", "a question")
    record = outer.record(question.id, "a question") if outer else None
    value = record.get("among") if record else None
    if record is None or value is None:
        return question
    found = []
    for item in record.reader.items(value, "“among”"):
        table = record.reader.table(item, "A subgroup")
        among = _subgroup(Record(record.reader, table, "a subgroup"), question, questions) if table else None
        if among:
            found.append(among)
    return replace(question, among=tuple(found))


def _subgroup(record: Record, question: Question, questions: Mapping[str, Question]) -> Among | None:
    record.expect(("where", "base", "percent", "count"))
    where = _conditions(record, questions)
    base = record.base()
    if base is not None and question.base is not None and base > question.base:
        record.refuse("base", f"The subgroup's base ({base}) can't be above the question's ({question.base}).")
    return Among(where, base, MappingProxyType(_printed(record, question)), record.table.span) if where else None


def _conditions(record: Record, questions: Mapping[str, Question]) -> tuple[Condition, ...]:
    value = record.get("where")
    items: Sequence[Value] = value.values if isinstance(value, Items) else (value,) if value else ()
    if not items:
        record.refuse("where", "The subgroup does not say whom it is of.", 'Write `where: "role:gp"`.')
    found = []
    for item in items:
        text = record.reader.text(item, "“where”") or ""
        condition = parse_condition(text)
        if condition is None:
            record.reader.refuse(item.span, f"“{text}” is not a condition.", 'Write `where: "role:gp"`.')
        elif _known(condition, record, item, questions):
            found.append(condition)
    return tuple(found) if len(found) == len(items) else ()


def _known(condition: Condition, record: Record, item: Value, questions: Mapping[str, Question]) -> bool:
    """Whether the options exist. A question that the codebook does not describe at all is a warning elsewhere."""
    question = questions.get(condition.question)
    if question is None:
        return True
    names = (*question.options, *question.nets)
    unknown = [name for name in condition.options if name not in names]
    for name in unknown:
        message = f"The question “{question.id}” has no option “{name}”."
        record.reader.refuse(item.span, message, did_you_mean(name, names))
    return not unknown


def _printed(record: Record, question: Question) -> dict[str, Printed]:
    """What was printed of the subgroup, by option or net."""
    shares: dict[str, Printed] = {}
    percents, counts = record.record("percent", "“percent”"), record.record("count", "“count”")
    for name in _known_parts(percents, question):
        shares[name] = Printed(percent=percents.percentage(name) if percents else None)
    for name in _known_parts(counts, question):
        shares[name] = replace(shares.get(name, Printed()), count=counts.integer(name) if counts else None)
    return shares


def _known_parts(cells: Record | None, question: Question) -> Iterator[str]:
    """The options and nets that `cells` gives values of; others are problems."""
    names = (*question.options, *question.nets)
    for name, span in cells.table.keys.items() if cells else ():
        if name in names:
            yield name
        elif cells:
            message = f"The question “{question.id}” has no option “{name}”."
            cells.reader.refuse(span, message, did_you_mean(name, names))
