"""The SELECTs over a plain copy of a large file: each of its columns `c0`, `c1` … as text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from newsletter.survey.csv_loading import literal, text_literal, trimmed
from newsletter.survey.importing.plan import Output

_BUFFER = 4_000_000  # bytes: a quarter of the memory that DuckDB takes with its own 32 MB, and no slower
_DAY = "^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"


def answers_of(copy: Path, delimiter: str, width: int, whole: Collection[int] = ()) -> str:
    """The rows of the copy; the columns `whole` are known to hold small whole numbers alone, and are read as such."""
    types = ", ".join(f"'c{place}': '{'SMALLINT' if place in whole else 'VARCHAR'}'" for place in range(width))
    options = f"auto_detect = false, header = false, delim = {text_literal(delimiter)}, new_line = '\\n'"
    options += f""", quote = '"', escape = '"', buffer_size = {_BUFFER}, max_line_size = {_BUFFER}"""
    return f"read_csv({literal(copy)}, {options}, columns = {{{types}}})"


def which(width: int, whole: Collection[int] = (), dropped: tuple[int, Sequence[str]] | None = None) -> str:
    """The condition of a row that is an answer: it is not blank, and its cell is none of those that are dropped."""
    filled = " OR ".join(
        f"c{place} IS NOT NULL" if place in whole else f"{trimmed(f'c{place}')} <> ''" for place in range(width)
    )
    if dropped is None or not dropped[1]:
        return f"({filled})"
    place, cells = dropped
    return f"({filled}) AND (c{place} IS NULL OR c{place} NOT IN ({', '.join(map(text_literal, cells))}))"


def tallies(source: str, where: str, places: Sequence[int]) -> str:
    """Column, cell and how often it stands there, in one pass and one table of counts, whatever the columns hold."""
    cells = ", ".join(f"c{place}" for place in places)
    pairs = f"SELECT unnest([{cells}]) AS cell, unnest([{', '.join(map(str, places))}]) AS place FROM {source} WHERE {where}"  # noqa: S608, E501 -- quoted
    return f"SELECT place, cell, COUNT(*) FROM ({pairs}) GROUP BY place, cell ORDER BY place, cell"  # noqa: S608


def table_of_changes(number: int) -> str:
    """The statement that makes a table of cells and what they become; its first row, of no cell, stands for none."""
    return f"CREATE TABLE to_{number} AS SELECT '' AS cell, CAST(NULL AS VARCHAR) AS word"


def known_changes(number: int) -> tuple[str, str]:
    """The statements that make the type and the list of `Rewriting` from the table."""
    words = f"SELECT list(word ORDER BY enum_code(CAST(cell AS cells_{number}))) FROM to_{number}"  # noqa: S608 -- a number
    cells = f"SELECT cell FROM to_{number}"  # noqa: S608 -- a number
    return f"CREATE TYPE cells_{number} AS ENUM ({cells})", f"SET VARIABLE words_{number} = ({words})"


def different(source: str, where: str, place: int) -> str:
    """Each different cell of a column, and how often it stands there."""
    return f"SELECT c{place}, COUNT(*) FROM {source} WHERE {where} GROUP BY 1"  # noqa: S608 -- quoted


def cells(source: str, where: str, places: Sequence[int]) -> str:
    """The columns as they stand, in the file's order."""
    return f"SELECT {', '.join(f'c{place}' for place in places)} FROM {source} WHERE {where}"  # noqa: S608 -- quoted


class Rewriting:
    """The file of answers as a SELECT: each cell as it stands, or what it is converted to.

    The cells that change are the values of a type `cells_<n>`, what they become the list `words_<n>`: to join them from
    a table would lose the order of the rows.
    """

    def __init__(self, outputs: Sequence[Output], source: str, where: str) -> None:
        self._outputs = outputs
        self._from = f"FROM {source} WHERE {where}"

    def converted(self) -> dict[int, Output]:
        """The outputs whose cells change, by their number."""
        return {number: output for number, output in enumerate(self._outputs) if output.convert}

    def cell(self, number: int) -> str:
        """The cell of an output; NULL where it is empty."""
        output = self._outputs[number]
        cell = self._converted(number) if output.convert else f"c{output.place}"
        if output.other is None:
            return cell
        given = f"{cell} IS NULL AND {trimmed(f'c{output.other.place}')} <> ''"
        return f"CASE WHEN {given} THEN {text_literal(output.other.label)} ELSE {cell} END"

    def _converted(self, number: int) -> str:
        place = self._outputs[number].place
        value = f"TRY_CAST(c{place} AS cells_{number})"
        word = f"list_extract(getvariable('words_{number}'), enum_code({value}) + 1)"
        return f"CASE WHEN {value} IS NULL THEN c{place} ELSE {word} END"

    def copy(self, target: Path) -> str:
        """The statement that writes all of it, without a header."""
        listed = ", ".join(f"{self.cell(number)} AS o{number}" for number in range(len(self._outputs)))
        return f"COPY (SELECT {listed} {self._from}) TO {literal(target)} (FORMAT csv, HEADER false)"

    def units(self, stratum: int, cluster: int | None) -> str:
        """Each stratum with its clusters, or with its number of people where there are none."""
        unit = f", {self.cell(cluster)}" if cluster is not None else ""
        counted = unit or ", COUNT(*)"
        return f"SELECT {self.cell(stratum)}{counted} {self._from} GROUP BY {self.cell(stratum)}{unit}"

    def facts(self, unique: Sequence[int], different: Sequence[int], days: Sequence[int]) -> str:
        """One row: how many different cells each of `unique` has; the different cells, the days, of the others."""
        parts = [f"COUNT(DISTINCT {self.cell(number)})" for number in unique]
        parts += [f"list(DISTINCT CAST({self.cell(number)} AS VARCHAR))" for number in different]
        parts += [f"list(DISTINCT regexp_extract({self.cell(number)}, '{_DAY}'))" for number in days]
        return f"SELECT {', '.join(parts)} {self._from}" if parts else ""
