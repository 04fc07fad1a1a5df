"""The guard at the door: ASGI middleware, and the headers that every answer carries."""

from __future__ import annotations

from typing import Any

from newsletter.preview.guard import Guard, Refusal, Welcome

# The page runs its own script and nothing else; what an issue brings along is framed, and runs nothing at all.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MAIL_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Shield:
    """Lets a request through to `app` where the guard does, and answers for it where not."""

    def __init__(self, app: Any, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        judged = self._guard.judge(
            scope["method"], scope["path"], scope["query_string"].decode("latin-1"), _headers(scope["headers"])
        )
        if judged is None:
            await self._app(scope, receive, _with_headers(send))
        else:
            await _answer(judged, self._guard, send)


def _headers(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joiner = "; " if key == "cookie" else ","
        headers[key] = f"{headers[key]}{joiner}{text}" if key in headers else text
    return headers


def _with_headers(send: Any) -> Any:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_ALWAYS]}
        await send(message)

    return sending


async def _answer(judged: Refusal | Welcome, guard: Guard, send: Any) -> None:
    headers = [*_ALWAYS, (b"content-type", b"text/plain; charset=utf-8")]
    status, body = 303, b""
    if isinstance(judged, Refusal):
        status, body = judged.status, f"{judged.reason}\n".encode()
    else:
        cookie = f"{guard.cookie_name}={judged.cookie}; Path=/; HttpOnly; SameSite=Strict"
        headers += [(b"location", judged.location.encode("ascii", "ignore")), (b"set-cookie", cookie.encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
