"""Buttondown's answers, as far as they are read."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, SecretStr


class Email(BaseModel):
    """An email, which is what a campaign is there."""

    id: str
    status: str
    modification_date: str = ""
    metadata: dict[str, Any] = {}


class EmailPage(BaseModel):
    """Some of the newsletter's emails."""

    results: list[Email]
    next: str | None = None


class Image(BaseModel):
    """A picture in the image store; `image` is its address."""

    id: str
    image: str
    metadata: dict[str, Any] = {}


class ImagePage(BaseModel):
    """Some of the pictures in the image store."""

    results: list[Image]
    next: str | None = None


class Newsletter(BaseModel):
    """A newsletter of the account. A key opens one."""

    id: str
    name: str
    username: str
    api_key: SecretStr = SecretStr("")
    email_address: str = ""
    reply_to_address: str = ""
    sending_domain_status: str = "none"
    test_mode: bool = False


class NewsletterPage(BaseModel):
    """The newsletters of the account."""

    results: list[Newsletter]


class SubscriberPage(BaseModel):
    """How many subscribers there are: who they are is not read."""

    count: int
