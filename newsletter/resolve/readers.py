"""Readers' fields: filled at the very end, for each reader."""

from __future__ import annotations

from newsletter.resolve.desk import Request
from newsletter.resolve.outcome import Outcome
from newsletter.resolve.resolved import ReaderField


def reader_field(request: Request) -> Outcome:
    """The field, and the words for want of it."""
    reference = request.mention.reference
    return Outcome(ReaderField(reference.field, reference.fallback))
