"""A call to a provider that did not do what it was made for.

What matters most is whether the provider may have acted on it: a refused connection, a limit or a refused key are a
certain no; a timeout, a reset or a 5xx prove nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from newsletter.errors import CouldNotRun
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Receipt, same_for_all

Taken = Literal["no", "unknown"]
# Whatever the request says, the next will be refused too (RFC 9110, 15.5).
_OUR_ACCOUNT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class CallFailed(CouldNotRun):
    """Why, and whether the provider may have acted (`taken`).

    `again`: the same call may succeed later, after `wait` seconds where the provider says so. `refused`: it was refused
    as wrong in itself, `theirs`: for a recipient's address, `proven`: in the vendor's own words. `status` is HTTP's, 0
    where there was no answer.
    """

    def __init__(
        self,
        message: str,
        help: str = "",
        *,
        taken: Taken,
        again: bool = True,
        wait: float | None = None,
        refused: bool = False,
        status: int = 0,
    ) -> None:
        super().__init__(message, help)
        self.taken: Taken = taken
        self.again = again
        self.wait = wait
        self.refused = refused
        self.theirs = False
        self.proven = False
        self.status = status


def failure_of_status(status: int, said: str, *, wait: float | None = None, help: str = "") -> CallFailed:
    """What an answer that is no 2xx means where the vendor says nothing else; `said` is its own words, one line."""
    message = f"{status} {said}".strip()
    if status in _OUR_ACCOUNT or 300 <= status < 400:
        return CallFailed(message, help, taken="no", again=False, status=status)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.TOO_EARLY):
        return CallFailed(message, taken="no", wait=wait, status=status)
    if status == HTTPStatus.REQUEST_TIMEOUT or not 400 <= status < 500:
        return CallFailed(message, taken="unknown", wait=wait, status=status)
    return CallFailed(message, help, taken="no", again=False, refused=True, status=status)


def retry_after(value: str, now: dt.datetime) -> float | None:
    """The seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3); None for neither."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value.strip()):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())


def receipt_of(batch: Batch, failure: CallFailed) -> Receipt:
    """What a batch came to whose call failed."""
    if failure.taken == "unknown":
        return same_for_all(batch, Outcome("unknown", failure.message), failure.wait)
    if failure.refused:
        return BatchRefused(failure.message, failure.theirs, failure.proven)
    return NotTaken(failure.message, failure.wait, failure.again)
