"""The review copy: each figure has a mark, each mark a note with its evidence, and everything else is the issue's."""

from __future__ import annotations

import re

import pytest
from compose_specimen import PUBLICATION, Making, element, field, paragraph, specimen
from msgspec.structs import replace

from newsletter.compose.compose import compose
from newsletter.compose.edition import Edition
from newsletter.compose.reviewing import with_evidence
from newsletter.compose.theme import Theme
from newsletter.compose.tokens import tokens_in
from newsletter.draft import model
from newsletter.resolve.resolved import Resolved


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def with_words(resolved: Resolved) -> Resolved:
    """The figures with the words that stand for them in the issue."""
    values = {resolved.draft.mentions[index].span: value for index, value in resolved.values.items()}
    words = (getattr(values[figure.mention.span], "text", "") for figure in resolved.figures)
    return replace(
        resolved, figures=tuple(map(lambda figure, text: replace(figure, text=text), resolved.figures, words))
    )


def review(resolved: Resolved, theme: Theme) -> Edition:
    return with_evidence(resolved, theme, PUBLICATION, {})


@pytest.fixture
def issue() -> Resolved:
    """A figure in the subject, one in prose, one in a note of the issue's own, one in a picture's alternative text."""
    made = Making()
    subject = made.fill("43 per cent", 43, 43, 99)
    check = made.check("fewer than half", 43, 42, 98)
    alt = made.fill("44 per cent", 44, 44, 100)
    note = made.fill("45 per cent", 45, 45, 100)
    mark = element("sup", "1", **{"class": "footnote"})
    blocks: tuple[model.Block, ...] = (
        model.Prose((paragraph("Say ", check, " of them", mark, "."),)),
        made.image("a.png", "A picture of ", alt),
        model.Footnotes(((paragraph("More exactly ", note, "."),),)),
    )
    return with_words(made.resolved(blocks, model.FrontMatter(subject=field("Only ", subject, " agree"))))


def test_marks_are_numbered_after_the_issues_own_notes_in_its_own_order(issue: Resolved, theme: Theme) -> None:
    edition = review(issue, theme)
    assert edition.subject == "[Review copy] Only 43 per cent [2] agree"
    assert "Say fewer than half[3] of them[1]." in edition.text
    assert "[Image: A picture of 44 per cent [4]]" in edition.text
    assert "[1] More exactly 45 per cent[5]." in edition.text
    assert "fewer than half<sup" in edition.html
    assert re.search(r"half<sup[^>]*>3</sup>", edition.html)


def test_each_note_has_words_value_base_interval_question_and_reference(issue: Resolved, theme: Theme) -> None:
    edition = review(issue, theme)
    said = words_of(edition.html)
    assert "fewer than half: Considering: 43%, 42 of 98, 95% interval 34 to 52" in said
    assert said.count("Is your CCG considering a merger with another?") == 4
    text = " ".join(edition.text.split())
    assert (
        "[3] fewer than half: Considering: 43%, 42 of 98, 95% interval 34 to 52 "
        "Is your CCG considering a merger with another? b stat:b/q/o" in text
    )


def test_it_says_what_it_is_at_the_top_of_both_parts(issue: Resolved, theme: Theme) -> None:
    edition = review(issue, theme)
    for part in (edition.text, words_of(edition.html)):
        assert part.index("Review copy") < part.index("Say fewer than half")
    assert edition.review
    assert not compose(issue, theme, PUBLICATION, {}).review


def test_the_issue_itself_is_made_as_ever(theme: Theme) -> None:
    """Without marks, notice and notes, the text of the review copy is the text of the issue."""
    resolved = specimen()
    plain = compose(resolved, theme, PUBLICATION, {}).text
    reviewed = with_evidence(resolved, theme, PUBLICATION, {})
    lines = set(re.sub(r"\[\d+\]", "", reviewed.text).split())
    assert set(re.sub(r"\[\d+\]", "", plain).split()) <= lines
    assert tokens_in(reviewed.html) == tokens_in(compose(resolved, theme, PUBLICATION, {}).html)


def test_every_figure_chart_and_table_of_a_full_issue_has_a_mark_and_a_note(theme: Theme) -> None:
    resolved = specimen()
    edition = with_evidence(resolved, theme, PUBLICATION, {})
    embeds = sum(mention.role == "embed" for mention in resolved.draft.mentions)
    own = sum(len(block.notes) for block in resolved.draft.blocks if isinstance(block, model.Footnotes))
    for number in range(own + 1, own + embeds + len(resolved.figures) + 1):
        assert re.search(rf"<sup[^>]*>{number}</sup>", edition.html) or f" [{number}]" in edition.subject + edition.html
        assert re.search(rf"^\[{number}\] ", edition.text, re.MULTILINE)


def test_a_theme_says_it_in_its_own_words(issue: Resolved, commissioner: Theme) -> None:
    german = replace(commissioner, words=replace(commissioner.words, review="Prüfexemplar"))
    edition = review(issue, german)
    assert edition.subject.startswith("[Prüfexemplar] ")
    assert "Prüfexemplar" in edition.text
