"""The store's three verbs, their results kept under the digest of the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsletter.survey import queries
from newsletter.survey.cache import ResultCache
from newsletter.survey.cells import Cell, Moments
from newsletter.survey.codebook import Question, Responses
from newsletter.survey.engine import Engine
from newsletter.survey.queries import Query

Cells = tuple[Cell, ...]
Rows = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Store:
    """One survey's answers. The engine is opened only for what the cache lacks; `digest` is that of the answers."""

    engine: Engine
    responses: Responses
    digest: str
    cache: ResultCache
    _known: dict[Query, Any] = field(default_factory=dict)

    def tally(self, question: Question | None, by: Sequence[Question] = ()) -> Cells:
        """People, Σw and Σw² by answer × groups × stratum × cluster; of everyone where there is no question."""
        query = queries.tally(question, by, self.responses, self.engine.table)
        return self._cells(query, len(by), moments=False)

    def filled(self, question: Question, by: Sequence[Question] = ()) -> Cells:
        """The same, of whoever answered at all."""
        query = queries.filled(question, by, self.responses, self.engine.table)
        return self._cells(query, len(by), moments=False)

    def moments(self, question: Question, by: Sequence[Question] = ()) -> Cells:
        """The same, with the sums of a number."""
        query = queries.moments(question, by, self.responses, self.engine.table)
        return self._cells(query, len(by), moments=True)

    def answer(self, question: Question, attribution: str | None, respondent: str) -> tuple[str | None, ...] | None:
        """A respondent's text, consent and attribution; None where there is no such respondent."""
        query = queries.answer(question, attribution, respondent, self.responses, self.engine.table)
        rows = self._rows(query)
        return tuple(rows[0]) if rows else None

    def _cells(self, query: Query, groups: int, *, moments: bool) -> Cells:
        def make() -> Cells:
            responses = self.responses
            shape = _Shape(
                groups, bool(responses.strata), bool(responses.cluster), bool(responses.population_total), moments
            )
            return tuple(shape.cell(row) for row in self._rows(query))

        return self._once(query, make)

    def _once(self, query: Query, make: Callable[[], Cells]) -> Cells:
        if query not in self._known:
            self._known[query] = make()
        cells: Cells = self._known[query]
        return cells

    def _rows(self, query: Query) -> Rows:
        key = json.dumps([self.digest, query.sql, query.values])
        rows: Rows = self.cache.get_or_make(key, lambda: [list(row) for row in self.engine.rows(query)])
        return rows


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns a tally's rows have."""

    groups: int
    stratum: bool
    cluster: bool
    units: bool
    moments: bool

    def cell(self, row: list[Any]) -> Cell:
        values = iter(row)
        return Cell(
            answer=next(values),
            groups=tuple(next(values) for _ in range(self.groups)),
            stratum=next(values) if self.stratum else None,
            cluster=next(values) if self.cluster else None,
            people=next(values),
            weight=next(values),
            squares=next(values),
            units=next(values) if self.units else None,
            moments=self._moments(list(values)) if self.moments else None,
        )

    def _moments(self, sums: list[Any]) -> Moments | None:
        return None if None in sums else Moments(*sums)
