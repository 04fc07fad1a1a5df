"""What is Mailchimp's own: where its API is, its merge fields, its limits, its words for what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign_world import KEY, LATER, VENDORS, Newsroom, fail, mailing
from mailchimp_stand_in import MailchimpStandIn
from stand_in import Answer, Asked, StandIn

from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.failure import CallFailed
from newsletter.providers.mailchimp.merge_tags import fields_of
from newsletter.providers.registry import open_provider
from newsletter.providers.secret import Secret

(MAILCHIMP,) = (vendor for vendor in VENDORS if vendor.name == "mailchimp")


@pytest.fixture
def held() -> Iterator[MailchimpStandIn]:
    with MailchimpStandIn(key=KEY) as running:
        yield running


@pytest.fixture
def room(held: MailchimpStandIn, tmp_path: Path) -> Newsroom:
    return Newsroom(MAILCHIMP, held.address, tmp_path)


def test_the_address_is_in_the_key() -> None:
    from newsletter.providers.mailchimp.campaigns import Mailchimp

    made = open_provider("mailchimp", {}, lambda _setting: Secret("0123-us21"), Path("outbox"))
    assert isinstance(made, Mailchimp)
    assert made._api.address == "https://us21.api.mailchimp.com/3.0"
    with pytest.raises(CouldNotRun, match="does not end in its data centre") as refused:
        open_provider("mailchimp", {}, lambda _setting: Secret("0123"), Path("outbox"))
    assert "0123" not in refused.value.message
    with pytest.raises(CallFailed, match="NEWSLETTER_MAILCHIMP_API_KEY is not set"):
        open_provider("mailchimp", {}, lambda _setting: None, Path("outbox")).check()


@pytest.mark.parametrize(
    ("name", "tag"),
    [("first-name", "FNAME"), ("job-title", "JOBTITLE"), ("jobtitle", "JOBTITLE"), ("last-name", "LNAME")],
)
def test_a_field_is_meant_by_its_tag_or_its_label(name: str, tag: str) -> None:
    found = fields_of([("FNAME", "Given"), ("LNAME", "Last Name"), ("JOBTITLE", "Job title")])
    assert found[name] == tag
    assert found["email"] == "EMAIL"


def test_a_field_that_the_audience_lacks_is_refused_before_anything_is_made(
    room: Newsroom, held: MailchimpStandIn
) -> None:
    held.merge_fields = [("FNAME", "First Name")]
    with pytest.raises(DeliveryRefused, match="no merge field for “job-title”"):
        room.send()
    assert not held.campaigns
    assert room.deliveries == ()


def test_the_sender_readers_see_is_the_address_they_answer_to(room: Newsroom, held: MailchimpStandIn) -> None:
    room.send()
    (campaign,) = held.campaigns.values()
    settings = campaign.told["settings"]
    assert (settings["from_name"], settings["reply_to"]) == ("The Commissioner", "editor@example.org")
    assert settings["auto_footer"] is False


@pytest.mark.parametrize(("minute", "advice"), [(20, "08:15 or 08:30"), (59, "08:45 or 09:00")])
def test_a_time_between_quarters_of_an_hour_is_refused_with_those_beside_it(
    room: Newsroom, held: MailchimpStandIn, minute: int, advice: str
) -> None:
    at = dt.datetime(2016, 11, 17, 8, minute, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    with pytest.raises(DeliveryRefused) as refused:
        room.send(at=at)
    assert advice in refused.value.help
    assert not held.requests, "nobody was asked for anything"


def test_a_time_is_told_in_utc(room: Newsroom, held: MailchimpStandIn) -> None:
    at = LATER.astimezone(dt.timezone(dt.timedelta(hours=1)))
    assert room.send(at=at).complete
    (campaign,) = held.campaigns.values()
    assert campaign.told["schedule_time"] == "2016-11-17T07:15:00+00:00"


def test_a_bare_403_is_a_limit_and_one_with_words_is_not(room: Newsroom, held: MailchimpStandIn) -> None:
    def bare(_stand_in: StandIn, _asked: Asked) -> Answer:
        return Answer(403, b"<html>Access Denied</html>", {"Content-Type": "text/html"})

    fail(held, MAILCHIMP.verbs["create"], bare)
    assert room.send().complete
    assert room.pauses[:1] == [1.0]


def test_what_the_checklist_lacks_is_told(room: Newsroom, held: MailchimpStandIn) -> None:
    def empty(stand_in: StandIn, asked: Asked) -> Answer:
        return Answer(200, b"{}")

    fail(held, MAILCHIMP.verbs["content"], empty)
    report = room.send()
    assert "not ready to send; Content: There is none." in report.stopped
    assert not held.delivered


@pytest.mark.parametrize(
    ("sender", "fault"),
    [
        ("A <a@example.org>", ""),
        ("A <a@new.example>", "new.example has not been verified yet"),
        ("A <a@elsewhere.example>", "is not among the account's verified domains"),
    ],
)
def test_only_verified_domains_are_sent_from(room: Newsroom, sender: str, fault: str) -> None:
    said = room.open().sender_fault(sender)
    assert fault in said
    assert bool(said) == bool(fault)


def test_a_campaign_is_found_among_more_than_a_page_of_them(room: Newsroom, held: MailchimpStandIn) -> None:
    held.page = 2
    provider = room.open()
    for number in range(5):
        provider.create(mailing(MAILCHIMP.audience, f"issue-{number}"))
    found = provider.find("issue-4", MAILCHIMP.audience)
    assert found is not None
    assert found.name == "issue-4"
    assert provider.find("issue-5", MAILCHIMP.audience) is None


def test_an_answer_without_what_it_must_have_is_no_answer(room: Newsroom, held: MailchimpStandIn) -> None:
    def other(_stand_in: StandIn, _asked: Asked) -> Answer:
        return Answer(200, json.dumps({"lists": [{"name": "x"}]}).encode())

    fail(held, MAILCHIMP.verbs["audiences"], other)
    with pytest.raises(CallFailed, match="can't be read") as failed:
        room.open().audiences()
    assert failed.value.taken == "unknown"
