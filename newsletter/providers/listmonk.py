"""listmonk, a server of one's own, holds the audience: an issue is handed over as a campaign.

https://listmonk.app/docs/apis/campaigns/ and the program's source, read in November 2026. Versions 3 to 5 are known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsletter.compose.edition import Picture
from newsletter.providers.base import Campaign, CampaignState, Capabilities, HeldAudience
from newsletter.providers.campaign_rehearsal import overheard_steps
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.failure import CallFailed
from newsletter.providers.found import furthest, stored_name
from newsletter.providers.http import Http, Reply
from newsletter.providers.json_api import JsonApi
from newsletter.providers.listmonk_template import (
    PASS_THROUGH,
    html_in_template,
    subject_in_template,
    text_in_template,
)
from newsletter.providers.mailing import Mailing
from newsletter.providers.secret import Secret, secret_name

if TYPE_CHECKING:
    from requests import PreparedRequest

    from newsletter.providers.listmonk_models import CampaignAnswer, Media

_TEMPLATE_NAME = "As it is (newsletter)"
_NO_TEMPLATE_YET = -1  # in a rehearsal: the server gives it its number
_LONGEST_SUBJECT = 5_000  # characters, merge fields and all
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_TELL_KEY = (
    "Admin, Users makes an API user with a token; its role must let it get lists, manage campaigns, templates and "
    "media, and query subscribers."
)
_STATES: Mapping[str, CampaignState] = {
    "draft": "draft",
    "scheduled": "scheduled",
    "running": "sending",
    "finished": "sent",
    "cancelled": "cancelled",
    "paused": "stopped",
}


class Listmonk:
    """A server. `template` is that of the campaigns; 0: one that adds nothing, made where there is none."""

    capabilities = Capabilities("listmonk", "campaign", "searchable", schedules=True)

    def __init__(self, api: JsonApi, template: int) -> None:
        self._api = api
        self._template = template

    def refusals(self, mailing: Mailing) -> Iterator[str]:
        """An audience that is no number, a sender that would be read as a template, pictures that it doesn't take."""
        if not mailing.audience.isdecimal():
            yield f"listmonk's lists have numbers: “{mailing.audience}” is none."
        if any("{{" in mailbox for mailbox in (mailing.sender, mailing.reply_to)):
            yield "A sender's name with “{{” in it would be read as a template."
        if len(subject_in_template(mailing.edition)) > _LONGEST_SUBJECT:
            yield f"listmonk takes subjects of at most {_LONGEST_SUBJECT:,} characters."
        for picture in mailing.edition.pictures.values():
            if picture.media_type not in _PICTURES:
                yield f"listmonk takes PNG, JPEG and GIF, and {picture.name} is {picture.media_type}."

    def check(self) -> str:
        """Whether the user may see lists. Raises CallFailed."""
        count = len(self.audiences())
        return f"listmonk at {self._api.address} lets the user in, who sees {count} list{'' if count == 1 else 's'}."

    def sender_fault(self, sender: str) -> str:  # noqa: ARG002 - the protocol gives it
        """Nothing that could be asked: listmonk's mail server says so when it is sent to."""
        return ""

    def close(self) -> None:
        """Give up the connection."""
        self._api.close()

    def audiences(self) -> Sequence[HeldAudience]:
        """The lists that the user may see."""
        from newsletter.providers.listmonk_models import ListPage

        found = self._api.get("/api/lists", ListPage, {"per_page": "all"}).data.results
        return tuple(HeldAudience(str(one.id), one.name, one.subscriber_count) for one in found)

    def find(self, name: str, audience: str) -> Campaign | None:
        """By name: names may be shared, and the search is by words."""
        from newsletter.providers.listmonk_models import CampaignPage

        query = {"query": name, "order_by": "created_at", "order": "ASC", "per_page": "all", "no_body": "true"}
        found = self._api.get("/api/campaigns", CampaignPage, query).data.results
        return furthest(
            _campaign(one) for one in found if one.name == name and audience in [str(each.id) for each in one.lists]
        )

    def create(self, mailing: Mailing) -> Campaign:
        """A new campaign is a draft."""
        from newsletter.providers.listmonk_models import OneCampaign

        value = {**_settings(mailing, self._template_id()), "body": f"<p>{mailing.name}</p>"}
        return _campaign(self._api.make("POST", "/api/campaigns", value, OneCampaign).data)

    def store(self, picture: Picture) -> str:
        """In the media store, unless it is there."""
        from newsletter.providers.listmonk_models import MediaPage, OneMedia

        name = stored_name(picture)
        page = self._api.get("/api/media", MediaPage, {"query": name, "per_page": "all"}).data
        for media in page if isinstance(page, list) else page.results:
            if media.filename == name:
                return self._address_of(media)
        return self._address_of(
            self._api.upload("/api/media", {"file": (name, picture.content, picture.media_type)}, OneMedia).data
        )

    def content(self, campaign: Campaign, mailing: Mailing, pictures: Mapping[str, str]) -> None:
        """Everything in one call; an earlier attempt's time is taken away, as listmonk refuses one that is past."""
        value = {
            **_settings(mailing, self._template_id()),
            "body": html_in_template(mailing.edition, pictures),
            "altbody": text_in_template(mailing.edition),
            "send_at": None,
        }
        self._api.send("PUT", f"/api/campaigns/{campaign.reference}", value)

    def strangers(self, addresses: Sequence[str]) -> Sequence[str]:
        """Who is no subscriber: listmonk passes over them without a word."""
        known = self._subscribers(addresses)
        return [address for address in addresses if address.lower() not in known]

    def test(self, campaign: Campaign, addresses: Sequence[str]) -> None:
        """To subscribers only."""
        value = {**_as_it_is(self._read(campaign)), "subscribers": list(addresses)}
        self._api.send("POST", f"/api/campaigns/{campaign.reference}/test", value)

    def schedule(self, campaign: Campaign, at: dt.datetime) -> None:
        """First the time, which alone changes nothing, then the state."""
        value = {**_as_it_is(self._read(campaign)), "send_at": at.astimezone(dt.UTC).isoformat()}
        self._api.send("PUT", f"/api/campaigns/{campaign.reference}", value)
        self._set_status(campaign, "scheduled")

    def send(self, campaign: Campaign) -> None:
        """Now."""
        self._set_status(campaign, "running")

    def cancel(self, campaign: Campaign) -> None:
        """Back to a draft."""
        self._set_status(campaign, "draft")

    def shown(self, mailing: Mailing, at: dt.datetime | None) -> Sequence[str]:
        """The calls of its steps, and before them that which makes the template, where there is none yet."""
        template = self._api.overhear(self._template_id)
        known = Listmonk(self._api, _NO_TEMPLATE_YET) if template else self
        return (*filter(None, [template]), *overheard_steps(known, self._api, mailing, at))

    def state(self, campaign: Campaign) -> CampaignState:
        """Its status."""
        return _state(self._read(campaign).status)

    def _set_status(self, campaign: Campaign, status: str) -> None:
        self._api.send("PUT", f"/api/campaigns/{campaign.reference}/status", {"status": status})

    def _read(self, campaign: Campaign) -> CampaignAnswer:
        from newsletter.providers.listmonk_models import OneCampaign

        return self._api.get(f"/api/campaigns/{campaign.reference}", OneCampaign).data

    def _subscribers(self, addresses: Sequence[str]) -> frozenset[str]:
        """Those who are subscribers; `query` is SQL, for which the user needs `subscribers:sql_query`."""
        from newsletter.providers.listmonk_models import SubscriberPage

        quoted = ", ".join("'" + address.lower().replace("'", "''") + "'" for address in addresses)
        query = {"query": f"subscribers.email IN ({quoted})", "per_page": "all"}
        page = self._api.get("/api/subscribers", SubscriberPage, query, private=True)
        return frozenset(one.email.lower() for one in page.data.results)

    def _template_id(self) -> int:
        """A body is a whole document: the server's own templates would put a second one round it."""
        from newsletter.providers.listmonk_models import MadeTemplate, TemplateList

        if not self._template:
            found = self._api.get("/api/templates", TemplateList).data
            fit = [one.id for one in found if one.type == "campaign" and one.body.strip() == PASS_THROUGH]
            if fit:
                self._template = min(fit)
            else:
                value = {"name": _TEMPLATE_NAME, "type": "campaign", "body": PASS_THROUGH}
                made = self._api.make("POST", "/api/templates", value, MadeTemplate).data
                self._template = (made[0] if isinstance(made, list) else made).id
        return self._template

    def _address_of(self, media: Media) -> str:
        """Some versions give a path."""
        return urljoin(self._api.address + "/", media.url or media.uri)


def _open_api(setup: Setup) -> JsonApi:
    """Basic authentication."""
    user, token = setup.text("user"), setup.secrets.get("api_key", Secret(""))
    pair = Secret(f"{user}:{token.reveal()}")  # as the header has it

    def sign(request: PreparedRequest) -> PreparedRequest:
        from requests.auth import HTTPBasicAuth

        signed: PreparedRequest = HTTPBasicAuth(user, token.reveal())(request)
        return signed

    needs = (secret_name("listmonk", "api_key"),)
    http = Http(
        setup.text("base_url"),
        sign,
        (token, pair),
        record=setup.record,
        authorities=setup.text("authorities"),
        needs=needs,
    )
    return JsonApi(http, lambda reply: _failure(http, reply))


def _failure(http: Http, reply: Reply) -> CallFailed:
    answer = reply.json()
    said = str(answer.get("message", "")) if isinstance(answer, dict) else ""
    missing = f"Is base_url right? It is {http.address}: where listmonk's own pages are." if reply.status == 404 else ""
    advice = _TELL_KEY if reply.status in (401, 403) else missing
    return http.refusal(reply, said or "without words that can be read", advice)


def _settings(mailing: Mailing, template: int) -> Mapping[str, object]:
    """What a campaign is beside its content."""
    return {
        "name": mailing.name,
        "subject": subject_in_template(mailing.edition),
        "lists": [int(mailing.audience)],
        "from_email": mailing.sender,
        "type": "regular",
        "content_type": "html",
        "messenger": "email",
        "template_id": template,
        "headers": [{"Reply-To": mailing.reply_to}] if mailing.reply_to else [],
        "tags": ["newsletter"],
    }


def _as_it_is(answer: CampaignAnswer) -> Mapping[str, object]:
    """A campaign as a change of it must repeat it: what is left out may be emptied."""
    return {
        "name": answer.name,
        "subject": answer.subject,
        "lists": [one.id for one in answer.lists],
        "from_email": answer.from_email,
        "type": "regular",
        "content_type": "html",
        "messenger": "email",
        "template_id": answer.template_id,
        "headers": answer.headers or [],
        "tags": ["newsletter"],
        "body": answer.body,
        "altbody": answer.altbody,
    }


def _campaign(answer: CampaignAnswer) -> Campaign:
    return Campaign(str(answer.id), answer.name, _state(answer.status))


def _state(status: str) -> CampaignState:
    """What was paused, and a status that isn't known, is nothing that may be sent again."""
    return _STATES.get(status, "stopped")


def _open(setup: Setup) -> Listmonk:
    return Listmonk(_open_api(setup), setup.number("template"))


ENTRY = Entry(
    Listmonk.capabilities,
    "Hands the issue to a list of a listmonk server as a campaign.",
    _open,
    (
        Setting("base_url", "the server's address, as https://lists.example.org", required=True),
        Setting("user", "the API user's name", required=True),
        Setting(
            "template", "the number of the campaign template; 0: one that adds nothing, made where there is none", 0
        ),
        Setting("api_key", "the API user's token (Admin, Users)", required=True, secret=True),
        Setting("authorities", "a file of certificates to trust instead of the system's"),
    ),
)
