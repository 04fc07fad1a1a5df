"""The stand-in of Amazon SES v2: signatures checked by botocore, requests held to botocore's own model of the API.

The OpenAPI contract at hand is older than inline templates and headers of an entry; botocore's model has them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from stand_in import Answer, Asked, Delivered, StandIn, json_answer
from vendor_contract import Contract

REGION = "eu-west-1"
ACCESS = "AKIDEXAMPLE"
BULK = "/v2/email/outbound-bulk-emails"
_SIGNED = re.compile(r"Credential=([^/]+)/(\d+)/([^/]+)/([^/]+)/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)")
_VARIABLE = re.compile(r"(\\?)\{\{(\{?)\s*([^{}]*?)\s*(\}?)\}\}")


class Ses(StandIn):
    """`identities`: whether each is verified. `account` is what GET /v2/email/account says. `statuses`: by address."""

    contract = Contract("amazon-sesv2.yml", f"https://email.{REGION}.amazonaws.com")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.identities = {"example.org": True, "new.example.com": False}
        self.account: dict[str, Any] = {
            "ProductionAccessEnabled": True,
            "SendingEnabled": True,
            "EnforcementStatus": "HEALTHY",
            "SendQuota": {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 120.0},
        }
        self.statuses: dict[str, str] = {}
        self.attachments: list[Mapping[str, Any]] = []

    def sends(self, asked: Asked) -> bool:
        return asked.path == BULK

    def said(self, status: int, message: str, kind: str = "InternalFailure") -> Answer:
        return json_answer(status, {"message": message}, {"x-amzn-ErrorType": f"{kind}:http://internal.amazon.com/"})

    def too_many(self, wait: int | None) -> Answer:
        answer = self.said(429, "Maximum sending rate exceeded.", "TooManyRequestsException")
        return Answer(429, answer.body, {**answer.headers, **({"Retry-After": str(wait)} if wait is not None else {})})

    def bad_key(self) -> Answer:
        return self.said(403, "The security token included in the request is invalid.", "UnrecognizedClientException")

    def wrong_region(self) -> Answer:
        words = f"Credential should be scoped to a valid region, not 'us-east-1'. It must be '{REGION}'."
        return self.said(403, words, "InvalidSignatureException")

    def answer(self, asked: Asked) -> Answer:
        fault = self._unsigned(asked)
        if fault:
            return fault
        if asked.path == "/v2/email/account":
            return json_answer(200, self.account)
        if asked.path.startswith("/v2/email/identities/"):
            return self._identity(asked.path.rpartition("/")[2])
        if asked.path == BULK:
            return self._take(asked.json())
        return self.said(404, "Unknown operation", "NotFoundException")

    def _take(self, asked: Mapping[str, Any]) -> Answer:
        self.broken += _model_faults(asked) if self._checked else []
        entries = asked["BulkEmailEntries"]
        template = asked["DefaultContent"]["Template"]
        if len(entries) > 50:
            return self.said(400, "Too many destinations", "BadRequestException")
        if self.keep:
            self.attachments = template.get("Attachments", [])
        return json_answer(200, {"BulkEmailEntryResults": [self._entry(asked, template, entry) for entry in entries]})

    def _entry(self, asked: Mapping[str, Any], template: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, str]:
        (address,) = entry["Destination"]["ToAddresses"]
        status = "INVALID_PARAMETER" if address in self.refusing else self.statuses.get(address, "SUCCESS")
        if status != "SUCCESS":
            return {"Status": status, "Error": f"Because of {address}."}
        self.deliver(self._message(asked, template, entry, address))
        return {"Status": "SUCCESS", "MessageId": f"0102-{address}"}

    def _message(
        self, asked: Mapping[str, Any], template: Mapping[str, Any], entry: Mapping[str, Any], address: str
    ) -> Delivered:
        if not self.keep:
            return Delivered(address, "", "", "")
        data = json.loads(entry["ReplacementEmailContent"]["ReplacementTemplate"]["ReplacementTemplateData"])
        content = {name: rendered(text, data) for name, text in template["TemplateContent"].items()}
        headers = {one["Name"]: one["Value"] for one in entry["ReplacementHeaders"]}
        headers |= {"From": asked["FromEmailAddress"], "Reply-To": ", ".join(asked.get("ReplyToAddresses", []))}
        return Delivered(address, content["Subject"], content["Html"], content["Text"], headers)

    def _identity(self, name: str) -> Answer:
        if name not in self.identities:
            return self.said(404, f"Email identity <{name}> does not exist.", "NotFoundException")
        good = self.identities[name]
        words = {"VerifiedForSendingStatus": good, "VerificationStatus": "SUCCESS" if good else "PENDING"}
        return json_answer(200, {"IdentityType": "DOMAIN", **words})

    def _unsigned(self, asked: Asked) -> Answer | None:
        """What is wrong with the signature (version 4)."""
        signed = _SIGNED.search(asked.headers.get("authorization", ""))
        if not signed:
            return self.said(403, "Missing Authentication Token", "MissingAuthenticationTokenException")
        if signed[1] != ACCESS or (signed[4], signed[3]) != ("ses", REGION):
            return self.wrong_region() if signed[3] != REGION else self.bad_key()
        if asked.headers.get("x-amz-content-sha256") != hashlib.sha256(asked.body).hexdigest():
            return self.said(403, "The body is not the one that was signed.", "InvalidSignatureException")
        if signed[6] != _signature(asked, self.key, signed[5].split(";")):
            return self.said(403, "The request signature we calculated does not match.", "InvalidSignatureException")
        return None


def rendered(text: str, data: Mapping[str, str]) -> str:
    """A template as Handlebars reads it, as far as simple variables go; what it would stumble over is a fault."""

    def fill(found: re.Match[str]) -> str:
        escaped, opened, name, closed = found.groups()
        assert not escaped, f"an escaped variable: {found[0]}"
        assert not opened, f"three braces: {found[0]}"
        assert not closed, f"three braces: {found[0]}"
        return data[name]

    assert "{{" not in _VARIABLE.sub("", text), f"braces that are no variable: {text}"
    return _VARIABLE.sub(fill, text)


def _signature(asked: Asked, secret: str, names: list[str]) -> str:
    """What botocore makes of the request."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    headers = {name: asked.headers[name] for name in names}
    request = AWSRequest(asked.method, f"http://{asked.headers['host']}{_quoted(asked.path)}", headers, asked.body)
    request.context["timestamp"] = asked.headers["x-amz-date"]
    signer = SigV4Auth(Credentials(ACCESS, secret), "ses", REGION)
    canonical = signer.canonical_request(request)
    return str(signer.signature(signer.string_to_sign(request, canonical), request))


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


@cache
def _model() -> Any:
    import botocore.session

    return botocore.session.get_session().get_service_model("sesv2").operation_model("SendBulkEmail").input_shape


def _model_faults(asked: Mapping[str, Any]) -> list[str]:
    """What of a request breaks botocore's model: its limits, and names that it doesn't have."""
    from botocore.validate import ParamValidator

    faults = _unknown_names(_model(), asked, "")
    report = ParamValidator().validate(asked, _model())
    return [*faults, *([report.generate_report()] if report.has_errors() else [])]


def _unknown_names(shape: Any, value: Any, where: str) -> list[str]:
    if shape.type_name == "list":
        return [fault for item in value for fault in _unknown_names(shape.member, item, where)]
    if shape.type_name != "structure":
        return []
    unknown = [f"{where}{name} is not in the model" for name in value if name not in shape.members]
    known = {name: found for name, found in value.items() if name in shape.members}
    return unknown + [
        fault for name in known for fault in _unknown_names(shape.members[name], known[name], f"{where}{name}.")
    ]


STAND_IN = Ses
