"""About these figures: what must be published with them."""

from __future__ import annotations

from pathlib import Path

from prose import FIXTURES, FRONT

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.parse import parse
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import AskedQuestion, MethodNote
from newsletter.survey.shelf import open_shelf


def notes(body: str, tmp_path: Path) -> dict[str, MethodNote]:
    shelf = open_shelf(FIXTURES / "surveys", tmp_path, FIXTURES)
    resolved = resolve(parse(FRONT + body, "issues/test.md"), shelf, HouseStyle(), Tolerances())
    return {note.survey: note for note in resolved.notes}


def test_a_survey_says_who_was_asked_what_when_and_for_whom(tmp_path: Path) -> None:
    note = notes("Some <stat:ccg/merger/considering> and <stat:ccg/outturn/surplus>.\n", tmp_path)["autumn"]
    assert note == MethodNote(
        survey="autumn",
        title="Barometer, autumn 2016",
        who="CCG chairs and accountable officers",
        when="October to November 2016",
        how_many="99 respondents of 418",
        method="Online self-completion",
        commissioned="Commissioned and conducted by The Journal, supported by A Sponsor",
        url="https://example.org/autumn",
        logo="",
        logo_alt="",
        weighted=False,
        official=False,
        questions=(
            AskedQuestion("Is your CCG considering a merger?", "99"),
            AskedQuestion("How will your CCG end this financial year?", "99"),
        ),
    )


def test_official_figures_name_where_each_was_published(tmp_path: Path) -> None:
    note = notes("There were <stat:facts/planned-deficits> and <stat:facts/reserve>.\n", tmp_path)["facts"]
    assert (note.official, note.how_many, note.when) == (True, "", "")
    assert note.questions == (
        AskedQuestion("CCGs planning a cumulative deficit", "209", "https://example.org/forecast"),
        AskedQuestion("Reserve withheld", "", "https://example.org/reserve"),
    )


def test_answers_have_weighted_bases_and_may_stand_beside_official_figures(tmp_path: Path) -> None:
    note = notes("Of <stat:panel/members>, <stat:panel/view/well> are happy with <stat:panel/hours>.\n", tmp_path)[
        "panel"
    ]
    assert (note.weighted, note.how_many) == (True, "80 respondents")
    assert note.questions == (
        AskedQuestion("Members on the books", "", "https://example.org/members"),
        AskedQuestion("Is it going well?", "80, weighted base 80"),
        AskedQuestion("Hours spent in meetings", "80, weighted base 80"),
    )


def test_both_sides_of_a_comparison_charts_and_quotations_are_cited_once_each_in_order(tmp_path: Path) -> None:
    body = (
        "![c](chart:ccg/barriers/major)\n\n[Fewer](stat:ccg-feb/outturn/surplus..ccg/outturn/surplus).\n\n"
        "> [Money](quote:ccg/concerns/R_1)\n\nOf <stat:ccg> <stat:ccg/outturn/surplus>.\n"
    )
    found = notes(body, tmp_path)
    assert list(found) == ["autumn", "winter"]
    assert [question.text for question in found["autumn"].questions] == [
        "Providers",
        "NHS funding",
        "National targets",
        "How will your CCG end this financial year?",
        "What concerns you most?",
    ]


def test_a_survey_that_is_named_but_not_cited_has_no_note(tmp_path: Path) -> None:
    assert notes("Nothing is cited here.\n", tmp_path) == {}


def test_waves_that_are_tested_say_what_the_test_takes_for_granted(tmp_path: Path) -> None:
    sides = "stat:ccg-feb/outturn/surplus..ccg/outturn/surplus"
    tested = notes(f"That is [significantly lower]({sides}) than in winter.\n", tmp_path)
    sentence = "Changes since “Barometer, winter 2016” were tested as if nobody had answered both."
    assert tested["autumn"].method == f"Online self-completion. {sentence}"
    assert "tested" not in tested["winter"].method
    assert "tested" not in notes(f"That is [lower]({sides}).\n", tmp_path)["autumn"].method
