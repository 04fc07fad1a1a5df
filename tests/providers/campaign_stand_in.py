"""What the stand-ins of providers that hold the audience have in common: campaigns with a state, and readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stand_in import Answer, Asked, Delivered, StandIn

READERS: Mapping[str, Mapping[str, str]] = {
    "ada@example.org": {"first_name": "Ada", "job_title": "Commissioner"},
    "bob@example.org": {"first_name": "", "job_title": ""},
    "cyd@example.org": {"first_name": 'Cyd <3 & "Co"', "job_title": "Analyst"},
}


@dataclass
class Held:
    """A campaign as the vendor has it."""

    id: str
    status: str
    told: dict[str, Any] = field(default_factory=dict)  # what it was told, by the vendor's own names


Route = Callable[["CampaignStandIn", Asked, tuple[str, ...]], Answer]


class CampaignStandIn(StandIn):
    """Routes by pattern. `readers` get a message when a campaign is sent, by `message_for`."""

    routes: Mapping[str, Route] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.readers = {address: dict(words) for address, words in READERS.items()}
        self.campaigns: dict[str, Held] = {}
        self.files: dict[str, bytes] = {}
        self.tests: list[Delivered] = []

    def answer(self, asked: Asked) -> Answer:
        if not self.knows(asked):
            return self.bad_key()
        line = f"{asked.method} {asked.path}"
        for pattern, route in self.routes.items():
            found = re.fullmatch(pattern, line)
            if found:
                return route(self, asked, found.groups())
        return self.wrong_region()

    def knows(self, asked: Asked) -> bool:
        """Whether the key is the right one."""
        raise NotImplementedError

    def message_for(self, campaign: Held, address: str, words: Mapping[str, str]) -> Delivered:
        """What a reader gets."""
        raise NotImplementedError

    def send_out(self, campaign: Held) -> None:
        """Everybody gets it."""
        for address, words in self.readers.items():
            self.deliver(self.message_for(campaign, address, words))

    def try_out(self, campaign: Held, addresses: list[str]) -> None:
        """Single addresses get it."""
        self.tests += [self.message_for(campaign, address, self.readers.get(address, {})) for address in addresses]

    def come(self) -> None:
        """The time of everything that is scheduled comes."""
        raise NotImplementedError


def page_of(things: list[Any], asked: Asked, size: int) -> list[Any]:
    """The page that is asked for by number."""
    number = int(asked.query.get("page", "1"))
    return things[(number - 1) * size : number * size]
