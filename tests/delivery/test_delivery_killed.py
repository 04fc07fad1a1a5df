"""kill -9 between any two steps of a send, then the same command again: no one twice, no one lost."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from delivery_world import World
from killed_sender import FINISHED, KILLED, provider, run

from newsletter.delivery.lease import LENGTH

PEOPLE = ["ada@example.org", "bob@example.org"]
# A process is forked from one that has imported everything, where the system can fork.
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
PROCESSES.set_forkserver_preload(
    ["newsletter.delivery.send", "newsletter.providers.smtp", "sqlalchemy.dialects.sqlite"]
)
# Before and after: open, two for each of (mark, hand over, settle) for each person, finish.
STEPS = range(1, 2 * (1 + 3 * len(PEOPLE) + 1) + 1)


class FreePort(Controller):
    """A controller for port 0: it greets itself at the port that it was really given."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd leaves it without types


class Taken:
    """A mail server's store: whom it has taken a message for, in order."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.addresses += envelope.rcpt_tos
        return "250 taken"


def killed_at(step: int, world: World, kind: str, where: str) -> bool:
    """Run the sender in a process of its own until it ends itself; whether it did, before its end."""
    process = PROCESSES.Process(target=run, args=(str(world.folder), kind, where, step))
    process.start()
    process.join()
    assert process.exitcode in (FINISHED, KILLED), "it ended in a way of its own"
    return bool(process.exitcode == KILLED)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "state")
    made.subscribe(PEOPLE)
    return made


def resumed(world: World, kind: str, where: str) -> dict[str, str]:
    """The same command again, after the dead sender's claim has run out; everybody's state then."""
    world.ticks += int(LENGTH.total_seconds()) + 100
    world.send(provider(kind, where))
    states: dict[str, str] = {}
    for delivery in world.history.deliveries():
        states |= world.states(delivery)
    return states


@pytest.mark.parametrize("step", STEPS)
def test_by_smtp_no_one_gets_it_twice_and_what_nobody_can_know_is_held(world: World, step: int) -> None:
    taken = Taken()
    with server(taken) as port:
        assert killed_at(step, world, "smtp", str(port))
        before = list(taken.addresses)
        cut_off = {address for address, state in states_now(world).items() if state == "in flight"}
        after = resumed(world, "smtp", str(port))
    assert len(taken.addresses) == len(set(taken.addresses)), "no one twice"
    assert {address for address, state in after.items() if state == "held"} == cut_off
    assert set(after) == set(PEOPLE), "no one lost"
    assert {address for address, state in after.items() if state == "accepted"} == set(PEOPLE) - cut_off
    assert set(PEOPLE) - cut_off <= set(taken.addresses), "what is called accepted was"
    assert before == taken.addresses[: len(before)]


@pytest.mark.parametrize("step", range(1, 11))
def test_by_the_outbox_everybody_has_one_message_and_nobody_is_held(world: World, tmp_path: Path, step: int) -> None:
    outbox = tmp_path / "outbox"
    assert killed_at(step, world, "outbox", str(outbox))
    after = resumed(world, "outbox", str(outbox))
    assert after == dict.fromkeys(PEOPLE, "accepted")
    assert sorted(path.name for path in outbox.rglob("*.eml")) == [f"{address}.eml" for address in PEOPLE]


def test_the_steps_are_all_of_them(world: World, tmp_path: Path) -> None:
    """Had a step been added, the tests above would not reach the last."""
    with server(Taken()) as port:
        assert not killed_at(STEPS.stop, world, "smtp", str(port))
    other = World(tmp_path / "other")
    other.subscribe(PEOPLE)
    assert not killed_at(11, other, "outbox", str(tmp_path / "outbox"))


def states_now(world: World) -> dict[str, str]:
    deliveries = world.history.deliveries()
    return dict(world.states(deliveries[0])) if deliveries else {}


@contextmanager
def server(taken: Taken) -> Iterator[int]:
    """A mail server on a free port of this machine; the port."""
    controller = FreePort(taken, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
