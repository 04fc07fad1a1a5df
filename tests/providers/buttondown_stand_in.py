"""Buttondown's API, held to its published contract on both sides of the wire."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.parser import BytesParser
from typing import Any, cast

from campaign_stand_in import CampaignStandIn, Held, page_of
from stand_in import Answer, Asked, Delivered, json_answer
from vendor_contract import Contract

AUDIENCE = "news_01h8xg4j3k2m1n0p9q8r7s6t5v"
WHEN = "2016-11-16T07:00:00+00:00"
_TAG = re.compile(r"\{\{ ([\w.]+)(?:\|default:\"((?:[^\"\\]|\\.)*)\")? \}\}")
_LEFT = re.compile(r"\{[{%#]")


def _amend(spec: dict[str, Any]) -> None:
    """A file in a form is bytes, which OpenAPI 3.1 calls no string any more."""
    form = spec["paths"]["/images"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    form["properties"]["image"] = {}


class ButtondownStandIn(CampaignStandIn):
    """One newsletter. It remembers the answer to each idempotency key."""

    contract = Contract("buttondown.json", "https://api.buttondown.com", amend=_amend)
    size = 2  # emails on a page

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.newsletter: dict[str, Any] = {
            "id": AUDIENCE,
            "creation_date": WHEN,
            "api_key": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "description": "",
            "name": "The Commissioner",
            "username": "commissioner",
            "email_address": "commissioner@example.org",
            "reply_to_address": "editor@example.org",
        }
        self.images: list[dict[str, Any]] = []
        self.remembered: dict[str, Answer] = {}

    def answer(self, asked: Asked) -> Answer:
        key = asked.headers.get("x-idempotency-key", "")
        assert len(key) <= 200
        if key in self.remembered:
            return self.remembered[key]
        answer = super().answer(asked)
        if key:
            self.remembered[key] = answer
        return answer

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"Token {self.key}"

    def said(self, status: int, message: str) -> Answer:
        return json_answer(status, {"detail": message})

    def message_for(self, campaign: Held, address: str, words: Mapping[str, str]) -> Delivered:
        values = {f"subscriber.metadata.{name}": value for name, value in words.items()}
        values |= {"unsubscribe_url": f"https://bd.example/u/{address}", "email_url": "https://bd.example/a"}
        values["subscriber.email"] = address
        told = campaign.told
        return Delivered(address, filled(told["subject"], values), filled(told.get("body", ""), values), "")

    def come(self) -> None:
        for campaign in self.campaigns.values():
            if campaign.status == "scheduled":
                campaign.status = "about_to_send"
                self.send_out(campaign)

    def list_emails(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        every = [*self.campaigns.values()]
        shown = page_of(every, asked, self.size)
        more = every[-1:] != shown[-1:]
        following = "https://api.buttondown.com/v1/emails?page=2" if more else None
        return json_answer(200, {"results": [shape(one) for one in shown], "count": len(every), "next": following})

    def create(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        told = asked.json()
        made = Held(f"em_{len(self.campaigns):026d}", told.get("status", "about_to_send"), told)
        self.campaigns[made.id] = made
        if made.status == "about_to_send":
            self.send_out(made)
        return json_answer(201, shape(made))

    def read(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign = self.campaigns.get(found[0])
        if campaign is None:
            return self.said(404, "Not found")
        answer = json_answer(200, shape(campaign))
        if campaign.status == "about_to_send":
            campaign.status = "sent"
        return answer

    def change(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign, told = self.campaigns[found[0]], asked.json()
        if campaign.status not in ("draft", "scheduled"):
            return self.said(400, "The email has been sent.")
        if told.get("status") == "scheduled" and not told.get("publish_date"):
            return self.said(400, "publish_date_missing")
        campaign.status = told.pop("status", campaign.status)
        campaign.told |= told
        campaign.told["changes"] = campaign.told.get("changes", 0) + 1
        return json_answer(200, shape(campaign))

    def publish(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign = self.campaigns[found[0]]
        if campaign.status != "draft":
            return self.said(400, "The email has been sent.")
        campaign.status = "about_to_send"
        self.send_out(campaign)
        return json_answer(200, shape(campaign))

    def send_draft(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        self.try_out(self.campaigns[found[0]], asked.json()["recipients"])
        return Answer(200)

    def list_newsletters(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        return json_answer(200, {"results": [self.newsletter], "count": 1})

    def list_subscribers(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        assert "type" in asked.query, "everybody who ever was on the list would be counted"
        return json_answer(200, {"results": [], "count": len(self.readers)})

    def list_images(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        return json_answer(200, {"results": self.images, "count": len(self.images)})

    def store(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        fields = form_of(asked)
        name, content = fields["image"]
        self.files[name] = content
        made = {
            "id": f"img_{len(self.images):026d}",
            "creation_date": WHEN,
            "image": f"https://bd.example/{name}?a=1&b=2",
        }
        self.images.append(made | {"metadata": json.loads(fields["metadata"][1])})
        return json_answer(201, self.images[-1])

    routes = cast(
        Any,
        {
            r"GET /v1/emails": list_emails,
            r"POST /v1/emails": create,
            r"GET /v1/emails/(\w+)": read,
            r"PATCH /v1/emails/(\w+)": change,
            r"POST /v1/emails/(\w+)/publish": publish,
            r"POST /v1/emails/(\w+)/send-draft": send_draft,
            r"GET /v1/newsletters": list_newsletters,
            r"GET /v1/subscribers": list_subscribers,
            r"GET /v1/images": list_images,
            r"POST /v1/images": store,
        },
    )


def shape(campaign: Held) -> dict[str, Any]:
    """An email as the API shows it."""
    told = campaign.told
    fixed: dict[str, Any] = {
        "absolute_url": "https://bd.example/a",
        "archival_mode": "enabled",
        "canonical_url": "",
        "commenting_mode": "disabled",
        "creation_date": WHEN,
        "description": "",
        "featured": False,
        "filters": {"filters": [], "groups": [], "predicate": "and"},
        "image": "",
        "related_email_ids": [],
        "should_trigger_pay_per_email_billing": False,
        "source": "api",
    }
    changed = f"2016-11-16T07:00:{told.get('changes', 0):02d}+00:00"
    mine = {"id": campaign.id, "status": campaign.status, "modification_date": changed}
    said = {"subject": told["subject"], "body": told.get("body", ""), "metadata": told.get("metadata", {})}
    return {**fixed, **mine, **said}


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` as Django's templates fill it, as far as we use them; what it can't read it refuses."""
    import html

    def fill(match: re.Match[str]) -> str:
        value = html.escape(values.get(match[1], ""))
        return value or re.sub(r"\\(.)", r"\1", match[2] or "")

    done = _TAG.sub(fill, text)
    assert not _LEFT.search(_TAG.sub("", text)), "a tag that Django would choke on"
    return done


def form_of(asked: Asked) -> dict[str, tuple[str, bytes]]:
    """The fields of a multipart form: file name and content."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    found = {}
    for part in BytesParser().parsebytes(head + asked.body).walk():
        name = part.get_param("name", header="content-disposition")
        if name:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[str(name)] = (part.get_filename() or "", content)
    return found


STAND_IN = ButtondownStandIn
