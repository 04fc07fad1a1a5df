"""The stand-ins' own floor: each fault does what it says, and a broken contract is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import faults
import pytest
import requests
from stand_in import DELIVERED, Answer, Asked, Delivered, Fault, StandIn, addresses, json_answer
from vendor_contract import Contract

PEOPLE = ["ada@example.org", "bob@example.org", "cy@example.org"]


class Post(StandIn):
    """Takes a list of addresses and writes to each."""

    def answer(self, asked: Asked) -> Answer:
        for address in asked.json() if asked.method == "POST" else ():
            self.deliver(Delivered(address, "", "", ""))
        return json_answer(200, {"taken": "all of them"})


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as running:
        yield running


def sent(post: Post) -> requests.Response:
    return requests.post(post.address + "/messages", json=PEOPLE, timeout=5)


@pytest.mark.parametrize(
    ("fault", "status", "taken"),
    [
        (faults.drop_reply, 0, 3),
        (faults.drop_request, 0, 0),
        (faults.too_many(7), 429, 0),
        (faults.error_after, 500, 3),
        (faults.error_before, 500, 0),
        (faults.half(2), 0, 2),
        (faults.half(2, then=faults.error_before), 500, 2),
        (faults.slow(0.0001), 200, 3),
        (faults.broken_json, 200, 3),
        (faults.html_page(), 502, 0),
        (faults.html_page(taken=True), 502, 3),
        (faults.bad_key, 401, 0),
        (faults.wrong_region, 404, 0),
    ],
)
def test_a_fault_does_what_it_says_once(post: Post, fault: Fault, status: int, taken: int) -> None:
    post.fail(fault)
    assert requests.get(post.address + "/other", timeout=5).status_code == 200, "it is meant for what sends"
    if status:
        assert sent(post).status_code == status
    else:
        with pytest.raises(requests.ConnectionError):
            sent(post)
    assert addresses(post.messages) == PEOPLE[:taken]
    assert sent(post).json() == {"taken": "all of them"}
    assert post.twice == PEOPLE[:taken]


def test_a_request_that_is_cut_off_never_arrived(post: Post) -> None:
    with socket.create_connection(("127.0.0.1", int(post.address.rpartition(":")[2]))) as connection:
        connection.sendall(b'POST /messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n["ada')
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    assert (post.requests, post.broken, post.delivered) == ([], [], {})


def test_a_fault_can_be_meant_for_one_place(post: Post) -> None:
    post.fail(faults.bad_key, on="GET /who")
    assert sent(post).status_code == 200
    assert requests.get(post.address + "/who", timeout=5).status_code == 401


def test_a_time_to_wait_is_asked_for_or_not(post: Post) -> None:
    post.fail(faults.too_many(7), faults.too_many())
    assert [sent(post).headers.get("Retry-After") for _ in range(2)] == ["7", None]


def test_faults_at_random_are_the_same_for_the_same_seed() -> None:
    drawn = [[fault() for _ in range(200)] for fault in (faults.at_random(3, 0.5), faults.at_random(3, 0.5))]
    assert drawn[0] == drawn[1]
    assert 60 < drawn[0].count(None) < 140


def test_what_was_delivered_can_be_asked_for_from_outside(post: Post) -> None:
    sent(post)
    assert requests.get(post.address + DELIVERED, timeout=5).json() == dict.fromkeys(PEOPLE, 1)


@pytest.mark.parametrize(
    ("path", "words", "answered", "told"),
    [
        ("/emails/batch", [{"from": "a@example.org", "to": "b@example.org", "subject": "x"}], {"data": []}, ""),
        ("/emails/batch", [{"from": "a@example.org", "to": "b@example.org"}], {"data": []}, "'subject' is a required"),
        ("/emails/batch", [], {"data": {}}, "the answer to POST /emails/batch"),
        ("/nowhere", [], {}, "PathNotFound"),
    ],
)
def test_what_breaks_the_contract_on_either_side_is_told(path: str, words: object, answered: object, told: str) -> None:
    class Resend(StandIn):
        contract = Contract("resend.yaml", "https://api.resend.com")

        def answer(self, asked: Asked) -> Answer:
            return json_answer(200, answered)

    assert Resend.contract
    Resend.contract.need()
    with Resend() as running:
        requests.post(running.address + path, json=words, headers={"Authorization": "Bearer key"}, timeout=5)
        broken, running.broken = running.broken, []
    assert told in "\n".join(broken)
    assert bool(told) == bool(broken)
