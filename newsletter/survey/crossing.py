"""Two questions of a survey's answers set against each other."""

from __future__ import annotations

from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.coding import Coding, coding_of
from newsletter.survey.dataset import Dataset, Where
from newsletter.survey.domains import inside, splitting
from newsletter.survey.linearisation import sampled_units
from newsletter.survey.lookup import find_question
from newsletter.survey.rao_scott import Association, Place, Table, associated
from newsletter.survey.store import Cells


def association(dataset: Dataset, row: str, column: str, where: Where = ()) -> Association | None:
    """Rao and Scott's test of independence; None where the answers are not held or nobody is in a row or column.

    Only questions of one choice have a table whose cells are apart. Raises NotKnown.
    """
    if not isinstance(dataset, AnsweredDataset):
        return None
    one, two = find_question(dataset.survey, row), find_question(dataset.survey, column)
    if one.kind != "single" or two.kind != "single" or one.id == two.id:
        return None
    by = splitting(dataset.survey, where)
    cells = dataset.store.tally(coding_of(one), (*by, coding_of(two)))
    within, rows, columns = inside(where, by), _Places(coding_of(one)), _Places(coding_of(two))
    places: list[Place | None] = []
    for cell in cells:
        i, j = rows.of(cell.answer), columns.of(cell.groups[-1])
        places.append((i, j) if i is not None and j is not None and within(cell) else None)
    units = sampled_units([cell for cell in cells if within(cell)])
    return associated(_table(cells, places, sum(units.values()) - len(units)))


class _Places:
    """Which row or column of a table each code of a question stands in."""

    def __init__(self, coding: Coding) -> None:
        options = coding.question.options
        self._place = {code: place for place, name in enumerate(options) for code in _codes(coding, name)}

    def of(self, code: str | None) -> int | None:
        """The place of `code`."""
        return None if code is None else self._place.get(code)


def _codes(coding: Coding, option: str) -> frozenset[str]:
    chosen = coding.chosen((option,))
    return chosen if isinstance(chosen, frozenset) else frozenset()


def _table(cells: Cells, places: list[Place | None], df: int) -> Table:
    """The table without options that nobody chose: they say nothing of how the others hang together."""
    rows = {old: new for new, old in enumerate(sorted({place[0] for place in places if place}))}
    columns = {old: new for new, old in enumerate(sorted({place[1] for place in places if place}))}
    kept = [(rows[place[0]], columns[place[1]]) if place else None for place in places]
    return Table(cells, kept, len(rows), len(columns), df)
