"""What several published figures together tell: whether another would give away a cell that is too small to publish.

A figure tells how many people are in a set of cells of a cross-table, and its base tells another such sum. Whatever is
a sum or difference of what was told is told as well: the options that are left, a net less one of its options, the one
group that a total and the other groups leave. So the question is whether a small cell lies in the span of the released
sums, which Gaussian elimination answers (Cox 1980; Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from msgspec import Struct

from newsletter.survey.lookup import Groups

Atom = tuple[str | None, ...]  # an option of each question of `Joint.axes`; None: not answered
PRIME = (1 << 61) - 1  # sums of ones and zeros are told apart as well modulo this as among all fractions
MOST_ATOMS = 600


class Released(Struct, frozen=True):
    """A figure that was published: people to whom `where` applies and who chose any of `options`; their base."""

    question: str
    options: frozenset[str]
    where: Groups

    @property
    def questions(self) -> frozenset[str]:
        """Every question that it crosses."""
        return frozenset({self.question, *(name for name, _ in self.where)})


class Joint(Struct, frozen=True):
    """How many people gave each combination of answers to the questions `axes`, of one choice each."""

    axes: tuple[str, ...]
    counts: Mapping[Atom, int]


def axes_of(asked: Released, released: Sequence[Released]) -> tuple[str, ...]:
    """The questions whose joint counts decide about `asked`: its own, and those crossed with them before."""
    found = dict.fromkeys(sorted(asked.questions))
    for figure in released:
        if figure.questions & asked.questions:
            found |= dict.fromkeys(sorted(figure.questions))
    return tuple(found)


def gives_away(
    asked: Released, released: Sequence[Released], joint: Joint, identifying: Sequence[str], threshold: int
) -> str:
    """Which small cell could be worked out once `asked` is published as well, in names; "" where none could.

    A cell is small where fewer than `threshold` people, but somebody, are in it, and it crosses an identifying question
    with another. What could be worked out before is told already.
    """
    atoms = list(joint.counts)
    known = [figure for figure in released if figure.questions <= set(joint.axes)]
    if len(atoms) > MOST_ATOMS or not asked.questions <= set(joint.axes):
        return ""
    before = _Span(len(atoms))
    for figure in known:
        before.add_all(_sums(figure, joint.axes, atoms))
    after = before.copy()
    after.add_all(_sums(asked, joint.axes, atoms))
    for name, cell in _small_cells(joint, atoms, identifying, threshold):
        if after.holds(cell) and not before.holds(cell):
            return name
    return ""


def _sums(figure: Released, axes: Sequence[str], atoms: Sequence[Atom]) -> Iterator[list[int]]:
    """What a figure tells: who chose, and who is in its base, as a one for each atom that counts."""
    place = {name: axes.index(name) for name in figure.questions}

    def within(atom: Atom) -> bool:
        return all(atom[place[name]] in options for name, options in figure.where)

    own = place[figure.question]
    yield [int(within(atom) and atom[own] in figure.options) for atom in atoms]
    yield [int(within(atom) and atom[own] is not None) for atom in atoms]


def _small_cells(
    joint: Joint, atoms: Sequence[Atom], identifying: Sequence[str], threshold: int
) -> Iterator[tuple[str, list[int]]]:
    """Each small cell of each cross-table of two questions or more, one of them identifying: its names, its atoms."""
    for size in range(2, len(joint.axes) + 1):
        for places in combinations(range(len(joint.axes)), size):
            if not {joint.axes[place] for place in places} & set(identifying):
                continue
            levels = [sorted({atom[place] or "" for atom in atoms} - {""}) for place in places]
            for cell in product(*levels):
                wanted = dict(zip(places, cell, strict=True))
                marks = [int(all(atom[place] == name for place, name in wanted.items())) for atom in atoms]
                people = sum(joint.counts[atom] for atom, mark in zip(atoms, marks, strict=True) if mark)
                if 0 < people < threshold:
                    yield " and ".join(f"{joint.axes[place]}:{name}" for place, name in wanted.items()), marks


class _Span:
    """The span of rows, kept in reduced echelon form modulo `PRIME`: each row has a column that is its alone."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: dict[int, list[int]] = {}

    def copy(self) -> _Span:
        """The same span, to be added to."""
        other = _Span(self._width)
        other._rows = dict(self._rows)
        return other

    def holds(self, row: Sequence[int]) -> bool:
        """Whether `row` is a sum of multiples of those added."""
        return not any(self._reduced(row))

    def add_all(self, rows: Iterator[list[int]]) -> None:
        """Add to the span."""
        for row in rows:
            self._add(self._reduced(row))

    def _add(self, row: list[int]) -> None:
        pivot = next((place for place, value in enumerate(row) if value), None)
        if pivot is None:
            return
        inverse = pow(row[pivot], -1, PRIME)
        own = [value * inverse % PRIME for value in row]
        for place, other in self._rows.items():
            if other[pivot]:
                self._rows[place] = _less(other, other[pivot], own)
        self._rows[pivot] = own

    def _reduced(self, row: Sequence[int]) -> list[int]:
        left = list(row)
        for pivot, own in self._rows.items():
            if left[pivot]:
                left = _less(left, left[pivot], own)
        return left


def _less(row: list[int], factor: int, other: list[int]) -> list[int]:
    return [(value - factor * own) % PRIME for value, own in zip(row, other, strict=True)]
