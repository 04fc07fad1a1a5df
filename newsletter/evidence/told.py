"""What an issue that was sent told its readers, figure by figure: other issues must not tell the rest."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from newsletter.draft.grammar import parse_reference, render_reference
from newsletter.draft.references import Reference
from newsletter.evidence.lock import Lock, LockedEdition


def told(lock: Lock) -> tuple[str, ...]:
    """References to single figures by their surveys' ids, each once, of every edition that was sent.

    The marks of its charts and the cells of its tables are among them.
    """
    found = (reference for edition in lock.sent for reference in _told(edition))
    return tuple(dict.fromkeys(found))


def _told(edition: LockedEdition) -> Iterator[str]:
    for figure in edition.figures:
        reference = parse_reference(figure.reference)
        for side in reference.sides:
            named = replace(side, survey=edition.surveys.get(side.survey, side.survey), each=False)
            options = () if reference.form == "base" else side.options
            selections = tuple((option,) for option in options) if side.each and options else (options,)
            singles = (replace(named, options=options) for options in selections)
            yield from (render_reference(Reference("stat", "", (single,))) for single in singles)
