"""What came between an approved edition and the one that would be made now."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from newsletter.evidence.lock import LockedEdition
from newsletter.resolve.standing import told_apart

NOBODY = "nobody"
_MOST = 5  # figures named one by one


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


def void_because(approved: LockedEdition, now: LockedEdition, to: str | None = None) -> tuple[str, ...]:
    """Why the approval does not hold for what would be made now, a clause each; empty where it holds.

    `to` is the list that it is sent to; without one, every list's sender has to be the one that was approved. The HTML
    is left out on purpose: another machine's libraries may write it otherwise, and what is sent are the approved bytes.
    Everything that it is made from is compared instead.
    """
    figures = tuple(_figures(approved, now))
    draft = ("the draft has changed",) if approved.digests.draft != now.digests.draft else ()
    return (*figures, *draft, *besides(approved, now, to))


def besides(approved: LockedEdition, now: LockedEdition, to: str | None = None) -> tuple[str, ...]:
    """What voids the approval apart from the draft and the numbers, a clause each."""
    return tuple(_reasons(approved, now, to))


def _figures(approved: LockedEdition, now: LockedEdition) -> Iterator[str]:
    """The first few numbers that changed."""
    changed = [change for change in figure_changes(approved, now) if change.before and change.now]
    for change in changed[:_MOST]:
        yield f"{change.reference} was {change.before} and is {change.now}"
    if len(changed) > _MOST:
        yield f"{len(changed) - _MOST} more figures have changed"


def _reasons(approved: LockedEdition, now: LockedEdition, to: str | None) -> Iterator[str]:
    reworded = {(before, question): reference for reference, before, question in _reworded(approved, now)}
    for (before, question), reference in reworded.items():
        yield f"the question behind {reference} was “{before}” and is “{question}”"
    if approved.digests.theme != now.digests.theme:
        yield "the theme has changed"
    if approved.digests.settings != now.digests.settings:
        yield "what the configuration says of the newsletter has changed"
    yield from _senders(approved, now, to)
    yield from _pictures(approved, now)
    explained = reworded or any(change.before for change in figure_changes(approved, now))
    if not explained and _inputs(approved) == _inputs(now):
        if _headed(approved) != _headed(now):
            yield "the way in which a figure is written has changed"
        elif approved.digests.text != now.digests.text:
            yield "a chart, a table or what is said about a survey has changed"


def _reworded(approved: LockedEdition, now: LockedEdition) -> Iterator[tuple[str, str, str]]:
    """References whose question is worded otherwise, the first of each question last: its wording before and now."""
    asked = {figure.reference: figure.question for figure in approved.figures}
    for figure in reversed(now.figures):
        before = asked.get(figure.reference, figure.question)
        if before != figure.question:
            yield figure.reference, before, figure.question


def _senders(approved: LockedEdition, now: LockedEdition, to: str | None) -> Iterator[str]:
    """Lists whose readers would see another sender. One that is gone has no readers."""
    for name, sender in sorted(now.senders.items()):
        before = approved.senders.get(name)
        if before == sender or to not in {None, name}:
            continue
        if before is None:
            yield f"the list {name}, whose sender is {sender or NOBODY}, is new"
        else:
            yield f"the sender of the list {name} was {before or NOBODY} and is {sender or NOBODY}"


def _pictures(approved: LockedEdition, now: LockedEdition) -> Iterator[str]:
    before, after = _pictures_of(approved), _pictures_of(now)
    for name in sorted({name for name, _ in before.items() ^ after.items()}):
        what = "has changed" if name in before and name in after else "is new" if name in after else "is gone"
        yield f"the picture {name.removeprefix('images/')} {what}"


def _pictures_of(edition: LockedEdition) -> dict[str, str]:
    return {name: digest for name, digest in edition.files.items() if name.startswith("images/")}


def _inputs(edition: LockedEdition) -> tuple[str, str, str]:
    return edition.digests.draft, edition.digests.theme, edition.digests.settings


def _headed(edition: LockedEdition) -> tuple[str, str, str, str]:
    """What stands outside the text, and may hold figures."""
    return edition.subject, edition.preheader, edition.title, edition.byline


def _text(edition: LockedEdition, reference: str) -> str:
    return next(figure.text for figure in edition.figures if figure.reference == reference)
