"""The questions that are put to a store, each one SELECT.

The same text runs on DuckDB, PostgreSQL and Spark: names are quoted as the standard has it, values are bound as `$1`,
`$2` …, and every sum is of whole numbers, so that its last digit hangs on no order (docs/decisions/0005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from newsletter.survey.codebook import Option, Question, Responses
from newsletter.survey.coding import Coding
from newsletter.survey.columns import YES, ColumnKind, chosen_values, is_small
from newsletter.survey.scaling import Scale


class Query(Struct, frozen=True):
    """A SELECT and the values that it binds."""

    sql: str
    values: tuple[str, ...] = ()


class Table(Struct, frozen=True):
    """A table of answers: one row a respondent. `kinds` says what each used column holds."""

    name: str
    kinds: Mapping[str, ColumnKind]
    responses: Responses

    def text(self, column: str) -> str:
        """A column as text, whatever it holds."""
        quoted = identifier(column)
        return quoted if self.kinds.get(column) == "text" else f"CONCAT({quoted}, '')"


@dataclass(slots=True)
class _Select:
    """The columns of the inner SELECT, by alias, and the values bound so far."""

    table: Table
    columns: dict[str, str] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)

    def bind(self, value: str) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def identifier(name: str) -> str:
    """A column's name, quoted."""
    return '"' + name.replace('"', '""') + '"'


def tally(coding: Coding | None, by: Sequence[Coding], table: Table, scale: Scale) -> Query:
    """People, Σw and Σw² by answer × groups × stratum × cluster; of everyone where there is no question."""
    select = _Select(table)
    select.columns["answer"] = _code(coding, select) if coding else "1"
    return _grouped(select, by, scale)


def tallies(codings: Sequence[Coding], table: Table, scale: Scale) -> Query:
    """The tallies of several questions in one pass; each row begins with a 0 in the place of its question's."""
    select = _Select(table)
    answers = [f"answer{place}" for place in range(len(codings))]
    select.columns.update({alias: _code(coding, select) for alias, coding in zip(answers, codings, strict=True)})
    design = _design(select)
    marks = [f"GROUPING({alias})" for alias in answers]
    sets = ", ".join(f"({', '.join((alias, *design))})" for alias in answers)
    return _counted(select, (*marks, *answers, *design), f"GROUPING SETS ({sets})", scale, ())


def filled(question: Question, by: Sequence[Coding], table: Table, scale: Scale) -> Query:
    """A tally of who answered at all: of text, whose answers are not to be counted one by one."""
    select = _Select(table)
    select.columns["answer"] = f"CASE WHEN {_is_filled(question.column or '', table)} THEN 1 END"
    return _grouped(select, by, scale)


def moments(question: Question, by: Sequence[Coding], table: Table, scale: Scale) -> Query:
    """As `tally`, of those who gave a number and those who did not, with Σwx, Σwx², Σw²x and Σw²x² of it."""
    number = identifier(question.column or "")
    columns = {"answer": f"CASE WHEN {number} IS NOT NULL THEN 1 END", "x": number}
    return _grouped(_Select(table, columns), by, scale, scale.moments(question.column or ""))


def answer(question: Question, attribution: str | None, respondent: str, table: Table) -> Query:
    """One respondent's text, consent and attribution."""
    columns = (question.column, question.consent, attribution)
    listed = ", ".join(identifier(column) if column else "NULL" for column in columns)
    where = f"{table.text(table.responses.respondent or '')} = $1"
    return Query(f"SELECT {listed} FROM {identifier(table.name)} WHERE {where}", (respondent,))  # noqa: S608 -- quoted names, bound value


def texts(question: Question, attribution: str | None, table: Table) -> Query:
    """Each respondent's id, text, consent and attribution, of those who wrote anything, by id."""
    respondent = table.text(table.responses.respondent) if table.responses.respondent else "NULL"
    columns = (question.column, question.consent, attribution)
    listed = ", ".join(identifier(column) if column else "NULL" for column in columns)
    filled = _is_filled(question.column or "", table)
    source = identifier(table.name)
    return Query(f"SELECT {respondent}, {listed} FROM {source} WHERE {filled} ORDER BY 1, 2")  # noqa: S608 -- quoted names


def _grouped(select: _Select, by: Sequence[Coding], scale: Scale, sums: Sequence[str] = ()) -> Query:
    keys = ["answer"]
    for place, coding in enumerate(by):
        keys.append(f"by{place}")
        select.columns[keys[-1]] = _code(coding, select)
    keys += _design(select)
    return _counted(select, keys, ", ".join(keys), scale, sums)


def _design(select: _Select) -> list[str]:
    """The columns of the sample's design, added to the inner SELECT; those that people are grouped by."""
    responses, keys = select.table.responses, []
    for alias, column in (("stratum", responses.strata), ("cluster", responses.cluster)):
        if column:
            keys.append(alias)
            select.columns[alias] = identifier(column)
    if responses.weight:
        select.columns["w"] = identifier(responses.weight)
    if responses.population_total:
        select.columns["units"] = identifier(responses.population_total)
    return keys


def _counted(select: _Select, listed: Sequence[str], groups: str, scale: Scale, sums: Sequence[str]) -> Query:
    inner = ", ".join(f"{expression} AS {alias}" for alias, expression in select.columns.items())
    units = ("MAX(units)",) if select.table.responses.population_total else ()
    columns = ", ".join((*listed, "COUNT(*)", *scale.weights, *scale.nobodies, *units, *sums))
    people = f"(SELECT {inner} FROM {identifier(select.table.name)}) AS people"  # noqa: S608 -- quoted names, bound values
    order = ", ".join(str(place) for place in range(1, len(listed) + 1))
    sql = f"SELECT {columns} FROM {people} GROUP BY {groups} ORDER BY {order}"  # noqa: S608 -- as above
    return Query(sql, tuple(select.values))


def _code(coding: Coding, select: _Select) -> str:
    """The code of a person's answer: the value of a column, or the sum of a bit for each choice of a multiple one."""
    question = coding.question
    if question.kind != "multiple":
        return identifier(question.column or "")
    marks = " + ".join(_mark(question.options[name], 1 << place, select) for place, name in enumerate(coding.options))
    columns = [question.asked] if question.asked else [option.column for option in question.options.values()]
    asked = " OR ".join(_is_filled(column or "", select.table) for column in columns)
    return f"CASE WHEN {asked} THEN {marks or '0'} END"


def _mark(option: Option, bit: int, select: _Select) -> str:
    return f"CASE WHEN {_chosen(option, select)} THEN {bit} ELSE 0 END"


def _chosen(option: Option, select: _Select) -> str:
    """Whether the option's column holds a value that means it was chosen, in the terms of that column."""
    column, kind = identifier(option.column or ""), select.table.kinds.get(option.column or "", "text")
    values = chosen_values(option)
    if kind == "flag":
        return column if set(values) & set(YES) else "1 = 0"
    if kind in {"code", "number"}:
        numbers = [value for value in values if is_small(value)]
        return f"{column} IN ({', '.join(numbers)})" if numbers else "1 = 0"
    return f"{select.table.text(option.column or '')} IN ({', '.join(map(select.bind, values))})"


def _is_filled(column: str, table: Table) -> str:
    quoted = identifier(column)
    return (
        f"({quoted} IS NOT NULL AND {quoted} <> '')" if table.kinds.get(column) == "text" else f"({quoted} IS NOT NULL)"
    )
