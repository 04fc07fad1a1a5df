"""Who has an issue is known in one record; another one must not send it again."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from actions_project import NOW, PEOPLE, TeaRound, tea_round
from msgspec.structs import replace
from providers_world import Behaviour, mail_server

from newsletter.actions.deliveries import cancel_delivery
from newsletter.actions.locks import write_issue_lock
from newsletter.actions.ordering import Order, Prepared, prepared
from newsletter.actions.outgoing import record_sendings
from newsletter.actions.send import hand_over, schedule
from newsletter.delivery.run import Run
from newsletter.errors import DeliveryRefused


class Killed(BaseException):
    """Stands for a process that ends."""


@pytest.fixture
def taken() -> Behaviour:
    return Behaviour()


@pytest.fixture
def tea(tmp_path: Path, taken: Behaviour) -> Iterator[TeaRound]:
    """A project whose issue is approved, before a real mail server."""
    made = tea_round(tmp_path / "here")
    with mail_server(taken) as port:
        made.through_mail(port)
        made.approve()
        yield made


def elsewhere(tea: TeaRound, folder: Path) -> TeaRound:
    """The checkout of another machine, whose record is its own."""
    other = tea_round(folder)
    shutil.rmtree(other.root)
    shutil.copytree(tea.root, other.root)
    return other


def test_another_machine_is_refused_by_what_the_lock_says_of_the_first(
    tea: TeaRound, taken: Behaviour, tmp_path: Path
) -> None:
    assert tea.send().complete
    there = elsewhere(tea, tmp_path / "there")
    with pytest.raises(DeliveryRefused, match=r"was sent to readers on .* from another record") as refused:
        there.send()
    assert "newsletter backup" in refused.value.help
    assert sorted(address for address, _ in taken.taken) == sorted(PEOPLE)
    assert tea.send().earlier == len(PEOPLE), "the first goes on as before"


def die_before_the_first_answer(tea: TeaRound, monkeypatch: pytest.MonkeyPatch) -> None:
    """A send of which the lock and the record know, and in which nothing was handed over."""

    def after_the_first_word(*_words: object, before: bool, **_named: object) -> None:
        record_sendings(*_words, before=before)  # type: ignore[arg-type]
        if before:
            raise Killed

    monkeypatch.setattr("newsletter.actions.send.record_sendings", after_the_first_word)
    with pytest.raises(Killed):
        tea.send()
    monkeypatch.undo()


def test_the_lock_tells_of_a_send_that_died_before_its_first_answer(
    tea: TeaRound, taken: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_before_the_first_answer(tea, monkeypatch)
    assert taken.taken == []
    (sending,) = tea.read().sendings
    assert sending.planned == len(PEOPLE)
    with pytest.raises(DeliveryRefused, match="from another record"):
        elsewhere(tea, tmp_path / "there").send()


def test_a_schedule_is_told_to_other_machines_until_it_is_taken_back(
    tea: TeaRound, taken: Behaviour, tmp_path: Path
) -> None:
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert isinstance(ready, Prepared)
        scheduled = schedule(ready, NOW + dt.timedelta(days=1), lambda: NOW)
    with pytest.raises(DeliveryRefused, match=r"was begun or scheduled for readers on .* from another record"):
        elsewhere(tea, tmp_path / "there").send()
    cancel_delivery(tea.project, scheduled.id, lambda: NOW)
    assert taken.taken == []
    there = elsewhere(tea, tmp_path / "later")
    assert there.lock.is_file(), "it goes by the lock, and finds that nobody has it"
    there.people()
    assert there.send().complete


def test_an_older_copy_of_the_record_is_refused_as_it_does_not_know_who_has_the_issue(
    tea: TeaRound, taken: Behaviour, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tea.state, copy)
    tea.send()
    shutil.rmtree(tea.state)
    shutil.copytree(copy, tea.state)
    with pytest.raises(DeliveryRefused, match=r"is older than what .* lock tells") as refused:
        tea.send()
    assert "newsletter restore" in refused.value.help
    assert len(taken.taken) == len(PEOPLE)


def test_so_is_a_copy_that_was_made_in_the_middle_of_the_send(
    tea: TeaRound, taken: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_before_the_first_answer(tea, monkeypatch)
    copy = tmp_path / "copy"
    shutil.copytree(tea.state, copy)
    assert tea.send().complete, "what was interrupted goes on"
    shutil.rmtree(tea.state)
    shutil.copytree(copy, tea.state)
    with pytest.raises(DeliveryRefused, match="it lacks readers of the send of"):
        tea.send()
    assert len(taken.taken) == len(PEOPLE)


def test_so_is_a_copy_in_which_what_was_begun_since_is_still_scheduled(
    tea: TeaRound, taken: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert isinstance(ready, Prepared)
        scheduled = schedule(ready, NOW + dt.timedelta(hours=1), lambda: NOW)
    copy = tmp_path / "copy"
    shutil.copytree(tea.state, copy)
    order = Order(scheduled=scheduled.id)

    def die(*_words: object, **_named: object) -> None:
        raise Killed

    monkeypatch.setattr("newsletter.providers.smtp.Smtp.hand_over", die)
    with prepared(tea.project, tea.issue, order) as ready, pytest.raises(Killed):
        hand_over(ready, Run(lambda: NOW + dt.timedelta(hours=1)))
    monkeypatch.undo()
    # What a killed sender writes last is what it wrote before its first call.
    lock = tea.read()
    begun = replace(lock.sendings[0], planned=len(PEOPLE), held=0, finished=None)
    edition = lock.edition(begun.edition)
    assert edition is not None
    write_issue_lock(tea.project, lock.with_sending(edition, begun))
    shutil.rmtree(tea.state)
    shutil.copytree(copy, tea.state)
    lacking = pytest.raises(DeliveryRefused, match="it lacks readers of the send of")
    with lacking, prepared(tea.project, tea.issue, order):
        pass
    assert taken.taken == []


def test_tests_and_the_outbox_keep_nobody_from_sending_elsewhere(tmp_path: Path) -> None:
    here = tea_round(tmp_path / "here")
    assert here.send().complete
    there = elsewhere(here, tmp_path / "there")
    assert there.send().complete
