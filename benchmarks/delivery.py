"""Handing an issue over to a provider that takes a thousand readers a call: speed, memory, and the ledger's share.

Beside it a bare loop of `requests` says the same to the same stand-in and writes nothing down.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT, line

SIZES = (10_000, 20_000, 1_000_000)
_CALL = 1_000  # readers
_STAND_INS = [str(ROOT / "tests" / folder) for folder in ("delivery", "providers")]
_LEDGER = ("open", "page", "mark_in_flight", "settle", "finish", "in_flight", "batch_number")


def report() -> None:
    """Each size: the whole process, and the bare loop's."""
    print("Hand-over to a provider of 1,000 a call")
    sys.path[:0] = _STAND_INS
    from stand_in_process import stand_in_process

    folder = Path(tempfile.mkdtemp(prefix="newsletter-bench-"))
    try:
        for size in SIZES:
            _with_list(folder / str(size), size)
            with stand_in_process("mailgun") as address:
                bare = _child("bare", address, str(size))
                ours = _child("send", str(folder / str(size)), address)
            seconds, memory, told = ours
            share = float(told)
            line(f"{size:,} readers: readers a second", f"{size / seconds:,.0f}", f"bare loop {size / bare[0]:,.0f}")
            line("  peak memory", f"{memory:.0f} MB", f"at most 150, flat; bare loop {bare[1]:.0f}")
            line("  the ledger's share of the time", f"{share:.0%}")
    finally:
        shutil.rmtree(folder)


def _child(*words: str) -> tuple[float, float, str]:
    """Seconds of wall time and megabytes at the most of a process of this module, and what it printed last."""
    command = [sys.executable, "-m", "benchmarks.delivery", *words]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = process.stdout.read().split()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, words
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return time.perf_counter() - start, usage.ru_maxrss / scale, told[-1]


def _with_list(folder: Path, size: int) -> None:
    """A state folder with a list of so many, put there by SQL alone: how lists are imported is measured elsewhere."""
    from sqlalchemy import text

    from newsletter.delivery.database import open_database, writing
    from newsletter.delivery.subscribing import name_list

    engine = open_database(folder)
    with writing(engine) as connection:
        name_list(connection, "pilot", ["first-name"])
        numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :size)"
        people = (
            "INSERT INTO subscribers (list, address, fields, tags, added) SELECT 'pilot', "
            "printf('reader-%07d@example.org', i), json_object('first-name', 'R' || i), '[]', '' FROM n"
        )
        tokens = (
            "INSERT INTO unsubscribe_tokens (list, address, token) SELECT 'pilot', "
            "printf('reader-%07d@example.org', i), printf('token-%016d', i) FROM n"
        )
        for statement in (people, tokens):
            insert, _, chosen = statement.partition(" SELECT ")
            connection.execute(text(f"{insert} {numbers} SELECT {chosen}"), {"size": size})
    engine.dispose()


def _send(state: str, address: str) -> None:
    """Send to everybody on the list; prints the ledger's share of the time."""
    from delivery_world import PLAN, World, edition
    from kill_harness import Hurried, opened

    from newsletter.delivery.run import Run
    from newsletter.delivery.send import deliver

    start = time.perf_counter()
    world, provider = World(Path(state)), opened("mailgun", address)
    with _timed(world.ledger, _LEDGER) as spent:
        run = Run(_now, Hurried())
        report = deliver(_of_real_size(edition()), PLAN, world.audience.query("pilot"), provider, world.ledger, run)
    assert report.complete, report
    print(sum(spent) / (time.perf_counter() - start))


def _bare(address: str, size: int) -> None:
    """The same requests, without a record."""
    import json

    import requests
    from delivery_world import edition

    issue, session = _of_real_size(edition()), requests.Session()
    for first in range(0, size, _CALL):
        people = [f"reader-{number:07}@example.org" for number in range(first, min(first + _CALL, size))]
        theirs = {who: {"v0": who[7:14], "v1": f"https://example.org/u/{who[7:14]}"} for who in people}
        fields: list[tuple[str, tuple[None, str]]] = [("to", (None, who)) for who in people]
        fields += [("from", (None, "The Commissioner <commissioner@mg.example.org>"))]
        fields += [("subject", (None, issue.subject)), ("html", (None, issue.html)), ("text", (None, issue.text))]
        fields += [("recipient-variables", (None, json.dumps(theirs)))]
        url = f"{address}/v3/mg.example.org/messages"
        session.post(url, files=fields, auth=("api", "key"), timeout=60).raise_for_status()
    print("done")


def _of_real_size(issue: Any) -> Any:
    """The edition with 40 KB of HTML, as a real one has."""
    from msgspec.structs import replace

    return replace(issue, html=issue.html + "<p>Only 49 per cent expect to break even.</p>" * 900)


@contextmanager
def _timed(thing: object, names: Sequence[str]) -> Iterator[list[float]]:
    """The seconds that were spent in each call of those methods."""
    spent: list[float] = []

    def around(original: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*words: object, **named: object) -> Any:
            start = time.perf_counter()
            try:
                return original(*words, **named)
            finally:
                spent.append(time.perf_counter() - start)

        return timed

    for name in names:
        setattr(thing, name, around(getattr(thing, name)))
    yield spent


def _now() -> Any:
    import datetime as dt

    return dt.datetime.now(dt.UTC)


if __name__ == "__main__":
    sys.path[:0] = _STAND_INS
    if sys.argv[1] == "send":
        _send(*sys.argv[2:])
    else:
        _bare(sys.argv[2], int(sys.argv[3]))
