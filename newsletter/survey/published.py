"""A survey whose totals were printed, and official figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from newsletter.problems import Problem, did_you_mean
from newsletter.survey.address import Side
from newsletter.survey.codebook import Among, Answer, Printed, Question, Survey
from newsletter.survey.dataset import Contrast, Number, Ranked, Where
from newsletter.survey.estimate import Estimate, Possible, among, exactly
from newsletter.survey.impossible import ROUNDING, impossible_figures
from newsletter.survey.intervals import simple_error, wilson
from newsletter.survey.lookup import NotKnown, expand, find_grid, find_groups, find_question, unknown
from newsletter.survey.names import condition_text
from newsletter.survey.official import official_figure
from newsletter.survey.printed_share import Share, of_people, share_of
from newsletter.survey.ranks import rank_of

_ANYTHING = Possible(0.0, 100.0)


class _Cells(Struct, frozen=True):
    """What was printed of one question, of everyone or of one subgroup."""

    question: Question
    base: int | None
    printed: Mapping[str, Printed]
    weighted: bool

    def share(self, name: str) -> Share:
        return share_of(self.printed.get(name, Printed()), self.base, weighted=self.weighted)


class PublishedDataset(Struct, frozen=True):
    """Estimates from what a report printed: each figure is every value that it may stand for."""

    survey: Survey

    @property
    def simple(self) -> bool:
        """Whether the report counts everyone the same."""
        return not self.survey.weighted

    def prepare(self, questions: Iterable[str]) -> None:
        """Nothing: a report's figures need no counting."""

    def at_hand(self, question: str | None) -> bool:
        """Always, where it is printed."""
        return question is not None or self.survey.base is not None

    def respondents(self, where: Where = ()) -> Estimate:
        """The survey's base; of a group, the count behind its option."""
        if not where:
            return _people(self.survey.base)
        groups = find_groups(self.survey, where)
        if len(groups) > 1:
            raise unknown("The report does not print how many people all of these conditions apply to.")
        ((question, options),) = groups
        share = self.share(question, tuple(options))
        if share.count is None:
            raise unknown(f"The report does not print how many people “{condition_text(where[0])}” is.")
        value = share.count.low if share.count.exact else None
        return Estimate("respondents", value, count=share.count)

    def share(self, question: str, options: tuple[str, ...], where: Where = ()) -> Estimate:
        """The share that chose any of `options`, with its rank where that is known."""
        cells = self._cells(find_question(self.survey, question), where)
        estimate = _estimate(_net(cells, options), cells)
        rank, ranked = self._rank(cells, options, where)
        return replace(estimate, rank=rank, ranked=ranked)

    def number(self, question: str, where: Where = (), measure: Number = "mean") -> Estimate:
        """The value of a figure. Printed means are figures too: nothing else says how they were reached."""
        found = find_question(self.survey, question)
        if found.kind == "figure":
            return official_figure(found, where)
        advice = "Cite an option, or write the printed value as a question of kind “figure”."
        raise unknown(f"The report prints no {measure} of “{question}”.", advice)

    def base(self, question: str, where: Where = ()) -> Estimate:
        """The number in the question's base."""
        return _people(self._cells(find_question(self.survey, question), where).base)

    def ranked(self, question: str, where: Where = ()) -> Ranked:
        """The ranked options, highest first."""
        found = find_question(self.survey, question)
        names = [name for name, option in found.options.items() if not option.aside]
        shares = [(name, self.share(question, (name,), where)) for name in names]
        missing = [name for name, share in shares if share.percent is None]
        if not names or not found.complete or missing:
            lacking = f"“{missing[0]}” has no printed value" if missing else "not every option is printed"
            raise unknown(f"The options of “{question}” can't be ranked: {lacking}.")
        return tuple(sorted(shares, key=_highest_first))

    def ranked_items(self, grid: str, options: tuple[str, ...], where: Where = ()) -> Ranked:
        """The items of a grid, highest first."""
        items = find_grid(self.survey, grid)
        shares = [(item.id, self.share(item.id, options, where)) for item in items]
        for name, share in shares:
            if share.percent is None:
                raise unknown(f"The items of “{grid}” can't be ranked: “{name}” has no printed value.")
        return tuple(sorted(shares, key=_highest_first))

    def answer(self, question: str, respondent: str) -> Answer | None:
        """A printed answer."""
        return find_question(self.survey, question).answers.get(respondent)

    def impossible(self, question: str) -> tuple[Problem, ...]:
        """The question's printed figures that can't be."""
        return tuple(impossible_figures(self.survey, find_question(self.survey, question)))

    def contrast(self, first: Side, second: Side) -> Contrast | None:
        """Of two options of a single question, where their counts are known: nobody chose both (a multinomial)."""
        question = find_question(self.survey, first.question or "")
        if question.kind != "single" or first.question != second.question or not self.simple:
            return None
        if set(expand(question, first.options)) & set(expand(question, second.options)):
            return None
        one, two = (
            self.share(question.id, first.options, first.where),
            self.share(question.id, second.options, second.where),
        )
        if one.standard_error is None or two.standard_error is None or one.percent is None or two.percent is None:
            return None
        base, p, q = one.base or 0, one.percent.low / 100, two.percent.low / 100
        return 100 * (q - p), 100 * sqrt(max(0.0, p + q - (p - q) ** 2) / (base - 1)), base - 1

    def _cells(self, question: Question, where: Where) -> _Cells:
        if where:
            group = self._subgroup(question, where)
            return _Cells(question, group.base, group.printed, self.survey.weighted)
        printed = {option.id: option.printed for option in question.options.values()}
        printed |= {net.id: net.printed for net in question.nets.values()}
        return _Cells(question, question.base, printed, self.survey.weighted)

    def _subgroup(self, question: Question, where: Where) -> Among:
        groups = find_groups(self.survey, where, undescribed=True)
        for group in question.among:
            if find_groups(self.survey, group.where, undescribed=True) == groups:
                return group
        wanted = " and ".join(map(condition_text, where))
        known = [" and ".join(map(condition_text, group.where)) for group in question.among]
        raise unknown(f"The report prints no figures of “{question.id}” for {wanted}.", did_you_mean(wanted, known))

    def _rank(self, cells: _Cells, options: tuple[str, ...], where: Where) -> tuple[Possible | None, int | None]:
        own = cells.printed.get(options[0], Printed()) if len(options) == 1 else Printed()
        if own.rank:
            return among(tuple(float(rank) for rank in range(own.rank[0], own.rank[1] + 1))), None
        if cells.question.grid:
            return self._rank_of_item(cells.question, options, where)
        names = [name for name, option in cells.question.options.items() if not option.aside]
        if len(options) != 1 or options[0] not in names or not cells.question.complete:
            return None, None
        return rank_of(names.index(options[0]), _bounded(cells, names)), len(names)

    def _rank_of_item(
        self, question: Question, options: tuple[str, ...], where: Where
    ) -> tuple[Possible | None, int | None]:
        items = self.survey.grid_items(question.grid or "")
        values = []
        for item in items:
            try:
                percent = _net(self._cells(item, where), options).percent
            except NotKnown:
                return None, None
            if percent is None:
                return None, None
            values.append(percent)
        return rank_of([item.id for item in items].index(question.id), values), len(items)


def _net(cells: _Cells, names: tuple[str, ...]) -> Share:
    """The share of `names` together: as printed, else from counts that are each unique."""
    options = expand(cells.question, names)
    if len(names) == 1 and (names[0] in cells.question.options or cells.printed.get(names[0])):
        own = cells.share(names[0])
        if own.value is not None or own.percent is not None or names[0] in cells.question.options:
            return own
    for net in cells.question.nets.values():
        if set(net.of) == set(options) and cells.share(net.id).percent is not None:
            return cells.share(net.id)
    if len(options) == 1:
        return cells.share(options[0])
    return _sum(cells, names, options)


def _sum(cells: _Cells, names: tuple[str, ...], options: tuple[str, ...]) -> Share:
    what = "+".join(names)
    if cells.question.kind == "multiple":
        advice = "People could choose several of them, so their percentages can't be added."
        raise unknown(f"The report prints no figure for “{what}” together.", advice)
    people = [cells.share(option).people for option in options]
    if cells.base is None or cells.weighted or None in people:
        advice = "Its options' counts are not each certain, so they can't be added."
        raise unknown(f"The report prints no figure for “{what}” together.", advice)
    return of_people(sum(count or 0 for count in people), cells.base)


def _bounded(cells: _Cells, names: list[str]) -> list[Possible]:
    """The possible percentages of `names`, and of whatever the printed options of a single question leave.

    What was not printed lies in what the rest leaves; where even the printed highs don't make everyone, an answer that
    the codebook does not list may rank among them.
    """
    shares = {name: cells.share(name).percent for name in cells.question.options}
    known = [share for share in shares.values() if share]
    single = cells.question.kind == "single"
    left = Possible(0.0, max(0.0, 100.0 - sum(share.low for share in known))) if single else _ANYTHING
    bounded = [shares[name] or left for name in names]
    if single and len(known) == len(shares) and sum(share.high for share in known) < 100.0 - ROUNDING:
        bounded.append(left)
    return bounded


def _estimate(share: Share, cells: _Cells) -> Estimate:
    people = share.people if cells.base is not None and not cells.weighted else None
    error = interval = None
    if people is not None and cells.base is not None and people <= cells.base:
        error, interval = simple_error(people, cells.base), wilson(people, cells.base)
    return Estimate(
        "share",
        share.value,
        percent=share.percent,
        count=share.count,
        base=cells.base,
        standard_error=error,
        interval=interval,
        degrees_of_freedom=None if error is None or cells.base is None else cells.base - 1,
        decimals=share.decimals,
    )


def _people(number: int | None) -> Estimate:
    return Estimate("respondents", number, count=None if number is None else exactly(number), base=number)


def _highest_first(pair: tuple[str, Estimate]) -> float:
    percent = pair[1].percent
    assert percent is not None
    return -(percent.low + percent.high)
