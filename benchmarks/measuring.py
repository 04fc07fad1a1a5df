"""How things are measured: CPU time of whole processes, wall time in this one; the least of several runs."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".peers"  # what `tools/set_up_peers.py` installs


def process_cpu(command: Sequence[str], runs: int = 7, cwd: Path = ROOT) -> float:
    """Milliseconds of CPU that `command` takes, user and system, its children included."""
    import resource

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return min(once() for _ in range(runs)) * 1000


class Cost(Struct, frozen=True):
    """What a process takes: seconds of CPU and on the clock, and the most megabytes of memory."""

    cpu: float
    clock: float
    memory: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.cpu:.2f} of CPU)"


def process_cost(command: Sequence[str], cwd: Path = ROOT, runs: int = 3, *, peer: bool = False) -> Cost:
    """What `command` takes, of the run that takes the least CPU; a peer is found where `make bench` installs them."""
    environment = {**os.environ, "PYTHONPATH": str(PEERS)} if peer else None

    def once() -> Cost:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        if status:
            raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
        process.returncode = 0
        scale = 1 << 20 if sys.platform == "darwin" else 1 << 10  # macOS counts bytes, Linux kilobytes
        return Cost(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / scale)

    return min((once() for _ in range(runs)), key=lambda cost: cost.cpu)


def is_there(module: str) -> bool:
    """Whether a peer is installed, beside the program or with it."""
    return importlib.util.find_spec(module) is not None or (PEERS / module).is_dir()


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
    print(f"  {what:<58} {figure:>24}   {aim}", flush=True)
