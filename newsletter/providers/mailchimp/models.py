"""Mailchimp's answers, as far as they are read."""

from __future__ import annotations

from pydantic import BaseModel


class Settings(BaseModel):
    """A campaign's settings."""

    title: str = ""
    subject_line: str = ""
    from_name: str = ""
    reply_to: str = ""


class CampaignAnswer(BaseModel):
    """A campaign."""

    id: str
    status: str
    settings: Settings = Settings()


class CampaignPage(BaseModel):
    """Some of the account's campaigns."""

    campaigns: list[CampaignAnswer]
    total_items: int


class Stats(BaseModel):
    """An audience's numbers."""

    member_count: int | None = None


class Audience(BaseModel):
    """A list."""

    id: str
    name: str
    stats: Stats = Stats()


class AudiencePage(BaseModel):
    """The account's lists."""

    lists: list[Audience]


class MergeField(BaseModel):
    """A field of an audience: `tag` is what stands between *| and |*, `name` its label."""

    tag: str
    name: str = ""


class MergeFieldPage(BaseModel):
    """An audience's fields."""

    merge_fields: list[MergeField]


class Domain(BaseModel):
    """A domain that mail is sent from."""

    domain: str
    verified: bool


class DomainPage(BaseModel):
    """The account's domains."""

    domains: list[Domain]


class StoredFile(BaseModel):
    """A file in the file manager."""

    id: int
    name: str
    full_size_url: str


class FilePage(BaseModel):
    """Files in the file manager."""

    files: list[StoredFile]


class CheckItem(BaseModel):
    """One line of a campaign's checklist: `type` is success, warning or error."""

    type: str
    heading: str = ""
    details: str = ""


class Checklist(BaseModel):
    """What keeps a campaign from being sent."""

    is_ready: bool
    items: list[CheckItem] = []


class Account(BaseModel):
    """The account that a key opens."""

    account_name: str = ""
    login_name: str = ""
