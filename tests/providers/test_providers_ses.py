"""What is Amazon's own: signatures, regions, a status for each entry, identities and the sandbox."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from direct_world import CANARY, World, ses, vendor
from moto import mock_aws
from msgspec.structs import replace
from providers_world import mailing, recipient
from ses_stand_in import ACCESS, BULK, REGION
from ses_stand_in import Ses as StandIn
from stand_in import Answer, Asked, Fault, json_answer
from stand_in import StandIn as Server

from newsletter.compose.edition import Picture
from newsletter.errors import CouldNotRun
from newsletter.providers.http import Call
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled
from newsletter.providers.registry import open_provider
from newsletter.providers.secret import Secret
from newsletter.providers.ses import Ses

PEOPLE = [recipient(f"r{number}@example.org") for number in range(4)]
KEYS = {"access_key_id": ACCESS, "secret_access_key": CANARY}


@pytest.fixture
def world() -> Iterator[World]:
    with ses() as made:
        yield made


def behind(world: World) -> StandIn:
    assert isinstance(world.stand_in, StandIn)
    return world.stand_in


def handed(world: World) -> object:
    return world.provider.hand_over(world.provider.prepare(mailing(), PEOPLE, "balance/1"))


def opened(**options: str | int) -> Ses:
    found = {name: Secret(text) for name, text in KEYS.items()}
    provider = open_provider("ses", {"region": REGION, **options}, found.get, Path("unused"))
    assert isinstance(provider, Ses)
    return provider


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("SUCCESS", "accepted"),
        ("MESSAGE_REJECTED", "refused"),
        ("INVALID_PARAMETER", "refused"),
        ("FAILED", "deferred"),
        ("ACCOUNT_THROTTLED", "deferred"),
        ("TRANSIENT_FAILURE", "deferred"),
        ("ACCOUNT_DAILY_QUOTA_EXCEEDED", "deferred"),
    ],
)
def test_each_entry_is_what_its_status_says(world: World, status: str, state: str) -> None:
    behind(world).statuses = {"r1@example.org": status}
    receipt = handed(world)
    assert isinstance(receipt, Settled)
    outcomes = receipt.outcomes
    assert [outcomes[one.address].state for one in PEOPLE] == ["accepted", state, "accepted", "accepted"]
    if state == "accepted":
        assert outcomes["r1@example.org"] == Outcome("accepted", reference="0102-r1@example.org")
    else:
        assert outcomes["r1@example.org"].reason == f"{status} Because of r1@example.org."
        assert "r1@example.org" not in world.delivered


@pytest.mark.parametrize("status", ["ACCOUNT_DAILY_QUOTA_EXCEEDED", "ACCOUNT_SENDING_PAUSED", "ACCOUNT_SUSPENDED"])
def test_an_account_that_may_not_send_stops_the_sending(world: World, status: str) -> None:
    behind(world).statuses = dict.fromkeys((one.address for one in PEOPLE), status)
    assert handed(world) == NotTaken(f"{status} Because of r0@example.org.", again=False)


def test_an_account_that_is_too_fast_for_a_whole_call_waits_before_the_next(world: World) -> None:
    behind(world).statuses = dict.fromkeys((one.address for one in PEOPLE), "ACCOUNT_THROTTLED")
    assert handed(world) == NotTaken("ACCOUNT_THROTTLED Because of r0@example.org.")


def test_a_status_that_nobody_has_heard_of_is_no_answer() -> None:
    with ses(checked=False) as world:
        behind(world).statuses = {"r1@example.org": "SOMETHING_NEW"}
        receipt = handed(world)
    assert isinstance(receipt, Settled)
    assert receipt.outcomes["r1@example.org"].state == "unknown"


def test_an_answer_for_fewer_entries_leaves_them_all_unknown(world: World) -> None:
    def fewer(stand_in: Server, asked: Asked) -> Answer:
        assert isinstance(stand_in, StandIn)
        found = stand_in.answer(asked)
        results = dataclasses.replace(asked, body=found.body).json()["BulkEmailEntryResults"]
        return json_answer(200, {"BulkEmailEntryResults": results[:3]})

    behind(world).fail(fewer)
    receipt = handed(world)
    assert isinstance(receipt, Settled)
    assert {outcome.state for outcome in receipt.outcomes.values()} == {"unknown"}


@pytest.mark.parametrize(
    ("status", "kind", "receipt"),
    [
        (429, "TooManyRequestsException", NotTaken("429 TooManyRequestsException said")),
        (400, "ThrottlingException", NotTaken("400 ThrottlingException said")),
        (400, "LimitExceededException", NotTaken("400 LimitExceededException said", again=False)),
        (400, "AccountSuspendedException", NotTaken("400 AccountSuspendedException said", again=False)),
        (400, "SendingPausedException", NotTaken("400 SendingPausedException said", again=False)),
        (400, "MessageRejected", NotTaken("400 MessageRejected said", again=False)),
        (404, "NotFoundException", NotTaken("404 NotFoundException said", again=False)),
        (403, "AccessDeniedException", NotTaken("403 AccessDeniedException said", again=False)),
        (400, "BadRequestException", BatchRefused("400 BadRequestException said")),
    ],
)
def test_an_error_is_read_for_what_it_means(world: World, status: int, kind: str, receipt: object) -> None:
    behind(world).fail(lambda _stand_in, _asked: behind(world).said(status, "said", kind))
    assert handed(world) == receipt


@pytest.mark.parametrize("kind", ["ServiceUnavailable", "ThrottlingException"])
def test_a_5xx_proves_nothing_whatever_it_is_called(world: World, kind: str) -> None:
    behind(world).fail(lambda _stand_in, _asked: behind(world).said(503, "said", kind))
    receipt = handed(world)
    assert isinstance(receipt, Settled)
    assert {outcome.state for outcome in receipt.outcomes.values()} == {"unknown"}


@pytest.mark.parametrize(("rate", "entries", "calls"), [(1, 1, 1.0), (14, 14, 1.0), (50, 50, 1.0), (200, 50, 4.0)])
def test_a_call_has_no_more_entries_than_the_account_sends_in_a_second(rate: int, entries: int, calls: float) -> None:
    capabilities = opened(messages_a_second=rate).capabilities
    assert (capabilities.most_recipients, capabilities.calls_a_second) == (entries, calls)


def test_the_account_is_told_with_its_limits(world: World) -> None:
    assert world.provider.check() == f"Amazon SES in {REGION} takes 14 messages a second and 50000 (120 used) a day."
    behind(world).account["SendQuota"] = {"Max24HourSend": -1, "MaxSendRate": 90.5}
    assert world.provider.check() == f"Amazon SES in {REGION} takes 90.5 messages a second and any number a day."


@pytest.mark.parametrize(
    ("identities", "account", "fault"),
    [
        ({"example.org": True}, {}, ""),
        ({"ed@news.example.org": True}, {}, ""),
        ({"news.example.org": False, "example.org": True}, {}, ""),
        ({"example.org": False}, {}, f"example.org is not verified yet in {REGION} (PENDING)."),
        (
            {"other.example": True},
            {},
            f"Neither ed@news.example.org nor its domain is verified in {REGION}: look at region, or verify it there.",
        ),
        (
            {"example.org": True},
            {"ProductionAccessEnabled": False},
            f"The account is in the sandbox of {REGION}: it sends to verified addresses alone.",
        ),
        (
            {"example.org": True},
            {"SendingEnabled": False},
            f"Amazon SES has paused sending in {REGION}: its console says why.",
        ),
        (
            {"example.org": True},
            {"EnforcementStatus": "SHUTDOWN"},
            f"Amazon SES has paused sending in {REGION}: its console says why.",
        ),
    ],
)
def test_a_sender_must_be_verified_in_the_region_and_the_account_free(
    world: World, identities: dict[str, bool], account: dict[str, object], fault: str
) -> None:
    behind(world).identities = identities
    behind(world).account |= account
    assert world.provider.sender_fault("Ed <ed@news.example.org>") == fault


def test_the_wrong_region_is_told_with_what_to_change() -> None:
    with vendor("ses", StandIn(key=CANARY), {"region": "us-east-1"}, KEYS) as world:
        with pytest.raises(CouldNotRun) as refused:
            world.provider.check()
        receipt = handed(world)
    assert "not 'us-east-1'. It must be 'eu-west-1'." in refused.value.message
    assert refused.value.help == "Look at region in [providers.ses], which is us-east-1, and at base_url."
    assert isinstance(receipt, NotTaken)
    assert not receipt.again


def test_a_wrong_clock_is_told(world: World) -> None:
    behind(world).fail(
        lambda _stand_in, _asked: behind(world).said(403, "Signature expired: 2016 is now earlier", "Invalid"), on="GET"
    )
    with pytest.raises(CouldNotRun) as refused:
        world.provider.check()
    assert "this computer's clock" in refused.value.help


@pytest.mark.parametrize("region", ["Ireland", "eu west", "evil.example/#", "../"])
def test_a_region_that_can_be_none_is_refused(region: str) -> None:
    with pytest.raises(CouldNotRun, match="no region of Amazon's"):
        opened(region=region)


@pytest.mark.parametrize(
    ("region", "address"),
    [
        ("eu-west-1", "https://email.eu-west-1.amazonaws.com"),
        ("cn-north-1", "https://email.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_a_region_has_an_address_of_its_own(region: str, address: str) -> None:
    assert opened(region=region)._http.address == address


def test_a_temporary_key_is_sent_with_its_token_and_shown_nowhere() -> None:
    with vendor("ses", StandIn(key=CANARY), {"region": REGION}, {**KEYS, "session_token": "t0ken-of-CANARY"}) as world:
        behind(world).fail(lambda _one, asked: json_answer(403, {"message": str(dict(asked.headers))}))
        receipt = handed(world)
        (asked,) = behind(world).requests
    assert asked.headers["x-amz-security-token"] == "t0ken-of-CANARY"
    assert "t0ken" not in repr(receipt) + repr(world.exchanges)
    assert ACCESS not in repr(receipt) + repr(world.exchanges)


def test_pictures_are_attached_once_for_all_and_shown_inline(world: World) -> None:
    picture = Picture("bars.png", "image/png", 1, 1, bytes(range(256)))
    issue = mailing(html='<img alt="" src="images/bars.png">')
    issue = replace(issue, edition=replace(issue.edition, pictures={"bars.png": picture}))
    world.provider.hand_over(world.provider.prepare(issue, PEOPLE, "balance/1"))
    (attachment,) = behind(world).attachments
    assert base64.b64decode(attachment["RawContent"]) == picture.content
    assert {message.html for message in world.messages()} == {f'<img alt="" src="cid:{attachment["ContentId"]}">'}


def test_a_configuration_set_and_a_tag_go_with_the_call() -> None:
    options = {"region": REGION, "configuration_set": "news"}
    with vendor("ses", StandIn(key=CANARY), options, KEYS) as world:
        world.provider.hand_over(world.provider.prepare(mailing(), PEOPLE, "balance/1"))
        asked = behind(world).requests[-1].json()
    assert asked["ConfigurationSetName"] == "news"
    assert asked["DefaultEmailTags"] == [{"Name": "mailing", "Value": "balance"}]


def test_what_is_over_a_limit_is_told_before_anything_is_sent(world: World) -> None:
    long = mailing(html="<p>" + "x" * 950_000 + "</p>")
    assert list(world.provider.refusals(long)) == [
        "Amazon SES takes 0.9 MB of HTML and text at most, and these have 1.0."
    ]
    issue = mailing()
    picture = Picture("p.png", "image/png", 1, 1, bytes(31_000_000))
    heavy = replace(issue, edition=replace(issue.edition, pictures={"p.png": picture}))
    assert list(world.provider.refusals(heavy)) == [
        "Amazon SES takes messages of 40 MB at most, and this one has 41.3."
    ]


@pytest.mark.parametrize("fault", [faults.html_page(200), faults.error_before, faults.drop_reply])
def test_what_is_no_answer_of_amazons_is_told(world: World, fault: Fault) -> None:
    behind(world).fail(fault, on="GET /v2/email/account")
    with pytest.raises(CouldNotRun):
        world.provider.check()


def test_a_stand_in_that_checks_no_signature_would_not_do(world: World) -> None:
    world.provider.hand_over(world.provider.prepare(mailing(), PEOPLE, "balance/1"))
    forged = behind(world).requests[-1]
    answers = [
        behind(world).answer(dataclasses.replace(forged, body=body)) for body in (forged.body, forged.body + b" ")
    ]
    assert [answer.status for answer in answers] == [200, 403]
    assert forged.path == BULK


def test_moto_knows_the_identities_by_the_same_calls() -> None:
    """Amazon's other stand-in, for what it covers: it has neither bulk calls nor the account."""
    with mock_aws():
        provider = opened()
        body = b'{"EmailIdentity": "example.org"}'
        made = provider._http.call(Call("POST", "/v2/email/identities", body, {"Content-Type": "application/json"}))
        assert made.status == 200
        # moto lets none of its identities send.
        assert provider._identity_fault("ed@news.example.org").startswith("example.org is not verified yet")
        assert "Neither ed@other.example nor" in provider._identity_fault("ed@other.example")
        provider.close()
