"""What Amazon SES v2 answers (its API model of November 2026). What isn't used is left out."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Said(BaseModel):
    """An error; its kind is in the header x-amzn-errortype."""

    message: str = Field(default="", validation_alias="message")
    capital: str = Field(default="", validation_alias="Message")


class Result(BaseModel):
    """One entry of a bulk call: `status` is SUCCESS, or why not."""

    status: str = Field(validation_alias="Status")
    error: str | None = Field(default=None, validation_alias="Error")
    message_id: str | None = Field(default=None, validation_alias="MessageId")


class Results(BaseModel):
    """POST /v2/email/outbound-bulk-emails: in the order of the request."""

    results: list[Result] = Field(validation_alias="BulkEmailEntryResults")


class Quota(BaseModel):
    """Messages in 24 hours (-1: as many as you like) and in a second."""

    most_a_day: float = Field(default=-1, validation_alias="Max24HourSend")
    a_second: float = Field(default=1, validation_alias="MaxSendRate")
    sent: float = Field(default=0, validation_alias="SentLast24Hours")


class Account(BaseModel):
    """GET /v2/email/account."""

    production: bool = Field(default=True, validation_alias="ProductionAccessEnabled")
    sending: bool = Field(default=True, validation_alias="SendingEnabled")
    enforcement: str = Field(default="HEALTHY", validation_alias="EnforcementStatus")
    quota: Quota = Field(default_factory=Quota, validation_alias="SendQuota")


class Identity(BaseModel):
    """GET /v2/email/identities/{identity}: an address or a domain."""

    verified: bool = Field(default=False, validation_alias="VerifiedForSendingStatus")
    state: str = Field(default="", validation_alias="VerificationStatus")
