from __future__ import annotations

import datetime as dt
import email
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email import policy
from pathlib import Path
from typing import Any

import pytest
from delivery_world import PLAN, START, World, edition
from msgspec.structs import replace
from sqlalchemy import select, update

from newsletter.delivery.database import Place, writing
from newsletter.delivery.deciding import people_to_settle, settle
from newsletter.delivery.evidence import calls_of
from newsletter.delivery.lease import LENGTH, LeaseLost, lease
from newsletter.delivery.pacing import MOST_TRIES
from newsletter.delivery.plan import Delivery, Plan
from newsletter.delivery.planning import people_of
from newsletter.delivery.progress import Progress
from newsletter.delivery.rehearsing import rehearse
from newsletter.delivery.send import deliver, readers_for_test
from newsletter.delivery.sending import STOPPED
from newsletter.delivery.suppressing import remove_reader
from newsletter.delivery.tables import BATCHES, RECIPIENTS
from newsletter.delivery.unsubscribe import unsubscribe_address
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.base import Capabilities
from newsletter.providers.exchange import Exchange
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outbox import Outbox
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Receipt, Settled, same_for_all
from newsletter.providers.personal import standard_message

OPAQUE = Capabilities("desk", "direct", "opaque")
PEOPLE = ["ada@example.org", "bob@example.org", "cy@example.org", "di@example.org"]
ACCEPTED = Outcome("accepted")


@dataclass
class Desk:
    """A provider that answers as it is told. `given`: everybody who was really handed a message, in order."""

    answer: Callable[[Batch], Receipt] = lambda batch: same_for_all(batch, ACCEPTED)
    capabilities: Capabilities = OPAQUE
    given: list[str] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    objections: Sequence[str] = ()

    def refusals(self, mailing: Mailing) -> Sequence[str]:
        return self.objections

    def check(self) -> str:
        return "It answers."

    def sender_fault(self, sender: str) -> str:
        return ""

    def shown(self, batch: Batch) -> Sequence[str]:
        return [f"to {address}" for address in batch.recipients]

    def close(self) -> None:
        pass

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        messages = tuple(standard_message(mailing, recipient) for recipient in recipients)
        return Batch(key, tuple(recipient.address for recipient in recipients), messages)

    def hand_over(self, batch: Batch) -> Receipt:
        self.batches.append(batch)
        receipt = self.answer(batch)
        if isinstance(receipt, Settled):
            self.given += [address for address, said in receipt.outcomes.items() if said.state == "accepted"]
        return receipt


def by_address(**outcomes: Outcome) -> Callable[[Batch], Receipt]:
    return lambda batch: Settled({a: outcomes.get(a.partition("@")[0], ACCEPTED) for a in batch.recipients})


@pytest.fixture
def world(place: Place) -> World:
    made = World(place)
    made.subscribe({address: {"first-name": address.partition("@")[0].title()} for address in PEOPLE})
    return made


def test_every_reader_gets_one_message_with_a_greeting_and_a_link_of_their_own(world: World, tmp_path: Path) -> None:
    report = world.send(Outbox(tmp_path / "outbox"))
    files = sorted((tmp_path / "outbox").rglob("*.eml"))
    made = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    assert [message["To"] for message in made] == PEOPLE
    assert [str(message.get_payload(0)).count("Dear Ada") for message in made] == [1, 0, 0, 0]
    tokens = {reader.token for reader in world.audience.readers("pilot")}
    assert {message["List-Unsubscribe"] for message in made} == {f"<https://example.org/u/{token}>" for token in tokens}
    assert {message["List-Unsubscribe-Post"] for message in made} == {"List-Unsubscribe=One-Click"}
    assert len({message["Message-ID"] for message in made}) == 4
    assert report.complete
    assert report.delivery.state == "done"


def test_what_was_sent_to_whom_is_on_record(world: World) -> None:
    world.send(Desk(by_address(bob=Outcome("refused", "550 Gone"), cy=Outcome("accepted", reference="queued as 7"))))
    (delivery,) = world.history.deliveries("2016-11-16-after")
    assert (delivery.issue, delivery.list, delivery.provider, delivery.test) == (
        "2016-11-16-after",
        "pilot",
        "desk",
        False,
    )
    assert delivery.subject == edition().subject
    assert delivery.finished is not None
    assert delivery.started < delivery.finished
    people = {person.address: person for person in world.history.people(delivery)}
    assert list(people) == PEOPLE
    assert (people["bob@example.org"].state, people["bob@example.org"].reason) == ("refused", "550 Gone")
    assert people["cy@example.org"].reference == "queued as 7"
    assert people["ada@example.org"].message_id.endswith("@example.org>")
    assert [person.address for person in world.history.people(delivery, ["refused"])] == ["bob@example.org"]
    assert world.history.delivery(delivery.id) == delivery
    assert world.history.deliveries("another") == ()
    with pytest.raises(CouldNotRun, match="no delivery 99"):
        world.history.delivery(99)


def test_everybody_is_written_down_and_counted_before_the_first_call(world: World) -> None:
    seen: list[int] = []

    def count(batch: Batch) -> Receipt:
        seen.append(world.history.deliveries()[0].total)
        return same_for_all(batch, ACCEPTED)

    world.send(Desk(count))
    assert seen == [4, 4, 4, 4]


def test_a_batch_is_in_flight_on_disk_while_it_is_handed_over(world: World, tmp_path: Path) -> None:
    seen: list[str] = []

    def look(batch: Batch) -> Receipt:
        other = world.again()  # as another process would see it
        seen.append(other.states()[batch.recipients[0]])
        return same_for_all(batch, ACCEPTED)

    world.send(Desk(look))
    assert seen == ["in flight"] * 4


def test_sending_again_sends_nothing_again(world: World) -> None:
    desk = Desk(by_address(bob=Outcome("refused", "550"), cy=Outcome("unknown", "lost")))
    first = world.send(desk)
    again = world.send(desk)
    assert desk.given == ["ada@example.org", "di@example.org"]
    assert len(desk.batches) == 4
    assert not first.complete
    assert (again.earlier, again.delivery.total) == (4, 0)
    assert len(world.history.deliveries()) == 1, "there is nothing to record"


def test_sending_again_reaches_those_who_came_since_and_nobody_else(world: World) -> None:
    desk = Desk()
    world.send(desk)
    world.subscribe(["new@example.org"])
    report = world.send(desk)
    assert desk.given == [*PEOPLE, "new@example.org"]
    assert (report.earlier, report.delivery.total) == (4, 1)


def test_a_person_on_two_lists_gets_an_issue_once(world: World) -> None:
    world.subscribe(["ada@example.org", "eve@example.org"], "other")
    desk = Desk()
    world.send(desk)
    world.send(desk, plan=replace(PLAN, list="other"))
    assert sorted(desk.given) == sorted([*PEOPLE, "eve@example.org"])


def test_a_look_at_it_in_the_outbox_keeps_nobody_from_the_real_issue(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    assert world.send(outbox).delivery.counts == {"accepted": 4}
    assert world.send(outbox).earlier == 4, "each once in the outbox too"
    desk = Desk()
    report = world.send(desk, edition(subject="As approved since"))
    assert report.delivery.counts == {"accepted": 4}
    assert report.earlier == 0
    assert sorted(desk.given) == PEOPLE
    world.subscribe(["eve@example.org"])
    assert world.send(outbox).delivery.counts == {"accepted": 1}, "nor does the real issue count in the outbox"


def test_what_waits_for_the_outbox_is_not_in_the_way_of_the_real_issue(world: World, tmp_path: Path) -> None:
    full = tmp_path / "outbox"
    full.write_text("no folder")
    assert world.send(Outbox(full)).delivery.counts == {"planned": 4}
    assert world.send(Desk(), edition(subject="As approved since")).delivery.counts == {"accepted": 4}


def test_another_issue_goes_to_everybody(world: World) -> None:
    desk = Desk()
    world.send(desk)
    world.send(desk, edition("another"))
    assert desk.given == PEOPLE * 2


def test_the_suppressed_are_not_written_to_nor_those_who_leave_before_their_turn(world: World) -> None:
    world.audience.suppress("ada@example.org", "unsubscribed", START, "pilot")
    stopping = Desk(lambda batch: NotTaken("The server is away."))
    world.send(stopping)
    world.audience.suppress("cy@example.org", "unsubscribed", START)
    desk = Desk()
    report = world.send(desk)
    assert desk.given == ["bob@example.org", "di@example.org"]
    assert report.resumed
    assert report.delivery.counts == {"accepted": 2}
    assert report.delivery.state == "done"


@pytest.mark.parametrize("may_return", [True, False])
def test_who_is_taken_off_the_list_while_a_message_waits_does_not_get_it(world: World, may_return: bool) -> None:
    world.send(Desk(lambda batch: NotTaken("401 Bad key", again=False)))
    assert remove_reader(world.engine, "bob@example.org", "pilot", START, may_return=may_return)
    desk = Desk()
    assert world.send(desk).delivery.counts == {"accepted": 3}
    assert "bob@example.org" not in desk.given


def test_what_was_certainly_not_taken_waits_and_goes_out_next_time(world: World) -> None:
    later = Desk(by_address(bob=Outcome("deferred", "451 Greylisted")))
    first = world.send(later)
    assert first.delivery.counts == {"accepted": 3, "planned": 1}
    assert first.delivery.state == "open"
    assert not first.complete
    desk = Desk()
    assert world.send(desk).complete
    assert desk.given == ["bob@example.org"]


def test_a_provider_that_cannot_be_reached_is_tried_again_and_again_and_then_the_run_stops_and_loses_nobody(
    world: World,
) -> None:
    away = Desk(lambda batch: NotTaken("No route to host"))
    report = world.send(away)
    assert len(away.batches) == MOST_TRIES
    assert world.patience.waited == [1, 2, 4, 8, 16, 32, 60]
    assert report.stopped == "No route to host"
    assert report.outcome == "nothing sent"
    assert report.delivery.counts == {"planned": 4}
    desk = Desk()
    assert world.send(desk).outcome == "sent"
    assert desk.given == PEOPLE


def test_a_key_that_is_refused_is_not_tried_again(world: World) -> None:
    expired = Desk(lambda batch: NotTaken("401 The key has expired", again=False))
    assert world.send(expired).stopped == "401 The key has expired"
    assert len(expired.batches) == 1


def test_a_wait_that_the_provider_asks_for_is_kept_to_the_second_and_then_it_goes_on(world: World) -> None:
    answers = iter([NotTaken("429 Slow down", wait=37.0), *[same_for_all] * 9])

    def limited(batch: Batch) -> Receipt:
        answer = next(answers)
        return answer if isinstance(answer, NotTaken) else same_for_all(batch, ACCEPTED)

    desk = Desk(limited)
    assert world.send(desk).complete
    assert world.patience.waited == [37.0]
    assert desk.given == PEOPLE


def test_a_wait_of_hours_is_left_to_a_person(world: World) -> None:
    tomorrow = Desk(lambda batch: NotTaken("429 The day's quota is used up", wait=40_000.0))
    assert world.send(tomorrow).stopped == "429 The day's quota is used up"
    assert world.patience.waited == []


def test_calls_keep_to_the_limit_that_the_provider_publishes(world: World) -> None:
    desk = Desk(capabilities=replace(OPAQUE, calls_a_second=0.01))
    assert world.send(desk).complete
    assert all(90 < pause <= 100 for pause in world.patience.waited)
    assert len(world.patience.waited) == 3


def test_ctrl_c_ends_the_run_after_the_present_call_and_the_rest_goes_out_next_time(world: World) -> None:
    def second_thoughts(batch: Batch) -> Receipt:
        world.patience.stopped = batch.recipients[0].startswith("bob")
        return same_for_all(batch, ACCEPTED)

    desk = Desk(second_thoughts)
    report = world.send(desk)
    assert report.stopped == STOPPED
    assert report.outcome == "partial"
    assert report.delivery.counts == {"accepted": 2, "planned": 2}
    world.patience.stopped = False
    assert world.send(desk).complete
    assert desk.given == PEOPLE


def test_ctrl_c_in_the_wait_before_a_call_makes_no_call(world: World) -> None:
    desk = Desk(capabilities=replace(OPAQUE, calls_a_second=0.01))
    waits = world.patience.wait

    def pressed(timeout: float) -> bool:
        world.patience.stopped = True
        return waits(timeout)

    world.patience.wait = pressed  # type: ignore[method-assign]  # a person's hand on the keyboard
    report = world.send(desk)
    assert len(desk.given) == 1
    assert report.stopped == STOPPED
    assert report.delivery.counts == {"accepted": 1, "planned": 3}


def test_who_is_put_off_slows_the_rest_down(world: World) -> None:
    desk = Desk(by_address(bob=Outcome("deferred", "451 Too many")))
    assert world.send(desk).delivery.counts == {"accepted": 3, "planned": 1}
    assert world.patience.waited == [1.0]


def test_a_server_that_puts_everybody_off_is_left_alone_after_a_while(world: World) -> None:
    world.subscribe([f"r{number:02}@example.org" for number in range(50)])
    desk = Desk(lambda batch: same_for_all(batch, Outcome("deferred", "451 Too many")))
    report = world.send(desk)
    assert report.stopped == "451 Too many"
    assert report.delivery.counts == {"planned": 54}
    assert len(desk.batches) == 8
    assert world.patience.waited == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0]


def test_ctrl_c_ends_a_wait(world: World) -> None:
    def busy(batch: Batch) -> Receipt:
        world.patience.stopped = True
        return NotTaken("429", wait=100.0)

    assert world.send(Desk(busy)).stopped == STOPPED
    assert world.states() == dict.fromkeys(PEOPLE, "planned")


def test_a_lost_reply_is_held_and_never_sent_again(world: World) -> None:
    report = world.send(Desk(by_address(bob=Outcome("unknown", "The connection was lost"))))
    assert report.delivery.counts == {"accepted": 3, "held": 1}
    assert world.states()["bob@example.org"] == "held"


def test_an_answer_that_leaves_somebody_out_holds_that_person(world: World) -> None:
    half = Desk(
        lambda batch: Settled({batch.recipients[0]: ACCEPTED}),
        replace(OPAQUE, most_recipients=4),
    )
    assert world.send(half).delivery.counts == {"accepted": 1, "held": 3}


def test_a_run_stops_where_nothing_is_answered_any_more(world: World) -> None:
    silent = Desk(lambda batch: same_for_all(batch, Outcome("unknown", "Timed out")))
    report = world.send(silent)
    assert report.delivery.counts == {"held": 3, "planned": 1}
    assert report.stopped == "3 calls in a row had no answer: Timed out"


def test_a_run_stops_where_everybody_is_refused_as_that_is_not_about_them(world: World) -> None:
    world.subscribe([f"r{number}@example.org" for number in range(50)])
    report = world.send(Desk(lambda batch: same_for_all(batch, Outcome("refused", "550 Relaying denied"))))
    assert report.delivery.counts == {"planned": 54}
    assert report.stopped == "10 readers in a row were refused, and wait again: 550 Relaying denied"
    assert world.send(Desk()).delivery.counts == {"accepted": 54}


def test_a_fault_of_the_account_in_mid_send_refuses_nobody_for_good(world: World) -> None:
    world.subscribe([f"r{number:02}@example.org" for number in range(50)])
    desk = Desk()
    paused = Outcome("refused", "550 Paused")
    desk.answer = lambda batch: same_for_all(batch, ACCEPTED if len(desk.given) < 7 else paused)
    assert world.send(desk).delivery.counts == {"accepted": 7, "planned": 47}
    desk.answer = lambda batch: same_for_all(batch, ACCEPTED)
    assert world.send(desk).delivery.counts == {"accepted": 54}
    assert len(desk.given) == len(set(desk.given)) == 54


def test_many_wrong_addresses_in_a_row_do_not_end_a_run(world: World) -> None:
    world.subscribe([f"old{number:02}@example.org" for number in range(30)])
    gone = Outcome("refused", "550 5.1.1 No such mailbox", theirs=True)
    report = world.send(
        Desk(lambda batch: same_for_all(batch, gone if batch.recipients[0].startswith("old") else ACCEPTED))
    )
    assert report.delivery.counts == {"accepted": 4, "refused": 30}
    assert not report.stopped


def test_one_who_spoils_a_whole_request_is_found_by_halving_and_the_others_get_it(world: World) -> None:
    world.subscribe([f"r{number:02}@example.org" for number in range(60)])

    def picky(batch: Batch) -> Receipt:
        spoilt = "cy@example.org" in batch.recipients
        return BatchRefused("400 to: cy@example.org is no address") if spoilt else same_for_all(batch, ACCEPTED)

    desk = Desk(picky, replace(OPAQUE, most_recipients=64))
    report = world.send(desk)
    assert report.delivery.counts == {"accepted": 63, "refused": 1}
    assert len(desk.given) == len(set(desk.given)) == 63
    assert world.states()["cy@example.org"] == "refused"
    sizes = [len(batch.recipients) for batch in desk.batches]
    assert sizes[:7] == [64, 32, 16, 8, 4, 2, 4], "after a success it dares twice as many"
    assert len(sizes) < 25


def test_an_account_that_may_send_less_at_once_than_the_vendor_says_gets_less(world: World) -> None:
    world.subscribe([f"r{number:02}@example.org" for number in range(60)])
    desk = Desk(
        lambda batch: BatchRefused("400 too many") if len(batch.recipients) > 8 else same_for_all(batch, ACCEPTED),
        replace(OPAQUE, most_recipients=64),
    )
    assert world.send(desk).delivery.counts == {"accepted": 64}


def test_where_every_request_is_refused_as_wrong_the_run_stops_and_blames_nobody(world: World) -> None:
    world.subscribe([f"r{number:02}@example.org" for number in range(60)])
    report = world.send(Desk(lambda batch: BatchRefused("Malformed"), replace(OPAQUE, most_recipients=64)))
    assert report.delivery.counts == {"planned": 64}
    assert report.stopped == "10 readers in a row were refused, and wait again: Malformed"


@dataclass
class Picky(Desk):
    """A provider that can make no message for bob."""

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        if any(recipient.address.startswith("bob@") for recipient in recipients):
            raise DeliveryRefused("The message can't be sent: that name is no name.")
        return super().prepare(mailing, recipients, key)


def test_one_for_whom_no_message_can_be_made_is_refused_and_the_others_get_theirs(world: World) -> None:
    desk = Picky(capabilities=replace(OPAQUE, most_recipients=64))
    report = world.send(desk)
    assert report.delivery.counts == {"accepted": 3, "refused": 1}
    (bob,) = world.history.people(report.delivery, ["refused"])
    assert (bob.address, bob.reason) == ("bob@example.org", "The message can't be sent: that name is no name.")
    assert world.send(desk).delivery.total == 0, "it was said once"


def test_where_no_message_can_be_made_for_anybody_nobody_is_refused_for_good(world: World) -> None:
    world.subscribe([f"bob@{number}.example.org" for number in range(20)])
    for address in ("ada@example.org", "cy@example.org", "di@example.org"):
        world.audience.suppress(address, "asked", START)
    report = world.send(Picky())
    assert report.stopped.startswith("10 readers in a row were refused, and wait again: The message can't be sent")
    assert report.delivery.counts == {"planned": 21}


def test_a_rehearsal_says_for_whom_no_message_can_be_made(world: World) -> None:
    world.audience.suppress("ada@example.org", "asked", START)
    people = world.audience.query("pilot")
    with pytest.raises(DeliveryRefused, match=r"No message can be made for bob@example\.org"):
        rehearse(edition(), PLAN, people, Picky(), world.engine, world.clock)


def test_what_an_earlier_version_wrote_down_of_the_outbox_is_set_apart(world: World, tmp_path: Path) -> None:
    world.send(Outbox(tmp_path / "outbox"))
    with writing(world.engine) as connection:
        connection.execute(update(RECIPIENTS).values(trial=0))
    assert world.again().send(Desk()).delivery.counts == {"accepted": 4}


def test_batches_are_cut_by_number_and_by_bytes(world: World) -> None:
    desk = Desk(capabilities=replace(OPAQUE, most_recipients=3))
    world.send(desk)
    assert [len(batch.recipients) for batch in desk.batches] == [3, 1]
    small = Desk(capabilities=replace(OPAQUE, most_recipients=4, most_bytes=desk.batches[1].size * 2 + 99))
    world.send(small, edition("another"))
    assert [len(batch.recipients) for batch in small.batches] == [2, 2]
    tiny = Desk(capabilities=replace(OPAQUE, most_recipients=4, most_bytes=10))
    world.send(tiny, edition("third"))
    assert [len(batch.recipients) for batch in tiny.batches] == [1, 1, 1, 1], "one that is too big alone goes alone"


def test_progress_adds_up(world: World) -> None:
    seen: list[Progress] = []
    desk = Desk(by_address(bob=Outcome("refused", "550"), cy=Outcome("unknown", "lost")))
    world.send(desk, on_progress=seen.append)
    assert [(p.total, p.accepted, p.refused, p.held, p.waiting) for p in seen] == [
        (4, 1, 0, 0, 3),
        (4, 1, 1, 0, 2),
        (4, 1, 1, 1, 1),
        (4, 2, 1, 1, 0),
    ]


class Killed(BaseException):
    """Stands for a process that ends in the middle of a call."""


def dies(batch: Batch) -> Receipt:
    raise Killed


def keyed(life: dt.timedelta | None = None) -> Capabilities:
    return Capabilities("desk", "direct", "keyed", key_life=life, most_recipients=2)


def interrupted(world: World, capabilities: Capabilities) -> Batch:
    """A send that ended in the middle of its first call; that batch."""
    dying = Desk(dies, capabilities)
    with pytest.raises(Killed):
        world.send(dying)
    return dying.batches[0]


def test_where_nobody_can_know_what_was_cut_off_is_held(world: World) -> None:
    batch = interrupted(world, replace(OPAQUE, most_recipients=2))
    desk = Desk(capabilities=replace(OPAQUE, most_recipients=2))
    report = world.send(desk)
    assert desk.given == PEOPLE[2:]
    assert report.delivery.counts == {"held": 2, "accepted": 2}
    assert [person.address for person in world.history.people(report.delivery, ["held"])] == list(batch.recipients)


def test_where_keys_are_known_the_identical_bytes_go_out_under_the_same_key(world: World) -> None:
    batch = interrupted(world, keyed())
    world.subscribe({"ada@example.org": {"first-name": "Augusta"}})  # too late: what was planned is what goes out
    desk = Desk(capabilities=keyed())
    assert world.send(desk).complete
    assert desk.batches[0] == batch
    assert desk.given == PEOPLE


def test_past_its_life_a_key_is_no_key(world: World) -> None:
    interrupted(world, keyed(dt.timedelta(seconds=1)))
    world.ticks += 100
    desk = Desk(capabilities=keyed(dt.timedelta(seconds=1)))
    assert world.send(desk).delivery.counts == {"held": 2, "accepted": 2}


def test_the_bytes_under_a_key_are_those_that_were_kept_whatever_has_changed_since(world: World) -> None:
    batch = interrupted(world, keyed())
    desk = Desk(capabilities=keyed())
    moved = replace(PLAN, unsubscribe="https://example.org/elsewhere/")
    assert world.send(desk, plan=moved).complete
    assert desk.batches[0] == batch
    assert b"elsewhere" in desk.batches[1].requests[0]


def test_a_lost_reply_is_asked_for_under_the_same_key_until_it_comes(world: World) -> None:
    lost = iter([True, True, False, False])
    desk = Desk(lambda batch: same_for_all(batch, Outcome("unknown", "Timed out") if next(lost) else ACCEPTED), keyed())
    assert world.send(desk).complete
    assert desk.given == PEOPLE
    assert desk.batches[0] == desk.batches[1] == desk.batches[2]


def test_the_wait_that_a_failing_server_asks_for_is_kept_before_the_same_call_is_made_again(world: World) -> None:
    answers = iter([Settled({"ada@example.org": Outcome("unknown", "503")}, 600.0)])
    desk = Desk(lambda batch: next(answers, None) or same_for_all(batch, ACCEPTED), keyed())
    assert world.send(desk).delivery.counts == {"accepted": 4}
    assert world.patience.waited == [600.0]


def test_what_is_refused_under_a_key_that_lives_was_never_taken_and_comes_again_in_halves(world: World) -> None:
    capabilities = replace(keyed(dt.timedelta(hours=24)), most_recipients=4)
    interrupted(world, capabilities)

    def picky(batch: Batch) -> Receipt:
        return (
            BatchRefused("422", proven=True) if "cy@example.org" in batch.recipients else same_for_all(batch, ACCEPTED)
        )

    desk = Desk(picky, capabilities)
    report = world.send(desk)
    assert report.delivery.counts == {"accepted": 3, "refused": 1}
    assert sorted(desk.given) == ["ada@example.org", "bob@example.org", "di@example.org"]


@pytest.mark.parametrize("receipt", [BatchRefused("400 of a gateway"), NotTaken("401", again=False)])
def test_a_refusal_that_is_not_the_vendors_own_says_nothing_of_the_call_before(world: World, receipt: Receipt) -> None:
    capabilities = replace(keyed(), most_recipients=4)
    answers = iter([Settled(dict.fromkeys(PEOPLE, Outcome("unknown", "500"))), receipt])
    desk = Desk(lambda batch: next(answers, None) or same_for_all(batch, ACCEPTED), capabilities)
    assert world.send(desk).delivery.counts == {"in flight": 4}
    assert world.send(desk).delivery.counts == {"accepted": 4}
    assert len({batch.key for batch in desk.batches}) == 1, "under the first key, whatever was said in between"


def test_what_a_repeated_call_tells_of_some_is_kept_and_the_others_alone_are_asked_again(world: World) -> None:
    capabilities = replace(keyed(), most_recipients=4)
    silent = Outcome("unknown", "500")
    nobody = dict.fromkeys(PEOPLE, silent)
    answers = iter([Settled(nobody), Settled({**nobody, "bob@example.org": ACCEPTED})])
    desk = Desk(lambda batch: next(answers, None) or same_for_all(batch, silent), capabilities)
    assert world.send(desk).delivery.counts == {"accepted": 1, "in flight": 3}
    assert "bob@example.org" not in desk.batches[2].recipients


def test_after_the_others_moved_to_another_batch_who_is_in_doubt_is_still_asked_for(world: World) -> None:
    capabilities = replace(keyed(), most_recipients=4)
    silent, later = Outcome("unknown", "500"), Outcome("deferred", "429")
    first = Settled({PEOPLE[0]: ACCEPTED, PEOPLE[1]: silent, PEOPLE[2]: later, PEOPLE[3]: later})
    down = iter([first, *[Settled({PEOPLE[1]: silent})] * 8])
    desk = Desk(lambda batch: next(down, None) or same_for_all(batch, silent), capabilities)
    world.send(desk)
    desk.answer = lambda batch: same_for_all(batch, silent if PEOPLE[1] in batch.recipients else ACCEPTED)
    assert world.send(desk).delivery.counts == {"accepted": 3, "in flight": 1}
    desk.answer = lambda batch: same_for_all(batch, ACCEPTED)
    assert world.send(desk).delivery.counts == {"accepted": 4}


def test_an_answer_is_on_disk_before_any_wait(world: World) -> None:
    desk = Desk(by_address(bob=Outcome("deferred", "451")), replace(OPAQUE, most_recipients=4))

    def killed(_timeout: float) -> bool:
        assert Counter(world.again().states().values()) == {"accepted": 3, "planned": 1}
        raise Killed

    world.patience.wait = killed  # type: ignore[method-assign, assignment]  # it ends here
    with pytest.raises(Killed):
        world.send(desk)


def test_who_was_put_off_beside_one_in_doubt_is_not_handed_over_with_that_one_and_again_later(world: World) -> None:
    capabilities = replace(keyed(), most_recipients=2)
    first = Settled({"ada@example.org": Outcome("unknown", "500"), "bob@example.org": Outcome("deferred", "429")})
    answers = iter([first])
    desk = Desk(lambda batch: next(answers, None) or same_for_all(batch, ACCEPTED), capabilities)
    world.send(desk)
    assert world.send(desk).delivery.counts == {"accepted": 4}
    assert sorted(desk.given) == PEOPLE


def test_not_this_time_says_nothing_of_the_time_before_so_nobody_in_doubt_comes_under_another_key(world: World) -> None:
    ada = iter([Outcome("unknown", "Timed out"), Outcome("deferred", "429"), Outcome("deferred", "429"), ACCEPTED])
    desk = Desk(lambda batch: Settled({a: next(ada) if "ada" in a else ACCEPTED for a in batch.recipients}), keyed())
    assert world.send(desk).complete
    assert len({batch.key for batch in desk.batches if "ada@example.org" in batch.recipients}) == 1


def test_a_clock_that_is_set_back_makes_no_key_young_again(world: World) -> None:
    world.ticks = 40 * 3_600
    interrupted(world, keyed(dt.timedelta(hours=24)))
    world.ticks = 0
    desk = Desk(capabilities=keyed(dt.timedelta(hours=24)))
    assert world.send(desk).delivery.counts == {"held": 2, "accepted": 2}


def test_two_clocks_that_differ_by_a_minute_do_not_end_a_key(world: World) -> None:
    world.ticks = 100
    interrupted(world, keyed(dt.timedelta(hours=24)))
    world.ticks = 40
    assert world.send(Desk(capabilities=keyed(dt.timedelta(hours=24)))).complete


SEARCHABLE = Capabilities("archive", "direct", "searchable", settling=dt.timedelta(minutes=2), most_recipients=2)


@dataclass
class Archive(Desk):
    """A provider that can be asked which messages it has. `log`: everybody whom it took, whatever it answered."""

    capabilities: Capabilities = field(default_factory=lambda: SEARCHABLE)
    log: list[str] = field(default_factory=list)
    asked: list[dt.datetime] = field(default_factory=list)
    readable: bool = True

    def search(self, batch: Batch, since: dt.datetime) -> dict[str, Outcome]:
        self.asked.append(since)
        if not self.readable:
            raise CouldNotRun("503 The log is away.")
        return {address: ACCEPTED for address in batch.recipients if address in self.log}


def test_a_lost_reply_is_looked_up_once_the_log_has_settled_and_only_who_is_not_there_is_held(world: World) -> None:
    def forgets(batch: Batch) -> Receipt:
        taken = batch.recipients[:1] if "ada@example.org" in batch.recipients else batch.recipients
        archive.log += taken
        lost = "ada@example.org" in batch.recipients
        return same_for_all(batch, Outcome("unknown", "500") if lost else ACCEPTED)

    archive = Archive(forgets)
    report = world.send(archive)
    assert report.delivery.counts == {"accepted": 3, "held": 1}
    assert world.states()["bob@example.org"] == "held"
    assert len(archive.batches) == 2, "nothing is handed over again"
    assert sum(world.patience.waited) > 100
    (held,) = world.history.people(report.delivery, ["held"])
    assert "the provider's log does not have this one" in held.reason


def test_a_log_that_cannot_be_asked_leaves_the_batch_in_flight_for_the_next_run(world: World) -> None:
    archive = Archive(lambda batch: same_for_all(batch, Outcome("unknown", "500")), readable=False)
    report = world.send(archive)
    assert report.stopped
    assert report.delivery.counts == {"in flight": 4}
    archive.readable = True
    archive.log += PEOPLE
    assert world.send(archive).complete


def test_a_log_that_cannot_be_asked_is_no_reason_to_let_the_others_wait(world: World) -> None:
    world.subscribe(["eve@example.org"])
    dying = Archive(dies, readable=False)
    with pytest.raises(Killed):
        world.send(dying)
    archive = Archive(readable=False)
    report = world.send(archive)
    assert report.delivery.counts == {"in flight": 2, "accepted": 3}
    assert report.stopped == "503 The log is away."
    people = people_to_settle(world.history, report.delivery)
    settle(world.ledger, report.delivery, people, world.clock, sent=False)
    assert world.send(archive).delivery.counts == {"accepted": 5}
    assert len(archive.given) == len(set(archive.given)) == 5


def test_a_clock_that_is_set_back_lengthens_no_wait(world: World) -> None:
    def sets_back(batch: Batch) -> Receipt:
        world.ticks -= 90_000 if len(archive.batches) == 1 else 0
        return same_for_all(batch, Outcome("unknown", "500"))

    archive = Archive(sets_back, replace(SEARCHABLE, calls_a_second=0.1), log=list(PEOPLE))
    assert world.send(archive).complete
    assert max(world.patience.waited) == SEARCHABLE.settling.total_seconds()
    assert min(world.patience.waited) == pytest.approx(10)


def test_the_kept_bytes_go_once_everybody_is_settled_and_stay_where_somebody_is_held(world: World) -> None:
    world.send(Desk(by_address(bob=Outcome("unknown", "lost"))))
    with world.engine.connect() as connection:
        rows = connection.execute(select(BATCHES).order_by(BATCHES.c.first)).all()
    assert [row.requests is not None for row in rows] == [False, True, False, False]
    assert all(row.settled and len(row.digest) == 64 for row in rows)


def test_each_call_is_on_record_with_what_it_was_about(world: World) -> None:
    calls: list[Exchange] = []

    def tells(batch: Batch) -> Receipt:
        calls.append(Exchange("POST", "https://api.example.org/messages", 200, f"queued {len(calls)}"))
        return same_for_all(batch, ACCEPTED)

    report = world.send(Desk(tells), calls=calls)
    evidence = list(calls_of(world.engine, report.delivery.id))
    assert [(one.batch.rpartition(".")[2], one.exchange.status) for one in evidence] == [
        ("1", 200), ("2", 200), ("3", 200), ("4", 200),
    ]  # fmt: skip


def test_somebody_who_unsubscribes_between_the_look_and_the_call_does_not_get_it(world: World) -> None:
    looked = world.ledger.page

    def page(*words: Any) -> Any:
        rows = looked(*words)
        world.audience.suppress("cy@example.org", "unsubscribed", START)
        return rows

    world.ledger.page = page  # type: ignore[assignment] # the moment between two statements
    desk = Desk(capabilities=replace(OPAQUE, most_recipients=4))
    assert world.send(desk).delivery.counts == {"accepted": 3}
    assert desk.given == ["ada@example.org", "bob@example.org", "di@example.org"]


def test_one_who_is_let_in_again_does_not_stand_in_for_one_who_leaves(world: World) -> None:
    looked, moments = world.ledger.page, iter(["first look"])

    def page(*words: Any) -> Any:
        first = next(moments, "")
        if first:
            world.audience.suppress("bob@example.org", "unsubscribed", START)
        rows = looked(*words)
        if first:
            world.audience.suppress("cy@example.org", "unsubscribed", START)
            world.audience.unsuppress("bob@example.org")
        return rows

    world.ledger.page = page  # type: ignore[assignment] # the moment between two statements
    desk = Desk(capabilities=replace(OPAQUE, most_recipients=4))
    assert world.send(desk).delivery.counts == {"accepted": 3}
    assert desk.given == ["ada@example.org", "bob@example.org", "di@example.org"]


def test_a_send_goes_on_after_a_batch_that_was_made_and_not_handed_over(world: World) -> None:
    marked = world.ledger.mark_in_flight

    def mark(delivery: Delivery, batch: Batch, *words: Any) -> bool:
        if batch.recipients == ("bob@example.org",):
            world.audience.suppress("bob@example.org", "unsubscribed", START)
        return marked(delivery, batch, *words)

    def stops(batch: Batch) -> Receipt:
        world.patience.stopped = batch.recipients == ("cy@example.org",)
        return same_for_all(batch, ACCEPTED)

    world.ledger.mark_in_flight = mark  # type: ignore[method-assign, assignment] # the moment between two statements
    first = Desk(stops)
    assert world.send(first).stopped == STOPPED
    world.patience.stopped = False
    second = Desk()
    assert world.send(second).complete
    assert first.given + second.given == ["ada@example.org", "cy@example.org", "di@example.org"]
    assert [batch.key.rpartition(".")[2] for batch in first.batches + second.batches] == ["1", "2", "3"]


def test_who_waits_in_a_send_that_was_stopped_is_not_said_to_have_the_issue(world: World) -> None:
    world.send(Desk(lambda batch: NotTaken("Away", again=False)))
    world.subscribe([*PEOPLE[:2], "eve@example.org"], "other")
    desk = Desk()
    report = world.send(desk, plan=replace(PLAN, list="other"))
    assert (report.earlier, report.waiting) == (0, 2)
    assert desk.given == ["eve@example.org"]
    assert world.send(desk).complete
    assert sorted(desk.given) == sorted([*PEOPLE, "eve@example.org"])


def test_a_keyed_batch_that_still_cannot_be_asked_for_stays_in_flight(world: World) -> None:
    interrupted(world, keyed())
    report = world.send(Desk(lambda batch: NotTaken("Away"), keyed()))
    assert report.delivery.counts == {"in flight": 2, "planned": 2}
    assert report.delivery.state == "open"
    desk = Desk(capabilities=keyed())
    assert world.send(desk).complete


def test_an_interrupted_send_goes_on_with_its_own_edition_alone(world: World) -> None:
    world.send(Desk(by_address(bob=Outcome("deferred", "451"))))
    with pytest.raises(DeliveryRefused, match="interrupted with another edition: 1 readers wait") as refused:
        world.send(Desk(), edition(subject="Only 48 per cent"))
    assert "deliveries cancel 1" in refused.value.help
    with pytest.raises(DeliveryRefused, match="interrupted with another provider"):
        world.send(Desk(capabilities=replace(OPAQUE, name="counter")))


def test_where_nobody_has_it_yet_a_changed_edition_takes_its_place(world: World) -> None:
    world.send(Desk(lambda batch: NotTaken("Away")))
    desk = Desk()
    report = world.send(desk, edition(subject="Only 48 per cent"))
    assert desk.given == PEOPLE
    assert report.delivery.subject == "Only 48 per cent"
    assert [delivery.state for delivery in world.history.deliveries()] == ["done", "cancelled"]


def test_after_a_cancellation_a_changed_edition_goes_to_the_rest(world: World) -> None:
    interrupted(world, replace(OPAQUE, most_recipients=2))
    (delivery,) = world.history.deliveries()
    with lease(world.engine, delivery.name, world.clock) as held:
        assert world.ledger.cancel(delivery, held, world.clock()) == 2
    desk = Desk()
    report = world.send(desk, edition(subject="Corrected"))
    assert desk.given == PEOPLE[2:]
    assert report.earlier == 2
    assert world.states(delivery) == dict.fromkeys(PEOPLE[:2], "held")


def test_two_senders_never_both_send(world: World) -> None:
    outcomes: list[str] = []

    def second(batch: Batch) -> Receipt:
        with pytest.raises(DeliveryRefused, match="is being sent by another process") as refused:
            world.again().send(Desk())
        outcomes.append(refused.value.help)
        return same_for_all(batch, ACCEPTED)

    desk = Desk(second)
    assert world.send(desk).complete
    assert len(outcomes) == 4
    assert desk.given == PEOPLE


def test_a_sender_whose_lease_was_taken_over_hands_nothing_over(world: World) -> None:
    takeover = Desk(
        lambda batch: NotTaken("Away", again=False) if "di@" in batch.recipients[0] else same_for_all(batch, ACCEPTED)
    )

    def slow(batch: Batch) -> Receipt:
        late = world.again()
        late.ticks = int(LENGTH.total_seconds()) + world.ticks + 1
        late.send(takeover)
        return same_for_all(batch, ACCEPTED)

    sleeper = Desk(slow)
    with pytest.raises(LeaseLost):
        world.send(sleeper)
    assert sleeper.given == ["ada@example.org"]
    assert takeover.given == PEOPLE[1:3]
    assert world.states() == {**dict.fromkeys(PEOPLE, "accepted"), "di@example.org": "planned"}, (
        "the sleeper's answer came, late, and counts"
    )


@pytest.mark.parametrize("late", [NotTaken("429"), BatchRefused("400"), Settled({})])
def test_a_late_no_frees_nobody_whom_the_sender_that_took_over_may_be_handing_over(world: World, late: Receipt) -> None:
    def sleeps(batch: Batch) -> Receipt:
        other = world.again()
        other.ticks = int(LENGTH.total_seconds()) + world.ticks + 1
        with lease(other.engine, "2016-11-16-after", other.clock):
            return late

    with pytest.raises(LeaseLost):
        world.send(Desk(sleeps))
    assert world.states() == {"ada@example.org": "in flight", **dict.fromkeys(PEOPLE[1:], "planned")}


def test_a_lease_is_given_back_after_a_failure(world: World) -> None:
    interrupted(world, OPAQUE)
    with lease(world.engine, "2016-11-16-after", world.clock):
        pass


TESTS = replace(PLAN, test=True)


def send_test(world: World, desk: Desk | Outbox, *addresses: str) -> None:
    people = people_of(readers_for_test(world.audience, TESTS, addresses))
    deliver(edition(), TESTS, people, desk, world.ledger, world.run())


def test_a_test_is_marked_and_recorded_as_one_and_keeps_nobody_from_the_real_issue(world: World) -> None:
    desk = Desk()
    send_test(world, desk, "Ada@example.org", "ada@example.org", "boss@example.com")
    send_test(world, desk, "ada@example.org")
    assert desk.given == ["ada@example.org", "boss@example.com", "ada@example.org"]
    made = [email.message_from_bytes(batch.requests[0], policy=policy.default) for batch in desk.batches]
    assert {message["Subject"] for message in made} == {"[Test] Only 49 per cent expect to break even"}
    assert {message["List-Unsubscribe"] for message in made} == {"<https://example.org/u/test>"}
    assert ["Dear Ada" in str(message.get_payload(0)) for message in made] == [True, False, True]
    real = Desk()
    world.send(real)
    assert real.given == PEOPLE
    assert [delivery.test for delivery in world.history.deliveries()] == [False, True, True]


def test_a_test_does_not_overwrite_the_real_message_in_the_outbox(world: World, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    world.send(outbox)
    send_test(world, outbox, "ada@example.org")
    assert sorted(path.name for path in (tmp_path / "outbox").iterdir()) == [
        "2016-11-16-after",
        "2016-11-16-after-test-2",
    ]


def test_a_test_to_no_address_is_refused(world: World) -> None:
    with pytest.raises(CouldNotRun, match="A test can't be sent: “nobody” is not an email address"):
        send_test(world, Desk(), "nobody")


def refused(world: World, plan: Plan = PLAN, **changes: str) -> DeliveryRefused:
    desk = Desk()
    issue = replace(edition(), **changes)
    with pytest.raises(DeliveryRefused) as caught:
        world.send(desk, issue, plan)
    assert desk.batches == []
    assert world.history.deliveries() == ()
    return caught.value


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (replace(PLAN, unsubscribe=""), "has no address at which to unsubscribe"),
        (replace(PLAN, unsubscribe="http://example.org/u/"), "has no address at which to unsubscribe"),
        (
            replace(PLAN, unsubscribe="https://bücher.example/u/"),
            "“unsubscribe” in [lists.pilot] can't stand in a header",
        ),
        (replace(PLAN, unsubscribe="https://example.org/\r\nX: y"), "can't stand in a header"),
        (replace(PLAN, sender=""), "The list pilot has no sender"),
        (replace(PLAN, sender="The Commissioner"), "“sender” in [lists.pilot] is not an address"),
        (replace(PLAN, sender="a@b.org, c@d.org"), "“sender” in [lists.pilot] is not an address"),
        (replace(PLAN, reply_to="a@b.org, c@d.org"), "“reply_to” in [lists.pilot] is not an address"),
        (replace(PLAN, sender="Ed <ed@straße.example>"), "“sender” in [lists.pilot] is not as mail servers take it"),
        (replace(PLAN, sender="A\u202eB <a@example.org>"), "“sender” in [lists.pilot] has a line end or a hidden"),
        (replace(PLAN, reply_to="x@example.org\nBcc: eve@example.org"), "“reply_to” in [lists.pilot] has a line end"),
    ],
)
def test_a_list_that_cannot_be_sent_from_is_refused_before_anything_is_written_down(
    world: World, plan: Plan, message: str
) -> None:
    assert message in refused(world, plan).message


@pytest.mark.parametrize("character", ["\r", "\n", "\x00", "\x85", "\u2028", "\u202e", "\u2066"])
def test_a_subject_that_could_split_a_header_or_mislead_is_refused(world: World, character: str) -> None:
    error = refused(world, subject=f"A{character}B")
    assert error.message == "The subject has a line end or a hidden character in it."
    assert error.help == f"Take it out: it is U+{ord(character):04X}, character 2."


@pytest.mark.parametrize("left", ["[[reader:First Name]]", "[[unsubscribe ]]", "[[view-in-browser"])
def test_a_token_that_nothing_fills_is_refused(world: World, left: str) -> None:
    assert "has a token that nothing fills" in refused(world, html=f"<p>{left}</p>").message


def test_a_link_to_a_web_page_that_is_not_there_is_refused(world: World) -> None:
    assert "there is none" in refused(world, html="[[view-in-browser]]").message
    desk = Desk()
    plan = replace(PLAN, web_address="https://example.org/after/")
    world.send(desk, replace(edition(), html="[[view-in-browser]]"), plan)
    assert b"https://example.org/after/" in desk.batches[0].requests[0]


def test_a_field_that_the_list_lacks_needs_words_in_its_place(world: World) -> None:
    error = refused(world, html="[[reader:firstname]]")
    assert error.message == "The list pilot has no field “firstname”, and the issue has no words in its place."
    assert error.help == "Did you mean “first-name”? Or write <reader:firstname?or=…>."
    assert world.send(
        Desk(), replace(edition(), html="[[reader:town?or=your town]] [[reader:last-name?or=x]]")
    ).complete


@pytest.mark.parametrize("slip", ["frist-name", "firstname", "first-nam"])
def test_a_field_whose_name_is_a_slip_is_refused_even_with_words_in_its_place(world: World, slip: str) -> None:
    error = refused(world, text=f"Dear [[reader:{slip}?or=you]],")
    assert error.message == f"The list pilot has no field “{slip}”, so every reader would get the words in its place."
    assert error.help == "Did you mean “first-name”?"


def test_what_a_provider_cannot_express_is_refused_before_anything_is_sent(world: World) -> None:
    desk = Desk(objections=["No pictures here."])
    with pytest.raises(DeliveryRefused, match="No pictures here"):
        world.send(desk)
    assert desk.batches == []


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("https://", "names no server"),
        ("https:///u", "names no server"),
        ("https://[x", "names no server"),
        ("https://example.org:99999/u", "names no server"),
        ("mailto:", "There is no address"),
        ("mailto:nobody", "needs one @"),
        ("https://example.org/<u>", "can't stand in a header"),
        ('https://example.org/"u', "can't stand in a header"),
    ],
)
def test_nothing_is_sent_with_an_address_at_which_nobody_can_unsubscribe(world: World, base: str, words: str) -> None:
    desk = Desk()
    with pytest.raises(DeliveryRefused, match=words):
        world.send(desk, plan=replace(PLAN, unsubscribe=base))
    assert desk.batches == []


def test_mailto_takes_the_token_in_its_subject_or_body(world: World) -> None:
    desk = Desk()
    world.send(desk, plan=replace(PLAN, unsubscribe="mailto:off@example.org"))
    world.send(desk, edition("two"), replace(PLAN, unsubscribe="mailto:off@example.org?subject=off"))
    token = next(world.audience.readers("pilot")).token
    content = desk.batches[0].requests[0], desk.batches[4].requests[0]
    assert f"List-Unsubscribe: <mailto:off@example.org?subject=unsubscribe%20{token}>\r\n".encode() in content[0]
    assert f"List-Unsubscribe: <mailto:off@example.org?subject=off&body={token}>\r\n".encode() in content[1]
    assert b"List-Unsubscribe-Post" not in content[0] + content[1]


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://example.org/u", "https://example.org/u/TOKEN"),
        ("https://example.org/u/", "https://example.org/u/TOKEN"),
        ("https://example.org/u?t=", "https://example.org/u?t=TOKEN"),
        ("https://example.org/u?list=pilot", "https://example.org/u/TOKEN?list=pilot"),
        ("https://example.org/#/u", "https://example.org/#/u/TOKEN"),
        ("https://example.org/#/u/", "https://example.org/#/u/TOKEN"),
        ("https://example.org/u?next=/", "https://example.org/u/TOKEN?next=/"),
        ("mailto:off@example.org?Subject=off", "mailto:off@example.org?subject=off&body=TOKEN"),
        ("mailto:off@example.org?subject=a+b", "mailto:off@example.org?subject=a%2Bb&body=TOKEN"),
        ("mailto:off@example.org", "mailto:off@example.org?subject=unsubscribe%20TOKEN"),
        ("mailto:off@example.org?body=stop", "mailto:off@example.org?body=stop&subject=unsubscribe%20TOKEN"),
        ("mailto:off@example.org?subject=off&body=stop", "mailto:off@example.org?subject=off&body=stop%20TOKEN"),
    ],
)
def test_a_readers_token_is_part_of_the_lists_address(base: str, address: str) -> None:
    assert unsubscribe_address(base, "TOKEN") == address
