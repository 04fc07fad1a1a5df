"""Resend's stand-in: idempotency keys that live for a day, strict batches, and attachments lost in a batch."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from stand_in import Answer, Asked, Cut, Delivered, StandIn, json_answer
from vendor_contract import Contract

_DAY = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Kept:
    """What was answered to a key, and what it stood for."""

    digest: str
    answer: Answer
    at: dt.datetime


class Resend(StandIn):
    """`domains`: their states by name. `later`: how far its clock has been put on. `sending_only`: what its key may."""

    contract = Contract("resend.yaml", "https://api.resend.com")

    def __init__(self, *, sending_only: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.domains = {"example.org": "verified", "new.example.org": "pending"}
        self.later = dt.timedelta()
        self.sending_only = sending_only
        self.kept: dict[str, Kept] = {}
        self.items: list[Mapping[str, Any]] = []
        self._ids = count(1)

    def sends(self, asked: Asked) -> bool:
        return asked.path.startswith("/emails")

    def said(self, status: int, message: str, name: str = "application_error") -> Answer:
        return json_answer(status, {"statusCode": status, "message": message, "name": name})

    def too_many(self, wait: int | None) -> Answer:
        answer = self.said(429, "Too many requests. You can only make 2 requests per second.", "rate_limit_exceeded")
        return Answer(429, answer.body, {**answer.headers, **({"Retry-After": str(wait)} if wait is not None else {})})

    def bad_key(self) -> Answer:
        return self.said(401, "API key is invalid", "validation_error")

    def wrong_region(self) -> Answer:
        return self.said(404, "The requested endpoint does not exist", "not_found")

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {self.key}":
            return self.said(401 if self.sends(asked) else 400, "API key is invalid", "validation_error")
        if asked.path == "/domains":
            return self._the_domains(asked.query)
        if asked.path not in ("/emails", "/emails/batch"):
            return self.wrong_region()
        key = asked.headers.get("idempotency-key", "")
        digest = hashlib.sha256(asked.body).hexdigest()
        kept = self.kept.get(key)
        if kept and self._now() - kept.at < _DAY:
            if kept.digest == digest:
                return kept.answer
            return self.said(
                409, "Same idempotency key used with a different request payload", "invalid_idempotent_request"
            )
        answer = self._take(asked.json())
        if key and answer.status == 200:
            self.kept[key] = Kept(digest, answer, self._now())
        return answer

    def _take(self, asked: Any) -> Answer:
        """A batch is taken whole or not at all."""
        items = asked if isinstance(asked, list) else [asked]
        for item in items:
            fault = self._fault(item)
            if fault:
                return fault
        if len(items) > 100:
            return self.said(422, "You can only send up to 100 emails in a batch", "validation_error")
        if self._most is not None and self._most < len(items):
            raise Cut
        for item in items:
            self.deliver(_delivered(item))
        if self.keep:
            self.items += [item if item is asked else {**item, "attachments": []} for item in items]
        ids = [{"id": str(next(self._ids))} for _ in items]
        return json_answer(200, {"data": ids} if isinstance(asked, list) else ids[0])

    def _fault(self, item: Mapping[str, Any]) -> Answer | None:
        name, _, address = item["from"].rpartition(" <")
        if '"' in name or "," in name or name.startswith("=?"):
            return self.said(422, "Invalid `from` field", "invalid_from_address")
        domain = address.rstrip(">").rpartition("@")[2]
        if self.domains.get(domain) != "verified":
            return self.said(403, f"The {domain} domain is not verified.", "validation_error")
        if set(item["to"]) & self.refusing or any("@" not in one for one in item["to"]):
            return self.said(
                422, "Invalid `to` field. The email address needs to follow the format.", "validation_error"
            )
        return None

    def _the_domains(self, query: Mapping[str, str]) -> Answer:
        if self.sending_only:
            return self.said(401, "This API key is restricted to only send emails", "restricted_api_key")
        rows = [{"id": name, "name": name, "status": state} for name, state in self.domains.items()]
        first = next((at + 1 for at, row in enumerate(rows) if row["id"] == query.get("after")), 0)
        return json_answer(200, {"object": "list", "has_more": first + 1 < len(rows), "data": rows[first : first + 1]})

    def _now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.later


def _delivered(item: Mapping[str, Any]) -> Delivered:
    headers = {**item["headers"], "From": item["from"], "Reply-To": ", ".join(item.get("reply_to", []))}
    return Delivered(item["to"][0], item["subject"], item["html"], item["text"], headers)


STAND_IN = Resend
