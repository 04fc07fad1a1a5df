"""A side of a reference, found in its survey."""

from __future__ import annotations

from msgspec import Struct

from newsletter.problems import did_you_mean
from newsletter.resolve.outcome import Unresolved
from newsletter.survey.address import Side
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import expand, find_question


class Located(Struct, frozen=True):
    """Where a side lies. `question` is None for a whole survey, and for a grid, whose `items` are set."""

    dataset: Dataset
    side: Side
    question: Question | None = None
    items: tuple[Question, ...] = ()

    @property
    def survey(self) -> Survey:
        """The codebook."""
        return self.dataset.survey

    @property
    def selections(self) -> tuple[tuple[str, ...], ...]:
        """The options of each figure: one for each of `a,b`, else one for the net, the option or none."""
        return tuple((option,) for option in self.side.options) if self.side.each else (self.side.options,)

    @property
    def options(self) -> tuple[str, ...]:
        """The question's own options that the side names, those within nets among them."""
        return expand(self.question, self.side.options) if self.question else ()


def locate(dataset: Dataset, side: Side, *, grids: bool = False) -> Located:
    """`side` in `dataset`; `grids` where a grid's name may stand for a question's. Raises `NotKnown`.

    Which groups (`where`) have figures is the dataset's to know, and what their questions may be is known here: a
    report may print a subgroup of a question that it does not print.
    """
    _check_groups(dataset.survey, side)
    if side.question is None:
        return Located(dataset, side)
    items = dataset.survey.grid_items(side.question) if grids else ()
    if items:
        _check_grid(side, items)
        return Located(dataset, side, None, items)
    question = _question(dataset.survey, side.question, grids=grids)
    expand(question, side.options)
    return Located(dataset, side, question)


def _check_groups(survey: Survey, side: Side) -> None:
    """Each question that groups people must be the codebook's, or that of some printed subgroup."""
    for condition in side.where:
        if condition.question in survey.questions:
            continue
        printed = {part.question for one in survey.questions.values() for among in one.among for part in among.where}
        known = {*survey.questions, *printed}
        if condition.question not in known:
            message = f"The survey “{survey.id}” has no question “{condition.question}” to group people by."
            raise Unresolved("reference-unknown", message, did_you_mean(condition.question, known))


def _check_grid(side: Side, items: tuple[Question, ...]) -> None:
    """Each option must be one of some item; an item may lack it."""
    known = {name for item in items for name in (*item.options, *item.nets)}
    for option in side.options:
        if option not in known:
            message = f"No item of the grid “{side.question}” has an option “{option}”."
            raise Unresolved("reference-unknown", message, did_you_mean(option, known))


def _question(survey: Survey, name: str, *, grids: bool) -> Question:
    known = {*survey.questions, *(question.grid for question in survey.questions.values() if question.grid)}
    if grids and name not in known:
        message = f"The survey “{survey.id}” has no question or grid “{name}”."
        raise Unresolved("reference-unknown", message, did_you_mean(name, known))
    return find_question(survey, name)
