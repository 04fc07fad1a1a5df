"""A survey whose answers are held: every figure is estimated from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from newsletter.problems import Problem
from newsletter.survey import contrasting
from newsletter.survey.address import Side
from newsletter.survey.codebook import Answer, Question, Survey
from newsletter.survey.coding import WHOLE, Coding, coding_of
from newsletter.survey.dataset import Contrast, Number, Ranked, Where
from newsletter.survey.design_estimates import Estimated, estimate_mean, estimate_share, weighted_share
from newsletter.survey.disclosing import refuse_small_cell
from newsletter.survey.domains import inside, splitting
from newsletter.survey.estimate import Estimate, Possible, exactly
from newsletter.survey.intervals import wilson
from newsletter.survey.linearisation import Inside
from newsletter.survey.lookup import NotKnown, expand, find_grid, find_question, unknown
from newsletter.survey.official import official_figure
from newsletter.survey.quantiles import estimate_median
from newsletter.survey.ranks import rank_of
from newsletter.survey.store import Cells, Store

SAME = 9  # decimals of a percentage beyond which sums of weights differ by rounding alone


class AnsweredDataset(Struct, frozen=True):
    """Estimates from answers, weighted and by the design of the sample."""

    survey: Survey
    store: Store

    @property
    def simple(self) -> bool:
        """Whether everyone had the same chance and weight: no weights, strata, clusters or population totals."""
        responses = self.store.responses
        return not (responses.weight or responses.strata or responses.cluster or responses.population_total)

    def prepare(self, questions: Iterable[str]) -> None:
        """Count the questions together. Those that can't be counted so are left to be asked for one by one."""
        found = [self.survey.questions[name] for name in questions if name in self.survey.questions]
        whole = [q for q in found if q.kind == "single" or (q.kind == "multiple" and len(q.options) <= WHOLE)]
        self.store.prepare([coding_of(question) for question in whole])

    def at_hand(self, question: str | None) -> bool:
        """Whether a quick engine counts it, or one tally that is kept has all of it."""
        if self.store.quick or question is None:
            return self.store.quick or self.store.holds(None)
        found = self.survey.questions[question]
        whole = found.kind == "single" or (found.kind == "multiple" and len(found.options) <= WHOLE)
        return whole and not found.grid and self.store.holds(coding_of(found))

    def respondents(self, where: Where = ()) -> Estimate:
        """How many people answered the survey, or how many of them `where` applies to."""
        by = splitting(self.survey, where)
        return self._people(None, self.store.tally(None, by), where, by)

    def base(self, question: str, where: Where = ()) -> Estimate:
        """How many people answered the question."""
        found = find_question(self.survey, question)
        if found.kind == "figure":
            raise unknown(f"“{question}” is an official figure: nobody was asked.")
        by = splitting(self.survey, where)
        choice = found.kind in {"single", "multiple"}
        cells = self.store.tally(coding_of(found), by) if choice else self.store.filled(found, by)
        return self._people(found, cells, where, by)

    def share(self, question: str, options: tuple[str, ...], where: Where = ()) -> Estimate:
        """The share that chose any of `options`, with its rank."""
        found = self._choice(question, options)
        estimated = self._share(found, options, where)
        refuse_small_cell(self.survey, found, where, estimated.count, estimated.base)
        rank, ranked = self._rank(found, options, where)
        return replace(self._published(estimated), rank=rank, ranked=ranked)

    def number(self, question: str, where: Where = (), measure: Number = "mean") -> Estimate:
        """The mean or median of a numeric question; the value of a figure."""
        found = find_question(self.survey, question)
        if found.kind == "figure":
            return official_figure(found, where)
        if found.kind != "numeric":
            raise unknown(f"“{question}” is a {found.kind} question: it has no {measure}.", "Cite one of its options.")
        by = splitting(self.survey, where)
        estimated = estimate_mean(self.store.moments(found, by), _answering(inside(where, by)))
        if estimated is None:
            raise _nobody(question)
        refuse_small_cell(self.survey, found, where, estimated.base, estimated.base)
        if measure == "median":
            return self._median(found, where, by, estimated)
        return Estimate(
            "mean",
            estimated.value,
            base=estimated.base,
            unit=found.unit,
            weighted_base=self._weighted_base(estimated),
            standard_error=estimated.standard_error,
            interval=estimated.mean_interval,
            degrees_of_freedom=estimated.df,
            design_effect=estimated.design_effect,
        )

    def ranked(self, question: str, where: Where = ()) -> Ranked:
        """The ranked options, highest first."""
        found = find_question(self.survey, question)
        if not found.complete:
            raise unknown(f"The options of “{question}” can't be ranked: not every option is listed.")
        names = [name for name, option in found.options.items() if not option.aside]
        return _sorted([(name, self.share(question, (name,), where)) for name in names])

    def ranked_items(self, grid: str, options: tuple[str, ...], where: Where = ()) -> Ranked:
        """The items of a grid, highest first."""
        items = find_grid(self.survey, grid)
        return _sorted([(item.id, self.share(item.id, options, where)) for item in items])

    def answer(self, question: str, respondent: str) -> Answer | None:
        """A respondent's own words."""
        found = find_question(self.survey, question)
        if found.kind != "text" or not found.column:
            return found.answers.get(respondent)
        if not self.store.responses.respondent:
            help_ = "Write `respondent:` under `responses`, with the column of their ids."
            raise unknown("The answers don't say who gave them.", help_)
        role, column = self._attribution(found)
        row = self.store.answer(found, column, respondent)
        if row is None or not row[0]:
            return None
        return _answer(respondent, role, *row)

    def texts(self, question: str) -> tuple[Answer, ...]:
        """Everybody's own words, with their ids ("" where the answers don't tell), by id."""
        found = find_question(self.survey, question)
        if found.kind != "text" or not found.column:
            return tuple(found.answers.values())
        role, column = self._attribution(found)
        return tuple(_answer(name or "", role, *words) for name, *words in self.store.texts(found, column))

    def _attribution(self, question: Question) -> tuple[Question | None, str | None]:
        """The question, or else the column alone, that says who is speaking."""
        role = self.survey.questions.get(question.attribution or "")
        return role, role.column if role else question.attribution

    def impossible(self, question: str) -> tuple[Problem, ...]:  # noqa: ARG002 -- the face of a Dataset
        """Nothing: what is counted is possible."""
        return ()

    def contrast(self, first: Side, second: Side) -> Contrast | None:
        """The second share (or mean) less the first, by the design."""
        return contrasting.contrast(self.survey, self.store, first, second)

    def _choice(self, question: str, options: tuple[str, ...]) -> Question:
        found = find_question(self.survey, question)
        expand(found, options)
        return found

    def _share(self, question: Question, options: tuple[str, ...], where: Where) -> Estimated:
        estimated = estimate_share(*self._chosen(question, options, where))
        if estimated is None:
            raise _nobody(question.id)
        return estimated

    def _published(self, estimated: Estimated) -> Estimate:
        percent = 100 * estimated.value
        interval = estimated.logit_interval
        points = (100 * interval[0], 100 * interval[1]) if interval else None
        if self.simple:
            percent, points = 100 * estimated.count / estimated.base, wilson(estimated.count, estimated.base)
        error = estimated.standard_error
        return Estimate(
            "share",
            percent,
            percent=exactly(percent),
            count=exactly(estimated.count),
            base=estimated.base,
            weighted_base=self._weighted_base(estimated),
            standard_error=None if error is None else 100 * error,
            interval=points,
            degrees_of_freedom=estimated.df,
            design_effect=estimated.design_effect,
        )

    def _weighted_base(self, estimated: Estimated) -> float | None:
        return estimated.weighted_base if self.survey.weighted else None

    def _people(self, question: Question | None, cells: Cells, where: Where, by: Sequence[Coding]) -> Estimate:
        within = _answering(inside(where, by))
        domain = [cell for cell in cells if within(cell)]
        people = sum(cell.people for cell in domain)
        refuse_small_cell(self.survey, question, where, people, people)
        weight, squares = sum(cell.weight for cell in domain), sum(cell.squares for cell in domain)
        return Estimate(
            "respondents",
            people,
            count=exactly(people),
            base=people,
            weighted_base=weight if self.survey.weighted else None,
            effective_base=weight * weight / squares if self.survey.weighted and squares else None,
        )

    def _median(self, question: Question, where: Where, by: Sequence[Coding], mean: Estimated) -> Estimate:
        cells = self.store.tally(coding_of(question), by)
        median = estimate_median(cells, _answering(inside(where, by)))
        if median is None:
            raise _nobody(question.id)
        return Estimate(
            "median",
            median.value,
            base=mean.base,
            unit=question.unit,
            weighted_base=self._weighted_base(mean),
            standard_error=median.standard_error,
            interval=median.interval,
            degrees_of_freedom=median.share.df,
        )

    def _rank(self, question: Question, options: tuple[str, ...], where: Where) -> tuple[Possible | None, int | None]:
        if question.grid:
            items = self.survey.grid_items(question.grid)
            try:
                values = [self._value(item, options, where) for item in items]
            except NotKnown:
                return None, None
            return rank_of([item.id for item in items].index(question.id), values), len(items)
        names = [name for name, option in question.options.items() if not option.aside]
        if not question.complete or len(options) != 1 or options[0] not in names:
            return None, None
        return rank_of(names.index(options[0]), self._values(question, names, where)), len(names)

    def _values(self, question: Question, names: Sequence[str], where: Where) -> list[Possible]:
        """The share of each of the options, from one tally where one holds them all."""
        coding, by = coding_of(question), splitting(self.survey, where)
        if question.kind == "multiple" and len(coding.options) < len(question.options):
            return [self._value(question, (name,), where) for name in names]
        within = _answering(inside(where, by))
        domain = [cell for cell in self.store.tally(coding, by) if within(cell)]
        total, chosen = sum(cell.weight for cell in domain), coding.weights(domain)
        return [exactly(round(100 * chosen.get(name, 0.0) / total, SAME)) for name in names]

    def _value(self, question: Question, options: tuple[str, ...], where: Where) -> Possible:
        cells, within, chosen = self._chosen(question, options, where)
        value = weighted_share(cells, within, chosen)
        if value is None:
            raise _nobody(question.id)
        return exactly(round(100 * value, SAME))

    def _chosen(self, question: Question, options: tuple[str, ...], where: Where) -> tuple[Cells, Inside, Inside]:
        """A tally, which of its cells are of people asked, and which of those who chose any of `options`."""
        by, names = splitting(self.survey, where), expand(question, options)
        coding = coding_of(question, names)
        return self.store.tally(coding, by), _answering(inside(where, by)), _choosing(coding, names)


def _answering(within: Inside) -> Inside:
    return lambda cell: cell.answer is not None and within(cell)


def _choosing(coding: Coding, options: Sequence[str]) -> Inside:
    chosen = coding.chosen(options)
    if isinstance(chosen, frozenset):
        return lambda cell: cell.answer in chosen
    return lambda cell: coding.matches(cell.answer, chosen)


def _nobody(question: str) -> NotKnown:
    return unknown(f"Nobody here answered “{question}”.", "Cite another group, or the whole survey.")


def _sorted(shares: list[tuple[str, Estimate]]) -> Ranked:
    return tuple(sorted(shares, key=lambda pair: -round(pair[1].value or 0.0, SAME)))


def _answer(
    respondent: str, role: Question | None, text: str | None, consent: str | None, attribution: str | None
) -> Answer:
    allowed = (consent or "").lower() in {"1", "true", "yes"}
    return Answer(respondent, text or "", allowed, _label(role, attribution))


def _label(question: Question | None, code: str | None) -> str:
    """The label of a coded answer; the text of a column that is no question's."""
    if question is None or code is None:
        return code or ""
    return next((option.label for option in question.options.values() if _means(question, code, option.id)), "")


def _means(question: Question, code: str, option: str) -> bool:
    coding = coding_of(question)
    return coding.matches(code, coding.chosen((option,)))
