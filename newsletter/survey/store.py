"""The store's verbs, their results kept under the digest of the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from msgspec import Struct, field

from newsletter.survey import queries
from newsletter.survey.cache import ResultCache
from newsletter.survey.cells import Cell, Moments
from newsletter.survey.codebook import Question, Responses
from newsletter.survey.coding import Coding
from newsletter.survey.columns import code_of
from newsletter.survey.drawn_weights import drawn_weights
from newsletter.survey.engine import Engine, Unreachable
from newsletter.survey.lookup import NotKnown
from newsletter.survey.queries import Query, Table
from newsletter.survey.scaling import Scale, scaled

Cells = tuple[Cell, ...]
Rows = list[list[Any]]


class Store(Struct, frozen=True):
    """One survey's answers. The engine is opened only for what the cache, which is of these answers, lacks.

    `quick`: asking the engine costs a few milliseconds, so that it may be asked for a mere hint.
    """

    engine: Engine
    table: Table
    scale: Scale
    cache: ResultCache
    quick: bool = False
    _known: dict[tuple[object, ...], Cells] = field(default_factory=dict)

    @property
    def responses(self) -> Responses:
        """Which columns play which part."""
        return self.table.responses

    def tally(self, coding: Coding | None, by: Sequence[Coding] = ()) -> Cells:
        """People, Σw and Σw² by answer × groups × stratum × cluster; of everyone where there is no question."""
        key = ("tally", *map(_named, (coding, *by)))
        return self._cells(key, lambda: queries.tally(coding, by, self.table, self.scale), len(by))

    def holds(self, coding: Coding | None) -> bool:
        """Whether the tally of everyone is kept."""
        return self.cache.holds(_key(queries.tally(coding, (), self.table, self.scale)))

    def prepare(self, codings: Sequence[Coding]) -> None:
        """Count what will be asked for together: ten questions in one pass over the answers, not one in each."""
        wanted = [(coding, queries.tally(coding, (), self.table, self.scale)) for coding in codings]
        lacking = [(coding, query) for coding, query in wanted if not self.cache.holds(_key(query))]
        size = self.engine.together if len(lacking) > 1 else 1
        for start in range(0, len(lacking) if size > 1 else 0, size):
            self._prepare(lacking[start : start + size])

    def _prepare(self, batch: Sequence[tuple[Coding, Query]]) -> None:
        size = len(batch)
        if size < 2:
            return
        rows = self._asked(queries.tallies([coding for coding, _ in batch], self.table, self.scale))
        for place, (_, query) in enumerate(batch):
            own = [[_kept(row[size + place]), *map(_kept, row[2 * size :])] for row in rows if row[place] == 0]
            self.cache.get_or_make(_key(query), partial(list, own))

    def filled(self, question: Question, by: Sequence[Coding] = ()) -> Cells:
        """The same, of whoever answered at all."""
        key = ("filled", question.id, *map(_named, by))
        return self._cells(key, lambda: queries.filled(question, by, self.table, self.scale), len(by))

    def moments(self, question: Question, by: Sequence[Coding] = ()) -> Cells:
        """The same, with the sums of a number."""
        key = ("moments", question.id, *map(_named, by))
        make = partial(queries.moments, question, by, self.table, self.scale)
        return self._cells(key, make, len(by), question.column or "")

    def answer(self, question: Question, attribution: str | None, respondent: str) -> tuple[str | None, ...] | None:
        """A respondent's text, consent and attribution; None where there is no such respondent."""
        rows = self._rows(queries.answer(question, attribution, respondent, self.table))
        return tuple(map(code_of, rows[0])) if rows else None

    def texts(self, question: Question, attribution: str | None) -> list[tuple[str | None, ...]]:
        """Each respondent's id, text, consent and attribution, of those who wrote anything. Long, so not kept."""
        found = self._asked(queries.texts(question, attribution, self.table))
        return [tuple(map(code_of, row)) for row in found]

    def _cells(self, key: tuple[object, ...], query: Callable[[], Query], groups: int, number: str = "") -> Cells:
        """The cells that `query` gives, which is put together only where they are not known under `key`."""
        if key not in self._known:
            responses, scale = self.responses, self.scale
            shape = _Shape(
                groups,
                bool(responses.strata),
                bool(responses.cluster),
                bool(responses.population_total),
                scale.exponents() if scale.weighted else (),
                scale.weightless,
                scale.exponents(number) if number else (),
            )
            cells = tuple(map(shape.cell, self._rows(query())))
            self._known[key] = drawn_weights(cells) if responses.weighs_by_design else cells
        return self._known[key]

    def _rows(self, query: Query) -> Rows:
        rows: Rows = self.cache.get_or_make(_key(query), lambda: [list(map(_kept, row)) for row in self._asked(query)])
        return rows

    def _asked(self, query: Query) -> list[tuple[Any, ...]]:
        """The engine's answer; a file or database that has gone since it was opened is no figure at all."""
        try:
            return self.engine.rows(query)
        except Unreachable as error:
            raise NotKnown("survey-invalid", error.message, error.help) from error


def _key(query: Query) -> str:
    return json.dumps([query.sql, query.values], ensure_ascii=False)


def _named(coding: Coding | None) -> tuple[str, tuple[str, ...]] | None:
    """What tells one coding of a survey from another."""
    return None if coding is None else (coding.question.id, coding.options)


def _kept(value: object) -> object:
    """A value as the cache can keep it: decimals and dates become whole numbers or text."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return _number(value) if hasattr(value, "as_integer_ratio") else str(value)


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


class _Shape(Struct, frozen=True):
    """Which columns a tally's rows have; the exponents of the sums of weights and of a number's moments, if any."""

    groups: int
    stratum: bool
    cluster: bool
    units: bool
    weights: tuple[int, ...]
    weightless: bool
    moments: tuple[int, ...]

    def cell(self, row: list[Any]) -> Cell:
        place = 1 + self.groups
        groups = tuple(map(code_of, row[1:place])) if self.groups else ()
        stratum = code_of(row[place]) if self.stratum else None
        place += self.stratum
        cluster = code_of(row[place]) if self.cluster else None
        place += self.cluster
        people: int = row[place]
        weight, squares = scaled(row[place + 1 : place + 3], self.weights) if self.weights else (people, people)
        place += 3 if self.weights else 1
        weightless = row[place] if self.weightless else 0
        place += self.weightless
        units = row[place] if self.units else None
        sums = scaled(row[place + self.units :], self.moments) if self.moments else ()
        numbers = Moments(*sums) if sums else None
        return Cell(code_of(row[0]), groups, stratum, cluster, people, weight, squares, units, numbers, weightless)
