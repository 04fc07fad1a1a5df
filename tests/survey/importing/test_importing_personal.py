"""Columns that tell who somebody is are noticed by heading and by content, and kept only where they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing_world import World

FILLER = ["GP", "Manager"] * 10


def left_out(tmp_path: Path, heading: str, cells: list[str]) -> bool:
    rows = [["role", heading], *([role, cell] for role, cell in zip(FILLER, cells * 20, strict=False))]
    world = World(tmp_path)
    report = world.take(rows)
    gone = [each.column for each in report.left_out] == [heading]
    assert gone == (heading not in world.answers()[0])
    assert gone == all(cell not in str(world.state()) for cell in cells)
    return gone


@pytest.mark.parametrize(
    "heading",
    [
        "Email",
        "E-mail address",
        "Your email address?",
        "Name",
        "Your name",
        "First name",
        "last_name",
        "Surname",
        "RecipientFirstName",
        "What is your name?",
        "Contact name",
        "Phone",
        "Mobile number",
        "Your telephone number",
        "IP Address",
        "ipaddr",
        "IPAddress",
        "LocationLatitude",
        "Longitude",
        "Postcode",
        "What is your home postcode?",
        "ZIP code",
        "Home address",
        "Date of birth",
        "ExternalReference",
        "Employee ID",
        "NHS number",
    ],
)
def test_by_heading(tmp_path: Path, heading: str) -> None:
    assert left_out(tmp_path, heading, ["q1w2", "e3r4", "t5y6"])


@pytest.mark.parametrize(
    "heading",
    [
        "Name of your organisation",
        "Company name",
        "How often do you email colleagues?",
        "Would you like to receive email?",
        "Role",
        "Which newsletter do you read?",
        "What would you name as the barrier?",
        "Phone consultations",
        "Job title",
    ],
)
def test_headings_that_only_sound_like_it(tmp_path: Path, heading: str) -> None:
    heading = "Roles" if heading == "Role" else heading
    assert not left_out(tmp_path, heading, ["q1w2", "e3r4", "t5y6"])


@pytest.mark.parametrize(
    "cells",
    [
        ["ada@example.org", "bob@example.org"],
        ["+44 20 7946 0018", "020 7946 0019"],
        ["07700900123", "07700900124"],
        ["192.0.2.1", "198.51.100.7"],
        ["2001:db8::1", "2001:db8::2"],
        ["51.5007, -0.1246", "51.5010, -0.1250"],
        ["SW1A 1AA", "EC1A 1BB"],
        ["Dr Ada Example", "Ms Bo Sample"],
    ],
)
def test_by_content(tmp_path: Path, cells: list[str]) -> None:
    assert left_out(tmp_path, "q7", cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["1.5", "2.5"],
        ["2016-10-31", "2016-11-01"],
        ["1001", "1002"],
        ["Dr Foster's report said so", "The report did"],
        ["NHS", "CCG"],
        ["12:30", "13:45"],
        ["-1", "+2"],
        ["10-20", "20-30"],
    ],
)
def test_content_that_only_looks_like_it(tmp_path: Path, cells: list[str]) -> None:
    assert not left_out(tmp_path, "q7", cells)


def test_an_address_here_and_there_in_free_text_does_not_take_the_column_away(tmp_path: Path) -> None:
    words = [f"Remark no. {n} about how we work here." for n in range(19)]
    assert not left_out(tmp_path, "remark", [*words, "ada@example.org"])


def test_a_personal_column_is_kept_by_its_name(tmp_path: Path) -> None:
    world = World(tmp_path)
    rows = [
        ["role", "Email", "Phone"],
        *([role, f"p{n}@example.org", f"+44 20 7946 00{n:02}"] for n, role in enumerate(FILLER)),
    ]
    report = world.take(rows, keep=["Email"])
    assert [each.column for each in report.left_out] == ["Phone"]
    assert world.answers()[0] == ["role", "Email"]
    assert any("--keep" in line for line in report.lines())


def test_an_option_called_email_is_no_address(tmp_path: Path) -> None:
    world = World(tmp_path)
    head = ["How shall we write? [Email]", "How shall we write? [Letter]", "Email"]
    report = world.take([head, *([["Yes", "No"][n % 2], ["Yes", ""][n % 2], f"p{n}@example.org"] for n in range(9))])
    assert [each.column for each in report.left_out] == ["Email"]
    assert world.counts("how-shall-we-write") == {"Email": 5, "Letter": 5}
