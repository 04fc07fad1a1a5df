"""An issue, a place to write down what was sent, and the vendors that hold the audience: each with its stand-in."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import buttondown_stand_in
import listmonk_stand_in
import mailchimp_stand_in
from campaign_stand_in import CampaignStandIn
from sqlalchemy import Engine
from stand_in import Answer, Asked, Fault, StandIn

from newsletter.compose.edition import Edition, Picture
from newsletter.delivery.campaign import CampaignReport, cancel_campaign, hand_over_campaign, look_at_campaign
from newsletter.delivery.database import open_database
from newsletter.delivery.history import History
from newsletter.delivery.plan import Delivery, Plan
from newsletter.delivery.run import Run
from newsletter.providers.base import CampaignProvider, is_campaign
from newsletter.providers.entry import Option
from newsletter.providers.exchange import Exchange, Record, forget
from newsletter.providers.mailing import Mailing
from newsletter.providers.registry import open_provider
from newsletter.providers.secret import Secret

SLUG = "2016-11-16-after"
START = dt.datetime(2016, 11, 16, 7, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2016, 11, 17, 7, 15, tzinfo=dt.UTC)
KEY = "canary-S3cret-us21"
PICTURE = Picture("bars.png", "image/png", 2, 1, b"\x89PNG bars")
# An issue may write of any templating language; none of it is to be read as one.
OWN = "*|FNAME|* {{ .Subscriber.Email }} {% now %} {# no #} {{ UnsubscribeURL }} `x` https://e.org/@TrackLink “}}” \\n"


def edition(subject: str = "Only 49 per cent, [[reader:first-name?or=colleague]]", own: str = OWN) -> Edition:
    """An issue as compose hands it on, with a picture, fields, and the signs of every vendor's templates."""
    greeting = "[[reader:first-name?or=dear%20%22friend%22]] ([[reader:job-title?or=reader]])"
    html = (
        "<!doctype html><html><head><style>@media all{#a{color:red}}</style></head><body><!--[if mso]><p>Outlook</p>"
        f'<![endif]--><p>Dear {greeting},</p><p>{own}</p><img alt="" src="images/bars.png">'
        '<a href="[[view-in-browser]]">Browser</a> <a href="[[unsubscribe]]">Unsubscribe</a></body></html>'
    )
    text = f"Dear {greeting},\n\n{own}\n\n[[view-in-browser]]\nUnsubscribe: [[unsubscribe]]\n"
    pictures = {PICTURE.name: PICTURE}
    return Edition(
        slug=SLUG, subject=subject, preheader="", byline="", title="After", language="en-GB", date=None,
        theme="commissioner", html=html, text=text, web="", pictures=pictures,
    )  # fmt: skip


def mailing(audience: str, name: str = SLUG) -> Mailing:
    """The issue on its way to an audience, called `name` there."""
    return Mailing(name, edition(), "The Commissioner <commissioner@example.org>", START, audience=audience)


@dataclass(frozen=True)
class Verb:
    """How a call of ours is known on the wire: its line, and a piece of its body."""

    line: str
    body: bytes = b""


@dataclass(frozen=True)
class Vendor:
    """One that holds the audience."""

    name: str
    audience: str
    stand_in: type[CampaignStandIn]
    path: str
    verbs: Mapping[str, Verb]
    options: Mapping[str, Option] = field(default_factory=dict)

    def open(self, address: str, key: str = KEY, record: Record = forget) -> CampaignProvider:
        """A provider for the stand-in at `address`."""
        options = {"base_url": address + self.path, **self.options}
        opened = open_provider(self.name, options, lambda _setting: Secret(key), Path("outbox"), record)
        assert is_campaign(opened)
        return opened


VENDORS = (
    Vendor(
        "mailchimp",
        mailchimp_stand_in.AUDIENCE,
        mailchimp_stand_in.MailchimpStandIn,
        "/3.0",
        {
            "audiences": Verb(r"GET /3\.0/lists$"),
            "find": Verb(r"GET /3\.0/campaigns$"),
            "create": Verb(r"POST /3\.0/campaigns$"),
            "store": Verb("POST .*/file-manager/files$"),
            "content": Verb("PUT .*/content$"),
            "state": Verb(r"GET /3\.0/campaigns/\w+$"),
            "send": Verb("POST .*/actions/send$"),
            "schedule": Verb("POST .*/actions/schedule$"),
            "cancel": Verb("POST .*/actions/unschedule$"),
            "test": Verb("POST .*/actions/test$"),
        },
    ),
    Vendor(
        "buttondown",
        buttondown_stand_in.AUDIENCE,
        buttondown_stand_in.ButtondownStandIn,
        "/v1",
        {
            "audiences": Verb("GET /v1/newsletters$"),
            "find": Verb("GET /v1/emails$"),
            "create": Verb("POST /v1/emails$"),
            "store": Verb("POST /v1/images$"),
            "content": Verb("PATCH /v1/emails/", b'"body"'),
            "state": Verb(r"GET /v1/emails/\w+$"),
            "send": Verb("POST .*/publish$"),
            "schedule": Verb("PATCH /v1/emails/", b'"scheduled"'),
            "cancel": Verb("PATCH /v1/emails/", b'"none"'),
            "test": Verb("POST .*/send-draft$"),
        },
    ),
    Vendor(
        "listmonk",
        listmonk_stand_in.AUDIENCE,
        listmonk_stand_in.ListmonkStandIn,
        "",
        {
            "audiences": Verb("GET /api/lists$"),
            "find": Verb("GET /api/campaigns$"),
            "create": Verb("POST /api/campaigns$"),
            "store": Verb("POST /api/media$"),
            "content": Verb(r"PUT /api/campaigns/\d+$", b'"send_at": null'),
            "state": Verb(r"GET /api/campaigns/\d+$"),
            "send": Verb("PUT .*/status$", b"running"),
            "schedule": Verb("PUT .*/status$", b"scheduled"),
            "cancel": Verb("PUT .*/status$", b"draft"),
            "test": Verb("POST .*/test$"),
        },
        {"user": listmonk_stand_in.USER},
    ),
)


@dataclass(eq=False)
class Newsroom:
    """A state folder and a vendor. Each call of the clock is a second later; pauses are noted and not waited."""

    vendor: Vendor
    address: str
    folder: Path
    engine: Engine = field(init=False)
    now: dt.datetime = START
    pauses: list[float] = field(default_factory=list)
    stopping: bool = False  # somebody pressed Ctrl-C
    calls: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = open_database(self.folder)
        weakref.finalize(self, self.engine.dispose)

    def clock(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now

    def is_set(self) -> bool:
        return self.stopping

    def wait(self, timeout: float, /) -> bool:
        self.pauses.append(timeout)
        return self.stopping

    @property
    def run(self) -> Run:
        return Run(self.clock, stop=self, calls=self.calls)

    def open(self) -> CampaignProvider:
        """The vendor, its calls written down."""
        return self.vendor.open(self.address, record=self.calls.append)

    def plan(self, *, test: bool = False, list: str = "commissioners") -> Plan:
        return Plan(
            list=list,
            sender="The Commissioner <commissioner@example.org>",
            unsubscribe="",
            reply_to="editor@example.org",
            web_address="https://example.org/after/",
            audience=self.vendor.audience,
            test=test,
        )

    def send(
        self,
        issue: Edition | None = None,
        *,
        at: dt.datetime | None = None,
        tests: Sequence[str] = (),
        provider: CampaignProvider | None = None,
    ) -> CampaignReport:
        """`newsletter send`."""
        return hand_over_campaign(
            issue or edition(),
            self.plan(test=bool(tests)),
            provider or self.open(),
            self.engine,
            self.run,
            at=at,
            test_addresses=tests,
        )

    def cancel(self, delivery: Delivery) -> CampaignReport:
        """`newsletter deliveries cancel`."""
        return cancel_campaign(delivery, self.open(), self.engine, self.run)

    def look(self, delivery: Delivery) -> CampaignReport:
        """`newsletter deliveries show`."""
        return look_at_campaign(delivery, self.open(), self.engine, self.run)

    def delivery(self, number: int) -> Delivery:
        return History(self.engine).delivery(number)

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        return History(self.engine).deliveries()


def fail(stand_in: CampaignStandIn, verb: Verb, *faults: Fault) -> None:
    """Do each fault to one call of that verb."""
    for fault in faults:
        stand_in.fail(_only(verb, fault), on=verb.line)


def _only(verb: Verb, fault: Fault) -> Fault:
    def chosen(stand_in: StandIn, asked: Asked) -> Answer:
        if verb.body in asked.body:
            return fault(stand_in, asked)
        stand_in.fail(chosen, on=verb.line)
        return stand_in.answer(asked)

    return chosen


def calls(stand_in: CampaignStandIn, verb: Verb) -> int:
    """How many calls of that verb there were."""
    import re

    return sum(
        bool(re.search(verb.line, f"{asked.method} {asked.path}")) and verb.body in asked.body
        for asked in stand_in.requests
    )
