"""The import of a million answers to a hundred questions, beside what DuckDB itself does with the same file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, Cost, line, process_cost
from benchmarks.panel import make_panel

MILLION = 1_000_000
GROWTH = (10_000, 100_000)
_READ = "import duckdb, sys; duckdb.execute(f\"CREATE TABLE answers AS SELECT * FROM '{sys.argv[1]}'\")"
_COPY = "COPY (SELECT * FROM '{sys.argv[1]}') TO '{sys.argv[1]}.copy' (FORMAT csv)"
_WRITE = f'import duckdb, sys; duckdb.execute(f"{_COPY}")'
_BY_ROWS = (
    "import csv, sys; copy = open(sys.argv[1] + '.copy', 'w', newline='');"
    "csv.writer(copy).writerows(csv.reader(open(sys.argv[1], newline='')))"
)


def report() -> None:
    """Whole processes: reading, reading and writing, and the import, which reads, places, checks and writes."""
    print("\nA CSV file of a million people × 100 questions, whole processes")
    with tempfile.TemporaryDirectory() as folder:
        file = make_panel(Path(folder), MILLION, "csv")
        _line("DuckDB reads it into memory", MILLION, _by_hand(_READ, file))
        _line("Python's csv reads and writes it", MILLION, _by_hand(_BY_ROWS, file))
        written = _by_hand(_WRITE, file)
        _line("DuckDB reads and writes it", MILLION, written)
        imported = _imported(Path(folder), file)
        times = f"{imported.clock / written.clock:.1f} times that ({imported.cpu / written.cpu:.1f} of CPU), at most 3"
        _line("newsletter stats import", MILLION, imported, times)
    for people in GROWTH:
        with tempfile.TemporaryDirectory() as folder:
            file = make_panel(Path(folder), people, "csv")
            _line(f"newsletter stats import, {people:,} people", people, _imported(Path(folder), file))


def _by_hand(script: str, file: Path) -> Cost:
    return process_cost([sys.executable, "-c", script, str(file)], runs=1)


def _imported(root: Path, file: Path) -> Cost:
    command = [
        sys.executable,
        "-m",
        "newsletter",
        "--project",
        str(root),
        "stats",
        "import",
        str(file),
        "--as",
        "again",
    ]
    return process_cost(command, ROOT, runs=1)


def _line(what: str, people: int, cost: Cost, aim: str = "") -> None:
    line(what, str(cost), f"{people / cost.clock:,.0f} rows a second, {cost.memory:.0f} MB{', ' * bool(aim)}{aim}")
