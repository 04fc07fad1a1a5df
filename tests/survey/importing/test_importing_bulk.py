"""A large file is counted and rewritten in DuckDB: the survey is the one that reading row by row makes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_workbooks import workbook
from importing_world import World, csv_bytes

from newsletter.errors import Refused
from newsletter.survey.importing import bulk_table
from newsletter.survey.importing.bulk_engine import BulkEngine
from newsletter.survey.importing.parquet import open_parquet
from newsletter.survey.importing.row_table import RowTable

FIXTURES = Path(__file__).parent / "fixtures"  # made up: nobody was asked any of it


@contextmanager
def from_size(size: int) -> Iterator[None]:
    """Files of so many bytes count as large."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bulk_table, "LARGE", size)
        yield


@contextmanager
def never_by_rows() -> Iterator[None]:
    """Reading row by row is no way out."""

    def refuse(*_: object) -> None:
        raise AssertionError("it was read row by row")

    with pytest.MonkeyPatch.context() as patched, from_size(0):
        patched.setattr(RowTable, "profiled", refuse)
        patched.setattr(RowTable, "write", refuse)
        yield


def both_ways(root: Path, content: bytes | Path) -> tuple[World, World]:
    """The same file imported in bulk, and row by row."""
    bulk, rows = World(root / "bulk"), World(root / "rows")
    for world in (bulk, rows):
        world.root.mkdir()
    with never_by_rows():
        bulk.take(content)
    rows.take(content)
    return bulk, rows


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.csv")))
def test_each_form_of_text(tmp_path: Path, name: str) -> None:
    bulk, rows = both_ways(tmp_path, FIXTURES / name)
    assert bulk.state() == rows.state()
    assert bulk.reports == rows.reports


def answer(n: int) -> list[str]:
    """A respondent as a spreadsheet in a country of decimal commas has one."""
    weight = f"{0.5 + n % 3 / 2:.2f}".replace(".", ",")
    words = f"Line one\nof “{n}”, and\tmore; =1" if n % 3 else ""
    return [
        f"R_{n}",
        weight,
        " GP " if n % 2 else "Manager",
        f"1{n % 7}.{n:03},5",
        f"31.10.2016 0{n % 10}:00",
        words,
        "7",
    ]


ROWS = [answer(n) for n in range(60)]
HEADER = ["Response\nid", "weight", "role", "spend", "when", "words; in all", "age"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_save(tmp_path: Path, encoding: str, delimiter: str) -> None:
    content = csv_bytes([HEADER, *ROWS], delimiter=delimiter, encoding=encoding)
    bulk, rows = both_ways(tmp_path, content)
    assert bulk.state() == rows.state()
    assert bulk.reports == rows.reports
    assert bulk.counts("role") == {"GP": 30, "Manager": 30}
    assert bulk.dataset().respondents().base == 60


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_whatever_lines_end_in(tmp_path: Path, ends: bytes) -> None:
    content = csv_bytes([["id", "role", "words"], ["1", "GP", "two\nlines"], ["2", "GP", ""], ["3", "Manager", "x"]])
    bulk, rows = both_ways(tmp_path, b"\n\n" + content.replace(b"\r\n", ends))
    assert bulk.state() == rows.state()
    assert bulk.answers()[1] == ["1", "GP", "two\nlines"]


def test_answers_that_appear_late_are_options_too(tmp_path: Path) -> None:
    cells = ["b"] * 2_500 + ["a"] * 2_500 + ["zz", "y"] * 30
    bulk, rows = both_ways(tmp_path, csv_bytes([["id", "role"], *([str(n), cell] for n, cell in enumerate(cells))]))
    assert bulk.counts("role") == rows.counts("role") == {"b": 2500, "a": 2500, "y": 30, "zz": 30}
    assert bulk.answers() == rows.answers(), "in the order of the file"


def test_blank_rows_and_previews_are_left_out(tmp_path: Path) -> None:
    content = (FIXTURES / "qualtrics.csv").read_bytes()
    commas = content.decode().splitlines()[0].count(",")
    blank = b"," * commas + b"\r\n" + " \u2003".encode() + b"," * commas + b"\r\n\r\n"
    bulk, rows = both_ways(tmp_path, content.rstrip() + b"\r\n" + blank)
    assert bulk.state() == rows.state()
    assert [note for note in bulk.reports[0].notes if "preview" in note]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("3,1,GP", "row 12: the respondent “3” stands in row 4 already"),
        (",1,GP", "row 12: it has no respondent's id"),
        ("11,-1,GP", "row 12: its weight is “-1”"),
        ("11,,GP", "row 12: it has no weight"),
        ("11,1", "row 12: this has 2 cells, the header has 3"),
        ("11,1,GP,x", "row 12: this has 4 cells, the header has 3"),
        ("id,weight,role", "row 12: this repeats the header"),
        ("11,1,G\0P", "row 12: this holds NUL"),
        ('11,1,"GP', "row 12: this can't be read as CSV"),
        ('11,1,"GP"x', "row 12: this can't be read as CSV"),
        ("11,1," + "x" * 1_000_001, "row 12: this can't be read as CSV"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, row: str, message: str) -> None:
    world = World(tmp_path)
    good = ["id,weight,role", *(f"{n},1,{'GP' if n % 2 else 'Manager'}" for n in range(1, 11))]
    world.take("\n".join(good).encode())
    before = world.state()
    with from_size(0), pytest.raises(Refused, match=message):
        world.take("\n".join([*good, row, ""]).encode())
    assert world.state() == before


def test_days_outside_the_fieldwork_are_told_with_their_rows(tmp_path: Path) -> None:
    world = World(tmp_path)
    rows = [["id", "role", "when"], *([str(n), "GP" if n % 2 else "No", f"2016-11-{n:02} 10:00"] for n in range(1, 20))]
    world.take(rows)
    world.write_yaml(world.yaml() + "fieldwork: {start: 2016-11-02, end: 2016-11-18}\n")
    with never_by_rows():
        report = world.take(csv_bytes(rows))
    assert [note for note in report.notes if "fieldwork" in note] == [
        "Row 2: “when” is 2016-11-01, outside the fieldwork.",
        "Row 20: “when” is 2016-11-19, outside the fieldwork.",
    ]


def test_importing_again_in_bulk_keeps_what_was_written_by_hand(tmp_path: Path) -> None:
    world = World(tmp_path)
    old = [["id", "role"], *([str(n), "GP" if n % 2 else "Manager"] for n in range(1, 11))]
    with never_by_rows():
        world.take(csv_bytes(old))
        world.write_yaml(world.yaml().replace("label: GP", "label: General practitioner"))
        report = world.take(csv_bytes([*old, ["11", "Nurse"]]))
    assert report.new_options == ("role/nurse",)
    assert world.counts("role") == {"General practitioner": 5, "Manager": 5, "Nurse": 1}


def test_the_copy_is_gone_afterwards_and_one_that_was_left_behind_is_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    left, running = (tmp_path / "scratch" / f"newsletter-import-{name}" for name in ("left", "running"))
    for folder in (left, running):
        folder.mkdir(parents=True)
        (folder / "answers.csv").write_text("1,GP\n", encoding="utf-8")
    os.utime(left, (0, 0))  # long ago, by an import that was killed
    with never_by_rows():
        World(tmp_path).take(FIXTURES / "google_forms.csv")
    assert list((tmp_path / "scratch").iterdir()) == [running]


def test_every_statement_can_be_asked_how_far_it_is() -> None:
    engine = BulkEngine(lambda _rows: None, 1)
    asked = "SELECT current_setting('enable_progress_bar') AND NOT current_setting('enable_progress_bar_print')"
    assert engine.run(asked).fetchall() == [(True,)]
    assert list(engine.some(asked, 1)) == [[(True,)]]
    engine.close()


CELLS = st.sampled_from(
    ["", " ", "1", "2", "-1", "1,5", "1.234,5", "yes", "no", " GP", "GP", 'a "b"', "x\ny", "N/A", "é"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12), st.sampled_from([",", ";"]))
def test_any_table_comes_out_the_same(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    content = csv_bytes([["q1_1", "q1_2", "weight"], *rows], delimiter=delimiter)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = []
        for size in (0, len(content) + 1):
            world = World(Path(folder) / str(size))
            world.root.mkdir()
            with from_size(size):
                try:
                    world.take(content)
                    outcomes.append((world.state(), ""))
                except Refused as refused:
                    outcomes.append((world.state(), refused.message))
        assert outcomes[0] == outcomes[1]


TYPES = """SELECT 'R_' || i AS id, CASE WHEN i % 2 = 0 THEN ' GP ' ELSE 'Manager' END AS role, i % 3 AS step,
    i % 2 = 0 AS yes, CASE WHEN i % 7 = 0 THEN NULL ELSE i / 3 END AS spend, CAST(i / 7 AS FLOAT) AS part,
    [0.1, 1e15, 123456789012345.6, -0.0, 1e-7, 1e20, 'nan'::DOUBLE, 'inf'::DOUBLE, 7, 2.5][1 + i % 10] AS odd,
    DATE '2016-10-01' + CAST(i % 20 AS INTEGER) AS day,
    TIMESTAMP '2016-10-01 09:30:59.75' + INTERVAL 1 DAY * (i % 9) AS "when", CAST(i AS HUGEINT) * 10000000000 AS big,
    CASE WHEN i % 5 = 0 THEN NULL ELSE 'Line one' || chr(10) || 'of “' || i || '”, and; more' END AS words
    FROM range(60) AS t(i)"""


@pytest.mark.parametrize(
    "more", ["", ", CAST(i AS DECIMAL(9, 2)) AS price", ", [i % 3, 7] AS list, TIME '10:00' AS at"]
)
def test_parquet_of_every_type(tmp_path: Path, more: str) -> None:
    """Some types are made text by DuckDB, and where one is not known all cells are, one by one."""
    file = tmp_path / "answers.parquet"
    select = TYPES.replace(" FROM range", f"{more} FROM range")
    duckdb.connect().execute(f"COPY ({select}) TO '{file.as_posix()}' (FORMAT parquet)")
    assert bool(open_parquet(file).texts) == (not more)
    bulk, rows = both_ways(tmp_path, file)
    assert bulk.state() == rows.state()
    assert bulk.reports == rows.reports
    assert bulk.counts("role") == {"GP": 30, "Manager": 30}


def test_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "answers.xlsx"
    blank = [""] * len(HEADER)
    file.write_bytes(workbook({"Answers": [HEADER, *ROWS, blank, *[answer(n) for n in range(60, 65)]]}))
    bulk, rows = both_ways(tmp_path, file)
    assert bulk.state() == rows.state()
    assert bulk.reports == rows.reports
    assert bulk.dataset().respondents().base == 65


@pytest.mark.parametrize("name", ["made_up.sav", "made_up_sets.sav"])
def test_spss(tmp_path: Path, name: str) -> None:
    bulk, rows = both_ways(tmp_path, FIXTURES / name)
    assert bulk.state() == rows.state()
    assert bulk.reports == rows.reports


@pytest.mark.parametrize(
    ("row", "message"), [("'R_3'", "row 61: the respondent “R_3” stands in row 4"), ("''", "row 61")]
)
def test_a_bad_row_of_parquet_is_told_with_its_number(tmp_path: Path, row: str, message: str) -> None:
    file, world = tmp_path / "answers.parquet", World(tmp_path)
    people = "SELECT 'R_' || i AS id, 'GP' AS role FROM range(60) AS t(i)"
    duckdb.connect().execute(f"COPY ({people} UNION ALL SELECT {row}, 'GP') TO '{file.as_posix()}' (FORMAT parquet)")
    with from_size(0), pytest.raises(Refused, match=message):
        world.take(file)


@pytest.mark.parametrize("character", ["chr(13)", "chr(0)"])
def test_parquet_with_what_no_text_file_has_is_read_row_by_row(tmp_path: Path, character: str) -> None:
    file, world = tmp_path / "answers.parquet", World(tmp_path)
    select = f"SELECT i AS id, 'G' || {character} || 'P' AS role FROM range(60) AS t(i)"
    duckdb.connect().execute(f"COPY ({select}) TO '{file.as_posix()}' (FORMAT parquet)")
    with from_size(0):
        if character == "chr(0)":
            with pytest.raises(Refused, match="row 1: this holds NUL"):
                world.take(file)
        else:
            assert world.take(file).respondents == 60


def test_many_columns_of_words(tmp_path: Path) -> None:
    """They are written by one thread, for two would keep gigabytes of a large file in order."""
    rows = [[str(n), *("yes" if n % m else "no" for m in range(2, 40))] for n in range(60)]
    bulk, by_rows = both_ways(tmp_path, csv_bytes([["id", *(f"question {m}" for m in range(2, 40))], *rows]))
    assert bulk.state() == by_rows.state()
