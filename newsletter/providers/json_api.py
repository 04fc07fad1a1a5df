"""Calls to a provider that speaks JSON: what it is asked, and its answers as pydantic models.

pydantic is imported where a provider's models are, which is when it is first talked to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from newsletter.providers.failure import CallFailed
from newsletter.providers.http import Call, Http, Reply

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")
Query = Mapping[str, str | int | tuple[str, ...]]  # several values: the name is repeated
File = tuple[str, bytes, str]  # its name, content and media type

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class _Overheard(Exception):
    """A change that would have been asked for; its text is the call."""


class JsonApi:
    """A provider's API over `http`. `failure` says what an answer that is no 2xx means."""

    def __init__(self, http: Http, failure: Callable[[Reply], CallFailed]) -> None:
        self._http = http
        self._failure = failure
        self._overhearing = False

    def overhear(self, work: Callable[[], object]) -> str:
        """The first change that `work` would ask for, which is not asked for; "" where there is none."""
        self._overhearing = True
        try:
            work()
        except _Overheard as overheard:
            return str(overheard)
        finally:
            self._overhearing = False
        return ""

    def get(self, path: str, model: type[M], query: Query | None = None, *, private: bool = False) -> M:
        """What stands at `path`. Raises CallFailed, for an answer that is not as `model` has it too."""
        reply = self._asked(Call("GET", path + _query(query), headers={"Accept": "application/json"}, private=private))
        return self._read(reply, model)

    def send(
        self,
        method: str,
        path: str,
        value: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        private: bool = False,
    ) -> Reply:
        """Ask for a change, once; a 2xx. Raises CallFailed."""
        body = None if value is None else json.dumps(value, ensure_ascii=False).encode()
        return self._asked(Call(method, path, body, {**_JSON, **(headers or {})}, private))

    def make(
        self,
        method: str,
        path: str,
        value: object,
        model: type[M],
        headers: Mapping[str, str] | None = None,
        *,
        private: bool = False,
    ) -> M:
        """Ask for a change, once; what it says of it. Raises CallFailed, "unknown" for an answer that can't be read."""
        return self._read(self.send(method, path, value, headers, private=private), model)

    def upload(self, path: str, fields: Mapping[str, str | File], model: type[M]) -> M:
        """Send files as a form has them (RFC 7578). Raises CallFailed."""
        from urllib3.filepost import encode_multipart_formdata

        body, kind = encode_multipart_formdata(fields)
        return self._read(self._asked(Call("POST", path, body, {"Content-Type": kind})), model)

    @property
    def address(self) -> str:
        """What paths are added to."""
        return self._http.address

    def close(self) -> None:
        """Give up the connection."""
        self._http.close()

    def _asked(self, call: Call) -> Reply:
        if self._overhearing and call.method != "GET":
            raise _Overheard(self._http.shown(call))
        reply = self._http.call(call)
        if reply.good:
            return reply
        raise self._failure(reply)

    def _read(self, reply: Reply, model: type[M]) -> M:
        from newsletter.providers.parsing import parsed

        found = parsed(model, reply.body)
        if found is None:
            reason = f"The answer of {self._http.host} can't be read, though it says {reply.status}"
            raise CallFailed(reason, taken="unknown", status=reply.status)
        return found


def _query(query: Query | None) -> str:
    return f"?{urlencode(query, doseq=True)}" if query else ""
