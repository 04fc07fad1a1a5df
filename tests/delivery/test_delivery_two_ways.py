"""One list, two ways to its readers: as messages from here, and as a campaign at a provider that holds it too."""

from __future__ import annotations

from pathlib import Path

import pytest
from delivery_world import PLAN, START, World, edition
from msgspec.structs import replace

from newsletter.delivery.campaign_record import CampaignRecord, CampaignRow, Step
from newsletter.delivery.lease import lease
from newsletter.delivery.plan import Delivery, claim
from newsletter.delivery.scheduling import schedule
from newsletter.delivery.send import mailing_of
from newsletter.errors import DeliveryRefused
from newsletter.providers.base import Capabilities, HeldAudience
from newsletter.providers.outbox import Outbox


class Post(Outbox):
    """What it writes down reaches people."""

    capabilities = Capabilities("post", "direct", "keyed", most_recipients=100)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "state")
    made.subscribe(["ada@example.org", "bob@example.org"])
    return made


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path / "post")


def campaign(world: World, step: Step = "begun") -> CampaignRow:
    """A campaign to the list, as far as `step`."""
    record, mailing = CampaignRecord(world.engine), mailing_of(edition(), PLAN, START)
    with lease(world.engine, claim(edition().slug, test=False), world.clock) as held:
        opened = record.open(PLAN, mailing, HeldAudience("a1", "Pilot", 2), "mailchimp", None, held, world.clock())
        return record.note(opened.row, held, world.clock(), step=step)


def newest(world: World) -> Delivery:
    return world.history.deliveries()[0]


@pytest.mark.parametrize("step", ["scheduling", "sending", "over"])
def test_a_list_that_may_get_a_campaign_gets_no_messages_besides(world: World, post: Post, step: Step) -> None:
    campaign(world, step)
    with pytest.raises(DeliveryRefused, match="another edition, provider or audience, and readers may get that"):
        world.send(post)
    with pytest.raises(DeliveryRefused, match="readers may get that"):
        schedule(edition(), PLAN, post, world.ledger, START, world.clock)
    assert not post.folder.exists()
    assert [delivery.state for delivery in world.history.deliveries()] == ["open"], "and the campaign is not given up"


def test_a_campaign_that_nobody_can_have_got_makes_room(world: World, post: Post) -> None:
    campaign(world, "drafted")
    assert world.send(post).complete
    assert [delivery.state for delivery in world.history.deliveries()] == ["done", "cancelled"]


def test_what_nobody_receives_is_written_beside_a_campaign_and_changes_nothing_of_it(
    world: World, tmp_path: Path
) -> None:
    campaign(world, "sending")
    assert world.send(Outbox(tmp_path / "outbox")).complete
    assert [delivery.state for delivery in world.history.deliveries()] == ["done", "open"]


def test_a_list_that_has_messages_gets_no_campaign_besides(world: World, post: Post) -> None:
    world.send(post)
    with pytest.raises(DeliveryRefused, match="goes to pilot by post already, as delivery 1"):
        campaign(world)
    assert len(world.history.deliveries()) == 1


def test_nor_does_a_list_half_of_which_has_them(world: World, post: Post) -> None:
    world.send(post)
    with lease(world.engine, newest(world).claim, world.clock) as held:
        world.ledger.cancel(newest(world), held, world.clock())
    with pytest.raises(DeliveryRefused, match="goes to pilot by post already"):
        campaign(world)


def test_nor_one_that_is_scheduled_to_get_them(world: World, post: Post) -> None:
    schedule(edition(), PLAN, post, world.ledger, START, world.clock)
    with pytest.raises(DeliveryRefused, match="goes to pilot by post already, as delivery 1") as told:
        campaign(world)
    assert "deliveries cancel 1" in told.value.help


def test_another_list_may_have_the_other_way(world: World, post: Post, tmp_path: Path) -> None:
    world.subscribe(["eve@example.org"], "other")
    world.send(post, plan=replace(PLAN, list="other"))
    world.send(Outbox(tmp_path / "outbox"))
    assert campaign(world).delivery.state == "open"
