"""What voids an approval, what does not, and how the changes are shown."""

from __future__ import annotations

from typing import Any

import pytest
from evidence_locks import EDITION, FIGURE, RANGE
from msgspec.structs import replace

from newsletter.evidence.changes import FigureChange, figure_changes, void_because
from newsletter.evidence.differences import difference_lines, differences
from newsletter.evidence.kept import as_approved
from newsletter.evidence.lock import LockedEdition
from newsletter.evidence.manifest import digest
from newsletter.evidence.recording import edition_digest
from newsletter.resolve.standing import Standing


def digests(**changed: Any) -> LockedEdition:
    return replace(EDITION, digests=replace(EDITION.digests, **changed))


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (digests(draft="x"), "the draft has changed"),
        (digests(theme="x"), "the theme has changed"),
        (digests(settings="x"), "what the configuration says of the newsletter has changed"),
        (digests(text="x"), "a chart, a table or what is said about a survey has changed"),
        (replace(EDITION, subject="Half, or 50%, agree"), "the way in which a figure is written has changed"),
        (replace(EDITION, files={**EDITION.files, "images/a.png": "x"}), "the picture a.png has changed"),
        (replace(EDITION, files={"email.html": "4" * 64}), "the picture a.png is gone"),
        (replace(EDITION, files={**EDITION.files, "images/b.png": "x"}), "the picture b.png is new"),
        (
            replace(EDITION, senders={"commissioners": "Somebody <else@example.org>"}),
            "the sender of the list commissioners was The Commissioner <commissioner@example.org>, replies to "
            "editor@example.org and is Somebody <else@example.org>",
        ),
        (
            replace(EDITION, senders={**EDITION.senders, "pilot": "The Pilot <pilot@example.org>"}),
            "the list pilot, whose sender is The Pilot <pilot@example.org>, is new",
        ),
        (
            replace(EDITION, figures=(replace(FIGURE, question="How will it end?"), RANGE)),
            "the question behind stat:ccg/outturn/surplus was “How will your CCG end this financial year?” and is "
            "“How will it end?”",
        ),
        (
            replace(EDITION, figures=(replace(FIGURE, stood=Standing((51.0,), (None,), (99,))), RANGE)),
            "stat:ccg/outturn/surplus was 49.5 per cent and is 51 per cent",
        ),
    ],
)
def test_a_change_of_any_input_voids_the_approval_and_is_named(now: LockedEdition, reason: str) -> None:
    assert void_because(EDITION, now) == (reason,)


def test_the_text_is_no_reason_of_its_own_where_the_draft_explains_it() -> None:
    assert void_because(EDITION, digests(draft="x", text="x")) == ("the draft has changed",)


def test_a_list_s_sender_matters_where_the_issue_is_sent_to_it() -> None:
    now = replace(EDITION, senders={**EDITION.senders, "pilot": "The Pilot <pilot@example.org>"})
    assert void_because(EDITION, now, "commissioners") == ()
    assert len(void_because(EDITION, now, "pilot")) == 1
    assert void_because(EDITION, replace(EDITION, senders={})) == ()  # nobody can be sent to


def test_the_first_few_of_many_figures_are_named() -> None:
    many = tuple(replace(FIGURE, reference=f"stat:ccg/q{number}/a") for number in range(8))
    moved = tuple(replace(each, stood=Standing((51.0,), (None,), (99,))) for each in many)
    reasons = void_because(replace(EDITION, figures=many), replace(EDITION, figures=moved))
    assert len(reasons) == 6
    assert reasons[-1] == "3 more figures have changed"


@pytest.mark.parametrize(
    "now",
    [
        EDITION,
        digests(html="x"),  # another machine's libraries
        digests(data={"autumn": "x"}),  # a comment in a codebook: no figure changed
        replace(EDITION, files={**EDITION.files, "email.html": "x", "email.eml": "y"}),
        replace(EDITION, figures=(replace(FIGURE, stood=Standing((49.4949494949495,), (49.0,), (99,))), RANGE)),
    ],
)
def test_another_machine_does_not(now: LockedEdition) -> None:
    assert void_because(EDITION, now) == ()


def test_figures_that_came_changed_and_went() -> None:
    moved = replace(FIGURE, stood=Standing((51.0,), (None,), (99,)))
    new = replace(FIGURE, reference="stat:ccg/merger/yes", text="a quarter")
    assert figure_changes(EDITION, replace(EDITION, figures=(moved, new))) == (
        FigureChange("stat:ccg/outturn/surplus", "49.5 per cent", "51 per cent"),
        FigureChange("stat:ccg/merger/yes", "", "a quarter"),
        FigureChange("stat:facts/inadequate", "at least twenty", ""),
    )


def test_the_differences_are_figures_words_and_links_as_a_person_reads_them() -> None:
    before = "Dear [[reader:first-name]],\n\nOnly 49 per cent\nagree.\n\nSee https://example.org/a.\n"
    now = "Dear [[reader:first-name]],\n\nOnly 51 per cent agree.\n\nSee https://example.org/b.\n"
    changed = replace(
        EDITION,
        subject="Balance!",
        title="Balance!",
        figures=(replace(FIGURE, stood=Standing((51.0,), (None,), (99,))), RANGE),
    )
    found = differences(EDITION, before, changed, now, ["the theme has changed"])
    assert list(difference_lines(found)) == [
        "Figures",
        "    stat:ccg/outturn/surplus: 49.5 per cent → 51 per cent",
        "Words",
        "  - Subject: Balance",
        "  + Subject: Balance!",
        "  - Only 49 per cent agree.",
        "  - See https://example.org/a.",
        "  + Only 51 per cent agree.",
        "  + See https://example.org/b.",
        "Links",
        "  - https://example.org/a",
        "  + https://example.org/b",
        "Besides",
        "  the theme has changed",
    ]


def test_text_that_wraps_otherwise_is_no_change() -> None:
    found = differences(EDITION, "One two\nthree.\n\nFour.", EDITION, "One\ntwo three.\n\n\nFour.\n")
    assert list(difference_lines(found)) == [
        "Nothing that the plain text shows: emphasis, a heading's level, a comment or an allowance."
    ]


def test_what_stands_beside_the_text_is_shown_too() -> None:
    now = replace(EDITION, preheader="Off balance", title="The balance", byline="The editors")
    assert list(difference_lines(differences(EDITION, "", now, ""))) == [
        "Words",
        "  - Preheader: In the balance",
        "  + Preheader: Off balance",
        "  + Byline: The editors",
        "  + Title: The balance",
    ]


def test_a_rewritten_issue_is_shown_in_part() -> None:
    found = differences(EDITION, "", EDITION, "\n\n".join(f"Line {number}." for number in range(100)))
    lines = list(difference_lines(found))
    assert lines[-1] == "  … and 60 lines more"
    assert len(lines) == 42


@pytest.mark.parametrize("content", [b"one\ntwo\n", b"one\r\ntwo\r\n", b"\x00\r\n\x00\n"])
def test_approved_bytes_are_found_again_under_git_s_line_ends(content: bytes) -> None:
    for checked_out in (
        content,
        content.replace(b"\r\n", b"\n"),
        content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    ):
        mixed = b"\r\n" in content and content != content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        expected = content if not mixed or checked_out == content else None
        assert as_approved(checked_out, digest(content)) == expected


def test_any_other_byte_is_not_what_was_approved() -> None:
    assert as_approved(b"one\ntwo!\n", digest(b"one\ntwo\n")) is None


def test_an_edition_s_digest_is_of_its_files_whatever_their_order() -> None:
    assert edition_digest({"a": "1", "b": "2"}) == edition_digest({"b": "2", "a": "1"})
    assert edition_digest({"a": "1", "b": "2"}) != edition_digest({"a": "2", "b": "1"})


def test_figures_that_came_and_went_are_shown_with_their_words() -> None:
    new = replace(FIGURE, reference="stat:ccg/merger/yes", text="a quarter")
    found = differences(EDITION, "", replace(EDITION, figures=(new, RANGE)), "")
    assert list(difference_lines(found))[1:] == [
        "  + stat:ccg/merger/yes: a quarter",
        "  - stat:ccg/outturn/surplus: 49 per cent",
    ]
