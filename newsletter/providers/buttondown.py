"""Buttondown holds the audience: an issue is handed over as an email of its newsletter.

https://docs.buttondown.com/api-emails-introduction and the vendor's OpenAPI contract, read in November 2026. Two traps:
an email that is created without a status may be sent at once, so `draft` is always said; and a key belongs to one
newsletter, whose sender no email can change.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.compose.edition import Picture
from newsletter.errors import CouldNotRun
from newsletter.providers.base import Campaign, CampaignState, Capabilities, HeldAudience
from newsletter.providers.buttondown_tags import html_in_tags, subject_in_tags
from newsletter.providers.campaign_rehearsal import overheard_steps
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.failure import CallFailed
from newsletter.providers.found import furthest, stored_name
from newsletter.providers.http import Http, Reply
from newsletter.providers.json_api import File, JsonApi, Query
from newsletter.providers.mailing import Mailing
from newsletter.providers.personal import bare_address
from newsletter.providers.secret import Secret, secret_name

if TYPE_CHECKING:
    from requests import PreparedRequest

    from newsletter.providers.buttondown_models import Email, Newsletter

_ADDRESS = "https://api.buttondown.com/v1"
_VERSION = "2026-04-01"  # of the API, as https://docs.buttondown.com/api-versioning has it
_NAME = "newsletter_campaign"  # the key in an email's metadata that holds the campaign's name
_STORED = "newsletter_picture"
_LONGEST_SUBJECT = 2_000  # characters
_GETS_MAIL = ("regular", "premium", "gifted", "trialed", "churning", "past_due")
_TELL_KEY = "Make a key under Settings, API, and run `newsletter connect buttondown`."
_STATES: Mapping[str, CampaignState] = {
    "draft": "draft",
    "scheduled": "scheduled",
    "about_to_send": "sending",
    "in_flight": "sending",
    "throttled": "sending",
    "resending": "sending",
    "sent": "sent",
    "imported": "sent",
}


class Buttondown:
    """The newsletter that a key opens."""

    capabilities = Capabilities("buttondown", "campaign", "keyed", schedules=True, calls_a_second=10.0)

    def __init__(self, api: JsonApi, key: Secret) -> None:
        self._api = api
        self._key = key
        self._own: Newsletter | None = None

    def refusals(self, mailing: Mailing) -> Iterator[str]:
        """Another sender or address for answers than the newsletter's own. Raises CallFailed where it can't ask."""
        if len(mailing.edition.subject) > _LONGEST_SUBJECT:
            yield f"Buttondown takes subjects of at most {_LONGEST_SUBJECT:,} characters."
        own = self._newsletter()
        if mailing.audience and mailing.audience != own.id:
            yield f"The key opens the newsletter {own.username} ({own.id}), and not “{mailing.audience}”."
        if own.test_mode:
            yield f"The newsletter {own.username} is in test mode, in which Buttondown sends nothing."
        yield from filter(None, [self.sender_fault(mailing.sender), _answer_fault(own, mailing)])

    def check(self) -> str:
        """Which newsletter the key opens. Raises CallFailed."""
        own = self._newsletter()
        return f"Buttondown lets the key in: it opens the newsletter “{own.name}” ({own.username})."

    def sender_fault(self, sender: str) -> str:
        """A newsletter has one sender. Raises CallFailed."""
        own = self._newsletter()
        if own.email_address.lower() != bare_address(sender).lower():
            sends = own.email_address or "an address of Buttondown's"
            return (
                f"Buttondown sends {own.username} from {sends}, not from {bare_address(sender)}: "
                "change one of them (in Buttondown under Settings, Sending)."
            )
        if own.sending_domain_status in ("invalid", "failing", "awaiting_ssl"):
            return f"Buttondown has not verified the domain of {own.email_address}: look under Settings, Domains."
        return ""

    def close(self) -> None:
        """Give up the connection."""
        self._api.close()

    def audiences(self) -> Sequence[HeldAudience]:
        """The one newsletter that the key opens, and how many of its subscribers get mail."""
        from newsletter.providers.buttondown_models import SubscriberPage

        own = self._newsletter()
        count = self._api.get("/subscribers", SubscriberPage, {"type": _GETS_MAIL}, private=True).count
        return (HeldAudience(own.id, own.name, count),)

    def find(self, name: str, audience: str) -> Campaign | None:  # noqa: ARG002 - a key opens one audience
        """By what `create` wrote in its metadata."""
        return furthest(_campaign(email) for email in self._emails() if email.metadata.get(_NAME) == name)

    def create(self, mailing: Mailing) -> Campaign:
        """A draft. Until it has its content its name stands in it, so that no two are the same to Buttondown."""
        from newsletter.providers.buttondown_models import Email

        value = {
            "subject": subject_in_tags(mailing.edition),
            "status": "draft",
            "body": f"<p>{mailing.name}</p>",
            "template": "naked",
            "metadata": {_NAME: mailing.name},
        }
        return _campaign(self._api.make("POST", "/emails", value, Email, _once("create", mailing.name, mailing.date)))

    def store(self, picture: Picture) -> str:
        """In the image store, unless it is there."""
        from newsletter.providers.buttondown_models import Image

        name = stored_name(picture)
        known = self._stored(name)
        if known:
            return known
        fields: dict[str, str | File] = {
            "image": (name, picture.content, picture.media_type),
            "metadata": json.dumps({_STORED: name}),
        }
        return self._api.upload("/images", fields, Image).image

    def content(self, campaign: Campaign, mailing: Mailing, pictures: Mapping[str, str]) -> None:
        """Subject and HTML in one call. Buttondown makes the plain text itself."""
        value = {
            "subject": subject_in_tags(mailing.edition),
            "body": html_in_tags(mailing.edition, pictures),
            "template": "naked",
        }
        self._api.send("PATCH", f"/emails/{campaign.reference}", value)

    def strangers(self, addresses: Sequence[str]) -> Sequence[str]:  # noqa: ARG002 - the protocol gives it
        """Nobody: a test goes to any address."""
        return ()

    def test(self, campaign: Campaign, addresses: Sequence[str]) -> None:
        """With [PREVIEW] before its subject, which Buttondown puts there."""
        value = {"recipients": list(addresses)}
        # Another machine's test may have the same name and find this very email: its words make it another one.
        once = _once("test", campaign.reference, self._email(campaign).modification_date, *addresses)
        self._api.send("POST", f"/emails/{campaign.reference}/send-draft", value, once)

    def schedule(self, campaign: Campaign, at: dt.datetime) -> None:
        """At a time."""
        value = {"status": "scheduled", "publish_date": at.astimezone(dt.UTC).isoformat()}
        self._api.send("PATCH", f"/emails/{campaign.reference}", value)

    def send(self, campaign: Campaign) -> None:
        """Now. An email that was changed after a refusal is asked for under another key, or would be refused again."""
        self._publish(campaign, self._email(campaign).modification_date)

    def _publish(self, campaign: Campaign, changed: str) -> None:
        self._api.send(
            "POST", f"/emails/{campaign.reference}/publish", {}, _once("publish", campaign.reference, changed)
        )

    def cancel(self, campaign: Campaign) -> None:
        """Back to a draft without a date."""
        self._api.send("PATCH", f"/emails/{campaign.reference}", {"status": "draft", "publish_date": "none"})

    def shown(self, mailing: Mailing, at: dt.datetime | None) -> Sequence[str]:
        """The calls of its steps."""
        return overheard_steps(self, self._api, mailing, at, lambda campaign: self._publish(campaign, ""))

    def state(self, campaign: Campaign) -> CampaignState:
        """Its status."""
        return _state(self._email(campaign).status)

    def _email(self, campaign: Campaign) -> Email:
        from newsletter.providers.buttondown_models import Email

        return self._api.get(f"/emails/{campaign.reference}", Email)

    def _newsletter(self) -> Newsletter:
        """Its answer holds the keys of all newsletters of the account: no evidence keeps it."""
        from newsletter.providers.buttondown_models import NewsletterPage

        if self._own is None:
            found = self._api.get("/newsletters", NewsletterPage, private=True).results
            mine = [one for one in found if one.api_key.get_secret_value() == self._key.reveal()] or found
            if len(mine) != 1:
                raise CouldNotRun(f"Which of the account's {len(found)} newsletters the key opens can't be seen.")
            self._own = mine[0]
        return self._own

    def _emails(self) -> Iterator[Email]:
        """All of the newsletter's emails, oldest first."""
        from newsletter.providers.buttondown_models import EmailPage

        page = 1
        while True:
            query: Query = {"ordering": "creation_date", "excluded_fields": "body", "page": page}
            found = self._api.get("/emails", EmailPage, query)
            yield from (email for email in found.results if email.status != "deleted")
            if not found.next or not found.results:
                return
            page += 1

    def _stored(self, name: str) -> str:
        from newsletter.providers.buttondown_models import ImagePage

        page = 1
        while True:
            found = self._api.get("/images", ImagePage, {"page": page, "page_size": 1_000})
            for image in found.results:
                if image.metadata.get(_STORED) == name:
                    return image.image
            if not found.next or not found.results:
                return ""
            page += 1


def _open_api(setup: Setup, key: Secret) -> JsonApi:
    def sign(request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Token {key.reveal()}"
        request.headers["X-API-Version"] = _VERSION
        return request

    needs = (secret_name("buttondown", "api_key"),)
    http = Http(
        setup.text("base_url"), sign, (key,), record=setup.record, authorities=setup.text("authorities"), needs=needs
    )
    return JsonApi(http, lambda reply: _failure(http, reply))


def _failure(http: Http, reply: Reply) -> CallFailed:
    """`{code, detail}`; `detail` is a list of what is wrong where the request's form is."""
    answer = reply.json()
    detail = answer.get("detail", "") if isinstance(answer, dict) else ""
    if isinstance(detail, list):
        detail = "; ".join(map(_told_fault, detail))
    said = str(detail or "") or "without words that can be read"
    missing = (
        f"Is base_url right? It is {http.address}, and Buttondown's own is {_ADDRESS}." if reply.status == 404 else ""
    )
    return http.refusal(reply, said, _TELL_KEY if reply.status in (401, 403) else missing)


def _told_fault(fault: object) -> str:
    """`{loc, msg}`, or words."""
    if not isinstance(fault, dict):
        return str(fault)
    place = fault.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else str(place or "")
    return f"{where}: {fault.get('msg', '')}"


def _once(*parts: object) -> Mapping[str, str]:
    """The header by which a repeated request is taken once; at most 200 characters."""
    words = "\0".join(part.isoformat() if isinstance(part, dt.datetime) else str(part) for part in parts)
    return {"X-Idempotency-Key": hashlib.sha256(words.encode()).hexdigest()}


def _answer_fault(own: Newsletter, mailing: Mailing) -> str:
    wanted = bare_address(mailing.reply_to) or bare_address(mailing.sender)
    answers = own.reply_to_address or own.email_address
    if wanted.lower() == answers.lower():
        return ""
    return (
        f"Answers to {own.username} go to {answers or 'an address of Buttondown’s'}, not to {wanted}: change one of "
        "them (in Buttondown under Settings, Sending)."
    )


def _campaign(email: Email) -> Campaign:
    return Campaign(email.id, str(email.metadata.get(_NAME, "")), _state(email.status))


def _state(status: str) -> CampaignState:
    """What was paused, suppressed or failed, and a status that isn't known, is nothing that may be sent again."""
    return _STATES.get(status, "stopped")


def _open(setup: Setup) -> Buttondown:
    key = setup.secrets.get("api_key", Secret(""))
    return Buttondown(_open_api(setup, key), key)


ENTRY = Entry(
    Buttondown.capabilities,
    "Hands the issue to a Buttondown newsletter as an email.",
    _open,
    (
        Setting("base_url", "the API's address", _ADDRESS),
        Setting("api_key", "the newsletter's API key (Settings, API)", required=True, secret=True),
        Setting("authorities", "a file of certificates to trust instead of the system's"),
    ),
)
