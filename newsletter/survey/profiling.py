"""Whether a table of answers is what its codebook says, told by a few SELECTs over the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from msgspec import Struct

from newsletter.problems import Problem, Span, did_you_mean
from newsletter.survey.codebook import Option, Survey
from newsletter.survey.columns import HUGE, NO, ColumnKind, chosen_values, code_of, codes, used_columns
from newsletter.survey.engine import Engine
from newsletter.survey.profile import Profile
from newsletter.survey.queries import Query, identifier

MOST = 20  # problems that are told


class Profiled(Struct, frozen=True):
    """The profile of a table, or what is wrong with it."""

    profile: Profile | None
    problems: tuple[Problem, ...] = ()


def profile(engine: Engine, survey: Survey, path: str) -> Profiled:
    """What must be known of the answers, which `path` names in problems. Raises Unreachable."""
    kinds = engine.kinds()
    missing = tuple(missing_columns(survey, tuple(kinds)))
    if missing:
        return Profiled(None, missing[:MOST])
    profiling = _Profiling(engine, survey, path, {column: kinds[column] for column in used_columns(survey)})
    problems = tuple(problem for _, problem in zip(range(MOST), profiling.problems(), strict=False))
    return Profiled(None, problems) if problems else Profiled(profiling.profile())


def missing_columns(survey: Survey, header: tuple[str, ...]) -> Iterator[Problem]:
    """Columns that the codebook names and the answers lack, or that a database could not tell apart."""
    lowered: dict[str, str] = {}
    for column, span in used_columns(survey).items():
        if column not in header:
            message = f"The answers have no column “{column}”."
            yield Problem("survey-invalid", message, did_you_mean(column, filter(None, header)), span, survey.path)
        elif lowered.setdefault(column.lower(), column) != column:
            message = f"The columns “{lowered[column.lower()]}” and “{column}” differ in capitals only."
            yield Problem("survey-invalid", message, "Rename one of them.", span, survey.path)


class _Profiling:
    """One table held against its codebook. `_extent` is the number, least and greatest of each column of numbers."""

    def __init__(self, engine: Engine, survey: Survey, path: str, kinds: Mapping[str, ColumnKind]) -> None:
        self._engine, self._survey, self._path, self._kinds = engine, survey, path, kinds
        self._table = identifier(engine.table)
        self._rows, self._extent = self._extents()

    def _select(self, sql: str) -> list[tuple[Any, ...]]:
        return self._engine.rows(Query(sql))

    def _extents(self) -> tuple[int, dict[str, tuple[int, Any, Any]]]:
        """One SELECT, which statistics of the file often answer."""
        columns = [column for column, kind in self._kinds.items() if kind in {"code", "number"}]
        parts = [f"COUNT({quoted}), MIN({quoted}), MAX({quoted})" for quoted in map(identifier, columns)]
        (row,) = self._select(f"SELECT {', '.join(['COUNT(*)', *parts])} FROM {self._table}")  # noqa: S608 -- quoted
        return row[0], {column: row[1 + 3 * place : 4 + 3 * place] for place, column in enumerate(columns)}

    def profile(self) -> Profile:
        """The profile of answers in which nothing is wrong."""
        responses = self._survey.responses
        weight = responses.weight if responses else None
        numbers = [question.column or "" for question in self._survey.questions.values() if question.kind == "numeric"]
        return Profile(
            self._rows,
            self._kinds,
            float(self._extent[weight][2]) if weight else None,
            {
                column: max(map(abs, map(float, self._extent[column][1:] if self._extent[column][0] else (0,))))
                for column in numbers
            },
            weightless=bool(weight and not self._extent[weight][1]),
        )

    def problems(self) -> Iterator[Problem]:
        """All that is wrong."""
        if not self._rows:
            yield self._wrong("This file holds no answers.", "Export it again.")
            return
        yield from self._design()
        for question in self._survey.questions.values():
            if question.kind == "numeric" and question.column:
                yield from self._numeric(question.column, question.span)
            elif question.kind == "single" and question.column:
                known = codes(question)
                yield from self._coded(question.column, known, question.id, question.span)
            elif question.kind == "multiple":
                for option in question.options.values():
                    yield from self._marked(option)

    def _design(self) -> Iterator[Problem]:
        responses = self._survey.responses
        if responses is None:
            return
        if responses.respondent:
            yield from self._ids(responses.respondent)
        if responses.weight:
            yield from self._sizes(responses.weight, 0, "weight", "A weight is a number, not below 0.")
        for column, what in ((responses.strata, "stratum"), (responses.cluster, "cluster")):
            if column:
                yield from self._whole(column, f"has no {what}.", "Everyone belongs to one.")
        if responses.population_total:
            yield from self._totals(responses.population_total, responses.strata, responses.cluster)

    def _ids(self, column: str) -> Iterator[Problem]:
        yield from self._whole(column, "has no respondent's id.", "Give everyone one.")
        quoted = identifier(column)
        ((distinct,),) = self._select(f"SELECT COUNT(DISTINCT {quoted}) FROM {self._table}")  # noqa: S608 -- quoted
        if distinct < self._rows:
            again = self._select(
                f"SELECT {quoted} FROM {self._table} GROUP BY {quoted} "  # noqa: S608 -- quoted
                f"HAVING COUNT(*) > 1 ORDER BY {quoted} LIMIT {MOST}"
            )
            for (name,) in again:
                yield self._wrong(f"The respondent “{name}” stands there more than once.", "Keep one.")

    def _whole(self, column: str, what: str, advice: str) -> Iterator[Problem]:
        quoted = identifier(column)
        empty = f"{quoted} IS NULL OR {quoted} = ''" if self._kinds[column] == "text" else f"{quoted} IS NULL"
        ((lacking,),) = self._select(f"SELECT COUNT(*) FROM {self._table} WHERE {empty}")  # noqa: S608 -- quoted
        if lacking:
            yield self._wrong(f"{self._place(empty)}: it {what}", advice)

    def _sizes(self, column: str, least: int, what: str, advice: str) -> Iterator[Problem]:
        """Every row must have a number that is not below `least`."""
        if column not in self._extent:
            yield self._wrong(f"The column “{column}” holds no numbers, but its {what} is one.", advice)
            return
        count, low, high = self._extent[column]
        if count < self._rows or not (low >= least and isfinite(high) and high < HUGE):
            quoted = identifier(column)
            bad = f"{quoted} IS NULL OR NOT ({quoted} >= {least} AND {quoted} < {HUGE})"
            yield self._wrong(f"{self._place(bad)}: its {what} is not right.", advice)

    def _totals(self, column: str, strata: str | None, cluster: str | None) -> Iterator[Problem]:
        advice = "It is the number of sampling units in the population."
        wrong = list(self._sizes(column, 1, "stratum's size", advice))
        yield from wrong
        if wrong:
            return
        group = identifier(strata) if strata else "1"
        quoted = identifier(column)
        many = self._select(
            f"SELECT {group}, MIN({quoted}), MAX({quoted}) FROM {self._table} GROUP BY {group} "  # noqa: S608 -- quoted
            f"HAVING MIN({quoted}) <> MAX({quoted}) LIMIT {MOST}"
        )
        for name, low, high in many:
            yield self._wrong(f"The stratum “{name}” has two sizes: {low} and {high}.", "A stratum has one size.")
        units = f"COUNT(DISTINCT {identifier(cluster)})" if cluster else "COUNT(*)"
        over = self._select(
            f"SELECT {group}, MAX({quoted}), {units} FROM {self._table} GROUP BY {group} "  # noqa: S608 -- quoted
            f"HAVING {units} > MAX({quoted}) LIMIT {MOST}"
        )
        for name, size, sampled in over:
            yield self._wrong(f"The stratum “{name}” has {size} sampling units, and {sampled} are here.", advice)

    def _numeric(self, column: str, span: Span) -> Iterator[Problem]:
        if column not in self._extent:
            yield self._wrong(f"The column “{column}” holds no numbers.", "Store it as numbers.", span)
            return
        count, low, high = self._extent[column]
        if count and not (low > -HUGE and isfinite(high) and high < HUGE):
            yield self._wrong(f"The column “{column}” holds “{high}”, which is not a number.", "", span)

    def _marked(self, option: Option) -> Iterator[Problem]:
        if option.column and option.value is None:
            known = {**dict.fromkeys((*chosen_values(option), *NO), "")}
            yield from self._coded(option.column, known, option.id, option.span)

    def _coded(self, column: str, known: Mapping[str, str], name: str, span: Span) -> Iterator[Problem]:
        if self._within(column, known):
            return
        quoted = identifier(column)
        for (value,) in self._select(f"SELECT DISTINCT {quoted} FROM {self._table} ORDER BY {quoted}"):  # noqa: S608 -- quoted
            code = code_of(value)
            if code is not None and code not in known:
                message = f"The column “{column}” holds “{code}”, which “{name}” does not list."
                yield self._wrong(message, did_you_mean(code, known), span)

    def _within(self, column: str, known: Mapping[str, str]) -> bool:
        """Whether the least and the greatest show that every code is known: they are whole, and so is all between."""
        if self._kinds[column] != "code":
            return False
        count, low, high = self._extent[column]
        return not count or (high - low < len(known) and all(str(code) in known for code in range(low, high + 1)))

    def _place(self, condition: str) -> str:
        number = self._engine.row_number
        if number is None:
            return "A row"
        ((first,),) = self._select(f"SELECT MIN({number}) FROM {self._table} WHERE {condition}")  # noqa: S608 -- quoted
        return f"Row {first + 1}"

    def _wrong(self, message: str, advice: str, span: Span | None = None) -> Problem:
        return Problem(
            "survey-invalid", message, advice, *((span, self._survey.path) if span else (Span(1, 1, 1, 1), self._path))
        )
