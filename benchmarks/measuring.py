"""How things are measured: CPU time of whole processes, wall time in this one; the least of several runs."""

from __future__ import annotations

import os
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


def process_cost(command: Sequence[str], cwd: Path = ROOT, runs: int = 3) -> tuple[float, float]:
    """Seconds of CPU and the most megabytes of memory that `command` takes: of the run that takes the least CPU."""

    def once() -> tuple[float, float]:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
        process.returncode = 0
        scale = 1 << 20 if sys.platform == "darwin" else 1 << 10  # macOS counts bytes, Linux kilobytes
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale

    return min(once() for _ in range(runs))


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
