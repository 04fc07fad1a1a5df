"""The lock: written so that git shows what changed, and read back only as it was written."""

from __future__ import annotations

import json
from difflib import unified_diff

import pytest
from evidence_locks import AGAIN, EDITION, FIGURE, LOCK, RANGE, SENDING
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newsletter.evidence.lock import Lock, LockedFigure
from newsletter.evidence.lock_reading import LockInvalid, read_lock
from newsletter.evidence.lock_text import lock_text
from newsletter.resolve.standing import Standing

PATH = "issues/2016-11-16-after.lock.json"
TEXT = lock_text(LOCK)
LINES = TEXT.split("\n")

numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(0, 10**9)
ranges = st.tuples(st.integers(0, 99), st.integers(100, 10**6))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
standings = st.lists(numbers | ranges, min_size=1, max_size=3).map(lambda each: Standing(*[tuple(each)] * 3))
figures = st.builds(
    lambda said, stood: replace(FIGURE, text=said, sentence=said, question=said, stood=stood), words, standings
)


def refused(text: str | bytes) -> LockInvalid:
    with pytest.raises(LockInvalid) as raised:
        read_lock(text if isinstance(text, bytes) else text.encode(), PATH)
    assert raised.value.problem.path == PATH
    assert raised.value.exit_code == 1
    assert raised.value.help
    return raised.value


@given(st.lists(figures, max_size=4))
def test_what_is_written_is_read_back_whatever_the_words_and_numbers(found: list[LockedFigure]) -> None:
    lock = replace(LOCK, editions=(EDITION, replace(AGAIN, figures=tuple(found))))
    assert read_lock(lock_text(lock).encode(), PATH) == lock
    assert lock_text(read_lock(lock_text(lock).encode(), PATH)) == lock_text(lock)


def test_an_issue_of_which_nothing_is_known_yet_is_read_back_too() -> None:
    assert read_lock(lock_text(Lock("new")).encode(), PATH) == Lock("new")


def test_it_is_json_that_ends_with_a_newline_and_names_the_form() -> None:
    assert TEXT.endswith("}\n")
    assert list(json.loads(TEXT)) == ["schema", "issue", "approval", "sendings", "editions", "seal"]
    assert json.loads(TEXT)["schema"] == 1


def test_a_figure_that_changed_is_one_line_in_a_diff_and_nothing_else_but_the_seal() -> None:
    changed = replace(FIGURE, text="51 per cent", stood=Standing((51.0,), (None,), (99,)))
    after = lock_text(replace(LOCK, editions=(replace(EDITION, figures=(changed, RANGE)), AGAIN)))
    diff = [line for line in unified_diff(LINES, after.split("\n"), n=0, lineterm="") if line[:1] in "+-"][2:]
    assert [line[0] for line in diff] == ["-", "+", "-", "+"]
    assert '"text": "51 per cent", "values": [51]' in diff[1]
    assert diff[3].startswith('+ "seal"')


def test_line_ends_and_a_byte_order_mark_that_git_or_an_editor_made_do_no_harm() -> None:
    assert read_lock(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), PATH) == LOCK


@pytest.mark.parametrize("number", range(len(LINES) - 3))
def test_any_line_changed_by_hand_is_refused_with_its_number(number: int) -> None:
    line = LINES[number]
    if number == 1:
        edited = line.replace("1", "0")
    elif any(letter in line for letter in "0123456789"):
        edited = "".join(str((int(letter) + 1) % 10) if letter.isdigit() else letter for letter in line)
    else:
        edited = line.replace("{", "{ ").replace("[", "[ ").replace("}", "} ").replace("]", "] ").replace('": ', '":  ')
    assert edited != line
    text = "\n".join([*LINES[:number], edited, *LINES[number + 1 :]])
    assert refused(text).problem.span.line == number + 1


@pytest.mark.parametrize("number", [2, 5, 12, 30])
def test_a_line_taken_out_or_put_in_is_refused_where_it_was(number: int) -> None:
    fewer, more = [*LINES], [*LINES]
    del fewer[number]
    more.insert(number, "")
    for lines in (fewer, more):
        assert refused("\n".join(lines)).problem.span.line in {number + 1, number + 2}


@pytest.mark.parametrize("kept", [0, 1, 40, 1000, len(TEXT) - 3, len(TEXT) - 2])
def test_a_truncated_lock_is_refused_at_its_end(kept: int) -> None:
    text = TEXT[:kept]
    invalid = refused(text)
    assert invalid.problem.span.line == text.rstrip().count("\n") + 1
    assert "ends too early" in invalid.message


def test_a_lock_without_its_last_newline_is_not_as_it_was_written() -> None:
    assert refused(TEXT[:-1]).problem.span.line == len(LINES) - 1


def test_a_lock_of_a_later_version_says_so_with_the_line_that_tells() -> None:
    invalid = refused(TEXT.replace('"schema": 1', '"schema": 2'))
    assert invalid.problem.span.line == 2
    assert "later version" in invalid.message
    assert "up to date" in invalid.help


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base"])
def test_two_editors_locks_merged_by_git_are_named_as_that_with_what_to_do(marker: str) -> None:
    invalid = refused("\n".join([*LINES[:3], marker, *LINES[3:]]))
    assert invalid.problem.span.line == 4
    assert "merged" in invalid.message
    assert f"git checkout --ours -- {PATH}" in invalid.help
    assert "approve" in invalid.help


def test_two_locks_that_git_merged_without_a_conflict_are_refused_too() -> None:
    """One editor's approval over another's figures: each line is the program's own, the whole is nobody's."""
    mine = lock_text(replace(LOCK, approval=None)).split("\n")
    mixed = [mine[3] if line.startswith(' "approval": {') else line for line in LINES]
    del mixed[4:8]
    assert refused("\n".join(mixed)).problem.span.line == 4


def test_the_seal_itself_can_not_be_taken_off_or_cut() -> None:
    assert "lacks the seal" in refused("\n".join([*LINES[:-4], LINES[-4].rstrip(","), "}", ""])).message
    assert refused(TEXT.replace(LINES[-3], LINES[-3][:-5] + '"')).problem.span.line == len(LINES) - 3
    longer = TEXT.replace(LINES[-3], LINES[-3][:-1] + 'abcd"')
    assert "Lines are missing" in refused(longer).message


@pytest.mark.parametrize("text", ["[]", "7", "null}", '{"schema": 1}', '{"seal": 4}', "[" * 100_000 + "}"])
def test_json_that_is_no_lock_is_refused(text: str) -> None:
    refused(text)


def test_a_file_that_is_no_text_is_refused_with_its_line() -> None:
    assert refused(TEXT.encode().replace(b"Balance", b"Bal\xffnce", 1)).problem.span.line > 1


def test_well_sealed_lines_of_another_making_are_refused() -> None:
    """As a careless program would write them: the seal alone does not vouch for what they say."""
    from newsletter.evidence.lock_text import seal

    body = [line.replace('"accepted": 417', '"accepted": 417, "opened": 3') for line in LINES[:-3]]
    assert "Another version of the program" in refused("\n".join([*body, f' "seal": "{seal(body)}"', "}", ""])).message
    body = [line.replace('"accepted": 417', '"accepted":  417') for line in LINES[:-3]]
    invalid = refused("\n".join([*body, f' "seal": "{seal(body)}"', "}", ""]))
    assert '"accepted":  417' in body[invalid.problem.span.line - 1]


def test_an_approval_replaces_the_one_before_and_its_edition_unless_that_was_sent() -> None:
    third = replace(EDITION, edition="c" * 64)
    lock = LOCK.with_approval(third, "Somebody", "2016-11-18T09:00:00Z")
    assert [each.edition[0] for each in lock.editions] == ["a", "c"]
    assert lock.approved == third
    assert lock.sendings == LOCK.sendings


def test_a_sending_that_goes_on_replaces_what_was_known_of_it() -> None:
    begun = replace(SENDING, finished=None, accepted=10, planned=408)
    lock = Lock("x").with_sending(EDITION, begun).with_sending(EDITION, SENDING)
    assert lock.sendings == (SENDING,)
    assert lock.editions == (EDITION,)
    assert lock.approved is None
    other = replace(SENDING, list="pilot")
    assert lock.with_sending(EDITION, other).sendings == (SENDING, other)
