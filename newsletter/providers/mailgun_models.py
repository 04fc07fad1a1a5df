"""What Mailgun answers (its OpenAPI 3 contract, read in November 2026). What isn't used is left out."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Queued(BaseModel):
    """POST /v3/{domain}/messages: one id for all recipients."""

    id: str
    message: str


class Said(BaseModel):
    """An error."""

    message: str


class Disabled(BaseModel):
    """Why a domain may not send."""

    reason: str = ""


class Domain(BaseModel):
    """`state` is active, unverified or disabled; `type` is sandbox or custom."""

    name: str
    state: str
    type: str = ""
    is_disabled: bool = False
    disabled: Disabled | None = None


class DomainAnswer(BaseModel):
    """GET /v4/domains/{name}."""

    domain: Domain


class Event(BaseModel):
    """One line of the log."""

    id: str
    event: str
    recipient: str = ""
    reason: str = ""
    tags: list[str] = Field(default_factory=list)


class Pagination(BaseModel):
    """`next` is the token of the next page."""

    next: str = ""


class LogsPage(BaseModel):
    """POST /v1/analytics/logs."""

    items: list[Event]
    pagination: Pagination
