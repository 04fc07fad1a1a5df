"""What a person decides about a delivery afterwards, and whom the next send reaches then."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from delivery_world import PLAN, World, edition
from msgspec.structs import replace
from sqlalchemy import update

from newsletter.delivery.database import writing
from newsletter.delivery.deciding import cancel, people_to_settle, settle
from newsletter.delivery.lease import lease
from newsletter.delivery.plan import Delivery
from newsletter.delivery.planning import people_of
from newsletter.delivery.send import deliver, readers_for_test
from newsletter.delivery.tables import RECIPIENTS
from newsletter.errors import DeliveryRefused, Refused
from newsletter.providers.base import Capabilities
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import Outcome, Receipt, Settled

PEOPLE = ["ada@example.org", "bob@example.org", "cy@example.org"]


class Silent:
    """It says nothing of `unknown`, puts `later` off, and takes the others' messages."""

    capabilities = Capabilities("silent", "direct", "opaque", leaves_machine=False)

    def __init__(self, unknown: str = "", later: str = "") -> None:
        self.said = {f"{unknown}@example.org": Outcome("unknown"), f"{later}@example.org": Outcome("deferred")}
        self.given: list[str] = []

    def refusals(self, mailing: Mailing) -> Sequence[str]:
        return ()

    def check(self) -> str:
        return "It answers."

    def sender_fault(self, sender: str) -> str:
        return ""

    def shown(self, batch: Batch) -> Sequence[str]:
        return ()

    def close(self) -> None:
        pass

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        return Batch(key, tuple(each.address for each in recipients), (mailing.edition.subject.encode(),))

    def hand_over(self, batch: Batch) -> Receipt:
        (address,) = batch.recipients
        outcome = self.said.get(address, Outcome("accepted"))
        self.given += [address] if outcome.state == "accepted" else []
        return Settled({address: outcome})


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "state")
    made.subscribe(PEOPLE)
    return made


def newest(world: World) -> Delivery:
    return world.history.deliveries()[0]


def test_what_is_given_up_goes_to_nobody_and_another_edition_may(world: World) -> None:
    world.send(Silent(unknown="ada", later="bob"))
    with pytest.raises(DeliveryRefused, match="another edition"):
        world.send(Silent(), edition(subject="Corrected"))
    assert cancel(world.ledger, newest(world), world.clock) == 1
    assert newest(world).state == "cancelled"
    after = Silent()
    world.send(after, edition(subject="Corrected"))
    assert after.given == ["bob@example.org"], "ada is held, cy has it"


def test_a_delivery_that_is_over_cannot_be_given_up(world: World) -> None:
    world.send(Silent())
    with pytest.raises(Refused, match="Delivery 1 is done: nobody waits for it"):
        cancel(world.ledger, newest(world), world.clock)


def test_who_is_held_can_be_settled_as_having_it(world: World) -> None:
    world.send(Silent(unknown="ada"))
    settle(world.ledger, newest(world), people_to_settle(world.history, newest(world)), world.clock, sent=True)
    assert set(world.states().values()) == {"accepted"}
    again = Silent()
    assert world.send(again).earlier == 3
    assert again.given == []


def test_who_is_held_can_get_it_once_more_by_the_same_send(world: World) -> None:
    world.send(Silent(unknown="ada"))
    people = people_to_settle(world.history, newest(world), ["Ada@Example.org"])
    settle(world.ledger, newest(world), people, world.clock, sent=False)
    assert newest(world).state == "open"
    again = Silent()
    report = world.send(again)
    assert again.given == ["ada@example.org"]
    assert (report.resumed, report.complete, newest(world).id) == (True, True, 1)


def test_after_a_cancellation_the_next_send_reaches_whoever_gets_it_once_more(world: World) -> None:
    world.send(Silent(unknown="ada", later="bob"))
    cancel(world.ledger, newest(world), world.clock)
    settle(world.ledger, newest(world), ["ada@example.org"], world.clock, sent=False)
    again = Silent()
    world.send(again, edition(subject="Corrected"))
    assert again.given == ["ada@example.org", "bob@example.org"]


def test_only_who_is_held_can_be_settled(world: World) -> None:
    world.send(Silent(unknown="ada"))
    with pytest.raises(Refused, match=r"adda@example\.org is not held") as refused:
        people_to_settle(world.history, newest(world), ["adda@example.org"])
    assert refused.value.help == "Did you mean “ada@example.org”?"
    with pytest.raises(Refused, match=r"cy@example\.org is not held"):
        people_to_settle(world.history, newest(world), ["cy@example.org"])
    world.send(Silent(), edition("another"))
    with pytest.raises(Refused, match="Nobody is held in delivery 2"):
        people_to_settle(world.history, newest(world))


def test_who_was_refused_can_get_it_once_the_reason_is_mended(world: World) -> None:
    broken = Silent()
    broken.said["bob@example.org"] = Outcome("refused", "550 5.7.1 Not from you")
    world.send(broken)
    people = people_to_settle(world.history, newest(world), refused=True)
    assert people == ("bob@example.org",)
    assert settle(world.ledger, newest(world), people, world.clock, sent=False, refused=True) == 1
    silent = Silent()
    assert world.send(silent).delivery.counts == {"accepted": 3}
    assert silent.given == ["bob@example.org"]


def test_nothing_is_decided_while_somebody_sends(world: World) -> None:
    world.send(Silent(unknown="ada", later="bob"))
    with lease(world.engine, newest(world).claim, world.clock):
        with pytest.raises(DeliveryRefused, match="is being sent"):
            cancel(world.ledger, newest(world), world.clock)
        with pytest.raises(DeliveryRefused, match="is being sent"):
            settle(world.ledger, newest(world), ["ada@example.org"], world.clock, sent=True)
    assert sorted(world.states().values()) == ["accepted", "held", "planned"]


def test_a_test_is_settled_and_never_taken_up_again(world: World) -> None:
    plan = replace(PLAN, test=True)
    readers = readers_for_test(world.audience, plan, ["ada@example.org"])
    deliver(edition(), plan, people_of(readers), Silent(unknown="ada"), world.ledger, world.run())
    with pytest.raises(Refused, match="A test is not taken up again"):
        settle(world.ledger, newest(world), ["ada@example.org"], world.clock, sent=False)
    settle(world.ledger, newest(world), ["ada@example.org"], world.clock, sent=True)
    assert world.states() == {"ada@example.org": "accepted"}


def test_who_has_an_issue_already_is_counted_by_the_list(world: World) -> None:
    world.send(Silent(unknown="ada", later="bob"))
    world.subscribe(["ada@example.org", "eve@example.org"], "other")
    assert world.history.already("2016-11-16-after", world.audience.query("pilot"), "keyed") == 2
    assert world.history.already("2016-11-16-after", world.audience.query("other"), "keyed") == 1
    assert world.history.already("another", world.audience.query("pilot"), "keyed") == 0


def test_what_became_known_while_a_person_thought_about_it_stays(world: World) -> None:
    world.send(Silent(unknown="ada"))
    delivery = newest(world)
    people = people_to_settle(world.history, delivery)
    with writing(world.engine) as connection:
        connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.state == "held").values(state="refused"))
    assert settle(world.ledger, delivery, people, world.clock, sent=True) == 0
    assert world.states()["ada@example.org"] == "refused"
