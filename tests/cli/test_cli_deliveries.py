"""What was sent, and what a person decides about it afterwards, as it is typed; lists and providers for programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_project import SLUG, CommandLine
from mailgun_stand_in import DOMAIN, Mailgun
from sqlalchemy import update

from newsletter.delivery.database import open_database, writing
from newsletter.delivery.tables import DELIVERIES, RECIPIENTS


class Desk(CommandLine):
    """A new project on disk with its list of two, and its command line."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "weekly", folder / "state")
        self.begin()

    def send_and_leave(self, ada: str, others: str = "accepted") -> None:
        """A send after which Ada's message is in that state, as a crash or a silent server leaves it."""
        assert self.run("send", "tea", "--yes").returncode == 0
        engine = open_database(self.state)
        with writing(engine) as connection:
            connection.execute(update(RECIPIENTS).values(state=others))
            connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.address == "ada@example.org").values(state=ada))
            connection.execute(update(DELIVERIES).values(state="open", finished=None))
        engine.dispose()

    def states(self) -> dict[str, str]:
        people = self.json("deliveries", "show", "1")["people"]
        return {person["address"]: person["state"] for person in people}

    def locked(self) -> dict[str, int]:
        lock = json.loads((self.root / "issues" / f"{SLUG}.lock.json").read_text(encoding="utf-8"))
        (sending,) = lock["sendings"]
        return {name: sending[name] for name in ("accepted", "held", "planned")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("tae",), 2, "There is no issue “tae”"),
        (("tea", "--to", "nolist"), 1, "There is no list “nolist”"),
        (("tea", "--to", "readers/gone"), 1, "gone"),
    ],
)
def test_a_refused_send_tells_programs_why(desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    done = desk.run("send", *words, "--yes", "--format", "json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["schema"], told["delivery"], told["outcome"]) == (code, 1, None, "refused")
    assert said in told["refusal"]
    assert told["help"] in done.stderr


def test_a_send_that_could_not_be_written_down_at_its_end_is_not_called_refused(desk: Desk) -> None:
    program = (
        "import newsletter.actions.send as sending, newsletter.cli.main as main\n"
        "writes = sending.record_sendings\n"
        "def full(*words, before):\n"
        "    if not before: raise OSError(28, 'No space left on device', 'the lock')\n"
        "    writes(*words, before=before)\n"
        "sending.record_sendings = full\n"
        "main.main(['send', 'tea', '--yes', '--format', 'json'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=desk.root,
        env=desk.environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["delivery"], told["outcome"], told["accepted"]) == (2, 1, "interrupted", 2)
    assert "No space left on device" in told["reason"]


def test_a_dry_run_gives_its_plan_to_programs(desk: Desk) -> None:
    plan = desk.json("send", "tea", "--dry-run")
    sender = plan.pop("sender")
    assert "@" in sender
    requests = plan.pop("requests")
    assert [warning.partition(",")[0] for warning in plan.pop("warnings")] == ["The issue is dated 7 January 2026"]
    assert [request.partition("\n")[0].rpartition("/")[2].count("@") for request in requests] == [1, 1]
    assert all("List-Unsubscribe:" in request for request in requests)
    assert plan == {
        "schema": 1,
        "issue": SLUG,
        "subject": plan["subject"],
        "list": "readers",
        "provider": "outbox",
        "readers": 2,
        "already": 0,
        "test": False,
        "at": None,
    }
    assert not list(desk.root.rglob("*.eml")), "nothing was written"
    desk.run("send", "tea", "--yes")
    assert desk.json("send", "tea", "--dry-run")["already"] == 2
    test = desk.json("send", "tea", "--dry-run", "--test", "me@example.org")
    assert (test["test"], test["readers"], test["already"]) == (True, 1, 0)


def test_a_send_to_those_who_have_it_leaves_no_trace(desk: Desk) -> None:
    desk.run("send", "tea", "--yes")
    assert desk.json("send", "tea", "--yes")["delivery"] is None
    unasked = desk.run("send", "tea")
    assert unasked.returncode == 0, "there is nothing to be asked about"
    assert "All 2 readers have this issue already." in unasked.stdout
    assert desk.json("send", "tea", "--dry-run")["requests"] == [], "and no request to be made"
    assert len(desk.json("deliveries", "list")["deliveries"]) == 1


def test_what_is_confirmed_has_the_readers_and_the_time_with_its_zone(desk: Desk) -> None:
    asked = desk.run("send", "tea")
    assert asked.returncode == 2
    assert "to 2 readers of readers?" in asked.stderr
    assert re.search(r"^When      now, \w+ \d.* \d\d:\d\d (GMT|BST) \(Europe/London\)$", asked.stderr, re.MULTILINE)


def test_a_schedule_that_is_given_up_has_reached_nobody(desk: Desk) -> None:
    assert desk.run("send", "tea", "--yes", "--at", "tomorrow 07:30").returncode == 0
    assert (
        "delivery 1 of 2026-01-07-the-great-tea-round, which is scheduled?"
        in desk.run("deliveries", "cancel", "1").stderr
    )
    assert desk.run("deliveries", "cancel", "1", "--yes").stdout == "Delivery 1 is cancelled; nobody got it.\n"


def test_a_send_that_the_provider_stops_says_how_to_find_out_why(desk: Desk) -> None:
    configuration = desk.root / "newsletter.toml"
    text = configuration.read_text(encoding="utf-8").replace('provider = "outbox"', 'provider = "mailgun"\nundo = 0')
    with Mailgun() as stand_in:
        table = f'\n[providers.mailgun]\ndomain = "{DOMAIN}"\nbase_url = "{stand_in.address}"\n'
        configuration.write_text(text + table, encoding="utf-8")
        desk.environment["NEWSLETTER_MAILGUN_API_KEY"] = "expired"
        assert desk.run("approve", "tea", "--yes").returncode == 0
        stopped = desk.run("send", "tea", "--yes")
    assert stopped.returncode == 1
    assert "Stopped: 401 Forbidden\n  `newsletter providers check mailgun` tries the account" in stopped.stderr


def test_cancel_asks_gives_up_and_tells_the_lock(desk: Desk) -> None:
    desk.send_and_leave("planned")
    asked = desk.run("deliveries", "cancel", "1")
    assert asked.returncode == 2
    assert "for which 1 wait?" in asked.stderr
    assert desk.json("deliveries", "cancel", "1", "--yes") == {
        "schema": 1,
        "delivery": 1,
        "state": "cancelled",
        "given_up": 1,
    }
    assert desk.locked() == {"accepted": 1, "held": 0, "planned": 0}
    again = desk.run("deliveries", "cancel", "1", "--yes")
    assert again.returncode == 1
    assert "Delivery 1 is cancelled" in again.stderr
    assert desk.run("deliveries", "cancel", "7", "--yes").returncode == 2


def test_resume_goes_on_where_a_send_was_interrupted(desk: Desk) -> None:
    desk.send_and_leave("planned")
    report = desk.json("deliveries", "resume", "1", "--yes")
    assert (report["resumed"], report["delivery"], report["accepted"]) == (True, 1, 2)
    done = desk.run("deliveries", "resume", "1", "--yes")
    assert done.returncode == 1
    assert "nobody waits" in done.stderr


def test_who_was_refused_gets_it_once_the_reason_is_mended(desk: Desk) -> None:
    desk.send_and_leave("refused")
    assert desk.run("deliveries", "settle", "1", "--all", "--refused", "--sent").returncode == 2
    assert "Nobody is held" in desk.run("deliveries", "settle", "1", "--all", "--again", "--yes").stderr
    settled = desk.json("deliveries", "settle", "1", "--all", "--refused", "--again", "--yes")
    assert settled["settled"] == ["ada@example.org"]
    assert desk.json("send", "tea", "--yes")["accepted"] == 2


def test_held_people_are_settled_as_a_person_knows_better(desk: Desk) -> None:
    desk.send_and_leave("held", "held")
    asked = desk.run("deliveries", "settle", "1", "--sent", "--all")
    assert asked.returncode == 2
    assert "2 held: they have it?" in asked.stderr
    settled = desk.json("deliveries", "settle", "1", "--sent", "tea-lovers@example.org", "--yes")
    assert settled["settled"] == ["tea-lovers@example.org"]
    assert desk.states() == {"ada@example.org": "held", "tea-lovers@example.org": "accepted"}
    assert desk.locked() == {"accepted": 1, "held": 1, "planned": 0}
    again = desk.run("deliveries", "settle", "1", "--again", "--all", "--yes")
    assert "reaches them" in again.stderr
    assert desk.json("send", "tea", "--yes")["accepted"] == 2


@pytest.mark.parametrize("words", [("--all",), ("--sent",), ("--sent", "--all", "ada@example.org")])
def test_settle_wants_to_be_told_what_and_whom(desk: Desk, words: tuple[str, ...]) -> None:
    told = desk.run("deliveries", "settle", "1", *words, "--yes")
    assert told.returncode == 2
    assert "Say --sent" in told.stderr or "say --all" in told.stderr


def test_a_list_that_no_configuration_names_is_imported_with_a_warning(desk: Desk) -> None:
    told = desk.run("lists", "import", "lists/readers.csv", "--list", "raeders")
    assert told.returncode == 0
    assert "No [lists.raeders] is in newsletter.toml" in told.stderr
    assert "Did you mean “readers”?" in told.stderr
    assert "No [lists" not in desk.run("lists", "import", "lists/readers.csv", "--list", "readers").stderr


def test_lists_report_to_programs(desk: Desk, tmp_path: Path) -> None:
    (desk.root / "more.csv").write_text("email,town\nnew@example.org,York\nbad\n", encoding="utf-8")
    report = desk.json("lists", "import", "more.csv", "--list", "readers", "--partial")
    assert (report["kept"], report["rows"], report["new"], report["bad_count"]) == (True, 2, 1, 1)
    assert [bad["line"] for bad in report["bad"]] == [3]
    assert report["columns"] == [{"heading": "email", "field": "email"}, {"heading": "town", "field": "town"}]
    exported = desk.json("lists", "export", str(tmp_path / "out.csv"), "--list", "readers")
    assert (exported["list"], exported["readers"]) == ("readers", 3)
    assert desk.json("providers", "list")["providers"][0]["name"] == "outbox"


def test_a_suppression_can_be_taken_back_by_who_asked_for_it(desk: Desk) -> None:
    report = desk.json("lists", "suppress", "Ada@example.org", "--reason", "complaint")
    assert report == {
        "schema": 1,
        "address": "ada@example.org",
        "list": None,
        "changed": True,
        "suppressed": True,
        "reason": "complaint",
    }
    again = desk.run("lists", "suppress", "ada@example.org")
    assert again.stdout == "ada@example.org is already never written to: complaint.\n"
    back = desk.json("lists", "suppress", "ada@example.org", "--undo")
    assert (back["changed"], back["suppressed"]) == (True, False)
    assert desk.json("send", "tea", "--dry-run")["readers"] == 2
