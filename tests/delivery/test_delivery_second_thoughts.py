"""What is unusual about a send is said before it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsletter.delivery.plan import Delivery, DeliveryState, RecipientState
from newsletter.delivery.second_thoughts import warnings_before

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2016, 11, 16, 7, 30, tzinfo=dt.UTC)


def sent(
    issue: str = "before",
    total: int = 100,
    at: dt.datetime = NOW - dt.timedelta(days=7),
    name: str = "pilot",
    *,
    segment: str = "",
    test: bool = False,
    state: DeliveryState = "done",
    due: dt.datetime | None = None,
    campaign: bool = False,
) -> Delivery:
    counts: dict[RecipientState, int] = {"accepted": total} if total else {}
    return Delivery(
        1,
        issue,
        name,
        test,
        "Subject",
        "a@example.org",
        "digest",
        "smtp",
        state,
        at,
        at,
        counts,
        segment,
        due,
        campaign,
    )


def warned(*history: Delivery, count: int = 100, at: dt.datetime = NOW, to: str = "pilot") -> tuple[str, ...]:
    return warnings_before(history, "this", to, count, at, LONDON)


def test_an_ordinary_send_is_not_warned_of() -> None:
    assert warned() == ()
    assert warned(sent(), sent("earlier")) == ()


def test_a_second_issue_on_one_day_is_named_with_its_time() -> None:
    history = sent("morning", at=NOW - dt.timedelta(hours=2)), sent()
    assert warned(*history) == ("The list pilot got another issue on that day: morning, 05:30 (Europe/London).",)


@pytest.mark.parametrize(
    ("at", "hours", "same"),
    [
        (dt.datetime(2016, 7, 1, 22, 30, tzinfo=dt.UTC), 1, False),  # 23:30 in London, then 00:30 of the next day
        (dt.datetime(2016, 7, 1, 23, 30, tzinfo=dt.UTC), 1, True),  # 00:30 and 01:30 in London, two days in UTC
        (dt.datetime(2016, 11, 16, 23, 30, tzinfo=dt.UTC), 1, False),
    ],
)
def test_the_day_is_the_newsletters_own(at: dt.datetime, hours: int, same: bool) -> None:
    assert bool(warned(sent(at=at), at=at + dt.timedelta(hours=hours))) is same


def test_what_is_no_second_issue() -> None:
    today = NOW - dt.timedelta(hours=1)
    assert warned(sent("this", at=today)) == ()  # the rest of the same one
    assert warned(sent(at=today, name="commissioners")) == ()
    assert warned(sent(at=today, test=True)) == ()
    assert warned(sent(at=today, total=0, state="cancelled")) == ()


def test_a_schedule_that_went_out_late_counts_on_the_day_on_which_readers_got_it() -> None:
    overdue = sent("late", at=NOW, due=NOW - dt.timedelta(days=1))
    (warning,) = warned(overdue)
    assert "got another issue on that day: late" in warning


def test_a_scheduled_issue_and_one_to_a_part_of_the_list_count() -> None:
    later = NOW + dt.timedelta(hours=3)
    history = sent("noon", 0, state="scheduled", due=later), sent("gps", at=NOW, segment="gps")
    assert warned(*history) == (
        "The list pilot is to get another issue on that day: noon, 10:30 (Europe/London).",
        "The list pilot/gps got another issue on that day: gps, 07:30 (Europe/London).",
    )


@pytest.mark.parametrize(
    ("count", "words"), [(50, "halved"), (51, ""), (199, ""), (200, "doubled"), (0, "halved"), (100, "")]
)
def test_a_list_that_halved_or_doubled_is_told_with_both_numbers(count: int, words: str) -> None:
    said = warned(sent(), count=count)
    if words:
        assert said == (f"The list pilot has {words}: {count:,} readers now, 100 for before on 9 November 2016.",)
    else:
        assert said == ()


def test_the_last_issue_counts_with_what_was_sent_to_its_rest() -> None:
    history = sent(total=10, at=NOW - dt.timedelta(days=6)), sent(total=90), sent("older", 10)
    assert warned(*history, count=60) == ()
    assert "100 for before" in warned(*history, count=40)[0]


def test_a_part_of_a_list_is_held_to_itself() -> None:
    assert warned(sent(total=1000), sent("gps", 100, segment="gps"), to="pilot/gps") == ()


@pytest.mark.parametrize(("date", "said"), [(None, 0), (dt.date(2016, 11, 16), 0), (dt.date(2016, 11, 15), 1)])
def test_an_issue_of_another_date_is_told(date: dt.date | None, said: int) -> None:
    found = warnings_before((), "this", "pilot", 100, NOW, LONDON, date)
    assert len(found) == said
    assert all("dated 15 November 2016, and it goes out on 16 November 2016" in each for each in found)


def test_a_campaign_counts_for_the_day_that_its_provider_was_told() -> None:
    tomorrow = NOW + dt.timedelta(days=1)
    coming = sent("coming", at=NOW, state="open", due=tomorrow, campaign=True)
    assert warned(coming) == ()
    assert warned(coming, at=tomorrow) == (
        "The list pilot is to get another issue on that day: coming, 07:30 (Europe/London).",
    )
    looked_at_later = sent("came", at=NOW, due=NOW - dt.timedelta(days=1), campaign=True)
    assert warned(looked_at_later) == ()
