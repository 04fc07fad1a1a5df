"""The seam to providers over HTTP: what each fault of the network says about whether a request was acted on."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faults
import pytest
from requests.exceptions import ProxyError
from stand_in import Answer, Asked, Delivered, Fault, StandIn, json_answer

from newsletter.errors import CouldNotRun
from newsletter.providers.exchange import Exchange
from newsletter.providers.failure import CallFailed, failure_of_status, receipt_of, retry_after
from newsletter.providers.http import Call, Http, Reply
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled
from newsletter.providers.secret import MASK, Secret

if TYPE_CHECKING:
    from requests import PreparedRequest

CANARY = "canary-S3cret/+="
NOW = dt.datetime(2016, 11, 16, 7, 30, tzinfo=dt.UTC)
POST = Call("POST", "/messages?page=2", b'["ada@example.org"]', {"Content-Type": "application/json"})


class Parrot(StandIn):
    """Takes whatever comes, and repeats the credentials that came with it."""

    def answer(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            self.deliver(Delivered("ada@example.org", "", "", ""))
        return json_answer(200, {"told": asked.headers.get("authorization", "")})


def sign(request: PreparedRequest) -> PreparedRequest:
    request.headers["Authorization"] = f"Bearer {CANARY}"
    return request


@contextmanager
def seam(address: str, **options: Any) -> Iterator[Http]:
    http = Http(address, sign, [Secret(CANARY)], **options)
    try:
        yield http
    finally:
        http.close()


def failure(http: Http, call: Call = POST) -> CallFailed:
    with pytest.raises(CallFailed) as failed:
        http.call(call)
    return failed.value


@pytest.fixture
def parrot() -> Iterator[Parrot]:
    with Parrot() as running:
        yield running


def test_a_call_is_made_with_its_bytes_headers_and_credentials(parrot: Parrot) -> None:
    with seam(parrot.address) as http:
        reply = http.call(POST)
    (asked,) = parrot.requests
    assert (reply.status, reply.good, reply.json()) == (200, True, {"told": f"Bearer {CANARY}"})
    assert (asked.method, asked.path, asked.query, asked.body) == ("POST", "/messages", {"page": "2"}, POST.body)
    assert asked.headers["authorization"] == f"Bearer {CANARY}"
    assert asked.headers["content-length"] == str(len(asked.body)), "a body without its length might be taken in part"


def test_many_calls_share_a_connection(parrot: Parrot) -> None:
    connections = set()
    with seam(parrot.address) as http:
        for _ in range(20):
            http.call(POST)
            session = http._session
            connections.add(session)
    assert len(connections) == 1
    assert parrot.delivered["ada@example.org"] == 20


def test_an_answer_of_any_status_is_returned_as_it_is(parrot: Parrot) -> None:
    parrot.fail(faults.too_many(9), faults.error_after, faults.html_page(), faults.broken_json)
    with seam(parrot.address) as http:
        replies = [http.call(POST) for _ in range(4)]
    assert [reply.status for reply in replies] == [429, 500, 502, 200]
    assert replies[0].headers["retry-after"] == "9"
    assert [reply.json() is None for reply in replies] == [False, False, True, True]


def test_a_reply_that_is_lost_leaves_it_unknown_and_nothing_is_tried_again(parrot: Parrot) -> None:
    parrot.fail(faults.drop_reply)
    with seam(parrot.address) as http:
        failed = failure(http)
        assert (failed.taken, failed.status) == ("unknown", 0)
        assert parrot.delivered["ada@example.org"] == 1
        assert http.call(POST).good, "the next call has a connection of its own"


def test_a_slow_answer_ends_at_the_deadline_though_no_silence_is_long(parrot: Parrot) -> None:
    parrot.fail(faults.slow(0.05))
    with seam(parrot.address, timeout=5, deadline=0.3) as http:
        failed = failure(http)
        assert failed.taken == "unknown"
        assert "no whole answer within 0.3 seconds" in failed.message
        assert http.call(POST).good


def test_a_silent_server_ends_at_the_timeout(parrot: Parrot) -> None:
    parrot.fail(faults.silence)
    with seam(parrot.address, timeout=0.2, deadline=5) as http:
        assert failure(http).taken == "unknown"


def test_a_redirect_is_not_followed(parrot: Parrot) -> None:
    with Parrot() as elsewhere, seam(parrot.address) as http:
        parrot.fail(faults.redirect(elsewhere.address + "/messages"))
        reply = http.call(POST)
        assert elsewhere.requests == []
    assert failure_of_status(reply.status, "").taken == "no"


def redirecting_bomb(stand_in: StandIn, asked: Asked) -> Answer:
    answer = faults.bomb(stand_in, asked)
    return replace(answer, status=302, headers={**answer.headers, "Location": "https://example.org/"})


@pytest.mark.parametrize("bomb", [faults.bomb, redirecting_bomb])
def test_a_bomb_is_not_unpacked(parrot: Parrot, bomb: Fault) -> None:
    parrot.fail(bomb)
    with seam(parrot.address) as http:
        http.call(POST)  # making the bomb, and what is imported late, are no part of the measure
        parrot.fail(bomb)
        tracemalloc.start()
        reply = http.call(POST)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert 5_000_000 <= len(reply.body) < 6_000_000
    assert peak < 40_000_000


def test_nobody_at_the_port_has_taken_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with seam(f"http://127.0.0.1:{closed.getsockname()[1]}") as http:
            failed = failure(http)
    assert (failed.taken, failed.again) == ("no", True)
    assert failed.message == f"127.0.0.1 can't be reached: {os.strerror(errno.ECONNREFUSED)}"


def test_a_name_that_does_not_exist_has_taken_nothing() -> None:
    with seam("https://nowhere.invalid") as http:
        assert failure(http).taken == "no"


@contextmanager
def server(talk: Callable[[socket.socket], object]) -> Iterator[str]:
    """A server that takes one connection and does with it what it likes."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)  # a test that fails waits for nobody
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def test_a_connection_cut_before_the_whole_request_was_out_has_taken_nothing() -> None:
    large = Call("POST", "/messages", b"x" * 50_000_000)
    with server(lambda connection: connection.recv(1000)) as address, seam(address, timeout=5) as http:
        failed = failure(http, large)
    assert (failed.taken, failed.again) == ("no", True)
    assert "in mid-request" in failed.message


def test_a_request_that_is_given_up_half_way_does_not_go_on_behind_everybodys_back() -> None:
    large = Call("POST", "/messages", b"x" * 50_000_000)
    given_up = threading.Event()
    arrived: list[int] = []

    def reads_late(connection: socket.socket) -> None:
        given_up.wait()
        while part := connection.recv(1_000_000):
            arrived.append(len(part))

    with server(reads_late) as address:
        with seam(address, timeout=5, deadline=0.3) as http:
            assert failure(http, large).taken == "no"
        given_up.set()
    assert sum(arrived) < 50_000_000


def test_a_small_request_at_the_deadline_may_have_been_taken() -> None:
    given_up = threading.Event()
    with server(lambda connection: given_up.wait()) as address:
        with seam(address, timeout=5, deadline=0.3) as http:
            assert failure(http).taken == "unknown"
        given_up.set()


def test_a_connection_cut_after_the_whole_request_leaves_it_unknown() -> None:
    def read_all(connection: socket.socket) -> None:
        found = b""
        while not found.endswith(POST.body or b"?"):
            found += connection.recv(65_536)

    with server(read_all) as address, seam(address, timeout=5) as http:
        assert failure(http).taken == "unknown"


@pytest.mark.parametrize(("read", "taken"), [(2, "unknown"), (0, "no")])
def test_a_proxys_error_after_the_whole_request_leaves_it_unknown(
    monkeypatch: pytest.MonkeyPatch, read: int, taken: str
) -> None:
    def exchange(_session: object, _call: Call, body: io.BytesIO) -> Reply:
        for _ in range(read):
            body.read(1_000)
        raise ProxyError("Cannot connect to proxy.", ConnectionResetError(104, "Connection reset by peer"))

    with seam("https://api.example.org", timeout=5) as http:
        monkeypatch.setattr(http, "_exchange", exchange)
        assert failure(http).taken == taken


def test_a_call_without_a_body_is_whole_at_once() -> None:
    with server(lambda connection: connection.recv(65_536)) as address, seam(address, timeout=5) as http:
        assert failure(http, Call("POST", "/campaigns/1/send")).taken == "unknown"


def test_an_answer_that_is_cut_short_leaves_it_unknown() -> None:
    def half(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id"')

    with server(half) as address, seam(address, timeout=5) as http:
        assert failure(http, Call("POST", "/x")).taken == "unknown"


def test_a_certificate_that_nobody_vouches_for_is_hopeless_and_gets_no_key(
    server_tls: ssl.SSLContext, certificate: tuple[Path, Path]
) -> None:
    with Parrot(tls=server_tls) as parrot:
        with seam(parrot.address) as http:
            failed = failure(http)
        assert (failed.taken, failed.again) == ("no", False)
        assert "certificate" in failed.message.lower()
        assert parrot.requests == []
        with seam(parrot.address, authorities=str(certificate[1])) as http:
            assert http.call(POST).good


def test_a_server_without_tls_gets_no_key(parrot: Parrot) -> None:
    with seam(parrot.address.replace("http:", "https:")) as http:
        failed = failure(http)
    assert failed.taken == "no"
    assert parrot.requests == []


@pytest.mark.parametrize(
    "address", ["http://api.example.org", "http://127.0.0.1.example.org", "ftp://x", "nonsense", ""]
)
def test_a_key_is_sent_in_the_clear_to_this_machine_alone(address: str) -> None:
    with pytest.raises(CouldNotRun, match="no https address"):
        Http(address, sign, [])


def test_a_file_of_certificates_that_is_not_there_is_told_before_a_call() -> None:
    with pytest.raises(CouldNotRun, match=r"no file of certificates “/none\.pem”"):
        Http("https://example.org", sign, [], authorities="/none.pem")


@pytest.mark.parametrize("key", ["s3cret\n", " s3cret", "s3\x00cret", "s3çret"])
def test_a_key_that_no_request_can_carry_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(CouldNotRun, match="has a space, a line end or a letter") as refused:
        Http("https://example.org", sign, [Secret(key)])
    assert key.strip() not in refused.value.message + refused.value.help


def test_without_its_key_no_call_is_made(parrot: Parrot) -> None:
    http = Http(parrot.address, sign, [Secret("")], needs=["NEWSLETTER_MAILGUN_API_KEY"])
    failed = failure(http)
    assert (failed.message, failed.taken, failed.again) == ("NEWSLETTER_MAILGUN_API_KEY is not set.", "no", False)
    assert parrot.requests == []


def test_a_private_answer_is_kept_nowhere(parrot: Parrot) -> None:
    kept: list[Exchange] = []
    parrot.fail(faults.error_after)
    with seam(parrot.address, record=kept.append) as http:
        http.call(Call("POST", "/people", b"x", private=True))
        http.call(Call("GET", "/people", private=True))
    assert [one.answer for one in kept] == ['{"message": "Internal Server Error"}', ""]


def test_an_answer_that_says_no_has_the_vendors_words_and_the_time_that_it_asks_for(parrot: Parrot) -> None:
    parrot.fail(faults.too_many(9), faults.too_many())
    with seam(parrot.address) as http:
        waits = [http.refusal(http.call(POST), f"Slow\ndown, {CANARY}") for _ in range(2)]
    assert [(one.message, one.wait, one.again) for one in waits] == [
        (f"429 Slow down, {MASK}", 9.0, True),
        (f"429 Slow down, {MASK}", None, True),
    ]


def test_no_secret_is_in_what_is_told_or_kept(parrot: Parrot) -> None:
    kept: list[Exchange] = []
    parrot.fail(faults.drop_reply)
    with seam(parrot.address, record=kept.append) as http:
        failed = failure(http, Call("POST", f"/messages/{CANARY}?key={CANARY}", b"x"))
        http.call(Call("GET", f"/who?key={CANARY}"))
        assert http.clean(f"no such key:\r\n {CANARY} ") == f"no such key: {MASK}"
    assert [(one.method, one.status) for one in kept] == [("POST", 0), ("GET", 200)]
    assert kept[0].address == f"{parrot.address}/messages/{MASK}"
    assert kept[1].address == f"{parrot.address}/who"
    assert f"Bearer {MASK}" in kept[1].answer
    assert not [text for text in (repr(kept), str(failed), repr(failed), failed.help) if CANARY in text]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0.5", 0.5),
        ("10000000", 10_000_000.0),
        ("9" * 400, float("inf")),
        ("Wed, 16 Nov 2016 07:31:30 +99999999999999", None),
        ("Wed, 16 Nov 2016 07:31:30 GMT", 90.0),
        ("Wed, 16 Nov 2016 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
    ],
)
def test_a_time_to_wait_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "receipt"),
    [
        (400, BatchRefused("400 said")),
        (413, BatchRefused("413 said")),
        (422, BatchRefused("422 said")),
        (401, NotTaken("401 said", None, again=False)),
        (402, NotTaken("402 said", None, again=False)),
        (403, NotTaken("403 said", None, again=False)),
        (404, NotTaken("404 said", None, again=False)),
        (307, NotTaken("307 said", None, again=False)),
        (425, NotTaken("425 said", 9)),
        (429, NotTaken("429 said", 9)),
        (408, Settled({"ada@example.org": Outcome("unknown", "408 said")}, 9)),
        (500, Settled({"ada@example.org": Outcome("unknown", "500 said")}, 9)),
        (502, Settled({"ada@example.org": Outcome("unknown", "502 said")}, 9)),
        (503, Settled({"ada@example.org": Outcome("unknown", "503 said")}, 9)),
        (599, Settled({"ada@example.org": Outcome("unknown", "599 said")}, 9)),
    ],
)
def test_what_a_status_says_of_a_batch(status: int, receipt: object) -> None:
    batch = Batch("balance/1", ("ada@example.org",), (b"x",))
    assert receipt_of(batch, failure_of_status(status, "said", wait=9)) == receipt


def test_an_answer_that_is_no_json_is_none() -> None:
    assert Reply(200, {}, b"\xff").json() is None
