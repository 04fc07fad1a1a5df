"""Calls to a provider that speaks JSON: what it is asked, and its answers as pydantic models.

pydantic is imported where a provider's models are, which is when it is first talked to.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from newsletter.providers.failure import CallFailed, failure_of_status, retry_after
from newsletter.providers.http import Call, Http, Reply

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound="BaseModel")
Query = Mapping[str, str | int | tuple[str, ...]]  # several values: the name is repeated
File = tuple[str, bytes, str]  # its name, content and media type

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class JsonApi:
    """A provider's API over `http`. `failure` says what an answer that is no 2xx means."""

    def __init__(self, http: Http, failure: Callable[[Reply], CallFailed]) -> None:
        self._http = http
        self._failure = failure

    def get(self, path: str, model: type[M], query: Query | None = None, *, private: bool = False) -> M:
        """What stands at `path`. Raises CallFailed, for an answer that is not as `model` has it too."""
        reply = self._asked(Call("GET", path + _query(query), headers={"Accept": "application/json"}, private=private))
        return self._read(reply, model)

    def send(self, method: str, path: str, value: object = None, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for a change, once; a 2xx. Raises CallFailed."""
        body = None if value is None else json.dumps(value, ensure_ascii=False).encode()
        return self._asked(Call(method, path, body, {**_JSON, **(headers or {})}))

    def make(
        self, method: str, path: str, value: object, model: type[M], headers: Mapping[str, str] | None = None
    ) -> M:
        """Ask for a change, once; what it says of it. Raises CallFailed, "unknown" for an answer that can't be read."""
        return self._read(self.send(method, path, value, headers), model)

    def upload(self, path: str, fields: Mapping[str, str | File], model: type[M]) -> M:
        """Send files as a form has them (RFC 7578). Raises CallFailed."""
        from urllib3.filepost import encode_multipart_formdata

        body, kind = encode_multipart_formdata(fields)
        return self._read(self._asked(Call("POST", path, body, {"Content-Type": kind})), model)

    def close(self) -> None:
        """Give up the connection."""
        self._http.close()

    def _asked(self, call: Call) -> Reply:
        reply = self._http.call(call)
        if reply.good:
            return reply
        raise self._failure(reply)

    def _read(self, reply: Reply, model: type[M]) -> M:
        from pydantic import ValidationError

        try:
            return model.model_validate_json(reply.body)
        except ValidationError as error:
            reason = f"{reply.status}, but its answer can't be read: {_first(error)}"
            raise CallFailed(self._http.clean(reason), taken="unknown", status=reply.status) from None


def failure_of(reply: Reply, said: str, help: str = "") -> CallFailed:
    """What an answer that is no 2xx means where the vendor says nothing else, with the wait that it asks for."""
    return failure_of_status(reply.status, said, wait=wait_asked(reply), help=help)


def wait_asked(reply: Reply) -> float | None:
    """The seconds that a Retry-After header asks for; a date is taken from the server's own clock."""
    try:
        now = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        now = dt.datetime.now(dt.UTC)
    return retry_after(reply.headers.get("retry-after", ""), now)


def _query(query: Query | None) -> str:
    return f"?{urlencode(query, doseq=True)}" if query else ""


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, without the value: it may be somebody's data."""
    found = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(map(str, found["loc"]))
    return f"{where}: {found['msg']}" if where else found["msg"]
