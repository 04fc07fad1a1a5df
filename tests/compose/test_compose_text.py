"""The text part, made from the tree."""

from __future__ import annotations

from compose_specimen import PUBLICATION, Making, bars, element, nodes, only, paragraph
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newsletter.compose.marks import marks_for
from newsletter.compose.plain_text import _reading_list, plain_text
from newsletter.compose.prose_text import MEASURE, TextWriter, wrapped
from newsletter.compose.words import Words
from newsletter.draft import model
from newsletter.draft.tree import Node
from newsletter.problems import Span
from newsletter.resolve.resolved import AskedQuestion, Bar, MethodNote, Quoted, Resolved, Row

SPAN = Span()
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


def test_a_list_within_a_reading_item_keeps_its_shape() -> None:
    inner = element("ul", element("li", "b"), element("li", "c"))
    item = model.ReadingItem(
        nodes("A"), "https://example.org/a", nodes("Source"), "14 November", nodes("Note.", inner), SPAN
    )
    reading = model.ReadingList(nodes("Reading list"), (), (item,), SPAN)
    expected = "* A (Source, 14 November)\n  https://example.org/a\n  Note.\n\n  * b\n  * c"
    assert _reading_list(reading, WRITER).endswith(expected)


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


def body(resolved: Resolved) -> str:
    """The text part between the masthead and the footer."""
    made = plain_text(resolved, Words(), PUBLICATION, "en-GB", marks_for(resolved.draft.source))
    return made.split("=" * MEASURE)[1].rpartition("-" * MEASURE)[0].strip()


def test_who_is_quoted_stands_within_the_measure() -> None:
    making = Making()
    said = making.slot(
        Quoted("More time", "Finance director" * 3, "Panel of finance directors, autumn 2016"), "More time"
    )
    shown = body(only(model.Quotation((paragraph(said),), 0), making=making))
    assert shown.startswith("> More time\n>\n> — Finance director")
    assert all(len(line) <= MEASURE and line[0] == ">" for line in shown.split("\n"))


def test_a_figure_of_several_groups_has_a_line_for_each() -> None:
    """One line with every group's name and base is read by nobody."""
    making = Making()
    rows = (Row("High", (Bar(43, "43%"), Bar(52, "52%"))), Row("Low", (Bar(57, "57%"), Bar(48, "48%"))))
    value = replace(bars(), series=("GPs (51)", "Others (29)"), rows=rows, note="How sure? January 2013.")
    assert body(only(making.embed(value, "A finding"), making=making)) == (
        "A finding\n  High\n    GPs (51): 43%\n    Others (29): 52%\n  Low\n    GPs (51): 57%\n    Others (29): 48%\n\n"
        "How sure? January 2013."
    )


def test_a_question_is_listed_without_marks_of_our_own_around_its_own() -> None:
    asked = (AskedQuestion("Too much “grip”?", "80"),)
    note = MethodNote(
        "s",
        "Survey",
        "",
        "",
        "",
        "",
        "Commissioned by HSJ",
        "",
        "",
        "",
        weighted=False,
        official=False,
        questions=asked,
    )
    shown = body(replace(only(), notes=(note,)))
    assert shown.endswith("Survey\n  Commissioned by HSJ\n  The questions:\n  - Too much “grip”? (Base: 80)")
