"""Fifty weighted figures of a million people and a hundred questions, beside what one would write by hand."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, Cost, is_there, line, process_cost, wall
from benchmarks.panel import CITED, ISSUE, OPTIONS, make_panel

MILLION = 1_000_000
GROWTH = (10_000, 100_000, MILLION)

# Each peer in a process of its own: read the file, then the weighted share of one option of 50 questions.
_DUCKDB = f"""
import duckdb, sys
file = sys.argv[1]
connection = duckdb.connect()
source = f"'{{file}}'"
if file.endswith("csv"):
    connection.execute(f"CREATE TABLE answers AS SELECT * FROM '{{file}}'")
    source = "answers"
for n in range({CITED}):
    query = f"SELECT q{{n}}, COUNT(*), SUM(w), SUM(w * w) FROM {{source}} GROUP BY 1 ORDER BY 1"
    rows = {{row[0]: row for row in connection.execute(query).fetchall()}}
    print(100 * rows[1 + n % {OPTIONS}][2] / sum(row[2] for row in rows.values()))
"""
_POLARS = f"""
import polars, sys
file = sys.argv[1]
frame = polars.scan_csv(file) if file.endswith("csv") else polars.scan_parquet(file)
weight = polars.col("w")
sums = weight.len().alias("n"), weight.sum().alias("s"), (weight * weight).sum().alias("ss")
tallies = [frame.group_by(f"q{{n}}").agg(*sums) for n in range({CITED})]
for n, tally in enumerate(polars.collect_all(tallies)):
    print(100 * tally.filter(polars.col(f"q{{n}}") == 1 + n % {OPTIONS})["s"][0] / tally["s"].sum())
"""
_PANDAS = f"""
import pandas, sys
file = sys.argv[1]
columns = ["w", *(f"q{{n}}" for n in range({CITED}))]
frame = pandas.read_csv(file, usecols=columns) if file.endswith("csv") else pandas.read_parquet(file, columns=columns)
frame["ww"] = frame["w"] ** 2
for n in range({CITED}):
    tally = frame.groupby(f"q{{n}}")[["w", "ww"]].agg(["size", "sum"])
    print(100 * tally["w"]["sum"][1 + n % {OPTIONS}] / tally["w"]["sum"].sum())
"""
_PEERS = (("by hand with DuckDB", "duckdb", _DUCKDB), ("Polars", "polars", _POLARS), ("pandas", "pandas", _PANDAS))


def report() -> None:
    """Whole processes over Parquet and CSV; then from the cache; then how it grows."""
    for form in ("parquet", "csv"):
        print(f"\n{CITED} weighted figures of a million people × 100 questions, {form.upper()}, whole processes")
        with tempfile.TemporaryDirectory() as folder:
            _beside_peers(Path(folder), form)
    print("\nThe same, cold, of ever more people (Parquet)")
    for people in GROWTH:
        with tempfile.TemporaryDirectory() as folder:
            make_panel(Path(folder), people)
            cost = _cold(Path(folder))
            line(f"{people:,} people", str(cost), f"{cost.memory:.0f} MB")


def _beside_peers(root: Path, form: str) -> None:
    file = make_panel(root, MILLION, form)
    by_hand = Cost(0, 0, 0)
    for name, module, script in _PEERS:
        if not is_there(module):
            line(name, "skipped", f"{module} is not installed")
            continue
        cost = process_cost([sys.executable, "-c", script, str(file)], root, peer=module != "duckdb")
        by_hand = cost if module == "duckdb" else by_hand
        line(name, str(cost), f"{cost.memory:.0f} MB")
    cost = _cold(root)
    times = f"{cost.clock / by_hand.clock:.2f} times by hand ({cost.cpu / by_hand.cpu:.2f} of CPU), at most 1.5"
    line("newsletter figures, cold", str(cost), f"{cost.memory:.0f} MB, {times}")
    cost = process_cost(_figures(root), ROOT)
    line("newsletter figures, from the cache", str(cost), f"{cost.memory:.0f} MB, at most 0.6 s")
    line("in process, from the cache", f"{_in_process(root):.1f} ms", "at most 5")
    if form == "parquet":
        _in_spark(file)


def _figures(root: Path) -> list[str]:
    return [sys.executable, "-m", "newsletter", "--project", str(root), "figures", ISSUE, "--format", "json"]


def _cold(root: Path) -> Cost:
    """The least of three runs that find no cache."""

    def once() -> Cost:
        shutil.rmtree(root / ".newsletter", ignore_errors=True)
        return process_cost(_figures(root), ROOT, runs=1)

    return min((once() for _ in range(3)), key=lambda cost: cost.clock)


def _in_process(root: Path) -> float:
    """Opening the answers and working out 50 estimates, the codebook being known."""
    from newsletter.survey.shelf import open_shelf

    def work() -> None:
        data = open_shelf(root / "surveys", root / ".newsletter" / "cache", root).dataset("panel")
        assert data is not None
        for n in range(CITED):
            data.share(f"q{n}", (f"o{1 + n % OPTIONS}",))

    work()
    return wall(work)


def _in_spark(file: Path) -> None:
    """The same fifty figures by our SELECTs in Spark SQL, on this machine alone: most of it is Spark's own start."""
    if not is_there("pyspark") or shutil.which("java") is None:
        line("our SELECTs in Spark SQL", "skipped", "pyspark or Java is not installed")
        return
    cost = process_cost([sys.executable, "-m", "benchmarks.in_spark", str(file)], ROOT, runs=1, peer=True)
    line("our SELECTs in Spark SQL, Spark's start included", f"{cost.clock:.2f} s", "its Java's memory is not measured")
