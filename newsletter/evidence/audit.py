"""What was sent, held to the figures of today.

A lock alone is enough for it: the draft may have changed since, or be gone.
"""

from __future__ import annotations

from msgspec import Struct

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.evidence.lock import Lock, LockedEdition, LockedFigure, Sending
from newsletter.evidence.today import Today
from newsletter.resolve.resolved import Figure
from newsletter.resolve.standing import Standing, standing, told_apart, unit_of
from newsletter.survey.shelf import Shelf


class Wrong(Struct, frozen=True):
    """A sentence, or a mark of a chart, that was sent and no longer holds.

    `now` is None where its survey has the figure no more. `was` and `is_now` are the figures in words, `reason`
    says what is wrong, and `difference` how far the figure has moved where that is one number. Not `refuted`: the words
    are not false of the figures, and can't be said of them: two waves that asked differently.
    """

    figure: LockedFigure
    now: Standing | None
    was: str
    is_now: str
    reason: str
    difference: float | None
    refuted: bool = True


class Unknown(Struct, frozen=True):
    """A figure that nothing can be said of today, as its survey is not there or can't be read, and why."""

    figure: LockedFigure
    reason: str


class Reworded(Struct, frozen=True):
    """A question that is worded otherwise today than when a figure of it was sent, which still holds."""

    reference: str
    before: str
    now: str


class Audited(Struct, frozen=True):
    """One edition of an issue that was sent, and what in it is wrong today."""

    issue: str
    edition: LockedEdition
    sendings: tuple[Sending, ...]
    wrong: tuple[Wrong, ...]
    unknown: tuple[Unknown, ...] = ()
    reworded: tuple[Reworded, ...] = ()

    @property
    def received(self) -> int:
        """How many messages with it were accepted for their readers."""
        return sum(sending.accepted for sending in self.sendings)


def audit(lock: Lock, shelf: Shelf, style: HouseStyle, tolerances: Tolerances) -> tuple[Audited, ...]:
    """Each edition of the issue that was sent."""
    return tuple(_audited(lock, edition, Today(edition, shelf, style, tolerances)) for edition in lock.sent)


def _audited(lock: Lock, edition: LockedEdition, today: Today) -> Audited:
    wrong: list[Wrong] = []
    unknown: list[Unknown] = []
    reworded: dict[tuple[str, str], Reworded] = {}
    for line, locked in enumerate(edition.figures, 1):
        found = _held(locked, line, today)
        if isinstance(found, Wrong):
            wrong.append(found)
        elif isinstance(found, Unknown):
            unknown.append(found)
        elif found is not None:
            reworded.setdefault((found.before, found.now), found)
    sendings = tuple(sending for sending in lock.sendings if sending.edition == edition.edition)
    return Audited(lock.issue, edition, sendings, tuple(wrong), tuple(unknown), tuple(reworded.values()))


def _held(locked: LockedFigure, line: int, today: Today) -> Wrong | Unknown | Reworded | None:
    """What has become of one figure; None where it stands as it did."""
    missing = today.missing(locked)
    if missing:
        return Unknown(locked, missing)
    figure = today.figures.get(line)
    if figure is None:
        return Wrong(locked, None, locked.text, "", today.reasons.get(line, "It has no value any more."), None)
    if reason := _reason(locked, figure):
        now = standing(figure)
        told = told_apart(locked.stood, now, unit_of(figure))
        refuted = figure.verdict is None or figure.verdict.outcome in {"false", "uncertain"}
        return Wrong(locked, now, *told, reason, _difference(locked.stood, now), refuted)
    if figure.question_text != locked.question:
        return Reworded(locked.reference, locked.question, figure.question_text)
    return None


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
