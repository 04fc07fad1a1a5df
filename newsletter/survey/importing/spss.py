"""SPSS: `.sav` and `.zsav`, which carry question texts and labels."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from newsletter.survey.importing.cell_text import SEVERAL, cell_text
from newsletter.survey.importing.layout import NO_LABELS, Chunks, Column, Container, Layout, Source
from newsletter.survey.importing.naming import column_name, tidy
from newsletter.survey.importing.refusal import Refusal

CHUNK = 50_000  # rows


@dataclass(frozen=True, slots=True)
class Variables:
    """The variable behind a column, or the several of a set in which each holds one of a person's answers.

    `labels` are those of a set: its cells are lists of words, as a file of Parquet has them.
    """

    names: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)

    def cells(self, data: Mapping[str, Sequence[object]]) -> Iterable[str]:
        """The column's cells."""
        if len(self.names) == 1:
            return map(cell_text, data[self.names[0]])
        return map(self._list, zip(*(data[name] for name in self.names), strict=True))

    def _list(self, values: Sequence[object]) -> str:
        codes = dict.fromkeys(map(cell_text, values))
        return cell_text([self.labels.get(code, code) for code in codes])


@dataclass(frozen=True, slots=True)
class SpssFile:
    """A file of SPSS. Each of its columns is one of `variables`."""

    file: Path
    columns: tuple[Column, ...]
    variables: tuple[Variables, ...]
    notes: tuple[str, ...]
    container: ClassVar[Container] = "spss"
    decimal_comma: ClassVar[bool] = False
    head: ClassVar[list[list[str]]] = []

    @property
    def size(self) -> int:
        """The file's bytes: it takes eight for a number."""
        return self.file.stat().st_size

    def chunks(self) -> Chunks:
        """Every row, numbered from 1: there is no header among them."""
        offset = 0
        while True:
            data, _ = _read(self.file, row_offset=offset, row_limit=CHUNK)
            rows = list(map(list, zip(*(each.cells(data) for each in self.variables), strict=True)))
            if rows:
                yield range(offset + 1, offset + 1 + len(rows)), rows
            if len(rows) < CHUNK:
                return
            offset += len(rows)


def open_spss(file: Path) -> SpssFile:
    """The file with its labels. Raises Refusal."""
    _, about = _read(file, metadataonly=True, user_missing=True)
    missing = {name: _missing_of(ranges) for name, ranges in (about.missing_ranges or {}).items()}
    sets = about.mr_sets or {}
    described = [*_variables(about, _ticked(sets), missing), *_listed_answers(about, sets)]
    described.sort(key=lambda each: about.column_names.index(each[1].names[0]))
    columns, variables = zip(*described, strict=True) if described else ((), ())
    notes = []
    if missing:
        notes.append(f"What the file declares as missing counts as not answered: {_named(missing, about)}.")
    return SpssFile(file, columns, variables, tuple(notes))


def _read(file: Path, **options: Any) -> tuple[Mapping[str, Any], Any]:
    import pyreadstat

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            read: tuple[Mapping[str, Any], Any] = pyreadstat.read_sav(file, output_format="dict", **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError) as error:
        raise Refusal(f"this can't be read as SPSS: {error}.", "Open it in SPSS and save it again.") from None
    return read


def _variables(
    about: Any, ticked: Mapping[str, tuple[str, str, str]], missing: Mapping[str, list[tuple[Any, Any]]]
) -> Iterator[tuple[Column, Variables]]:
    """Each variable as a column, but for those of sets that hold one of a person's answers each."""
    listed = {name for names in _lists(about.mr_sets or {}).values() for name in names}
    for name in about.column_names:
        if name not in listed:
            yield _column(name, about, ticked.get(name, ("", "", "")), missing), Variables((name,))


def _column(
    name: str, about: Any, in_set: tuple[str, str, str], missing: Mapping[str, list[tuple[Any, Any]]]
) -> Column:
    labels = _labels(name, about, missing)
    text = tidy(about.column_names_to_labels.get(name) or "") or name
    group, group_text, counted = in_set
    if not group:
        return Column(column_name(name), name, text, labels=MappingProxyType(labels))
    # The option was chosen where the counted value stands; of words that are counted, the reader does not tell which.
    chosen = MappingProxyType({counted: text}) if counted else NO_LABELS
    return Column(column_name(name), name, text, group, group_text or group, text, labels=chosen)


def _labels(name: str, about: Any, missing: Mapping[str, list[tuple[Any, Any]]]) -> dict[str, str]:
    return {
        cell_text(code): tidy(str(label))
        for code, label in (about.variable_value_labels.get(name) or {}).items()
        if not _inside(code, missing.get(name, []))
    }


def _ticked(sets: Mapping[str, Any]) -> dict[str, tuple[str, str, str]]:
    """The multiple-response sets of yes-or-no variables: variable ▶ set, its label, what counts as chosen."""
    return {
        variable: (name.lstrip("$"), tidy(str(each.get("label") or "")), cell_text(_as_number(each["counted_value"])))
        for name, each in sets.items()
        if each.get("is_dichotomy")
        for variable in each.get("variable_list", ())
    }


def _lists(sets: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The multiple-response sets of categories: set ▶ the variables of the first, the second … answer."""
    found: dict[str, tuple[str, ...]] = {}
    for name, each in sets.items():
        names = tuple(each.get("variable_list", ()))
        taken = {variable for others in found.values() for variable in others}
        if not each.get("is_dichotomy") and len(names) > 1 and taken.isdisjoint(names):
            found[name] = names
    return found


def _listed_answers(about: Any, sets: Mapping[str, Any]) -> Iterator[tuple[Column, Variables]]:
    """Each set of categories as one column of lists."""
    for name, names in _lists(sets).items():
        labels = {code: label for variable in names for code, label in _labels(variable, about, {}).items()}
        heading = f"${name.lstrip('$')}"  # as SPSS writes it: no variable begins so
        text = tidy(str(sets[name].get("label") or "")) or heading
        yield Column(column_name(heading), heading, text, separators=(SEVERAL,)), Variables(names, labels)


def _as_number(value: object) -> object:
    if value is None:
        return None
    try:
        return float(str(value))
    except ValueError:
        return value


def _missing_of(ranges: list[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
    return [(each["lo"], each["hi"]) for each in ranges]


def _inside(code: Any, ranges: list[tuple[Any, Any]]) -> bool:
    return any(isinstance(low, type(code)) and low <= code <= high for low, high in ranges)


def _named(missing: Mapping[str, list[tuple[Any, Any]]], about: Any) -> str:
    parts = []
    for name, ranges in list(missing.items())[:6]:
        labels = about.variable_value_labels.get(name) or {}
        codes = [
            cell_text(low) + (f" ({labels[low]})" if low in labels else "")
            if low == high
            else f"{cell_text(low)} to {cell_text(high)}"
            for low, high in ranges
        ]
        parts.append(f"“{name}” {', '.join(codes)}")
    return "; ".join(parts) + ("; …" if len(missing) > 6 else "")


class Spss:
    """The form of an SPSS file."""

    name = "spss"
    title = "an SPSS file"

    def recognised(self, source: Source) -> str:
        """By what it begins with."""
        return "it begins as SPSS's files do" if source.container == "spss" else ""

    def layout(self, source: Source) -> Layout:
        """The columns as the file describes them."""
        return Layout(source.columns, header_rows=0)
