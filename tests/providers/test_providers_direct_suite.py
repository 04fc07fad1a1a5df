"""What every direct provider keeps to: never twice, nothing silently lost, receipts that say what is so.

A provider is added by its name: `direct_world.world_of` puts something real or a stand-in behind it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from direct_world import CANARY, World, send, world_of
from msgspec.structs import replace
from providers_world import mailing, recipient
from stand_in import Fault

from newsletter.compose.edition import Picture
from newsletter.compose.tokens import guarded_html, guarded_text
from newsletter.errors import CouldNotRun
from newsletter.providers.base import is_searchable
from newsletter.providers.mailing import Mailing, Recipient
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled
from newsletter.providers.registry import entries, open_provider
from newsletter.providers.secret import Secret, secret_name

DIRECT = [entry.name for entry in entries() if entry.capabilities.mode == "direct"]
VENDORS = [name for name in DIRECT if name not in ("outbox", "smtp")]
PEOPLE = [recipient(f"r{number}@example.org", {"first-name": f"Reader {number}"}) for number in range(23)]
FORGED = {
    "template": "{{ 7*7 }} {{{x}}} {% for %} ${x} <%= x %> *|FNAME|* [[reader:first-name]] [firstname]",
    "mailgun": "%recipient% %recipient.v0% %recipient.email% %unsubscribe_url% %tag_unsubscribe_url%",
    "markup": "<script>alert(1)</script> \"onload='x' &amp; </title>",
    "lines": "Ada\r\nBcc: eve@example.org\u2028X: y",
    "braces": "}{ {{ }} \\{{v0}} }}} {{{",
    "percent": "100% recipient.v0% %",
}
PICTURE = Picture("chart one.png", "image/png", 2, 2, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


@pytest.fixture(params=DIRECT)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world_of(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world_of(request.param, tmp_path) as made:
        assert made.stand_in
        assert made.stand_in.contract
        made.stand_in.contract.need()
        yield made


def single(world: World, issue: Mailing | None = None, person: Recipient | None = None) -> Outcome:
    batch = world.provider.prepare(issue or mailing(), [person or recipient()], "balance/1")
    receipt = world.provider.hand_over(batch)
    assert isinstance(receipt, Settled)
    return receipt.outcomes[batch.recipients[0]]


def test_everybody_gets_a_message_of_their_own_once(world: World) -> None:
    issue = mailing(subject="For [[reader:first-name?or=you]]")
    people = [*PEOPLE, recipient("x@example.org", {"last-name": "Nobody"})]
    sent = send(world, issue, people)
    assert sent.those("accepted") == {person.address for person in people}
    assert world.delivered == dict.fromkeys(sorted(person.address for person in people), 1)
    by_address = {message.address: message for message in world.messages()}
    first, unnamed = by_address["r0@example.org"], by_address["x@example.org"]
    assert (first.subject, first.text.rstrip()) == ("For Reader 0", "Dear Reader 0 https://example.org/u/tok")
    assert first.html.rstrip() == "<p>Dear Reader 0 https://example.org/u/tok</p>"
    assert (unnamed.subject, unnamed.text.split()[1]) == ("For you", "colleague")


def test_the_headers_say_who_sends_where_to_answer_and_how_to_leave_in_one_click(world: World) -> None:
    assert single(world).state == "accepted"
    (message,) = world.messages()
    assert message.headers["From"] == "The Commissioner <commissioner@example.org>"
    assert message.headers["Reply-To"] == "editor@example.org"
    assert message.headers["List-Unsubscribe"] == "<https://example.org/u/tok>"
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_address_to_unsubscribe_by_mail_has_no_one_click(world: World) -> None:
    person = replace(recipient(), unsubscribe="mailto:leave@example.org?subject=ada%20leaves")
    assert single(world, person=person).state == "accepted"
    (message,) = world.messages()
    assert message.headers["List-Unsubscribe"] == "<mailto:leave@example.org?subject=ada%20leaves>"
    assert "List-Unsubscribe-Post" not in message.headers
    assert "mailto:leave@example.org?subject=ada%20leaves" in message.text


def test_what_no_server_would_be_told_is_offered_as_no_click(world: World) -> None:
    person = replace(recipient(), unsubscribe="https://example.org/#/u/tok")
    assert single(world, person=person).state == "accepted"
    (message,) = world.messages()
    assert message.headers["List-Unsubscribe"] == "<https://example.org/#/u/tok>"
    assert "List-Unsubscribe-Post" not in message.headers


@pytest.mark.parametrize("words", FORGED.values(), ids=list(FORGED))
def test_a_readers_words_are_words_in_subject_text_and_html(world: World, words: str) -> None:
    issue = mailing(
        subject="To [[reader:first-name]].",
        html='<p title="[[reader:first-name]]">{[[reader:first-name]]}</p>',
        text="{[[reader:first-name]]} 50%[[reader:first-name]]%\n",
    )
    assert single(world, issue, recipient(fields={"first-name": words})).state == "accepted"
    (message,) = world.messages()
    shown = re.sub(r"\s+", " ", words)
    assert plain(message.subject) == plain(f"To {shown}.")
    assert plain(message.text).strip() == plain(f"{{{shown}}} 50%{shown}%")
    assert plain(html.unescape(message.html)).strip() == plain(f'<p title="{shown}">{{{shown}}}</p>')
    assert "<script>" not in message.html
    assert message.html.count('"') == 2
    assert len(message.headers["From"].splitlines()) == 1


@pytest.mark.parametrize("words", FORGED.values(), ids=list(FORGED))
def test_the_editions_own_words_are_never_a_template(world: World, words: str) -> None:
    line = re.sub(r"\s+", " ", words)
    issue = mailing(
        subject=f"{line.replace('[[', '[')}{{[[reader:first-name]]}}",
        html=f"<p>{guarded_html(html.escape(line))}{{[[reader:first-name]]}}\\[[reader:first-name]]</p>",
        text=f"{guarded_text(line)}{{[[reader:first-name]]}}\\[[reader:first-name]]\n",
    )
    assert single(world, issue).state == "accepted"
    (message,) = world.messages()
    assert plain(message.subject) == plain(f"{line.replace('[[', '[')}{{Ada}}")
    assert plain(message.text).strip() == plain(f"{line}{{Ada}}\\Ada")
    assert plain(html.unescape(message.html)).strip() == plain(f"<p>{line}{{Ada}}\\Ada</p>")


def plain(text: str) -> str:
    """`text` as it is read: without the joiners that can't be seen."""
    return text.replace("\u2060", "")


def test_the_same_arguments_give_the_same_bytes_and_no_secret_is_in_them(world: World) -> None:
    first, again = (world.provider.prepare(mailing(), PEOPLE[:1], "balance/1") for _ in range(2))
    assert first == again
    assert first.recipients == ("r0@example.org",)
    assert not [request for request in first.requests if CANARY.encode() in request]


def test_a_good_mailing_is_refused_nothing_and_one_with_a_split_header_is(world: World) -> None:
    assert list(world.provider.refusals(mailing())) == []
    if world.stand_in:
        assert list(world.provider.refusals(mailing(subject="Balance\r\nBcc: eve@example.org")))
        assert list(world.provider.refusals(replace(mailing(), reply_to="ed@straße.example")))


def test_the_credentials_and_the_sender_are_found_good_without_sending(world: World) -> None:
    assert world.provider.check().endswith(".")
    assert world.provider.sender_fault(mailing().sender) == ""
    assert not world.delivered


def test_a_lost_answer_is_unknown_and_resolved_as_the_provider_declares(world: World) -> None:
    if not world.provider.capabilities.leaves_machine:
        pytest.skip("nothing lies between it and its files")
    group = PEOPLE[: min(3, world.provider.capabilities.most_recipients)]
    world.trouble("lost")
    batch = world.provider.prepare(mailing(), group, "balance/1")
    receipt = world.provider.hand_over(batch)
    assert isinstance(receipt, Settled)
    assert {outcome.state for outcome in receipt.outcomes.values()} == {"unknown"}
    assert all(outcome.reason for outcome in receipt.outcomes.values())
    if world.provider.capabilities.reconciliation == "keyed":
        again = world.provider.hand_over(batch)
        assert isinstance(again, Settled)
        assert {outcome.state for outcome in again.outcomes.values()} == {"accepted"}
    elif is_searchable(world.provider):
        found = world.provider.search(batch, mailing().date)
        assert {address: outcome.state for address, outcome in found.items()} == dict.fromkeys(
            batch.recipients, "accepted"
        )
    assert world.delivered == dict.fromkeys(batch.recipients, 1)


def test_what_was_certainly_not_taken_comes_again(world: World) -> None:
    for trouble in ("busy", "nothing"):
        world.trouble(trouble)
    keyed = world.provider.capabilities.reconciliation == "keyed"
    sent = send(world, mailing(), PEOPLE)
    # A reset is doubt for a vendor, though nothing was taken: without a key those readers are held.
    assert sent.those("accepted") | sent.held == {person.address for person in PEOPLE}
    assert sent.those("accepted") == set(world.delivered)
    assert set(world.delivered.values()) == {1}
    assert not (keyed and sent.held)


def test_a_refused_key_stops_with_a_reason_and_nothing_was_taken(world: World) -> None:
    if not world.provider.capabilities.leaves_machine:
        pytest.skip("it has no key")
    world.trouble("key")
    receipt = world.provider.hand_over(world.provider.prepare(mailing(), PEOPLE[:1], "balance/1"))
    assert isinstance(receipt, NotTaken)
    assert receipt.reason
    assert not world.delivered
    if world.stand_in:
        assert not receipt.again


def test_one_refused_reader_keeps_nobody_else_from_theirs(world: World) -> None:
    world.refuse("r7@example.org")
    sent = send(world, mailing(), PEOPLE)
    refused = {"r7@example.org"} if world.provider.capabilities.leaves_machine else set()
    assert sent.those("refused") == refused
    assert all(sent.outcomes[address].reason for address in refused)
    assert world.delivered == {person.address: 1 for person in PEOPLE if person.address not in refused}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_goes_wrong_nobody_gets_it_twice_and_nobody_is_lost(vendor: World, seed: int) -> None:
    assert vendor.stand_in
    vendor.stand_in.chance = faults.at_random(seed, 0.4)
    people = [recipient(f"r{number}@example.org") for number in range(120)]
    vendor.refuse("r77@example.org")
    sent = send(vendor, mailing(), people)
    everybody = {person.address for person in people}
    accepted, refused = sent.those("accepted"), sent.those("refused")
    assert vendor.stand_in.twice == []
    assert accepted <= set(vendor.delivered), "accepted is what arrived"
    assert not refused & set(vendor.delivered), "refused is what did not"
    assert accepted | refused | sent.held == everybody
    assert not accepted & sent.held
    assert set(vendor.delivered) - accepted <= sent.held, "what arrived unseen is held, and shown"
    if vendor.provider.capabilities.reconciliation == "keyed":
        assert not sent.held


def test_a_vendor_that_asks_for_time_is_given_it(vendor: World) -> None:
    vendor.trouble("busy")
    receipt = vendor.provider.hand_over(vendor.provider.prepare(mailing(), PEOPLE[:2], "balance/1"))
    assert isinstance(receipt, NotTaken)
    assert (receipt.wait, receipt.again) == (9.0, True)
    assert not vendor.delivered


@pytest.mark.parametrize("fault", [faults.html_page(), faults.html_page(200), faults.broken_json, faults.error_before])
def test_an_answer_that_proves_nothing_is_no_answer(vendor: World, fault: Fault) -> None:
    assert vendor.stand_in
    vendor.stand_in.fail(fault)
    receipt = vendor.provider.hand_over(vendor.provider.prepare(mailing(), PEOPLE[:2], "balance/1"))
    assert isinstance(receipt, Settled)
    assert {outcome.state for outcome in receipt.outcomes.values()} == {"unknown"}


def test_pictures_come_with_the_message(world: World) -> None:
    html_with = f'<p><img alt="" src="images/{PICTURE.name}">[[unsubscribe]]</p>'
    plain_issue = mailing(html=html_with)
    issue = replace(plain_issue, edition=replace(plain_issue.edition, pictures={PICTURE.name: PICTURE}))
    assert list(world.provider.refusals(issue)) == []
    sent = send(world, issue, PEOPLE[:3])
    assert len(sent.those("accepted")) == 3
    for message in world.messages():
        assert "images/" not in message.html
        assert 'src="cid:' in message.html


@pytest.mark.parametrize("name", VENDORS)
def test_a_refused_key_is_named_and_shown_nowhere(name: str, tmp_path: Path) -> None:
    with world_of(name, tmp_path) as world:
        assert world.stand_in
        world.stand_in.key = "another"
        with pytest.raises(CouldNotRun) as refused:
            world.provider.check()
        receipt = world.provider.hand_over(world.provider.prepare(mailing(), PEOPLE[:2], "balance/1"))
        entry = next(entry for entry in entries() if entry.name == name)
        keys = [secret_name(name, setting.name) for setting in entry.settings if setting.secret and setting.required]
        assert all(key in refused.value.help for key in keys)
        assert isinstance(receipt, NotTaken)
        assert not receipt.again
        shown = [repr(world.exchanges), repr(receipt), str(refused.value), refused.value.help, repr(world.provider)]
        assert not [text for text in shown if CANARY in text]
        assert not world.delivered


@pytest.mark.parametrize("name", VENDORS)
def test_without_its_key_a_provider_says_which_one_it_needs(name: str, tmp_path: Path) -> None:
    entry = next(entry for entry in entries() if entry.name == name)
    options = {setting.name: "eu-west-1" for setting in entry.settings if setting.required and not setting.secret}
    provider = open_provider(name, options, lambda _: None, tmp_path)
    with pytest.raises(CouldNotRun) as missing:
        provider.check()
    keys = [secret_name(name, setting.name) for setting in entry.settings if setting.secret and setting.required]
    assert keys
    assert missing.value.message == f"{' and '.join(keys)} is not set."


@pytest.mark.parametrize("name", VENDORS)
def test_a_key_is_not_sent_in_the_clear(name: str, tmp_path: Path) -> None:
    entry = next(entry for entry in entries() if entry.name == name)
    options = {setting.name: "eu-west-1" for setting in entry.settings if setting.required and not setting.secret}
    with pytest.raises(CouldNotRun, match="is no https address"):
        open_provider(name, {**options, "base_url": "http://api.example.org"}, lambda _: Secret(CANARY), tmp_path)


def test_a_whole_batch_that_is_refused_says_so_and_nothing_of_it_is_taken(vendor: World) -> None:
    vendor.refuse("r1@example.org")
    receipt = vendor.provider.hand_over(vendor.provider.prepare(mailing(), PEOPLE[:3], "balance/1"))
    if isinstance(receipt, BatchRefused):
        assert receipt.reason
        assert not vendor.delivered
    else:
        assert isinstance(receipt, Settled)
        assert receipt.outcomes["r1@example.org"].state == "refused"
        assert set(vendor.delivered) == {"r0@example.org", "r2@example.org"}
