"""How things are measured: CPU time of whole processes, wall time in this one; the least of several runs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def process_cpu(command: Sequence[str], runs: int = 7, cwd: Path = ROOT) -> float:
    """Milliseconds of CPU that `command` takes, user and system, its children included."""
    import resource

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return min(once() for _ in range(runs)) * 1000


def bare_python(runs: int = 7) -> float:
    """Milliseconds of CPU that Python takes to do nothing."""
    return process_cpu([sys.executable, "-c", "pass"], runs)


def wall(work: Callable[[], object], runs: int = 15) -> float:
    """Milliseconds that `work` takes in this process."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(runs)) * 1000


def line(what: str, figure: str, aim: str = "") -> None:
    """One row of the report."""
    print(f"  {what:<58} {figure:>18}   {aim}", flush=True)
