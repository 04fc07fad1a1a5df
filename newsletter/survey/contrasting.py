"""The difference of two figures of one survey's answers, with what they have in common."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from newsletter.survey.address import Side
from newsletter.survey.cells import Cell
from newsletter.survey.codebook import Survey
from newsletter.survey.coding import Coding, coding_of
from newsletter.survey.dataset import Contrast
from newsletter.survey.design_estimates import Estimated, estimate_mean, estimate_share
from newsletter.survey.domains import inside, splitting
from newsletter.survey.linearisation import Inside, degrees_of_freedom, variance
from newsletter.survey.lookup import expand, find_groups, find_question
from newsletter.survey.store import Cells, Store


class _Half(Struct, frozen=True):
    """One side: its estimate, and who is in its domain."""

    estimated: Estimated
    domain: Inside


def contrast(survey: Survey, store: Store, first: Side, second: Side) -> Contrast | None:
    """The second share (or mean) less the first. None where it can't be told.

    Both are estimated from one tally. Two items of a grid stand in it as the answer and as a group. Of two groups one
    degree of freedom goes to the difference, as in a regression on the group (`svyttest` of R's `survey`).
    """
    one, two = (find_question(survey, side.question or "") for side in (first, second))
    by = splitting(survey, first.where, second.where)
    same = one.id == two.id
    if not same and not (first.options and second.options):
        return None
    here = coding_of(one, expand(one, (*first.options, *(second.options if same else ()))))
    there = here if same else coding_of(two, expand(two, second.options))
    split = by if same else (*by, there)
    cells = store.tally(here, split) if first.options else store.moments(one, split)
    old = _half(here, cells, first, by, None)
    new = _half(there, cells, second, by, None if same else len(by))
    if old is None or new is None:
        return None
    spent = find_groups(survey, first.where) != find_groups(survey, second.where)
    return _difference(cells, old, new, 100 if first.options else 1, spent)


def _half(coding: Coding, cells: Cells, side: Side, by: Sequence[Coding], place: int | None) -> _Half | None:
    """One side. Its answers are the tally's, or those at `place` of the groups."""
    within = inside(side.where, by)
    chosen = coding.chosen(expand(coding.question, side.options))

    def code(cell: Cell) -> str | None:
        return cell.answer if place is None else cell.groups[place]

    def domain(cell: Cell) -> bool:
        return code(cell) is not None and within(cell)

    if side.options:
        estimated = estimate_share(cells, domain, lambda cell: coding.matches(code(cell), chosen))
    else:
        estimated = estimate_mean(cells, domain)
    return _Half(estimated, domain) if estimated else None


def _difference(cells: Cells, old: _Half, new: _Half, scale: int, spent: int) -> Contrast | None:
    pairs = zip(old.estimated.scores, new.estimated.scores, strict=True)
    spread = variance(cells, [(b[0] - a[0], b[1] - a[1]) for a, b in pairs])
    if spread is None:
        return None
    df = degrees_of_freedom(cells, lambda cell: old.domain(cell) or new.domain(cell))
    return scale * (new.estimated.value - old.estimated.value), scale * spread**0.5, df - spent
