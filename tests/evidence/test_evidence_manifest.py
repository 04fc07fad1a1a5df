"""The manifest of a build: the same build gives the same content, and any change to it shows."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.compose.edition import Edition
from newsletter.draft.parse import parse
from newsletter.evidence.manifest import manifest
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Resolved
from newsletter.survey.shelf import open_shelf

SURVEYS = Path(__file__).parent.parent / "resolve" / "fixtures" / "surveys"
EDITION = Edition("test", "A test", "", "", "A test", "en-GB", dt.date(2016, 11, 16), "plain", "<p>", "p", "<p>", {})
FILES = {"images/a.png": b"\x89PNG", "email.html": b"<p>"}


@pytest.fixture
def resolved(tmp_path: Path) -> Resolved:
    source = "---\nsubject: A test\n---\n<stat:winter> and <stat:autumn/outturn/surplus>.\n\n![c](chart:facts/x)\n"
    shelf = open_shelf(SURVEYS, tmp_path, SURVEYS)
    return resolve(parse(source, "issues/test.md"), shelf, HouseStyle(), Tolerances())


def test_it_holds_the_figures_the_files_and_every_digest(resolved: Resolved) -> None:
    made = manifest(resolved, EDITION, "theme", FILES)
    assert list(made) == ["schema", "slug", "subject", "date", "theme", "figures", "files", "digests"]
    assert [row["text"] for row in made["figures"]] == ["Fifty-four", "49 per cent"]
    assert list(made["files"]) == ["email.html", "images/a.png"]
    assert made["files"]["email.html"] == {"bytes": 3, "sha256": sha256(b"<p>").hexdigest()}
    assert list(made["digests"]) == ["draft", "data", "theme", "html", "text"]
    assert list(made["digests"]["data"]) == ["autumn", "winter"]
    assert made["digests"]["text"] == sha256(b"p").hexdigest()
    assert made["date"] == "2016-11-16"


def test_the_same_build_gives_the_same_bytes_whatever_the_order_of_its_files(resolved: Resolved) -> None:
    backwards = dict(reversed(FILES.items()))
    assert json.dumps(manifest(resolved, EDITION, "t", FILES)) == json.dumps(
        manifest(resolved, EDITION, "t", backwards)
    )


def test_an_issue_without_a_date_has_none(resolved: Resolved) -> None:
    assert manifest(resolved, replace(EDITION, date=None), "t", {})["date"] is None
