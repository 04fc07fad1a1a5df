"""A survey as its `survey.yaml` describes it (FORMATS 5), frozen. Reading it is `survey.reading`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field

from newsletter.problems import WHOLE_FILE, Span
from newsletter.survey.address import Condition

Kind = Literal["single", "multiple", "numeric", "text", "figure"]
Source = Literal["published", "responses", "figures"]


class Printed(Struct, frozen=True):
    """What was printed of a share; nothing at all means "known to exist". Several may stand together: 39 (20 per cent).

    Percentages are Decimals so that the digits printed are kept (`4` and `4.0` are different claims).
    `rank` is the best and worst rank that it may have. `above` is a percentage that it exceeds.
    """

    percent: Decimal | None = None
    count: int | None = None
    above: Decimal | None = None
    rank: tuple[int, int] | None = None


class Option(Struct, frozen=True):
    """An answer that could be chosen. `aside` (don't know and its like) is not ranked."""

    id: str
    label: str
    printed: Printed = Printed()
    aside: bool = False
    value: str | None = None  # of a file of answers: the code in the column
    column: str | None = None  # of a multiple question: the option's own column
    span: Span = WHOLE_FILE


class Net(Struct, frozen=True):
    """Several options under one name; `printed` where the report gave it a value of its own."""

    id: str
    label: str
    of: tuple[str, ...]
    printed: Printed = Printed()
    span: Span = WHOLE_FILE


class Among(Struct, frozen=True):
    """A printed subgroup: the shares of people to whom all of `where` applies. `base` None: unknown."""

    where: tuple[Condition, ...]
    base: int | None
    printed: Mapping[str, Printed]
    span: Span = WHOLE_FILE


class Answer(Struct, frozen=True):
    """A respondent's own words. Only those with consent may be printed."""

    respondent: str
    text: str
    consent: bool
    attribution: str = ""


class Question(Struct, frozen=True):
    """A question, or one item of a grid, or one official figure.

    `base` None: unknown, or (from answers) counted by the store. `complete` false: not every option is listed.
    `value` of a figure is (low, high), the same twice for an exact one.
    """

    id: str
    text: str
    kind: Kind
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    nets: Mapping[str, Net] = field(default_factory=lambda: MappingProxyType({}))
    among: tuple[Among, ...] = ()
    grid: str | None = None
    base: int | None = None
    complete: bool = True
    value: tuple[Decimal, Decimal] | None = None
    unit: str = ""
    source_url: str = ""
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    column: str | None = None
    asked: str | None = None
    consent: str | None = None  # column
    attribution: str | None = None  # column or question
    span: Span = WHOLE_FILE


class Responses(Struct, frozen=True):
    """Which columns of the file of answers play which part.

    `population_total` is for the finite population correction and, where there is no `weight`, for everyone's weight.
    """

    file: str
    respondent: str | None = None
    weight: str | None = None
    strata: str | None = None
    cluster: str | None = None
    population_total: str | None = None

    @property
    def weighs_by_design(self) -> bool:
        """Whether weights come from how many of each stratum were asked."""
        return bool(self.population_total and not self.weight)

    @property
    def weighted(self) -> bool:
        """Whether people may have different weights."""
        return bool(self.weight or (self.population_total and self.strata))


class Disclosure(Struct, frozen=True):
    """Cells below `threshold` people that cross an `identifying` question are withheld."""

    threshold: int = 5
    identifying: tuple[str, ...] = ()


class Period(Struct, frozen=True):
    """Fieldwork: first and last day. `text` keeps each end as written ("2016-10" is a month, not its first day)."""

    start: dt.date
    end: dt.date
    text: tuple[str, str]


class Survey(Struct, frozen=True):
    """One survey, or one collection of official figures. `base` None: unknown, or counted by the store."""

    id: str
    path: str  # of survey.yaml, relative to the project, with forward slashes
    title: str
    source: Source
    questions: Mapping[str, Question]
    base: int | None = None
    weighted: bool = False
    series: str = ""
    fieldwork: Period | None = None
    population_label: str = ""
    population_size: int | None = None
    client: str = ""
    conducted_by: str = ""
    sponsor: str = ""
    sponsor_credit: str = ""
    logo: str = ""  # path relative to the project
    logo_alt: str = ""
    method: str = ""
    url: str = ""
    responses: Responses | None = None
    disclosure: Disclosure = Disclosure()
    digest: str = ""  # sha256, hex, of the codebook and the answers behind it

    def grid_items(self, grid: str) -> tuple[Question, ...]:
        """The items of a grid in the codebook's order; empty where there is no such grid."""
        return tuple(question for question in self.questions.values() if question.grid == grid)
