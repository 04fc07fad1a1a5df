"""Fills: the store supplies the words."""

from __future__ import annotations

from newsletter.resolve.desk import Request
from newsletter.resolve.forms import fill_form
from newsletter.resolve.lists import joined
from newsletter.resolve.outcome import Outcome, Unresolved
from newsletter.resolve.provenance import cited, figure_of
from newsletter.resolve.resolved import Words
from newsletter.resolve.said import said
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate


def fill(request: Request) -> Outcome:
    """The figure in house style; each of `a,b,c` in their order, as a list."""
    desk, mention = request.desk, request.mention
    reference = mention.reference
    sides = [desk.locate(side) for side in reference.sides]
    form = fill_form(reference, sides)
    comparison: Comparison | None = None
    if len(sides) > 1:
        comparison = desk.compare(*reference.sides)
        if comparison.unlike:
            raise Unresolved("comparison-unlike", comparison.unlike)
        estimates: tuple[Estimate, ...] = (comparison.first, comparison.second)
        text = _words(request, comparison, form)
    else:
        estimates = desk.estimates(reference.sides[0], form)
        text = joined([_words(request, estimate, form) for estimate in estimates], desk.style)
    figure = figure_of(mention, "fill", text, sides, estimates, form, comparison=comparison)
    return Outcome(Words(text), figure, (), cited(sides, estimates, form))


def _words(request: Request, subject: Estimate | Comparison, form: Form | None) -> str:
    mention = request.mention
    digits, opens = mention.reference.digits, mention.opens_sentence
    return said(subject, form, digits, request.desk.style, opens_sentence=opens)
