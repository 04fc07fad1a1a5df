from __future__ import annotations

import pytest
from delivery_world import START, World
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.database import Place, writing
from newsletter.delivery.segment import SegmentInvalid, parse_segment
from newsletter.delivery.subscribing import add_people, name_list
from newsletter.errors import CouldNotRun

PEOPLE = {
    "ada@example.org": ({"role": "manager", "first-name": "Ada"}, ["gp", "north west"]),
    "bob@example.org": ({"role": "Manager"}, ["gp"]),
    "cyd@example.org": ({"role": "nurse"}, ["north west"]),
    "dee@example.org": ({}, []),
}


@pytest.fixture
def world(place: Place) -> World:
    world = World(place)
    with writing(world.engine) as connection:
        name_list(connection, "pilot", ["role", "first-name"], ["gp", "north west"])
        for address, (fields, tags) in PEOPLE.items():
            add_people(connection, "pilot", {address: fields}, START, tuple(tags))
    return world


def initials(world: World, where: str) -> str:
    return "".join(reader.address[0] for reader in world.audience.readers("pilot", where=where))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("", "abcd"),
        ("tag:gp", "ab"),
        ("TAG:GP", "ab"),
        ('tag:"North  West"', "ac"),
        ("not tag:gp", "cd"),
        ("role = manager", "a"),
        ("role=Manager", "b"),
        ("role != manager", "bcd"),
        ("not role = manager", "bcd"),
        ('role = ""', "d"),
        ("has role", "abc"),
        ("not has first-name", "bcd"),
        ("email = ADA@Example.org", "a"),
        ("tag:gp and not role = 'manager'", "b"),
        ("tag:gp or role = nurse and has first-name", "ab"),
        ("(tag:gp or role = nurse) and has first-name", "a"),
        ("not (tag:gp or role = nurse)", "d"),
        ("not not tag:gp", "ab"),
    ],
)
def test_an_expression_chooses_readers(world: World, where: str, expected: str) -> None:
    assert initials(world, where) == expected
    assert world.audience.count("pilot", where) == len(expected)


def test_the_suppressed_are_in_no_segment(world: World) -> None:
    world.audience.suppress("ada@example.org", "asked", START)
    assert initials(world, "tag:gp") == "b"
    assert initials(world, "not tag:gp") == "cd"


@pytest.mark.parametrize(
    ("where", "column", "message", "help"),
    [
        ("rol = manager", 1, "no field “rol”", "Did you mean “role”?"),
        ("has rol", 5, "no field “rol”", "Did you mean “role”?"),
        ("role = x and tag:gps", 18, "Nobody on pilot has the tag “gps”", "Did you mean “gp”?"),
        ("tagg:gp", 1, "“tagg:” means nothing", "Did you mean “tag”?"),
        ("role == manager", 7, "A text is wanted where “=” stands", ""),
        ("role = north west", 14, "“and”, “or” or the end is wanted where “west” stands", "quotation marks"),
        ("role = 'manager", 8, "is opened here and not closed", ""),
        ("role ! x", 6, "“!” can't stand here", "Write !="),
        ("(tag:gp", 8, "“)” is wanted where the expression ends", ""),
        ("tag:gp)", 7, "“)” stands", ""),
        ("tag:gp and", 11, "where the expression ends", ""),
        ("and tag:gp", 1, "where “and” stands", ""),
        ("tag:", 5, "A tag is wanted", ""),
        ("role", 5, "“=” or “!=” is wanted", ""),
        ("(" * 60 + "tag:gp", 51, "50 brackets deep at most", ""),
        (" or ".join(["tag:gp"] * 201), 2001, "200 conditions at most", ""),
        ("x" * 5000, 4001, "4,000 characters at most", ""),
        ("tag:'a;b'", 5, "can't be a tag", ""),
    ],
)
def test_what_is_no_expression_is_told_with_its_column(
    world: World, where: str, column: int, message: str, help: str
) -> None:
    with pytest.raises(CouldNotRun) as told:
        world.audience.query("pilot", where)
    assert f"column {column}: " in told.value.message
    assert message in told.value.message
    assert help in told.value.help


def test_no_word_of_an_expression_is_ever_sql(world: World) -> None:
    assert initials(world, """role = "x' or 1=1--" """) == ""
    assert initials(world, "role = '%'") == ""
    assert initials(world, "role = 'm_nager'") == ""
    with pytest.raises(CouldNotRun, match="no field"):
        world.audience.query("pilot", "role;--,$.x[0] = x")
    assert initials(world, "") == "abcd"


def test_an_unknown_list_is_answered_with_the_nearest(world: World) -> None:
    with pytest.raises(CouldNotRun, match="There is no list “pilots”") as told:
        world.audience.query("pilots", "tag:gp")
    assert told.value.help == "Did you mean “pilot”?"


WORDS = ["tag:gp", "role", "=", "!=", "(", ")", "and", "or", "not", "has", "'x y'", '"', "é", ":", " ", "\n"]


@given(st.text(max_size=40) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_an_expression_or_is_refused_within_itself(text: str) -> None:
    column = 1
    try:
        parse_segment(text)
    except SegmentInvalid as error:
        column = error.column
    assert 1 <= column <= len(text) + 1
