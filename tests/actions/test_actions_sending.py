"""What leaves through the actions: the sender's mailbox, and what a person decides about a delivery later."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path

import pytest
from actions_project import TeaRound, tea_round

from newsletter.actions.build import build_issue
from newsletter.actions.records import history_of
from newsletter.errors import DeliveryRefused


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


def test_a_key_that_is_missing_is_told_before_anybody_is_written_down(tea: TeaRound) -> None:
    configuration = tea.root / "newsletter.toml"
    tea.edit(configuration, 'provider = "outbox"', 'provider = "mailgun"')
    with configuration.open("a", encoding="utf-8") as file:
        file.write('\n[providers.mailgun]\ndomain = "mg.example.org"\n')
    tea.approve()
    before = tea.lock.read_bytes()
    with pytest.raises(DeliveryRefused, match="NEWSLETTER_MAILGUN_API_KEY is not set: nothing was sent") as refused:
        tea.send()
    assert "newsletter connect mailgun" in refused.value.help
    assert tea.lock.read_bytes() == before
    with history_of(tea.project) as history:
        assert history.deliveries() == ()
