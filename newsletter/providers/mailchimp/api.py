"""Where Mailchimp's API is, who asks, and what its refusals mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.errors import CouldNotRun
from newsletter.providers.exchange import Record
from newsletter.providers.failure import CallFailed
from newsletter.providers.http import Http, Reply
from newsletter.providers.json_api import JsonApi, failure_of, wait_asked
from newsletter.providers.secret import Secret

if TYPE_CHECKING:
    from requests import PreparedRequest

_KEY = re.compile(r".+-([a-z]+[0-9]+)\Z")
_DEADLINE = 120.0  # seconds: Mailchimp gives up on a call itself then
_TELL_KEY = (
    "A key works at the data centre that it ends in (-us21). Make a new one under Profile, Extras, API keys, and run "
    "`newsletter connect mailchimp`."
)


def address_of(key: Secret) -> str:
    """The API's address: the key ends in the name of the account's data centre. Raises CouldNotRun."""
    found = _KEY.match(key.reveal())
    if not found:
        raise CouldNotRun("Mailchimp's key does not end in its data centre, as in …-us21.", _TELL_KEY)
    return f"https://{found[1]}.api.mailchimp.com/3.0"


def open_api(address: str, key: Secret, record: Record) -> JsonApi:
    """The API at `address`. Basic authentication, with any user name."""

    def sign(request: PreparedRequest) -> PreparedRequest:
        from requests.auth import HTTPBasicAuth

        signed: PreparedRequest = HTTPBasicAuth("newsletter", key.reveal())(request)
        return signed

    http = Http(address, sign, [key, _Basic(key)], record=record, deadline=_DEADLINE)
    return JsonApi(http, lambda reply: _failure(http, reply))


class _Basic(Secret):
    """The key as the header has it."""

    def __init__(self, key: Secret) -> None:
        super().__init__(f"newsletter:{key.reveal()}")


def _failure(http: Http, reply: Reply) -> CallFailed:
    """problem+json (RFC 9457) says `title` and `detail`; 429, or 403 without a word, is too many calls at once."""
    problem = reply.json()
    if not isinstance(problem, dict):
        if reply.status == 403:
            return CallFailed("403: too many calls at once", taken="no", wait=wait_asked(reply), status=403)
        return failure_of(reply, "without words that can be read")
    parts = [str(problem.get("title", "")), str(problem.get("detail", ""))]
    parts += [f"{one.get('field', '')}: {one.get('message', '')}" for one in problem.get("errors") or ()]
    said = http.clean(": ".join(part for part in parts if part))
    return failure_of(reply, said, _TELL_KEY if reply.status in (401, 403) else "")
