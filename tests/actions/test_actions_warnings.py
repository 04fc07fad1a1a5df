"""What is unusual about a send is told where it is confirmed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from actions_project import NOW, SLUG, TeaRound, tea_round

from newsletter.actions.ordering import Order, prepared
from newsletter.actions.records import audience_of
from newsletter.actions.send import hand_over
from newsletter.cli.sending_words import plan_json, summarise
from newsletter.delivery.database import writing
from newsletter.delivery.run import Run
from newsletter.delivery.subscribing import add_people

SECOND = "2026-01-07-the-second"


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    made = tea_round(tmp_path)
    with prepared(made.project, made.issue, Order()) as ready:
        hand_over(ready, Run(lambda: NOW))
    shutil.copy(made.issue, made.root / "issues" / f"{SECOND}.md")
    return made


def test_a_second_issue_and_a_list_that_doubled_are_told_before_they_are_sent(
    tea: TeaRound, capsys: pytest.CaptureFixture[str]
) -> None:
    with audience_of(tea.project) as audience, writing(audience.engine) as connection:
        add_people(connection, "readers", {"new@example.org": {}, "newer@example.org": {}}, NOW)
    later = NOW + dt.timedelta(hours=2)
    with prepared(tea.project, tea.root / "issues" / f"{SECOND}.md", Order()) as ready:
        summarise(ready, later)
        warnings = plan_json(ready, later, ())["warnings"]
    said = capsys.readouterr().err
    assert warnings == [
        f"The list readers got another issue on that day: {SLUG}, 09:30 (Europe/London).",
        f"The list readers has doubled: 4 readers now, 2 for {SLUG} on 7 January 2026.",
    ]
    assert all(f"Warning   {warning}\n" in said for warning in warnings)


def test_a_test_and_the_rest_of_the_same_issue_are_not_warned_of(tea: TeaRound) -> None:
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert ready.warnings(NOW) == ()
    with prepared(tea.project, tea.root / "issues" / f"{SECOND}.md", Order(tests=("a@example.org",))) as ready:
        assert ready.warnings(NOW) == ()


def test_an_issue_that_goes_out_on_another_day_than_its_own_is_told(tea: TeaRound) -> None:
    with prepared(tea.project, tea.issue, Order()) as ready:
        (warning,) = ready.warnings(NOW + dt.timedelta(days=1))
    assert warning == "The issue is dated 7 January 2026, and it goes out on 8 January 2026."
