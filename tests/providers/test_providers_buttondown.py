"""What is Buttondown's own: drafts whatever the default is, keys for repeated calls, one sender a newsletter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from buttondown_stand_in import ButtondownStandIn
from campaign_world import KEY, VENDORS, Newsroom, edition, fail
from stand_in import Answer, Asked, StandIn, json_answer

from newsletter.delivery.evidence import calls_of
from newsletter.errors import DeliveryRefused
from newsletter.providers.buttondown_tags import html_in_tags, subject_in_tags

(BUTTONDOWN,) = (vendor for vendor in VENDORS if vendor.name == "buttondown")


@pytest.fixture
def held() -> Iterator[ButtondownStandIn]:
    assert ButtondownStandIn.contract
    ButtondownStandIn.contract.need()
    with ButtondownStandIn(key=KEY) as running:
        yield running


@pytest.fixture
def room(held: ButtondownStandIn, tmp_path: Path) -> Newsroom:
    return Newsroom(BUTTONDOWN, held.address, tmp_path)


def test_an_email_is_made_as_a_draft_with_the_naked_template(room: Newsroom, held: ButtondownStandIn) -> None:
    room.send()
    (made,) = (asked.json() for asked in held.requests if (asked.method, asked.path) == ("POST", "/v1/emails"))
    assert made["status"] == "draft"
    assert made["template"] == "naked"
    assert {asked.headers["x-api-version"] for asked in held.requests} == {"2026-04-01"}


def test_what_must_not_be_done_twice_has_a_key_that_a_repeated_run_sends_again(
    room: Newsroom, held: ButtondownStandIn
) -> None:
    fail(held, BUTTONDOWN.verbs["send"], faults.drop_request)
    assert not room.send().complete
    assert room.send().complete
    keys = [asked.headers["x-idempotency-key"] for asked in held.requests if asked.path.endswith("/publish")]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    (made,) = (asked for asked in held.requests if (asked.method, asked.path) == ("POST", "/v1/emails"))
    assert made.headers["x-idempotency-key"] not in keys


def test_a_refusal_that_was_mended_is_not_repeated_from_the_vendors_memory(
    room: Newsroom, held: ButtondownStandIn
) -> None:
    def refused(stand_in: StandIn, asked: Asked) -> Answer:
        assert isinstance(stand_in, ButtondownStandIn)
        answer = json_answer(400, {"code": "status_invalid", "detail": "The domain is not verified."})
        return stand_in.remembered.setdefault(asked.headers["x-idempotency-key"], answer)

    fail(held, BUTTONDOWN.verbs["send"], refused)
    assert "The domain is not verified" in room.send().stopped
    assert room.send().complete


def test_the_tests_of_two_machines_are_both_sent(room: Newsroom, held: ButtondownStandIn, tmp_path: Path) -> None:
    other = Newsroom(room.vendor, held.address, tmp_path / "another")
    for editor, words in ((room, "as one has it"), (other, "as the other has it")):
        assert editor.send(edition(subject=words), tests=["desk@example.org"]).complete
    assert [test.subject for test in held.tests] == ["[Test] as one has it", "[Test] as the other has it"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email_address": "other@example.org"}, "from other@example.org, not from commissioner@example.org"),
        ({"email_address": ""}, "from an address of Buttondown's"),
        ({"reply_to_address": ""}, "Answers to commissioner go to commissioner@example.org, not to editor@example.org"),
        ({"test_mode": True}, "is in test mode"),
        ({"sending_domain_status": "failing"}, "has not verified the domain"),
        ({"id": "news_00000000000000000000000000"}, "has no audience"),
    ],
)
def test_what_a_newsletter_does_otherwise_is_refused_before_anything_is_made(
    room: Newsroom, held: ButtondownStandIn, changed: dict[str, object], said: str
) -> None:
    held.newsletter |= changed
    with pytest.raises(DeliveryRefused) as refused:
        room.send()
    assert said in refused.value.message
    assert not held.campaigns


def test_the_keys_of_other_newsletters_stand_in_no_evidence(room: Newsroom, held: ButtondownStandIn) -> None:
    report = room.send()
    told = repr(list(calls_of(room.engine, report.delivery.id)))
    assert "/v1/newsletters" in told
    assert held.newsletter["api_key"] not in told


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("draft", "draft"),
        ("scheduled", "scheduled"),
        ("in_flight", "sending"),
        ("throttled", "sending"),
        ("sent", "sent"),
        ("errored", "stopped"),
        ("paused", "stopped"),
        ("suppressed", "stopped"),
    ],
)
def test_its_states_are_ours(room: Newsroom, held: ButtondownStandIn, status: str, state: str) -> None:
    room.send(tests=["ada@example.org"])
    (campaign,) = held.campaigns.values()
    campaign.status = status
    found = room.open().find(campaign.told["metadata"]["newsletter_campaign"], BUTTONDOWN.audience)
    assert found is not None
    assert found.state == state


def test_a_deleted_email_is_none(room: Newsroom, held: ButtondownStandIn) -> None:
    room.send(tests=["ada@example.org"])
    (campaign,) = held.campaigns.values()
    campaign.status = "deleted"
    assert room.open().find(campaign.told["metadata"]["newsletter_campaign"], BUTTONDOWN.audience) is None


@pytest.mark.parametrize(
    ("subject", "tags"),
    [
        ("[[reader:job-title]]", "{{ subscriber.metadata.job_title }}"),
        ("[[reader:email]]", "{{ subscriber.email }}"),
        ("[[reader:name?or=a%20%22b%22]]", '{{ subscriber.metadata.name|default:"a \\"b\\"" }}'),
        ("100 {{ x }} {% y", "100 {\u2060{ x }} {\u2060% y"),
    ],
)
def test_a_subject_in_djangos_tags(subject: str, tags: str) -> None:
    assert subject_in_tags(edition(subject=subject)) == tags


def test_a_style_sheet_stays_one() -> None:
    assert "<style>@media all{ #a{color:red}}</style>" in html_in_tags(edition(), {})
