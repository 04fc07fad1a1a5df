"""What every provider that holds the audience does, and what it does not do whatever goes wrong."""

from __future__ import annotations

import dataclasses
import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from campaign_stand_in import READERS, CampaignStandIn
from campaign_world import KEY, LATER, OWN, PICTURE, SLUG, VENDORS, Newsroom, Vendor, calls, edition, fail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stand_in import Answer, Asked, Cut, Fault, StandIn

from newsletter.delivery.copying import back_up
from newsletter.delivery.evidence import calls_of
from newsletter.delivery.restoring import restore
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.exchange import Exchange
from newsletter.providers.failure import CallFailed

# What leaves it open whether the vendor took a call.
DOUBTS: dict[str, Fault] = {
    "reply lost": faults.drop_reply,
    "request lost": faults.drop_request,
    "500 after": faults.error_after,
    "500 before": faults.error_before,
    "broken JSON": faults.broken_json,
    "page of a gateway": faults.html_page(),
    "page of a gateway, taken": faults.html_page(taken=True),
}
STEPS = ("create", "store", "content", "send")
ONCE = dict.fromkeys(READERS, 1)


@pytest.fixture(params=VENDORS, ids=lambda vendor: vendor.name)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    made: Vendor = request.param
    return made


@pytest.fixture
def held(vendor: Vendor, request: pytest.FixtureRequest) -> Iterator[CampaignStandIn]:
    if vendor.stand_in.contract:
        vendor.stand_in.contract.need()
    # Of the many doubts below only the answers differ: what is asked is held to the contract in the other tests.
    with vendor.stand_in(key=KEY, checked="doubt" not in request.fixturenames) as running:
        yield running


@pytest.fixture
def room(vendor: Vendor, held: CampaignStandIn, tmp_path: Path) -> Newsroom:
    return Newsroom(vendor, held.address, tmp_path / "state")


def test_an_issue_is_sent_once_to_the_whole_audience(room: Newsroom, held: CampaignStandIn) -> None:
    report = room.send()
    assert (report.stopped, report.held) == ("", "")
    assert report.complete
    assert (report.row.name, report.row.state, report.row.readers) == (SLUG, "sending", len(READERS))
    assert report.delivery.state == "done"
    assert f"{SLUG} at {room.vendor.name} for 3 readers is sending" in report.words
    assert dict(held.delivered) == ONCE


def test_readers_get_their_own_words_their_links_and_the_picture_and_nothing_of_the_text_is_read_as_a_tag(
    room: Newsroom, held: CampaignStandIn
) -> None:
    room.send()
    ada, bob, cyd = held.messages
    assert ada.subject.startswith("Only 49 per cent, Ada")
    assert bob.subject.startswith("Only 49 per cent, colleague")
    assert "Dear Ada (Commissioner)," in ada.html
    assert "Dear dear &quot;friend&quot; (reader)," in bob.html
    assert f'/u/{ada.address}">Unsubscribe' in ada.html
    (name,) = held.files
    assert held.files[name] == PICTURE.content
    assert f"/{name}" in ada.html
    assert "images/bars.png" not in ada.html
    assert "<!--[if mso]><p>Outlook</p><![endif]-->" in ada.html
    for part in (ada.html, *filter(None, [ada.text])):
        shown = part.replace("&#123;", "{").replace("&#124;", "|").replace("\u2060", "")
        assert OWN in shown
    assert cyd.address in held.delivered


def test_the_same_command_again_does_nothing(room: Newsroom, held: CampaignStandIn) -> None:
    first = room.send()
    again = room.send()
    assert again.earlier
    assert again.delivery.id == first.delivery.id
    assert dict(held.delivered) == ONCE
    assert len(held.campaigns) == 1


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("step", STEPS)
def test_whatever_becomes_of_a_call_everybody_gets_it_once(
    room: Newsroom, held: CampaignStandIn, step: str, doubt: str
) -> None:
    fail(held, room.vendor.verbs[step], DOUBTS[doubt])
    report = room.send()
    assert calls(held, room.vendor.verbs["send"]) <= 1, "one call a run that must not be made twice"
    for _ in range(3):
        if report.complete:
            break
        assert report.stopped or report.held
        report = room.send()
    assert report.complete, (report.stopped, report.held)
    assert dict(held.delivered) == ONCE
    assert [one.status for one in held.campaigns.values()].count("draft") <= 1
    assert sum(len(one.told.get("content", one.told)) > 0 for one in held.campaigns.values()) >= 1
    assert report.delivery.state == "done"


def test_a_lost_reply_is_followed_by_reading_the_state_and_not_by_another_call(
    room: Newsroom, held: CampaignStandIn
) -> None:
    fail(held, room.vendor.verbs["send"], faults.drop_reply)
    report = room.send()
    assert report.complete
    assert calls(held, room.vendor.verbs["send"]) == 1
    assert dict(held.delivered) == ONCE


def test_what_was_not_taken_though_nobody_answered_is_told_and_sent_by_the_next_run(
    room: Newsroom, held: CampaignStandIn
) -> None:
    fail(held, room.vendor.verbs["send"], faults.drop_request)
    report = room.send()
    assert not report.complete
    assert "draft" in report.held
    assert "again" in report.help
    assert report.delivery.state == "open"
    assert "needs review" in report.words
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_where_the_state_can_not_be_read_it_is_held_and_found_out_by_the_next_run(
    room: Newsroom, held: CampaignStandIn
) -> None:
    fail(held, room.vendor.verbs["send"], _then(held, room.vendor, faults.drop_reply))
    report = room.send()
    assert report.row.state == "unknown"
    assert "can't be known" in report.held
    assert report.delivery.state == "open"
    again = room.send()
    assert again.complete
    assert again.resumed
    assert calls(held, room.vendor.verbs["send"]) == 1
    assert dict(held.delivered) == ONCE


def _then(held: CampaignStandIn, vendor: Vendor, fault: Fault) -> Fault:
    """The fault, and then nobody answers a question for its state any more."""

    def both(stand_in: object, asked: object) -> object:
        fail(held, vendor.verbs["state"], *[faults.error_before] * 4)
        return fault(stand_in, asked)  # type: ignore[arg-type]

    return both  # type: ignore[return-value]


def test_a_limit_is_waited_for_as_long_as_the_vendor_asks(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["create"], faults.too_many(7), faults.too_many())
    fail(held, room.vendor.verbs["send"], faults.too_many(11))
    assert room.send().complete
    assert room.pauses == [7.0, 5.0, 11.0]
    assert dict(held.delivered) == ONCE


def test_a_limit_without_an_end_stops_the_hand_over_with_nothing_sent(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.too_many(3_600))
    report = room.send()
    assert "429" in report.stopped
    assert not report.held
    assert room.pauses == []
    assert room.send().complete
    assert dict(held.delivered) == ONCE


@pytest.mark.parametrize("step", ["audiences", "find", "create", "content", "send"])
@pytest.mark.parametrize("fault", [faults.bad_key, faults.wrong_region], ids=["key", "region"])
def test_a_key_that_is_refused_is_told_and_nothing_is_sent(
    room: Newsroom, held: CampaignStandIn, step: str, fault: Fault
) -> None:
    fail(held, room.vendor.verbs[step], fault)
    said = ""
    try:
        report = room.send()
    except CouldNotRun as error:
        said = error.message
    else:
        said = report.stopped
        assert not report.complete
    assert any(status in said for status in ("401", "403", "404")), said
    assert not held.delivered
    assert KEY not in said
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_a_person_who_stops_a_wait_goes_on_later(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.too_many(60))
    room.stopping = True
    report = room.send()
    assert "429" in report.stopped
    room.stopping = False
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_every_call_is_on_record_without_the_key(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.error_after)
    report = room.send()
    told = list(calls_of(room.engine, report.delivery.id))
    assert [(one.exchange.method, one.exchange.status) for one in told].count(("GET", 200)) >= 3
    assert [one.exchange.status for one in told].count(500) == 1
    assert len(told) == len(held.requests)
    assert KEY not in repr(told)


def test_slow_bytes_are_waited_for(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.slow(0.0001))
    fail(held, room.vendor.verbs["create"], faults.slow(0.0001))
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_a_server_without_a_certificate_to_trust_is_told_no_key(
    vendor: Vendor, tmp_path: Path, server_tls: ssl.SSLContext
) -> None:
    with vendor.stand_in(key=KEY, tls=server_tls, checked=False) as running:
        room = Newsroom(vendor, running.address, tmp_path / "state")
        with pytest.raises(CallFailed) as failed:
            room.send()
        assert running.requests == []
    assert "certificate" in failed.value.message.lower()
    assert failed.value.taken == "no"
    assert room.deliveries == ()


def test_a_time_is_scheduled_at_the_provider_and_the_delivery_is_open_until_it_has_come(
    room: Newsroom, held: CampaignStandIn
) -> None:
    report = room.send(at=LATER)
    assert report.complete
    assert (report.row.state, report.row.at) == ("scheduled", LATER)
    assert "scheduled for 2016-11-17 07:15 UTC" in report.words
    assert report.delivery.state == "open"
    assert not held.delivered
    assert room.send(at=LATER).row.state == "scheduled"
    assert calls(held, room.vendor.verbs["schedule"]) == 1
    held.come()
    seen = room.look(room.delivery(report.delivery.id))
    assert seen.row.state in ("sending", "sent")
    assert seen.delivery.state == "done"
    assert dict(held.delivered) == ONCE


@pytest.mark.parametrize("doubt", DOUBTS)
def test_whatever_becomes_of_the_call_that_schedules_it_is_sent_once(
    room: Newsroom, held: CampaignStandIn, doubt: str
) -> None:
    fail(held, room.vendor.verbs["schedule"], DOUBTS[doubt])
    report = room.send(at=LATER)
    if not report.complete:
        report = room.send()  # the time is remembered
    assert report.complete
    assert report.row.at == LATER
    held.come()
    assert room.look(report.delivery).delivery.state == "done"
    assert dict(held.delivered) == ONCE


@pytest.mark.parametrize("doubt", [None, *DOUBTS])
def test_what_is_scheduled_can_be_taken_back_whatever_becomes_of_the_call(
    room: Newsroom, held: CampaignStandIn, doubt: str | None
) -> None:
    report = room.send(at=LATER)
    if doubt:
        fail(held, room.vendor.verbs["cancel"], DOUBTS[doubt])
    cancelled = room.cancel(report.delivery)
    if not cancelled.complete:
        assert cancelled.held
        cancelled = room.cancel(room.delivery(report.delivery.id))
    assert cancelled.complete
    assert cancelled.delivery.state == "cancelled"
    held.come()
    assert not held.delivered
    assert room.send().complete, "another may go out then, under the same name"
    assert dict(held.delivered) == ONCE
    assert len(held.campaigns) == 1


def test_what_is_on_its_way_can_not_be_taken_back(room: Newsroom, held: CampaignStandIn) -> None:
    report = room.send(at=LATER)
    held.come()
    cancelled = room.cancel(report.delivery)
    assert "can't be taken back" in cancelled.help
    assert cancelled.delivery.state == "done"


def test_what_was_told_to_send_and_is_still_a_draft_may_begin_and_is_not_said_to_be_taken_back(
    room: Newsroom, held: CampaignStandIn
) -> None:
    late: list[Asked] = []

    def lag(_stand_in: StandIn, asked: Asked) -> Answer:
        late.append(asked)
        raise Cut

    fail(held, room.vendor.verbs["send"], lag)
    report = room.send()
    cancelled = room.cancel(report.delivery)
    assert not cancelled.complete
    assert "may begin yet" in cancelled.held
    assert cancelled.delivery.state == "open"
    held.answer(late[0])
    assert room.look(room.delivery(report.delivery.id)).delivery.state == "done"
    assert dict(held.delivered) == ONCE


def test_a_draft_that_was_told_to_send_can_be_deleted_there_and_given_up(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.drop_request)
    report = room.send()
    assert not room.cancel(report.delivery).complete
    held.campaigns.clear()
    assert room.cancel(room.delivery(report.delivery.id)).delivery.state == "cancelled"
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_a_campaign_that_was_open_when_a_copy_was_made_is_open_when_it_comes_back(
    room: Newsroom, held: CampaignStandIn, tmp_path: Path
) -> None:
    fail(held, room.vendor.verbs["content"], faults.bad_key)
    assert room.send().stopped
    back_up(room.engine, tmp_path / "copy.sqlite3", room.clock())
    restore(room.engine, tmp_path / "aside", tmp_path / "copy.sqlite3", room.clock())
    report = room.send()
    assert (report.complete, report.earlier) == (True, False)
    assert dict(held.delivered) == ONCE


def test_another_time_for_what_is_scheduled_is_refused(room: Newsroom, held: CampaignStandIn) -> None:
    room.send(at=LATER)
    with pytest.raises(DeliveryRefused, match="scheduled for 2016-11-17 07:15 UTC already"):
        room.send(at=LATER.replace(hour=9))


def test_a_time_that_passes_before_it_is_scheduled_is_not_made_up_for(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["content"], faults.bad_key)
    assert room.send(at=LATER).stopped
    room.now = LATER
    report = room.send()
    assert "is past" in report.stopped
    assert f"cancel {report.delivery.id}" in report.help
    assert not held.delivered
    with pytest.raises(DeliveryRefused, match="is past"):
        room.send(at=LATER)


def test_a_test_is_a_campaign_of_its_own_and_counts_for_nothing(room: Newsroom, held: CampaignStandIn) -> None:
    report = room.send(tests=["Ada@example.org"])
    assert report.complete
    assert report.row.name == f"{SLUG}-test-{report.delivery.id}"
    assert [message.address for message in held.tests] == ["ada@example.org"]
    assert held.tests[0].subject.startswith("[Test] Only 49 per cent")
    assert not held.delivered
    assert report.words.startswith(
        f"The test went to 1 address. Its draft {report.row.name} stays at {room.vendor.name}"
    )
    assert (report.delivery.state, report.delivery.counts) == ("done", {"accepted": 1})
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_a_test_without_an_answer_is_told_and_not_repeated(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["test"], faults.drop_reply)
    report = room.send(tests=["ada@example.org"])
    assert "can't be known" in report.held
    assert len(held.tests) == 1
    assert report.delivery.state == "done"


def test_a_key_that_is_refused_does_not_end_the_doubt_of_an_earlier_run(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.error_before)
    assert room.send().held
    fail(held, room.vendor.verbs["send"], faults.bad_key)
    assert room.send().stopped
    with pytest.raises(DeliveryRefused, match="another edition"):
        room.send(edition(subject="Only 48 per cent"))


def test_another_edition_may_go_out_until_readers_may_have_the_first(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["content"], faults.bad_key)
    assert room.send().stopped
    corrected = edition(subject="Only 48 per cent")
    fail(held, room.vendor.verbs["send"], faults.drop_request)
    assert room.send(corrected).held
    with pytest.raises(DeliveryRefused, match="another edition"):
        room.send()
    assert room.send(corrected).complete
    assert [message.subject for message in held.messages] == ["Only 48 per cent"] * 3
    assert len(held.campaigns) == 1


def test_what_another_machine_sent_is_found_there_and_not_sent_again(
    room: Newsroom, held: CampaignStandIn, tmp_path: Path
) -> None:
    room.send()
    other = Newsroom(room.vendor, held.address, tmp_path / "other")
    report = other.send()
    assert report.earlier
    assert report.delivery.state == "done"
    assert dict(held.delivered) == ONCE


def test_what_somebody_scheduled_by_hand_is_held_for_a_person(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["content"], faults.bad_key)
    room.send()
    (campaign,) = held.campaigns.values()
    campaign.status = {"mailchimp": "schedule"}.get(room.vendor.name, "scheduled")
    report = room.send()
    assert "scheduled, and not by this send" in report.held
    assert not held.delivered


def test_what_was_told_to_send_and_is_gone_is_not_made_anew(room: Newsroom, held: CampaignStandIn) -> None:
    fail(held, room.vendor.verbs["send"], faults.drop_request)
    report = room.send()
    held.campaigns.clear()
    again = room.send()
    assert "has no campaign of that name now" in again.held
    assert not held.campaigns
    assert room.cancel(report.delivery).delivery.state == "cancelled"
    assert room.send().complete
    assert dict(held.delivered) == ONCE


def test_where_nothing_is_found_base_url_is_doubted(vendor: Vendor, held: CampaignStandIn) -> None:
    held.fail(lambda stand_in, _asked: stand_in.said(404, "Not found"), on=vendor.verbs["audiences"].line)
    with pytest.raises(CouldNotRun, match="404") as told:
        vendor.open(held.address).audiences()
    assert f"Is base_url right? It is {held.address}{vendor.path}" in told.value.help


def test_the_audience_may_be_meant_by_its_name_and_is_refused_where_there_is_none(
    room: Newsroom, held: CampaignStandIn
) -> None:
    provider = room.vendor.open(held.address)
    (one,) = provider.audiences()
    assert (one.id, one.readers) == (room.vendor.audience, len(READERS))
    for said, works in (("", True), (one.name, True), ("nobody", False)):
        changed = Newsroom(dataclasses.replace(room.vendor, audience=said), held.address, room.folder)
        if works:
            assert changed.send().row.audience == one.id
        else:
            with pytest.raises(DeliveryRefused, match="has no audience"):
                changed.send()


def test_an_edition_without_a_way_to_unsubscribe_is_refused_before_anything_is_made(
    room: Newsroom, held: CampaignStandIn
) -> None:
    from msgspec.structs import replace

    bare = replace(edition(), html="<p>Nothing</p>")
    with pytest.raises(DeliveryRefused, match="no link by which to unsubscribe"):
        room.send(bare)
    assert not held.campaigns
    assert room.deliveries == ()


def test_the_key_is_tried_without_sending_and_stands_in_no_evidence(vendor: Vendor, held: CampaignStandIn) -> None:
    kept: list[Exchange] = []
    provider = vendor.open(held.address, record=kept.append)
    assert vendor.name in provider.check().lower()
    wrong = vendor.open(held.address, key=f"wrong-{KEY}", record=kept.append)
    with pytest.raises(CouldNotRun) as refused:
        wrong.check()
    assert refused.value.help
    assert kept
    assert KEY not in repr(kept) + repr(refused.value) + refused.value.message
    assert not held.campaigns


ODD_ERRORS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("half a \ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["detail", "errors", "title", "message", "loc", "msg", "field", "code"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=ODD_ERRORS, status=st.sampled_from([400, 403, 404, 422, 429, 500]))
def test_an_error_of_any_form_is_a_failed_call(
    room: Newsroom, held: CampaignStandIn, said: object, status: int
) -> None:
    body = json.dumps(said).encode()
    provider = room.open()
    held.fail(lambda *_: Answer(status, body, {"Content-Type": "application/json"}, genuine=False), on="GET")
    with pytest.raises(CallFailed) as failed:
        provider.audiences()
    assert str(status) in failed.value.message
    assert failed.value.message.encode()
    provider.close()


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"detail":' * 100_000], ids=["lists", "tables"])
def test_an_error_deeper_than_anybody_reads_is_a_failed_call(
    room: Newsroom, held: CampaignStandIn, body: bytes
) -> None:
    provider = room.open()
    held.fail(lambda *_: Answer(400, body, {"Content-Type": "application/json"}, genuine=False), on="GET")
    with pytest.raises(CallFailed, match="400"):
        provider.audiences()
    provider.close()
