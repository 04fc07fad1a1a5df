"""What was sent, held to the figures of today.

A lock alone is enough for it: the draft may have changed since, or be gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.grammar import parse_reference
from newsletter.draft.model import Draft, FrontMatter, Mention, Named
from newsletter.evidence.lock import Lock, LockedEdition, LockedFigure, Sending
from newsletter.problems import WHOLE_FILE, Span
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Figure
from newsletter.resolve.standing import Standing, standing, told_apart, unit_of
from newsletter.survey.shelf import Shelf


class Wrong(Struct, frozen=True):
    """A sentence that was sent and no longer holds.

    `now` is None where the figure can't be worked out any more. `was` and `is_now` are the figures in words, `reason`
    says what is wrong, and `difference` how far the figure has moved where that is one number.
    """

    figure: LockedFigure
    now: Standing | None
    was: str
    is_now: str
    reason: str
    difference: float | None


class Audited(Struct, frozen=True):
    """One edition of an issue that was sent, and what in it is wrong today."""

    issue: str
    edition: LockedEdition
    sendings: tuple[Sending, ...]
    wrong: tuple[Wrong, ...]

    @property
    def received(self) -> int:
        """How many messages with it were accepted for their readers."""
        return sum(sending.accepted for sending in self.sendings)


def audit(lock: Lock, shelf: Shelf, style: HouseStyle, tolerances: Tolerances) -> tuple[Audited, ...]:
    """Each edition of the issue that was sent."""
    sent = {sending.edition for sending in lock.sendings if sending.accepted or sending.held or sending.planned}
    return tuple(
        Audited(
            lock.issue,
            edition,
            tuple(sending for sending in lock.sendings if sending.edition == edition.edition),
            tuple(_wrong(edition, shelf, style, tolerances)),
        )
        for edition in lock.editions
        if edition.edition in sent
    )


def _wrong(edition: LockedEdition, shelf: Shelf, style: HouseStyle, tolerances: Tolerances) -> Iterator[Wrong]:
    resolved = resolve(_as_draft(edition), shelf, style, tolerances)
    today = {figure.mention.span.line: figure for figure in resolved.figures}
    problems = {problem.span.line: problem for problem in resolved.problems if not problem.path and problem.reference}
    for line, locked in enumerate(edition.figures, 1):
        figure = today.get(line)
        if figure is None:
            why = problems[line].message if line in problems else "Its survey can't be read."
            yield Wrong(locked, None, locked.text, "", why, None)
        elif reason := _reason(locked, figure):
            now = standing(figure)
            yield Wrong(
                locked, now, *told_apart(locked.stood, now, unit_of(figure)), reason, _difference(locked.stood, now)
            )


def _as_draft(edition: LockedEdition) -> Draft:
    """The references of the edition and nothing else, each on a line of its own."""
    front = FrontMatter(
        language=Named(edition.language, WHOLE_FILE) if edition.language else None,
        surveys={short: Named(name, WHOLE_FILE) for short, name in edition.surveys.items()},
    )
    return Draft("", "", "", "", front, (), tuple(_mentions(edition)), (), ())


def _mentions(edition: LockedEdition) -> Iterator[Mention]:
    paragraph = 0
    for line, figure in enumerate(edition.figures, 1):
        paragraph += not figure.follows
        yield Mention(
            role="fill" if figure.kind == "fill" else "check",
            reference=parse_reference(figure.reference),
            span=Span(line, 1, line, 2),
            place="prose",
            paragraph=paragraph,
            words="" if figure.kind == "fill" else figure.text,
            opens_sentence=figure.text[:1].isupper(),  # a figure begins with a capital nowhere else
        )


def _reason(locked: LockedFigure, figure: Figure) -> str:
    """Why what was said no longer holds, "" where it does."""
    if figure.verdict is None:
        same = figure.text == locked.text or locked.stood.same_as(standing(figure))
        return "" if same else f"It would say “{figure.text}” today."
    if figure.verdict.outcome in {"true", locked.outcome}:
        return ""
    return figure.verdict.message


def _difference(was: Standing, now: Standing) -> float | None:
    """The change of the last value, which is the one that the words are about."""
    before, after = was.values[-1], now.values[-1]
    return after - before if isinstance(before, int | float) and isinstance(after, int | float) else None
