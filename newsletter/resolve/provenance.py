"""Where a figure comes from: the evidence behind a fill, a check or a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from newsletter.claims.facts import Verdict
from newsletter.draft.grammar import render_reference
from newsletter.draft.model import Mention
from newsletter.draft.references import Reference
from newsletter.resolve.located import Located
from newsletter.resolve.outcome import Citation
from newsletter.resolve.resolved import Figure, Source
from newsletter.resolve.survey_words import part_label
from newsletter.survey.address import Form
from newsletter.survey.changes import Change, change_between
from newsletter.survey.estimate import Comparison, Estimate


def figure_of(
    mention: Mention,
    kind: Literal["fill", "check", "compare"],
    text: str,
    sides: Sequence[Located],
    estimates: tuple[Estimate, ...],
    form: Form | None = None,
    verdict: Verdict | None = None,
    comparison: Comparison | None = None,
) -> Figure:
    """The evidence for `text`. Of two sides the second is the one that the words are about."""
    last = sides[-1]
    question, options = last.question, last.side.options
    labels = tuple(part_label(question, option) for option in options) if question else ()
    return Figure(
        mention=mention,
        kind=kind,
        text=text,
        estimates=estimates,
        survey=last.survey.id,
        question=question.id if question else None,
        option=("," if last.side.each else "+").join(options) or None,
        question_text=question.text if question else "",
        option_label=_label(last),
        unit=estimates[-1].unit,
        data_digest=last.survey.digest,
        verdict=verdict,
        form=form,
        option_labels=labels if last.side.each else (),
        sources=tuple(map(_source, sides)) if comparison else (),
        comparison=comparison,
        change=_change(sides, comparison) if comparison else None,
    )


def _change(sides: Sequence[Located], comparison: Comparison) -> Change | None:
    first, second = ((each.dataset, each.side) for each in sides)
    return None if comparison.unlike else change_between(first, second, comparison)


def _label(located: Located) -> str:
    separator = ", " if located.side.each else " or "
    question = located.question
    return separator.join(part_label(question, option) for option in located.side.options) if question else ""


def _source(located: Located) -> Source:
    question = located.question
    return Source(
        reference=render_reference(Reference("stat", "", (located.side,))),
        survey=located.survey.id,
        question_text=question.text if question else "",
        option_label=_label(located),
        data_digest=located.survey.digest,
    )


def cited(sides: Sequence[Located], estimates: Sequence[Estimate], form: Form | None) -> tuple[Citation, ...]:
    """What each side cites; two sides have an estimate each, one side has them all. Of a base no option is told."""
    based = form == "base"
    shared = [tuple(estimates)] if len(sides) == 1 else [(estimate,) for estimate in estimates]
    return tuple(
        Citation(side.dataset, side.question, side.side.options, side.side.where, own, side.side.each, based)
        for side, own in zip(sides, shared, strict=True)
    )
