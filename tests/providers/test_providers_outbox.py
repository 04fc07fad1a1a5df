from __future__ import annotations

import email
import os
import stat
from email import policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from providers_world import mailing, recipient

from newsletter.errors import CouldNotRun
from newsletter.providers.outbox import Outbox, file_name
from newsletter.providers.outcome import NotTaken, Settled
from newsletter.replacing import put_in_place

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


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a user's folders from other users")
def test_messages_are_their_owners_alone_as_they_hold_addresses(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.hand_over(outbox.prepare(mailing(), [recipient()], "balance/1"))
    (path,) = tmp_path.rglob("*.eml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_another_program_has_open_is_replaced_when_it_lets_go(tmp_path: Path) -> None:
    """A folder in the way stands for the open file: nothing can be put there until it is gone."""
    finished, path = tmp_path / "new", tmp_path / "old"
    finished.write_text("whole", encoding="utf-8")
    path.mkdir()
    slept: list[float] = []

    def let_go_at_the_second(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            path.rmdir()

    put_in_place(finished, path, (1, 2, 3), let_go_at_the_second)
    assert path.read_text(encoding="utf-8") == "whole"
    assert slept == [1, 2]


def test_a_file_that_is_never_let_go_is_an_error_in_the_end(tmp_path: Path) -> None:
    finished = tmp_path / "new"
    finished.write_text("whole", encoding="utf-8")
    (tmp_path / "old").mkdir()
    with pytest.raises(OSError, match="old"):
        put_in_place(finished, tmp_path / "old", (1, 2), lambda _seconds: None)
