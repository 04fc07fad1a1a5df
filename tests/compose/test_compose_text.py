"""The text part, made from the tree."""

from __future__ import annotations

from compose_specimen import Making, element, nodes
from hypothesis import given
from hypothesis import strategies as st

from newsletter.compose.prose_text import MEASURE, TextWriter, wrapped
from newsletter.draft.tree import Node

WRITER = TextWriter(Making().resolved((), __import__("compose_specimen").front()), lambda token: token)


def text(*children: Node | str) -> str:
    return WRITER.blocks(nodes(*children))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=400), st.integers(10, 80))
def test_wrapping_loses_no_word_and_breaks_none(words: str, width: int) -> None:
    lines = wrapped(words, width).split("\n")
    assert " ".join(" ".join(lines).split(" ")).split() == words.split()
    for line in lines:
        assert len(line) <= width or " " not in line.strip(" ")


def test_nested_lists_keep_their_shape() -> None:
    inner = element("ul", element("li", "b"), element("li", "c"))
    assert (
        text(element("ol", element("li", "a", inner), element("li", "d"), start="3"))
        == "3. a\n\n   * b\n   * c\n\n4. d"
    )


def test_code_keeps_its_lines_and_spaces() -> None:
    assert text(element("pre", element("code", "if x:\n    y  z\n"))) == "    if x:\n        y  z"


def test_links_show_their_address_once() -> None:
    assert text(element("p", element("a", "here", href="https://example.org/"))) == "here (https://example.org/)"
    assert (
        text(element("p", element("a", "https://example.org/", href="https://example.org/"))) == "https://example.org/"
    )
    assert text(element("p", element("a", "a@example.org", href="mailto:a@example.org"))) == "a@example.org"
    assert text(element("p", element("a", "bad", href="javascript:x"))) == "bad"


def test_a_table_is_set_in_columns_and_a_wide_one_row_by_row() -> None:
    def table(first: str) -> Node:
        head = element("thead", element("tr", element("th", "Wave"), element("th", "Share")))
        return element("table", head, element("tbody", element("tr", element("td", first), element("td", "22%"))))

    assert text(table("May")) == "Wave  Share\n----  -----\nMay   22%"
    wide = "A " + "very " * 20 + "long name"
    assert text(table(wide)) == wrapped(wide) + "\n  Share: 22%"


def test_a_definition_a_rule_a_break_and_a_quotation() -> None:
    made = text(
        element("dl", element("dt", "STP"), element("dd", "a plan")),
        element("hr"),
        element("p", "one", element("br"), "two", element("sup", "1")),
        element("blockquote", element("p", "said")),
    )
    assert made.split("\n\n") == ["STP", "    a plan", "* * *".center(MEASURE).rstrip(), "one\ntwo[1]", "> said"]


def test_headings_are_underlined_to_their_length() -> None:
    assert text(element("h1", "Top"), element("h2", "Next")) == "Top\n===\n\nNext\n----"
