"""A stand-in in a process of its own, for senders that are killed and for measuring.

    python tests/providers/stand_in_process.py resend --seed 7 --share 0.3

prints its address, keeps nothing but counts, and runs until its standard input is closed. Counts by address are at
`stand_in.DELIVERED`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from faults import at_random
from stand_in import DELIVERED, StandIn


def stand_in_class(name: str) -> type[StandIn]:
    """The stand-in of the provider called `name`: `STAND_IN` of its module."""
    found: type[StandIn] = import_module(f"{name}_stand_in").STAND_IN
    return found


@contextmanager
def stand_in_process(name: str, *, seed: int = 0, share: float = 0.0, **options: Any) -> Iterator[str]:
    """The address of a stand-in in a process of its own. `options` are the stand-in's, of plain values."""
    words = [sys.executable, __file__, name, "--seed", str(seed), "--share", str(share)]
    words += [f"--with={option}={value!r}" for option, value in options.items()]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def delivered_at(address: str) -> Mapping[str, int]:
    """How many messages each address got from the stand-in there."""
    import requests

    found = requests.get(address + DELIVERED, timeout=60).json()
    assert isinstance(found, dict)
    return found


def _main() -> None:
    import ast

    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--share", type=float, default=0.0)
    parser.add_argument("--with", action="append", default=[], dest="options")
    words = parser.parse_args()
    options = {name: ast.literal_eval(value) for name, _, value in (one.partition("=") for one in words.options)}
    defaults = {"checked": False, "keep": False}
    stand_in = stand_in_class(words.name)(chance=at_random(words.seed, words.share), **(defaults | options))
    with stand_in:
        print(stand_in.address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _main()
