"""What leaves through the actions: the sender's mailbox, and what a person decides about a delivery later."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path

import pytest
from actions_project import TeaRound, tea_round

from newsletter.actions.build import build_issue


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    return tea_round(tmp_path)


def test_a_build_writes_a_sender_that_can_stand_in_a_header(tea: TeaRound) -> None:
    text = (tea.root / "newsletter.toml").read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith("sender"))
    tea.edit(tea.root / "newsletter.toml", line, 'sender = "Ed <ed@straße.example>"')
    build_issue(tea.project, tea.issue)
    content = (tea.project.build / tea.issue.stem / "email.eml").read_bytes()
    assert email.message_from_bytes(content, policy=policy.default)["From"] == "Ed <ed@xn--strae-oqa.example>"
    assert tea.send().complete
