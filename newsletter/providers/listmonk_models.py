"""listmonk's answers, as far as they are read. Each stands under `data`."""

from __future__ import annotations

from pydantic import BaseModel


class ListAnswer(BaseModel):
    """A list; in a campaign it has no count."""

    id: int
    name: str = ""
    subscriber_count: int | None = None


class CampaignAnswer(BaseModel):
    """A campaign, with all that a change of it must repeat."""

    id: int
    name: str
    status: str
    subject: str = ""
    from_email: str = ""
    body: str = ""
    altbody: str | None = None
    template_id: int | None = None
    headers: list[dict[str, str]] | None = None
    lists: list[ListAnswer] = []


class Template(BaseModel):
    """A campaign template: what a campaign's content is put into."""

    id: int
    type: str = "campaign"
    body: str = ""


class Media(BaseModel):
    """An uploaded file. Its address is `url`, in versions before 2.0 `uri`."""

    id: int
    filename: str
    url: str = ""
    uri: str = ""


class Subscriber(BaseModel):
    """Somebody on a list."""

    email: str


class OneCampaign(BaseModel):
    """A campaign."""

    data: CampaignAnswer


class Campaigns(BaseModel):
    """Campaigns."""

    results: list[CampaignAnswer]


class CampaignPage(BaseModel):
    """A page of campaigns."""

    data: Campaigns


class Lists(BaseModel):
    """Lists."""

    results: list[ListAnswer]


class ListPage(BaseModel):
    """A page of lists."""

    data: Lists


class TemplateList(BaseModel):
    """All templates."""

    data: list[Template]


class MadeTemplate(BaseModel):
    """A new template: the documentation shows a list of one."""

    data: Template | list[Template]


class MediaResults(BaseModel):
    """Files."""

    results: list[Media]


class MediaPage(BaseModel):
    """Files: a page of them, in versions before 3.0 all."""

    data: MediaResults | list[Media]


class OneMedia(BaseModel):
    """An uploaded file."""

    data: Media


class Subscribers(BaseModel):
    """Subscribers."""

    results: list[Subscriber]


class SubscriberPage(BaseModel):
    """A page of subscribers."""

    data: Subscribers
