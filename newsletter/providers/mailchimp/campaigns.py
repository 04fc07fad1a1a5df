"""Mailchimp's campaigns: created, filled, tested, scheduled, sent; and what its audiences and file manager say."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

from newsletter.compose.edition import Picture
from newsletter.problems import did_you_mean
from newsletter.providers.base import Campaign, CampaignState, HeldAudience
from newsletter.providers.campaign_rehearsal import overheard_steps
from newsletter.providers.failure import CallFailed
from newsletter.providers.found import furthest, stored_name
from newsletter.providers.json_api import JsonApi, Query
from newsletter.providers.mailchimp import CAPABILITIES
from newsletter.providers.mailchimp.merge_tags import (
    Fields,
    fields_of,
    html_in_tags,
    reader_fields,
    subject_in_tags,
    text_in_tags,
)
from newsletter.providers.mailing import Mailing
from newsletter.providers.personal import bare_address

if TYPE_CHECKING:
    from newsletter.providers.mailchimp.models import CampaignAnswer

_PAGE = 1_000  # the most that a call lists
_LARGEST_PICTURE = 10_000_000  # bytes, in the file manager
_STATES: Mapping[str, CampaignState] = {
    "save": "draft",
    "paused": "stopped",
    "schedule": "scheduled",
    "sending": "sending",
    "sent": "sent",
    "archived": "sent",
    "canceled": "cancelled",
    "canceling": "cancelled",
}


class Mailchimp:
    """An account. Merge fields are asked for once for each audience."""

    capabilities = CAPABILITIES

    def __init__(self, api: JsonApi) -> None:
        self._api = api
        self._fields: dict[str, Fields] = {}

    def refusals(self, mailing: Mailing) -> Iterator[str]:
        """Fields that the audience lacks, pictures that are too large. Raises CallFailed where it can't ask."""
        for picture in mailing.edition.pictures.values():
            if len(picture.content) > _LARGEST_PICTURE:
                yield f"{picture.name} is larger than the 10 MB that Mailchimp's file manager takes."
        wanted = reader_fields(mailing.edition)
        known = self._fields_of(mailing.audience) if wanted else {}
        for field in wanted:
            if field not in known:
                yield f"The audience has no merge field for “{field}”. {did_you_mean(field, known)}"

    def check(self) -> str:
        """Whose account the key opens. Raises CallFailed."""
        from newsletter.providers.mailchimp.models import Account

        account = self._api.get("/", Account, {"fields": "account_name,login_name"})
        return f"Mailchimp lets the key in: the account is {account.account_name or account.login_name}."

    def sender_fault(self, sender: str) -> str:
        """Mailchimp sends from verified domains only. Raises CallFailed."""
        from newsletter.providers.mailchimp.models import DomainPage

        domain = bare_address(sender).rpartition("@")[2].lower()
        page = self._api.get("/verified-domains", DomainPage)
        found = {one.domain.lower(): one.verified for one in page.domains}
        if found.get(domain):
            return ""
        what = "has not been verified yet" if domain in found else "is not among the account's verified domains"
        return f"{domain} {what}: add it in Mailchimp under Account, Domains."

    def close(self) -> None:
        """Give up the connection."""
        self._api.close()

    def audiences(self) -> Sequence[HeldAudience]:
        """The account's lists."""
        from newsletter.providers.mailchimp.models import AudiencePage

        query: Query = {"count": _PAGE, "fields": "lists.id,lists.name,lists.stats.member_count"}
        page = self._api.get("/lists", AudiencePage, query)
        return tuple(HeldAudience(one.id, one.name, one.stats.member_count) for one in page.lists)

    def find(self, name: str, audience: str) -> Campaign | None:
        """By title: titles may be shared, and the vendor's search is by words."""
        found = (_campaign(one) for one in self._campaigns(audience) if one.settings.title == name)
        return furthest(found)

    def create(self, mailing: Mailing) -> Campaign:
        """A campaign is a draft (`save`) until it is told otherwise."""
        from newsletter.providers.mailchimp.models import CampaignAnswer

        value = {
            "type": "regular",
            "recipients": {"list_id": mailing.audience},
            "settings": self._settings(mailing),
        }
        return _campaign(self._api.make("POST", "/campaigns", value, CampaignAnswer))

    def store(self, picture: Picture) -> str:
        """In the file manager, unless it has the same picture among its latest thousand."""
        from newsletter.providers.mailchimp.models import FilePage, StoredFile

        name = stored_name(picture)
        fields = "files.id,files.name,files.full_size_url"
        query: Query = {"count": _PAGE, "sort_field": "added_date", "sort_dir": "DESC", "fields": fields}
        for file in self._api.get("/file-manager/files", FilePage, query).files:
            if file.name == name:
                return file.full_size_url
        value = {"name": name, "file_data": base64.b64encode(picture.content).decode()}
        return self._api.make("POST", "/file-manager/files", value, StoredFile).full_size_url

    def content(self, campaign: Campaign, mailing: Mailing, pictures: Mapping[str, str]) -> None:
        """Settings first, as an earlier attempt may have left others; each call sets the same whenever it is made."""
        fields = self._fields_used(mailing)
        recipients = {"list_id": mailing.audience}
        settings = self._settings(mailing)
        self._api.send("PATCH", f"/campaigns/{campaign.reference}", {"recipients": recipients, "settings": settings})
        value = {
            "html": html_in_tags(mailing.edition, fields, pictures),
            "plain_text": text_in_tags(mailing.edition, fields),
        }
        self._api.send("PUT", f"/campaigns/{campaign.reference}/content", value)

    def strangers(self, addresses: Sequence[str]) -> Sequence[str]:  # noqa: ARG002 - the protocol gives it
        """Nobody: a test goes to any address."""
        return ()

    def test(self, campaign: Campaign, addresses: Sequence[str]) -> None:
        """As HTML, with the text beside it."""
        self._act(campaign, "test", {"test_emails": list(addresses), "send_type": "html"})

    def schedule(self, campaign: Campaign, at: dt.datetime) -> None:
        """At a quarter of an hour, which the caller has seen to."""
        self._act(campaign, "schedule", {"schedule_time": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")})

    def send(self, campaign: Campaign) -> None:
        """Now."""
        self._act(campaign, "send")

    def cancel(self, campaign: Campaign) -> None:
        """Back to a draft."""
        self._act(campaign, "unschedule")

    def shown(self, mailing: Mailing, at: dt.datetime | None) -> Sequence[str]:
        """The calls of its steps."""
        return overheard_steps(self, self._api, mailing, at)

    def state(self, campaign: Campaign) -> CampaignState:
        """Its status."""
        from newsletter.providers.mailchimp.models import CampaignAnswer

        answer = self._api.get(f"/campaigns/{campaign.reference}", CampaignAnswer, {"fields": "id,status"})
        return _state(answer.status)

    def _act(self, campaign: Campaign, action: str, value: object = None) -> None:
        try:
            self._api.send("POST", f"/campaigns/{campaign.reference}/actions/{action}", value)
        except CallFailed as failure:
            if failure.refused and action in ("send", "schedule"):
                failure.message = failure.message.removesuffix(".") + self._missing(campaign)
            raise

    def _missing(self, campaign: Campaign) -> str:
        """What the campaign's checklist says is missing."""
        from newsletter.providers.mailchimp.models import Checklist

        try:
            found = self._api.get(f"/campaigns/{campaign.reference}/send-checklist", Checklist)
        except CallFailed:
            return ""
        return "".join(f"; {one.heading}: {one.details}" for one in found.items if one.type == "error")

    def _campaigns(self, audience: str) -> Iterator[CampaignAnswer]:
        """The regular campaigns of an audience, oldest first."""
        from newsletter.providers.mailchimp.models import CampaignPage

        query: dict[str, str | int | tuple[str, ...]] = {"list_id": audience, "type": "regular", "count": _PAGE}
        query |= {"sort_field": "create_time", "sort_dir": "ASC"}
        query |= {"fields": "campaigns.id,campaigns.status,campaigns.settings.title,total_items"}
        seen = 0
        while True:
            page = self._api.get("/campaigns", CampaignPage, query | {"offset": seen})
            yield from page.campaigns
            seen += len(page.campaigns)
            if not page.campaigns or seen >= page.total_items:
                return

    def _settings(self, mailing: Mailing) -> Mapping[str, object]:
        """`reply_to` is the campaign's one address: readers see it as the sender, and answer to it."""
        return {
            "title": mailing.name,
            "subject_line": subject_in_tags(mailing.edition, self._fields_used(mailing)),
            "from_name": parseaddr(mailing.sender)[0] or bare_address(mailing.sender),
            "reply_to": bare_address(mailing.reply_to or mailing.sender),
            "auto_footer": False,
            "inline_css": False,
        }

    def _fields_used(self, mailing: Mailing) -> Fields:
        return self._fields_of(mailing.audience) if reader_fields(mailing.edition) else {}

    def _fields_of(self, audience: str) -> Fields:
        from newsletter.providers.mailchimp.models import MergeFieldPage

        if audience not in self._fields:
            query: Query = {"count": _PAGE, "fields": "merge_fields.tag,merge_fields.name"}
            page = self._api.get(f"/lists/{audience}/merge-fields", MergeFieldPage, query)
            self._fields[audience] = fields_of((one.tag, one.name) for one in page.merge_fields)
        return self._fields[audience]


def _campaign(answer: CampaignAnswer) -> Campaign:
    return Campaign(answer.id, answer.settings.title, _state(answer.status))


def _state(status: str) -> CampaignState:
    """A status that isn't known is nothing that may be sent again."""
    return _STATES.get(status, "stopped")
