"""Serve the preview on loopback until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from newsletter.errors import CouldNotRun
from newsletter.preview.changes import Changes
from newsletter.preview.guard import Guard
from newsletter.preview.rendering import Renderer
from newsletter.preview.server import Preview, application
from newsletter.preview.shield import Shield

LOOPBACK = "127.0.0.1"


def serve(
    root: Path, issues: Path, watched: Sequence[Path], port: int, path: str, ready: Callable[[str], None]
) -> None:
    """Serve the project in `root` on loopback; `port` 0 takes a free one.

    Calls `ready` with the address to open (its token is good once) as soon as it is answered. Returns when stopped.
    """
    listener = _listen(port)
    guard = Guard(listener.getsockname()[1])
    renderer = Renderer(root)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(listener, guard, renderer, root, issues, watched, path, ready))
    renderer.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()  # so that the printed address is answered from the moment it is printed
    except OSError as error:
        listener.close()
        raise CouldNotRun(f"Port {port} is taken.", "Name another with --port, or leave it out.") from error
    return listener


async def _serve(
    listener: socket.socket,
    guard: Guard,
    renderer: Renderer,
    root: Path,
    issues: Path,
    watched: Sequence[Path],
    path: str,
    ready: Callable[[str], None],
) -> None:
    import uvicorn

    changes = Changes()

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        stop = asyncio.Event()
        watching = asyncio.create_task(changes.watch(root, watched, stop))
        ready(f"http://{LOOPBACK}:{guard.port}{path}?token={guard.token}")
        yield
        stop.set()
        watching.cancel()

    shielded = Shield(application(Preview(issues, renderer, changes), lifespan), guard)
    # No access log: it would hold the token. No date or server header: nobody needs them here.
    settings = uvicorn.Config(
        shielded, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    await uvicorn.Server(settings).serve(sockets=[listener])
