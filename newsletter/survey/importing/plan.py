"""What is to become of a file: its questions, and the columns of the file of answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newsletter.survey.codebook import Kind
from newsletter.survey.importing.report import Aside

Convert = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PlannedOption:
    """An option as the codebook will have it."""

    id: str
    label: str
    value: str | None = None
    column: str | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question as the codebook will have it. `caution`: what a person should look at, "" where all is plain."""

    id: str
    text: str
    kind: Kind
    column: str | None = None
    options: tuple[PlannedOption, ...] = ()
    grid: str = ""
    caution: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the file of answers that it uses."""
        own = (self.column,) if self.column else ()
        return (*own, *(option.column for option in self.options if option.column))


@dataclass(frozen=True, slots=True)
class Other:
    """The column `place` of the file, in which people wrote what they meant by `label`."""

    place: int
    label: str


@dataclass(frozen=True, slots=True)
class Output:
    """A column of the file of answers, from the column `place` (from 0) of the file. `convert` None: as it stands.

    `other` is an answer of one's own to the same question, in a column beside: where only that is filled, this column
    holds its label.
    """

    name: str
    place: int
    convert: Convert | None = None
    other: Other | None = None

    @property
    def unchanged(self) -> bool:
        """Whether every cell stands as it does in the file."""
        return self.convert is None and self.other is None


@dataclass(frozen=True, slots=True)
class Stray:
    """A cell at `place` (from 0) of the file that is not like the others, and `what` is to be said of it."""

    place: int
    cell: str
    what: str


@dataclass(frozen=True, slots=True)
class Design:
    """The columns that play a part of their own: of the file of answers, "" where there is none."""

    respondent: str = ""
    weight: str = ""
    strata: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is to be written. `fieldwork` are the columns that say when somebody answered."""

    questions: tuple[PlannedQuestion, ...]
    outputs: tuple[Output, ...]
    design: Design
    left_out: tuple[Aside, ...] = ()
    unplaced: tuple[Aside, ...] = ()
    notes: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    strays: tuple[Stray, ...] = ()
