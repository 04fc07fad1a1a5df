"""Checks and comparisons: the editor's own words are held to the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from newsletter.claims.facts import Facts, Verdict
from newsletter.claims.facts import Outcome as Judged
from newsletter.claims.judge import judge
from newsletter.draft.model import Mention
from newsletter.problems import Problem
from newsletter.resolve.desk import Desk, Request
from newsletter.resolve.forms import fitting_form
from newsletter.resolve.located import Located
from newsletter.resolve.nouns import called, denies, side_nouns, strangers
from newsletter.resolve.outcome import Outcome
from newsletter.resolve.outside import outside
from newsletter.resolve.provenance import cited, figure_of
from newsletter.resolve.resolved import Words
from newsletter.resolve.siblings import remainder
from newsletter.resolve.survey_words import opened, times
from newsletter.survey.address import Form
from newsletter.survey.estimate import Estimate

RULES: Mapping[Judged, str] = {
    "false": "claim-false",
    "uncertain": "claim-uncertain",
    "unreadable": "claim-unreadable",
    "unlike": "comparison-unlike",
    "unsupported": "comparison-unsupported",
}


def check(request: Request) -> Outcome:
    """The editor's words as they stand, and whether they are true."""
    desk, mention = request.desk, request.mention
    reference = mention.reference
    sides = [desk.locate(side) for side in reference.sides]
    form = fitting_form(reference, sides)
    if len(sides) > 1:
        facts, estimates = _compared(desk, sides, form)
    else:
        facts, estimates = _measured(request, sides[0], form)
    verdict = judge(mention.words, facts, desk.tolerances, desk.style)
    kind: Literal["check", "compare"] = "compare" if len(sides) > 1 else "check"
    figure = figure_of(mention, kind, mention.words, sides, estimates, form, verdict, facts.comparison)
    problems = _problems(mention, verdict) or tuple(filter(None, [outside(desk, mention, facts)]))
    return Outcome(Words(mention.words), figure, problems, cited(sides, estimates, form))


def facts_of(request: Request) -> Facts:
    """What the words of a check or comparison are held to. Raises NotKnown."""
    reference = request.mention.reference
    sides = [request.desk.locate(side) for side in reference.sides]
    form = fitting_form(reference, sides)
    return (_compared(request.desk, sides, form) if len(sides) > 1 else _measured(request, sides[0], form))[0]


def _measured(request: Request, located: Located, form: Form | None) -> tuple[Facts, tuple[Estimate, ...]]:
    estimates = request.desk.estimates(located.side, form)
    facts = Facts(
        figures=estimates,
        others=lambda: request.desk.others(located.side),
        remainder=lambda: remainder(located, request.desk.named_before(request.index)),
        nouns=side_nouns(located),
        strangers=strangers(located),
        denies=denies(located),
        form=form,
        population=_population(located),
    )
    return facts, estimates


def _population(located: Located) -> int | None:
    """How many people everyone who answered the survey stands for; subgroups and questions stand for fewer."""
    return None if located.question or located.side.where else located.survey.population_size


def _compared(desk: Desk, sides: Sequence[Located], form: Form | None) -> tuple[Facts, tuple[Estimate, ...]]:
    comparison = desk.compare(sides[0].side, sides[1].side)
    first, second = (side_nouns(side) for side in sides)
    one, other = (called(side) for side in sides)
    then, now = (times(side.survey) for side in sides)
    facts = Facts(
        comparison=comparison,
        nouns=first | second,
        groups=(first - second, second - first),
        called=(one - other, other - one),
        dates=(then - now, now - then),
        form=form,
    )
    return facts, (comparison.first, comparison.second)


def _problems(mention: Mention, verdict: Verdict) -> tuple[Problem, ...]:
    if verdict.outcome == "true":
        return ()
    quoted = [f"“{suggestion}”" for suggestion in verdict.suggestions]
    advice = f"True would be: {', '.join(quoted)}." if quoted else ""
    message = f"{opened(verdict.message.removesuffix('.'))}."
    return (Problem(RULES[verdict.outcome], message, advice, mention.span, "", mention.reference.text),)
