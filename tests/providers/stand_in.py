"""A vendor's stand-in: a small server with state on a real socket of this machine, which misbehaves as it is told.

A vendor's module subclasses `StandIn`: `answer` does what the vendor does, and calls `deliver` for each message that it
takes. `fail` queues faults (`faults.py`); `chance` draws one for each request that sends. What was really delivered is
counted by address, whatever the sender was told, so a test can say that nobody got it twice. Both sides of the wire are
held to the vendor's contract where one is given (`vendor_contract.py`); leaving the block raises where one was broken.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import struct
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
from vendor_contract import Contract

DELIVERED = "/stand-in/delivered"  # how another process asks for the counts


@dataclass(frozen=True)
class Asked:
    """A request as it came. `headers` by lower-case name; `path` is decoded and has no query."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


@dataclass(frozen=True)
class Answer:
    """What is sent back. `pace`: seconds before each byte of the body; `genuine`: the vendor's own words."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    pace: float = 0.0
    genuine: bool = True


def json_answer(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})})


@dataclass(frozen=True)
class Delivered:
    """One message as its reader gets it."""

    address: str
    subject: str
    html: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Cut(Exception):
    """The connection is reset without an answer."""


Fault = Callable[["StandIn", Asked], Answer]


class StandIn:
    """The server. Use it in a `with` block; `address` is what a provider's `base_url` takes.

    `key` is the only one that is let in. `keep`: whether messages are kept (`messages`) besides being counted
    (`delivered`). `refusing`: addresses that the vendor refuses by themselves. `chance` is asked for a fault for each
    request that sends and has no queued one.
    """

    contract: Contract | None = None

    def __init__(
        self,
        *,
        key: str = "key",
        checked: bool = True,
        keep: bool = True,
        tls: ssl.SSLContext | None = None,
        chance: Callable[[], Fault | None] = lambda: None,
    ) -> None:
        self.key = key
        self.keep = keep
        self.chance = chance
        self.refusing: set[str] = set()
        self.delivered: Counter[str] = Counter()
        self.messages: list[Delivered] = []
        self.requests: list[Asked] = []
        self.broken: list[str] = []
        self.closing = threading.Event()
        self._checked = checked and self.contract is not None and self.contract.present
        self._faults: deque[tuple[re.Pattern[str] | None, Fault]] = deque()
        self._most: int | None = None
        self._lock = threading.RLock()
        self._server = _Server(self, tls)
        self.address = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}"

    # What a vendor's module says of itself

    def answer(self, asked: Asked) -> Answer:
        """What the vendor does and says. Called by one thread at a time."""
        raise NotImplementedError

    def sends(self, asked: Asked) -> bool:
        """Whether it is a request that faults are meant for where no other is named."""
        return asked.method != "GET"

    def said(self, status: int, message: str) -> Answer:
        """The vendor's form of an error."""
        return json_answer(status, {"message": message})

    def too_many(self, wait: int | None) -> Answer:
        """429; `wait` seconds are asked for in the vendor's own way."""
        answer = self.said(429, "Too many requests")
        headers = {**answer.headers, "Retry-After": str(wait)} if wait is not None else answer.headers
        return Answer(429, answer.body, headers)

    def bad_key(self) -> Answer:
        """What somebody with an expired or wrong key is told."""
        return self.said(401, "Invalid API key")

    def wrong_region(self) -> Answer:
        """What somebody is told whose account lives elsewhere."""
        return self.said(404, "Not found")

    # What a vendor's module calls

    def deliver(self, message: Delivered) -> bool:
        """Take a message; False where a half-accepted batch has had its half: the vendor knows nothing of the rest."""
        with self._lock:
            if self._most is not None:
                if self._most == 0:
                    return False
                self._most -= 1
            self.delivered[message.address] += 1
            if self.keep:
                self.messages.append(message)
            return True

    # What tests call

    def fail(self, *faults: Fault, on: str | None = None) -> None:
        """Queue faults for the next requests that send, or whose "METHOD /path" the pattern `on` finds."""
        self._faults += [(re.compile(on) if on else None, fault) for fault in faults]

    @contextmanager
    def taking_at_most(self, number: int) -> Iterator[None]:
        """Deliver the first `number` messages and no more."""
        self._most = number
        try:
            yield
        finally:
            self._most = None

    @property
    def twice(self) -> list[str]:
        """Who got more than one message."""
        return [address for address, count in self.delivered.items() if count > 1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        self.close()
        if kind is None:
            assert self.broken == [], "\n".join(self.broken)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    # What the server calls

    def respond(self, asked: Asked) -> Answer:
        """One request, with what goes wrong with it."""
        if asked.path == DELIVERED:
            return json_answer(200, self.delivered)
        with self._lock:
            self._keep_request(asked)
            fault = self._fault_for(asked)
            if self._checked and self.contract:
                self.broken += self.contract.request_faults(
                    asked.method, asked.path, asked.query, asked.headers, asked.body
                )
            answer = fault(self, asked) if fault else self.answer(asked)
            if self._checked and self.contract and answer.genuine:
                self.broken += self.contract.answer_faults(
                    asked.method, asked.path, answer.status, answer.headers, answer.body
                )
            return answer

    def _keep_request(self, asked: Asked) -> None:
        if self.keep:
            self.requests.append(asked)

    def _fault_for(self, asked: Asked) -> Fault | None:
        line = f"{asked.method} {asked.path}"
        for planned in self._faults:
            pattern, fault = planned
            if pattern.search(line) if pattern else self.sends(asked):
                self._faults.remove(planned)
                return fault
        return self.chance() if self.sends(asked) else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, stand_in: StandIn, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stand_in = stand_in
        self.tls = tls

    def finish_request(self, request: Any, client_address: Any) -> None:
        # The handshake is the connection's own thread's: one that fails holds up nobody.
        with self.tls.wrap_socket(request, server_side=True) if self.tls else nullcontext(request) as connection:
            super().finish_request(connection, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, or trusts no certificate of ours, is no news; an error of a stand-in's is."""
        import sys

        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        if not isinstance(error, OSError | Cut):
            self.stand_in.broken.append(f"the stand-in failed: {error!r}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        size = int(headers.get("content-length", "0"))
        body = self.rfile.read(size)
        if len(body) < size:  # its sender died meanwhile: a request that never arrived
            self.close_connection = True
            return
        try:
            answer = self.server.stand_in.respond(
                Asked(
                    self.command,
                    unquote(parts.path),
                    dict(parse_qsl(parts.query, keep_blank_values=True)),
                    headers,
                    body,
                )
            )
        except Cut:
            self._reset()
            raise
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if not answer.pace:
            self.wfile.write(answer.body)
        for byte in answer.body if answer.pace else b"":
            self.wfile.flush()
            if self.server.stand_in.closing.wait(answer.pace):
                raise Cut
            self.wfile.write(bytes([byte]))
        self.wfile.flush()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test says what it wants to know."""


def addresses(messages: Iterable[Delivered]) -> list[str]:
    """Whom messages went to, in order."""
    return [message.address for message in messages]
