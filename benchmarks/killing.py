"""Senders that are killed before faulty vendors, in full: ten thousand readers, every step, 300 moments, each kind.

It takes an hour on two cores; `KILL_READERS` and `KILL_MOMENTS` in the environment make it smaller.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import ROOT, line

if TYPE_CHECKING:
    from kill_harness import Aftermath, Harness

READERS = int(os.environ.get("KILL_READERS", "10000"))
MOMENTS = int(os.environ.get("KILL_MOMENTS", "300"))
_KINDS = {"resend": "keyed", "mailgun": "searchable", "ses": "opaque"}
_FAULTS = 0.1  # of the calls
_AT_ONCE = 2


def report() -> None:
    """For each kind: how many senders were killed, and what was found of their readers."""
    print(f"Senders killed at every step and at {MOMENTS} moments, {READERS:,} readers each")
    sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("delivery", "providers")]
    from kill_harness import with_readers

    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="newsletter-killed-", dir=memory if memory.is_dir() else None))
    try:
        people = with_readers(folder / "template", READERS)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for told in pool.map(lambda name: _kind(name, folder, people), _KINDS):
                for words in told:
                    line(*words)
    finally:
        shutil.rmtree(folder)


def _kind(name: str, folder: Path, people: frozenset[str]) -> list[tuple[str, str, str]]:
    """The rows of one provider: its stand-in counts for one sender at a time."""
    from kill_harness import Harness, Sender
    from stand_in_process import stand_in_process

    found, start = Counter[str](), time.perf_counter()
    with stand_in_process(name, seed=20161116, share=_FAULTS) as address:
        harness = Harness(Sender(name, address), folder / "template", people)
        for job in _jobs(harness, folder / name):
            after = _once(harness, folder / name, *job)
            found.update(senders=1, runs=after.runs, twice=len(after.twice), lost=len(after.lost))
            found.update(wrong=len(after.wrong), held=len(after.those("held")), vain=len(after.held_in_vain))
    seconds = f"{time.perf_counter() - start:,.0f} s, {found['runs']:,} runs"
    return [
        (f"{_KINDS[name]} ({name}): senders killed", f"{found['senders']:,}", seconds),
        ("  readers twice, lost, told wrong", f"{found['twice']}, {found['lost']}, {found['wrong']}", "0, 0, 0"),
        ("  held; of them arrived", f"{found['held']:,}; {found['vain']:,}", "keyed 0; searchable: none arrived"),
    ]


def _jobs(harness: Harness, folder: Path) -> Iterator[tuple[str, int, float | None]]:
    """Every step of a send; then moments within as long as one takes."""
    from kill_harness import steps_of

    start = time.perf_counter()
    _once(harness, folder, "measured", 0, None)
    whole = time.perf_counter() - start
    yield from ((f"step{step}", step, None) for step in steps_of(harness.sender, READERS))
    dice = random.Random(len(harness.people))
    yield from ((f"moment{number}", 0, dice.uniform(0.0, whole)) for number in range(MOMENTS))


def _once(harness: Harness, folder: Path, name: str, step: int, moment: float | None) -> Aftermath:
    place = folder / name
    after = harness.killed(place, step=step, moment=moment)
    shutil.rmtree(place)
    return after


if __name__ == "__main__":
    report()
