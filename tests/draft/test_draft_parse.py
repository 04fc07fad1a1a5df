"""What holds of every draft, however strange: nothing is lost, every place is right, nothing raises."""

from __future__ import annotations

import itertools
import re

from draft_outline import outline
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.draft.model import Draft
from newsletter.draft.parse import parse
from newsletter.problems import Span

HEADER = "---\nsubject: A subject\n---\n"
# Pieces that mean something, in which each `@` becomes a word of its own.
PIECES = (
    "@",
    " ",
    "\n",
    "\n\n",
    "\n    ",
    "\n  ",
    "\n- ",
    "\n• ",
    "\n1. ",
    "\n## ",
    "\n> ",
    "\n| ",
    " | ",
    "\n| --- | --- |\n",
    "\n---\n",
    "*@*",
    "**@",
    "_@_",
    "`@`",
    "`",
    "\n```\n@\n```\n",
    "\n~~~\n",
    "[",
    "]",
    "![",
    "](",
    ")",
    "(",
    "<",
    ">",
    "\\",
    "!",
    '"@"',
    "'",
    "<stat:s/q/o>",
    "[@](stat:s/q)",
    "![@](chart:s/q?top=3)",
    "[@](quote:s/q/R_1)",
    "<reader:name?or=x>",
    "[@](https://example.org/)",
    "![@](a.png)",
    "<stat:",
    "](stat:s/q)",
    "[^1]",
    "\n[^1]: @",
    '\n!!! event "@"\n',
    "\n!!! note\n    @\n",
    "{: .button }",
    "{.x}",
    "<!-- c -->",
    "<b>",
    "&amp;",
    "&nbsp;",
    "é",
    "🎉",
    "\ue000",
    "\ue0019\ue003",
    "שלום",
    "\t",
    "\n: @",
    "\n***\n",
    "e.g. ",
    ". ",
)


def fresh_words(pieces: list[str]) -> str:
    numbers = itertools.count(1)
    return re.sub("@", lambda _: f"w{next(numbers)}w", "".join(pieces))


bodies = st.lists(st.sampled_from(PIECES), max_size=30).map(fresh_words)


def cut(draft: Draft, span: Span) -> str:
    """The stretch of the source that a span covers."""
    lines = draft.source.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, last = lines[span.line - 1][span.column - 1 :], lines[span.end_line - 1][: span.end_column - 1]
    return "\n".join((first, *lines[span.line : span.end_line - 1], last))


@given(bodies)
@example("- - - - - - - - - - - - - - - - - - - - x")
@example("> " * 40 + "x")
def test_no_word_is_lost(body: str) -> None:
    shown = outline(parse(HEADER + body, "issues/case.md"))
    assert set(re.findall("w[0-9]+w", body)) <= set(re.findall("w[0-9]+w", shown))


@given(bodies)
def test_every_span_covers_what_it_speaks_of(body: str) -> None:
    draft = parse(HEADER + body, "issues/case.md")
    for mention in draft.mentions:
        written = cut(draft, mention.span)
        assert mention.reference.text in written
        assert written[0] in "<[!"
        if mention.words_span:
            assert cut(draft, mention.words_span) in written
    for link in draft.links:
        assert cut(draft, link.span)[0] in "[<"
    for image in draft.images:
        assert cut(draft, image.span).startswith("![")


@given(bodies)
def test_problems_and_mentions_come_in_the_order_of_their_places(body: str) -> None:
    draft = parse(HEADER + body, "issues/case.md")
    for places in (draft.problems, draft.mentions, draft.links, draft.images, draft.headings):
        spans = [place.span for place in places]
        assert spans == sorted(spans)


@given(bodies)
def test_what_is_visible_has_the_lines_and_length_of_the_source(body: str) -> None:
    draft = parse(HEADER + body, "issues/case.md")
    assert [len(line) for line in draft.visible.split("\n")] == [len(line) for line in draft.source.split("\n")]
    for seen, written in zip(draft.visible, draft.source, strict=True):
        assert seen in {" ", "\ufffc", written}


@given(bodies)
def test_no_target_of_another_scheme_and_no_comment_reaches_the_tree(body: str) -> None:
    shown = outline(parse(HEADER + body + "\n\n[x](javascript:alert(1)) <!-- secret -->", "issues/case.md"))
    assert 'href="javascript' not in shown
    assert "secret" not in shown.split("\n!")[0]


@given(bodies)
def test_the_same_text_gives_the_same_draft(body: str) -> None:
    assert parse(HEADER + body, "issues/case.md") == parse(HEADER + body, "issues/case.md")


@given(st.text())
@example("---\n")
@example("---\nsubject: x")
@example("---\n---")
@example("\x02wzxhzdk:0\x03")
def test_any_text_at_all_is_read(text: str) -> None:
    parse(text, "issues/case.md")


FIELD_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(str.strip)
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@given(FIELD_TEXT.filter(lambda text: text and not DIRECTIONS.search(text)))
@example('Ranked #1: "we\'re first" *')
@example("- [x] {y} `z` & <b> !!str &a *a |")
@example("\ue000" + "1\ue003")
def test_any_text_in_a_subject_comes_back(text: str) -> None:
    if re.search(r"(?i)(?:stat|chart|table|quote|reader):|\\", text) or (
        len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    ):
        return  # references, escapes and surrounding quotation marks are fixtures of their own
    draft = parse(f"---\nsubject: {text}\n---\n", "issues/case.md")
    assert not draft.problems
    assert draft.front.subject is not None
    assert "".join(node.text for node in draft.front.subject.nodes if hasattr(node, "text")) == text
    assert cut(draft, draft.front.subject.span) == text
