from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from delivery_world import START, World, edition
from sqlalchemy import insert, select, update

from newsletter.delivery.database import Place, writing
from newsletter.delivery.erased import Erasures
from newsletter.delivery.erasing import erase
from newsletter.delivery.importing import import_list
from newsletter.delivery.person import everything_about
from newsletter.delivery.suppressing import remove_reader, suppress_file
from newsletter.delivery.tables import BATCHES, CALLS, META, METADATA, RECIPIENTS, SUBSCRIBERS, stamp
from newsletter.errors import CouldNotRun, Refused
from newsletter.providers.outbox import Outbox

ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture
def world(place: Place) -> World:
    world = World(place)
    world.folder.mkdir(exist_ok=True)
    world.subscribe({ADA: {"first-name": "Adalbert"}, BOB: {}})
    return world


def send(world: World, slug: str = "2016-11-16-after") -> None:
    world.send(Outbox(world.folder / "outbox"), edition(slug))


def record(world: World) -> str:
    """Everything that is written anywhere, as text."""
    with world.engine.connect() as connection:
        return str([row for table in METADATA.sorted_tables for row in connection.execute(select(table)).all()])


def imported(world: World, content: str) -> Any:
    path = world.folder / "people.csv"
    path.write_text(content, encoding="utf-8")
    return import_list(world.engine, "pilot", path, START).added


def test_an_erased_person_is_nowhere_and_the_counts_hold(world: World) -> None:
    send(world)
    with writing(world.engine) as connection:
        row = {"delivery": 1, "at": stamp(START), "method": "GET", "status": 404}
        said = {"address": f"https://api.example.org/{ADA.replace('@', '%40')}?x", "answer": f"no {ADA}, but {BOB}"}
        connection.execute(insert(CALLS).values(**row, **said))
        connection.execute(update(RECIPIENTS).values(reason=f"550 {ADA}", reference="<id>"))
        connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.address == BOB).values(reason=""))
        connection.execute(update(BATCHES).values(requests=b"Dear Adalbert", settled=stamp(START)))
    world.audience.suppress(ADA, "bounce", START)
    done = erase(world.engine, ADA, START)
    assert (done.known, done.lists, done.messages, done.links, done.suppressions) == (True, ("pilot",), 1, 1, 1)
    assert "ada@" not in record(world)
    assert "ada%40" not in record(world)
    assert "Adalbert" not in record(world)
    assert BOB in record(world)
    (delivery,) = world.history.deliveries()
    assert delivery.counts == {"accepted": 2}


def test_an_erased_person_is_not_in_the_bytes_of_a_batch_that_they_were_in_before(world: World) -> None:
    """Who was held and is sent it once more belongs to another batch, and the first is kept for the others."""
    send(world)
    with writing(world.engine) as connection:
        connection.execute(update(BATCHES).values(requests=b"Dear Adalbert", settled=stamp(START)))
        connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.address == ADA).values(batch=None))
    erase(world.engine, ADA, START)
    assert "Adalbert" not in record(world)


def test_no_file_of_the_database_has_remnants_of_the_erased(tmp_path: Path) -> None:
    world = World(tmp_path / "state")
    world.subscribe({ADA: {"first-name": "Adalbert"}, BOB: {}})
    send(world)
    assert erase(world.engine, ADA, START).scrubbed
    for file in world.folder.glob("newsletter.sqlite3*"):
        assert b"ada@" not in file.read_bytes()
        assert b"Adalbert" not in file.read_bytes()


def test_an_erased_person_comes_back_by_no_import_and_no_suppression(world: World) -> None:
    erase(world.engine, ADA, START)
    added = imported(world, "email\nADA@example.org\ncy@example.org\n")
    assert (added.new, added.erased) == (1, 1)
    assert not world.audience.suppress(ADA, "asked", START)
    (world.folder / "gone.csv").write_text(f"{ADA}\n", encoding="utf-8")
    assert suppress_file(world.engine, world.folder / "gone.csv", "bounce", START).known == 1
    assert world.audience.suppression(ADA) == "erased"
    assert "ada@" not in record(world)
    assert [reader.address for reader in world.audience.readers("pilot")] == [BOB, "cy@example.org"]


def test_whoever_asks_to_be_known_again_gets_no_issue_twice(world: World) -> None:
    send(world)
    erase(world.engine, ADA, START)
    assert world.audience.unsuppress(ADA)
    assert not world.audience.unsuppress(ADA)
    world.subscribe([ADA])
    send(world)
    send(world, "2016-11-23-next")
    assert sorted(world.states()) == [ADA, BOB]
    sent = [message["issue"] for message in everything_about(world.engine, ADA)["messages"]]
    assert sent == ["2016-11-16-after", "2016-11-23-next"]


def test_an_erasure_waits_for_what_nobody_knows_yet(world: World) -> None:
    send(world)
    for state, advice in (("in flight", "deliveries resume 1"), ("held", f"deliveries settle 1 --sent {ADA}")):
        with writing(world.engine) as connection:
            connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.address == ADA).values(state=state))
        before = record(world)
        with pytest.raises(Refused, match="nobody knows yet") as refused:
            erase(world.engine, ADA, START)
        assert advice in refused.value.help
        assert record(world) == before
    with writing(world.engine) as connection:
        connection.execute(update(RECIPIENTS).values(state="accepted"))
        connection.execute(update(BATCHES).values(settled=None))
    with pytest.raises(Refused, match="nobody knows yet"):
        erase(world.engine, ADA, START)


def test_what_waits_for_the_erased_does_not_go_out(world: World) -> None:
    send(world)
    with writing(world.engine) as connection:
        connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.address == ADA).values(state="planned", batch=None))
    assert erase(world.engine, ADA, START).waiting == 1
    assert list(world.states()) == [BOB]


def test_a_stranger_may_be_erased_beforehand_and_twice(world: World) -> None:
    assert not erase(world.engine, "new@example.org", START).known
    assert erase(world.engine, "new@example.org", START).known
    assert imported(world, "email\nnew@example.org\n").erased == 1


def test_the_same_person_has_another_digest_in_another_record(world: World, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    erase(world.engine, ADA, START)
    erase(other.engine, ADA, START)
    keys: list[str] = []
    for one in (world, other):
        with one.engine.connect() as connection:
            keys.append(str(connection.scalar(select(META.c.value).where(META.c.key == "erasure-key"))))
            assert ADA in Erasures(connection)
            assert BOB not in Erasures(connection)
    assert keys[0] != keys[1]
    assert len(keys[0]) == 64


def test_everything_held_about_a_person_is_given_and_nothing_about_others(world: World) -> None:
    send(world)
    world.audience.suppress(ADA, "asked", START, "another")
    held = everything_about(world.engine, ADA)
    (on,) = held["lists"]
    assert (on["list"], on["fields"], on["added"]) == ("pilot", {"first-name": "Adalbert"}, stamp(START))
    (message,) = held["messages"]
    assert (message["issue"], message["state"]) == ("2016-11-16-after", "accepted")
    assert message["fields"] == {"first-name": "Adalbert"}
    assert [each["reason"] for each in held["suppressions"]] == ["asked"]
    assert len(held["unsubscribe_links"]) == 1
    assert BOB not in str(held)
    assert everything_about(world.engine, "nobody@example.org") == {
        "address": "nobody@example.org",
        "erased": None,
        "lists": [],
        "unsubscribe_links": [],
        "suppressions": [],
        "messages": [],
    }
    erase(world.engine, ADA, START)
    after = everything_about(world.engine, ADA)
    assert (after["erased"], after["lists"], len(after["messages"])) == (stamp(START), [], 1)


def test_addresses_are_suppressed_from_a_file_with_their_reason(world: World) -> None:
    path = world.folder / "gone.csv"
    path.write_text("ADA@Example.org\ncy@example.org\n", encoding="utf-8")
    report = suppress_file(world.engine, path, "complaint", START)
    assert (report.kept, report.new, report.known) == (True, 2, 0)
    assert world.audience.suppression(ADA) == "complaint"
    again = suppress_file(world.engine, path, "bounce", START)
    assert (again.new, again.known) == (0, 2)
    assert world.audience.suppression(ADA) == "complaint"
    assert [reader.address for reader in world.audience.readers("pilot")] == [BOB]


def test_a_bad_row_of_a_file_of_suppressions_changes_nothing_unless_asked(world: World) -> None:
    path = world.folder / "gone.csv"
    path.write_text(f"name,email\nAda,{ADA}\nx,nobody\n", encoding="utf-8")
    report = suppress_file(world.engine, path, "bounce", START, "pilot")
    assert (report.kept, report.new, [bad.line for bad in report.bad]) == (False, 0, [3])
    assert world.audience.suppression(ADA, "pilot") is None
    assert suppress_file(world.engine, path, "bounce", START, "pilot", partial=True).new == 1
    assert world.audience.suppression(ADA, "pilot") == "bounce"
    assert world.audience.suppression(ADA) is None
    path.write_text("", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="is empty"):
        suppress_file(world.engine, path, "bounce", START)


def test_whoever_is_taken_off_a_list_is_not_imported_again_unless_they_may_be(world: World) -> None:
    assert remove_reader(world.engine, ADA, "pilot", START)
    assert not remove_reader(world.engine, ADA, "pilot", START)
    assert remove_reader(world.engine, BOB, "pilot", START, may_return=True)
    with world.engine.connect() as connection:
        assert connection.scalar(select(SUBSCRIBERS.c.address)) is None
    imported(world, f"email\n{ADA}\n{BOB}\n")
    assert [reader.address for reader in world.audience.readers("pilot")] == [BOB]
    assert world.audience.suppression(ADA, "pilot") == "unsubscribed"
