"""`newsletter connect` in a terminal: it asks, shows no key, and a break leaves nothing half done."""

from __future__ import annotations

import sys

import pytest
from cli_project import CommandLine
from test_cli_connect import PASSWORD, Desk, desk

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from terminal import CTRL_C, converse

__all__ = ["desk"]


def questions(desk: Desk, password: str = PASSWORD) -> list[tuple[str, str]]:
    return [
        ("Host", "127.0.0.1"),
        ("Port", str(desk.port)),
        ("User", "editor"),
        ("Security", "none"),
        ("NEWSLETTER_SMTP_PASSWORD (", password),
    ]


def test_every_question_is_asked_and_the_key_is_not_shown(desk: Desk) -> None:
    answers = [*questions(desk), ("Which list", ""), ("From whom", ""), ("put the key into the keyring?", "y")]
    code, seen = converse(desk.command, ["connect", "smtp"], answers)
    assert code == 0, seen
    assert "The list readers goes out through smtp." in seen
    assert PASSWORD not in seen
    assert list(desk.keyring.values()) == [PASSWORD]
    assert desk.command.run("providers", "check").returncode == 0


def test_a_wrong_key_may_be_typed_again(desk: Desk) -> None:
    answers = [
        *questions(desk, "wrong"),
        ("NEWSLETTER_SMTP_PASSWORD (", PASSWORD),
        ("Which list", ""),
        ("From whom", "nobody"),
        ("From whom", "tea@example.org"),
        ("keyring?", "y"),
    ]
    code, seen = converse(desk.command, ["connect", "smtp"], answers)
    assert code == 0, seen
    assert "535" in seen
    assert "“nobody” is not a sender" in seen


@pytest.mark.parametrize("last", ["n", CTRL_C])
def test_a_no_or_a_break_at_the_end_leaves_everything_as_it_was(desk: Desk, last: str) -> None:
    before = desk.configuration.read_bytes()
    answers = [*questions(desk), ("Which list", ""), ("From whom", ""), ("keyring?", last)]
    code, seen = converse(desk.command, ["connect", "smtp"], answers)
    assert code == 1, seen
    assert "Traceback" not in seen
    assert (desk.configuration.read_bytes(), desk.keyring) == (before, {})


def test_a_machine_without_a_keyring_needs_no_key_that_is_in_the_environment(desk: Desk) -> None:
    command: CommandLine = desk.command
    answers = [*questions(desk)[:-1], ("Which list", ""), ("From whom", ""), ("Change newsletter.toml?", "y")]
    environment = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "NEWSLETTER_SMTP_PASSWORD": PASSWORD}
    code, seen = converse(command, ["connect", "smtp"], answers, **environment)
    assert code == 0, seen
    assert "NEWSLETTER_SMTP_PASSWORD: environment" in seen
    assert PASSWORD not in seen
