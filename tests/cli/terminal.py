"""A command in a terminal, and somebody who waits for each question before typing the answer."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence

from cli_project import CommandLine

CTRL_C = "\x03"
# A process that the terminal's keys reach: it takes charge of it first.
_IN_CHARGE = (
    "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "from newsletter.cli.main import main; main(sys.argv[1:])"
)


def converse(
    command: CommandLine, words: Sequence[str], answers: Sequence[tuple[str, str]], **environment: str
) -> tuple[int, str]:
    """Run `newsletter *words`, wait for each question in turn and type its answer; the exit code and all that was seen.

    A question that never comes ends with the command itself, and then the rest of the answers is not typed.
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
    for question, answer in answers:
        while question not in unread and (more := _read(ours)):
            seen, unread = seen + more, unread + more
        if question not in unread:
            break
        unread = unread.partition(question)[2]
        os.write(ours, (answer if answer == CTRL_C else f"{answer}\n").encode())
    while more := _read(ours):
        seen += more
    os.close(ours)
    return process.wait(), seen


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:  # Linux's way of saying that the other end is closed
        return ""
