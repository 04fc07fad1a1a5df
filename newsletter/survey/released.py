"""What several published figures together tell: whether more would give away a cell that is too small to publish.

A figure tells how many people are in a set of cells of a cross-table, and its base tells another such sum. Whatever is
a sum or difference of what was told is told as well: the options that are left, a net less one of its options, the one
group that a total and the other groups leave. So the question is whether a small cell lies in the span of the released
sums, which Gaussian elimination answers (Cox 1980; Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
People whom no figure tells apart are one unknown of it, however many answers they gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from newsletter.survey.lookup import Groups
from newsletter.survey.spans import Span

Level = frozenset[str]  # the options that somebody chose of a question
Atom = tuple[Level | None, ...]  # of each question of `Joint.axes`; None: not answered
Mask = int  # a bit for each atom


class Released(Struct, frozen=True):
    """A figure that was published: people to whom `where` applies and who chose any of `options`; their base.

    Without options it tells the base alone, or the sum of that base's numbers; without a question, how many people
    `where` applies to.
    """

    question: str | None
    options: frozenset[str]
    where: Groups

    @property
    def questions(self) -> frozenset[str]:
        """Every question that it crosses."""
        crossed = frozenset(name for name, _ in self.where)
        return crossed | {self.question} if self.question else crossed

    @property
    def counted(self) -> frozenset[str]:
        """The questions whose answers it counts."""
        return frozenset({self.question}) if self.question else self.questions


class Joint(Struct, frozen=True):
    """How many people gave each combination of answers to the questions `axes`."""

    axes: tuple[str, ...]
    counts: Mapping[Atom, int]


class Guard(Struct, frozen=True):
    """What is too small: cells of fewer than `threshold` people, but of somebody.

    They cross an identifying question with another.
    """

    identifying: frozenset[str]
    threshold: int


def axes_of(asked: Iterable[Released], released: Iterable[Released]) -> tuple[str, ...]:
    """The questions whose joint counts decide about `asked`: its own, and those of figures that count the same answers.

    Two figures that have nothing but a group in common, as what GPs answered to two questions, tell nothing together.
    """
    own = tuple(asked)
    related = (figure.questions for figure in released if any(_related(figure, each) for each in own))
    return tuple(sorted(frozenset[str]().union(*(figure.questions for figure in own), *related)))


def _related(one: Released, other: Released) -> bool:
    """Whether what one figure counts is a question of the other."""
    return bool(one.counted & other.questions or other.counted & one.questions)


def gives_away(asked: Sequence[Released], released: Sequence[Released], people: People) -> str:
    """Which small cell could be worked out once `asked` is published as well, in names; "" where none could.

    What could be worked out before is told already.
    """
    known = [figure for figure in released if figure.questions <= people.axes]
    figures = [*known, *asked]
    before = list(dict.fromkeys(mask for figure in known for mask in people.told(figure)))
    after = list(dict.fromkeys(mask for figure in asked for mask in people.told(figure)))
    alike = people.alike([*before, *after])
    small = [each for each in people.small(figures) if all(each[1] & mask in {0, mask} for mask in alike)]
    if not small:
        return ""
    old = Span(len(alike))
    old.add_all(_over(alike, mask) for mask in before)
    new = old.copy()
    new.add_all(_over(alike, mask) for mask in after)
    hidden = ((name, _over(alike, mask)) for name, mask in small)
    return next((name for name, row in hidden if new.holds(row) and not old.holds(row)), "")


def _over(alike: Sequence[Mask], mask: Mask) -> list[int]:
    """A set of atoms as a one for each class of those that are alike."""
    return [int(bool(mask & each)) for each in alike]


def _has_not(cell: tuple[tuple[str, ...], Mask]) -> bool:
    return any(name.startswith("not ") for name in cell[0])


class People:
    """Everybody, by what they answered, and which cells of theirs are to be guarded."""

    def __init__(self, joint: Joint, guard: Guard) -> None:
        self.axes = frozenset(joint.axes)
        self._guard = guard
        self._small: dict[tuple[str, ...], list[tuple[str, Mask]]] = {}
        self._counts = list(joint.counts.values())
        self._chose: dict[str, dict[str, Mask]] = {axis: {} for axis in joint.axes}
        self._answered = dict.fromkeys(joint.axes, 0)
        for place, atom in enumerate(joint.counts):
            for axis, level in zip(joint.axes, atom, strict=True):
                if level is not None:
                    self._answered[axis] |= 1 << place
                for option in level or ():
                    self._chose[axis][option] = self._chose[axis].get(option, 0) | 1 << place

    @property
    def everyone(self) -> Mask:
        """All of them."""
        return (1 << len(self._counts)) - 1

    def told(self, figure: Released) -> tuple[Mask, ...]:
        """Whom a figure counts: those who chose, and its base."""
        within = self.everyone
        for name, options in figure.where:
            within &= self._any(name, options)
        if figure.question is None:
            return (within,)
        base = within & self._answered[figure.question]
        return (base & self._any(figure.question, figure.options), base) if figure.options else (base,)

    def alike(self, masks: Iterable[Mask]) -> list[Mask]:
        """Classes of people whom none of `masks` tells apart."""
        classes = [self.everyone] if self._counts else []
        for mask in masks:
            classes = [part for each in classes for part in (each & mask, each & ~mask) if part]
        return classes

    def small(self, figures: Iterable[Released]) -> Iterator[tuple[str, Mask]]:
        """Each small cell of the cross-tables that the figures are of: its names, its people."""
        tables = {
            axes
            for figure in figures
            for size in range(2, len(figure.questions) + 1)
            for axes in combinations(sorted(figure.questions), size)
            if self._guard.identifying.intersection(axes)
        }
        for axes in sorted(tables):
            if axes not in self._small:
                self._small[axes] = list(self._small_cells(axes))
            yield from self._small[axes]

    def _small_cells(self, axes: Sequence[str]) -> Iterator[tuple[str, Mask]]:
        """Those of one table, plain options before what was not chosen."""
        threshold = self._guard.threshold
        identifying_first = sorted(axes, key=lambda axis: axis not in self._guard.identifying)
        for names, cell in sorted(self._cells(identifying_first, self.everyone, whole=False), key=_has_not):
            if 0 < self._number(cell, threshold) < threshold:
                yield " and ".join(names), cell

    def _cells(self, axes: Sequence[str], within: Mask, *, whole: bool) -> Iterator[tuple[tuple[str, ...], Mask]]:
        """Those who chose an option of each question, or of all but one, of which they chose another.

        `whole`: an option of each. A share tells both of those who chose and of those who did not.
        """
        if not axes:
            yield (), within
            return
        axis, *rest = axes
        for option, mask in sorted(self._chose[axis].items()):
            parts = [(f"{axis}:{option}", within & mask, whole)]
            if not whole:
                parts.append((f"not {axis}:{option}", within & self._answered[axis] & ~mask, True))
            for name, cell, told in parts:
                if cell:
                    yield from (((name, *names), part) for names, part in self._cells(rest, cell, whole=told))

    def _any(self, axis: str, options: Iterable[str]) -> Mask:
        found = 0
        for option in options:
            found |= self._chose[axis].get(option, 0)
        return found

    def _number(self, cell: Mask, enough: int) -> int:
        """How many people are in a cell, counted as far as `enough`."""
        number = 0
        while cell and number < enough:
            lowest = cell & -cell
            number += self._counts[lowest.bit_length() - 1]
            cell ^= lowest
        return number
