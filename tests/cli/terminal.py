"""A command in a terminal, and somebody who waits for each question before typing the answer."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Sequence

from cli_project import CommandLine

CTRL_C = "\x03"
_PATIENCE = 60.0  # seconds without a word after which a command hangs
# A process that the terminal's keys reach: it takes charge of it first, and heeds Ctrl-C even where the tests run in
# the background of a shell, which has its jobs ignore it.
_IN_CHARGE = (
    "import fcntl, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from newsletter.cli.main import main; main(sys.argv[1:])"
)


def converse(
    command: CommandLine, words: Sequence[str], answers: Sequence[tuple[str, str]], **environment: str
) -> tuple[int, str]:
    """Run `newsletter *words`, wait for each question in turn and type its answer; the exit code and all that was seen.

    A question that never comes ends with the command itself, and then the rest of the answers is not typed.
    A Ctrl-C is typed again each second until the command ends, as a person would: one that comes between a prompt and
    Python's reading of the answer is only noticed at the next key.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_CHARGE, *words],
        cwd=command.root,
        env={**command.environment, **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen = unread = ""
    broken = False
    try:
        for question, answer in answers:
            while question not in unread and (more := _read(ours)):
                seen, unread = seen + more, unread + more
            if question not in unread:
                break
            unread = unread.partition(question)[2]
            broken = answer == CTRL_C
            os.write(ours, (answer if broken else f"{answer}\n").encode())
        while more := _read(ours, again=CTRL_C if broken else ""):
            seen += more
        return process.wait(_PATIENCE), seen
    except TimeoutError:
        raise AssertionError(f"the command says no more and does not end:\n{seen}") from None
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read(terminal: int, again: str = "") -> str:
    """What the command says next; meanwhile `again` is typed each second. "" at its end; raises TimeoutError."""
    for _ in range(round(_PATIENCE)):
        if select.select([terminal], [], [], 1.0)[0]:
            try:
                return os.read(terminal, 4096).decode(errors="replace")
            except OSError:  # Linux's way of saying that the other end is closed
                return ""
        if again:
            os.write(terminal, again.encode())
    raise TimeoutError
