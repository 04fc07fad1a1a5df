"""Resend: batches of 100 messages, each rendered for its reader, under an idempotency key that lives for 24 hours.

From the vendor's OpenAPI contract and https://resend.com/docs/api-reference (errors, rate-limit, idempotency keys),
read in November 2026. /emails/batch loses attachments without a word, so messages with pictures go one by one.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from newsletter.compose.edition import Picture
from newsletter.compose.mime import header_value, inline_pictures
from newsletter.providers.base import Capabilities
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.failure import CallFailed, receipt_of
from newsletter.providers.http import Call, Http, Reply
from newsletter.providers.json_api import JsonApi
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, Settled, same_for_all
from newsletter.providers.personal import bare_address, header_refusals, list_headers, personal_edition
from newsletter.providers.secret import Secret, secret_name

if TYPE_CHECKING:
    from requests import PreparedRequest

    from newsletter.providers.resend_models import Domain

BASE_URL = "https://api.resend.com"
_LARGEST_MESSAGE = 40_000_000  # bytes, after base64
_LONGEST_KEY = 256  # characters
# Resend neither takes a quoted nor an encoded name of a sender; what would need either can't be written.
_NEEDS_QUOTES = re.compile(r'[][\\()<>@,:;"]')
_QUOTA = ("daily_quota_exceeded", "monthly_quota_exceeded")
_BAD_KEY = ("missing_api_key", "restricted_api_key", "invalid_api_key", "invalid_access")
_OF_THE_CONTENT = (400, 422)
_VERIFIED = ("verified", "partially_verified")


class Resend:
    """A team at Resend. `pause` waits some seconds: between the calls of a batch that goes one by one."""

    def __init__(self, http: Http, rate: int = 2, pause: Callable[[float], None] = time.sleep) -> None:
        self._http = http
        self._api = JsonApi(http, self._refusal)
        self._pause = pause
        self.capabilities = replace(CAPABILITIES, calls_a_second=float(rate))

    def refusals(self, mailing: Mailing) -> Iterator[str]:
        """Headers that can't be sent, a sender's name with a comma, and what is over 40 MB."""
        yield from header_refusals(mailing, "Resend")
        name = parseaddr(mailing.sender)[0]
        odd = _NEEDS_QUOTES.search(name)
        if odd:
            yield f"Resend takes no sender's name with “{odd[0]}” in it: “{name}”."
        edition = mailing.edition
        size = len(edition.html.encode()) + len(edition.text.encode())
        size += sum(len(picture.content) * 4 // 3 for picture in edition.pictures.values())
        if size > _LARGEST_MESSAGE:
            yield f"Resend takes messages of 40 MB at most, and this one has {size / 1_000_000:.1f}."

    def check(self) -> str:
        """Ask for the domains, which a key that may only send is not told."""
        domains = self._domains()
        if domains is None:
            return "Resend knows the key. It may only send, so that the sender can't be checked."
        verified = [domain.name for domain in domains if domain.status in _VERIFIED]
        return f"Resend knows the key. It sends from {', '.join(verified) or 'no domain yet'}."

    def sender_fault(self, sender: str) -> str:
        """Whether the domain is verified: it must be the very one, not one above it."""
        wanted = bare_address(sender).rpartition("@")[2].lower()
        domains = self._domains()
        if domains is None:
            return ""
        for domain in domains:
            if domain.name.lower() == wanted:
                good = domain.status in _VERIFIED
                return "" if good else f"{wanted} is {domain.status} at Resend: set the DNS records that it shows."
        known = ", ".join(domain.name for domain in domains) or "none"
        return f"Resend doesn't know the domain {wanted} (of {sender}); the account's domains: {known}."

    def close(self) -> None:
        """Give up the connection."""
        self._http.close()

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        """One request for all, or one for each reader where there are pictures."""
        html, pictures = inline_pictures(mailing.edition.html, mailing.edition.pictures)
        mailing = replace(mailing, edition=replace(mailing.edition, html=html))
        shared = _shared(mailing, pictures)
        messages = [_message(mailing, recipient, shared) for recipient in recipients]
        requests = tuple(map(msgspec.json.encode, messages)) if pictures else (msgspec.json.encode(messages),)
        return Batch(key, tuple(recipient.address for recipient in recipients), requests)

    def hand_over(self, batch: Batch) -> Receipt:
        """One call with the batch's key, or one for each reader with a key of its own."""
        if batch.requests[0].startswith(b"["):
            return self._whole(batch)
        return self._one_by_one(batch)

    def shown(self, batch: Batch) -> Sequence[str]:
        """The call for all, or the call for each."""
        path = "/emails/batch" if batch.requests[0].startswith(b"[") else "/emails"
        return tuple(self._http.shown(_call(path, batch, body)) for body in batch.requests)

    def _whole(self, batch: Batch) -> Receipt:
        from newsletter.providers.parsing import parsed
        from newsletter.providers.resend_models import TakenBatch

        try:
            reply = self._taken("/emails/batch", batch, batch.requests[0])
        except CallFailed as failure:
            return receipt_of(batch, failure)
        answer = parsed(TakenBatch, reply.body)
        if answer is None or len(answer.data) != len(batch.recipients):
            return same_for_all(batch, self._unreadable(reply))
        accepted = (Outcome("accepted", reference=self._http.clean(taken.id)) for taken in answer.data)
        return Settled(dict(zip(batch.recipients, accepted, strict=True)))

    def _one_by_one(self, batch: Batch) -> Receipt:
        outcomes: dict[str, Outcome] = {}
        for number, (address, body) in enumerate(zip(batch.recipients, batch.requests, strict=True)):
            if number:
                self._pause(1 / (self.capabilities.calls_a_second or 1))
            try:
                outcomes[address] = self._single(batch, body)
            except CallFailed as failure:
                if not outcomes:
                    return NotTaken(failure.message, failure.wait, failure.again)
                left = dict.fromkeys(batch.recipients[number:], Outcome("deferred", failure.message))
                return Settled(outcomes | left, failure.wait)
        return Settled(outcomes)

    def _single(self, batch: Batch, body: bytes) -> Outcome:
        """What became of one message. Raises CallFailed where the next would fare no better."""
        from newsletter.providers.parsing import parsed
        from newsletter.providers.resend_models import Taken

        try:
            reply = self._taken("/emails", batch, body)
        except CallFailed as failure:
            if failure.taken == "unknown":
                return Outcome("unknown", failure.message)
            if failure.refused:
                return Outcome("refused", failure.message, theirs=failure.theirs, proven=failure.proven)
            raise
        answer = parsed(Taken, reply.body)
        return Outcome("accepted", reference=self._http.clean(answer.id)) if answer else self._unreadable(reply)

    def _taken(self, path: str, batch: Batch, body: bytes) -> Reply:
        """The answer to a call that was taken. Raises CallFailed."""
        reply = self._http.call(_call(path, batch, body))
        if not reply.good:
            raise self._refusal(reply)
        return reply

    def _unreadable(self, reply: Reply) -> Outcome:
        said = self._http.clean(reply.body.decode(errors="replace"))
        return Outcome("unknown", f"Resend's answer can't be read: {said}")

    def _domains(self) -> Sequence[Domain] | None:
        """Every domain of the account; None where the key may not ask. Raises CouldNotRun."""
        from newsletter.providers.resend_models import Domains

        found: list[Domain] = []
        while True:
            after = {"after": found[-1].id} if found else {}
            try:
                page = self._api.get("/domains", Domains, {"limit": 100, **after})
            except _MayOnlySend:
                return None
            found += page.data
            if not page.has_more or not page.data:
                return found

    def _refusal(self, reply: Reply) -> CallFailed:
        from newsletter.providers.parsing import parsed
        from newsletter.providers.resend_models import Said

        answer = parsed(Said, reply.body) or Said(message=reply.body.decode(errors="replace"))
        failure = self._http.refusal(reply, answer.message)
        if answer.name == "restricted_api_key":
            return _MayOnlySend(failure.message, taken="no", again=False, status=reply.status)
        if answer.name in _BAD_KEY or "api key" in answer.message.lower():  # with 400, 401 or 403
            where = f"Look at {secret_name('resend', 'api_key')}."
            return CallFailed(failure.message, where, taken="no", again=False, status=reply.status)
        if answer.name in _QUOTA or (failure.refused and "`from`" in answer.message):
            return CallFailed(failure.message, taken="no", again=False, status=reply.status)
        if answer.name == "concurrent_idempotent_requests":
            return CallFailed(failure.message, taken="unknown", wait=failure.wait, status=reply.status)
        if answer.name == "invalid_idempotent_request":
            # Other bytes were taken under this key: never ours, which are kept as they were first sent.
            return CallFailed(failure.message, taken="no", again=False, status=reply.status)
        failure.theirs = failure.refused and "`to`" in answer.message
        failure.proven = failure.refused and bool(answer.name) and reply.status in _OF_THE_CONTENT
        return failure


class _MayOnlySend(CallFailed):
    """The key is good, and may not be used for anything but sending."""


def _shared(mailing: Mailing, pictures: Mapping[str, Picture]) -> Mapping[str, object]:
    """What everybody's message has."""
    shared: dict[str, object] = {"from": header_value("From", _plain_mailbox(mailing.sender))}
    if mailing.reply_to:
        shared["reply_to"] = [header_value("Reply-To", mailing.reply_to)]
    if re.fullmatch(r"[A-Za-z0-9_-]{1,256}", mailing.name):
        shared["tags"] = [{"name": "mailing", "value": mailing.name}]
    if pictures:
        shared["attachments"] = [_attachment(content_id, picture) for content_id, picture in pictures.items()]
    return shared


def _message(mailing: Mailing, recipient: Recipient, shared: Mapping[str, object]) -> Mapping[str, object]:
    edition = personal_edition(mailing, recipient)
    return {
        **shared,
        "to": [recipient.address],
        "subject": header_value("Subject", edition.subject),
        "html": edition.html,
        "text": edition.text,
        # Resend sets a Message-ID of its own; by this header mail programs tell messages apart.
        "headers": {**list_headers(recipient.unsubscribe), "X-Entity-Ref-ID": recipient.message_id},
    }


def _attachment(content_id: str, picture: Picture) -> Mapping[str, str]:
    return {
        "filename": picture.name,
        "content": base64.b64encode(picture.content).decode("ascii"),
        "content_type": picture.media_type,
        "content_id": content_id,
    }


def _plain_mailbox(mailbox: str) -> str:
    """A mailbox with neither quotation marks nor encoding, which Resend refuses in a sender."""
    name, address = parseaddr(mailbox)
    return f"{name} <{address}>" if name else address


def _call(path: str, batch: Batch, body: bytes) -> Call:
    return Call("POST", path, body, {"Content-Type": "application/json", "Idempotency-Key": _key(batch, body)})


def _key(batch: Batch, body: bytes) -> str:
    """The batch's key and what it stands for: the same number of another list's batch is another key."""
    key = f"{batch.key}/{hashlib.sha256(body).hexdigest()[:32]}"
    good = key.isascii() and key.isprintable() and len(key) <= _LONGEST_KEY
    return key if good else hashlib.sha256(key.encode()).hexdigest()


def _open(setup: Setup) -> Resend:
    key = setup.secrets.get("api_key", Secret(""))

    def sign(request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {key.reveal()}"
        return request

    needs = (secret_name("resend", "api_key"),)
    http = Http(
        setup.text("base_url"), sign, (key,), record=setup.record, authorities=setup.text("authorities"), needs=needs
    )
    return Resend(http, setup.number("calls_a_second"))


CAPABILITIES = Capabilities(
    "resend",
    "direct",
    "keyed",
    key_life=dt.timedelta(hours=23, minutes=50),  # 24 hours, less the time of a call and what two clocks differ by
    most_recipients=100,
    most_bytes=10_000_000,
    calls_a_second=2.0,
)

ENTRY = Entry(
    CAPABILITIES,
    "Resend: 100 readers a call, under a key by which a lost call can be made again for 24 hours.",
    _open,
    (
        Setting("api_key", "a key of the team", required=True, secret=True),
        Setting("calls_a_second", "the team's rate limit", 2),
        Setting("base_url", "where the API is", BASE_URL),
        Setting("authorities", "a file of certificates to trust instead of the system's"),
    ),
)
