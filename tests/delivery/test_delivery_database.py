from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import threading
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from delivery_world import START, World
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from newsletter.delivery.database import open_database, writing
from newsletter.delivery.lease import LENGTH, Lease, lease
from newsletter.delivery.packing import packed, unpacked
from newsletter.delivery.tables import DELIVERIES, LEASES, META, SUPPRESSIONS, moment, stamp
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.process import this_process
from newsletter.providers.mailing import Batch


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "state")


def test_the_database_survives_a_crash_by_its_settings(world: World) -> None:
    with world.engine.connect() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_a_database_of_a_later_version_is_refused_and_left_alone(world: World) -> None:
    with writing(world.engine) as connection:
        connection.execute(update(META).values(value="99"))
    with pytest.raises(CouldNotRun, match="later version"):
        open_database(world.folder)


def test_an_error_of_the_database_shows_no_address(world: World) -> None:
    row = {"list": "", "address": "ada@example.org", "reason": "", "since": ""}
    with pytest.raises(IntegrityError) as failed, writing(world.engine) as connection:
        connection.execute(insert(SUPPRESSIONS), [row, row])
    assert "ada@example.org" not in str(failed.value)


@pytest.mark.skipif(os.name != "posix", reason="Windows takes no question mark in a name")
def test_a_state_folder_may_have_a_question_mark_in_its_name(tmp_path: Path) -> None:
    open_database(tmp_path / "state?cache=shared#1").dispose()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["newsletter.sqlite3", "state?cache=shared#1"]


def test_a_full_disk_in_the_middle_is_told_with_what_to_do(world: World) -> None:
    people = [{"list": "", "address": f"r{n}@example.org", "reason": "x" * 99, "since": ""} for n in range(99)]
    with world.engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(CouldNotRun, match="full") as told:
            connection.execute(insert(SUPPRESSIONS), people)
    assert "Make room on the disk" in told.value.help
    assert "r1@example.org" not in str(told.value)


def test_a_database_that_may_only_be_read_is_told_with_what_to_do(world: World) -> None:
    with world.engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
        with pytest.raises(CouldNotRun, match="can't be written") as told:
            connection.execute(insert(META).values(key="a", value="b"))
        connection.execute(text("PRAGMA query_only = OFF"))
    assert "must be writable" in told.value.help


def test_a_database_that_another_process_is_writing_is_told_with_what_to_do(world: World) -> None:
    impatient = open_database(world.folder)
    with impatient.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout = 0"))
    with writing(world.engine), pytest.raises(CouldNotRun, match="another process") as told, writing(impatient):
        pass
    impatient.dispose()
    assert "Wait for it" in told.value.help


def test_who_only_looks_waits_for_no_writer(world: World) -> None:
    with writing(world.engine):
        looking = World(world.folder)
        assert looking.history.deliveries() == ()
        assert looking.history.due(START) == ()


def test_a_database_that_is_destroyed_in_the_middle_is_told(world: World) -> None:
    world.engine.dispose()
    (world.folder / "newsletter.sqlite3").write_bytes(b"no database at all" * 999)
    with pytest.raises(CouldNotRun, match="can't be read as a database"):
        world.audience.lists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DROP TABLE campaigns", "no such table: campaigns"),
        ("ALTER TABLE deliveries DROP COLUMN due", "no such column: deliveries.due"),
        ("UPDATE deliveries SET started = 'yesterday'", "a time that is none: “yesterday”"),
        ("UPDATE lists SET fields = 'ada@example.org'", "fields that are no JSON"),
    ],
)
def test_a_record_that_is_damaged_within_is_told_with_what_to_do(world: World, damage: str, said: str) -> None:
    world.subscribe({"ada@example.org": {"first-name": "Ada"}})
    words = dict.fromkeys(("segment", "subject", "sender", "digest"), "")
    row = {"issue": "one", "list": "pilot", "test": False, "provider": "ses", "state": "done", "started": stamp(START)}
    with writing(world.engine) as connection:
        connection.execute(insert(DELIVERIES).values(**row, **words))
        connection.execute(text(damage))
    with pytest.raises(CouldNotRun) as told:
        assert (world.history.deliveries(), world.audience.lists()) is None
    assert said in told.value.message
    assert "ada@" not in told.value.message
    assert "newsletter restore" in told.value.help


def test_what_was_handed_over_and_can_not_be_unpacked_is_told() -> None:
    batch = Batch("one/1", ("ada@example.org", "bob@example.org"), (b"one", b"two"))
    assert unpacked("one/1", packed(batch)) == batch
    for content in (b"", b"x", packed(batch)[:-3]):
        with pytest.raises(CouldNotRun, match="can't be unpacked"):
            unpacked("one/1", content)


def test_a_transaction_that_fails_changes_nothing(world: World) -> None:
    world.audience.suppress("ada@example.org", "first", START)
    with suppress(KeyError), writing(world.engine) as connection:
        connection.execute(update(SUPPRESSIONS).values(reason="second"))
        raise KeyError
    assert world.audience.suppression("ada@example.org") == "first"


def test_times_sort_as_text_and_come_back_as_they_were() -> None:
    assert moment(stamp(START)) == START
    assert stamp(START) < stamp(START + LENGTH)


def ended_process() -> str:
    """A process of this machine that is gone."""
    program = "from newsletter.process import this_process; print(this_process())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def hold(world: World, holder: str) -> None:
    with writing(world.engine) as connection:
        connection.execute(insert(LEASES).values(name="issue", holder=holder, until=stamp(START + LENGTH)))


def test_a_lease_of_another_machine_holds_until_it_runs_out(world: World) -> None:
    hold(world, "elsewhere.example:1:x")
    with pytest.raises(DeliveryRefused, match=r"another process \(elsewhere\.example:1\)"), held(world):
        pass
    world.ticks = int(LENGTH.total_seconds()) + 1
    with held(world):
        pass


def test_a_lease_of_a_living_process_here_holds(world: World) -> None:
    hold(world, f"{socket.gethostname()}:{os.getpid()}:{this_process()}:x")
    with pytest.raises(DeliveryRefused), held(world):
        pass


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can be asked whether a process is there")
def test_a_lease_of_a_process_that_is_gone_is_taken_over_at_once(world: World) -> None:
    hold(world, f"{socket.gethostname()}:1:{ended_process()}:x")
    with held(world):
        pass


def test_a_lease_of_another_machine_of_the_same_name_holds_whatever_processes_there_are_here(world: World) -> None:
    elsewhere = "-".join(["00000000", *ended_process().split("-")[1:]])
    hold(world, f"{socket.gethostname()}:1:{elsewhere}:x")
    with pytest.raises(DeliveryRefused), held(world):
        pass


def test_a_lease_outlives_a_call_that_lasts_longer_than_it(world: World) -> None:
    """Each look at the clock is five minutes after the last: a call in between that renews nothing loses the lease."""
    looked = threading.Semaphore(0)

    def clock() -> dt.datetime:
        world.ticks += int(LENGTH.total_seconds())
        looked.release()
        return START + dt.timedelta(seconds=world.ticks)

    with lease(world.engine, "issue", clock, renewed=0.001):
        for _look in range(9):
            assert looked.acquire(timeout=60), "nobody renews it"
        with world.engine.connect() as connection:
            until = connection.scalar(select(LEASES.c.until))
    assert until is not None
    assert moment(until) > START + 5 * LENGTH


def held(world: World) -> AbstractContextManager[Lease]:
    return lease(world.engine, "issue", world.clock)
