"""Checking many issues: what is remembered of them is what checking them anew would say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from actions_project import SLUG, TeaRound, tea_round

from newsletter.actions.check import Checked, check_issues
from newsletter.actions.issues import issue_files
from newsletter.actions.making import make

PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x02\x00\x08\x06\x00\x00\x00"
NEXT = "2026-01-14-more-tea"


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    """An approved issue, and the next one, which repeats its reading list and shows a picture that is not there."""
    made = tea_round(tmp_path)
    made.approve()
    text = made.issue.read_text(encoding="utf-8").replace("## Reading list", "![A picture](tea.png)\n\n## Reading list")
    (made.root / "issues" / f"{NEXT}.md").write_text(text, encoding="utf-8")
    return made


def checked(tea: TeaRound) -> Checked:
    return check_issues(tea.project, issue_files(tea.project))


def forget(tea: TeaRound) -> None:
    shutil.rmtree(tea.root / ".newsletter" / "cache")


def draft(tea: TeaRound) -> None:
    tea.edit(tea.issue, "[almost a quarter]", "[almost a third]")


def survey(tea: TeaRound) -> None:
    tea.edit(tea.survey, "label: Shortbread, percent: 17", "label: Shortbread, percent: 18")


def settings(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", "[style]", '[rules]\nreading-list-repeat = "error"\n\n[style]')


def theme(tea: TeaRound) -> None:
    folder = tea.root / "templates" / "commissioner"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('name = "Ours"\nextends = "nobody"\n', encoding="utf-8")


def picture(tea: TeaRound) -> None:
    (tea.root / "issues" / NEXT).mkdir()
    (tea.root / "issues" / NEXT / "tea.png").write_bytes(PIXEL)


def lock(tea: TeaRound) -> None:
    tea.lock.write_bytes(tea.lock.read_bytes()[:-9])


def earlier_issue(tea: TeaRound) -> None:
    tea.edit(tea.issue, "https://example.org/kettle-biography", "https://example.org/another")


def new_survey(tea: TeaRound) -> None:
    """One that takes the short name of another."""
    shutil.copytree(tea.survey.parent, tea.survey.parent.parent / "tea")


def lost_survey(tea: TeaRound) -> None:
    tea.survey.unlink()


@pytest.mark.parametrize(
    "change",
    [draft, survey, settings, theme, picture, lock, earlier_issue, new_survey, lost_survey],
    ids=lambda change: change.__name__,
)
def test_whatever_changes_is_seen_at_once(tea: TeaRound, change: Callable[[TeaRound], None]) -> None:
    before = checked(tea).findings
    change(tea)
    remembered = checked(tea)
    forget(tea)
    assert remembered == checked(tea)
    assert remembered.findings != before


def test_what_did_not_change_is_not_made_again(tea: TeaRound, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(tea)
    assert {finding.rule for finding in first.findings} == {"image-missing", "reading-list-repeat"}
    made: list[str] = []

    def counted(project: object, path: Path, shared: object) -> object:
        made.append(path.stem)
        return make(project, path, shared)  # type: ignore[arg-type]

    monkeypatch.setattr("newsletter.actions.check.make", counted)
    assert checked(tea) == first
    assert made == []
    tea.edit(tea.issue, "It boils over", "It boils")
    checked(tea)
    assert made == [SLUG]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"2-00000000\tx\t[1]\n"])
def test_a_cache_that_is_damaged_or_gone_changes_nothing(tea: TeaRound, content: bytes) -> None:
    first = checked(tea)
    (tea.root / ".newsletter" / "cache" / "findings.lines").write_bytes(content)
    assert checked(tea) == first
    forget(tea)
    assert checked(tea) == first


def test_a_draft_too_large_to_be_one_is_a_finding(tea: TeaRound) -> None:
    tea.issue.write_bytes(b"x" * 2_000_001)
    assert "front-matter-invalid" in {finding.rule for finding in checked(tea).findings}


def test_where_answers_lie_in_a_database_nothing_is_kept_of_those_that_can_not_be_reached(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", "name = ", 'store = "postgresql://127.0.0.1:1/none"\nname = ')
    tea.edit(tea.survey, "source: published", "source: responses")
    tea.edit(tea.survey, "questions:", "responses: {file: r.csv}\nquestions:")
    checked(tea)
    assert not (tea.root / ".newsletter" / "cache" / "findings.lines").exists()


def test_a_theme_that_the_configuration_misspells_is_told_where_it_is_set(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", 'theme = "commissioner"', 'theme = "comissioner"')
    lines = (tea.root / "newsletter.toml").read_text(encoding="utf-8").splitlines()
    made_of = make(tea.project, tea.issue)
    (finding,) = [one for one in made_of.findings if one.severity == "error"]
    assert (finding.rule, finding.path) == ("config-invalid", "newsletter.toml")
    assert finding.message == "There is no theme “comissioner”."
    assert finding.help == "Did you mean “commissioner”?"
    assert lines[finding.span.line - 1].startswith("theme = ")
    tea.edit(tea.issue, "---\nsubject:", "---\ntheme: plain\nsubject:")
    assert make(tea.project, tea.issue).errors == 0
