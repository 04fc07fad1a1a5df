"""The preview's routes. Everything it serves comes from memory by exact name: no path of a request reaches the disk."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from newsletter.compose.tokens import fill_tokens
from newsletter.preview.changes import Changes
from newsletter.preview.page import page, state
from newsletter.preview.rendering import Rendered, Renderer
from newsletter.preview.shield import MAIL_POLICY, PAGE_POLICY

_STATIC = Path(__file__).parent / "static"
_ASSETS = {
    "preview.js": ("text/javascript", (_STATIC / "preview.js").read_bytes()),
    "preview.css": ("text/css", (_STATIC / "preview.css").read_bytes()),
}


class Preview:
    """The pages over one project. `changes` counts what happens on disk; `renderer` makes issues from it."""

    def __init__(self, issues: Path, renderer: Renderer, changes: Changes) -> None:
        self._issues = issues
        self._renderer = renderer
        self._changes = changes
        self._rendered: dict[str, tuple[int, Rendered]] = {}
        self._last_good: dict[str, Rendered] = {}
        self._lock = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Every address of the preview."""
        return [
            Route("/", self.front),
            Route("/issue/{slug}", self.issue),
            Route("/issue/{slug}/state", self.state),
            Route("/issue/{slug}/mail", self.mail),
            Route("/issue/{slug}/web", self.web),
            Route("/issue/{slug}/text", self.text),
            Route("/issue/{slug}/images/{name}", self.image),
            Route("/events", self.events),
            Route("/static/{name}", self.static),
        ]

    def _slugs(self) -> list[str]:
        return sorted((file.stem for file in self._issues.glob("*.md") if not file.name.startswith(".")), reverse=True)

    async def _render(self, slug: str) -> tuple[int, Rendered]:
        async with self._lock:
            version = self._changes.version
            known = self._rendered.get(slug)
            if known is None or known[0] != version:
                rendered = await asyncio.to_thread(self._renderer.render, slug)
                known = (version, rendered)
                self._rendered[slug] = known
                if rendered.edition is not None:
                    self._last_good[slug] = rendered
            return known

    async def front(self, _: Request) -> Response:
        """The newest issue, or what to do where there is none."""
        slugs = self._slugs()
        if slugs:
            return RedirectResponse(f"/issue/{slugs[0]}", status_code=303)
        return HTMLResponse(page("", []), headers={"content-security-policy": PAGE_POLICY})

    async def issue(self, request: Request) -> Response:
        """The page around one issue."""
        slug, slugs = request.path_params["slug"], self._slugs()
        if slug not in slugs:
            return _missing()
        return HTMLResponse(page(slug, slugs), headers={"content-security-policy": PAGE_POLICY})

    async def state(self, request: Request) -> Response:
        """What the bar and the findings say, made anew where something changed."""
        slug = request.path_params["slug"]
        if slug not in self._slugs():
            return _missing()
        version, rendered = await self._render(slug)
        return JSONResponse(state(version, rendered, has_last_good=slug in self._last_good))

    async def _good(self, request: Request) -> Rendered | None:
        slug = request.path_params["slug"]
        if slug not in self._slugs():
            return None
        await self._render(slug)
        return self._last_good.get(slug)

    async def mail(self, request: Request) -> Response:
        """The email, with every reader's field at its fallback."""
        good = await self._good(request)
        return _framed(good.edition.html) if good and good.edition else _missing()

    async def web(self, request: Request) -> Response:
        """The web page."""
        good = await self._good(request)
        return _framed(good.edition.web) if good and good.edition else _missing()

    async def text(self, request: Request) -> Response:
        """The text part."""
        good = await self._good(request)
        if not good or not good.edition:
            return _missing()
        return PlainTextResponse(_at_fallback(good.edition.text), headers={"content-security-policy": MAIL_POLICY})

    async def image(self, request: Request) -> Response:
        """An image of the edition."""
        good = await self._good(request)
        picture = good.edition.pictures.get(request.path_params["name"]) if good and good.edition else None
        return Response(picture.content, media_type=picture.media_type) if picture else _missing()

    async def static(self, request: Request) -> Response:
        """The page's own script and style."""
        asset = _ASSETS.get(request.path_params["name"])
        return Response(asset[1], media_type=asset[0]) if asset else _missing()

    async def events(self, _: Request) -> Response:
        """Server-sent events: the version, each time something on disk changes."""
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[str]:
        version = self._changes.version
        yield f"data: {json.dumps(version)}\n\n"
        while True:
            with contextlib.suppress(TimeoutError):
                version = await asyncio.wait_for(self._changes.after(version), timeout=15)
                yield f"data: {json.dumps(version)}\n\n"
                continue
            yield ": still here\n\n"


def _missing() -> Response:
    return PlainTextResponse("There is nothing here.\n", status_code=404)


def _framed(html: str) -> Response:
    return HTMLResponse(_at_fallback(html), headers={"content-security-policy": MAIL_POLICY})


def _at_fallback(text: str) -> str:
    from html import escape

    return fill_tokens(text, lambda name, fallback: escape(fallback) if name.startswith("reader:") else "#")


def application(preview: Preview, lifespan: Any = None) -> Starlette:
    """The preview as an ASGI application, without its guard."""
    return Starlette(routes=preview.routes(), lifespan=lifespan)
