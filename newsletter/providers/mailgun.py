"""Mailgun: batches of 1,000 with recipient variables, and a log that can be searched for what became of them.

From the vendor's OpenAPI contract and https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/,
read in November 2026. There is no documented idempotency: a lost reply is resolved by /v1/analytics/logs alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from newsletter.compose.edition import Picture
from newsletter.compose.mime import header_value, inline_pictures
from newsletter.errors import CouldNotRun
from newsletter.providers.base import Capabilities
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.failure import CallFailed, receipt_of
from newsletter.providers.http import Call, Http, Reply
from newsletter.providers.json_api import JsonApi
from newsletter.providers.mailgun_variables import VARIABLES
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.merging import template, values
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, same_for_all
from newsletter.providers.personal import encoded_mailbox, header_refusals, list_headers, takes_one_click
from newsletter.providers.secret import Secret, secret_name

if TYPE_CHECKING:
    from requests import PreparedRequest

    from newsletter.providers.mailgun_models import Event

US = "https://api.mailgun.net"
EU = "https://api.eu.mailgun.net"
_LARGEST_MESSAGE = 25_000_000  # bytes
_LARGEST_OPTIONS = 16_000  # bytes of o:, h: and v: together
_LONGEST_TAG = 128  # characters
_SKEW = dt.timedelta(hours=1)  # by which the two clocks may differ
_PAGE = 100  # events, the most that the log gives at once
_MOST_PAGES = 2_000  # of a search: a batch fills ten, and shares its tag with the account's other ones of that hour
_UNSUBSCRIBE = "unsubscribe"
_WAIT = re.compile(r"try again (?:after|in) (\d{1,6}) second", re.I)
# Refusals of the account or its domain, whatever the recipients.
_OURS = re.compile(r"not allowed to send|sandbox subdomain|domain not found|is disabled|account|^'?from\b", re.I)
_THEIRS = re.compile(r"^'?to\b", re.I)  # "to parameter is not a valid address. please check documentation"


class Mailgun:
    """One sending domain at Mailgun."""

    capabilities = Capabilities(
        "mailgun",
        "direct",
        "searchable",
        settling=dt.timedelta(minutes=2),
        most_recipients=1_000,
        most_bytes=_LARGEST_MESSAGE,
    )

    def __init__(self, domain: str, http: Http) -> None:
        self._domain = domain
        self._http = http
        self._api = JsonApi(http, self._refusal)

    def refusals(self, mailing: Mailing) -> Iterator[str]:
        """Headers that can't be sent, and what is over 25 MB of message or 16 KB of options."""
        unsendable = tuple(header_refusals(mailing, "Mailgun"))
        yield from unsendable
        if unsendable:
            return
        edition = mailing.edition
        size = len(edition.html.encode()) + len(edition.text.encode())
        size += sum(len(picture.content) * 4 // 3 for picture in edition.pictures.values())
        if size > _LARGEST_MESSAGE:
            yield f"Mailgun takes messages of 25 MB at most, and this one has {size / 1_000_000:.1f}."
        options = [
            *_options(mailing, f"{mailing.name}/1", one_click=True),
            ("h:Message-Id", self._message_id(mailing.name)),
        ]
        taken = sum(len(name) + len(value.encode()) for name, value in options)
        if taken > _LARGEST_OPTIONS:
            yield f"Mailgun takes 16 KB of headers and tags, and these have {taken / 1000:.1f}: shorten reply_to."

    def check(self) -> str:
        """Ask for the domain."""
        domain = self._the_domain()
        return f"Mailgun knows {domain[0]}. {domain[1]}".strip()

    def sender_fault(self, sender: str) -> str:  # noqa: ARG002 - Mailgun looks at the domain that hands over
        """The domain's state, where it doesn't send."""
        return self._the_domain()[1]

    def close(self) -> None:
        """Give up the connection."""
        self._http.close()

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        """One form for all, and their own words in it as recipient variables."""
        html, pictures = inline_pictures(mailing.edition.html, mailing.edition.pictures, _file_name)
        made = template(mailing, html, VARIABLES)
        theirs = {
            recipient.address: values(made, mailing, recipient, VARIABLES.guarded)
            | {_UNSUBSCRIBE: recipient.unsubscribe}
            for recipient in recipients
        }
        fields = [
            ("from", header_value("From", encoded_mailbox(mailing.sender))),
            *(("to", recipient.address) for recipient in recipients),
            ("subject", header_value("Subject", made.subject)),
            ("html", made.html),
            ("text", made.text),
            *_options(mailing, key, one_click=all(takes_one_click(one.unsubscribe) for one in recipients)),
            ("h:Message-Id", self._message_id(key)),
            ("recipient-variables", msgspec.json.encode(theirs).decode()),
        ]
        return Batch(key, tuple(theirs), (_form(fields, pictures),))

    def hand_over(self, batch: Batch) -> Receipt:
        """One call. Mailgun takes all of a batch or, where one address is no address, nothing of it."""
        from newsletter.providers.mailgun_models import Queued
        from newsletter.providers.parsing import parsed

        try:
            reply = self._http.call(self._call(batch))
        except CallFailed as failure:
            return receipt_of(batch, failure)
        if not reply.good:
            return receipt_of(batch, self._refusal(reply))
        queued = parsed(Queued, reply.body)
        if queued:
            return same_for_all(batch, Outcome("accepted", reference=self._http.clean(queued.id)))
        said = self._http.clean(reply.body.decode(errors="replace"))
        if "Magnificent API" in said:  # its greeting to whoever calls an address that it doesn't have
            return NotTaken(f"{self._http.host} has no such address: look at base_url and domain.", again=False)
        return same_for_all(batch, Outcome("unknown", f"Mailgun's answer can't be read: {said}"))

    def shown(self, batch: Batch) -> Sequence[str]:
        """The one call."""
        return (self._http.shown(self._call(batch)),)

    def _call(self, batch: Batch) -> Call:
        (body,) = batch.requests
        boundary = body[2 : body.index(b"\r\n")].decode("ascii")
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return Call("POST", f"/v3/{quote(self._domain)}/messages", body, headers)

    def search(self, batch: Batch, since: dt.datetime) -> Mapping[str, Outcome]:
        """Ask the log for the batch's tags. A person gets one message of a mailing, whatever the batch."""
        wanted = {address.casefold(): address for address in batch.recipients}
        mailing = _mailing_tag(batch.key)
        found: dict[str, Outcome] = {}
        for event in self._events(_batch_tag(batch.key), since - _SKEW):
            address = wanted.get(event.recipient.casefold())
            if address and mailing in event.tags:
                found.setdefault(address, self._outcome(event))
            if len(found) == len(wanted):
                break
        return found

    def _outcome(self, event: Event) -> Outcome:
        if event.event == "rejected":
            return Outcome("refused", self._http.clean(event.reason) or "Mailgun rejected it.", event.id)
        return Outcome("accepted", reference=event.id)

    def _events(self, tag: str, start: dt.datetime) -> Iterator[Event]:
        """The log's lines with this tag, from `start` to Mailgun's own now. Raises CouldNotRun."""
        from newsletter.providers.mailgun_models import LogsPage

        asked = {
            "start": format_datetime(start.astimezone(dt.UTC)),
            "events": ["accepted", "rejected"],
            "filter": {"AND": [_equals("domain", self._domain), _equals("tag", tag)]},
        }
        token = ""
        for _ in range(_MOST_PAGES):
            page = {"sort": "timestamp:asc", "limit": _PAGE} | ({"token": token} if token else {})
            # Other mailings' readers stand in it too, whom no erasure would find in this one's evidence.
            found = self._api.make("POST", "/v1/analytics/logs", {**asked, "pagination": page}, LogsPage, private=True)
            yield from found.items
            if not found.items or found.pagination.next in ("", token):
                return
            token = found.pagination.next
        raise CouldNotRun(
            f"Mailgun's log goes on after {_MOST_PAGES * _PAGE:,} messages with the tag {tag}.",
            "Look at it on Mailgun's own page, then say with `newsletter deliveries settle` who has the issue.",
        )

    def _the_domain(self) -> tuple[str, str]:
        """The domain's name, and why it doesn't send, "" where it does."""
        from newsletter.providers.mailgun_models import DomainAnswer

        domain = self._api.get(f"/v4/domains/{quote(self._domain)}", DomainAnswer).domain
        if domain.is_disabled or domain.state == "disabled":
            reason = self._http.clean(domain.disabled.reason) if domain.disabled else ""
            return domain.name, f"Mailgun has disabled {domain.name}{': ' + reason if reason else ''}."
        if domain.state != "active":
            return domain.name, f"{domain.name} is {domain.state} at Mailgun: set the DNS records that it shows."
        if domain.type == "sandbox":
            return domain.name, f"{domain.name} is a sandbox: it sends to the addresses alone that Mailgun was given."
        return domain.name, ""

    def _refusal(self, reply: Reply) -> CallFailed:
        from newsletter.providers.mailgun_models import Said
        from newsletter.providers.parsing import parsed

        answer = parsed(Said, reply.body)
        said = answer.message if answer else reply.body.decode(errors="replace").strip(' "\n')
        wait = _WAIT.search(said)
        failure = self._http.refusal(reply, said, self._help(reply.status), wait=float(wait[1]) if wait else None)
        if wait and reply.status < 500:
            return CallFailed(failure.message, taken="no", wait=float(wait[1]), status=reply.status)
        failure.theirs = failure.refused and bool(_THEIRS.search(said))
        if failure.refused and not failure.theirs and _OURS.search(said):
            return CallFailed(failure.message, taken="no", again=False, status=reply.status)
        return failure

    def _help(self, status: int) -> str:
        """What to do about a key or a domain that Mailgun doesn't know: its two regions know nothing of each other."""
        region = f"Domains of the EU are kept at {EU}, all others at {US}; base_url is {self._http.address}."
        if status == HTTPStatus.UNAUTHORIZED:
            name = secret_name("mailgun", "api_key")
            return (
                f"Look at {name}: it must be a key of the account, as a sending key can do no more than send. {region}"
            )
        if status == HTTPStatus.NOT_FOUND:
            return f"Look at domain in [providers.mailgun], which is {self._domain}. {region}"
        return ""

    def _message_id(self, key: str) -> str:
        """The same at every attempt: a mail server that gets a message twice can tell."""
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{self._domain}>"


def _options(mailing: Mailing, key: str, *, one_click: bool) -> Iterator[tuple[str, str]]:
    """Headers and tags. `one_click`: whether every reader's address to unsubscribe by takes it."""
    if mailing.reply_to:
        yield "h:Reply-To", header_value("Reply-To", encoded_mailbox(mailing.reply_to))
    example = "https:" if one_click else "mailto:"
    for name, value in list_headers(example).items():
        yield f"h:{name}", value.replace(example, f"%recipient.{_UNSUBSCRIBE}%")
    yield "o:tag", _mailing_tag(key)
    yield "o:tag", _batch_tag(key)


def _mailing_tag(key: str) -> str:
    """The mailing's name, as far as a tag can be that; Mailgun's own statistics go by it."""
    name = key.rpartition("/")[0]
    good = name.isascii() and name.isprintable() and len(name) <= _LONGEST_TAG
    return name if good else hashlib.sha256(name.encode()).hexdigest()


def _batch_tag(key: str) -> str:
    """What a batch is searched by: one of 256, as an account has room for some thousand tags."""
    return f"newsletter-batch-{hashlib.sha256(key.encode()).hexdigest()[:2]}"


def _equals(attribute: str, value: str) -> Mapping[str, object]:
    return {"attribute": attribute, "comparator": "=", "values": [{"label": value, "value": value}]}


def _file_name(picture: Picture) -> str:
    """Mailgun takes the name of an inline file for its content id."""
    if re.fullmatch(r"[A-Za-z0-9._-]{1,100}", picture.name):
        return picture.name
    return hashlib.sha256(picture.name.encode() + picture.content).hexdigest()[:24] + PurePath(picture.name).suffix


def _form(fields: Sequence[tuple[str, str]], pictures: Mapping[str, Picture]) -> bytes:
    """A form as bytes (RFC 7578), its boundary from its content so that it is the same each time."""
    from urllib3.fields import RequestField
    from urllib3.filepost import encode_multipart_formdata

    parts = [RequestField(name, value) for name, value in fields]
    for part in parts:
        part.make_multipart()
    for name, picture in pictures.items():
        file = RequestField("inline", picture.content, filename=name)
        file.make_multipart(content_type=picture.media_type)
        parts.append(file)
    digest = hashlib.sha256("\n".join(value for _, value in fields).encode()).hexdigest()
    return encode_multipart_formdata(parts, boundary=f"newsletter-{digest[:40]}")[0]


def _open(setup: Setup) -> Mailgun:
    key = setup.secrets.get("api_key", Secret(""))

    def sign(request: PreparedRequest) -> PreparedRequest:
        from requests.auth import HTTPBasicAuth

        signed: PreparedRequest = HTTPBasicAuth("api", key.reveal())(request)
        return signed

    secrets = (key, Secret(f"api:{key.reveal()}"))
    needs = (secret_name("mailgun", "api_key"),)
    http = Http(
        setup.text("base_url"), sign, secrets, record=setup.record, authorities=setup.text("authorities"), needs=needs
    )
    return Mailgun(setup.text("domain"), http)


ENTRY = Entry(
    Mailgun.capabilities,
    "Mailgun: 1,000 readers a call; what became of a lost call is asked of its log.",
    _open,
    (
        Setting("domain", "the sending domain at Mailgun", required=True),
        Setting("api_key", "a key of the account (no sending key)", required=True, secret=True),
        Setting("base_url", f"where the domain lives: {US}, or {EU} for domains of the EU", US, asked=True),
        Setting("authorities", "a file of certificates to trust instead of the system's"),
    ),
)
