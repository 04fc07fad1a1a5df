"""Mailchimp's Marketing API as far as campaigns need it: shapes from its documentation, as no contract may be kept."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, cast

from campaign_stand_in import CampaignStandIn, Held
from stand_in import Answer, Asked, Delivered, json_answer

AUDIENCE = "a1b2c3d4e5"
MERGE_FIELDS = [("FNAME", "First Name"), ("LNAME", "Last Name"), ("JOBTITLE", "Job title")]
_SETTINGS = {"title", "subject_line", "from_name", "reply_to", "auto_footer", "inline_css", "preview_text"}
_IF = re.compile(r"\*\|IF:(\w+)\|\*(.*?)\*\|ELSE:\|\*(.*?)\*\|END:IF\|\*", re.DOTALL)
_TAG = re.compile(r"\*\|(\w+)\|\*")


class MailchimpStandIn(CampaignStandIn):
    """One account with one audience."""

    merge_fields = MERGE_FIELDS
    page = 1_000

    def knows(self, asked: Asked) -> bool:
        scheme, _, coded = asked.headers.get("authorization", "").partition(" ")
        return scheme == "Basic" and base64.b64decode(coded).decode().partition(":")[2] == self.key

    def said(self, status: int, message: str) -> Answer:
        told = {"type": "https://mailchimp.com/developer/marketing/docs/errors/", "title": "Refused"}
        told |= {"status": str(status), "detail": message, "instance": "1"}
        answer = json_answer(status, {**told, "status": status})
        return Answer(status, answer.body, {"Content-Type": "application/problem+json; charset=utf-8"})

    def bad_key(self) -> Answer:
        return self.said(401, "Your API key may be invalid, or you've attempted to access the wrong datacenter.")

    def wrong_region(self) -> Answer:
        return self.said(403, "The API key provided is linked to a different data center.")

    def message_for(self, campaign: Held, address: str, words: Mapping[str, str]) -> Delivered:
        values = {"FNAME": words.get("first_name", ""), "JOBTITLE": words.get("job_title", ""), "EMAIL": address}
        values |= {"LNAME": "", "UNSUB": f"https://mc.example/u/{address}", "ARCHIVE": "https://mc.example/a"}
        settings, content = campaign.told["settings"], campaign.told.get("content", {})
        subject, html, text = settings["subject_line"], content.get("html", ""), content.get("plain_text", "")
        return Delivered(address, merged(subject, values), merged(html, values), merged(text, values))

    def come(self) -> None:
        for campaign in self.campaigns.values():
            if campaign.status == "schedule":
                campaign.status = "sending"
                self.send_out(campaign)

    def list_campaigns(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        mine = [one for one in self.campaigns.values() if one.told["recipients"]["list_id"] == asked.query["list_id"]]
        start, count = int(asked.query.get("offset", "0")), min(int(asked.query.get("count", "10")), self.page)
        shown = [shape(one) for one in mine[start : start + count]]
        return json_answer(200, {"campaigns": shown, "total_items": len(mine), "_links": []})

    def create(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        told = asked.json()
        assert told.keys() <= {"type", "recipients", "settings"}, told
        assert told["settings"].keys() <= _SETTINGS, told
        if told["recipients"]["list_id"] != AUDIENCE:
            return self.said(400, "The list does not exist.")
        made = Held(f"c{len(self.campaigns) + 1:09d}", "save", told)
        self.campaigns[made.id] = made
        return json_answer(200, shape(made))

    def read(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign = self.campaigns.get(found[0])
        if campaign is None:
            return self.said(404, "The requested resource could not be found.")
        answer = json_answer(200, shape(campaign))
        if campaign.status == "sending":
            campaign.status = "sent"
        return answer

    def change(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign = self.campaigns[found[0]]
        if campaign.status != "save":
            return self.said(400, "The campaign can't be edited.")
        assert asked.json()["settings"].keys() <= _SETTINGS
        campaign.told |= asked.json()
        return json_answer(200, shape(campaign))

    def content(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign = self.campaigns[found[0]]
        if campaign.status != "save":
            return self.said(400, "The campaign can't be edited.")
        assert asked.json().keys() == {"html", "plain_text"}
        campaign.told["content"] = asked.json()
        return json_answer(200, {**asked.json(), "_links": []})

    def act(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign, action = self.campaigns[found[0]], found[1]
        if action == "unschedule":
            if campaign.status != "schedule":
                return self.said(400, "The campaign is not scheduled.")
            campaign.status = "save"
            return Answer(204)
        if campaign.status != "save":
            return self.said(400, f"The campaign can't be sent: it is {campaign.status}.")
        if "content" not in campaign.told:
            return self.said(400, "Your Campaign is not ready to send.")
        if action == "test":
            self.try_out(campaign, asked.json()["test_emails"])
        elif action == "schedule":
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:(00|15|30|45):00\+00:00", asked.json()["schedule_time"]):
                return self.said(400, "Campaigns may only be scheduled to send on the quarter-hour.")
            campaign.told["schedule_time"] = asked.json()["schedule_time"]
            campaign.status = "schedule"
        else:
            campaign.status = "sending"
            self.send_out(campaign)
        return Answer(204)

    def checklist(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        ready = "content" in self.campaigns[found[0]].told
        items = [{"type": "success", "id": 1, "heading": "List", "details": "It is there."}]
        if not ready:
            items.append({"type": "error", "id": 2, "heading": "Content", "details": "There is none."})
        return json_answer(200, {"is_ready": ready, "items": items, "_links": []})

    def list_audiences(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        one = {"id": AUDIENCE, "name": "Commissioners", "stats": {"member_count": len(self.readers)}}
        return json_answer(200, {"lists": [one]})

    def list_fields(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        fields = [{"tag": tag, "name": name} for tag, name in self.merge_fields]
        return json_answer(200, {"merge_fields": fields})

    def list_domains(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        domains = [("example.org", True), ("new.example", False)]
        told = [{"domain": name, "verified": verified, "authenticated": verified} for name, verified in domains]
        return json_answer(200, {"domains": told, "total_items": 2})

    def list_files(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        return json_answer(200, {"files": [self._file(name) for name in self.files]})

    def store(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        told = asked.json()
        self.files[told["name"]] = base64.b64decode(told["file_data"], validate=True)
        return json_answer(200, self._file(told["name"]))

    def account(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        return json_answer(200, {"account_name": "The Commissioner", "login_name": "commissioner"})

    def _file(self, name: str) -> dict[str, Any]:
        number = [*self.files].index(name) + 1
        return {"id": number, "name": name, "full_size_url": f"https://mcusercontent.example/{name}?a=1&b=2"}

    routes = cast(
        Any,
        {
            r"GET /3.0/": account,
            r"GET /3.0/campaigns": list_campaigns,
            r"POST /3.0/campaigns": create,
            r"GET /3.0/campaigns/(\w+)": read,
            r"PATCH /3.0/campaigns/(\w+)": change,
            r"PUT /3.0/campaigns/(\w+)/content": content,
            r"POST /3.0/campaigns/(\w+)/actions/(test|schedule|unschedule|send)": act,
            r"GET /3.0/campaigns/(\w+)/send-checklist": checklist,
            r"GET /3.0/lists": list_audiences,
            rf"GET /3.0/lists/{AUDIENCE}/merge-fields": list_fields,
            r"GET /3.0/verified-domains": list_domains,
            r"GET /3.0/file-manager/files": list_files,
            r"POST /3.0/file-manager/files": store,
        },
    )


def shape(campaign: Held) -> dict[str, Any]:
    """A campaign as the API shows it."""
    told = campaign.told
    return {
        "id": campaign.id,
        "status": campaign.status,
        "settings": told["settings"],
        "recipients": told["recipients"],
    }


def merged(text: str, values: Mapping[str, str]) -> str:
    """`text` with its merge tags filled: Mailchimp leaves what it doesn't know."""
    text = _IF.sub(lambda match: match[2] if values.get(match[1]) else match[3], text)
    return _TAG.sub(lambda match: values.get(match[1], match[0]), text)


STAND_IN = MailchimpStandIn
