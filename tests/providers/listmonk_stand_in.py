"""listmonk's API: shapes from its documentation, transitions and refusals from the program's source."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, cast

from buttondown_stand_in import form_of
from campaign_stand_in import CampaignStandIn, Held
from stand_in import Answer, Asked, Delivered, json_answer

AUDIENCE = "3"
USER = "newsletter"
_ACTION = re.compile(r"""\{\{ ((?:`[^`]*`|"(?:[^"\\]|\\.)*"|[^`"}])*?) \}\}""")


class ListmonkStandIn(CampaignStandIn):
    """One server with one list. `old`: it answers as versions before 3 did."""

    def __init__(self, old: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.old = old
        self.templates = [{"id": 1, "name": "Default", "type": "campaign", "body": '<html>{{ template "content" . }}'}]

    def knows(self, asked: Asked) -> bool:
        coded = asked.headers.get("authorization", "").removeprefix("Basic ")
        return base64.b64decode(coded).decode() == f"{USER}:{self.key}"

    def bad_key(self) -> Answer:
        return self.said(403, "invalid API credentials")

    def message_for(self, campaign: Held, address: str, words: Mapping[str, str]) -> Delivered:
        told = campaign.told
        assert told["content_type"] == "html"
        (template,) = (one for one in self.templates if one["id"] == told["template_id"])
        assert template["body"] == '{{ template "content" . }}', "another document stands round it"
        html, text = rendered(told["body"], address, words), rendered(told.get("altbody") or "", address, words)
        return Delivered(address, rendered(told["subject"], address, words), html, text)

    def come(self) -> None:
        for campaign in self.campaigns.values():
            if campaign.status == "scheduled":
                campaign.status = "running"
                self.send_out(campaign)

    def list_campaigns(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        words = asked.query.get("query", "").lower()
        found = [one for one in self.campaigns.values() if words in f"{one.told['name']} {one.told['subject']}".lower()]
        return json_answer(200, {"data": {"results": [self.shape(one) for one in found], "total": len(found)}})

    def create(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        told = asked.json()
        if told["lists"] != [int(AUDIENCE)]:
            return self.said(400, "Invalid list IDs")
        made = Held(str(len(self.campaigns) + 1), "draft", told)
        self.campaigns[made.id] = made
        return json_answer(200, {"data": self.shape(made)})

    def read(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign = self.campaigns.get(found[0])
        if campaign is None:
            return self.said(400, "Campaign not found")
        answer = json_answer(200, {"data": self.shape(campaign)})
        if campaign.status == "running":
            campaign.status = "finished"
        return answer

    def change(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign, told = self.campaigns[found[0]], asked.json()
        if campaign.status not in ("draft", "scheduled", "paused"):
            return self.said(400, "Cannot update a running or a finished campaign.")
        if not told.get("lists"):
            return self.said(400, "Invalid list IDs")
        campaign.told |= told
        return json_answer(200, {"data": self.shape(campaign)})

    def set_status(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        campaign, wanted = self.campaigns[found[0]], asked.json()["status"]
        allowed = {"draft": ("scheduled",), "scheduled": ("draft", "paused"), "running": ("draft", "paused")}
        if campaign.status not in allowed[wanted]:
            return self.said(400, f"A campaign that is {campaign.status} can't be {wanted}.")
        if wanted == "scheduled" and not campaign.told.get("send_at"):
            return self.said(400, "Campaign needs a send_at date to be scheduled.")
        campaign.status = wanted
        answer = json_answer(200, {"data": self.shape(campaign)})
        if wanted == "running":
            self.send_out(campaign)
        return answer

    def test(self, asked: Asked, found: tuple[str, ...]) -> Answer:
        told = asked.json()
        known = [address for address in told["subscribers"] if address in self.readers]
        if not known:
            return self.said(400, "No subscribers found")
        self.try_out(Held(found[0], "draft", told), known)
        return json_answer(200, {"data": True})

    def list_lists(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        one = {"id": int(AUDIENCE), "name": "Commissioners", "subscriber_count": len(self.readers)}
        return json_answer(200, {"data": {"results": [one], "total": 1}})

    def list_subscribers(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        found = re.fullmatch(r"subscribers\.email IN \(('(?:[^']|'')*'(?:, '(?:[^']|'')*')*)\)", asked.query["query"])
        assert found, asked.query
        wanted = [word[1:-1].replace("''", "'") for word in found[1].split(", ")]
        return json_answer(
            200, {"data": {"results": [{"id": 1, "email": one} for one in wanted if one in self.readers]}}
        )

    def list_templates(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        return json_answer(200, {"data": self.templates})

    def make_template(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        made = {"id": len(self.templates) + 1, **asked.json()}
        self.templates.append(made)
        return json_answer(200, {"data": [made] if self.old else made})

    def list_media(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        found = [self._file(name) for name in self.files if asked.query["query"] in name]
        return json_answer(200, {"data": found if self.old else {"results": found, "total": len(found)}})

    def store(self, asked: Asked, _: tuple[str, ...]) -> Answer:
        name, content = form_of(asked)["file"]
        self.files[name] = content
        return json_answer(200, {"data": self._file(name)})

    def shape(self, campaign: Held) -> dict[str, Any]:
        """A campaign as the API shows it."""
        lists = [{"id": number, "name": "Commissioners"} for number in campaign.told["lists"]]
        return {"altbody": None, **campaign.told, "id": int(campaign.id), "status": campaign.status, "lists": lists}

    def _file(self, name: str) -> dict[str, Any]:
        where = {"uri": f"/uploads/{name}"} if self.old else {"url": f"https://lm.example/uploads/{name}"}
        return {"id": 1, "uuid": "1", "filename": name, **where}

    routes = cast(
        Any,
        {
            r"GET /api/campaigns": list_campaigns,
            r"POST /api/campaigns": create,
            r"GET /api/campaigns/(\d+)": read,
            r"PUT /api/campaigns/(\d+)": change,
            r"PUT /api/campaigns/(\d+)/status": set_status,
            r"POST /api/campaigns/(\d+)/test": test,
            r"GET /api/lists": list_lists,
            r"GET /api/subscribers": list_subscribers,
            r"GET /api/templates": list_templates,
            r"POST /api/templates": make_template,
            r"GET /api/media": list_media,
            r"POST /api/media": store,
        },
    )


def rendered(text: str, address: str, words: Mapping[str, str]) -> str:
    """`text` as Go's templates fill it, as far as we use them (the real ones are in test_providers_listmonk)."""
    import html
    import json

    def fill(match: re.Match[str]) -> str:
        action = match[1]
        plain = action.endswith("| Safe")
        if action.startswith("Safe `"):
            return action[6:-1]
        if action.startswith(('Safe "', '"')):
            return str(json.loads(action.removeprefix("Safe ")))
        if action.startswith("UnsubscribeURL ."):
            return f"https://lm.example/u/{address}"
        if action.startswith("MessageURL ."):
            return "https://lm.example/a"
        names = re.findall(r'index \.Subscriber\.Attribs "([^"]+)"', action)
        names += ["first_name"] if ".FirstName" in action else []
        (fallback,) = re.findall(r'"(?:[^"\\]|\\.)*"\)?(?: \| Safe)?$', action) or ['""']
        word = json.loads(fallback.removesuffix(" | Safe").removesuffix(")"))
        value = next((words[name] for name in names if words.get(name)), word)
        return value if plain else html.escape(value)

    return _ACTION.sub(fill, text)


STAND_IN = ListmonkStandIn
