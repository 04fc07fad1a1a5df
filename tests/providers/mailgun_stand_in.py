"""Mailgun's stand-in: one domain, a log of what was taken, and the wait in prose.

It fills in recipient variables as Mailgun does, and its own variables after that, in what was filled in too: whatever
of a reader's words or of an edition could be read as Mailgun's syntax shows in the message.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from stand_in import Answer, Asked, Delivered, StandIn, json_answer
from vendor_contract import Contract

DOMAIN = "mg.example.org"
_NAME = re.compile(rb'name="([^"]*)"')
_FILE = re.compile(rb'filename="([^"]*)"')
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_VARIABLE = re.compile(r"%recipient\.([\w:.-]+)%")
_OWN = re.compile(r"%(recipient|unsubscribe_url|tag_unsubscribe_url|mailing_list_unsubscribe_url)%")


def _mend(spec: dict[str, Any]) -> None:
    """The vendor's contract takes a list alone for `to` and `o:tag`; Mailgun takes one of each as well."""
    content = spec["paths"]["/v3/{domain_name}/messages"]["post"]["requestBody"]["content"]["multipart/form-data"]
    schema = spec["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    for name in ("to", "o:tag", "inline"):
        schema["properties"][name] = {}


@dataclass(frozen=True)
class Line:
    """What the log has of one call: whom it was for, and when it was taken, by Mailgun's clock."""

    at: dt.datetime
    tags: tuple[str, ...]
    message_id: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A multipart body."""

    fields: Mapping[str, Sequence[str]]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def one(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")


class Mailgun(StandIn):
    """`state` is the domain's; `ahead`: by how much its clock is; `hidden`: searches that find nothing yet.

    `most`: recipients that it takes in a call, as of an account on probation.
    """

    contract = Contract("mailgun.yaml", "https://api.mailgun.net", amend=_mend)

    def __init__(self, *, most: int = 1_000, state: str = "active", ahead: float = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.most = most
        self.domain: dict[str, Any] = {"state": state}
        self.ahead = dt.timedelta(seconds=ahead)
        self.hidden = 0
        self.log: list[Line] = []
        self.forms: list[Form] = []

    def sends(self, asked: Asked) -> bool:
        return asked.path.endswith("/messages")

    def said(self, status: int, message: str) -> Answer:
        return json_answer(status, {"message": message})

    def too_many(self, wait: int | None) -> Answer:
        words = f"Domain {DOMAIN} is not allowed to send: account-requests-per-sec limit exceeded"
        return self.said(429, words + (f", try again after {wait} seconds" if wait is not None else ""))

    def bad_key(self) -> Answer:
        return json_answer(401, "Forbidden")

    def wrong_region(self) -> Answer:
        return self.said(404, "Domain not found: " + DOMAIN)

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Basic " + base64.b64encode(f"api:{self.key}".encode()).decode():
            return self.bad_key() if self.sends(asked) else self.said(401, "Invalid private key")
        if asked.path == "/v1/analytics/logs":
            return self._search(asked.json())
        if asked.path == f"/v4/domains/{DOMAIN}":
            return self._the_domain()
        if asked.path == f"/v3/{DOMAIN}/messages":
            return self._take(_form(asked.body))
        if DOMAIN not in asked.path:
            return self.wrong_region()
        return Answer(200, b"Mailgun Magnificent API", {"Content-Type": "text/plain"}, genuine=False)

    def _take(self, form: Form) -> Answer:
        to = form.fields.get("to", ())
        fault = self._fault(form, to)
        if fault:
            return fault
        if self.keep:
            self.forms.append(form)
        theirs = json.loads(form.one("recipient-variables"))
        taken = [address for address in to if self.deliver(self._message(form, address, theirs.get(address, {})))]
        now = dt.datetime.now(dt.UTC) + self.ahead
        self.log.append(Line(now, tuple(form.fields.get("o:tag", ())), form.one("h:Message-Id"), tuple(taken)))
        return json_answer(200, {"id": form.one("h:Message-Id"), "message": "Queued. Thank you."})

    def _fault(self, form: Form, to: Sequence[str]) -> Answer | None:
        options = [
            (name, value) for name, found in form.fields.items() for value in found if name[:2] in ("o:", "h:", "v:")
        ]
        if self.domain["state"] != "active":
            return self.said(403, f"Domain {DOMAIN} is not allowed to send: The domain is unverified")
        if not form.one("from") or not (form.one("html") or form.one("text")):
            return self.said(400, "from parameter is missing")
        if not to or any(not _ADDRESS.fullmatch(address) or address in self.refusing for address in to):
            return self.said(400, "to parameter is not a valid address. please check documentation")
        if len(to) > self.most:
            return self.said(400, f"too many recipients: at most {self.most}")
        if sum(len(name) + len(value) for name, value in options) > 16_384:
            return self.said(400, "Send options (parameters starting with o:, h:, or v:) are limited to 16KB total")
        return None

    def _message(self, form: Form, address: str, theirs: Mapping[str, str]) -> Delivered:
        if not self.keep:
            return Delivered(address, "", "", "")

        def filled(text: str) -> str:
            once = _VARIABLE.sub(lambda found: str(theirs.get(found[1], found[0])), text)
            return _OWN.sub(lambda found: f"<{found[1]} of Mailgun's>", once)

        headers = {name[2:]: filled(form.one(name)) for name in form.fields if name.startswith("h:")}
        headers["From"] = form.one("from")
        return Delivered(
            address, filled(form.one("subject")), filled(form.one("html")), filled(form.one("text")), headers
        )

    def _search(self, asked: Mapping[str, Any]) -> Answer:
        start = parsedate_to_datetime(asked["start"])
        end = dt.datetime.now(dt.UTC) + self.ahead
        wanted = {one["attribute"]: one["values"][0]["value"] for one in asked["filter"]["AND"]}
        limit = min(100, asked["pagination"]["limit"])
        first = int(asked["pagination"].get("token", "0"))
        found: list[tuple[Line, str, int]] = []
        if self.hidden:
            self.hidden -= 1
        elif wanted["domain"] == DOMAIN:
            lines = [line for line in self.log if start <= line.at <= end and wanted["tag"] in line.tags]
            found = [(line, address, at) for line in lines for at, address in enumerate(line.recipients)]
        page = [_event(*each) for each in found[first : first + limit]]
        more = {"next": str(first + limit)} if first + limit < len(found) else {"next": ""}
        return json_answer(
            200,
            {"start": asked["start"], "end": format_datetime(end), "items": page, "pagination": more, "aggregates": {}},
        )

    def _the_domain(self) -> Answer:
        domain = {
            "created_at": "Thu, 13 Oct 2011 18:02:00 GMT", "id": "1", "is_disabled": False, "name": DOMAIN,
            "require_tls": False, "skip_verification": False, "smtp_login": "postmaster", "spam_action": "disabled",
            "type": "custom", "use_automatic_sender_security": False, "web_prefix": "email", "web_scheme": "https",
            "wildcard": False, "encrypt_incoming_message": False, "message_ttl": 0, **self.domain,
        }  # fmt: skip
        return json_answer(200, {"domain": domain})


def _event(line: Line, address: str, number: int) -> dict[str, Any]:
    return {
        "id": f"{line.at.timestamp()}-{number}",
        "event": "accepted",
        "@timestamp": line.at.isoformat(),
        "domain": {"name": DOMAIN},
        "recipient": address,
        "tags": list(line.tags),
        "message": {"headers": {"message-id": line.message_id.strip("<>")}},
    }


def _form(body: bytes) -> Form:
    boundary = body[: body.index(b"\r\n")]
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for part in body.split(boundary)[1:-1]:
        head, _, content = part[2:-2].partition(b"\r\n\r\n")
        name, file = _NAME.search(head), _FILE.search(head)
        assert name
        if file:
            files[file[1].decode()] = content
        else:
            fields.setdefault(name[1].decode(), []).append(content.decode())
    return Form(fields, files)


STAND_IN = Mailgun
