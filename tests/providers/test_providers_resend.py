"""What is Resend's own: keys, messages with pictures one by one, what an account may do."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator

import faults
import pytest
from direct_world import CANARY, World, resend, send
from msgspec.structs import replace
from providers_world import mailing, recipient
from resend_stand_in import Resend as StandIn
from stand_in import Fault

from newsletter.compose.edition import Picture
from newsletter.errors import CouldNotRun
from newsletter.providers.http import Http
from newsletter.providers.mailing import Mailing
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled
from newsletter.providers.resend import Resend
from newsletter.providers.secret import Secret

PEOPLE = [recipient(f"r{number}@example.org") for number in range(5)]
PICTURE = Picture("bars.png", "image/png", 1, 1, bytes(range(256)))


def with_picture() -> Mailing:
    issue = mailing(html='<img alt="" src="images/bars.png">[[reader:first-name]]')
    return replace(issue, edition=replace(issue.edition, pictures={"bars.png": PICTURE}))


@pytest.fixture
def world() -> Iterator[World]:
    with resend() as made:
        yield made


DAY = dt.timedelta(hours=24)  # how long Resend remembers a key, by its own word


def behind(world: World) -> StandIn:
    assert isinstance(world.stand_in, StandIn)
    return world.stand_in


def keys(world: World) -> list[str]:
    return [asked.headers["idempotency-key"] for asked in behind(world).requests if asked.method == "POST"]


def test_the_same_batch_is_taken_once_for_as_long_as_its_key_is_said_to_live(world: World) -> None:
    life = world.provider.capabilities.key_life
    assert life
    assert dt.timedelta(hours=23) < life < DAY
    batch = world.provider.prepare(mailing(), PEOPLE, "balance/1")
    first = world.provider.hand_over(batch)
    behind(world).later = life - dt.timedelta(minutes=1)
    assert world.provider.hand_over(batch) == first
    assert set(world.delivered.values()) == {1}
    behind(world).later = DAY
    world.provider.hand_over(batch)
    assert set(world.delivered.values()) == {2}, "past its life a key is no key: the capability is not a wish"


def test_the_first_batch_of_another_list_has_another_key(world: World) -> None:
    for people in (PEOPLE[:2], PEOPLE[2:]):
        receipt = world.provider.hand_over(world.provider.prepare(mailing(), people, "balance/1"))
        assert isinstance(receipt, Settled)
    assert set(world.delivered.values()) == {1}
    assert len(set(keys(world))) == 2
    assert all(key.startswith("balance/1/") for key in keys(world))


@pytest.mark.parametrize("name", ["x" * 300, "über"])
def test_a_key_fits_whatever_the_mailing_is_called(world: World, name: str) -> None:
    batch = world.provider.prepare(replace(mailing(), name=name), PEOPLE[:1], f"{name}/1")
    assert world.provider.hand_over(batch) == world.provider.hand_over(batch)
    assert {len(key) for key in keys(world)} == {64}


@pytest.mark.parametrize(
    ("status", "name", "words", "receipt"),
    [
        (400, "validation_error", "API key is invalid", NotTaken("400 API key is invalid", again=False)),
        (401, "missing_api_key", "Missing", NotTaken("401 Missing", again=False)),
        (403, "validation_error", "not verified", NotTaken("403 not verified", again=False)),
        (422, "missing_required_field", "no to", BatchRefused("422 no to", proven=True)),
        (429, "daily_quota_exceeded", "Over", NotTaken("429 Over", again=False)),
        (429, "rate_limit_exceeded", "Slow", NotTaken("429 Slow")),
        (409, "invalid_idempotent_request", "Other", NotTaken("409 Other", again=False)),
        (451, "security_error", "No", BatchRefused("451 No")),
    ],
)
def test_a_refusal_is_read_for_what_it_means(world: World, status: int, name: str, words: str, receipt: object) -> None:
    behind(world).fail(lambda _stand_in, _asked: behind(world).said(status, words, name))
    assert world.provider.hand_over(world.provider.prepare(mailing(), PEOPLE[:2], "balance/1")) == receipt


def test_a_call_that_is_still_being_made_is_unknown_and_comes_again(world: World) -> None:
    name = "concurrent_idempotent_requests"
    behind(world).fail(lambda _stand_in, _asked: behind(world).said(409, "Still at it", name))
    batch = world.provider.prepare(mailing(), PEOPLE[:1], "balance/1")
    assert world.provider.hand_over(batch) == Settled({"r0@example.org": Outcome("unknown", "409 Still at it")})
    assert isinstance(world.provider.hand_over(batch), Settled)
    assert world.delivered == {"r0@example.org": 1}


def test_messages_with_pictures_go_one_by_one_each_under_a_key_of_its_own(world: World) -> None:
    sent = send(world, with_picture(), PEOPLE)
    assert len(sent.those("accepted")) == 5
    assert {asked.path for asked in behind(world).requests} == {"/emails"}
    assert len(set(keys(world))) == 5
    for item in behind(world).items:
        (attachment,) = item["attachments"]
        assert base64.b64decode(attachment["content"]) == PICTURE.content
        assert item["html"] == f'<img alt="" src="cid:{attachment["content_id"]}">Ada'


def test_where_one_of_them_is_in_doubt_the_others_are_not_and_all_may_come_again(world: World) -> None:
    behind(world).fail(*[lambda one, asked: one.answer(asked)] * 2, faults.drop_reply)
    batch = world.provider.prepare(with_picture(), PEOPLE, "balance/1")
    receipt = world.provider.hand_over(batch)
    assert isinstance(receipt, Settled)
    assert [receipt.outcomes[one.address].state for one in PEOPLE] == ["accepted"] * 2 + ["unknown"] + ["accepted"] * 2
    again = world.provider.hand_over(batch)
    assert isinstance(again, Settled)
    assert {outcome.state for outcome in again.outcomes.values()} == {"accepted"}
    assert set(world.delivered.values()) == {1}


def test_a_message_keeps_its_key_in_a_smaller_batch_of_the_same_number(world: World) -> None:
    whole = world.provider.prepare(with_picture(), PEOPLE, "balance/1")
    world.provider.hand_over(whole)
    rest = replace(whole, recipients=whole.recipients[2:], requests=whole.requests[2:])
    world.provider.hand_over(rest)
    assert set(world.delivered.values()) == {1}


def test_a_limit_met_on_the_way_leaves_the_rest_for_later(world: World) -> None:
    behind(world).fail(*[lambda one, asked: one.answer(asked)] * 2, faults.too_many(3))
    receipt = world.provider.hand_over(world.provider.prepare(with_picture(), PEOPLE, "balance/1"))
    assert isinstance(receipt, Settled)
    assert [receipt.outcomes[one.address].state for one in PEOPLE] == ["accepted"] * 2 + ["deferred"] * 3
    assert len(world.delivered) == 2
    behind(world).fail(faults.too_many(3))
    first = world.provider.hand_over(world.provider.prepare(with_picture(), PEOPLE[2:], "balance/2"))
    assert isinstance(first, NotTaken)
    assert first.wait == 3


def test_calls_of_one_batch_keep_to_the_rate_limit() -> None:
    pauses: list[float] = []
    with StandIn(key=CANARY) as stand_in:

        def sign(request: object) -> object:
            request.headers["Authorization"] = f"Bearer {CANARY}"  # type: ignore[attr-defined]
            return request

        provider = Resend(Http(stand_in.address, sign, [Secret(CANARY)]), 4, pauses.append)  # type: ignore[arg-type]
        assert provider.capabilities.calls_a_second == 4
        provider.hand_over(provider.prepare(with_picture(), PEOPLE, "balance/1"))
        provider.close()
    assert pauses == [0.25] * 4


@pytest.mark.parametrize(
    ("sender", "told"),
    [
        ("Häns Müller <ed@example.org>", ""),
        ('"Commissioner, The" <ed@example.org>', "Resend takes no sender's name with “,” in it: “Commissioner, The”."),
        ("ed@example.org", ""),
    ],
)
def test_a_senders_name_is_plain_or_refused(world: World, sender: str, told: str) -> None:
    issue = replace(mailing(), sender=sender)
    assert "".join(world.provider.refusals(issue)) == told
    if not told:
        receipt = world.provider.hand_over(world.provider.prepare(issue, PEOPLE[:1], "balance/1"))
        assert isinstance(receipt, Settled)
        assert world.messages()[0].headers["From"] == sender


def test_what_is_over_a_limit_is_told_before_anything_is_sent(world: World) -> None:
    issue = with_picture()
    large = replace(PICTURE, content=bytes(31_000_000))
    heavy = replace(issue, edition=replace(issue.edition, pictures={"bars.png": large}))
    assert list(world.provider.refusals(heavy)) == ["Resend takes messages of 40 MB at most, and this one has 41.3."]


@pytest.mark.parametrize(
    ("sender", "fault"),
    [
        ("Ed <ed@EXAMPLE.org>", ""),
        ("ed@new.example.org", "new.example.org is pending at Resend: set the DNS records that it shows."),
        (
            "ed@mail.example.org",
            "Resend doesn't know the domain mail.example.org (of ed@mail.example.org); "
            "the account's domains: example.org, new.example.org.",
        ),
    ],
)
def test_a_sender_must_be_of_a_verified_domain_that_is_the_very_one(world: World, sender: str, fault: str) -> None:
    assert world.provider.sender_fault(sender) == fault
    assert len(behind(world).requests) > 1, "the stand-in gives the domains one a page"


def test_a_key_that_may_only_send_is_good_and_can_tell_no_more() -> None:
    with resend(sending_only=True) as world:
        assert world.provider.check() == "Resend knows the key. It may only send, so that the sender can't be checked."
        assert world.provider.sender_fault("ed@nowhere.example") == ""
        assert len(send(world, mailing(), PEOPLE).those("accepted")) == 5


@pytest.mark.parametrize("fault", [faults.html_page(200), faults.error_before, faults.drop_reply])
def test_what_is_no_answer_of_resends_is_told(world: World, fault: Fault) -> None:
    behind(world).fail(fault, on="GET /domains")
    with pytest.raises(CouldNotRun):
        world.provider.check()
