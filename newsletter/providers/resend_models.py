"""What Resend answers (its OpenAPI 3 contract, read in November 2026). What isn't used is left out."""

from __future__ import annotations

from pydantic import BaseModel


class Taken(BaseModel):
    """POST /emails, and each item of a batch."""

    id: str


class TakenBatch(BaseModel):
    """POST /emails/batch: in the order of the request."""

    data: list[Taken]


class Said(BaseModel):
    """An error: `name` is its kind (https://resend.com/docs/api-reference/errors)."""

    message: str
    name: str = ""


class Domain(BaseModel):
    """`status` is verified, or why it isn't."""

    id: str
    name: str
    status: str


class Domains(BaseModel):
    """GET /domains."""

    data: list[Domain]
    has_more: bool = False
