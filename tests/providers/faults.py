"""What goes wrong between a sender and a vendor. Each is done to one request, in place of the vendor's answer."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from stand_in import Answer, Asked, Cut, Fault, StandIn

_PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"


def drop_reply(stand_in: StandIn, asked: Asked) -> Answer:
    """Take everything, and reset the connection."""
    stand_in.answer(asked)
    raise Cut


def drop_request(_stand_in: StandIn, _asked: Asked) -> Answer:
    """Take nothing, and reset the connection."""
    raise Cut


def too_many(wait: int | None = None) -> Fault:
    """429, with or without a time to wait."""
    return lambda stand_in, _asked: stand_in.too_many(wait)


def error_after(stand_in: StandIn, asked: Asked) -> Answer:
    """Take everything, and say 500."""
    stand_in.answer(asked)
    return stand_in.said(500, "Internal Server Error")


def error_before(stand_in: StandIn, _asked: Asked) -> Answer:
    """Take nothing, and say 500."""
    return stand_in.said(500, "Internal Server Error")


def half(number: int, *, then: Fault | None = None) -> Fault:
    """Take the first `number` messages of a batch, and reset the connection, or answer as `then`."""

    def fault(stand_in: StandIn, asked: Asked) -> Answer:
        with stand_in.taking_at_most(number):
            stand_in.answer(asked)
        if then is None:
            raise Cut
        return then(stand_in, asked)

    return fault


def slow(pace: float) -> Fault:
    """Take everything, and answer a byte each `pace` seconds."""
    return lambda stand_in, asked: replace(stand_in.answer(asked), pace=pace)


def broken_json(stand_in: StandIn, asked: Asked) -> Answer:
    """Take everything, and send half of the answer as if it were whole."""
    answer = stand_in.answer(asked)
    return replace(answer, body=answer.body[: len(answer.body) // 2], genuine=False)


def html_page(status: int = 502, *, taken: bool = False) -> Fault:
    """A gateway's page; behind it everything was taken, or nothing."""

    def fault(stand_in: StandIn, asked: Asked) -> Answer:
        if taken:
            stand_in.answer(asked)
        return Answer(status, _PAGE, {"Content-Type": "text/html"}, genuine=False)

    return fault


def bad_key(stand_in: StandIn, _asked: Asked) -> Answer:
    """The key has expired."""
    return stand_in.bad_key()


def wrong_region(stand_in: StandIn, _asked: Asked) -> Answer:
    """The account lives elsewhere."""
    return stand_in.wrong_region()


def redirect(where: str) -> Fault:
    """Send the caller elsewhere, with everything that it brought."""
    return lambda _stand_in, _asked: Answer(307, b"", {"Location": where}, genuine=False)


def bomb(_stand_in: StandIn, _asked: Asked) -> Answer:
    """100 MB of nothing in 97 KB."""
    return Answer(200, _packed(), {"Content-Encoding": "gzip"}, genuine=False)


@cache
def _packed() -> bytes:
    return gzip.compress(bytes(100_000_000))


def silence(stand_in: StandIn, asked: Asked) -> Answer:
    """Take everything and never answer."""
    return replace(stand_in.answer(asked), pace=3600.0)


AT_RANDOM: Mapping[str, Fault] = {
    "drop-reply": drop_reply,
    "drop-request": drop_request,
    "too-many": too_many(),
    "error-after": error_after,
    "error-before": error_before,
    "half-then-drop": half(7),
    "half-then-error": half(7, then=error_before),
    "broken-json": broken_json,
    "html-before": html_page(),
    "html-after": html_page(taken=True),
}


def at_random(seed: int, share: float, names: tuple[str, ...] = tuple(AT_RANDOM)) -> Callable[[], Fault | None]:
    """A fault of those for `share` of the requests that send, the same ones for the same seed."""
    dice = random.Random(seed)
    return lambda: AT_RANDOM[dice.choice(names)] if dice.random() < share else None
