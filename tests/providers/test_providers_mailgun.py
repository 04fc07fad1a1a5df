"""What is Mailgun's own: its log, its regions, its wait in prose, its limits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import count

import faults
import pytest
from direct_world import CANARY, World, mailgun, send, vendor
from mailgun_stand_in import DOMAIN, Line, Mailgun
from msgspec.structs import replace
from providers_world import mailing, recipient
from stand_in import Answer, Asked, Fault, StandIn, json_answer

from newsletter.compose.edition import Picture
from newsletter.errors import CouldNotRun
from newsletter.providers.base import is_searchable
from newsletter.providers.mailgun import EU, US, _batch_tag
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled

DISABLED = {"code": "complaints", "note": "", "permanently": False}
SINCE = dt.datetime.now(dt.UTC)
CROWD = [recipient(f"r{number}@example.org") for number in range(230)]


@pytest.fixture
def world() -> Iterator[World]:
    with mailgun() as made:
        yield made


def behind(world: World) -> Mailgun:
    assert isinstance(world.stand_in, Mailgun)
    return world.stand_in


def searched(world: World, key: str = "balance/1", people: int = 3) -> dict[str, str]:
    assert is_searchable(world.provider)
    batch = world.provider.prepare(mailing(), CROWD[:people], key)
    return {address: outcome.state for address, outcome in world.provider.search(batch, SINCE).items()}


def test_a_thousand_readers_are_one_call_and_see_nobody_but_themselves(world: World) -> None:
    people = [recipient(f"r{number}@example.org") for number in range(1_000)]
    sent = send(world, mailing(), people, size=1_000)
    assert len(sent.those("accepted")) == 1_000
    (form,) = behind(world).forms
    assert form.fields["to"] == [person.address for person in people]
    assert set(json.loads(form.one("recipient-variables"))) == {person.address for person in people}


def test_an_account_on_probation_takes_smaller_batches_and_everybody_is_served_once() -> None:
    with mailgun(most=50) as world:
        sent = send(world, mailing(), CROWD, size=1_000)
        assert sent.those("accepted") == {person.address for person in CROWD}
        assert set(world.delivered.values()) == {1}


def test_the_message_id_and_the_tags_are_the_same_at_every_attempt(world: World) -> None:
    for _ in range(2):
        world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:2], "balance/1"))
    world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:2], "balance/2"))
    first, again, other = behind(world).log
    assert first.message_id == again.message_id != other.message_id
    assert first.message_id.endswith(f"@{DOMAIN}>")
    assert first.tags == ("balance", _batch_tag("balance/1"))


def test_a_name_that_can_be_no_tag_is_a_tag_all_the_same(world: World) -> None:
    issue = replace(mailing(), name="Über" + "x" * 200)
    world.provider.hand_over(world.provider.prepare(issue, CROWD[:1], f"{issue.name}/1"))
    (line,) = behind(world).log
    assert all(tag.isascii() and len(tag) <= 128 for tag in line.tags)
    batch = world.provider.prepare(issue, CROWD[:1], f"{issue.name}/1")
    assert is_searchable(world.provider)
    assert len(world.provider.search(batch, SINCE)) == 1


def test_the_log_is_read_page_by_page(world: World) -> None:
    world.provider.hand_over(world.provider.prepare(mailing(), CROWD, "balance/1"))
    assert searched(world, people=230) == dict.fromkeys((person.address for person in CROWD), "accepted")
    assert sum(asked.path == "/v1/analytics/logs" for asked in behind(world).requests) == 3


def test_of_a_half_accepted_batch_that_half_is_found(world: World) -> None:
    behind(world).fail(faults.half(2))
    receipt = world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:3], "balance/1"))
    assert isinstance(receipt, Settled)
    assert {outcome.state for outcome in receipt.outcomes.values()} == {"unknown"}
    assert searched(world) == {"r0@example.org": "accepted", "r1@example.org": "accepted"}


@pytest.mark.parametrize("ahead", [-1800.0, 1800.0])
def test_the_two_clocks_may_differ_by_half_an_hour(ahead: float) -> None:
    with mailgun(ahead=ahead) as world:
        world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:3], "balance/1"))
        assert len(searched(world)) == 3


def test_what_the_log_does_not_show_yet_is_not_found(world: World) -> None:
    world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:3], "balance/1"))
    behind(world).hidden = 1
    assert searched(world) == {}
    assert len(searched(world)) == 3


def test_another_mailing_whose_batch_has_the_same_tag_is_not_this_one(world: World) -> None:
    same = next(key for key in map("earlier/{}".format, count()) if _batch_tag(key) == _batch_tag("balance/1"))
    earlier = replace(mailing(), name="earlier")
    world.provider.hand_over(world.provider.prepare(earlier, CROWD[:3], same))
    assert searched(world) == {}


def test_other_mailings_readers_stand_in_no_evidence(world: World) -> None:
    line = Line(dt.datetime.now(dt.UTC), (_batch_tag("balance/1"),), "", ("somebody@example.net",))
    behind(world).log.append(line)
    world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:1], "balance/1"))
    assert len(searched(world)) == 1
    assert not any("somebody@example.net" in exchange.answer for exchange in world.exchanges)


def test_a_batch_is_found_behind_a_day_of_others_with_its_tag(world: World) -> None:
    tags, everybody = (_batch_tag("balance/1"),), tuple(f"{each}@example.org" for each in range(1_000))
    line = Line(dt.datetime.now(dt.UTC), tags, "", everybody)
    behind(world).log.extend([line] * 12)
    world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:3], "balance/1"))
    assert len(searched(world)) == 3


def test_a_log_without_an_end_is_no_proof_that_somebody_is_not_in_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.providers.mailgun._MOST_PAGES", 3)
    pages = count(1)

    def without_end(_stand_in: StandIn, _asked: Asked) -> Answer:
        page = {"start": "", "end": "", "items": [_event("rejected")], "pagination": {"next": str(next(pages))}}
        return json_answer(200, page)

    behind(world).fail(*[without_end] * 4, on="analytics")
    with pytest.raises(CouldNotRun, match="goes on after 300 messages"):
        searched(world)


def test_what_mailgun_rejected_is_refused(world: World) -> None:
    behind(world).fail(_rejecting, on="analytics")
    assert is_searchable(world.provider)
    batch = world.provider.prepare(mailing(), CROWD[:1], "balance/1")
    assert world.provider.search(batch, SINCE) == {"r0@example.org": Outcome("refused", "Not allowed", "e1")}


def _rejecting(stand_in: StandIn, _asked: Asked) -> Answer:
    return json_answer(200, {"start": "", "end": "", "items": [_event("rejected", "balance")], "pagination": {}})


def _event(kind: str, *tags: str) -> dict[str, object]:
    return {
        "id": "e1", "event": kind, "@timestamp": "2016-11-16T07:30:00Z", "domain": {"name": DOMAIN},
        "recipient": "R0@Example.org", "tags": tags, "reason": "Not allowed",
    }  # fmt: skip


@pytest.mark.parametrize("fault", [faults.bad_key, faults.too_many(), faults.broken_json, faults.drop_reply])
def test_a_search_without_an_answer_says_so(world: World, fault: Fault) -> None:
    behind(world).fail(fault, on="analytics")
    with pytest.raises(CouldNotRun):
        searched(world)


@pytest.mark.parametrize(
    ("status", "words", "receipt"),
    [
        (429, "slow, try again after 120 seconds", NotTaken("429 slow, try again after 120 seconds", 120.0)),
        (400, "limit exceeded, try again in 1 second", NotTaken("400 limit exceeded, try again in 1 second", 1.0)),
        (
            400,
            "to parameter is no address",
            BatchRefused("400 to parameter is no address", theirs=True),
        ),
        (
            400,
            "to parameter is no address: accounts@example.org",
            BatchRefused("400 to parameter is no address: accounts@example.org", theirs=True),
        ),
        (413, "Request entity too large", BatchRefused("413 Request entity too large")),
        (
            400,
            "Domain mg.example.org is not allowed to send: disabled",
            NotTaken("400 Domain mg.example.org is not allowed to send: disabled", again=False),
        ),
        (
            400,
            "from parameter is no address",
            NotTaken("400 from parameter is no address", again=False),
        ),
        (403, "Sandbox subdomains are for tests", NotTaken("403 Sandbox subdomains are for tests", again=False)),
    ],
)
def test_a_refusal_is_read_for_what_it_means(world: World, status: int, words: str, receipt: object) -> None:
    behind(world).fail(lambda stand_in, _asked: stand_in.said(status, words))
    assert world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:2], "balance/1")) == receipt


def test_a_5xx_that_names_a_time_proves_nothing_all_the_same(world: World) -> None:
    behind(world).fail(lambda stand_in, _asked: stand_in.said(503, "try again after 5 seconds"))
    receipt = world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:1], "balance/1"))
    assert isinstance(receipt, Settled)
    assert receipt.outcomes["r0@example.org"].state == "unknown"


@pytest.mark.parametrize(
    ("domain", "fault"),
    [
        ({"state": "active"}, ""),
        ({"state": "unverified"}, f"{DOMAIN} is unverified at Mailgun: set the DNS records that it shows."),
        ({"state": "disabled"}, f"Mailgun has disabled {DOMAIN}."),
        (
            {
                "is_disabled": True,
                "disabled": {"reason": "Too many complaints", "code": "x", "note": "", "permanently": False},
            },
            f"Mailgun has disabled {DOMAIN}: Too many complaints.",
        ),
        ({"type": "sandbox"}, f"{DOMAIN} is a sandbox: it sends to the addresses alone that Mailgun was given."),
    ],
)
def test_a_domain_that_does_not_send_is_the_senders_fault(domain: dict[str, object], fault: str) -> None:
    with mailgun() as world:
        behind(world).domain |= domain
        assert world.provider.sender_fault("ed@mg.example.org") == fault
        assert world.provider.check() == f"Mailgun knows {DOMAIN}. {fault}".strip()


def test_the_wrong_region_is_told_with_what_to_change(world: World) -> None:
    behind(world).fail(faults.wrong_region, on="GET")
    with pytest.raises(CouldNotRun) as refused:
        world.provider.check()
    assert refused.value.message == f"404 Domain not found: {DOMAIN}"
    assert f"domain in [providers.mailgun], which is {DOMAIN}" in refused.value.help
    assert (
        f"Domains of the EU are kept at {EU}, all others at {US}; base_url is 127.0.0.1"
        in refused.value.help.replace(behind(world).address, "127.0.0.1")
    )


def test_an_address_that_mailgun_does_not_have_has_taken_nothing() -> None:
    stand_in = Mailgun(key=CANARY, checked=False)
    with vendor("mailgun", stand_in, {"domain": DOMAIN, "base_url": stand_in.address + "/elsewhere"}) as world:
        receipt = world.provider.hand_over(world.provider.prepare(mailing(), CROWD[:1], "balance/1"))
    assert receipt == NotTaken("127.0.0.1 has no such address: look at base_url and domain.", again=False)


def test_what_is_over_a_limit_is_told_before_anything_is_sent(world: World) -> None:
    issue = mailing()
    large = Picture("p.png", "image/png", 1, 1, bytes(19_000_000))
    heavy = replace(issue, edition=replace(issue.edition, pictures={"p.png": large}))
    assert list(world.provider.refusals(heavy)) == ["Mailgun takes messages of 25 MB at most, and this one has 25.3."]
    long = replace(issue, reply_to=f"{'x' * 16_000} <ed@example.org>")
    (told,) = world.provider.refusals(long)
    assert told.startswith("Mailgun takes 16 KB of headers and tags, and these have 16.")


@pytest.mark.parametrize(("name", "kept"), [("chart-1.png", True), ("chart 1.png", False), ("straße.png", False)])
def test_a_picture_is_an_inline_file_that_the_html_refers_to(world: World, name: str, kept: bool) -> None:
    picture = Picture(name, "image/png", 1, 1, b"\x89PNG\r\n--newsletter\r\n\x00")
    issue = mailing(html="<p>x</p>")
    issue = replace(issue, edition=replace(issue.edition, pictures={name: picture}))
    issue = replace(issue, edition=replace(issue.edition, html=f'<img alt="" src="images/{name}">'))
    world.provider.hand_over(world.provider.prepare(issue, CROWD[:1], "balance/1"))
    (form,) = behind(world).forms
    ((file, content),) = form.files.items()
    assert content == picture.content
    assert (file == name) is kept
    assert form.one("html") == f'<img alt="" src="cid:{file}">'
