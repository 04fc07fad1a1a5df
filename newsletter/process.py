"""Which process left something behind, and whether it is gone.

A process is told by its machine, its number, and when it began: numbers are given out again, and two machines may have
one name. Where that can't be asked (another machine, a system that isn't POSIX), nobody can say.
"""

from __future__ import annotations

import os
import socket
import zlib
from functools import cache
from pathlib import Path


def this_process() -> str:
    """This process as a word of letters, digits and hyphens: `is_gone` knows it again."""
    return f"{_machine()}-{os.getpid()}-{_began(os.getpid())}"


def is_gone(process: str) -> bool | None:
    """Whether the process that `this_process` named is gone; None: nobody can say from here."""
    machine, number, began = [*process.split("-"), "", ""][:3]
    if os.name != "posix" or machine != _machine() or not number.isdigit():
        return None
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OverflowError:
        return None
    except PermissionError:  # it is another user's
        pass
    return _began(int(number)) != began


@cache
def _machine() -> str:
    """The machine by its name, and on Linux by this start of it and the space in which processes are numbered."""
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        pass
    return f"{zlib.crc32(' '.join(parts).encode()):08x}"


def _began(number: int) -> str:
    """When a process began, in ticks since the machine did (proc(5)); "" where the system doesn't say."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
