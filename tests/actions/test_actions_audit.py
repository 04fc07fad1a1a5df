"""The audit: which sentences that were sent no longer hold, by how much, and how many received them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from actions_project import NOW, SLUG, TeaRound, tea_round

from newsletter.actions.audit import audit_project
from newsletter.actions.making import make
from newsletter.evidence.correction import correction


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    made = tea_round(tmp_path)
    made.approve()
    made.send()
    return made


def test_what_still_holds_is_not_wrong(tea: TeaRound) -> None:
    found = audit_project(tea.project)
    assert len(found.editions) == 1
    assert found.wrong == ()


def test_a_figure_that_moved_makes_its_sentence_wrong_with_both_values_and_the_readers(tea: TeaRound) -> None:
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    (edition,) = audit_project(tea.project).wrong
    (wrong,) = edition.wrong
    assert edition.issue == SLUG
    assert edition.received == 2
    assert (wrong.was, wrong.is_now, wrong.difference) == ("17 per cent", "19 per cent", 2)
    assert wrong.figure.sentence.endswith("only 17 per cent are so bold as to dip shortbread.")
    assert "19 per cent" in wrong.reason


def test_words_that_are_true_of_the_new_figure_too_are_not_wrong(tea: TeaRound) -> None:
    """“More than half” was said of 55 per cent, and is as true of 56."""
    tea.edit(tea.survey, "digestive: {label: Digestives, percent: 55}", "digestive: {label: Digestives, percent: 56}")
    assert audit_project(tea.project).wrong == ()


def test_words_that_have_become_false_are(tea: TeaRound) -> None:
    tea.edit(tea.survey, "digestive: {label: Digestives, percent: 55}", "digestive: {label: Digestives, percent: 48}")
    (edition,) = audit_project(tea.project).wrong
    assert [wrong.figure.text for wrong in edition.wrong] == ["more than half"]
    assert "48 per cent" in edition.wrong[0].reason


def test_a_rank_that_changed_hands_is_wrong_though_its_own_figure_did_not_move(tea: TeaRound) -> None:
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 47}")
    (edition,) = audit_project(tea.project).wrong
    assert {wrong.figure.text for wrong in edition.wrong} == {"second most common", "17 per cent"}


def test_the_draft_may_have_changed_since_or_be_gone(tea: TeaRound) -> None:
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    tea.issue.unlink()
    (edition,) = audit_project(tea.project).wrong
    assert len(edition.wrong) == 1


def test_what_can_not_be_worked_out_any_more_is_told_with_the_reason(tea: TeaRound) -> None:
    tea.edit(tea.survey, "      shortbread: {label: Shortbread, percent: 17}\n", "")
    (edition,) = audit_project(tea.project).wrong
    (wrong,) = edition.wrong
    assert wrong.now is None
    assert "shortbread" in wrong.reason
    tea.survey.unlink()
    (edition,) = audit_project(tea.project).wrong
    assert len(edition.wrong) == 9


def test_another_house_style_makes_nothing_wrong(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", 'percent = "per cent"', 'percent = "%"')
    assert audit_project(tea.project).wrong == ()


def test_a_corrected_edition_is_told_apart_from_the_one_that_people_have(tea: TeaRound) -> None:
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    tea.approve(at=NOW + dt.timedelta(days=1))
    (edition,) = audit_project(tea.project).wrong
    assert edition.wrong[0].was == "17 per cent"
    assert edition.received == 2


def test_an_issue_that_was_only_approved_was_not_sent(tmp_path: Path) -> None:
    tea = tea_round(tmp_path)
    tea.approve()
    assert audit_project(tea.project).editions == ()


def test_a_lock_that_can_not_be_read_is_told_and_the_others_are_looked_at(tea: TeaRound) -> None:
    (tea.root / "issues" / "2026-01-14-torn.lock.json").write_text("{", encoding="utf-8")
    found = audit_project(tea.project)
    assert [problem.path for problem in found.unread] == ["issues/2026-01-14-torn.lock.json"]
    assert len(found.editions) == 1


def test_the_correction_it_drafts_stands_in_an_issue_without_an_error(tea: TeaRound) -> None:
    tea.edit(tea.survey, "digestive: {label: Digestives, percent: 55}", "digestive: {label: Digestives, percent: 48}")
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    (edition,) = audit_project(tea.project).wrong
    words = correction(edition)
    assert words.startswith('!!! correction "Correction"\n    ')
    assert "“more than half” was wrong: the figure is <stat:tea-round/biscuits/digestive>." in words
    assert "It should have said <stat:tea-round/biscuits/shortbread>." in words
    assert "(7 January 2026)" in words
    path = tea.root / "issues" / "2026-01-14-sorry.md"
    path.write_text(f"---\nsubject: We were wrong\npreheader: Twice\nlist: readers\n---\n\n{words}", encoding="utf-8")
    made = make(tea.project, path)
    assert made.findings == ()
    assert made.edition is not None
    assert "48 per cent" in made.edition.text
    assert "19 per cent" in made.edition.text


def test_no_correction_where_nothing_is_wrong(tea: TeaRound) -> None:
    (edition,) = audit_project(tea.project).editions
    assert correction(edition) == ""
