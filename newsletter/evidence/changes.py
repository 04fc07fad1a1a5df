"""What came between an approved edition and the one that would be made now."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from newsletter.evidence.lock import LockedEdition
from newsletter.resolve.standing import told_apart


class FigureChange(Struct, frozen=True):
    """A figure that is new (`before` is ""), gone (`now` is ""), or stands otherwise."""

    reference: str
    before: str
    now: str


def figure_changes(before: LockedEdition, now: LockedEdition) -> tuple[FigureChange, ...]:
    """Every reference whose figure changed, in the order of the issue; then those that are gone."""
    stood, stands = before.standing(), now.standing()
    changes = []
    units = {figure.reference: figure.unit for figure in now.figures}
    for reference, today in stands.items():
        earlier = stood.get(reference)
        if earlier is None:
            changes.append(FigureChange(reference, "", _text(now, reference)))
        elif not earlier.same_as(today):
            changes.append(FigureChange(reference, *told_apart(earlier, today, units[reference])))
    gone = (FigureChange(reference, _text(before, reference), "") for reference in stood if reference not in stands)
    return (*changes, *gone)


def void_because(approved: LockedEdition, now: LockedEdition) -> tuple[str, ...]:
    """Why the approval does not hold for what would be made now, a clause each; empty where it holds.

    The HTML is left out on purpose: another machine's libraries may write it otherwise, and what is sent are the
    approved bytes. Everything that it is made from is compared instead.
    """
    return tuple(_reasons(approved, now))


def _reasons(approved: LockedEdition, now: LockedEdition) -> Iterator[str]:
    for change in figure_changes(approved, now):
        if change.before and change.now:
            yield f"{change.reference} was {change.before} and is {change.now}"
    if approved.digests.draft != now.digests.draft:
        yield "the draft has changed"
    if approved.digests.theme != now.digests.theme:
        yield "the theme has changed"
    if approved.digests.settings != now.digests.settings:
        yield "what the configuration says of the newsletter has changed"
    for name in sorted({name for name, _ in _pictures(approved).items() ^ _pictures(now).items()}):
        yield f"the picture {name.removeprefix('images/')} has changed"
    if _inputs(approved) == _inputs(now) and approved.digests.text != now.digests.text:
        yield "a chart, a table or what is said about a survey has changed"


def _pictures(edition: LockedEdition) -> dict[str, str]:
    return {name: digest for name, digest in edition.files.items() if name.startswith("images/")}


def _inputs(edition: LockedEdition) -> tuple[str, str, str]:
    return edition.digests.draft, edition.digests.theme, edition.digests.settings


def _text(edition: LockedEdition, reference: str) -> str:
    return next(figure.text for figure in edition.figures if figure.reference == reference)
