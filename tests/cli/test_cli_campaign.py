"""A list that its provider holds, as it is typed: rehearsed, tried, scheduled, taken back, sent, looked at."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign_stand_in import CampaignStandIn
from campaign_world import KEY, VENDORS, Vendor
from cli_project import SLUG, CommandLine

from newsletter.providers.secret import secret_name


class Newsroom(CommandLine):
    """A new project whose list is held by a vendor, before that vendor's stand-in."""

    def __init__(self, folder: Path, vendor: Vendor, stand_in: CampaignStandIn) -> None:
        super().__init__(folder / "weekly", folder / "state")
        self.stand_in = stand_in
        self.begin()
        configuration = self.root / "newsletter.toml"
        text = configuration.read_text(encoding="utf-8")
        held = f'provider = "{vendor.name}"\naudience = "{vendor.audience}"\nundo = 0'
        assert 'provider = "outbox"' in text
        options = {"base_url": stand_in.address + vendor.path, **vendor.options}
        table = "".join(f'{name} = "{value}"\n' for name, value in options.items())
        configuration.write_text(
            text.replace('provider = "outbox"', held).replace("kettle@example.org", "commissioner@example.org")
            + f"\n[providers.{vendor.name}]\n{table}",
            encoding="utf-8",
        )
        self.environment[secret_name(vendor.name, "api_key")] = KEY
        assert self.run("approve", "tea", "--yes").returncode == 0

    def changes(self) -> list[str]:
        """What was asked of the vendor besides reading."""
        return [f"{asked.method} {asked.path}" for asked in self.stand_in.requests if asked.method != "GET"]


@pytest.fixture(params=VENDORS, ids=lambda vendor: vendor.name)
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    vendor: Vendor = request.param
    with vendor.stand_in(key=KEY) as stand_in:
        yield Newsroom(tmp_path, vendor, stand_in)


def test_a_rehearsal_shows_each_call_without_the_key_and_makes_none(newsroom: Newsroom) -> None:
    plan = newsroom.json("send", "tea", "--dry-run")
    assert plan["readers"]
    first = [request.partition("\n")[0] for request in plan["requests"]]
    assert len(set(first)) == len(first), "each step is another call"
    assert any(re.search(r"^POST .*/(campaigns|emails)$", line) for line in first), "making it is among them"
    assert all("Authorization: ***" in request for request in plan["requests"])
    assert KEY not in str(plan)
    assert newsroom.changes() == []


def test_it_is_sent_once_whatever_is_typed_again(newsroom: Newsroom) -> None:
    sent = newsroom.json("send", "tea", "--yes", "--now")
    assert (sent["outcome"], sent["campaign"]) == ("sent", SLUG)
    changes = newsroom.changes()
    again = newsroom.json("send", "tea", "--yes", "--now")
    assert again["earlier"]
    assert newsroom.changes() == changes
    assert not newsroom.stand_in.twice
    assert newsroom.stand_in.delivered
    (delivery,) = newsroom.json("deliveries", "list")["deliveries"]
    assert (delivery["state"], delivery["counts"]) == ("done", {"accepted": sent["readers"]})
    shown = newsroom.json("deliveries", "show", "1", "--calls")
    assert [call["method"] for call in shown["calls"] if call["method"] != "GET"] == [
        change.partition(" ")[0] for change in changes
    ]


def test_it_is_scheduled_by_the_vendor_and_taken_back(newsroom: Newsroom) -> None:
    at = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).strftime("%Y-%m-%dT07:30")
    scheduled = newsroom.json("send", "tea", "--yes", "--at", at)
    assert scheduled["outcome"] == "scheduled"
    assert newsroom.json("deliveries", "show", "1", "--ask")["state"] == "scheduled"
    taken_back = newsroom.run("deliveries", "cancel", "1", "--yes")
    assert taken_back.returncode == 0, taken_back.stderr
    given_up = newsroom.json("deliveries", "list")["deliveries"][0]
    assert (given_up["state"], given_up["counts"]) == ("cancelled", {})
    assert not newsroom.stand_in.delivered


def test_a_test_goes_to_single_addresses_and_to_nobody_else(newsroom: Newsroom) -> None:
    told = newsroom.json("send", "tea", "--test", "ada@example.org", "--yes")
    assert told["outcome"] == "sent"
    assert [message.address for message in newsroom.stand_in.tests] == ["ada@example.org"]
    assert not newsroom.stand_in.delivered


def test_a_second_machine_is_refused_by_what_the_lock_says(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.json("send", "tea", "--yes", "--now")
    there = CommandLine(tmp_path / "there", tmp_path / "another-state")
    shutil.copytree(newsroom.root, there.root)
    there.environment |= {name: value for name, value in newsroom.environment.items() if name.endswith("_API_KEY")}
    changes = newsroom.changes()
    refused = there.run("send", "tea", "--yes", "--now")
    assert refused.returncode == 1
    assert "from another record" in refused.stderr
    assert newsroom.changes() == changes


def test_a_lost_answer_is_told_and_the_same_command_finds_out(newsroom: Newsroom) -> None:
    from faults import error_after

    newsroom.stand_in.fail(error_after)
    first = newsroom.run("send", "tea", "--yes", "--now")
    assert "Traceback" not in first.stderr
    last = newsroom.json("send", "tea", "--yes", "--now")
    assert last["state"] in ("sending", "sent")
    assert not newsroom.stand_in.twice
