"""Files that are wrong, or meant to do harm: a clear message with the row, and nothing changed."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_workbooks import packed, sheet, workbook
from importing_world import World, csv_bytes, times

from newsletter.errors import CouldNotRun, NewsletterError, Refused
from newsletter.survey.importing import bulk_table
from newsletter.survey.importing.run import import_survey

GOOD = [["id", "role"], *([str(n), "GP" if n % 2 else "Manager"] for n in range(1, 11))]


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.take(GOOD)
    return made


def refused(world: World, content: bytes | list[list[str]], message: str, name: str = "bad.csv") -> Refused:
    """The import is refused with `message`, and the survey that was there is as it was, without anything beside it."""
    before = world.state()
    with pytest.raises(Refused, match=message) as error:
        world.take(world.file(content, name))
    assert error.value.message.endswith("Nothing was imported.")
    assert world.state() == before
    return error.value


def good(*rows: list[str]) -> list[list[str]]:
    return [*map(list, GOOD), *rows]


def test_a_respondent_who_stands_there_twice(world: World) -> None:
    refused(world, good(["3", "GP"]), "row 12: the respondent “3” stands in row 4 already")


def test_a_respondent_without_an_id(world: World) -> None:
    refused(world, good(["", "GP"]), "row 12: it has no respondent's id")


@pytest.mark.parametrize(
    ("cell", "message"), [("-1", "its weight is “-1”"), ("", "it has no weight"), ("much", "its weight is “much”")]
)
def test_a_weight_that_is_none(world: World, cell: str, message: str) -> None:
    rows = [["id", "role", "weight"], *([*row, "1.0"] for row in GOOD[1:])]
    rows[4][2] = cell
    with pytest.raises(Refused, match=f"row 5: {message}"):
        world.take(rows, "t")


def test_a_stratum_that_is_missing(world: World) -> None:
    rows = [["id", "role", "stratum"], *([*row, "north"] for row in GOOD[1:])]
    rows[4][2] = ""
    with pytest.raises(Refused, match="row 5: the column “stratum” is empty"):
        world.take(rows, "t")


@pytest.mark.parametrize("large", [0, 10**9])
def test_a_stratum_of_one_cluster_is_told_with_its_row(
    world: World, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_table, "LARGE", large)
    rows = [["id", "role", "stratum", "psu"], *([*row, "north", row[0]] for row in GOOD[1:])]
    rows += [
        ["11", "GP", "south", "x"],
        ["12", "GP", "south", "x"],
        ["13", "GP", "west", "y"],
        ["14", "GP", "west", "z"],
    ]
    notes = [note for note in world.take(rows, "t").notes if "stratum “" in note]
    assert len(notes) == 1
    assert notes[0].startswith("Row 12: the stratum “south” has only one cluster, “x”: no standard error")
    assert world.dataset("t").share("role", ("gp",)).standard_error is None
    alone = [["id", "role", "stratum"], *(row[:3] for row in rows[1:-3])]
    assert any("Row 12: the stratum “south” has only one respondent" in note for note in world.take(alone, "u").notes)


@pytest.mark.parametrize("large", [0, 10**9])
def test_an_answer_that_the_codebook_lacks_is_told_with_its_row(
    world: World, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_table, "LARGE", large)
    report = world.take(good(["11", " Porter"], ["12", "Porter"]))
    assert "Row 12: “role” holds “Porter”, which the codebook lacked." in report.notes
    assert report.new_options == ("role/porter",)


def test_the_only_question_that_vanished(world: World) -> None:
    refused(world, [["id", "grade"], ["1", ""]], "the column “role”, which “role” uses, is not in this file")


@pytest.mark.parametrize("row", [["11"], ["11", "GP", "x"], ["11", "GP", "", "x"]])
def test_a_ragged_row(world: World, row: list[str]) -> None:
    refused(world, good(row), f"row 12: this has {len(row)} cells, the header has 2")


def test_blank_cells_after_the_last_column_do_no_harm(world: World) -> None:
    assert world.take(good(["11", "GP", "", " "])).respondents == 11


def test_a_header_that_names_a_column_twice(world: World) -> None:
    refused(world, [["id", "role", "role"], ["1", "GP", "x"]], "row 1: the header has “role” twice: in columns 2 and 3")
    refused(world, [["id", "role", "Role"], ["1", "GP", "x"]], "“Role” twice, but for capitals")


def test_a_header_that_stands_there_a_second_time(world: World) -> None:
    refused(world, good(GOOD[0], ["11", "GP"]), "row 12: this repeats the header")


def test_nul(world: World) -> None:
    refused(world, csv_bytes(good(["11", "G\0P"])), "row 12: this holds NUL")


def test_quotation_marks_that_do_not_match(world: World) -> None:
    refused(world, csv_bytes(GOOD) + b'11,"GP\r\n12,GP\r\n', "row 12: this can't be read as CSV")
    refused(world, csv_bytes(GOOD) + b'11,"GP"x\r\n', "row 12: this can't be read as CSV")


def test_a_million_columns(world: World) -> None:
    refused(world, b",".join(b"q%d" % n for n in range(1_000_000)) + b"\n1\n", "row 1: this has 1,000,000 columns")


def test_two_encodings_in_one_file(world: World) -> None:
    data = csv_bytes(good(["11", "Médecin"])) + "12,Médecin\r\n".encode("cp1252")
    refused(world, data, "line 13 is not UTF-8, and line 12 is")


def test_bytes_that_are_no_text(world: World) -> None:
    refused(world, csv_bytes(GOOD) + b"11,\x81\x8d\r\n", "line 12 is neither UTF-8 nor Windows-1252: byte 0x81")


def test_text_of_two_bytes_that_is_cut_off(world: World) -> None:
    refused(world, csv_bytes(GOOD, encoding="utf-16")[:-1], "not the text that it seems to be")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"id,role\n", b"id,role\n\n,\n"])
def test_a_file_without_answers(world: World, content: bytes) -> None:
    refused(world, content, "holds no answers|is empty")


def test_control_characters_and_overrides_are_taken_out(world: World) -> None:
    world.take([["role"], *times([["G\x07P\u202e"], ["Manager"]], 5)], "t")
    assert world.counts("role", "t") == {"GP": 5, "Manager": 5}


def test_labels_are_text_whatever_they_hold(world: World) -> None:
    labels = [
        "no",
        "null",
        "{{ ''.__class__ }}",
        "a: b # c",
        "- x",
        "[y",
        '"quoted"',
        "=1+1",
        "*bold*",
        "x' or 1=1--",
        "日本",
        "%",
        "1:30",
    ]
    world.take([["q"], *times([[label] for label in labels], 6)], "t")
    assert world.counts("q", "t") == dict.fromkeys(sorted(labels, key=labels.index), 6)


def test_a_file_that_is_not_there_or_a_form_that_is_none(world: World) -> None:
    with pytest.raises(CouldNotRun, match=r"gone\.csv"):
        world.take(world.root / "gone.csv")
    with pytest.raises(CouldNotRun, match="There is no form “qualtrix”") as error:
        world.take(GOOD, form="qualtrix")
    assert error.value.help == "Did you mean “qualtrics”?"
    with pytest.raises(CouldNotRun, match="not an SPSS file"):
        world.take(GOOD, form="spss")
    with pytest.raises(Refused, match="no column “emial” to keep"):
        world.take(GOOD, keep=["emial"])


@pytest.mark.parametrize("form", ["qualtrics", "surveymonkey"])
def test_a_form_that_the_file_has_not(world: World, form: str) -> None:
    with pytest.raises(Refused):
        world.take([["id"], ["1"]], "t", form=form)


def test_billion_laughs_and_external_entities_in_a_workbook(world: World) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + sheet([["q"], ["&b;"]])[21:]
    )
    outside = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet([["q"], ["&a;"]])[21:]
    )
    for part in (laughs, outside, laughs.decode().encode("utf-16")):
        content = workbook({"A": GOOD}, {"xl/worksheets/sheet1.xml": part})
        refused(world, content, "declares XML entities", "bad.xlsx")


def test_a_decompression_bomb(world: World) -> None:
    content = workbook({"A": GOOD}, {"xl/worksheets/sheet1.xml": sheet(GOOD) + b" " * 30_000_000})
    assert len(content) < 100_000
    refused(world, content, "looks like a decompression bomb", "bad.xlsx")


def test_a_bomb_that_lies_about_its_size(world: World) -> None:
    """The size that the directory states is not the size that comes out."""
    content = bytearray(workbook({"A": GOOD}, {"xl/worksheets/sheet1.xml": sheet(GOOD) + b" " * 30_000_000}))
    size = struct.pack("<I", len(sheet(GOOD)) + 30_000_000)
    while size in content:
        at = content.index(size)
        content[at : at + 4] = struct.pack("<I", 1_000)
    refused(world, bytes(content), "damaged|bomb", "bad.xlsx")


@pytest.mark.parametrize("parts", [{}, {"word/document.xml": b"<x/>"}, {"xl/workbook.xml": b"<"}])
def test_a_zip_file_that_is_no_workbook(world: World, parts: dict[str, bytes]) -> None:
    content = packed(parts or {"a": b"b"})
    refused(world, content, "workbook", "bad.xlsx")


def test_an_old_workbook_and_damaged_files(world: World) -> None:
    refused(world, b"\xd0\xcf\x11\xe0" + bytes(100), "old or encrypted Excel", "bad.xls")
    refused(world, workbook({"A": GOOD})[:300], "workbook", "bad.xlsx")
    refused(world, b"$FL2" + bytes(300), "SPSS", "bad.sav")
    refused(world, b"PAR1" + bytes(300), "Parquet", "bad.parquet")


def test_a_workbook_with_a_password_or_without_a_table(world: World) -> None:
    data = io.BytesIO(workbook({"A": GOOD}))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr("xl/extra.xml", b"<x/>")
    content = bytearray(data.getvalue())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1  # the bit that says "encrypted"
    refused(world, bytes(content), "password", "bad.xlsx")
    refused(world, workbook({"A": [["alone"]]}), "no sheet of this workbook holds a table", "bad.xlsx")


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='a,;"\n\r\t 1é=\x00\ufeff', max_size=120).map(str.encode),
        st.builds(
            lambda start, rest: start + rest,
            st.sampled_from([b"$FL2", b"PAR1", b"PK\x03\x04"]),
            st.binary(max_size=200),
        ),
    )
)
def test_any_bytes_are_imported_or_refused_and_never_break_the_program(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any"
        file.write_bytes(content)
        try:
            import_survey(file, Path(folder) / "surveys", "s", on_rows=lambda _rows: None)
        except NewsletterError:
            assert not (Path(folder) / "surveys" / "s").exists()
        else:
            world = World(Path(folder))
            assert world.codebook().questions
        assert not list(Path(folder).glob("surveys/.*"))


def test_two_exports_put_together_are_refused_by_their_ids(world: World) -> None:
    """Each id stands there twice: it is an id for all that, and no question about numbers."""
    people = [[str(n), ["GP", "Manager"][n % 2]] for n in range(1, 11)]
    with pytest.raises(Refused, match="row 12: the respondent “1” stands in row 2 already"):
        world.take([["id", "role"], *people, *people], "t")


def test_ids_that_stand_three_times_are_refused_too(world: World) -> None:
    people = [[str(n), ["GP", "Manager"][n % 2]] for n in range(1, 11)]
    with pytest.raises(Refused, match="row 12: the respondent “1” stands in row 2 already") as error:
        world.take([["id", "role"], *people, *people, *people], "t")
    assert error.value.help == (
        "Keep one row a respondent, or head the column otherwise if it does not tell respondents apart."
    )


def test_the_number_of_a_person_within_a_household_is_no_id(world: World) -> None:
    report = world.take([["person number", "role"], *([str(n % 4), "GP"] for n in range(40))], "t")
    assert not any("respondents' ids" in note for note in report.notes)


@pytest.mark.parametrize("weights", [["-1"] * 10, ["1.0"] * 9 + ["-900"]])
def test_a_weight_below_0_is_told_whatever_the_others_are(world: World, weights: list[str]) -> None:
    rows = [[*row, weight] for row, weight in zip(GOOD[1:], weights, strict=True)]
    row = 2 + weights.index(min(weights))
    with pytest.raises(Refused, match=f"row {row}: its weight is “{min(weights)}”"):
        world.take([["id", "role", "weight"], *rows], "t")


def test_what_is_headed_as_weights_and_is_not_taken_for_them_is_said(world: World) -> None:
    report = world.take([["id", "role", "weight"], *([*row, "412.5"] for row in GOOD[1:])], "t")
    said = "“weight” is not taken for weights: its numbers are 412.5 on average, and not about 1."
    assert any(note.startswith(said) for note in report.notes)


def test_words_among_numbers_are_told_with_their_row(world: World) -> None:
    rows = [[str(n), "GP", str(20.5 + n)] for n in range(40)]
    rows[6][2] = "=1+2"
    report = world.take([["id", "role", "age"], *rows], "t")
    assert "Row 8: “age” holds “=1+2”, which is no number." in report.notes


def test_nul_in_a_heading(world: World) -> None:
    refused(world, b"id,ro\0le\n1,GP\n", "row 1: this holds NUL")


def test_a_long_cell_is_cut_in_the_message(world: World) -> None:
    rows = [["id", "role", "weight"], *([*row, "1"] for row in GOOD[1:])]
    rows[3][2] = "9" * 400
    with pytest.raises(Refused, match=r"row 4: its weight is “9{40}…”"):
        world.take(rows, "t")


def test_text_in_units_of_four_bytes(world: World) -> None:
    assert world.take(csv_bytes(GOOD, encoding="utf-32"), "t").respondents == 10


def test_a_line_that_is_not_what_the_file_begins_as(world: World) -> None:
    refused(world, b"\xef\xbb\xbf" + csv_bytes(good(["11", "Caf"])) + b"12,Caf\xe9\r\n", "line 13 is not UTF-8, which")


@pytest.mark.parametrize("words", ["Caf\ufffd", "CafÃ©", "donâ€™t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_letters_that_were_lost_before_are_told_with_their_line(world: World, words: str, encoding: str) -> None:
    report = world.take(csv_bytes(good(["11", words]), encoding=encoding), "t")
    assert any(note.startswith("Line 12 holds “") and "letters were lost" in note for note in report.notes)


def test_letters_that_only_look_lost(world: World) -> None:
    report = world.take(good(["11", "NÃO"], ["12", "âme"], ["13", "5 € Ã la carte"]), "t")
    assert not any("letters were lost" in note for note in report.notes)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x1f\x8b\x08\x00" + bytes(range(200)), "compressed with gzip"),
        (b"%PDF-1.4\n1 0 obj\nendobj\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"<!DOCTYPE html>\n<html><body>Please log in, friend</body></html>", "a web page"),
        (b"\xef\xbb\xbf  <table><tr><td>id</td></tr></table>", "a web page"),
        (b"<?xml version='1.0'?>\n<sss/>", "XML"),
        (b'[{"id": 1, "role": "GP"},\n{"id": 2, "role": "GP"}]', "JSON"),
        (packed({"answers.csv": b"id,role\n1,GP\n"}), "a ZIP archive, with “answers.csv” in it, and no workbook"),
    ],
)
def test_a_file_of_another_kind_is_named(world: World, content: bytes, what: str) -> None:
    refused(world, content, f"this is {what}.")


@pytest.mark.parametrize(("place", "columns"), [("XFD1048576", "16,384"), ("ZZ1048576", "702"), ("XFD4000", "16,384")])
def test_a_cell_far_off_the_table_takes_no_memory(world: World, place: str, columns: str) -> None:
    """The reader makes room for every cell between the first and the last, and ends the program if there is none."""
    number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{number}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    content = workbook({"A": GOOD}, {"xl/worksheets/sheet1.xml": sheet(GOOD).replace(b"</sheetData>", far)})
    refused(world, content, f"cells in {columns} columns and {int(number):,} rows", "bad.xlsx")
