"""What one issue told its readers, and another must not tell the rest of. The answers are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from actions_project import TeaRound, tea_round

from newsletter.actions.approve import candidate
from newsletter.actions.audit import audit_project
from newsletter.actions.build import build_issue
from newsletter.actions.check import check_issues
from newsletter.actions.figures import issue_figures
from newsletter.actions.fixing import fix_issues
from newsletter.actions.ordering import Order, prepared
from newsletter.actions.surveys import tables_of
from newsletter.errors import DeliveryRefused

CODEBOOK = """
title: Made-up panel
fieldwork: {start: 2026-01-02, end: 2026-01-03}
population: {label: members}
client: Nobody
conducted_by: Nobody
method: Made-up answers
url: https://example.org/panel
source: responses
responses: {file: answers.csv}
disclosure: {threshold: 5, identifying: [role]}
questions:
  role:
    text: Your role
    kind: single
    column: role
    options: {gp: {label: GPs, value: g}, other: {label: Others, value: o}}
  view:
    text: Is it going well?
    kind: single
    column: view
    options: {well: {label: Well, value: w}, badly: {label: Badly, value: b}, later: {label: Ask me later, value: l}}
"""
ANSWERS = ["g,w"] * 29 + ["g,b"] * 10 + ["g,l"] * 2 + ["o,w"] * 20 + ["o,b"] * 20 + ["o,l"] * 9
FRONT = "---\nsubject: A test\npreheader: Of the panel\ndate: 2026-01-0{}\nlist: readers\n---\n\n"
WELL = "Of the GPs, <stat:panel/view/well?where=role:gp&as=of> say well.\n"
DRAWN = "Well, they say.\n\n![Well, by role](chart:panel/view/well?by=role)\n"
BADLY = "Of the GPs, <stat:panel/view/badly?where=role:gp&as=of> say badly.\n"


@pytest.fixture(params=[WELL, DRAWN], ids=["a figure", "a chart"])
def tea(request: pytest.FixtureRequest, tmp_path: Path) -> TeaRound:
    """Two issues of which each may be published, and not both."""
    made = tea_round(tmp_path)
    folder = made.root / "surveys" / "panel"
    folder.mkdir()
    (folder / "survey.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "answers.csv").write_text("\n".join(["role,view", *ANSWERS, ""]), encoding="utf-8")
    made.issue.write_text(FRONT.format(7) + request.param, encoding="utf-8")
    second(made).write_text(FRONT.format(8) + BADLY, encoding="utf-8")
    return made


def second(tea: TeaRound) -> Path:
    return tea.issue.with_name("2026-01-08-the-rest.md")


def withheld(tea: TeaRound, path: Path) -> list[str]:
    return [found.message for found in check_issues(tea.project, [path]).findings if found.rule == "figure-withheld"]


def test_what_was_sent_is_remembered_wherever_an_issue_is_made(tea: TeaRound) -> None:
    assert withheld(tea, second(tea)) == []
    assert build_issue(tea.project, second(tea)).written
    assert tea.send().complete
    (message,) = withheld(tea, second(tea))
    assert "role:gp and view:later" in message
    assert withheld(tea, second(tea)) == [message]  # from the cache as well
    assert build_issue(tea.project, second(tea)).written == ()
    assert issue_figures(tea.project, second(tea)).content["figures"] == []
    assert fix_issues(tea.project, [second(tea)]) == ()
    assert candidate(tea.project, second(tea)).now is None
    with pytest.raises(DeliveryRefused, match="1 error"), prepared(tea.project, second(tea), Order()):
        pass


def test_the_issue_that_was_sent_is_still_what_it_was(tea: TeaRound) -> None:
    tea.send()
    assert withheld(tea, tea.issue) == []
    assert audit_project(tea.project).wrong == ()


def test_a_query_keeps_back_what_would_tell_the_rest(tea: TeaRound) -> None:
    def shown() -> list[bool]:
        (table,) = tables_of(tea.project, "panel", "view", by="role")
        return [row.estimate is not None for row in table.groups[0].rows]

    tea.issue.write_text(FRONT.format(7) + BADLY, encoding="utf-8")
    assert shown() == [True, False, False]
    tea.send()
    assert shown() == [False, True, False]


def test_an_issue_that_nobody_has_yet_hides_nothing(tea: TeaRound) -> None:
    tea.approve()
    assert withheld(tea, second(tea)) == []


def test_where_a_lock_is_damaged_nobody_knows_what_was_sent(tea: TeaRound) -> None:
    tea.send()
    tea.lock.write_bytes(tea.lock.read_bytes()[:-9])
    (found,) = check_issues(tea.project, [second(tea)]).findings
    assert (found.rule, found.severity) == ("figure-changed", "error")
    assert found.path == "issues/2026-01-07-the-great-tea-round.lock.json"
    assert found.message == "This lock ends too early."
    assert found.span.line > 1
    assert build_issue(tea.project, second(tea)).written == ()


@pytest.mark.parametrize("harm", ["truncated", "by hand", "later", "merged", "a folder"])
def test_a_lock_that_cannot_be_relied_on_is_told_once_for_all_issues_and_figures(tea: TeaRound, harm: str) -> None:
    tea.send()
    damage(tea.lock, harm)
    for paths in ([tea.issue], [second(tea)], [tea.issue, second(tea)]):
        (found,) = check_issues(tea.project, paths).findings
        assert (found.rule, found.path) == ("figure-changed", "issues/2026-01-07-the-great-tea-round.lock.json")
    assert check_issues(tea.project, [tea.issue]).findings == (found,)  # kept from before


def damage(lock: Path, harm: str) -> None:
    text = lock.read_text(encoding="utf-8")
    if harm == "a folder":
        lock.unlink()
        lock.mkdir()
        return
    harmed = {
        "truncated": text[:-200],
        "by hand": text.replace("well", "ill", 1),
        "later": text.replace('"schema": 1', '"schema": 2'),
        "merged": text.replace("{\n", "{\n<<<<<<< HEAD\n", 1),
    }
    lock.write_text(harmed[harm], encoding="utf-8")
