"""What resolving one reference comes to."""

from __future__ import annotations

from msgspec import Struct

from newsletter.problems import Problem
from newsletter.resolve.resolved import Figure, Value
from newsletter.survey.address import Condition, Side
from newsletter.survey.codebook import Question
from newsletter.survey.dataset import Dataset
from newsletter.survey.estimate import Estimate
from newsletter.survey.lookup import NotKnown


class Unresolved(NotKnown):
    """A reference that nothing can stand for; `rule` is the one that it breaks."""


class Citation(Struct, frozen=True):
    """A question that a reference rests on, and the options of it; `question` is None for a survey's respondents.

    `estimates` are those whose base a reader relies on. `each`: a figure for each of the options, not one for all;
    `based`: how many were asked, and no figure of the options.
    """

    dataset: Dataset
    question: Question | None
    options: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    each: bool = False
    based: bool = False

    @property
    def sides(self) -> tuple[Side, ...]:
        """Each figure that is shown, by the survey's id."""
        name = self.question.id if self.question else None
        options = () if self.based else self.options
        selections = tuple((option,) for option in options) if self.each and options else (options,)
        return tuple(Side(self.dataset.survey.id, name, options, where=self.where) for options in selections)

    @property
    def smallest_base(self) -> int | None:
        """The fewest people that any share or mean rests on; None where none does, or no base is known."""
        sampled = [
            one.base for one in self.estimates if one.measure in {"share", "mean", "median"} and one.base is not None
        ]
        return min(sampled, default=None)


class Outcome(Struct, frozen=True):
    """The value that stands in a reference's place, its evidence, what is wrong with it, and what it cites.

    `drawn` is the evidence for each number of a chart or table.
    """

    value: Value
    figure: Figure | None = None
    problems: tuple[Problem, ...] = ()
    citations: tuple[Citation, ...] = ()
    drawn: tuple[Figure, ...] = ()
