"""Where Mailchimp's API is, who asks, and what its refusals mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.errors import CouldNotRun
from newsletter.providers.entry import Setup
from newsletter.providers.failure import CallFailed
from newsletter.providers.http import Http, Reply
from newsletter.providers.json_api import JsonApi
from newsletter.providers.secret import Secret, secret_name

if TYPE_CHECKING:
    from requests import PreparedRequest

_KEY = re.compile(r".+-([a-z]+[0-9]+)\Z")
_USER = "newsletter"  # Mailchimp asks for one and reads none
_DEADLINE = 120.0  # seconds: Mailchimp gives up on a call itself then
_TELL_KEY = (
    "A key works at the data centre that it ends in (-us21). Make a new one under Profile, Extras, API keys, and run "
    "`newsletter connect mailchimp`."
)


def open_api(setup: Setup) -> JsonApi:
    """The API where the account is. Basic authentication, with any user name. Raises CouldNotRun."""
    key = setup.secrets.get("api_key", Secret(""))

    def sign(request: PreparedRequest) -> PreparedRequest:
        from requests.auth import HTTPBasicAuth

        signed: PreparedRequest = HTTPBasicAuth(_USER, key.reveal())(request)
        return signed

    http = Http(
        setup.text("base_url") or _address_of(key),
        sign,
        (key, Secret(f"{_USER}:{key.reveal()}")),  # the second as the header has it
        record=setup.record,
        deadline=_DEADLINE,
        authorities=setup.text("authorities"),
        needs=(secret_name("mailchimp", "api_key"),),
    )
    return JsonApi(http, lambda reply: _failure(http, reply))


def _address_of(key: Secret) -> str:
    """A key ends in the name of its account's data centre. Without one there is nobody to be asked."""
    found = _KEY.match(key.reveal())
    if key and not found:
        raise CouldNotRun("Mailchimp's key does not end in its data centre, as in …-us21.", _TELL_KEY)
    return f"https://{found[1] if found else 'us1'}.api.mailchimp.com/3.0"


def _failure(http: Http, reply: Reply) -> CallFailed:
    """problem+json (RFC 9457) says `title` and `detail`; 429, or 403 without a word, is too many calls at once."""
    problem = reply.json()
    if not isinstance(problem, dict):
        if reply.status == 403:
            return CallFailed("403: too many calls at once", taken="no", status=403)
        return http.refusal(reply, "without words that can be read")
    parts = [str(problem.get("title") or ""), str(problem.get("detail") or "")]
    faults = problem.get("errors")
    parts += [_told_fault(one) for one in faults] if isinstance(faults, list) else []
    said = ": ".join(part for part in parts if part)
    missing = f"Is base_url right? It is {http.address}." if reply.status == 404 else ""
    return http.refusal(reply, said, _TELL_KEY if reply.status in (401, 403) else missing)


def _told_fault(fault: object) -> str:
    """`{field, message}`, or words."""
    return f"{fault.get('field', '')}: {fault.get('message', '')}" if isinstance(fault, dict) else str(fault)
