"""Approving, sending what was approved, auditing it and mending numerals, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_project import SLUG, CommandLine

BY = ("--by", "The editor of this test", "--yes")


class Desk(CommandLine):
    """A new project on disk with its list, and its command line."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "weekly", folder / "state")
        self.begin()

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def move_shortbread(self) -> None:
        self.edit("surveys/tea-round/survey.yaml", "label: Shortbread, percent: 17", "label: Shortbread, percent: 19")

    @property
    def lock(self) -> Path:
        return self.root / "issues" / f"{SLUG}.lock.json"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_approve_shows_what_is_approved_and_asks(desk: Desk) -> None:
    asked = desk.run("approve", "tea")
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert "61 per cent" in asked.stderr.lower() or "Sixty-one per cent" in asked.stderr
    assert not desk.lock.exists()
    done = desk.run("approve", "tea", *BY)
    assert done.returncode == 0
    assert done.stdout.startswith("Approved by The editor of this test, 20")
    again = desk.run("approve", "tea", "--by", "Another", "--yes")
    assert again.returncode == 0
    assert again.stdout.startswith("Already approved by The editor of this test")


def test_approve_in_json_says_who_when_what_and_the_changes(desk: Desk) -> None:
    first = desk.json("approve", "tea", *BY)
    assert (first["schema"], first["issue"], first["by"], first["already"]) == (1, SLUG, BY[1], False)
    assert (first["approved"], first["refusal"], first["changes"]) == (True, None, None)
    assert len(first["edition"]) == 64
    desk.move_shortbread()
    second = desk.json("approve", "tea", *BY)
    assert second["changes"]["figures"] == [
        {"reference": "stat:tea/biscuits/shortbread", "before": "17 per cent", "now": "19 per cent"}
    ]
    assert second["edition"] != first["edition"]


def test_approve_in_json_says_why_not_and_nothing_else_on_standard_output(desk: Desk) -> None:
    def refused(*words: str) -> tuple[int, dict[str, Any]]:
        done = desk.run("approve", *words, "--format", "json")
        report: dict[str, Any] = json.loads(done.stdout)
        assert (report["schema"], report["approved"], report["edition"]) == (1, False, None)
        assert done.stderr
        return done.returncode, report

    code, report = refused("tea")
    assert (code, report["refusal"]) == (2, "Nobody is here to approve this.")
    code, report = refused("coffee", *BY)
    assert code == 2
    assert "There is no issue “coffee”" in report["refusal"]
    desk.edit(f"issues/{SLUG}.md", "[almost a quarter]", "[almost a third]")
    code, report = refused("tea", *BY)
    assert (code, report["refusal"], report["summary"]["errors"]) == (1, "errors", 1)
    assert [finding["rule"] for finding in report["findings"]] == ["claim-false"]
    desk.lock.write_text("{", encoding="utf-8")
    code, report = refused("tea", *BY)
    assert code == 1
    assert "lock.json:1: This lock ends too early." in report["refusal"]


def test_approve_refuses_an_issue_with_errors(desk: Desk) -> None:
    desk.edit(f"issues/{SLUG}.md", "[almost a quarter]", "[almost a third]")
    done = desk.run("approve", "tea", *BY)
    assert done.returncode == 1
    assert "claim-false" in done.stderr
    assert not desk.lock.exists()


def test_what_changed_since_is_shown_before_it_is_approved_again(desk: Desk) -> None:
    desk.run("approve", "tea", *BY)
    desk.move_shortbread()
    changed = desk.run("check")
    assert changed.returncode == 1
    assert "figure-changed" in changed.stdout
    assert "was 17 per cent when the issue was approved, and is 19 per cent now" in changed.stdout
    asked = desk.run("approve", "tea")
    assert "stat:tea/biscuits/shortbread: 17 per cent → 19 per cent" in asked.stderr
    assert "+ As for biscuits" in asked.stderr
    assert desk.run("approve", "tea", *BY).returncode == 0
    assert desk.run("check").returncode == 0


def test_a_real_provider_gets_what_was_approved_or_nothing(desk: Desk) -> None:
    desk.edit("newsletter.toml", 'provider = "outbox"', 'provider = "smtp"')
    with (desk.root / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('\n[providers.smtp]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n')
    refused = desk.run("send", "tea", "--yes", "--now")
    assert refused.returncode == 1
    assert "is not approved" in refused.stderr
    desk.run("approve", "tea", *BY)
    assert desk.run("send", "tea", "--dry-run").returncode == 0
    desk.edit(f"issues/{SLUG}.md", "boils over", "boils under")
    refused = desk.run("send", "tea", "--yes", "--now")
    assert refused.returncode == 1
    assert "no longer holds: the draft has changed" in refused.stderr


def test_an_audit_says_what_is_wrong_by_how_much_and_who_received_it(desk: Desk) -> None:
    desk.run("approve", "tea", *BY)
    assert desk.run("send", "tea", "--yes").returncode == 0
    clean = desk.run("audit")
    assert (clean.returncode, clean.stdout) == (0, "")
    assert desk.json("audit")["summary"] == {
        "editions": 1,
        "wrong": 0,
        "unknown": 0,
        "received": 0,
        "complete": True,
    }
    desk.move_shortbread()
    told = desk.run("audit")
    assert told.returncode == 1
    assert "1 wrong, received by 2 (readers, 20" in told.stdout
    assert "17 per cent → 19 per cent" in told.stdout
    assert '!!! correction "Correction"' in told.stdout
    report = desk.json("audit")
    (edition,) = report["editions"]
    (figure,) = edition["figures"]
    assert (edition["issue"], edition["received"]) == (SLUG, 2)
    assert (figure["was"], figure["now"], figure["difference"]) == ("17 per cent", "19 per cent", 2)
    assert report["summary"] == {
        "editions": 1,
        "wrong": 1,
        "unknown": 0,
        "received": 2,
        "complete": True,
    }


def test_locks_that_were_merged_are_refused_by_every_command_that_needs_them(desk: Desk) -> None:
    desk.run("approve", "tea", *BY)
    torn = desk.lock.read_text(encoding="utf-8").replace(' "sendings"', '<<<<<<< ours\n "sendings"')
    desk.lock.write_text(torn, encoding="utf-8")
    for words, code in ((("approve", "tea", *BY), 1), (("send", "tea", "--yes"), 1), (("audit",), 2), (("check",), 1)):
        done = desk.run(*words)
        assert done.returncode == code, words
        assert "lock.json:" in done.stdout + done.stderr, words
        assert "Traceback" not in done.stderr
    assert desk.lock.read_text(encoding="utf-8") == torn


def test_check_fix_shows_the_numeral_that_it_wrote_anew_and_reports_the_rest(desk: Desk) -> None:
    desk.edit(f"issues/{SLUG}.md", "[A clear majority]", "[Sixty per cent]")
    desk.edit(f"issues/{SLUG}.md", "[almost a quarter]", "[almost a third]")
    report = desk.json("check", "--fix")
    assert [finding["rule"] for finding in report["findings"]] == ["claim-false"]
    text = (desk.root / "issues" / f"{SLUG}.md").read_text(encoding="utf-8")
    assert "[Sixty-one per cent]" in text
    assert "[almost a third]" in text
    desk.edit(f"issues/{SLUG}.md", "[Sixty-one per cent]", "[Sixty per cent]")
    told = desk.run("check", "--fix")
    assert "\n+We had" in told.stderr
    assert "claim-false" in told.stdout
