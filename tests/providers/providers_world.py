"""A mailing for the tests of this room, and a real mail server that misbehaves as it is told."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from newsletter.compose.edition import Edition
from newsletter.providers.mailing import Mailing, Recipient

DATE = dt.datetime(2016, 11, 16, 7, 30, tzinfo=dt.UTC)
TOKENS = "[[reader:first-name?or=colleague]] [[unsubscribe]]"


def mailing(html: str = f"<p>Dear {TOKENS}</p>", text: str = f"Dear {TOKENS}\n", subject: str = "Balance") -> Mailing:
    """An issue on its way."""
    edition = Edition("balance", subject, "", "", subject, "en-GB", None, "plain", html, text, "", {})
    return Mailing("balance", edition, "The Commissioner <commissioner@example.org>", DATE, "editor@example.org")


def recipient(address: str = "ada@example.org", fields: Mapping[str, str] | None = None) -> Recipient:
    """A person on the list."""
    return Recipient(address, "https://example.org/u/tok", f"<1.{address}>", fields or {"first-name": "Ada"})


@dataclass
class Behaviour:
    """What the server says: replies by recipient, what it does after DATA, whom it lets in; and what it has taken."""

    recipients: Mapping[str, str] = field(default_factory=dict)
    sender: str = "250 OK"
    after_data: str = "250 taken"  # "drop": the connection is cut after the content has been taken
    password: str = ""
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    logins: int = 0

    async def handle_MAIL(  # noqa: N802 - the server asks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender.startswith("250"):
            envelope.mail_from = address
        return self.sender

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.recipients.get(address, "250 OK")
        if reply == "drop":
            _cut(server)
        elif reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        if self.after_data == "drop":
            self.taken += [(address, content) for address in envelope.rcpt_tos]
            _cut(server)
            await asyncio.sleep(0)
            return "250 nobody hears this"
        if self.after_data.startswith("250"):
            self.taken += [(address, content) for address in envelope.rcpt_tos]
        return self.after_data

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins += 1
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=good, handled=False)


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def mail_server(behaviour: Behaviour, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    """A server on a free port of this machine; the port."""
    if tls:
        options |= {"tls_context": tls, "require_starttls": True}
    if behaviour.password:
        options |= {"authenticator": behaviour.authenticate, "auth_required": bool(tls), "auth_require_tls": bool(tls)}
    controller = _FreePort(behaviour, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class _FreePort(Controller):
    """A controller for port 0: it asks itself for a greeting at the port that it was really given."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd leaves it without types
