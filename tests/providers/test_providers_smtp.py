from __future__ import annotations

import base64
import email
import logging
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import policy
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from providers_world import Behaviour, mail_server, mailing, recipient

from newsletter.errors import CouldNotRun
from newsletter.providers.mailing import Batch, Mailing
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, Settled
from newsletter.providers.secret import Secret
from newsletter.providers.smtp import Server, Smtp

CANARY = "canary-S3cret/+="


@contextmanager
def sender(port: int, **options: Any) -> Iterator[Smtp]:
    provider = Smtp(Server("127.0.0.1", port, timeout=10, **({"security": "none"} | options)))
    try:
        yield provider
    finally:
        provider.close()


def handed(provider: Smtp, address: str = "ada@example.org", issue: Mailing | None = None) -> Receipt:
    return provider.hand_over(provider.prepare(issue or mailing(), [recipient(address)], "balance/1"))


def outcome(receipt: Receipt) -> Outcome:
    assert isinstance(receipt, Settled)
    (single,) = receipt.outcomes.values()
    return single


def test_the_server_takes_the_very_bytes_that_were_prepared() -> None:
    behaviour = Behaviour()
    with mail_server(behaviour) as port, sender(port) as provider:
        batch = provider.prepare(mailing(), [recipient()], "balance/1")
        receipt = provider.hand_over(batch)
    assert outcome(receipt).state == "accepted"
    assert behaviour.taken == [("ada@example.org", batch.requests[0])]


def test_a_message_has_crlf_alone_and_lines_that_begin_with_a_dot_come_through_whole() -> None:
    behaviour = Behaviour()
    dots = mailing(text=".\n..two\nDear [[reader:first-name]]\n.\n")
    with mail_server(behaviour) as port, sender(port) as provider:
        handed(provider, issue=dots)
    (_, content), *_ = behaviour.taken
    assert b"\n" not in content.replace(b"\r\n", b"")
    text = email.message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == [".", "..two", "Dear Ada", "."]


def test_one_connection_serves_many_messages() -> None:
    behaviour = Behaviour()
    with mail_server(behaviour) as port, sender(port) as provider:
        states = [outcome(handed(provider, f"r{number}@example.org")).state for number in range(20)]
    assert states == ["accepted"] * 20
    assert [address for address, _ in behaviour.taken] == [f"r{number}@example.org" for number in range(20)]


def test_a_refused_recipient_is_refused_with_the_servers_reason_and_the_next_is_served() -> None:
    behaviour = Behaviour({"gone@example.org": "550 5.1.1 No such mailbox"})
    with mail_server(behaviour) as port, sender(port) as provider:
        gone = outcome(handed(provider, "gone@example.org"))
        next_one = outcome(handed(provider, "ada@example.org"))
    assert gone == Outcome("refused", "550 5.1.1 No such mailbox", theirs=True)
    assert next_one.state == "accepted"


@pytest.mark.parametrize(
    ("reply", "theirs"),
    [
        ("550 5.1.1 No such mailbox", True),
        ("553 5.1.10 Null MX", True),
        ("552 5.2.2 Mailbox full", True),
        ("550 5.7.1 Relaying denied", False),
        ("553 5.1.8 Sender's domain is not known", False),
        ("550 No such mailbox", True),
        ("550 5.7.1 <ada@example.org>: recipient unknown", True),
        ("550 Denied", False),
    ],
)
def test_a_refusal_is_the_recipients_own_where_its_code_says_so(reply: str, theirs: bool) -> None:
    with mail_server(Behaviour({"ada@example.org": reply})) as port, sender(port) as provider:
        assert outcome(handed(provider)) == Outcome("refused", reply, theirs=theirs)


def test_a_limit_of_the_day_is_the_accounts_and_blames_no_recipient() -> None:
    limit = "550 5.4.5 Daily user sending limit exceeded"
    with mail_server(Behaviour({"ada@example.org": limit})) as port, sender(port) as provider:
        assert handed(provider) == NotTaken(limit, again=False)


@pytest.mark.parametrize("reply", ["451 4.7.1 Greylisted", "452 Mailbox full"])
def test_a_recipient_refused_for_now_is_deferred(reply: str) -> None:
    with mail_server(Behaviour({"ada@example.org": reply})) as port, sender(port) as provider:
        assert outcome(handed(provider)) == Outcome("deferred", reply)


@pytest.mark.parametrize("reply", ["421 Too many", "530 Authentication required", "drop"])
def test_a_server_that_wants_nothing_from_us_has_taken_nothing_and_blames_no_recipient(reply: str) -> None:
    behaviour = Behaviour({"ada@example.org": reply})
    with mail_server(behaviour) as port, sender(port) as provider:
        assert isinstance(handed(provider), NotTaken)
    assert behaviour.taken == []


def test_a_refused_sender_is_not_the_recipients_fault() -> None:
    with mail_server(Behaviour(sender="550 We relay for nobody")) as port, sender(port) as provider:
        assert handed(provider) == NotTaken("550 We relay for nobody")


def test_a_sender_that_no_command_can_carry_is_told_before_and_is_no_crash_after() -> None:
    issue = replace(mailing(), sender="Ed <ed@straße.example>")
    with mail_server(Behaviour()) as port, sender(port) as provider:
        assert list(provider.refusals(issue)) == ["A mail server takes no sender such as “ed@straße.example”."]
        content = b"From: Ed <ed@stra\xc3\x9fe.example>\r\n\r\n"
        assert isinstance(provider.hand_over(Batch("balance/1", ("ada@example.org",), (content,))), NotTaken)
        assert not provider.refusals(mailing())


@pytest.mark.parametrize(
    "options", [{"user": "editor", "password": Secret("paßwort")}, {"hello": "\N{SNOWMAN}"}, {"host": "a..b"}]
)
def test_words_that_cannot_be_sent_are_a_reason_and_show_nothing_of_the_password(options: dict[str, Any]) -> None:
    with mail_server(Behaviour(password=CANARY)) as port:
        provider = Smtp(replace(Server("127.0.0.1", port, security="none"), **options))
        receipt = handed(provider)
    assert isinstance(receipt, NotTaken)
    assert "letters that can't be sent" in receipt.reason
    assert "ß" not in receipt.reason


@pytest.mark.parametrize(
    ("reply", "state"),
    [("554 5.7.1 Spam", "refused"), ("451 Try later", "deferred"), ("250 taken", "accepted"), ("999 What", "unknown")],
)
def test_the_reply_to_the_final_dot_decides(reply: str, state: str) -> None:
    with mail_server(Behaviour(after_data=reply)) as port, sender(port) as provider:
        assert outcome(handed(provider)).state == state


def test_a_connection_lost_between_the_final_dot_and_the_reply_leaves_it_unknown() -> None:
    behaviour = Behaviour(after_data="drop")
    with mail_server(behaviour) as port, sender(port) as provider:
        lost = outcome(handed(provider))
    assert lost.state == "unknown"
    assert len(behaviour.taken) == 1, "the server did take it, which the sender can't know"


def test_a_connection_lost_before_the_final_dot_means_that_nothing_was_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        replies = threading.Thread(target=_hang_up_at_the_content, args=(listening,), daemon=True)
        replies.start()
        with sender(listening.getsockname()[1]) as provider:
            receipt = handed(provider, issue=mailing(text="x" * 20_000_000))
        replies.join()
    assert isinstance(receipt, NotTaken)


def _hang_up_at_the_content(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rwb", buffering=0) as stream:
        stream.write(b"220 here\r\n")
        for reply in (b"250 hello\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"):
            stream.readline()
            stream.write(reply)


def test_an_idle_connection_that_the_server_closed_is_made_again() -> None:
    behaviour = Behaviour()
    with mail_server(behaviour) as port, sender(port) as provider:
        handed(provider)
        assert provider._line.connection is not None
        assert provider._line.connection.sock is not None
        provider._line.connection.sock.shutdown(socket.SHUT_RDWR)
        assert outcome(handed(provider, "bob@example.org")).state == "accepted"
    assert [address for address, _ in behaviour.taken] == ["ada@example.org", "bob@example.org"]


@contextmanager
def dripping_server(at: str) -> Iterator[int]:
    """A mail server that answers `at` (a command, or "." for the final dot) with a letter now and then; its port."""

    class Drip(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.answer("hello", b"220 ready\r\n")
                content = False
                for line in self.rfile:
                    said = line.strip().decode()
                    if content and said != ".":
                        continue
                    content = said == "DATA"
                    self.answer(said.partition(" ")[0], b"354 go on\r\n" if content else b"250 good\r\n")

        def answer(self, to: str, reply: bytes) -> None:
            while to == at:
                self.wfile.write(b"2")
                time.sleep(0.05)
            self.wfile.write(reply)

    class Dripping(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False  # or it would wait for its own drip

    with Dripping(("127.0.0.1", 0), Drip) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("at", ["hello", "ehlo", "MAIL", "RCPT", "DATA"])
def test_a_server_that_drips_its_answers_is_given_up_and_has_taken_nothing(at: str) -> None:
    with dripping_server(at) as port, sender(port, deadline=0.5) as provider:
        receipt = handed(provider)
    assert receipt == NotTaken("127.0.0.1: no whole answer within 0.5 seconds", again=False)


def test_a_server_that_drips_its_last_answer_may_have_taken_the_message() -> None:
    with dripping_server(".") as port, sender(port, deadline=0.5) as provider:
        lost = outcome(handed(provider))
    assert lost == Outcome("unknown", "The server was too slow after the message: no whole answer within 0.5 seconds")


def test_good_bye_is_said_and_not_waited_for() -> None:
    with dripping_server("QUIT") as port, sender(port, deadline=5) as provider:
        assert outcome(handed(provider)).state == "accepted"
        provider.close()  # which would never end


def test_a_login_that_is_refused_is_not_tried_again() -> None:
    behaviour = Behaviour(password="right")
    wrong = {"user": "editor", "password": Secret("wrong")}
    with mail_server(behaviour) as port, sender(port, **wrong) as provider:
        receipt = handed(provider)
    assert isinstance(receipt, NotTaken)
    assert not receipt.again


def test_a_check_of_a_server_that_drips_ends() -> None:
    with (
        dripping_server("hello") as port,
        sender(port, deadline=0.5) as provider,
        pytest.raises(CouldNotRun, match="no whole answer"),
    ):
        provider.check()


def test_nobody_at_the_port_means_that_nothing_was_taken() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with sender(port) as provider:
            receipt = handed(provider)
            with pytest.raises(CouldNotRun, match=f"127.0.0.1:{port} can't be used"):
                provider.check()
    assert isinstance(receipt, NotTaken)


def test_starttls_and_a_login(server_tls: ssl.SSLContext, certificate: tuple[Path, Path]) -> None:
    behaviour = Behaviour(password=CANARY)
    options = {"security": "starttls", "user": "editor", "password": Secret(CANARY), "authorities": str(certificate[1])}
    with mail_server(behaviour, server_tls) as port, sender(port, **options) as provider:
        assert provider.check() == f"127.0.0.1 answers on port {port}."
        assert outcome(handed(provider)).state == "accepted"
    assert behaviour.logins == 2


def test_tls_from_the_first_byte(server_tls: ssl.SSLContext, certificate: tuple[Path, Path]) -> None:
    options = {"security": "tls", "authorities": str(certificate[1])}
    with mail_server(Behaviour(), ssl_context=server_tls) as port, sender(port, **options) as provider:
        assert outcome(handed(provider)).state == "accepted"


def test_a_certificate_that_nobody_vouches_for_is_refused(server_tls: ssl.SSLContext) -> None:
    behaviour = Behaviour(password=CANARY)
    options = {"security": "starttls", "user": "editor", "password": Secret(CANARY)}
    with mail_server(behaviour, server_tls) as port, sender(port, **options) as provider:
        receipt = handed(provider)
    assert isinstance(receipt, NotTaken)
    assert "certificate" in receipt.reason.lower()
    assert (behaviour.logins, behaviour.taken) == (0, [])


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    behaviour = Behaviour(password=CANARY)
    options = {"security": "starttls", "user": "editor", "password": Secret(CANARY)}
    with mail_server(behaviour) as port, sender(port, **options) as provider:
        assert isinstance(handed(provider), NotTaken)
    assert (behaviour.logins, behaviour.taken) == (0, [])


def test_a_password_without_tls_goes_to_this_machine_alone() -> None:
    far = Smtp(Server("mail.example.org", 25, "editor", Secret(CANARY), "none"))
    receipt = handed(far)
    assert isinstance(receipt, NotTaken)
    assert "without TLS" in receipt.reason


AUTH_WORD = base64.b64encode(f"\0editor\0{CANARY}".encode()).decode()  # of AUTH PLAIN


class _Parrot(Behaviour):
    """A server that repeats what it was told."""

    def authenticate(self, *_args: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        return AuthResult(success=False, handled=False, message=f"535 “{CANARY}” ({AUTH_WORD}) is not the password")


def test_the_password_is_in_no_reason_no_error_no_log_and_no_repr(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server_log = logging.getLogger("mail.log")  # the stand-in's own: it logs what it is sent
    server_log.setLevel(logging.ERROR)
    parrot = _Parrot(password="another")
    server = Server("127.0.0.1", 0, "editor", Secret(CANARY), "none")
    with mail_server(parrot) as port, sender(port, user="editor", password=Secret(CANARY)) as provider:
        receipt = handed(provider)
        with pytest.raises(CouldNotRun) as refused:
            provider.check()
    assert isinstance(receipt, NotTaken)
    assert "535" in receipt.reason
    shown = [repr(receipt), repr(server), str(refused.value), refused.value.help, caplog.text, repr(provider)]
    assert refused.value.__cause__ is None
    assert not [text for text in shown if CANARY in text or AUTH_WORD in text]
