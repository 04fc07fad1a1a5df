"""A new project on disk with its list, and what a person does with it; its survey is made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from newsletter.actions.approve import Candidate, approve, candidate
from newsletter.actions.init import init_project
from newsletter.actions.ordering import Order, prepared
from newsletter.actions.project import Project, open_project
from newsletter.actions.records import audience_of
from newsletter.actions.send import hand_over
from newsletter.delivery.database import writing
from newsletter.delivery.plan import Report
from newsletter.delivery.run import Run
from newsletter.delivery.subscribing import add_people, name_list
from newsletter.evidence.lock import Approval, Lock
from newsletter.evidence.lock_reading import read_lock

SLUG = "2026-01-07-the-great-tea-round"
NOW = dt.datetime(2026, 1, 7, 9, 30, tzinfo=dt.UTC)
PEOPLE = ("ada@example.org", "tea-lovers@example.org")


@dataclass(frozen=True)
class TeaRound:
    """The project that `newsletter init` makes."""

    root: Path
    state: Path

    @property
    def project(self) -> Project:
        return open_project(self.root, {"NEWSLETTER_STATE": str(self.state)}, exact=True)

    @property
    def issue(self) -> Path:
        return self.root / "issues" / f"{SLUG}.md"

    @property
    def survey(self) -> Path:
        return self.root / "surveys" / "tea-round" / "survey.yaml"

    @property
    def lock(self) -> Path:
        return self.root / "issues" / f"{SLUG}.lock.json"

    @property
    def approved(self) -> Path:
        return self.root / "issues" / SLUG / "approved"

    def read(self) -> Lock:
        return read_lock(self.lock.read_bytes(), "lock")

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def people(self) -> None:
        """Put two people on its list."""
        with audience_of(self.project) as audience, writing(audience.engine) as connection:
            name_list(connection, "readers", ("first-name",))
            add_people(connection, "readers", {address: {} for address in PEOPLE}, NOW)

    def candidate(self) -> Candidate:
        return candidate(self.project, self.issue)

    def approve(self, by: str = "The editor of this test", at: dt.datetime = NOW) -> Approval:
        return approve(self.project, self.candidate(), by, at)

    def send(self, *tests: str) -> Report:
        with prepared(self.project, self.issue, Order(tests=tuple(tests))) as ready:
            report = hand_over(ready, Run(lambda: NOW))
        assert isinstance(report, Report)
        return report

    def messages(self) -> dict[str, bytes]:
        folder = self.root / ".newsletter" / "outbox"
        return {path.stem: path.read_bytes() for path in folder.rglob("*.eml")}

    def through_mail(self, port: int = 9) -> None:
        """Let the list's provider be a mail server on this machine: one that leaves it, for all the program knows."""
        configuration = self.root / "newsletter.toml"
        self.edit(configuration, 'provider = "outbox"', 'provider = "smtp"\nundo = 0')
        with configuration.open("a", encoding="utf-8") as file:
            file.write(f'\n[providers.smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n')


def tea_round(folder: Path) -> TeaRound:
    """A new project in `folder`, with two people on its list."""
    made = TeaRound(folder / "weekly", folder / "state")
    init_project(made.root)
    made.people()
    return made
