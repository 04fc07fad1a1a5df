"""A correction's first words, for each kind of figure that can go wrong."""

from __future__ import annotations

import pytest
from evidence_locks import EDITION, FIGURE, SENDING
from msgspec.structs import replace

from newsletter.evidence.audit import Audited, Wrong
from newsletter.evidence.correction import correction
from newsletter.evidence.lock import LockedFigure

COMPARED = replace(
    FIGURE,
    kind="compare",
    reference="stat:ccg-feb/outturn/surplus..ccg/outturn/surplus?where=role:gp&as=points",
    text="down sharply",
    outcome="true",
    sentence="It is *down* sharply [sic].",
)


def words(*wrong: Wrong, date: str = "2016-11-16") -> str:
    figures = tuple(each.figure for each in wrong)
    edition = replace(EDITION, surveys={"ccg": "autumn", "ccg-feb": "winter"}, date=date, figures=figures)
    return correction(Audited("2016-11-16-after", edition, (SENDING,), wrong))


def wrong(figure: LockedFigure, *, lost: bool = False) -> Wrong:
    return Wrong(figure, None if lost else figure.stood, "49 per cent", "38 per cent", "", -11)


def test_a_fill_should_have_said_another_figure_by_its_survey_s_own_name() -> None:
    assert words(wrong(FIGURE)) == (
        '!!! correction "Correction"\n'
        "    <!-- newsletter: allow figure-unsourced because it repeats what we printed -->\n"
        "    In “Balance” (16 November 2016) we said: “Only 49 per cent expect “balance”.”"
        " It should have said <stat:autumn/outturn/surplus>.\n"
    )


def test_a_comparison_s_figures_are_both_given_and_its_sentence_s_markup_is_text() -> None:
    assert words(wrong(COMPARED)) == (
        '!!! correction "Correction"\n'
        "    In “Balance” (16 November 2016) we said: “It is \\*down\\* sharply \\[sic\\].” “down sharply” was wrong:"
        " the figures are <stat:winter/outturn/surplus> and <stat:autumn/outturn/surplus?where=role:gp>.\n"
    )


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("Only 49 per cent agree", "“Only 49 per cent agree”. It should"),
        ("GPs: 49 per cent", "“GPs: 49 per cent”. It should"),
        ("Is it 49 per cent?", "“Is it 49 per cent?” It should"),
        ("(It is 49 per cent.)", "“(It is 49 per cent.)” It should"),
    ],
)
def test_a_heading_or_a_row_that_was_wrong_ends_with_a_stop(sentence: str, quoted: str) -> None:
    assert f"we said: {quoted}" in words(wrong(replace(FIGURE, sentence=sentence)))


def test_each_sentence_is_told_once_and_in_a_paragraph_of_its_own() -> None:
    told = words(wrong(FIGURE), wrong(FIGURE), wrong(COMPARED))
    assert told.count("It should have said") == 1
    assert told.count("\n\n    In “Balance”") == 1


def test_each_of_several_claims_about_one_figure_is_corrected() -> None:
    claims = [replace(FIGURE, text=text, outcome="true") for text in ("a majority", "five in ten")]
    told = words(*map(wrong, claims))
    assert "“a majority” was wrong: the figure is <stat:autumn/outturn/surplus>." in told
    assert "“five in ten” was wrong: the figure is <stat:autumn/outturn/surplus>." in told


def test_a_figure_in_the_subject_alone_is_repeated_too() -> None:
    figure = replace(FIGURE, sentence="They hope.")
    edition = replace(EDITION, subject="Only 49 per cent", date="2016-11-16", figures=(figure,))
    told = correction(Audited("2016-11-16-after", edition, (SENDING,), (wrong(figure),)))
    assert "<!-- newsletter: allow figure-unsourced" in told


def test_words_that_can_be_said_of_no_figures_any_more_are_not_called_false() -> None:
    told = words(replace(wrong(COMPARED), reason="The two waves asked 3 different questions.", refuted=False))
    assert "“down sharply” can't be said of the figures: The two waves asked 3 different questions." in told
    assert "was wrong" not in told


def test_each_of_two_figures_in_a_sentence_has_its_own_correction() -> None:
    other = replace(FIGURE, reference="stat:ccg/outturn/deficit", text="20 per cent")
    told = words(wrong(FIGURE), wrong(other))
    assert "“49 per cent” should have been <stat:autumn/outturn/surplus>." in told
    assert "“20 per cent” should have been <stat:autumn/outturn/deficit>." in told
    assert told.count("we said") == 1


def test_two_figures_that_were_the_same_are_told_apart_by_their_places() -> None:
    other = replace(FIGURE, reference="stat:ccg/outturn/deficit")
    told = words(wrong(FIGURE), wrong(other))
    assert "The first “49 per cent” should have been <stat:autumn/outturn/surplus>." in told
    assert "The second “49 per cent” should have been <stat:autumn/outturn/deficit>." in told


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("49 respondents", "the figure is <stat:autumn/outturn/surplus?as=of>."),
        ("49 of 99", "the figure is <stat:autumn/outturn/surplus?as=of>."),
        ("half", "the figure is <stat:autumn/outturn/surplus>."),
        ("the most common answer", "it ranks <stat:autumn/outturn/surplus?as=rank>."),
    ],
)
def test_words_about_people_or_a_place_are_corrected_by_those(text: str, corrected: str) -> None:
    assert f"was wrong: {corrected}" in words(wrong(replace(FIGURE, kind="check", outcome="true", text=text)))


def test_a_chart_s_number_is_said_by_the_chart() -> None:
    label, other = "Balance & surplus", "Deficit"
    one = replace(FIGURE, kind="chart", text="49%", option=label, sentence=f"What CCGs expect: {label}, 49%")
    two = replace(
        one, reference="stat:ccg/outturn/deficit", text="20%", option=other, sentence=f"What CCGs expect: {other}, 20%"
    )
    assert words(wrong(one), wrong(two, lost=True)) == (
        '!!! correction "Correction"\n'
        "    <!-- newsletter: allow figure-unsourced because it repeats what we printed -->\n"
        "    In “Balance” (16 November 2016) the chart “What CCGs expect” gave “Balance &amp; surplus” as 49%, and"
        " it is <stat:autumn/outturn/surplus>; “Deficit” as 20%, and it has been withdrawn.\n"
    )


def test_a_figure_that_is_gone_has_been_withdrawn() -> None:
    assert "The figure behind “49 per cent” has been withdrawn." in words(wrong(FIGURE, lost=True))


@pytest.mark.parametrize("date", ["", "2016-11-16"])
def test_an_issue_without_a_date_is_named_by_its_subject(date: str) -> None:
    assert ("(16 November 2016)" in words(wrong(FIGURE), date=date)) == bool(date)
