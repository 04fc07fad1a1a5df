"""DuckDB's reader, for large files, gives what the reader of small files gives, and refuses what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from survey_world import invalid, opened, shelf_of

from newsletter.survey import duckdb_engine, sqlite_engine
from newsletter.survey.shelf import Shelf

CODEBOOK = """
title: T
source: responses
responses: {file: answers.csv, respondent: id, weight: w}
questions:
  q: {text: Q, kind: single, column: q, options: {a: {value: "1"}, b: {value: "2"}}}
  t: {text: T, kind: single, column: t, options: {a: {label: "Yes, sir"}, b: {label: "No\\nno"}}}
  x: {text: X, kind: numeric, column: x}
  own: {text: O, kind: text, column: own}
"""
PLAIN = 'id,w,q,t,x,own\nR_1,1.5,1,"Yes, sir",2,"So ""it"" is"\nR_2,1,2,"No\nno",,\nR_3,2,1,,-3.5,é\n'


@pytest.fixture(params=["memory", "parquet"])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as too large for SQLite; and, the second time, for memory."""
    monkeypatch.setattr(sqlite_engine, "LARGEST", -1)
    if request.param == "parquet":
        monkeypatch.setattr(duckdb_engine, "IN_MEMORY", -1)


def figures(shelf: Shelf) -> list[object]:
    data = opened(shelf)
    return [
        data.share("q", ("a",)),
        data.share("t", ("b",)),
        data.number("x"),
        *(data.answer("own", f"R_{n}") for n in (1, 2, 3)),
    ]


READABLE = {
    "as it is": PLAIN.encode(),
    "Windows line ends": PLAIN.replace("No\nno", "No\x00no").replace("\n", "\r\n").replace("\x00", "\n").encode(),
    "a byte-order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "blank rows": PLAIN.replace("R_3", "\n  \n,,,,,\nR_3").encode(),
    "blank space": PLAIN.replace("R_3,2,1", " R_3 ,\t2, 1 ").encode(),
    "no last line end": PLAIN.rstrip("\n").encode(),
    "codes as numbers": PLAIN.replace("R_3,2,1", "R_3,2.0,01.0").encode(),
    "mixed line ends": PLAIN.replace("R_2", "\rR_2", 1).encode(),
}


@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE)
@pytest.mark.usefixtures("large")
def test_the_same_figures_come_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    ours = figures(shelf_of(tmp_path / "large", CODEBOOK, data))
    monkeypatch.setattr(sqlite_engine, "LARGEST", 10**6)
    assert ours == figures(shelf_of(tmp_path / "small", CODEBOOK, PLAIN))


UNREADABLE = {
    "a fraction for a code": (PLAIN.replace("R_3,2,1", "R_3,2,1.4"), "holds “1.4”, which “q” does not list", 5),
    "a code that is too large": (PLAIN.replace("R_3,2,1", "R_3,2,99999"), "holds “99999”", 5),
    "a word for a code": (PLAIN.replace("R_3,2,1", "R_3,2,one"), "holds “one”", 5),
    "no number": (PLAIN.replace("R_3,2,1", "R_3,nan,1"), "its weight is “nan”", 5),
    "hexadecimals": (PLAIN.replace("-3.5", "0x3"), "holds “0x3”, which is not a number", 5),
    "NUL": (PLAIN.replace("é", "\0"), "NUL", 5),
    "too few cells": (PLAIN.replace("R_3,2,1,,-3.5,é", "R_3,2"), "it has 2 cells", 5),
    "an open quotation": (PLAIN + 'R_4,"', "can't be read as CSV", 6),
    "the same person twice": (PLAIN.replace("R_3", "R_1"), "“R_1” stands in row 2 already", 5),
}


@pytest.mark.parametrize(("text", "message", "line"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.usefixtures("large")
def test_what_is_wrong_is_told_by_row(tmp_path: Path, text: str, message: str, line: int) -> None:
    problem = invalid(shelf_of(tmp_path, CODEBOOK, text))[0]
    assert message in problem.message
    assert problem.span.line == line


@pytest.mark.usefixtures("large")
def test_bytes_that_are_not_utf8_are_told_by_line(tmp_path: Path) -> None:
    problem = invalid(shelf_of(tmp_path, CODEBOOK, PLAIN.encode("latin-1")))[0]
    assert ("not UTF-8" in problem.message, problem.span.line) == (True, 5)
