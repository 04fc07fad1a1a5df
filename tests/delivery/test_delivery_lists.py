from __future__ import annotations

import csv
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from delivery_world import START, World
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.database import FILE_NAME, Place, open_database
from newsletter.delivery.exporting import export_list
from newsletter.delivery.importing import ImportReport, import_list
from newsletter.delivery.people_file import Wishes
from newsletter.delivery.spreadsheet import plain_cell, safe_cell
from newsletter.errors import CouldNotRun


@pytest.fixture
def world(place: Place) -> World:
    place.folder.mkdir(exist_ok=True)
    return World(place)


def imported(
    world: World,
    content: str | bytes,
    on_rows: Callable[[int], None] = lambda _rows: None,
    **wishes: Any,
) -> ImportReport:
    path = world.folder / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_list(world.engine, "pilot", path, START, Wishes(**wishes), on_rows)


def fields(world: World) -> dict[str, dict[str, str]]:
    return {reader.address: dict(reader.fields) for reader in world.audience.readers("pilot")}


def test_the_mapping_is_guessed_from_the_header_and_reported(world: World) -> None:
    report = imported(world, "Given Name,Surname,E-mail Address,Job Title,\nAda,Byron,Ada@Example.org,Analyst,\n")
    columns = [(column.heading, column.field) for column in report.mapping.columns]
    assert columns == [
        ("Given Name", "first-name"),
        ("Surname", "last-name"),
        ("E-mail Address", "email"),
        ("Job Title", "job-title"),
        ("", ""),
    ]
    assert fields(world) == {"ada@example.org": {"first-name": "Ada", "last-name": "Byron", "job-title": "Analyst"}}
    assert (report.kept, report.added.new, report.rows, report.bad_count) == (True, 1, 1, 0)


def test_a_file_without_a_header_is_read_from_its_first_row(world: World) -> None:
    report = imported(world, "Ada,ada@example.org\nBob,bob@example.org\n")
    assert not report.mapping.headed
    assert fields(world)["ada@example.org"] == {"column-1": "Ada"}


def test_the_addresses_column_may_be_named(world: World) -> None:
    imported(world, "Kontakt,Name\nada@example.org,Ada\n", address_column="Kontakt")
    assert list(fields(world)) == ["ada@example.org"]
    with pytest.raises(CouldNotRun, match="There is no column “Kontackt”") as refused:
        imported(world, "Kontakt,Name\nada@example.org,Ada\n", address_column="Kontackt")
    assert refused.value.help == "Did you mean “Kontakt”?"


@pytest.mark.parametrize(
    ("encoding", "guessed", "reported"),
    [
        ("utf-8", False, "utf-8"),
        ("utf-8-sig", False, "utf-8-sig"),
        ("utf-16", False, "utf-16"),
        ("utf-16-le", True, "utf-16-le"),
        ("utf-16-be", True, "utf-16-be"),
        ("cp1252", True, "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_encodings_of_real_exports_are_found_and_reported(
    world: World, encoding: str, guessed: bool, reported: str, delimiter: str, end: str
) -> None:
    content = f"email{delimiter}first name{end}zoe@example.org{delimiter}Zoë{end}".encode(encoding)
    report = imported(world, content)
    found = report.form.encoding
    assert (found.name, found.guessed, report.form.delimiter) == (reported, guessed, delimiter)
    assert fields(world) == {"zoe@example.org": {"first-name": "Zoë"}}


BAD = """email,first name
ada@example.org,Ada
not an address,Bob
cy@example.org
di@example.org,Di,extra

email,first name
"ed@example.org,Ed
fi@example.org,Fi
"""


def test_bad_rows_are_reported_by_their_line_and_nothing_is_kept(world: World) -> None:
    world.subscribe(["old@example.org"])
    report = imported(world, BAD)
    assert [row.line for row in report.bad] == [3, 4, 5, 7, 8]
    reasons = [row.reason for row in report.bad]
    assert reasons[1] == "It has 1 cells, and the first row has 2."
    assert reasons[3] == "It is a header, like the first row."
    assert (report.kept, report.added.new, report.bad_count) == (False, 0, 5)
    assert list(fields(world)) == ["old@example.org"]


def test_with_partial_the_good_rows_are_kept(world: World) -> None:
    report = imported(world, BAD, partial=True)
    assert (report.kept, report.added.new, report.bad_count) == (True, 1, 5)
    assert list(fields(world)) == ["ada@example.org"]


def test_a_quotation_mark_that_is_closed_lines_later_swallows_nobody_unsaid(world: World) -> None:
    people = [f"r{number:02}@example.org,Ann" for number in range(9)]
    people[2], people[6] = 'r02@example.org,"Joe', 'r06@example.org,Ann"'
    report = imported(world, "\n".join(["email,first-name", *people]))
    assert not report.kept
    (bad,) = report.bad
    assert (bad.line, bad.reason) == (
        4,
        "A quotation mark in it is closed on line 8 only: people between are in one cell.",
    )
    people[6] = 'r06@example.org,Ann "B" C'
    (bad,) = imported(world, "\n".join(["email,first-name", *people])).bad
    assert bad.line == 4
    assert bad.reason.endswith("It was read up to line 8.")


def test_a_cell_may_have_several_lines_as_an_address_has(world: World) -> None:
    report = imported(world, 'email,first-name\nada@example.org,"Ada\nLovelace"\n')
    assert report.kept


def test_a_nul_in_a_row_is_that_rows_fault(world: World) -> None:
    report = imported(world, b"email,n\nada@example.org,A\x00da\n")
    assert [(row.line, row.reason) for row in report.bad] == [(2, "It has a NUL character in it.")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"PK\x03\x04 and so on", "an Excel or OpenDocument workbook"),
        (b"\x00\x01\x02\x03binary", "is not a text file"),
        (b"name,company\nAda,Analytical\n", "No column is headed “email”. There are: name, company."),
        (b"email,First name,first-name\n", "Line 1: two columns are the field “first-name”"),
        (b"," * 1_000_000 + b"email\n", "1,000,001 cells"),
        (b'"email\n', "line 1: The quotation marks"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(world: World, content: bytes, message: str) -> None:
    with pytest.raises(CouldNotRun) as refused:
        imported(world, content)
    assert message in refused.value.message
    assert len(refused.value.message) < 300
    assert fields(world) == {}


def test_a_missing_file_is_said_to_be_missing(world: World) -> None:
    with pytest.raises(CouldNotRun, match="No such file"):
        import_list(world.engine, "pilot", world.folder / "none.csv", START)


def test_a_person_twice_is_one_person_whose_words_are_merged(world: World) -> None:
    report = imported(world, "email,first name,role\nADA@example.org,Ada,\nada@example.org,,chair\nada@example.org,,\n")
    assert fields(world) == {"ada@example.org": {"first-name": "Ada", "role": "chair"}}
    assert (report.added.new, report.added.repeated, report.rows) == (1, 2, 3)


def test_importing_again_brings_new_words_and_keeps_the_old_and_the_unsubscribe_link(world: World) -> None:
    imported(world, "email,first name\nada@example.org,Ada\n")
    (before,) = world.audience.readers("pilot")
    report = imported(world, "email,role\nada@example.org,chair\n")
    (after,) = world.audience.readers("pilot")
    assert after.fields == {"first-name": "Ada", "role": "chair"}
    assert after.token == before.token
    assert len(before.token) >= 20
    assert report.added.changed == 1
    (summary,) = world.audience.lists()
    assert (summary.name, summary.fields, summary.readers) == ("pilot", ("first-name", "role"), 1)


def test_a_long_list_is_streamed_and_its_progress_told(world: World) -> None:
    seen: list[int] = []
    rows = "".join(f"r{number}@example.org\n" for number in range(5_678))
    report = imported(world, f"email\n{rows}", on_rows=seen.append)
    assert report.added.new == 5_678
    assert seen[-1] == 5_678
    assert seen == sorted(seen)
    assert len(seen) > 2
    assert sum(1 for _ in world.audience.readers("pilot")) == 5_678


def test_a_suppression_outlives_deletion_and_import(world: World) -> None:
    world.subscribe(["ada@example.org", "bob@example.org"])
    assert world.audience.suppress("ada@example.org", "unsubscribed", START, "pilot")
    assert not world.audience.suppress("ada@example.org", "again", START, "pilot")
    world.leave("ada@example.org")
    report = imported(world, "email\nada@example.org\n")
    assert report.added.suppressed == 1
    assert list(fields(world)) == ["bob@example.org"]
    (summary,) = world.audience.lists()
    assert (summary.readers, summary.suppressed) == (1, 1)


def test_a_suppression_holds_for_its_list_or_for_all(world: World) -> None:
    world.subscribe(["ada@example.org", "bob@example.org"])
    world.audience.suppress("ada@example.org", "unsubscribed", START, "another")
    world.audience.suppress("bob@example.org", "bounced", START)
    assert list(fields(world)) == ["ada@example.org"]
    assert world.audience.suppression("bob@example.org") == "bounced"
    assert world.audience.unsuppress("bob@example.org")
    assert not world.audience.unsuppress("bob@example.org")
    assert list(fields(world)) == ["ada@example.org", "bob@example.org"]


def test_the_unsubscribe_link_in_old_mail_survives_leaving_and_coming_back(world: World) -> None:
    world.subscribe(["ada@example.org"])
    (before,) = world.audience.readers("pilot")
    world.leave("ada@example.org")
    world.subscribe(["ada@example.org"])
    assert [reader.token for reader in world.audience.readers("pilot")] == [before.token]


def test_an_export_is_a_table_that_runs_nothing_and_leaves_out_the_suppressed(world: World, tmp_path: Path) -> None:
    world.subscribe({"ada@example.org": {"first-name": "=cmd|' /C calc'!A0"}, "+44@example.org": {"first-name": "-5"}})
    world.subscribe(["gone@example.org"])
    world.audience.suppress("gone@example.org", "unsubscribed", START)
    assert export_list(world.audience, "pilot", tmp_path / "out.csv") == 2
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [["email", "first-name"], ["'+44@example.org", "-5"], ["ada@example.org", "'=cmd|' /C calc'!A0"]]
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(CouldNotRun, match="There is no list “none”"):
        export_list(world.audience, "none", tmp_path / "none.csv")
    with pytest.raises(CouldNotRun, match="can't be written"):
        export_list(world.audience, "pilot", tmp_path / "no" / "such" / "folder.csv")


@given(st.text() | st.text("'=+-@\t\r5a", max_size=6))
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    cell = safe_cell(text)
    is_number = cell.lstrip("+-").replace(".", "").replace(",", "").isdecimal()
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert is_number or not cell.startswith(("+", "-"))
    assert plain_cell(cell) == text


def test_an_export_imports_again_as_it_was(world: World, tmp_path: Path) -> None:
    people = {
        "+44@example.org": {"first-name": "=Ada"},
        "ada@example.org": {"first-name": "Ada, “Countess”"},
        "zoe@example.org": {"first-name": "'Zoë"},
    }
    world.subscribe(people)
    export_list(world.audience, "pilot", tmp_path / "out.csv")
    other = World(tmp_path / "other")
    import_list(other.engine, "pilot", tmp_path / "out.csv", START)
    assert fields(other) == people


def test_a_state_folder_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(CouldNotRun, match="can't be read as a database"):
        open_database(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == b"not a database at all" * 100


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="can't be opened"):
        open_database(tmp_path / "state")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_its_owner_may_read_the_readers_addresses(tmp_path: Path) -> None:
    open_database(tmp_path / "state").dispose()
    assert stat.S_IMODE((tmp_path / "state" / FILE_NAME).stat().st_mode) == 0o600
