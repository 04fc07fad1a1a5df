"""The review copy goes to a colleague, and to no list."""

from __future__ import annotations

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from actions_project import NOW, TeaRound, tea_round

from newsletter.actions.ordering import Order, Prepared, prepared
from newsletter.actions.send import hand_over, rehearse, schedule
from newsletter.delivery.history import History
from newsletter.delivery.run import Run
from newsletter.errors import DeliveryRefused


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    return tea_round(tmp_path)


def test_a_colleague_gets_the_issue_with_a_note_for_each_figure(tea: TeaRound) -> None:
    with prepared(tea.project, tea.issue, Order(tests=("ada@example.org",), with_evidence=True)) as ready:
        assert hand_over(ready, Run(lambda: NOW)).complete
    (content,) = tea.messages().values()
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"].startswith("[Test] [Review copy] ")
    body = message.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "[1]" in text
    assert text.count("stat:tea") >= 3
    assert "95% interval" in text


@pytest.mark.parametrize("attempt", ["send", "schedule", "rehearse"])
def test_a_review_copy_is_never_sent_to_a_list(tea: TeaRound, attempt: str) -> None:
    attempts: dict[str, Callable[[Prepared], object]] = {
        "send": lambda ready: hand_over(ready, Run(lambda: NOW)),
        "schedule": lambda ready: schedule(ready, NOW, lambda: NOW),
        "rehearse": lambda ready: rehearse(ready, lambda: NOW),
    }
    with prepared(tea.project, tea.issue, Order(with_evidence=True)) as ready:
        assert isinstance(ready, Prepared)
        with pytest.raises(DeliveryRefused, match="review copy"):
            attempts[attempt](ready)
        assert History(ready.engine).deliveries() == ()
    assert tea.messages() == {}


def test_a_review_copy_leaves_the_approval_alone(tea: TeaRound) -> None:
    tea.approve()
    before = tea.lock.read_bytes()
    with prepared(tea.project, tea.issue, Order(tests=("ada@example.org",), with_evidence=True)) as ready:
        assert ready.edition.review
        hand_over(ready, Run(lambda: NOW))
    assert tea.lock.read_bytes() == before
