"""A figure in words, or the finding that says why it has none."""

from __future__ import annotations

from newsletter.claims.style import HouseStyle
from newsletter.claims.wording import CantSay, fill_words
from newsletter.resolve.outcome import Unresolved
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate


def said(
    subject: Estimate | Comparison,
    form: Form | None,
    digits: int | None,
    style: HouseStyle,
    *,
    opens_sentence: bool = False,
) -> str:
    """The words of a figure. Raises `Unresolved`: it is known and has no such form, or nothing is known of it."""
    try:
        return fill_words(subject, form, digits, style, opens_sentence=opens_sentence)
    except CantSay as unsaid:
        sides = (subject.first, subject.second) if isinstance(subject, Comparison) else (subject,)
        known = all(side.value is not None for side in sides)
        raise Unresolved("reference-malformed" if known else "reference-unknown", unsaid.message, unsaid.help) from None
