"""The three questions that are put to a store, each one SELECT.

The same text runs on DuckDB, PostgreSQL and SQLite: columns are text, quoted as the standard has it; values are bound
as `$1`, `$2` …; empty cells count as NULL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.survey.codebook import Option, Question, Responses

YES = ("1", "true", "True", "TRUE", "yes", "Yes", "YES")
NO = ("0", "false", "False", "FALSE", "no", "No", "NO")


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT and the values that it binds."""

    sql: str
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class _Select:
    """The columns of the inner SELECT, by alias, and the values bound so far."""

    columns: dict[str, str] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)

    def bind(self, value: str) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def identifier(name: str) -> str:
    """A column's name, quoted."""
    return '"' + name.replace('"', '""') + '"'


def tally(question: Question | None, by: Sequence[Question], responses: Responses, table: str) -> Query:
    """People, Σw and Σw² by answer × groups × stratum × cluster; of everyone where there is no question."""
    select = _Select()
    select.columns["answer"] = _code(question, select) if question else "'1'"
    return _grouped(select, by, responses, table, "")


def filled(question: Question, by: Sequence[Question], responses: Responses, table: str) -> Query:
    """A tally of who answered at all: of text, whose answers are not to be counted one by one."""
    column = identifier(question.column or "")
    select = _Select({"answer": f"CASE WHEN {_is_filled(column)} THEN '1' END"})
    return _grouped(select, by, responses, table, "")


def moments(question: Question, by: Sequence[Question], responses: Responses, table: str) -> Query:
    """As `tally`, of those who gave a number and those who did not, with Σwx, Σwx², Σw²x and Σw²x² of it."""
    number = f"CAST(NULLIF({identifier(question.column or '')}, '') AS DOUBLE PRECISION)"
    select = _Select({"answer": f"CASE WHEN {number} IS NOT NULL THEN '1' END", "x": number})
    sums = ", SUM(w * x), SUM(w * x * x), SUM(w * w * x), SUM(w * w * x * x)"
    return _grouped(select, by, responses, table, sums)


def answer(question: Question, attribution: str | None, respondent: str, responses: Responses, table: str) -> Query:
    """One respondent's text, consent and attribution."""
    columns = (question.column, question.consent, attribution)
    listed = ", ".join(identifier(column) if column else "NULL" for column in columns)
    where = f"{identifier(responses.respondent or '')} = $1"
    return Query(f"SELECT {listed} FROM {identifier(table)} WHERE {where}", (respondent,))  # noqa: S608 -- quoted names, bound value


def _grouped(select: _Select, by: Sequence[Question], responses: Responses, table: str, sums: str) -> Query:
    keys = ["answer"]
    for place, question in enumerate(by):
        keys.append(f"by{place}")
        select.columns[keys[-1]] = _code(question, select)
    for alias, column in (("stratum", responses.strata), ("cluster", responses.cluster)):
        if column:
            keys.append(alias)
            select.columns[alias] = identifier(column)
    select.columns["w"] = _number(responses.weight) if responses.weight else "CAST(1 AS DOUBLE PRECISION)"
    units = ", MAX(units)" if responses.population_total else ""
    if responses.population_total:
        select.columns["units"] = _number(responses.population_total)
    inner = ", ".join(f"{expression} AS {alias}" for alias, expression in select.columns.items())
    listed = ", ".join(keys)
    people = f"(SELECT {inner} FROM {identifier(table)}) AS people"  # noqa: S608 -- quoted names, bound values
    sql = (
        f"SELECT {listed}, COUNT(*), SUM(w), SUM(w * w){units}{sums} FROM {people} GROUP BY {listed} ORDER BY {listed}"  # noqa: S608
    )
    return Query(sql, tuple(select.values))


def _code(question: Question, select: _Select) -> str:
    """The code of a person's answer: the value of a column, or a 1 or 0 for each option of a multiple question."""
    if question.kind != "multiple":
        return f"NULLIF({identifier(question.column or '')}, '')"
    marks = " || ".join(_mark(option, select) for option in question.options.values())
    columns = [question.asked] if question.asked else [option.column for option in question.options.values()]
    asked = " OR ".join(_is_filled(identifier(column or "")) for column in columns)
    return f"CASE WHEN {asked} THEN {marks} END"


def _mark(option: Option, select: _Select) -> str:
    values = ", ".join(select.bind(value) for value in chosen_values(option))
    return f"CASE WHEN {identifier(option.column or '')} IN ({values}) THEN '1' ELSE '0' END"


def chosen_values(option: Option) -> tuple[str, ...]:
    """What stands in the column of a multiple question's option where it was chosen."""
    return (option.value,) if option.value is not None else (*YES, option.label)


def _is_filled(column: str) -> str:
    return f"({column} IS NOT NULL AND {column} <> '')"


def _number(column: str | None) -> str:
    return f"CAST({identifier(column or '')} AS DOUBLE PRECISION)"
