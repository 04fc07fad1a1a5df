"""Amazon SES v2: bulk calls of 50 with an inline template. Nobody can say what became of a call whose answer was lost.

From the API model that Amazon publishes with botocore (sesv2, 2019-09-27), the vendor's OpenAPI contract and
https://docs.aws.amazon.com/ses/latest/dg/ (send-personalized-email-api, quotas), read in November 2026.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from newsletter.compose.edition import Picture
from newsletter.compose.mime import header_value, inline_pictures
from newsletter.errors import CouldNotRun
from newsletter.providers.base import Capabilities
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.failure import CallFailed, receipt_of
from newsletter.providers.http import Call, Http, Reply
from newsletter.providers.json_api import JsonApi
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.merging import Kind, Template, template, values
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, Settled, State, same_for_all
from newsletter.providers.personal import bare_address, encoded_mailbox, header_refusals, list_headers
from newsletter.providers.secret import Secret, secret_name

if TYPE_CHECKING:
    from requests import PreparedRequest

    from newsletter.providers.ses_models import Account, Result

_MOST_ENTRIES = 50
_LARGEST_TEMPLATE = 900_000  # bytes: an inline template and its values have 1 MB together
_LARGEST_MESSAGE = 40_000_000  # bytes, after base64
# What could be read with a variable beside it, or as one: braces and backslashes in a row with an opening one among
# them, an opening brace or a backslash before a variable, a closing brace after one.
_SYNTAX = re.compile(r"(?=[{}\\]{2})[}\\]*\{[{}\\]*|\{\Z|\\+\Z|\A\}+")
_CHARACTERS = {"{": "open", "}": "close", "\\": "back"}
# What a status says of its entry; one that isn't here is about the account, and about every entry sooner or later.
_STATES: Mapping[str, State] = {
    "SUCCESS": "accepted",
    "MESSAGE_REJECTED": "refused",
    "INVALID_PARAMETER": "refused",
    "FAILED": "deferred",  # "unable to process your request": of the recipient it says nothing
    "ACCOUNT_THROTTLED": "deferred",
    "TRANSIENT_FAILURE": "deferred",
}
_ACCOUNTS = (
    "ACCOUNT_DAILY_QUOTA_EXCEEDED", "ACCOUNT_SENDING_PAUSED", "ACCOUNT_SUSPENDED", "CONFIGURATION_SET_NOT_FOUND",
    "CONFIGURATION_SET_SENDING_PAUSED", "INVALID_SENDING_POOL_NAME", "MAIL_FROM_DOMAIN_NOT_VERIFIED",
    "TEMPLATE_NOT_FOUND",
)  # fmt: skip
_LATER = ("TooManyRequestsException", "ThrottlingException", "Throttling")
_NEVER = (
    "AccountSuspendedException", "SendingPausedException", "MailFromDomainNotVerifiedException", "NotFoundException",
    "LimitExceededException", "MessageRejected",
)  # fmt: skip


class _Handlebars:
    """Variables in two braces. SES escapes no HTML, and reads what it fills in no more."""

    def variable(self, name: str) -> str:
        return f"{{{{{name}}}}}"

    def guarded(self, text: str, kind: Kind) -> str:  # noqa: ARG002 - braces mean the same everywhere
        return _SYNTAX.sub(lambda found: "".join(self.variable(_CHARACTERS[one]) for one in found[0]), text)


_HANDLEBARS = _Handlebars()


class Ses:
    """An account in a region. `rate`: messages a second that it may send."""

    def __init__(self, region: str, http: Http, *, rate: int = 14, configuration_set: str = "") -> None:
        self._region = region
        self._http = http
        self._api = JsonApi(http, self._refusal)
        self._configuration_set = configuration_set
        entries = max(1, min(_MOST_ENTRIES, rate))  # SES refuses more in a call than it would send in a second
        self.capabilities = replace(CAPABILITIES, most_recipients=entries, calls_a_second=max(1, rate) / entries)

    def refusals(self, mailing: Mailing) -> Iterator[str]:
        """Headers that can't be sent, and what is over 1 MB of text or 40 MB of message."""
        yield from header_refusals(mailing, "Amazon SES")
        edition = mailing.edition
        text = len(edition.html.encode()) + len(edition.text.encode())
        if text > _LARGEST_TEMPLATE:
            yield f"Amazon SES takes 0.9 MB of HTML and text at most, and these have {text / 1_000_000:.1f}."
        size = text + sum(len(picture.content) * 4 // 3 for picture in edition.pictures.values())
        if size > _LARGEST_MESSAGE:
            yield f"Amazon SES takes messages of 40 MB at most, and this one has {size / 1_000_000:.1f}."

    def check(self) -> str:
        """Ask for the account and its quota."""
        quota = self._account().quota
        day = "any number" if quota.most_a_day < 0 else f"{quota.most_a_day:.0f} ({quota.sent:.0f} used)"
        return f"Amazon SES in {self._region} takes {quota.a_second:g} messages a second and {day} a day."

    def sender_fault(self, sender: str) -> str:
        """Whether the address or its domain is verified in this region, and the account may send to everybody."""
        return self._identity_fault(bare_address(sender)) or self._account_fault()

    def close(self) -> None:
        """Give up the connection."""
        self._http.close()

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        """One template for all, with an entry for each reader."""
        html, pictures = inline_pictures(mailing.edition.html, mailing.edition.pictures)
        made = template(mailing, html, _HANDLEBARS)
        request: dict[str, object] = {
            "FromEmailAddress": header_value("From", encoded_mailbox(mailing.sender)),
            "DefaultContent": {"Template": _template(made, pictures)},
            "BulkEmailEntries": [_entry(made, mailing, recipient) for recipient in recipients],
        }
        if mailing.reply_to:
            request["ReplyToAddresses"] = [header_value("Reply-To", encoded_mailbox(mailing.reply_to))]
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        if re.fullmatch(r"[A-Za-z0-9_.@-]{1,256}", mailing.name):
            request["DefaultEmailTags"] = [{"Name": "mailing", "Value": mailing.name}]
        return Batch(key, tuple(recipient.address for recipient in recipients), (msgspec.json.encode(request),))

    def hand_over(self, batch: Batch) -> Receipt:
        """One call; SES answers for each entry."""
        from newsletter.providers.parsing import parsed
        from newsletter.providers.ses_models import Results

        try:
            reply = self._http.call(_call(batch))
        except CallFailed as failure:
            return receipt_of(batch, failure)
        if not reply.good:
            return receipt_of(batch, self._refusal(reply))
        answer = parsed(Results, reply.body)
        if answer is None or len(answer.results) != len(batch.recipients):
            said = self._http.clean(reply.body.decode(errors="replace"))
            return same_for_all(batch, Outcome("unknown", f"Amazon's answer can't be read: {said}"))
        if all(result.status in _ACCOUNTS for result in answer.results):
            return NotTaken(self._words(answer.results[0]), again=False)
        if all(result.status == "ACCOUNT_THROTTLED" for result in answer.results):
            return NotTaken(self._words(answer.results[0]))  # or everybody else would be handed over at the same speed
        return Settled(dict(zip(batch.recipients, map(self._outcome, answer.results), strict=True)))

    def shown(self, batch: Batch) -> Sequence[str]:
        """The one call; its signature holds for the moment of the call alone."""
        return (self._http.shown(_call(batch)),)

    def _outcome(self, result: Result) -> Outcome:
        state = "deferred" if result.status in _ACCOUNTS else _STATES.get(result.status, "unknown")
        if state == "accepted":
            return Outcome("accepted", reference=self._http.clean(result.message_id or ""))
        return Outcome(state, self._words(result))

    def _words(self, result: Result) -> str:
        return self._http.clean(f"{result.status} {result.error or ''}")

    def _account(self) -> Account:
        from newsletter.providers.ses_models import Account

        return self._api.get("/v2/email/account", Account)

    def _account_fault(self) -> str:
        account = self._account()
        if not account.sending or account.enforcement == "SHUTDOWN":
            return f"Amazon SES has paused sending in {self._region}: its console says why."
        if not account.production:
            return f"The account is in the sandbox of {self._region}: it sends to verified addresses alone."
        return ""

    def _identity_fault(self, address: str) -> str:
        """SES takes the address itself, its domain, or a domain above that."""
        from newsletter.providers.ses_models import Identity

        labels = address.rpartition("@")[2].split(".")
        pending = ""
        for name in (address, *(".".join(labels[at:]) for at in range(len(labels) - 1))):
            try:
                identity = self._api.get(f"/v2/email/identities/{quote(name, safe='')}", Identity)
            except CallFailed as failure:
                if failure.status != 404:
                    raise
                continue
            if identity.verified:
                return ""
            pending = pending or f"{name} is not verified yet in {self._region} ({identity.state or 'pending'})."
        unknown = f"Neither {address} nor its domain is verified in {self._region}: look at region, or verify it there."
        return pending or unknown

    def _refusal(self, reply: Reply) -> CallFailed:
        from newsletter.providers.parsing import parsed
        from newsletter.providers.ses_models import Said

        kind = reply.headers.get("x-amzn-errortype", "").partition(":")[0]
        answer = parsed(Said, reply.body)
        said = (answer.message or answer.capital) if answer else reply.body.decode(errors="replace")
        failure = self._http.refusal(reply, f"{kind} {said}".strip(), self._help(reply.status, said))
        if kind in _LATER and reply.status < 500:
            return CallFailed(failure.message, taken="no", wait=failure.wait, status=reply.status)
        if kind in _NEVER and reply.status < 500:
            return CallFailed(failure.message, failure.help, taken="no", again=False, status=reply.status)
        return failure

    def _help(self, status: int, said: str) -> str:
        if "region" in said.lower():
            return f"Look at region in [providers.ses], which is {self._region}, and at base_url."
        if "expired" in said.lower() or "not yet current" in said.lower():
            return "Look at this computer's clock, and at the session token if you use one."
        names = (secret_name("ses", "access_key_id"), secret_name("ses", "secret_access_key"))
        return f"Look at {' and '.join(names)}, and at what their policy allows." if status in (401, 403) else ""


def _template(made: Template, pictures: Mapping[str, Picture]) -> Mapping[str, object]:
    content = {"Subject": header_value("Subject", made.subject), "Html": made.html, "Text": made.text}
    attachments = [_attachment(content_id, picture) for content_id, picture in pictures.items()]
    return {"TemplateContent": content, "TemplateData": "{}"} | ({"Attachments": attachments} if attachments else {})


def _attachment(content_id: str, picture: Picture) -> Mapping[str, str]:
    return {
        "RawContent": base64.b64encode(picture.content).decode("ascii"),
        "ContentDisposition": "INLINE",
        "FileName": picture.name,
        "ContentId": content_id,
        "ContentTransferEncoding": "BASE64",
        "ContentType": picture.media_type,
    }


def _entry(made: Template, mailing: Mailing, recipient: Recipient) -> Mapping[str, object]:
    data = values(made, mailing, recipient, lambda words, _kind: words)
    data |= {name: one for one, name in _CHARACTERS.items() if made.has(_HANDLEBARS.variable(name))}
    headers = [{"Name": name, "Value": value} for name, value in list_headers(recipient.unsubscribe).items()]
    return {
        "Destination": {"ToAddresses": [recipient.address]},
        "ReplacementEmailContent": {
            "ReplacementTemplate": {"ReplacementTemplateData": msgspec.json.encode(data).decode()}
        },
        "ReplacementHeaders": headers,
    }


def _call(batch: Batch) -> Call:
    (body,) = batch.requests
    return Call("POST", "/v2/email/outbound-bulk-emails", body, {"Content-Type": "application/json"})


def _open(setup: Setup) -> Ses:
    region = setup.text("region")
    secrets = {name: setup.secrets.get(name, Secret("")) for name in _SECRETS}

    def sign(request: PreparedRequest) -> PreparedRequest:
        from requests_aws4auth import AWS4Auth

        access, secret, token = (secrets[name].reveal() for name in _SECRETS)
        signed: PreparedRequest = AWS4Auth(access, secret, region, "ses", session_token=token or None)(request)
        return signed

    if not re.fullmatch(r"[a-z0-9-]+", region):
        raise CouldNotRun(f"“{region}” in [providers.ses] is no region of Amazon's.", "Write one such as eu-west-1.")
    address = setup.text("base_url") or f"https://email.{region}.{_domain(region)}"
    needs = [secret_name("ses", name) for name in _SECRETS[:2]]
    http = Http(
        address, sign, secrets.values(), record=setup.record, authorities=setup.text("authorities"), needs=needs
    )
    rate = setup.number("messages_a_second")
    return Ses(region, http, rate=rate, configuration_set=setup.text("configuration_set"))


def _domain(region: str) -> str:
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


_SECRETS = ("access_key_id", "secret_access_key", "session_token")

CAPABILITIES = Capabilities(
    "ses",
    "direct",
    "opaque",
    most_recipients=14,
    most_bytes=_LARGEST_MESSAGE,
    calls_a_second=1.0,
)

ENTRY = Entry(
    CAPABILITIES,
    "Amazon SES: 50 readers a call; where an answer is lost, a person decides.",
    _open,
    (
        Setting("region", "the account's region, such as eu-west-1", required=True),
        Setting("access_key_id", "the id of an access key that may use SES", required=True, secret=True),
        Setting("secret_access_key", "that key's secret", required=True, secret=True),
        Setting("session_token", "with a temporary key, its token", secret=True),
        Setting("messages_a_second", "the account's sending rate, which `providers check` shows", 14),
        Setting("configuration_set", "a configuration set to send with"),
        Setting("base_url", "where the API is; without it, the region's own address"),
        Setting("authorities", "a file of certificates to trust instead of the system's"),
    ),
)
