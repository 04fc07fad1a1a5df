from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from delivery_world import PLAN, World, edition
from msgspec.structs import replace

from newsletter.delivery.progress import Progress
from newsletter.delivery.scheduling import parse_time, schedule, shown_time
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.outbox import Outbox

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2016, 11, 16, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2016-11-17T07:30", "2016-11-17T07:30:00+00:00"),
        ("2016-11-17 7:30", "2016-11-17T07:30:00+00:00"),
        ("tomorrow 07:30", "2016-11-17T07:30:00+00:00"),
        ("today 18:05", "2016-11-16T18:05:00+00:00"),
        ("Tomorrow 07:30", "2016-11-17T07:30:00+00:00"),
        ("18:05", "2016-11-16T18:05:00+00:00"),
        ("07:30", "2016-11-17T07:30:00+00:00"),
        ("2017-06-01T07:30", "2017-06-01T07:30:00+01:00"),
        ("2016-11-17T07:30+02:00", "2016-11-17T05:30:00+00:00"),
        ("2016-11-17T07:30:00Z", "2016-11-17T07:30:00+00:00"),
    ],
)
def test_a_time_is_read_in_the_newsletters_zone_unless_it_says_its_own(said: str, meant: str) -> None:
    assert parse_time(said, NOW, LONDON).isoformat() == meant


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("soon", "is not a time"),
        ("25:00", "is not a time"),
        ("2016-02-30T10:00", "is not a time"),
        ("2016-11-17", "is not a time"),
        ("2016-11-16T11:59", "has passed"),
        ("today 11:59", "has passed"),
        ("2017-03-26T01:30", "is skipped by the clocks"),
        ("2017-10-29T01:30", "comes twice"),
    ],
)
def test_a_time_that_is_none_or_past_or_not_one_is_refused(said: str, why: str) -> None:
    with pytest.raises(CouldNotRun, match=why):
        parse_time(said, NOW, LONDON)


def test_where_the_clock_shows_an_hour_twice_an_offset_says_which() -> None:
    assert parse_time("2017-10-29T01:30+00:00", NOW, LONDON).isoformat() == "2017-10-29T01:30:00+00:00"


def test_a_time_is_shown_with_its_zone() -> None:
    summer = parse_time("2017-06-01T07:30", NOW, LONDON)
    assert shown_time(summer) == "Thursday 1 June 2017, 07:30 BST (Europe/London)"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "state")
    made.subscribe(["ada@example.org"])
    return made


def test_who_joins_until_it_goes_out_gets_it_and_who_leaves_does_not(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    due = schedule(edition(), PLAN, outbox, world.ledger, NOW + dt.timedelta(days=1), world.clock)
    assert (due.state, due.total, due.due) == ("scheduled", 0, NOW + dt.timedelta(days=1))
    world.subscribe(["new@example.org"])
    world.audience.suppress("ada@example.org", "unsubscribed", NOW)
    report = world.send(outbox, plan=replace(PLAN, scheduled=due.id))
    assert report.delivery.id == due.id
    assert world.states() == {"new@example.org": "accepted"}
    assert [delivery.state for delivery in world.history.deliveries()] == ["done"]


def test_what_is_scheduled_is_not_sent_besides_and_not_scheduled_twice(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    schedule(edition(), PLAN, outbox, world.ledger, NOW, world.clock)
    with pytest.raises(DeliveryRefused, match="is scheduled for pilot already, as delivery 1"):
        world.send(outbox)
    with pytest.raises(DeliveryRefused, match="is scheduled for pilot already, as delivery 1"):
        schedule(edition(), PLAN, outbox, world.ledger, NOW, world.clock)
    assert not list(outbox.folder.rglob("*.eml"))


def test_a_send_that_was_interrupted_is_gone_on_with_and_not_scheduled(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    world.subscribe([f"r{number:03}@example.org" for number in range(150)])

    def stop(_progress: Progress) -> None:
        world.patience.stopped = True

    assert world.send(outbox, on_progress=stop).delivery.counts == {"accepted": 100, "planned": 51}
    with pytest.raises(DeliveryRefused, match=r"Delivery 1 of 2016-11-16-after has begun, and was interrupted") as told:
        schedule(edition(), PLAN, outbox, world.ledger, NOW, world.clock)
    assert "deliveries resume 1" in told.value.help


def test_what_was_scheduled_is_what_goes_out_or_nothing(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    due = schedule(edition(), PLAN, outbox, world.ledger, NOW, world.clock)
    with pytest.raises(DeliveryRefused, match="is not as it was when delivery 1 was scheduled"):
        world.send(outbox, edition(subject="Another"), replace(PLAN, scheduled=due.id))


def test_only_what_is_due_is_due(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    schedule(edition(), PLAN, outbox, world.ledger, NOW, world.clock)
    schedule(edition("later"), PLAN, outbox, world.ledger, NOW + dt.timedelta(seconds=1), world.clock)
    assert [delivery.issue for delivery in world.history.due(NOW)] == ["2016-11-16-after"]


def test_a_schedule_that_comes_due_for_nobody_is_over_and_stays_on_record(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    delivery = schedule(edition(), PLAN, outbox, world.ledger, NOW, world.clock)
    world.audience.suppress("ada@example.org", "unsubscribed", NOW)
    report = world.send(outbox, plan=replace(PLAN, scheduled=delivery.id))
    assert (report.delivery.id, report.delivery.state, report.delivery.total) == (delivery.id, "done", 0)
    assert [one.id for one in world.history.deliveries()] == [delivery.id]
