"""Rendering where it can be abandoned: a child process that is asked, waited for, and ended when it takes too long.

What an editor has half written may be pathological, and a theme may loop; neither may freeze the page. The child keeps
its imports and caches, so an answer usually takes milliseconds.
"""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsletter.checks.rule import Finding
from newsletter.compose.edition import Edition
from newsletter.errors import NewsletterError

DEADLINE = 20.0  # seconds


class Rendered(Struct, frozen=True):
    """An issue as the preview shows it. `failure` says why there is neither edition nor findings."""

    slug: str
    edition: Edition | None
    findings: tuple[Finding, ...]
    failure: str = ""


class Renderer:
    """Makes issues of the project in `root`, one at a time, each within `deadline` seconds."""

    def __init__(self, root: Path, deadline: float = DEADLINE) -> None:
        self._root = root
        self._deadline = deadline
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    def render(self, slug: str) -> Rendered:
        """The issue called `slug`, as it is on disk now."""
        with self._lock:
            pipe = self._running()
            try:
                pipe.send(slug)
                if pipe.poll(self._deadline):
                    answer: Rendered = pipe.recv()
                    return answer
                failure = f"Rendering took more than {self._deadline:g} seconds and was stopped."
            except (EOFError, OSError):
                failure = "Rendering ended unexpectedly."
            self._end()
            return Rendered(slug, None, (), failure)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _running(self) -> Connection:
        if self._pipe is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs, self._root), daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _work(pipe: Connection, root: Path) -> None:
    """The child: answers until its parent is gone."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    while True:
        try:
            slug = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_render(root, slug))


def _render(root: Path, slug: str) -> Rendered:
    from newsletter.actions.issues import find_issue
    from newsletter.actions.making import make
    from newsletter.actions.project import open_project

    try:
        project = open_project(root, exact=True)
        made = make(project, find_issue(project, f"{slug}.md"))
    except NewsletterError as error:
        return Rendered(slug, None, (), f"{error.message} {error.help}".strip())
    except Exception as error:  # noqa: BLE001 - the page must say so and live on; the next change is rendered anew
        return Rendered(slug, None, (), f"Rendering failed: {type(error).__name__}: {error}")
    return Rendered(slug, made.edition, made.findings)
