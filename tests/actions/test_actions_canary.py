"""A key is found nowhere but where it was put, whatever goes wrong with the send that it is for.

Each provider is sent through with each fault, the key in the environment, in .env or in the keyring; then everything
that was said, written, logged or kept is searched for it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import faults
import mailgun_stand_in
import pytest
import resend_stand_in
import ses_stand_in
from actions_project import NOW, TeaRound, tea_round
from canary import logins, told_back, told_back_as_json, traces, ways
from kept_keyring import FileKeyring
from providers_world import Behaviour, mail_server
from stand_in import Fault, StandIn

from newsletter.actions.checking_providers import check_provider
from newsletter.actions.keyrings import keep_key
from newsletter.actions.ordering import Order, prepared
from newsletter.actions.project import Project, open_project
from newsletter.actions.send import hand_over, rehearse
from newsletter.cli.main import main
from newsletter.cli.sending_words import summarise, tell
from newsletter.delivery.run import Run
from newsletter.errors import NewsletterError
from newsletter.providers.entry import Option
from newsletter.providers.registry import entries
from newsletter.providers.secret import Secret, secret_name

CANARY = 'canary-S3cret/+="&'
PLACES = ("environment", ".env", "keyring")


@dataclass(frozen=True)
class Vendor:
    """A provider's stand-in, its settings, and its keys: one of them the canary."""

    stand_in: Callable[[], StandIn]
    options: Mapping[str, Option]
    keys: Mapping[str, str] = field(default_factory=lambda: {"api_key": CANARY})


VENDORS = {
    "mailgun": Vendor(lambda: mailgun_stand_in.Mailgun(key=CANARY), {"domain": mailgun_stand_in.DOMAIN}),
    "resend": Vendor(lambda: resend_stand_in.Resend(key=CANARY), {"calls_a_second": 1_000}),
    "ses": Vendor(
        lambda: ses_stand_in.Ses(key=CANARY),
        {"region": ses_stand_in.REGION, "messages_a_second": 200},
        {"access_key_id": ses_stand_in.ACCESS, "secret_access_key": CANARY},
    ),
}


FAULTS: Mapping[str, Fault] = {
    **faults.AT_RANDOM,
    "bad-key": faults.bad_key,
    "wrong-region": faults.wrong_region,
    "redirect": faults.redirect("http://127.0.0.1:9/"),
    "told-back-400": told_back(CANARY, 400),
    "told-back-401": told_back(CANARY, 401),
    "told-back-502": told_back(CANARY, 502),
    "told-back-200": told_back(CANARY, 200),
    "told-back-json": told_back_as_json(CANARY),
}


FORMS = (*ways(CANARY), *logins(CANARY, "api", "editor"))


class Hours:
    """A clock that goes on when somebody waits."""

    def __init__(self) -> None:
        self.now = NOW

    def clock(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now

    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float, /) -> bool:
        self.now += dt.timedelta(seconds=timeout)
        return False


@dataclass
class Desk:
    """A project that sends through a provider whose key is the canary."""

    tea: TeaRound
    keyring: Path
    said: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        return open_project(self.tea.root, {"NEWSLETTER_STATE": str(self.tea.state), **self.environment}, exact=True)

    def through(self, name: str, options: Mapping[str, Option], keys: Mapping[str, str], place: str) -> None:
        """Let the list go out through `name`, its keys in that place."""
        self.tea.edit(self.tea.root / "newsletter.toml", 'provider = "outbox"', f'provider = "{name}"\nundo = 0')
        table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in options.items())
        with (self.tea.root / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n[providers.{name}]\n{table}")
        for setting, key in keys.items():
            if place == "environment":
                self.environment[secret_name(name, setting)] = key
            elif place == ".env":
                with (self.tea.root / ".env").open("a", encoding="utf-8") as file:
                    file.write(f"{secret_name(name, setting)}={key}\n")
            else:
                keep_key(self.project, secret_name(name, setting), Secret(key))

    def send(self, name: str) -> None:
        """Everything that a person does with an issue that goes wrong on its way."""
        hours = Hours()
        run = Run(hours.clock, hours)
        try:
            with prepared(self.project, self.tea.issue, Order()) as ready:
                summarise(ready, None)
                self.said += [*rehearse(ready, hours.clock), repr(ready)]
                for thing in (ready.provider, ready.project):
                    with suppress(TypeError, AttributeError):  # it can not be pickled at all
                        self.said.append(repr(pickle.dumps(thing)))
                tell(hand_over(ready, run), "text")
        except NewsletterError as error:
            self.said += [*traceback.format_exception(error), error.help]
        self.said.append(repr(check_provider(self.project, name)))

    def traces(self) -> list[str]:
        """Where the canary is though it should not be."""
        files = [*self.tea.root.rglob("*"), *self.tea.state.rglob("*")]
        return traces(FORMS, self.said, [path for path in files if path.name != ".env"])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Desk:
    monkeypatch.setenv("KEPT_KEYRING", str(tmp_path / "keyring.json"))
    monkeypatch.setattr("keyring.get_keyring", FileKeyring)
    caplog.set_level(logging.DEBUG)
    tea = tea_round(tmp_path)
    return Desk(tea, tmp_path / "keyring.json")


def commands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody looks at afterwards: on the command line, in its JSON, in the edition that is built."""
    for name, value in {"NEWSLETTER_STATE": str(desk.tea.state), **desk.environment}.items():
        monkeypatch.setenv(name, value)
    for words in (
        ("deliveries", "show", "1"),
        ("deliveries", "show", "1", "--format", "json"),
        ("providers", "check"),
        ("build", "tea"),
        ("send", "tea", "--dry-run"),
        ("send", "tea", "--dry-run", "--format", "json"),
    ):
        with suppress(SystemExit):
            main(["--project", str(desk.tea.root), *words])


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged on our side of the wire, to the last detail."""
    return "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")


def approve(desk: Desk) -> None:
    desk.tea.approve()


def test_every_vendor_is_tried() -> None:
    direct = {entry.name for entry in entries() if entry.capabilities.mode == "direct"}
    assert set(VENDORS) == direct - {"outbox", "smtp"}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", VENDORS)
def test_a_vendors_key_is_found_nowhere(
    desk: Desk, name: str, fault: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    vendor = VENDORS[name]
    place = PLACES[(list(FAULTS).index(fault) + list(VENDORS).index(name)) % 3]
    with vendor.stand_in() as server:
        server.fail(FAULTS[fault])
        desk.through(name, {"base_url": server.address, **vendor.options}, vendor.keys, place)
        approve(desk)
        desk.send(name)
        assert server.requests
    captured = capsys.readouterr()
    desk.said += [captured.out, captured.err, logged(caplog)]
    assert desk.traces() == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", VENDORS)
def test_what_is_looked_at_afterwards_shows_no_key(
    desk: Desk, name: str, place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vendor = VENDORS[name]
    with vendor.stand_in() as server:
        server.fail(told_back(CANARY, 502), told_back(CANARY, 400))
        desk.through(name, {"base_url": server.address, **vendor.options}, vendor.keys, place)
        approve(desk)
        desk.send(name)
        server.fail(told_back(CANARY, 401), on=".")
        commands(desk, monkeypatch)
    captured = capsys.readouterr()
    assert "deliver" in captured.out
    desk.said += [captured.out, captured.err]
    assert desk.traces() == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", ["none", "wrong", "drop", "closing", "refused"])
def test_a_mail_servers_password_is_found_nowhere(
    desk: Desk, fault: str, place: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    said = " ".join(ways(CANARY))
    server = Behaviour(password="another" if fault == "wrong" else CANARY)
    server.after_data = "drop" if fault == "drop" else f"554 {said}" if fault == "refused" else "250 taken"
    server.sender = f"421 {said}" if fault == "closing" else "250 OK"
    with mail_server(server) as port:
        options: dict[str, Option] = {"host": "127.0.0.1", "port": port, "security": "none", "user": "editor"}
        desk.through("smtp", options, {"password": CANARY}, place)
        approve(desk)
        desk.send("smtp")
        assert server.logins
    captured = capsys.readouterr()
    desk.said += [captured.out, captured.err, logged(caplog)]
    assert desk.traces() == []
