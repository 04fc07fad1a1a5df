"""A table of a TOML file is set, and nothing else in the file moves."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.toml_edit import CantEdit, with_table

LIST = ("lists", "readers")
VALUES = {"provider": "smtp", "sender": 'Ed "the" Editor <ed@example.org>'}

PYPROJECT = """\
[project]
name = "x"   # two spaces more

[tool.newsletter]
name = "y"

# The others.
[tool.newsletter.lists.others]
provider = "outbox"
# They are few.

# Types.
[tool.mypy]
strict = true
"""


def set_in(text: str, path: tuple[str, ...], values: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = tomllib.loads(text)
    table = document
    for part in path:
        table = table.setdefault(part, {})
    table.update(values)
    return document


def test_a_new_table_stands_after_its_relatives_and_keeps_comments_with_what_they_are_about() -> None:
    edited = with_table(PYPROJECT, ("tool", "newsletter", *LIST), {"provider": "smtp", "undo": 5})
    block = '\n[tool.newsletter.lists.readers]\nprovider = "smtp"\nundo = 5\n'
    assert edited == PYPROJECT.replace("# They are few.\n", f"# They are few.\n{block}")


def test_a_table_of_another_kind_stands_after_the_newsletters_own() -> None:
    edited = with_table(PYPROJECT, ("tool", "newsletter", "providers", "smtp"), {"host": "mail.example.org"})
    block = '\n[tool.newsletter.providers.smtp]\nhost = "mail.example.org"\n'
    assert edited == PYPROJECT.replace("# They are few.\n", f"# They are few.\n{block}")


def test_a_table_that_is_there_is_changed_where_it_is_with_its_comments() -> None:
    text = '# Who.\n[lists.readers]\nprovider = "outbox" # for now\naudience = "a1"\nundo = 5\n\n[style]\n'
    edited = with_table(text, LIST, {"provider": "smtp", "audience": None, "reply_to": "ed@example.org"})
    assert edited == (
        '# Who.\n[lists.readers]\nprovider = "smtp" # for now\nundo = 5\nreply_to = "ed@example.org"\n\n[style]\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        'name = "x"',
        'name = "x"\n\n\n',
        'lists = {readers = {provider = "outbox"}}\n',
        'lists = {others = {provider = "outbox"}}\n',
        'lists.readers.provider = "outbox"\nname = "x"\n',
        'lists.others.provider = "outbox"\nname = "x"\n',
        '[lists]\nreaders = {provider = "outbox"}\n[style]\n',
        '[lists]\n[lists."others"]\nprovider = "outbox"\n[style]\n',
        '["lists"."readers"]\nprovider = "outbox"\n',
        'x = """\n[lists.others]\n"""\n[style]\n',
        '[lists.readers]\nprovider = "outbox"\n[style]\n[lists.others]\n[providers.smtp]\n',
        "[[other]]\na = 1\n[[other]]\na = 2\n",
    ],
)
def test_however_the_file_is_written_it_says_what_was_asked_for_and_the_same_of_all_else(text: str) -> None:
    edited = with_table(text, LIST, VALUES)
    assert tomllib.loads(edited) == set_in(text, LIST, VALUES)
    assert edited.endswith("\n") or not text.endswith("\n")
    assert with_table(edited, LIST, VALUES) == edited


def test_line_ends_stay_those_of_the_file() -> None:
    text = PYPROJECT.replace("\n", "\r\n")
    path = ("tool", "newsletter", *LIST)
    assert with_table(text, path, VALUES) == with_table(PYPROJECT, path, VALUES).replace("\n", "\r\n")


def test_where_a_word_stands_for_a_table_the_lines_to_write_are_told() -> None:
    with pytest.raises(CantEdit) as stopped:
        with_table('lists = "none"\n', LIST, VALUES)
    assert str(stopped.value).startswith('[lists.readers]\nprovider = "smtp"\n')


_LINES = st.sampled_from(
    [
        "", "# a comment", "  # an indented one", "[style]", "[lists.a]", "[lists.readers]", "[ lists . b ] # why",
        "[providers.smtp]", "[[tool.x]]", 'a = "1"', 'provider = "outbox"  # now', "b = [1,\n  # within\n  2]",
        "c.d = 1", "[lists]", 'e = """\n[lists.z]\n"""',
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=14), st.sampled_from([LIST, ("lists", "ä ö"), ("providers", "smtp")]))
def test_every_line_but_those_that_were_asked_for_stays_in_its_order(lines: list[str], path: tuple[str, ...]) -> None:
    text = "\n".join([*lines, ""])
    try:
        set_in(text, path, {})
    except (tomllib.TOMLDecodeError, AttributeError):
        return
    edited = with_table(text, path, {"provider": "smtp"})
    assert tomllib.loads(edited) == set_in(text, path, {"provider": "smtp"})
    added = iter(edited.splitlines())
    changed = 'provider = "outbox"  # now'
    kept = [line for line in text.splitlines() if line.strip() and line != changed]
    assert all(line in added for line in kept), (text, edited)
