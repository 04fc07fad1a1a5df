"""Schedules, carried out by a worker over a real project."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from actions_project import NOW, PEOPLE, SLUG, TeaRound, tea_round

from newsletter.actions.ordering import Order, Prepared, prepared
from newsletter.actions.records import audience_of, history_of
from newsletter.actions.send import schedule
from newsletter.actions.worker import Carried, Worker
from newsletter.delivery.lease import lease
from newsletter.delivery.plan import Delivery
from newsletter.delivery.run import Run
from newsletter.errors import CouldNotRun

DUE = NOW + dt.timedelta(hours=2)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tea(tmp_path: Path, clock: Clock) -> TeaRound:
    made = tea_round(tmp_path)
    with prepared(made.project, made.issue, Order()) as ready:
        assert isinstance(ready, Prepared)
        schedule(ready, DUE, clock)
    return made


def worker(tea: TeaRound, clock: Clock, *, agrees: bool = False) -> Worker:
    return Worker(tea.project, Run(clock), lambda _delivery: agrees)


def outcomes(carried: list[Carried]) -> list[str]:
    return [one.report.outcome if one.report else str(one.failure) for one in carried]


def states(tea: TeaRound) -> list[str]:
    with history_of(tea.project) as history:
        return [delivery.state for delivery in history.deliveries()]


def test_it_goes_out_when_it_is_due_and_not_before_and_once(tea: TeaRound, clock: Clock) -> None:
    works = worker(tea, clock)
    clock.at = DUE - dt.timedelta(seconds=1)
    assert list(works.once()) == []
    clock.at = DUE
    assert outcomes(list(works.once())) == ["sent"]
    assert sorted(tea.messages()) == sorted(PEOPLE)
    assert list(works.once()) == []
    assert states(tea) == ["done"]
    assert tea.read().sendings[0].accepted == len(PEOPLE)


def test_what_is_overdue_is_asked_about_first_and_once(tea: TeaRound, clock: Clock) -> None:
    """A machine that slept, or a record restored from a copy: the world may have changed since."""
    asked: list[Delivery] = []

    def no(delivery: Delivery) -> bool:
        asked.append(delivery)
        return False

    clock.at = DUE + dt.timedelta(minutes=16)
    works = Worker(tea.project, Run(clock), no)
    assert list(works.once()) == []
    assert list(works.once()) == []
    assert [delivery.issue for delivery in asked] == [SLUG]
    assert tea.messages() == {}
    assert states(tea) == ["scheduled"]
    assert outcomes(list(worker(tea, clock, agrees=True).once())) == ["sent"]


def test_an_issue_that_changed_since_is_not_sent_and_tried_again_later(tea: TeaRound, clock: Clock) -> None:
    tea.edit(tea.issue, "subject: ", "subject: Really, ")
    clock.at = DUE
    works = worker(tea, clock)
    (told,) = outcomes(list(works.once()))
    assert "is not as it was when delivery 1 was scheduled" in told
    assert list(works.once()) == [], "not at every look"
    clock.at += dt.timedelta(minutes=6)
    assert len(list(works.once())) == 1
    assert tea.messages() == {}


def test_while_another_worker_is_at_it_nothing_is_told_or_sent(tea: TeaRound, clock: Clock) -> None:
    clock.at = DUE
    with history_of(tea.project) as history, lease(history.engine, SLUG, clock):
        assert list(worker(tea, clock).once()) == []
    assert tea.messages() == {}
    assert outcomes(list(worker(tea, clock).once())) == ["sent"]


def test_a_fault_in_one_delivery_keeps_no_other_from_going_out(
    tea: TeaRound, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_more: object) -> None:
        raise ZeroDivisionError

    clock.at = DUE
    works = worker(tea, clock)
    with monkeypatch.context() as patch:
        patch.setattr("newsletter.actions.worker.hand_over", broken)
        (one,) = works.once()
    assert "ZeroDivisionError" in str(one.failure)
    assert "a fault of the program's own" in str(one.failure)
    clock.at += dt.timedelta(minutes=6)
    assert outcomes(list(works.once())) == ["sent"]


def test_a_schedule_that_comes_due_for_nobody_does_not_keep_the_issue_from_a_later_send(
    tea: TeaRound, clock: Clock
) -> None:
    with audience_of(tea.project) as audience:
        for who in PEOPLE:
            audience.suppress(who, "asked", NOW)
    clock.at = DUE
    (one,) = worker(tea, clock).once()
    assert one.report is not None
    assert one.report.delivery.state == "done"
    assert tea.read().sendings[0].finished
    with audience_of(tea.project) as audience:
        for who in PEOPLE:
            audience.unsuppress(who)
    tea.send()
    assert set(tea.messages()) == set(PEOPLE)


def test_a_schedule_of_which_the_lock_cannot_tell_is_none(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object, **_more: object) -> None:
        raise CouldNotRun("Nothing was sent, as the lock can't tell of it.")

    made = tea_round(tmp_path)
    monkeypatch.setattr("newsletter.actions.send.record_sendings", full)
    with prepared(made.project, made.issue, Order()) as ready:
        assert isinstance(ready, Prepared)
        with pytest.raises(CouldNotRun, match="Nothing was sent"):
            schedule(ready, DUE, clock)
    assert states(made) == ["cancelled"]
    clock.at = DUE
    assert list(worker(made, clock).once()) == []
