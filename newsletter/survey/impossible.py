"""Printed figures that can't be: `figure-impossible`.

A percentage that no whole count of its base prints as; a count that contradicts its percentage or its base; shares of
a single question that make more than everyone; a net that its options can't make.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from newsletter.problems import Problem, Span
from newsletter.survey.codebook import Net, Option, Printed, Question, Survey
from newsletter.survey.fitting import bases_that_fit, nearest_figures, printed_as
from newsletter.survey.printed_share import share_of
from newsletter.survey.printing import counts_behind

Found = tuple[str, str, Span]  # message, help, place
ROUNDING = 1e-9  # of sums of floating-point percentages


class Printout(Struct, frozen=True):
    """The figures printed of one question: of everyone (`whose` is ""), or of one subgroup.

    `respondents` is what `base` can't be above, where that is known.
    """

    question: Question
    whose: str
    base: int | None
    respondents: int | None
    shares: dict[str, tuple[Printed, Span]]
    weighted: bool

    def bounds(self, name: str) -> tuple[float, float]:
        """The least and greatest percentage that a printed share may stand for."""
        percent = share_of(self.shares[name][0], self.base, weighted=self.weighted).percent
        return (percent.low, percent.high) if percent else (0.0, 100.0)

    @property
    def options(self) -> list[str]:
        """Options that were given a value."""
        return [name for name in self.question.options if name in self.shares]


def impossible_figures(survey: Survey, question: Question) -> Iterator[Problem]:
    """A problem for each impossible figure of `question` and its subgroups, located in the codebook."""
    for printout in _printouts(survey, question):
        for find in (_impossible_shares, _too_many, _impossible_nets):
            for message, advice, span in find(printout):
                yield Problem("figure-impossible", message, advice, span, survey.path)


def _printouts(survey: Survey, question: Question) -> Iterator[Printout]:
    parts: tuple[Option | Net, ...] = (*question.options.values(), *question.nets.values())
    shares = {part.id: (part.printed, part.span) for part in parts if part.printed != Printed()}
    yield Printout(question, "", question.base, survey.base, shares, survey.weighted)
    for among in question.among:
        whose = " of " + " and ".join("+".join(condition.options) for condition in among.where)
        shares = {name: (printed, among.span) for name, printed in among.printed.items()}
        yield Printout(question, whose, among.base, question.base, shares, survey.weighted)


def _impossible_shares(printout: Printout) -> Iterator[Found]:
    base = printout.base
    if base is None or printout.weighted:
        return
    for name, (printed, span) in printout.shares.items():
        count, percent = printed.count, printed.percent
        who = f"“{name}”{printout.whose}"
        if count is not None and count > base:
            yield f"{who}: {count} people can't be of a base of {base}.", "Correct the count or the base.", span
        elif percent is not None and count is not None and count not in counts_behind(percent, base):
            true = printed_as(count, base, percent)
            yield f"{who}: {count} of {base} is {true}, not {percent} per cent.", "Correct one of the three.", span
        elif percent is not None and not counts_behind(percent, base):
            nearest = nearest_figures(percent, base)
            message = f"{who}: {percent} per cent of {base} is impossible. The nearest are {nearest}."
            yield message, _other_bases(printout, percent, base), span


def _other_bases(printout: Printout, percent: Decimal, base: int) -> str:
    """The bases that would fit what was printed of the options (a wrong net would rule them all out) and `percent`."""
    options = {printout.shares[name][0].percent for name in printout.options}
    percents = [other for other in options | {percent} if other is not None]
    fitting = bases_that_fit(percents, base, printout.respondents)
    what = "all the percentages of this question" if len(percents) > 1 else "it"
    if not fitting:
        return f"No base near {base} fits {what}: correct the figures."
    bases = ", ".join(map(str, fitting))
    return f"Near {base}, {what} would fit a base of {bases}. Correct the figure, or write this question's own base."


def _too_many(printout: Printout) -> Iterator[Found]:
    if printout.question.kind != "single" or len(printout.options) < 2:
        return
    least = sum(printout.bounds(name)[0] for name in printout.options)
    if least > 100 + ROUNDING:
        who = f"“{printout.question.id}”{printout.whose}"
        message = f"The options of {who} sum to at least {least:.1f} per cent, which rounding does not explain."
        advice = "People chose one of them. If they could choose several, write `kind: multiple`."
        yield message, advice, printout.question.span


def _impossible_nets(printout: Printout) -> Iterator[Found]:
    for net in printout.question.nets.values():
        if net.id not in printout.shares or not set(net.of) <= set(printout.shares):
            continue
        low, high = printout.bounds(net.id)
        parts = [printout.bounds(name) for name in net.of]
        lows = [part[0] for part in parts]
        least = sum(lows) if printout.question.kind == "single" else max(lows)
        most = min(100.0, sum(part[1] for part in parts))
        if high < least - ROUNDING or low > most + ROUNDING:
            message = f"The net “{net.id}”{printout.whose} can't be {_as_printed(printout, net.id)}: its options"
            yield f"{message} make {least:.1f} to {most:.1f} per cent.", "Correct the net or its options.", net.span


def _as_printed(printout: Printout, name: str) -> str:
    printed = printout.shares[name][0]
    return f"{printed.percent} per cent" if printed.percent is not None else f"{printed.count} people"
