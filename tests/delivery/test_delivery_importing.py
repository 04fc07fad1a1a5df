from __future__ import annotations

import multiprocessing
import os
import stat
import sys
from pathlib import Path
from typing import Any

import killed_list_import
import pytest
from delivery_world import START, World
from hypothesis import given
from hypothesis import strategies as st
from killed_sender import KILLED
from sqlalchemy import text

from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.delivery.database import Place, writing
from newsletter.delivery.erased import forget
from newsletter.delivery.exporting import export_list
from newsletter.delivery.importing import ImportReport, import_list
from newsletter.delivery.people_file import Wishes
from newsletter.delivery.tag import TagInvalid, canonical_tag, tags_in
from newsletter.errors import CouldNotRun


@pytest.fixture
def world(place: Place) -> World:
    place.folder.mkdir(exist_ok=True)
    return World(place)


def imported(world: World, content: str | bytes, **wishes: Any) -> ImportReport:
    path = world.folder / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_list(world.engine, "pilot", path, START, Wishes(**wishes))


def held(world: World) -> dict[str, tuple[dict[str, str], list[str]]]:
    return {row.address: (row.fields, sorted(row.tags)) for row in world.audience.rows("pilot")}


def test_tags_come_from_their_column_and_for_the_whole_file(world: World) -> None:
    report = imported(world, 'email,Tags\na@b.org,"GP, North  West"\nc@b.org,\nd@b.org,"""gp"";"\n', tags=("2016",))
    assert held(world) == {
        "a@b.org": ({}, ["2016", "gp", "north west"]),
        "c@b.org": ({}, ["2016"]),
        "d@b.org": ({}, ["2016", "gp"]),
    }
    assert report.mapping.fields == ()
    (summary,) = world.audience.lists()
    assert set(summary.tags) == {"2016", "gp", "north west"}


def test_tags_add_up_from_one_import_to_the_next(world: World) -> None:
    imported(world, "email,tags\na@b.org,gp\n")
    report = imported(world, "email,tags\na@b.org,nurse\n")
    assert held(world)["a@b.org"][1] == ["gp", "nurse"]
    assert (report.added.changed, report.added.same) == (1, 0)
    assert imported(world, "email,tags\na@b.org,gp\n").added.same == 1


def test_a_bad_tag_is_its_rows_fault_and_a_column_of_anything_is_refused(world: World) -> None:
    report = imported(world, "email,tags\na@b.org,g(p\n")
    assert [(bad.line, bad.reason) for bad in report.bad] == [(2, "“g(p” can't be a tag: it has “(” in it.")]
    rows = "".join(f"r{number}@b.org,id{number}\n" for number in range(1_001))
    with pytest.raises(CouldNotRun, match="more than 1,000 different tags"):
        imported(world, f"email,tags\n{rows}")
    with pytest.raises(CouldNotRun, match="can't be a tag"):
        imported(world, "email\na@b.org\n", tags=("a;b",))


@given(st.text(max_size=20))
def test_a_tag_has_one_form(text: str) -> None:
    try:
        tag = canonical_tag(text)
    except TagInvalid:
        return
    assert canonical_tag(tag) == tag
    assert tags_in(tag) == (tag,)


def test_rows_about_one_person_are_joined_whatever_lies_between_them(world: World) -> None:
    between = "".join(f"r{number}@b.org,x,\n" for number in range(4_321))
    again = "".join(f"R{number}@B.org,,y\n" for number in range(4_321))
    report = imported(world, f"email,role,team\nA@b.org,chair,one\n{between}a@B.ORG,,two\n{again}a@b.org,clerk,\n")
    assert held(world)["a@b.org"][0] == {"role": "clerk", "team": "two"}
    assert held(world)["r4320@b.org"][0] == {"role": "x", "team": "y"}
    assert (report.added.new, report.added.repeated) == (4_322, 4_323)


def test_words_of_rows_that_were_joined_are_found_by_a_segment_whatever_their_letters(world: World) -> None:
    content = "email,first-name,tags\na@b.org,Zoë,médecin\na@b.org,Zoë,médecin\nc@d.org,Zoë,médecin\n"
    imported(world, content)
    assert world.audience.count("pilot", "tag:médecin") == 2
    again = imported(world, content)
    assert (again.added.same, again.added.changed) == (2, 0)


def test_addresses_are_one_persons_by_case_and_domain_and_not_by_dots(world: World) -> None:
    imported(world, "email\nA.B@Straße.example\na.b@XN--strae-oqa.example\nab@straße.example\n")
    assert list(held(world)) == ["a.b@xn--strae-oqa.example", "ab@xn--strae-oqa.example"]


@given(st.from_regex(r"[ -~]{0,40}@[ -~]{0,40}", fullmatch=True) | st.emails())
def test_the_short_way_to_an_address_gives_what_the_long_one_does(text: str) -> None:
    def outcome(words: str) -> str:
        try:
            return canonical_address(words)
        except AddressInvalid:
            return "refused"

    assert outcome(text) == outcome(f" {text}")  # the short way takes no space


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        ("Jörgen", "cp850"),
        ("Zoë", "mac_roman"),
        ("Иван", "cp1251"),
        ("ИВАН", "koi8_r"),
        ("naïve café", "mac_roman"),
        ("Łukasz Wałęsa", "iso8859_2"),
    ],
)
def test_letters_that_make_no_word_are_refused_until_the_encoding_is_named(
    world: World, word: str, encoding: str
) -> None:
    content = f"email,name\nx@b.org,Ada\ny@b.org,{word}\n".encode(encoding)
    with pytest.raises(CouldNotRun, match="line 3: read as Windows' Western letters") as refused:
        imported(world, content)
    assert "--encoding" in refused.value.help
    assert world.audience.lists() == ()
    report = imported(world, content, encoding=encoding)
    assert held(world)["y@b.org"][0] == {"name": word}
    assert not report.form.encoding.guessed


def test_a_refused_guess_names_encodings_in_which_the_word_is_one(world: World) -> None:
    with pytest.raises(CouldNotRun) as refused:
        imported(world, "email,name\nx@b.org,Jörgen\n".encode("cp850"))
    assert "--encoding cp850 reads “Jörgen”" in refused.value.help


@pytest.mark.parametrize(
    "word", ["Zoë", "O’Brien", "“Müller”", "Ærøskøbing", "ÅSE", "Núñez–Ruiz", "5 €", "Œuvre", "ça, là"]
)
def test_western_words_are_taken_and_shown(world: World, word: str) -> None:
    report = imported(world, f"email;name\nx@b.org;{word.replace(chr(34), '')}\n".encode("cp1252"))
    assert held(world)["x@b.org"][0] == {"name": word}
    assert (report.form.encoding.name, report.form.encoding.guessed) == ("cp1252", True)
    assert report.form.encoding.samples


def test_a_file_that_is_partly_utf8_is_refused(world: World) -> None:
    with pytest.raises(CouldNotRun, match="partly UTF-8 and partly not: see line 2"):
        imported(world, "email,name\nx@b.org,Zoë\n".encode() + "y@b.org,Zoë\n".encode("cp1252"))


def test_an_encoding_that_the_file_is_not_in_is_refused_with_the_line(world: World) -> None:
    with pytest.raises(CouldNotRun, match="line 3: this is not utf-8 text"):
        imported(world, b"email,name\nx@b.org,Ada\ny@b.org,Zo\xeb\n", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="no encoding “utf-99”"):
        imported(world, "email\nx@b.org\n", encoding="utf-99")
    with pytest.raises(CouldNotRun, match="no encoding “base64”"):
        imported(world, "email\nx@b.org\n", encoding="base64")


@pytest.mark.parametrize("name", ["idna", "punycode", "undefined", "unicode_escape", "raw-unicode-escape", "utf-7"])
def test_an_encoding_that_no_list_is_in_is_none(world: World, name: str) -> None:
    with pytest.raises(CouldNotRun, match=f"no encoding “{name}”"):
        imported(world, "email,name\na@b.org,\\ud800+2AA-\n", encoding=name)


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_an_encoding_that_wants_a_mark_is_refused_without_one(world: World, name: str) -> None:
    with pytest.raises(CouldNotRun, match=f"line 1: this is not {name} text"):
        imported(world, "email,name\na@b.org,Zoë.\n", encoding=name)


def test_a_byte_order_mark_is_no_letter_where_the_encoding_is_named(world: World) -> None:
    imported(world, "\ufeffa@b.org\nb@b.org\n", encoding="utf-8")
    assert list(held(world)) == ["a@b.org", "b@b.org"]


def test_a_note_of_several_lines_may_have_a_name_with_its_sign(world: World) -> None:
    imported(world, 'email,note\na@b.org,"met @conf\nagain"\n')
    assert held(world)["a@b.org"][0] == {"note": "met @conf\nagain"}


def test_a_delimiter_within_quotation_marks_is_none(world: World) -> None:
    imported(world, 'email;"Last, First, Title"\na@b.org;"Doe, Ann, Dr"\n')
    assert held(world) == {"a@b.org": ({"last-first-title": "Doe, Ann, Dr"}, [])}


def test_what_can_be_read_only_once_is_refused_and_not_taken_for_empty(world: World) -> None:
    pipe = world.folder / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CouldNotRun, match="can be read only once"):
        import_list(world.engine, "pilot", pipe, START)


@pytest.mark.parametrize("name", ["", " ", "a\n", "\u202eb", "a\x1b[31m", "a" * 101])
def test_a_list_is_called_what_somebody_can_type_again(world: World, name: str) -> None:
    path = world.folder / "people.csv"
    path.write_text("email\na@b.org\n", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="A list can't be called"):
        import_list(world.engine, name, path, START)
    assert world.audience.lists() == ()


def test_a_trial_reports_and_changes_nothing(world: World) -> None:
    report = imported(world, "email\nx@b.org\nnobody\n", trial=True, partial=True)
    assert (report.kept, report.rows, report.bad_count) == (False, 2, 1)
    assert world.audience.lists() == ()


@pytest.mark.parametrize("moment", ["gathering", "putting"])
def test_an_import_that_is_killed_leaves_the_list_as_it_was(world: World, moment: str) -> None:
    world.subscribe(["old@b.org"])
    file = world.folder / "people.csv"
    file.write_text("email,tags\n" + "".join(f"r{number}@b.org,gp\n" for number in range(3_000)), encoding="utf-8")
    process = multiprocessing.get_context("spawn").Process(
        target=killed_list_import.run, args=(world.place, str(file), moment)
    )
    process.start()
    process.join()
    assert process.exitcode == KILLED
    assert list(held(world)) == ["old@b.org"]
    assert import_list(world.engine, "pilot", file, START).added.new == 3_000


def test_an_import_waits_for_nobody_while_it_reads(world: World) -> None:
    """Somebody sends meanwhile: the database is held for the last step alone."""
    file = world.folder / "people.csv"
    file.write_text("email\na@b.org\n", encoding="utf-8")
    seen: list[int] = []

    def on_rows(rows: int) -> None:
        with writing(world.engine) as connection:
            connection.execute(text("UPDATE meta SET value = value"))
        seen.append(rows)

    import_list(world.engine, "pilot", file, START, on_rows=on_rows)
    assert seen


def test_the_erased_are_left_out_and_nobody_else(world: World) -> None:
    with writing(world.engine) as connection:
        forget(connection, "a@b.org", "2016-11-16T07:30:00.000000Z")
    report = imported(world, "email\nA@b.org\nc@b.org\n")
    assert list(held(world)) == ["c@b.org"]
    assert (report.added.new, report.added.erased) == (1, 1)


def test_an_erasure_in_the_middle_of_an_import_stops_it(world: World) -> None:
    file = world.folder / "people.csv"
    file.write_text("email\na@b.org\n", encoding="utf-8")

    def on_rows(_rows: int) -> None:
        with writing(world.engine) as connection:
            forget(connection, "a@b.org", "2016-11-16T07:30:00.000000Z")

    with pytest.raises(CouldNotRun, match="erased in the meantime"):
        import_list(world.engine, "pilot", file, START, on_rows=on_rows)
    assert world.audience.lists() == ()


def test_a_failed_look_up_of_the_suppressed_writes_to_nobody(world: World) -> None:
    world.subscribe(["a@b.org"])
    with writing(world.engine) as connection:
        connection.execute(text("DROP TABLE suppressions"))
    with pytest.raises(Exception, match="suppressions"):
        list(world.audience.readers("pilot"))


def test_an_export_of_a_part_has_its_tags_and_comes_back_as_it_was(world: World, tmp_path: Path) -> None:
    imported(world, 'email,role,tags\na@b.org,=1+1,"gp, x y"\nc@b.org,nurse,gp\nd@b.org,nurse,\n')
    assert export_list(world.audience, "pilot", tmp_path / "out.csv", "tag:gp") == 2
    other = World(tmp_path / "other")
    import_list(other.engine, "pilot", tmp_path / "out.csv", START)
    assert held(other) == {"a@b.org": ({"role": "=1+1"}, ["gp", "x y"]), "c@b.org": ({"role": "nurse"}, ["gp"])}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
@pytest.mark.parametrize("name", [".", "/"])
def test_a_folder_is_no_file_to_export_to(world: World, name: str) -> None:
    imported(world, "email\na@b.org\n")
    with pytest.raises(CouldNotRun, match="is a folder"):
        export_list(world.audience, "pilot", Path(name))


def test_only_its_owner_may_read_an_export(world: World, tmp_path: Path) -> None:
    world.subscribe(["a@b.org"])
    export_list(world.audience, "pilot", tmp_path / "out.csv")
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
