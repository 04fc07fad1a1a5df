from __future__ import annotations

import datetime as dt
import multiprocessing
import shutil
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import killed_restore
import pytest
from delivery_world import START, World, edition
from killed_sender import KILLED
from sqlalchemy import insert, select, text, update

from newsletter.delivery.copy_facts import CopyFacts, read_copy
from newsletter.delivery.copying import back_up, file_engine
from newsletter.delivery.daily import daily_copy
from newsletter.delivery.database import FILE_NAME, Place, writing
from newsletter.delivery.erasing import erase
from newsletter.delivery.person import everything_about
from newsletter.delivery.restoring import restore, restore_over_ruin
from newsletter.delivery.ruin import is_ruined
from newsletter.delivery.tables import DELIVERIES, LEASES, META, METADATA, RECIPIENTS, SUBSCRIBERS, TOKENS, stamp
from newsletter.errors import CouldNotRun, Refused
from newsletter.providers.outbox import Outbox

DAY = dt.timedelta(days=1)
PEOPLE = {"ada@example.org": {"first-name": "Zoë, “Ada”"}, "bob@example.org": {}}


@pytest.fixture
def world(place: Place) -> World:
    world = World(place)
    world.folder.mkdir(exist_ok=True)
    world.subscribe(PEOPLE)
    world.audience.suppress("cyd@example.org", "bounce", START)
    return world


def send(world: World, slug: str = "2016-11-16-after") -> None:
    world.send(Outbox(world.folder / "outbox"), edition(slug))


def everything(world: World) -> dict[str, list[Any]]:
    tables = [table for table in METADATA.sorted_tables if table not in (LEASES, META)]
    with world.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def without_links(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """All but the unsubscribe links, which outlive what replaces the record."""
    return {name: found for name, found in rows.items() if name != TOKENS.name}


def test_a_copy_holds_everything_in_one_file_and_brings_it_back_to_another_record(
    world: World, place: Place, tmp_path: Path
) -> None:
    send(world)
    facts = back_up(world.engine, tmp_path / "copy.sqlite3", START)
    assert facts == read_copy(tmp_path / "copy.sqlite3")
    assert (facts.counts["subscribers"], facts.counts["recipients"], facts.copied) == (2, 2, START)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite3"]
    other = World(tmp_path / "elsewhere")
    restored = restore(other.engine, tmp_path / "aside", tmp_path / "copy.sqlite3", START)
    assert everything(other) == everything(world)
    assert (restored.held, restored.carried) == (0, 0)
    with other.engine.connect() as connection:
        assert dict(connection.execute(select(META.c.key, META.c.value)).all())["id"] == facts.id


def test_a_copy_comes_back_where_it_was_made_and_what_it_replaces_is_kept(world: World, tmp_path: Path) -> None:
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    before = everything(world)
    world.subscribe(["new@example.org"])
    after = everything(world)
    restored = restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START + DAY)
    assert without_links(everything(world)) == without_links(before)
    restore(world.engine, tmp_path / "copies", restored.aside, START + 2 * DAY)
    assert everything(world) == after
    world.subscribe(["another@example.org"])
    send(world)  # new rows are numbered on from the old ones
    assert len(world.history.deliveries()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_its_owner_may_read_a_copy(world: World, tmp_path: Path) -> None:
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    assert stat.S_IMODE((tmp_path / "copy.sqlite3").stat().st_mode) == 0o600


def test_a_copy_is_of_one_moment_while_others_write(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsletter.delivery import copying

    original = copying.count_rows

    def count_and_write(connection: Any) -> Any:
        counts = original(connection)
        world.again().subscribe([f"late{number}@example.org" for number in range(50)])
        return counts

    monkeypatch.setattr(copying, "count_rows", count_and_write)
    if world.engine.dialect.name == "postgresql":
        monkeypatch.setattr(copying, "transfer", _after(copying.transfer, world))
    assert back_up(world.engine, tmp_path / "copy.sqlite3", START).counts["subscribers"] == 2


def _after(transfer: Callable[..., None], world: World) -> Callable[..., None]:
    def late(source: Any, target: Any) -> None:
        source.execute(select(META)).all()  # the moment of the copy
        world.again().subscribe(["later@example.org"])
        transfer(source, target)

    return late


def test_a_copy_has_nothing_of_what_was_deleted(world: World, tmp_path: Path) -> None:
    world.leave("ada@example.org")
    erase(world.engine, "ada@example.org", START)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    assert b"ada@" not in (tmp_path / "copy.sqlite3").read_bytes()


def test_a_copy_replaces_a_copy_and_no_other_file(world: World, tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite3"
    back_up(world.engine, path, START)
    back_up(world.engine, path, START + DAY)
    assert read_copy(path).copied == START + DAY
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="is there and is no copy"):
        back_up(world.engine, tmp_path / "notes.txt", START)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(CouldNotRun, match="can't be written"):
        back_up(world.engine, tmp_path / "no" / "folder" / "copy.sqlite3", START)
    if world.engine.dialect.name == "sqlite":
        with pytest.raises(CouldNotRun, match="is the record itself"):
            back_up(world.engine, world.folder / FILE_NAME, START)
    assert not list(tmp_path.glob("*.part"))


def test_what_is_no_sound_copy_is_refused_and_changes_nothing(world: World, tmp_path: Path) -> None:
    good = tmp_path / "good.sqlite3"
    back_up(world.engine, good, START)
    before = everything(world)
    cases: dict[str, Callable[[Path], object]] = {
        "No such file": lambda path: path.unlink(),
        "is no copy of a record": lambda path: path.write_text("hello", encoding="utf-8"),
        "is damaged": lambda path: path.write_bytes(good.read_bytes()[:8192]),
        "a database, and no copy": lambda path: _made(path, "DROP TABLE meta"),
        "by a later version": lambda path: _made(path, "UPDATE meta SET value = '99' WHERE key = 'schema'"),
        "has no table": lambda path: _made(path, "DROP TABLE suppressions"),
    }
    for message, spoil in cases.items():
        path = tmp_path / "spoilt.sqlite3"
        shutil.copyfile(good, path)
        spoil(path)
        with pytest.raises(CouldNotRun, match=message):
            restore(world.engine, tmp_path / "copies", path, START)
        assert everything(world) == before
    assert list((tmp_path / "copies").iterdir()) == []


def _made(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_record_that_knows_of_later_sends_is_not_replaced_unasked(world: World, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(world.engine, copy, START)
    send(world, "2016-11-23-later")
    before = everything(world)
    with pytest.raises(Refused, match="sends that the copy doesn't: 2016-11-23-later"):
        restore(world.engine, tmp_path / "copies", copy, START + DAY)
    assert everything(world) == before
    restore(world.engine, tmp_path / "copies", copy, START + DAY, force=True)
    assert world.history.deliveries() == ()


def test_what_is_sent_between_the_look_and_the_restoration_is_not_forgotten(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(world.engine, copy, START)
    other = threading.Thread(target=lambda: send(world.again(), "2016-11-23-later"))

    def meanwhile(*words: Any) -> CopyFacts:
        other.start()
        other.join(timeout=1)  # it must wait for its turn
        return back_up(*words)

    monkeypatch.setattr("newsletter.delivery.restoring.back_up", meanwhile)
    restore(world.engine, tmp_path / "copies", copy, START + DAY)
    other.join()
    assert [delivery.issue for delivery in world.history.deliveries()] == ["2016-11-23-later"]


def test_a_copy_of_another_record_does_not_replace_one_that_was_used(world: World, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    back_up(other.engine, tmp_path / "copy.sqlite3", START)
    restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START)
    world.subscribe(PEOPLE)
    send(world)
    third = World(tmp_path / "third")
    back_up(third.engine, tmp_path / "copy.sqlite3", START)
    with pytest.raises(Refused, match="of another record"):
        restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START + DAY)


def test_whoever_is_suppressed_or_erased_since_stays_so_when_an_old_copy_comes_back(
    world: World, tmp_path: Path
) -> None:
    send(world)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    world.audience.suppress("bob@example.org", "complaint", START)
    erase(world.engine, "ada@example.org", START)
    restored = restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START + DAY)
    assert restored.carried == 2
    assert world.audience.suppression("bob@example.org") == "complaint"
    assert world.audience.suppression("ada@example.org") == "erased"
    assert list(world.audience.readers("pilot")) == []
    assert "ada@" not in str(everything(world))
    held = everything_about(world.engine, "ada@example.org")
    assert (held["lists"], [message["state"] for message in held["messages"]]) == ([], ["accepted"])


def test_links_in_mail_that_was_sent_since_go_on_working(world: World, tmp_path: Path) -> None:
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    world.subscribe(["new@example.org"])
    (before,) = world.audience.readers("pilot", ["new@example.org"])
    restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START + DAY)
    assert list(world.audience.readers("pilot", ["new@example.org"])) == []
    world.subscribe(["new@example.org"])
    (again,) = world.audience.readers("pilot", ["new@example.org"])
    assert again.token == before.token


def test_whoever_waited_when_the_copy_was_made_is_held_and_gets_nothing_unasked(world: World, tmp_path: Path) -> None:
    send(world)
    with writing(world.engine) as connection:
        waits = update(RECIPIENTS).where(RECIPIENTS.c.address == "ada@example.org")
        connection.execute(waits.values(state="planned", batch=None))
        connection.execute(update(DELIVERIES).values(state="open", finished=None))
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    restored = restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START + DAY, force=True)
    assert restored.held == 1
    assert world.states() == {"ada@example.org": "held", "bob@example.org": "accepted"}
    (delivery,) = world.history.deliveries()
    assert delivery.state == "done"
    reasons = [person.reason for person in world.history.people(delivery, ["held"])]
    assert reasons == ["The record was restored from a copy of 2016-11-16 07:30 UTC: it may have been sent since."]
    send(world)  # the same issue again
    assert world.states(delivery)["ada@example.org"] == "held"


def test_nothing_is_restored_while_something_is_sent(world: World, tmp_path: Path) -> None:
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    with writing(world.engine) as connection:
        row = {"name": "2016-11-16-after", "holder": "elsewhere:1:x", "until": stamp(START + DAY)}
        connection.execute(insert(LEASES).values(row))
    with pytest.raises(Refused, match="is being sent at this moment"):
        restore(world.engine, tmp_path / "copies", tmp_path / "copy.sqlite3", START)


def test_a_copy_is_made_each_day_and_seven_are_kept(world: World) -> None:
    first = daily_copy(world.engine, world.folder, START)
    assert first is not None
    assert daily_copy(world.engine, world.folder, START + dt.timedelta(hours=3)) is None
    for day in range(1, 9):
        daily_copy(world.engine, world.folder, START + day * DAY)
    kept = sorted(path.name for path in first.parent.iterdir())
    assert kept == [f"daily-2016-11-{day}.sqlite3" for day in range(18, 25)]


def killed(state: Path, copy: Path, step: int, *, ruin: bool) -> int | None:
    process = multiprocessing.get_context("spawn").Process(
        target=killed_restore.run, args=(str(state), str(copy), step, ruin)
    )
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_restoration_that_is_killed_leaves_the_one_or_the_other(tmp_path: Path, step: int) -> None:
    world = World(tmp_path / "state")
    world.subscribe(PEOPLE)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    old = everything(world)
    world.subscribe(["new@example.org"])
    new = everything(world)
    assert killed(world.folder, tmp_path / "copy.sqlite3", step, ruin=False) == KILLED
    assert without_links(everything(world.again())) == without_links(old if step == 3 else new)


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_a_ruin_is_replaced_or_still_a_ruin_and_never_an_empty_record(tmp_path: Path, step: int) -> None:
    world = World(tmp_path / "state")
    world.subscribe(PEOPLE)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    old = everything(world)
    world.engine.dispose()
    file = world.folder / FILE_NAME
    file.write_bytes(b"not a database" * 1000)
    assert is_ruined(world.folder)
    assert killed(world.folder, tmp_path / "copy.sqlite3", step, ruin=True) == KILLED
    if file.read_bytes().startswith(b"not a database"):
        restored = restore_over_ruin(world.folder, tmp_path / "copies", tmp_path / "copy.sqlite3", START)
        assert (restored.aside / FILE_NAME).read_bytes().startswith(b"not a database")
    assert not is_ruined(world.folder)
    assert everything(World(world.folder)) == old


DAMAGES = ["DROP TABLE campaigns", "ALTER TABLE deliveries DROP COLUMN due", "ALTER TABLE meta RENAME value TO word"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_record_that_lacks_a_part_is_restored_over(tmp_path: Path, damage: str) -> None:
    world = World(tmp_path / "state")
    world.subscribe(PEOPLE)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    old = everything(world)
    with writing(world.engine) as connection:
        connection.execute(text(damage))
    world.engine.dispose()
    assert is_ruined(world.folder)
    restore_over_ruin(world.folder, tmp_path / "copies", tmp_path / "copy.sqlite3", START)
    assert everything(World(world.folder)) == old


@pytest.mark.parametrize("damage", DAMAGES)
def test_whoever_was_suppressed_or_erased_before_the_damage_stays_so(tmp_path: Path, damage: str) -> None:
    world = World(tmp_path / "state")
    world.subscribe(PEOPLE)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    world.audience.suppress("bob@example.org", "complaint", START)
    erase(world.engine, "ada@example.org", START)
    with writing(world.engine) as connection:
        connection.execute(text(damage))
    world.engine.dispose()
    restored = restore_over_ruin(world.folder, tmp_path / "copies", tmp_path / "copy.sqlite3", START)
    again = World(world.folder).audience
    assert again.suppression("bob@example.org") == "complaint"
    key_is_gone = "meta" in damage
    assert again.suppression("ada@example.org") == (None if key_is_gone else "erased")
    assert restored.carried == 2 - key_is_gone


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        ("DROP TABLE meta", ("erasures",)),
        ("DELETE FROM meta", ("erasures",)),
        ("DELETE FROM meta WHERE key = 'erasure-key'", ("erasures",)),
        ("UPDATE meta SET value = 'no key' WHERE key = 'erasure-key'", ("erasures",)),
        ("UPDATE meta SET value = 'none' WHERE key = 'schema'", ()),
        ("DROP TABLE erased", ("erasures",)),
        ("DROP TABLE suppressions", ("suppressions",)),
        ("ALTER TABLE suppressions DROP COLUMN reason", ()),
        ("ALTER TABLE suppressions RENAME since TO until", ()),
    ],
)
def test_what_a_damaged_record_no_longer_says_is_told_and_the_rest_is_kept(
    tmp_path: Path, damage: str, lost: tuple[str, ...]
) -> None:
    world = World(tmp_path / "state")
    world.subscribe(PEOPLE)
    back_up(world.engine, tmp_path / "copy.sqlite3", START)
    world.audience.suppress("bob@example.org", "complaint", START)
    erase(world.engine, "ada@example.org", START)
    with writing(world.engine) as connection:
        connection.execute(text(damage))
    world.engine.dispose()
    assert is_ruined(world.folder)
    restored = restore_over_ruin(world.folder, tmp_path / "copies", tmp_path / "copy.sqlite3", START)
    assert (restored.lost, restored.carried) == (lost, 2 - len(lost))
    again = World(world.folder).audience
    assert (again.suppression("bob@example.org") is None) == ("suppressions" in lost)
    assert (again.suppression("ada@example.org") is None) == ("erasures" in lost)


@pytest.mark.parametrize(
    "damage", ["DROP TABLE meta", "DELETE FROM meta", "DELETE FROM meta WHERE key = 'erasure-key'"]
)
def test_no_erased_person_comes_back_because_the_key_to_them_is_gone(tmp_path: Path, damage: str) -> None:
    world = World(tmp_path / "state")
    world.subscribe(PEOPLE)
    erase(world.engine, "ada@example.org", START)
    with writing(world.engine) as connection:
        connection.execute(text(damage))
    world.engine.dispose()
    with pytest.raises(CouldNotRun, match="damaged"):
        World(world.folder).subscribe(["ada@example.org"])


def test_a_sound_record_is_no_ruin(tmp_path: Path) -> None:
    assert not is_ruined(tmp_path)
    world = World(tmp_path / "state")
    assert not is_ruined(world.folder)
    with file_engine(world.folder / FILE_NAME).connect() as connection:
        assert connection.scalar(select(SUBSCRIBERS.c.address)) is None
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
