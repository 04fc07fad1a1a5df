from __future__ import annotations

import email
from email import policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from providers_world import mailing, recipient

from newsletter.errors import CouldNotRun
from newsletter.providers.outbox import Outbox, file_name
from newsletter.providers.outcome import NotTaken, Settled

PEOPLE = [recipient("ada@example.org"), recipient("o'hara+news/x@example.org")]


def test_each_message_is_a_standard_file_of_its_own_under_a_stable_name(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    batch = outbox.prepare(mailing(), PEOPLE, "balance/1")
    receipts = [outbox.hand_over(batch), outbox.hand_over(batch)]
    files = sorted(path.relative_to(tmp_path / "outbox").as_posix() for path in (tmp_path / "outbox").rglob("*.eml"))
    assert files == ["balance/ada@example.org.eml", "balance/o%27hara+news%2Fx@example.org.eml"]
    assert receipts[0] == receipts[1]
    made = email.message_from_bytes((tmp_path / "outbox" / files[0]).read_bytes(), policy=policy.default)
    assert (made["To"], made["Subject"]) == ("ada@example.org", "Balance")
    assert not made.defects


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.hand_over(outbox.prepare(mailing(), PEOPLE, "balance/1"))
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_that_cannot_be_written_to_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file is in the way", encoding="utf-8")
    outbox = Outbox(tmp_path / "outbox")
    assert isinstance(outbox.hand_over(outbox.prepare(mailing(), PEOPLE, "balance/1")), NotTaken)
    with pytest.raises(CouldNotRun, match="can't be made"):
        outbox.check()


def test_where_one_file_cannot_be_written_the_others_count(tmp_path: Path) -> None:
    (tmp_path / "balance" / "o%27hara+news%2Fx@example.org.eml").mkdir(parents=True)
    outbox = Outbox(tmp_path)
    receipt = outbox.hand_over(outbox.prepare(mailing(), PEOPLE, "balance/1"))
    assert isinstance(receipt, Settled)
    assert [outcome.state for outcome in receipt.outcomes.values()] == ["accepted", "deferred"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_names_have_different_files_that_every_system_takes(one: str, other: str) -> None:
    names = [file_name(text) for text in (one, other)]
    assert (names[0] == names[1]) == (one == other)
    for name in names:
        assert len(name) < 240
        assert not set(name) & set('/\\:*?"<>|\0~ ')


def test_long_names_stay_different() -> None:
    assert file_name("a" * 300 + "1") != file_name("a" * 300 + "2")
