"""A list of a million imported from CSV, beside the loop that one would write by hand, and how it grows."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import line, process_cost

MILLION = 1_000_000
GROWTH = (10_000, 100_000, MILLION)

# csv and sqlite3 alone: nothing is checked, made canonical, merged or counted, and there are no links to unsubscribe.
_BY_HAND = """
import csv, json, sqlite3, sys
file, database = sys.argv[1:]
connection = sqlite3.connect(database)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("CREATE TABLE subscribers (list TEXT, address TEXT, fields TEXT, PRIMARY KEY (list, address))")
with open(file, newline="", encoding="utf-8") as stream:
    rows = csv.reader(stream)
    names = next(rows)
    people = (("pilot", row[0].strip().lower(), json.dumps(dict(zip(names[1:], row[1:])))) for row in rows)
    with connection:
        connection.executemany("INSERT OR REPLACE INTO subscribers VALUES (?, ?, ?)", people)
"""
_IMPORT = """
import datetime, sys
from pathlib import Path
from newsletter.delivery.database import open_database
from newsletter.delivery.importing import import_list
file, folder = sys.argv[1:]
report = import_list(open_database(Path(folder)), "pilot", Path(file), datetime.datetime.now(datetime.timezone.utc))
assert report.kept
"""


def report() -> None:
    """CPU of whole processes and their most memory; an import, the same once more, and how it grows."""
    print(f"\nA list of {MILLION:,} from CSV, whole processes")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = make_list(folder / "readers.csv", MILLION)
        by_hand = _measured("csv and sqlite3 by hand", _BY_HAND, file, folder / "hand.sqlite3")
        ours = _measured("lists import", _IMPORT, file, folder / "state")
        line("  times the loop by hand", f"{ours / by_hand:.2f}", "at most 2")
        _measured("the same file again", _IMPORT, file, folder / "state")
        for size in GROWTH[:-1]:
            _measured(f"lists import of {size:,}", _IMPORT, make_list(file, size), folder / f"state-{size}", size)


def make_list(path: Path, size: int) -> Path:
    """People in no order, each with two fields and a tag."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("email,first name,role,tags\n")
        for number in range(size):
            who = number * 7_368_787 % 10_000_019  # primes: everybody once, far apart
            stream.write(f"Reader.{who}@Example{who % 97}.org,Zoë {who},{('manager', 'nurse')[who % 2]},gp\n")
    return path


def _measured(what: str, program: str, file: Path, target: Path, size: int = MILLION) -> float:
    cost = process_cost([sys.executable, "-c", program, str(file), str(target)], runs=1)
    line(f"{what}: {size / cost.cpu:,.0f} rows a second", f"{cost.cpu:.1f} s, {cost.memory:.0f} MB")
    return cost.cpu
