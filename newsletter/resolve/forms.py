"""Which forms (`as=`) a figure can take, by what it is a figure of.

A form that a figure can never take is `reference-malformed`, as any other reference that means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from newsletter.draft.references import Reference
from newsletter.problems import did_you_mean
from newsletter.resolve.located import Located
from newsletter.resolve.outcome import Unresolved
from newsletter.survey.address import Form

Subject = Literal["a survey's respondents", "a share", "a base", "a number", "an official figure", "a comparison"]

# The first form of each is what a fill prints where nothing is said; None prints a figure's value with its unit.
FORMS: Mapping[Subject, tuple[Form | None, ...]] = {
    "a survey's respondents": ("count", "base"),
    "a share": ("percent", "count", "base", "of", "fraction", "one-in", "rank"),
    "a base": ("count", "base"),
    "a number": ("mean", "median", "count", "base"),
    "an official figure": (None, "count", "percent", "base", "of", "fraction", "one-in"),
    "a comparison": ("points", "ratio"),
}


def subject(sides: Sequence[Located]) -> Subject:
    """What the sides of a reference are a figure of."""
    if len(sides) > 1:
        return "a comparison"
    question = sides[0].question
    if question is None:
        return "a survey's respondents"
    if sides[0].side.options:
        return "a share"
    if question.kind == "figure":
        return "an official figure"
    return "a number" if question.kind == "numeric" else "a base"


def fill_form(reference: Reference, sides: Sequence[Located]) -> Form | None:
    """The form that a fill is printed in. Raises `Unresolved` where the figure has no such form."""
    return fitting_form(reference, sides) or FORMS[subject(sides)][0]


def fitting_form(reference: Reference, sides: Sequence[Located]) -> Form | None:
    """The reference's own form. Raises `Unresolved` where the figure has no such form."""
    kind = subject(sides)
    if reference.form is None or reference.form in FORMS[kind]:
        return reference.form
    known = [form for form in FORMS[kind] if form]
    message = f"`as={reference.form}` has no meaning for {kind}."
    raise Unresolved("reference-malformed", message, did_you_mean(reference.form, known))
