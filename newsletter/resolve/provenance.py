"""Where a figure comes from: the evidence behind a fill, a check or a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from newsletter.claims.facts import Verdict
from newsletter.draft.model import Mention
from newsletter.resolve.located import Located
from newsletter.resolve.outcome import Citation
from newsletter.resolve.resolved import Figure
from newsletter.resolve.survey_words import part_label
from newsletter.survey.address import Form
from newsletter.survey.estimate import Estimate


def figure_of(
    mention: Mention,
    kind: Literal["fill", "check", "compare"],
    text: str,
    sides: Sequence[Located],
    estimates: tuple[Estimate, ...],
    form: Form | None = None,
    verdict: Verdict | None = None,
) -> Figure:
    """The evidence for `text`. Of two sides the second is the one that the words are about."""
    last = sides[-1]
    question, options = last.question, last.side.options
    labels = tuple(part_label(question, option) for option in options) if question else ()
    separator = ", " if last.side.each else " or "
    return Figure(
        mention=mention,
        kind=kind,
        text=text,
        estimates=estimates,
        survey=last.survey.id,
        question=question.id if question else None,
        option=("," if last.side.each else "+").join(options) or None,
        question_text=question.text if question else "",
        option_label=separator.join(labels),
        unit=estimates[-1].unit,
        data_digest=last.survey.digest,
        verdict=verdict,
        form=form,
        option_labels=labels if last.side.each else (),
    )


def cited(sides: Sequence[Located], estimates: Sequence[Estimate]) -> tuple[Citation, ...]:
    """What each side cites; two sides have an estimate each, one side has them all."""
    shared = [tuple(estimates)] if len(sides) == 1 else [(estimate,) for estimate in estimates]
    return tuple(
        Citation(side.dataset, side.question, side.side.options, side.side.where, own, side.side.each)
        for side, own in zip(sides, shared, strict=True)
    )
