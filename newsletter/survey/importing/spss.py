"""SPSS: `.sav` and `.zsav`, which carry question texts and labels."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from newsletter.survey.importing.cell_text import cell_text
from newsletter.survey.importing.layout import Chunks, Column, Container, Layout, Source
from newsletter.survey.importing.naming import column_name, tidy
from newsletter.survey.importing.refusal import Refusal

CHUNK = 50_000  # rows


@dataclass(frozen=True, slots=True)
class SpssFile:
    """A file of SPSS."""

    file: Path
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    container: ClassVar[Container] = "spss"
    decimal_comma: ClassVar[bool] = False
    head: ClassVar[list[list[str]]] = []

    def chunks(self) -> Chunks:
        """Every row, numbered from 1: there is no header among them."""
        offset = 0
        while True:
            data, _ = _read(self.file, row_offset=offset, row_limit=CHUNK)
            rows = list(map(list, zip(*(map(cell_text, values) for values in data.values()), strict=True)))
            if rows:
                yield range(offset + 1, offset + 1 + len(rows)), rows
            if len(rows) < CHUNK:
                return
            offset += len(rows)


def open_spss(file: Path) -> SpssFile:
    """The file with its labels. Raises Refusal."""
    _, about = _read(file, metadataonly=True, user_missing=True)
    sets = _sets(about.mr_sets or {})
    missing = {name: _missing_of(ranges) for name, ranges in (about.missing_ranges or {}).items()}
    columns = tuple(_column(name, about, sets.get(name, ("", "", "")), missing) for name in about.column_names)
    notes = []
    if missing:
        notes.append(f"What the file declares as missing counts as not answered: {_listed(missing, about)}.")
    return SpssFile(file, columns, tuple(notes))


def _read(file: Path, **options: Any) -> tuple[Mapping[str, Any], Any]:
    import pyreadstat

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            read: tuple[Mapping[str, Any], Any] = pyreadstat.read_sav(file, output_format="dict", **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError) as error:
        raise Refusal(f"this can't be read as SPSS: {error}.", "Open it in SPSS and save it again.") from None
    return read


def _column(
    name: str, about: Any, in_set: tuple[str, str, str], missing: Mapping[str, list[tuple[float, float]]]
) -> Column:
    labels = {
        cell_text(code): tidy(str(label))
        for code, label in (about.variable_value_labels.get(name) or {}).items()
        if not _inside(code, missing.get(name, []))
    }
    text = tidy(about.column_names_to_labels.get(name) or "")
    group, group_text, counted = in_set
    if group:  # the option was chosen where the counted value stands
        chosen = MappingProxyType({counted: text or name})
        return Column(column_name(name), name, text or name, group, group_text or group, text or name, labels=chosen)
    return Column(column_name(name), name, text or name, labels=MappingProxyType(labels))


def _sets(sets: Mapping[str, Any]) -> dict[str, tuple[str, str, str]]:
    """The multiple-response sets of yes-or-no columns: column ▶ set, its label, what counts as chosen."""
    return {
        column: (name.lstrip("$"), tidy(str(each.get("label") or "")), cell_text(_as_number(each["counted_value"])))
        for name, each in sets.items()
        if each.get("counted_value") is not None
        for column in each.get("variable_list", ())
    }


def _as_number(value: object) -> object:
    try:
        return float(str(value))
    except ValueError:
        return value


def _missing_of(ranges: list[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
    return [(each["lo"], each["hi"]) for each in ranges]


def _inside(code: Any, ranges: list[tuple[Any, Any]]) -> bool:
    return any(isinstance(low, type(code)) and low <= code <= high for low, high in ranges)


def _listed(missing: Mapping[str, list[tuple[Any, Any]]], about: Any) -> str:
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
