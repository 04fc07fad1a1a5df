"""What is approved is what is sent: nothing in it changes unseen, and nothing else goes to real people."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from actions_project import NOW, PEOPLE, SLUG, TeaRound, tea_round

from newsletter.actions.approve import approve
from newsletter.actions.approver import approver
from newsletter.actions.build import build_issue
from newsletter.actions.making import make
from newsletter.actions.ordering import Order, prepared
from newsletter.actions.send import hand_over
from newsletter.delivery.run import Run
from newsletter.errors import CouldNotRun, DeliveryRefused, NewsletterError, Refused
from newsletter.evidence.lock_reading import LockInvalid

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x02\x00\x08\x06\x00\x00\x00"
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    return tea_round(tmp_path)


def rules(tea: TeaRound) -> set[str]:
    return {finding.rule for finding in make(tea.project, tea.issue).findings}


def refused(tea: TeaRound) -> str:
    with pytest.raises(DeliveryRefused) as raised:
        tea.send()
    return f"{raised.value.message} {raised.value.help}"


def text_of(message: bytes) -> str:
    part = email.message_from_bytes(message, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_an_approval_keeps_the_very_files_of_a_build_who_and_when(tea: TeaRound) -> None:
    approval = tea.approve()
    build_issue(tea.project, tea.issue)
    build = tea.root / "build" / SLUG
    kept = {path.name: path.read_bytes() for path in tea.approved.iterdir() if path.name != ".gitattributes"}
    assert kept == {path.name: path.read_bytes() for path in build.iterdir()}
    assert (approval.by, approval.at) == ("The editor of this test", "2026-01-07T09:30:00Z")
    lock = tea.read()
    assert lock.approval == approval
    assert lock.approved is not None
    assert set(lock.approved.files) == set(kept)
    assert [figure.text for figure in lock.approved.figures][:3] == ["Sixty-one per cent", "64", "A clear majority"]
    assert "-text" in (tea.approved / ".gitattributes").read_text(encoding="utf-8")


def test_approving_again_what_is_approved_changes_no_byte(tea: TeaRound) -> None:
    first = tea.approve()
    before = tea.lock.read_bytes()
    assert tea.candidate().standing == first
    assert tea.approve(by="Somebody else", at=LATER) == first
    assert tea.lock.read_bytes() == before


def test_an_issue_with_errors_can_not_be_approved(tea: TeaRound) -> None:
    tea.edit(tea.issue, "<stat:tea> answers", "<stat:tea/nowhere> answers")
    assert tea.candidate().now is None
    assert not tea.lock.exists()
    assert not tea.approved.exists()


def test_what_changed_since_is_shown_as_figures_words_and_links(tea: TeaRound) -> None:
    tea.approve()
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    tea.edit(tea.issue, "Both of these are samples", "These two are samples")
    tea.edit(tea.issue, "https://example.org/against-the-bag", "https://example.org/for-the-bag")
    since = tea.candidate().since
    assert since is not None
    (figure,) = since.figures
    assert (figure.reference, figure.before, figure.now) == (
        "stat:tea/biscuits/shortbread",
        "17 per cent",
        "19 per cent",
    )
    assert any(line.startswith("- Both of these") for line in since.words)
    assert any(line.startswith("+ These two") for line in since.words)
    assert since.links_gone == ("https://example.org/against-the-bag",)
    assert since.links_added == ("https://example.org/for-the-bag",)


def test_a_figure_that_changed_is_an_error_with_both_values_until_it_is_approved_again(tea: TeaRound) -> None:
    tea.approve()
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    (finding,) = (each for each in make(tea.project, tea.issue).findings if each.severity == "error")
    assert finding.rule == "figure-changed"
    assert finding.reference == "stat:tea/biscuits/shortbread"
    assert "was 17 per cent" in finding.message
    assert "is 19 per cent now" in finding.message
    assert finding.span.line == 26
    assert build_issue(tea.project, tea.issue).written == ()
    tea.approve(at=LATER)
    assert "figure-changed" not in rules(tea)


def test_an_official_figure_s_range_that_moved_is_a_change_too(tea: TeaRound) -> None:
    tea.edit(tea.survey, "questions:", "questions:\n  cups: {text: Cups, kind: figure, value: [20, 30], unit: cups}")
    tea.edit(tea.issue, "We had", "We saw [at least twenty cups](stat:tea/cups). We had")
    tea.approve()
    tea.edit(tea.survey, "[20, 30]", "[20, 35]")
    assert "figure-changed" in rules(tea)


def test_a_real_provider_is_given_nothing_that_nobody_approved(tea: TeaRound) -> None:
    tea.through_mail()
    assert "is not approved" in refused(tea)
    assert f"newsletter approve {SLUG}" in refused(tea)


def change_draft(tea: TeaRound) -> None:
    tea.edit(tea.issue, "boils over", "boils under")


def change_front(tea: TeaRound) -> None:
    tea.edit(tea.issue, "byline: The editors", "byline: The tea editors")


def change_theme(tea: TeaRound) -> None:
    folder = tea.root / "templates" / "commissioner"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('name = "Ours"\nextends = "commissioner"\n', encoding="utf-8")


def change_settings(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", "A first issue, to make your own", "A second issue")


def change_method(tea: TeaRound) -> None:
    tea.edit(tea.survey, "conducted_by: Nobody", "conducted_by: Somebody")


def change_chart(tea: TeaRound) -> None:
    tea.edit(tea.survey, "label: Milk is not allowed in the house", "label: No milk in the house")


def change_kept_file(tea: TeaRound) -> None:
    tea.edit(tea.approved / "email.html", "Sixty-one", "Sixty-two")


def change_sender(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", "The Kettle <kettle@example.org>", "The Pot <pot@example.org>")


def change_reply_address(tea: TeaRound) -> None:
    tea.edit(tea.root / "newsletter.toml", "editor@example.org", "else@example.org")


def change_question(tea: TeaRound) -> None:
    tea.edit(tea.survey, "What goes into the cup first?", "What goes in first?")


def lose_kept_file(tea: TeaRound) -> None:
    (tea.approved / "email.txt").unlink()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (change_draft, "the draft has changed"),
        (change_front, "the draft has changed"),
        (change_theme, "the theme has changed"),
        (change_settings, "what the configuration says"),
        (change_method, "what is said about a survey"),
        (change_chart, "a chart, a table"),
        (change_sender, "the sender of the list readers was The Kettle"),
        (change_reply_address, "replies to else@example.org"),
        (change_question, "the question behind stat:tea/first/tea was “What goes into the cup first?” and is “What"),
        (change_kept_file, f"issues/{SLUG}/approved/email.html is not what was approved"),
        (lose_kept_file, f"issues/{SLUG}/approved/email.txt is missing"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_later_change_voids_the_approval_and_the_refusal_names_it(tea: TeaRound, change: object, named: str) -> None:
    tea.through_mail()
    tea.approve()
    assert callable(change)
    change(tea)
    assert named in refused(tea)
    assert "no longer holds" in refused(tea)
    tea.approve(at=LATER)
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert ready.outgoing.approved_by


def test_a_list_that_is_not_sent_to_may_have_any_sender(tea: TeaRound) -> None:
    tea.through_mail()
    tea.approve()
    with (tea.root / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('\n[lists.pilot]\nsender = "The Pilot <pilot@example.org>"\n')
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert ready.outgoing.approved_by
    since = tea.candidate().since
    assert since is not None
    assert since.others == ("the list pilot, whose sender is The Pilot <pilot@example.org>, is new",)


def test_an_edition_without_its_text_is_still_set_against_the_draft(tea: TeaRound) -> None:
    tea.approve()
    lose_kept_file(tea)
    since = tea.candidate().since
    assert since is not None
    assert since.others == (f"issues/{SLUG}/approved/email.txt is missing",)


def test_a_figure_that_changed_stops_a_send_before_anything_else(tea: TeaRound) -> None:
    tea.through_mail()
    tea.approve()
    tea.edit(tea.survey, "shortbread: {label: Shortbread, percent: 17}", "shortbread: {label: Shortbread, percent: 19}")
    assert "figure-changed" in refused(tea)


def test_tests_and_the_outbox_need_no_approval(tea: TeaRound) -> None:
    assert tea.send("me@example.org").complete
    assert tea.send().complete
    tea.through_mail()
    with prepared(tea.project, tea.issue, Order(tests=("me@example.org",))) as ready:
        assert ready.outgoing.approved_by == ""


def test_the_approved_bytes_are_sent_and_nothing_is_made_again(tea: TeaRound) -> None:
    """A build that would come out otherwise (as another machine's libraries make it) changes nothing."""
    tea.approve()
    lock = tea.read()
    assert lock.approved is not None
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert ready.edition.html.encode() == (tea.approved / "email.html").read_bytes()
        assert ready.edition.text.encode() == (tea.approved / "email.txt").read_bytes()
        assert ready.edition.subject == lock.approved.subject
    assert tea.send().complete
    (sending,) = tea.read().sendings
    assert sending.edition == lock.approved.edition
    assert (sending.accepted, sending.planned, sending.provider, sending.list) == (2, 0, "outbox", "readers")


def test_a_picture_is_kept_with_the_edition_and_goes_out_with_it(tea: TeaRound) -> None:
    tea.through_mail()
    folder = tea.root / "issues" / SLUG
    folder.mkdir()
    (folder / "kettle.png").write_bytes(PICTURE)
    tea.edit(tea.issue, "## Reading list", "![A kettle](kettle.png)\n\n## Reading list")
    tea.approve()
    (folder / "approved" / "images" / "stray.png").write_bytes(b"")
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert {name: picture.content for name, picture in ready.edition.pictures.items()} == {"kettle.png": PICTURE}
    (folder / "kettle.png").write_bytes(PICTURE + b"!")
    assert "the picture kettle.png has changed" in refused(tea)
    tea.approve(at=LATER)
    assert (folder / "approved" / "images" / "kettle.png").read_bytes() == PICTURE + b"!"


def test_on_another_machine_the_approval_holds_and_the_bytes_are_the_same(tea: TeaRound, tmp_path: Path) -> None:
    """Another path, git's line ends everywhere but where it was told to leave them, and elsewhere even there."""
    tea.through_mail()
    tea.approve()
    sent = (tea.approved / "email.html").read_bytes()
    there = TeaRound(tmp_path / "there", tea.state)
    shutil.copytree(tea.root, there.root)
    for path in (there.issue, there.survey, there.lock, *there.approved.glob("email.*"), there.approved / "web.html"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    (there.approved / "email.eml").write_bytes((tea.approved / "email.eml").read_bytes().replace(b"\r\n", b"\n"))
    with prepared(there.project, there.issue, Order()) as ready:
        assert ready.outgoing.void == ()
        assert ready.edition.html.encode() == sent
    assert there.candidate().standing is not None


def test_a_draft_that_changed_after_approval_goes_to_the_outbox_as_it_is_now(tea: TeaRound) -> None:
    tea.approve()
    change_draft(tea)
    with prepared(tea.project, tea.issue, Order()) as ready:
        assert ready.outgoing.void == ("the draft has changed",)
    tea.send()
    assert all("boils under" in text_of(message) for message in tea.messages().values())
    lock = tea.read()
    assert lock.approval is not None
    assert [sending.edition for sending in lock.sendings] != [lock.approval.edition]
    assert len(lock.editions) == 2


def test_a_test_is_no_sending(tea: TeaRound) -> None:
    tea.send("me@example.org")
    assert not tea.lock.exists()


def test_a_send_to_nobody_new_is_no_second_sending(tea: TeaRound) -> None:
    tea.send()
    before = tea.lock.read_bytes()
    tea.send()
    assert tea.lock.read_bytes() == before


def test_a_lock_that_can_not_be_written_after_a_send_is_told_with_what_to_do(tea: TeaRound) -> None:
    def stand_in_the_way(_progress: object) -> None:
        if tea.lock.is_file():
            tea.lock.unlink()
            tea.lock.mkdir()

    with prepared(tea.project, tea.issue, Order()) as ready, pytest.raises(CouldNotRun, match="handed over") as raised:
        hand_over(ready, Run(lambda: NOW, on_progress=stand_in_the_way))
    assert "nobody gets it twice" in raised.value.help
    tea.lock.rmdir()
    tea.send()
    assert tea.read().sendings[0].accepted == len(PEOPLE)


def test_where_the_lock_can_not_tell_of_a_send_nothing_is_sent(tea: TeaRound) -> None:
    """Else a machine that dies in the middle leaves no word for the next one."""
    tea.lock.mkdir()
    with pytest.raises(DeliveryRefused):
        tea.send()
    assert tea.messages() == {}


@pytest.mark.parametrize("act", ["approve", "send"])
def test_a_lock_that_can_not_be_relied_on_is_refused_and_never_written_over(tea: TeaRound, act: str) -> None:
    tea.approve()
    torn = tea.lock.read_bytes()[:-30]
    tea.lock.write_bytes(torn)
    with pytest.raises((LockInvalid, DeliveryRefused)) as raised:
        getattr(tea, act)()
    assert isinstance(raised.value, NewsletterError)
    assert f"{SLUG}.lock.json:" in raised.value.message
    assert tea.lock.read_bytes() == torn


def test_a_folder_in_the_place_of_a_lock_is_a_finding_and_stays(tea: TeaRound) -> None:
    tea.lock.mkdir()
    (finding,) = make(tea.project, tea.issue).findings
    assert (finding.rule, finding.path) == ("figure-changed", f"issues/{SLUG}.lock.json")
    with pytest.raises(LockInvalid, match="can't be read"):
        tea.approve()
    assert tea.lock.is_dir()
    assert not tea.approved.exists()


def test_a_lock_that_is_a_link_is_read_and_what_it_leads_to_is_never_written(tea: TeaRound, tmp_path: Path) -> None:
    tea.approve()
    kept = tmp_path / "kept.json"
    tea.lock.rename(kept)
    before = kept.read_bytes()
    tea.lock.symlink_to(kept)
    assert tea.candidate().standing is not None
    change_draft(tea)
    tea.approve(at=LATER)
    assert kept.read_bytes() == before
    assert tea.candidate().standing is not None


def test_check_finds_a_lock_with_git_s_marks_at_its_line(tea: TeaRound) -> None:
    tea.approve()
    lines = tea.lock.read_text(encoding="utf-8").split("\n")
    tea.lock.write_text("\n".join([*lines[:3], "<<<<<<< ours", *lines[3:]]), encoding="utf-8")
    (finding,) = (each for each in make(tea.project, tea.issue).findings if each.severity == "error")
    assert (finding.rule, finding.path, finding.span.line) == ("figure-changed", f"issues/{SLUG}.lock.json", 4)
    assert "merged" in finding.message


def test_the_approver_is_whom_git_would_name_else_the_system_s_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "somebody")
    assert approver(tmp_path) == "somebody"
    (tmp_path / "config").write_text("[user]\n\tname = An Editor\n", encoding="utf-8")
    assert approver(tmp_path) in {"An Editor", "somebody"}  # where there is no git, nobody knows the name
    (tmp_path / "config").write_text("[user]\n\tname = An Editor\n\temail = an@example.org\n", encoding="utf-8")
    assert approver(tmp_path) in {"An Editor <an@example.org>", "somebody"}
    monkeypatch.setenv("PATH", "")
    assert approver(tmp_path) == "somebody"


def test_of_several_who_approve_at_once_one_does_and_the_others_are_told(tea: TeaRound) -> None:
    chosen = {f"Editor {number}": tea.candidate() for number in range(4)}

    def tried(by: str) -> str:
        try:
            return approve(tea.project, chosen[by], by, NOW).by
        except Refused as refused:
            return refused.message

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(tried, chosen))
    kept = tea.read().approval
    assert kept is not None
    assert [words for words in told if "has changed since you looked" not in words] == [kept.by]


def test_the_turn_of_a_process_that_was_killed_is_nobodys(tea: TeaRound) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from newsletter.process import this_process; print(this_process())"],
        capture_output=True,
        text=True,
        check=True,
    )
    turn = tea.lock.with_name(f".{tea.lock.name}.turn")
    turn.write_text(done.stdout.strip(), encoding="ascii")
    assert tea.approve()
    assert not turn.exists()
