"""What every survey can be asked, whether its figures were printed or are counted from answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from newsletter.problems import Problem
from newsletter.survey.address import Condition, Side
from newsletter.survey.codebook import Answer, Survey
from newsletter.survey.estimate import Estimate

Where = tuple[Condition, ...]
Ranked = tuple[tuple[str, Estimate], ...]
Contrast = tuple[float, float, int]  # a difference, its standard error, degrees of freedom
Number = Literal["mean", "median", "figure"]


class Dataset(Protocol):
    """One survey. Every question raises `lookup.NotKnown` for what does not exist or may not be said."""

    @property
    def survey(self) -> Survey:
        """The codebook."""

    @property
    def simple(self) -> bool:
        """Whether everyone counts the same: neither weights nor a sample by strata or clusters."""

    def prepare(self, questions: Iterable[str]) -> None:
        """Be told which questions will be asked of everyone, so that their answers are counted in fewer passes."""

    def at_hand(self, question: str | None) -> bool:
        """Whether its options' shares of everyone (None: how many answered the survey) cost next to nothing.

        They do where they are printed, were counted before, or are of a small file.
        """

    def respondents(self, where: Where = ()) -> Estimate:
        """How many people answered the survey."""

    def share(self, question: str, options: tuple[str, ...], where: Where = ()) -> Estimate:
        """The share that chose any of `options` (options or nets)."""

    def number(self, question: str, where: Where = (), measure: Number = "mean") -> Estimate:
        """The mean or median of a numeric question; the value of a figure, whatever `measure` is."""

    def base(self, question: str, where: Where = ()) -> Estimate:
        """The number in the question's base."""

    def ranked(self, question: str, where: Where = ()) -> Ranked:
        """The ranked options, highest first; ties in the codebook's order."""

    def ranked_items(self, grid: str, options: tuple[str, ...], where: Where = ()) -> Ranked:
        """The items of a grid by the share that chose any of `options`, highest first."""

    def answer(self, question: str, respondent: str) -> Answer | None:
        """A respondent's own words."""

    def impossible(self, question: str) -> tuple[Problem, ...]:
        """`figure-impossible` for each printed figure of the question that no whole count prints as."""

    def contrast(self, first: Side, second: Side) -> Contrast | None:
        """The second side less the first, in points (or the mean's unit), with what both have in common.

        Of one question (or grid) and the same people, or of disjoint groups; None where it can't be told.
        """
