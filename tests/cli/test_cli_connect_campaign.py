"""`newsletter connect` to providers that hold the audience, each before its stand-in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import faults
import mailchimp_stand_in
import pytest
from campaign_stand_in import CampaignStandIn
from campaign_world import KEY, VENDORS, Vendor
from cli_project import CommandLine
from mailchimp_stand_in import MailchimpStandIn
from stand_in import Answer, Asked, Fault, StandIn, json_answer

from newsletter.actions.init import init_project
from newsletter.providers.secret import secret_name

SENDER = "The Kettle <commissioner@example.org>"
MAILCHIMP = next(vendor for vendor in VENDORS if vendor.name == "mailchimp")


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    made = CommandLine(tmp_path / "weekly", tmp_path / "state")
    made.environment |= {
        "PYTHONPATH": str(Path(__file__).parent),
        "PYTHON_KEYRING_BACKEND": "kept_keyring.FileKeyring",
        "KEPT_KEYRING": str(tmp_path / "keyring.json"),
    }
    init_project(made.root)
    return made


@pytest.fixture
def mailchimp() -> Iterator[CampaignStandIn]:
    with MailchimpStandIn(key=KEY, checked=False) as running:
        yield running


def words_for(vendor: Vendor, server: CampaignStandIn, *more: str) -> list[str]:
    settings = {"base_url": server.address + vendor.path, **vendor.options}
    sets = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    return ["connect", vendor.name, *sets, "--sender", SENDER, "--yes", *more]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_one_audience_is_taken_and_shown_and_the_check_finds_it_again(vendor: Vendor, command: CommandLine) -> None:
    with vendor.stand_in(key=KEY) as server:
        done = command.run(*words_for(vendor, server, "--key-from-stdin"), typed=f"{KEY}\n")
        assert done.returncode == 0, done.stderr
        assert f"  {vendor.audience}  " in done.stderr
        checked = command.json("providers", "check", vendor.name)["providers"][0]
    settings = tomllib.loads((command.root / "newsletter.toml").read_text(encoding="utf-8"))
    assert settings["lists"]["readers"]["audience"] == vendor.audience
    assert KEY not in (command.root / "newsletter.toml").read_text(encoding="utf-8")
    assert checked["right"], checked
    assert checked["lists"][0]["audience"]
    assert not server.campaigns


def two(stand_in: StandIn, asked: Asked) -> Answer:
    """An account with two audiences of one name, and one that has another."""
    first = json.loads(stand_in.answer(asked).body)["lists"][0]
    lists = [first, {**first, "id": "f9e8d7c6b5"}, {**first, "id": "0000000000", "name": "Patients"}]
    return json_answer(200, {"lists": lists, "total_items": 3})


def none(_stand_in: StandIn, _asked: Asked) -> Answer:
    return json_answer(200, {"lists": [], "total_items": 0})


@pytest.mark.parametrize(
    ("fault", "words", "said", "advice"),
    [
        (none, (), "has no audience yet", "Make one at mailchimp"),
        (two, (), "Nobody is here to be asked: Which audience", "Say --audience ID."),
        (two, ("--audience", "Patient"), "There is no audience “Patient”.", "Did you mean “Patients”?"),
        (two, ("--audience", "commissioners"), "2 audiences are called", f"{mailchimp_stand_in.AUDIENCE}, f9e8d7c6b5"),
    ],
)
def test_an_audience_that_is_not_clear_is_refused_with_what_to_say(
    command: CommandLine, mailchimp: CampaignStandIn, fault: Fault, words: tuple[str, ...], said: str, advice: str
) -> None:
    before = (command.root / "newsletter.toml").read_bytes()
    mailchimp.fail(fault, on=MAILCHIMP.verbs["audiences"].line)
    done = command.run(*words_for(MAILCHIMP, mailchimp, "--key-from-stdin", *words), typed=f"{KEY}\n")
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
    assert (command.root / "newsletter.toml").read_bytes() == before
    assert not Path(command.environment["KEPT_KEYRING"]).exists()


def test_an_audience_may_be_named_or_told_by_its_id(command: CommandLine, mailchimp: CampaignStandIn) -> None:
    command.environment[secret_name("mailchimp", "api_key")] = KEY
    for wanted in ("patients", "0000000000"):
        mailchimp.fail(two, on=MAILCHIMP.verbs["audiences"].line)
        done = command.run(*words_for(MAILCHIMP, mailchimp, "--audience", wanted, "--format", "json"))
        assert json.loads(done.stdout)["audience"] == "0000000000"


@pytest.mark.parametrize("fault", [faults.bad_key, faults.wrong_region, faults.html_page()])
def test_a_wrong_key_or_place_is_told_in_words(command: CommandLine, mailchimp: CampaignStandIn, fault: Fault) -> None:
    mailchimp.fail(fault, on=".")
    done = command.run(*words_for(MAILCHIMP, mailchimp, "--key-from-stdin"), typed=f"{KEY}\n")
    assert done.returncode == 2
    assert done.stderr.startswith("newsletter: ")
    assert "Traceback" not in done.stderr + done.stdout
    assert KEY not in done.stderr


def test_a_sender_that_the_provider_would_refuse_is_refused_here(command: CommandLine) -> None:
    vendor = next(each for each in VENDORS if each.name == "buttondown")
    with vendor.stand_in(key=KEY, checked=False) as server:
        words = words_for(vendor, server, "--key-from-stdin")
        words[words.index(SENDER)] = "Somebody <somebody@example.com>"
        done = command.run(*words, typed=f"{KEY}\n")
    assert done.returncode == 1
    assert "not from somebody@example.com" in done.stderr
    assert not Path(command.environment["KEPT_KEYRING"]).exists()
