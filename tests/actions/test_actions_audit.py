"""The audit: which sentences that were sent no longer hold, by how much, and how many received them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from actions_project import NOW, SLUG, TeaRound, tea_round
from msgspec.structs import replace

from newsletter.actions.audit import audit_project
from newsletter.actions.locks import write_issue_lock
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


def test_what_went_to_the_outbox_was_received_by_nobody_once_something_was(tea: TeaRound) -> None:
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    assert [edition.received for edition in audit_project(tea.project).wrong] == [2], "there is nothing else yet"
    lock = tea.read()
    real = replace(lock.sendings[0], provider="smtp", started="2026-01-07T11:30:00.000Z", accepted=1)
    mine = lock.edition(real.edition)
    assert mine is not None
    write_issue_lock(tea.project, lock.with_sending(mine, real))
    (edition,) = audit_project(tea.project).wrong
    assert (edition.received, [sending.provider for sending in edition.sendings]) == (1, ["smtp"])


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
    assert "The figure behind “17 per cent” has been withdrawn." in correction(edition)


def test_a_survey_that_is_gone_or_broken_leaves_its_figures_unknown_and_not_wrong(tea: TeaRound) -> None:
    text = tea.survey.read_text(encoding="utf-8")
    tea.survey.write_text("title: [", encoding="utf-8")
    found = audit_project(tea.project)
    assert (found.wrong, found.complete) == ((), False)
    (edition,) = found.editions
    assert len(edition.unknown) == 13  # nine in the text, four on the chart
    assert "surveys/tea-round/survey.yaml:2: This is not readable" in edition.unknown[0].reason
    tea.survey.write_text(text.replace("kind: multiple", "kind: banana", 1), encoding="utf-8")
    found = audit_project(tea.project)
    assert (found.wrong, found.complete) == ((), False), "a codebook with a fault withdraws nothing"
    assert "banana" in found.editions[0].unknown[0].reason
    tea.survey.write_text(text, encoding="utf-8")
    tea.survey.parent.rename(tea.survey.parent.parent / "tea-rounds")
    found = audit_project(tea.project)
    assert (found.wrong, found.complete) == ((), False)
    (edition,) = found.editions
    assert {each.reason for each in edition.unknown} == {
        "There is no survey “tea-round” any more; did it become “tea-rounds”?"
    }


def test_a_chart_s_bars_are_held_to_the_figures_of_today(tea: TeaRound) -> None:
    tea.edit(tea.survey, "label: Don’t know, percent: 5", "label: Don’t know, percent: 8")
    (edition,) = audit_project(tea.project).wrong
    (wrong,) = edition.wrong
    assert (wrong.figure.kind, wrong.figure.reference) == ("chart", "stat:tea/first/dont-know")
    assert (wrong.was, wrong.is_now) == ("5 per cent", "8 per cent")
    assert wrong.figure.sentence == "Sixty-one per cent put the tea in first (made-up figures): Don’t know, 5%"
    assert "gave “Don’t know” as 5%, and it is <stat:tea-round/first/dont-know>." in correction(edition)


def test_a_table_s_cells_are_too_by_group(tmp_path: Path) -> None:
    tea = tea_round(tmp_path)
    groups = '    among:\n      - {where: "age:young", base: 30, percent: {tea: 50, milk: 30}}\n'
    tea.edit(tea.survey, "  biscuits:\n", groups + "  biscuits:\n")
    tea.edit(tea.issue, "(chart:tea/first)", "(table:tea/first?by=age)")
    tea.approve()
    tea.send()
    tea.edit(tea.survey, "percent: {tea: 50, milk: 30}", "percent: {tea: 50, milk: 40}")
    (edition,) = audit_project(tea.project).wrong
    assert [(wrong.figure.kind, wrong.figure.reference, wrong.is_now) for wrong in edition.wrong] == [
        ("table", "stat:tea/first/milk?where=age:young", "40 per cent")
    ]


def test_a_question_that_is_worded_otherwise_is_told_though_its_figures_hold(tea: TeaRound) -> None:
    text = tea.survey.read_text(encoding="utf-8")
    question = text.split("  first:")[1].split("text: ")[1].split("\n")[0]
    tea.edit(tea.survey, question, "What goes in first?")
    found = audit_project(tea.project)
    assert (found.wrong, found.complete) == ((), True)
    (edition,) = found.editions
    assert [(each.before, each.now) for each in edition.reworded] == [(question, "What goes in first?")]


def test_a_sending_that_the_ledger_knows_and_no_lock_tells_is_told(tea: TeaRound) -> None:
    before = tea.lock.read_bytes()
    tea.lock.unlink()
    found = audit_project(tea.project)
    assert (found.editions, found.complete) == ((), False)
    assert [(each.issue, each.list, each.counts["accepted"]) for each in found.unrecorded] == [(SLUG, "readers", 2)]
    tea.approve(at=NOW + dt.timedelta(days=1))  # a lock again, and none that tells of the sending
    assert len(audit_project(tea.project).unrecorded) == 1
    tea.lock.write_bytes(before)
    assert audit_project(tea.project).complete


def test_a_checkout_without_a_ledger_is_audited_and_makes_none(tea: TeaRound, tmp_path: Path) -> None:
    elsewhere = TeaRound(tea.root, tmp_path / "elsewhere")
    assert audit_project(elsewhere.project).complete
    assert not elsewhere.state.exists()


def test_a_ledger_that_can_not_be_read_is_told_and_the_locks_are_audited(tea: TeaRound) -> None:
    for file in tea.state.iterdir():
        file.write_bytes(b"no database at all, and long enough to be sure of it" * 20)
    found = audit_project(tea.project)
    assert len(found.editions) == 1
    assert found.ledger
    assert not found.complete


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
    assert not found.complete
    assert len(found.editions) == 1


def test_the_correction_it_drafts_stands_in_an_issue_without_an_error(tea: TeaRound) -> None:
    tea.edit(tea.survey, "digestive: {label: Digestives, percent: 55}", "digestive: {label: Digestives, percent: 48}")
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    (edition,) = audit_project(tea.project).wrong
    words = correction(edition)
    assert words.startswith('!!! correction "Correction"\n    ')
    assert "“more than half” was wrong: the figure is <stat:tea-round/biscuits/digestive>." in words
    assert "“17 per cent” should have been <stat:tea-round/biscuits/shortbread>." in words
    assert "(7 January 2026)" in words
    path = tea.root / "issues" / "2026-01-14-sorry.md"
    path.write_text(f"---\nsubject: We were wrong\npreheader: Twice\nlist: readers\n---\n\n{words}", encoding="utf-8")
    made = make(tea.project, path)
    assert made.findings == ()
    assert made.edition is not None
    text = " ".join(made.edition.text.split())
    assert "48 per cent" in text
    assert "19 per cent" in text


def test_no_correction_where_nothing_is_wrong(tea: TeaRound) -> None:
    (edition,) = audit_project(tea.project).editions
    assert correction(edition) == ""
