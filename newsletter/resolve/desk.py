"""What resolving an issue looks things up with. Each figure is worked out once, however often the issue cites it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.model import Draft, Mention
from newsletter.resolve.located import Located, locate
from newsletter.resolve.memory import Remembered
from newsletter.resolve.named import named_before
from newsletter.resolve.names import NO_NAMES, Unexplained, find_survey
from newsletter.resolve.outcome import Unresolved
from newsletter.resolve.preparing import prepare
from newsletter.resolve.siblings import others
from newsletter.resolve.told import Sent, Told, nothing_sent
from newsletter.survey.address import Form, Side
from newsletter.survey.comparing import compare, measured
from newsletter.survey.dataset import Dataset
from newsletter.survey.estimate import Comparison, Estimate
from newsletter.survey.lookup import NotKnown
from newsletter.survey.shelf import Shelf


class Desk:
    """One issue, the surveys, and the house's choices. What it remembers lives as long as one resolve."""

    def __init__(
        self, draft: Draft, shelf: Shelf, style: HouseStyle, tolerances: Tolerances, sent: Sent | None = nothing_sent
    ) -> None:
        language = draft.front.language
        self.draft = draft
        self.shelf = shelf
        self.names = draft.front.surveys or NO_NAMES
        self.style = replace(style, language=language.name) if language else style
        self.tolerances = tolerances
        self.survey = Remembered[str, Dataset](lambda name: find_survey(name, self.names, shelf))
        self._located = Remembered[tuple[Side, bool], Located](self._locate)
        self._estimated = Remembered[tuple[Side, tuple[str, ...], Form | None], Estimate](self._estimate)
        self._compared = Remembered[tuple[Side, Side], Comparison](self._compare)
        self.others = Remembered[Side, tuple[Estimate, ...] | None](lambda side: others(self.locate(side)))
        self._named = named_before(draft.mentions, self._found)
        self.told = Told(sent)
        prepare(draft.mentions, self.survey)

    def survey_id(self, name: str) -> str:
        """The id of the survey that a reference calls `name`."""
        return self.names[name].name if name in self.names else name

    def locate(self, side: Side, *, grids: bool = False) -> Located:
        """Where a side lies, every name in it known; `grids` where a grid may stand for a question."""
        return self._located((side, grids))

    def estimates(self, side: Side, form: Form | None = None) -> tuple[Estimate, ...]:
        """One estimate, or one for each of `a,b`. `form` decides between a number's mean, median and base."""
        measure = form if form in {"median", "count", "base"} else None
        return tuple(self._estimated((side, options, measure)) for options in self.locate(side).selections)

    def estimate(self, side: Side) -> Estimate:
        """The one figure of a side: an option's, or a net's."""
        return self._estimated((side, side.options, None))

    def compare(self, first: Side, second: Side) -> Comparison:
        """The second side against the first."""
        return self._compared((first, second))

    def named_before(self, index: int) -> frozenset[str]:
        """The options of its question that the paragraph has named before the mention `index`."""
        return self._named[index]

    def _locate(self, key: tuple[Side, bool]) -> Located:
        side, grids = key
        return locate(self.survey(side.survey), side, grids=grids)

    def _found(self, mention: Mention) -> Located | None:
        reference = mention.reference
        if reference.scheme != "stat" or len(reference.sides) != 1:
            return None
        try:
            return self.locate(reference.sides[0])
        except (NotKnown, Unexplained):
            return None

    def _estimate(self, key: tuple[Side, tuple[str, ...], Form | None]) -> Estimate:
        side, options, form = key
        located = self.locate(side)
        question = located.question
        if question and question.kind == "numeric" and form in {"count", "base"}:
            return located.dataset.base(question.id, side.where)
        if question and form == "median":
            return located.dataset.number(question.id, side.where, "median")
        return measured(located.dataset, replace(side, options=options, each=False))

    def _compare(self, key: tuple[Side, Side]) -> Comparison:
        first, second = (self.locate(side) for side in key)
        if first.side.each or second.side.each:
            message = "A comparison has one figure on each side, and `a,b` is one of each."
            raise Unresolved("reference-malformed", message, "Join the options by “+” for a net, or link each alone.")
        return compare((first.dataset, first.side), (second.dataset, second.side))


class Request(Struct, frozen=True):
    """One reference of the issue to resolve: the mention, its place in `Draft.mentions`, and the desk to ask at."""

    desk: Desk
    index: int
    mention: Mention
