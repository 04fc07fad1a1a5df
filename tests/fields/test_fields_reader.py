"""YAML read as text: nothing is guessed, every value has its place, and hostile files are refused with theirs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.fields import DEEPEST, FieldReader, Items, Scalar, Table
from newsletter.problems import Problem, Span


def read(text: str, first_line: int = 1) -> tuple[FieldReader, Table]:
    reader = FieldReader("survey-invalid", "surveys/x/survey.yaml", first_line)
    return reader, reader.parse(text)


def problems(text: str) -> list[tuple[int, int, str]]:
    reader, _ = read(text)
    return [(problem.span.line, problem.span.column, problem.message) for problem in reader.problems]


@pytest.mark.parametrize(
    "text", ["no", "yes", "1:30", "01", "0x1F", "1e3", "2016-11-16", ".inf", "=", "off", "null-ish"]
)
def test_a_plain_value_stays_the_text_that_it_is(text: str) -> None:
    _, table = read(f"a: {text}")
    value = table.values["a"]
    assert isinstance(value, Scalar)
    assert (value.text, value.plain, value.empty) == (text, True, False)


def test_nothing_written_is_empty_and_an_empty_text_is_not() -> None:
    _, table = read("a:\nb: ~\nc: null\nd: ''\ne: \"\"\n")
    assert [value.empty for value in table.values.values() if isinstance(value, Scalar)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_keys_and_values_have_their_places() -> None:
    _, table = read("# comment\na: 'x y'\nb:\n  - c\n  - {d: e}\n", first_line=10)
    assert (table.keys["a"], table.values["a"].span) == (Span(11, 1, 11, 2), Span(11, 4, 11, 9))
    items = table.values["b"]
    assert isinstance(items, Items)
    assert [value.span.line for value in items.values] == [13, 14]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=40))
def test_any_text_in_quotation_marks_comes_back(text: str) -> None:
    reader, table = read("a: '" + text.replace("'", "''") + "'")
    if not reader.problems:  # bidirectional overrides
        assert reader.text(table.values["a"]) == text


@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%@` \n\t#,~\x00\u202e\x85", max_size=60))
def test_any_file_at_all_is_read_or_refused(text: str) -> None:
    reader, _ = read(text)
    assert all(problem.rule == "survey-invalid" and problem.path for problem in reader.problems)


def test_a_second_value_of_a_name_is_refused_and_the_first_is_kept() -> None:
    reader, table = read("a: 1\na: 2\n")
    assert reader.text(table.values["a"]) == "1"
    assert problems("a: 1\na: 2\n") == [(2, 1, "“a” stands here a second time (first in line 1).")]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a: &x b\nc: d", (1, 4), "The anchor `&x`"),
        ("a: *x", (1, 4), "Aliases"),
        ("a: !!python/object:os.system b", (1, 4), "The tag `!!python/object:os.system`"),
        ("a: !mine b", (1, 4), "The tag `!mine`"),
        ("? [a]\n: b", (1, 3), "A name must be text."),
        ("a: b\n---\nc: d", (2, 1), "A second YAML document"),
        ("- a\n- b", (1, 1), "This must be a list of `name: value` fields."),
        ("a: b\nc\n", (2, 1), "This is not readable as YAML: could not find expected ':'."),
        ("a: [b\n", (2, 1), "This is not readable as YAML"),
        ("a: b\nc: \u202ed", (2, 4), "The control character U+202E"),
        ("a: b\nc: \x85d", (2, 4), "The control character U+0085"),
        ('a: "\\u202e"', (1, 4), "The control character U+202E"),
        ("a: b\x00", (1, 5), "The control character U+0000"),
    ],
)
def test_what_is_not_read_is_refused_with_its_place(text: str, place: tuple[int, int], what: str) -> None:
    (line, column, message), *_ = problems(text)
    assert (line, column) == place
    assert message.startswith(what)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_stops_at_the_first_level_too_many(opening: str) -> None:
    ((line, _, message),) = problems(opening * 20_000)
    assert line == 1
    assert str(DEEPEST) in message


def test_an_alias_bomb_never_grows() -> None:
    levels = "".join(f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]\n" for level in range(1, 9))
    reader, table = read("l0: &l0 [x]\n" + levels)
    assert len(table.values) == 9
    assert all(isinstance(value, Items) and len(value.values) <= 9 for value in table.values.values())
    assert len(reader.problems) == 9 + 8 * 9


def test_a_merge_key_is_a_name_like_any_other() -> None:
    reader, table = read("<<: {a: b}")
    reader.refuse_unknown(table, ("a",), "in a survey")
    assert reader.problems[0].message == "There is no field “<<” in a survey."


def test_unknown_names_are_refused_with_the_nearest() -> None:
    reader, table = read("titel: x\nqqq: y\n")
    reader.refuse_unknown(table, ("title", "base"))
    assert [problem.help for problem in reader.problems] == ["Did you mean “title”?", "There are: base, title."]


VALUES = {
    "text": "x",
    "empty": "",
    "number": "12.5",
    "whole": "12",
    "negative": "-3",
    "exponent": "1e3",
    "yes": "Yes",
    "no": "false",
    "day": "2016-11-16",
    "month": "2016-11",
    "impossible": "2016-02-30",
    "list": "[a]",
    "table": "{a: b}",
}


def typed(verb: str, name: str, **arguments: object) -> tuple[object, list[Problem]]:
    reader, table = read("\n".join(f"{key}: {value}" for key, value in VALUES.items()))
    return getattr(reader, verb)(table.values.get(name), "It", **arguments), reader.problems


@pytest.mark.parametrize(
    ("verb", "name", "value"),
    [
        ("text", "text", "x"),
        ("text", "empty", None),
        ("text", "absent", None),
        ("number", "number", Decimal("12.5")),
        ("number", "negative", Decimal(-3)),
        ("number", "absent", None),
        ("integer", "whole", 12),
        ("boolean", "yes", True),
        ("boolean", "no", False),
        ("boolean", "empty", None),
        ("day", "day", dt.date(2016, 11, 16)),
        ("day", "empty", None),
        ("table", "empty", None),
        ("items", "absent", ()),
    ],
)
def test_values_are_read_as_what_is_asked_for(verb: str, name: str, value: object) -> None:
    assert typed(verb, name) == (value, [])


@pytest.mark.parametrize(
    ("verb", "name", "message"),
    [
        ("text", "list", "It must be text."),
        ("number", "text", "It must be a number, not “x”."),
        ("number", "exponent", "It must be a number, not “1e3”."),
        ("integer", "number", "It must be a whole number."),
        ("integer", "negative", "It must not be below 0."),
        ("boolean", "text", "It must be true or false, not “x”."),
        ("day", "month", "It must be a date that exists, not “2016-11”."),
        ("day", "impossible", "It must be a date that exists, not “2016-02-30”."),
        ("table", "text", "It must be a list of `name: value` fields."),
        ("items", "text", "It must be a list, such as `[a, b]`."),
        ("items", "table", "It must be a list, such as `[a, b]`."),
    ],
)
def test_values_of_the_wrong_type_are_refused(verb: str, name: str, message: str) -> None:
    value, found = typed(verb, name)
    assert not value
    assert [problem.message for problem in found] == [message]


def test_a_choice_is_one_of_those_that_exist_and_names_the_nearest() -> None:
    reader, table = read("a: single\nb: singel\nc:\n")
    kinds = ("single", "multiple")
    assert [reader.choice(table.values[name], kinds) for name in "abc"] == ["single", None, None]
    assert [problem.help for problem in reader.problems] == ["Did you mean “single”?"]


def test_an_empty_file_is_an_empty_table() -> None:
    assert [read(text)[1].values for text in ("", "# only a comment\n", "---\n", "~")] == [{}] * 4
