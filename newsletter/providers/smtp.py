"""Any mail server: SMTP (RFC 5321) with TLS and a login, one recipient a message.

Only one moment is ambiguous: between the final dot and the reply. Whatever fails before it was certainly not taken; so
the dot is sent apart from the content.
"""

from __future__ import annotations

import queue
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from email import policy
from email.parser import BytesParser
from typing import Literal, TypeVar, cast

from msgspec import Struct, field

from newsletter.errors import CouldNotRun
from newsletter.providers.base import Capabilities
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, Settled
from newsletter.providers.personal import bare_address, one_line, standard_message
from newsletter.providers.secret import Secret, masked, secret_name

T = TypeVar("T")
Security = Literal["starttls", "tls", "none"]
# What smtplib raises; a ValueError where a word can't be written to the server or to the resolver.
_TROUBLE = (OSError, smtplib.SMTPException, ValueError)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LONGEST_REASON = 300  # characters
_SERVICE_CLOSING = 421  # the server hangs up, whatever it was told
# Enhanced status codes (RFC 3463): the recipient's address or mailbox; and, as Gmail uses it, the limit of a day
# (https://support.google.com/a/answer/3726730, read in November 2026).
_THEIRS = re.compile(r"5\d\d[ -]5\.(?:1\.(?:[1-6]|10)|2\.\d)\b")
_GONE = re.compile(
    r"55[013] .*\b(?:unknown user|no such (?:user|mailbox|recipient|address)|mailbox unavailable|"
    r"(?:recipient|user|mailbox|address) (?:does not exist|not found|unknown))\b",
    re.I,
)
_LIMIT = re.compile(r"5\d\d[ -]5\.4\.5\b")
_NOT_ABOUT_THE_RECIPIENT = (_SERVICE_CLOSING, 503, 521, 530, 534, 535, 538)  # closing, order, no mail here, login


class Server(Struct, frozen=True):
    """How to reach a mail server.

    `hello` is what we call ourselves; `authorities` a file of certificates to trust besides the system's; `timeout` in
    seconds, for each silence, and `deadline` for a whole message.
    """

    host: str
    port: int = 587
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    security: Security = "starttls"
    hello: str = "localhost"
    authorities: str = ""
    timeout: float = 30.0
    deadline: float = 600.0


class _NotTaken(Exception):
    """The message was not taken. `outcome` says what to do with its recipient; None: the server is of no use now.

    `again`: it may be of use in a while.
    """

    def __init__(self, reason: str, outcome: Outcome | None = None, *, again: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome
        self.again = again


class _TooLate(Exception):
    """The message may have been taken: its final dot was out when the time was over."""


class _Line:
    """A connection, made when it is needed, and the message on its way over it.

    A message's final dot goes out before the line was given up, or never.
    """

    def __init__(self) -> None:
        self.connection: smtplib.SMTP | None = None
        self._turn = threading.Lock()
        self._given_up = False
        self._dot = False

    def begin(self) -> None:
        """Another message."""
        self._dot = False

    def begin_dot(self) -> None:
        """The dot may go out now. Raises _NotTaken where nobody waits for it any more."""
        with self._turn:
            if self._given_up:
                raise _NotTaken("the message was given up")
            self._dot = True

    def give_up(self) -> bool:
        """Wait no longer; whether the dot is out."""
        with self._turn:
            self._given_up = True
            is_out = self._dot
        connection = self.connection
        if connection and connection.sock:  # closing it would wait for the thread that reads, which this wakes
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        return is_out

    @property
    def is_given_up(self) -> bool:
        """Whether nobody waits for it any more."""
        with self._turn:
            return self._given_up

    def drop(self) -> None:
        """Close the connection."""
        connection, self.connection = self.connection, None
        if connection:
            connection.close()


class Smtp:
    """A mail server. One connection is kept open and made again when the server has closed it."""

    capabilities = Capabilities("smtp", "direct", "opaque", most_recipients=1)

    def __init__(self, server: Server) -> None:
        self._server = server
        self._line = _Line()

    def refusals(self, mailing: Mailing) -> Sequence[str]:
        """A sender that MAIL FROM can't carry; a mail server takes whatever else can be a message."""
        sender = bare_address(mailing.sender)
        return () if sender.isascii() else (f"A mail server takes no sender such as “{sender}”.",)

    def check(self) -> str:
        """Connect, secure the connection and log in."""
        try:
            self._in_time(self._connect)
        except _NotTaken as failure:
            raise CouldNotRun(
                failure.reason, f"Look at [providers.smtp] and {secret_name('smtp', 'password')}."
            ) from None
        self.close()
        return f"{self._server.host} answers on port {self._server.port}."

    def sender_fault(self, sender: str) -> str:  # noqa: ARG002 - the protocol gives it
        """Nothing that could be asked: a server says so when it is sent to."""
        return ""

    def close(self) -> None:
        """Say good-bye, as far as the server still listens."""
        line, self._line = self._line, _Line()
        if line.connection:
            with suppress(OSError, smtplib.SMTPException):
                line.connection.putcmd("QUIT")  # its answer would say nothing, and a server may drip it for ever
        line.drop()

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        """The message, to one recipient."""
        (recipient,) = recipients
        return Batch(key, (recipient.address,), (standard_message(mailing, recipient),))

    def hand_over(self, batch: Batch) -> Receipt:
        """Hand the message over."""
        (address,), (content,) = batch.recipients, batch.requests
        try:
            outcome = self._in_time(lambda line: self._transaction(line, address, content))
        except _TooLate as late:
            outcome = Outcome("unknown", f"The server was too slow after the message: {late}")
        except _NotTaken as failure:
            if failure.outcome is None:
                self._line.drop()
                return NotTaken(failure.reason, again=failure.again)
            outcome = failure.outcome
        return Settled({address: outcome})

    def shown(self, batch: Batch) -> Sequence[str]:
        """The message, with its envelope."""
        (address,), (content,) = batch.recipients, batch.requests
        server = f"{self._server.host}:{self._server.port} ({self._server.security})"
        envelope = f"MAIL FROM:<{_envelope_sender(content)}>\nRCPT TO:<{address}>\nDATA"
        return (f"{server}\n{envelope}\n\n{content.decode(errors='replace')}",)

    def _in_time(self, work: Callable[[_Line], T]) -> T:
        """In a thread of its own: a server that sends a letter now and then keeps every timeout of a socket.

        Raises _NotTaken where the message can't have been taken by then, and else _TooLate.
        """
        answers: queue.SimpleQueue[T | BaseException] = queue.SimpleQueue()
        line = self._line
        line.begin()
        threading.Thread(target=_put, args=(answers, line, work), daemon=True).start()
        try:
            answer = answers.get(timeout=self._server.deadline)
        except BaseException as error:
            self._line = _Line()  # its thread still has the old one
            is_out = line.give_up()
            if not isinstance(error, queue.Empty):  # interrupted by the keyboard
                raise
            reason = f"no whole answer within {self._server.deadline:g} seconds"
            raise (_TooLate(reason) if is_out else _NotTaken(f"{self._server.host}: {reason}", again=False)) from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _transaction(self, line: _Line, address: str, content: bytes) -> Outcome:
        connection = self._ready(line)
        sender = _envelope_sender(content)
        self._step(connection, f"MAIL FROM:<{sender}>", (250,), whole_server=True)
        self._step(connection, f"RCPT TO:<{address}>", (250, 251))
        self._step(connection, "DATA", (354,))
        try:
            connection.send(_dotted(content))
        except (OSError, smtplib.SMTPException) as error:
            raise _NotTaken(self._words(error)) from None
        return self._final_dot(line, connection)

    def _final_dot(self, line: _Line, connection: smtplib.SMTP) -> Outcome:
        line.begin_dot()
        try:
            connection.send(b".\r\n")
            code, reply = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            line.drop()
            return Outcome("unknown", f"The connection was lost after the message: {self._words(error)}")
        answer = self._answer(code, reply)
        if code == _SERVICE_CLOSING:
            line.drop()
        if 200 <= code < 300:
            return Outcome("accepted", reference=answer)
        _refuse_limit(answer)
        return _no(code, answer) or Outcome("unknown", f"The server's answer can't be read: {answer}")

    def _ready(self, line: _Line) -> smtplib.SMTP:
        """An open connection in its first state. A server may close an idle one at any time, and nothing is lost."""
        if line.connection:
            with suppress(OSError, smtplib.SMTPException):
                if line.connection.rset()[0] == 250:
                    return line.connection
            line.drop()
        return self._connect(line)

    def _connect(self, line: _Line) -> smtplib.SMTP:
        server = self._server
        if server.user and server.security == "none" and server.host not in _LOOPBACK:
            raise _NotTaken(f"The password is not sent to {server.host} without TLS: set security to starttls or tls.")
        try:
            line.connection = self._opened()
            self._secure_and_log_in(line.connection)
        except _TROUBLE as error:  # ssl.SSLError is an OSError
            line.drop()
            refused = isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500
            words = f"{server.host}:{server.port} can't be used: {self._words(error)}"
            raise _NotTaken(words, again=not refused) from None
        return line.connection

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            return smtplib.SMTP_SSL(
                server.host, server.port, server.hello, timeout=server.timeout, context=self._trust()
            )
        return smtplib.SMTP(server.host, server.port, server.hello, timeout=server.timeout)

    def _secure_and_log_in(self, connection: smtplib.SMTP) -> None:
        if connection.sock:  # or the dot, which is sent apart, waits 40 ms for the content's acknowledgement
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._server.security == "starttls":
            connection.starttls(context=self._trust())  # raises where the server offers none: never in the clear
        if self._server.user:
            connection.login(self._server.user, self._server.password.reveal())
        connection.ehlo_or_helo_if_needed()

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._server.authorities:
            context.load_verify_locations(self._server.authorities)
        return context

    def _step(
        self, connection: smtplib.SMTP, command: str, good: tuple[int, ...], *, whole_server: bool = False
    ) -> None:
        """One command before the content: whatever goes wrong here, nothing was taken."""
        try:
            code, reply = connection.docmd(command)
        except _TROUBLE as error:
            raise _NotTaken(self._words(error)) from None
        if code in good:
            return
        answer = self._answer(code, reply)
        _refuse_limit(answer)
        about_us = whole_server or code in _NOT_ABOUT_THE_RECIPIENT
        raise _NotTaken(answer, None if about_us else _no(code, answer))

    def _answer(self, code: int, reply: bytes) -> str:
        return self._clean(f"{code} {reply.decode(errors='replace')}")

    def _words(self, error: Exception) -> str:
        if isinstance(error, smtplib.SMTPResponseException):
            reply = error.smtp_error
            return self._answer(error.smtp_code, reply if isinstance(reply, bytes) else str(reply).encode())
        if isinstance(error, UnicodeError):  # its words quote a letter, of the password perhaps
            return "A name, an address or the password has letters that can't be sent."
        return self._clean(str(error) or type(error).__name__)

    def _clean(self, text: str) -> str:
        key = self._server.password.reveal()
        as_sent = Secret(f"\0{self._server.user}\0{key}" if key else "")  # by AUTH PLAIN, RFC 4616
        return one_line(masked(text, (as_sent, self._server.password)))[:_LONGEST_REASON]


def _put(answers: queue.SimpleQueue[T | BaseException], line: _Line, work: Callable[[_Line], T]) -> None:
    try:
        answers.put(work(line))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller raises it
        answers.put(error)
    if line.is_given_up:
        line.drop()


def _refuse_limit(answer: str) -> None:
    """Raises _NotTaken where the account may send no more today, whoever comes next."""
    if _LIMIT.match(answer):
        raise _NotTaken(answer, again=False)


def _no(code: int, answer: str) -> Outcome | None:
    """A refusal for good (5yz) or for now (4yz); None for a reply that is neither."""
    if 500 <= code < 600:
        return Outcome("refused", answer, theirs=bool(_THEIRS.match(answer) or _GONE.match(answer)))
    return Outcome("deferred", answer) if 400 <= code < 500 else None


def _envelope_sender(content: bytes) -> str:
    headers = BytesParser(policy=policy.SMTP).parsebytes(content, headersonly=True)
    return bare_address(str(headers["From"]))


def _dotted(content: bytes) -> bytes:
    """The content as DATA takes it, without the final dot (RFC 5321, 4.5.2); it has CRLF line ends already."""
    stuffed = re.sub(rb"(?m)^\.", b"..", content)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _open(setup: Setup) -> Smtp:
    return Smtp(
        Server(
            host=setup.text("host"),
            port=setup.number("port"),
            user=setup.text("user"),
            password=setup.secrets.get("password", Secret("")),
            security=cast(Security, setup.text("security")),
            hello=setup.text("hello"),
            authorities=setup.text("authorities"),
            timeout=float(setup.number("timeout")),
        )
    )


ENTRY = Entry(
    Smtp.capabilities,
    "Any mail server, one message for each reader.",
    _open,
    (
        Setting("host", "the server's name", required=True),
        Setting("port", "587 for starttls, 465 for tls", 587, asked=True),
        Setting("user", "the account; leave it out where the server wants no login", asked=True),
        Setting("password", "the account's password", secret=True),
        Setting(
            "security", "how the connection is encrypted", "starttls", choices=("starttls", "tls", "none"), asked=True
        ),
        Setting("hello", "the name by which we greet the server", "localhost"),
        Setting("authorities", "a file of certificates to trust besides the system's"),
        Setting("timeout", "seconds to wait at each step", 30),
    ),
)
