from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from providers_world import mailing, recipient

from newsletter.compose.tokens import tokens_in
from newsletter.providers.mailing import Mailing, Recipient
from newsletter.providers.personal import list_headers, one_line, personal_edition, standard_message

SUBJECT = "Good morning, [[reader:first-name?or=colleague]]"


def parsed(issue: Mailing, person: Recipient) -> EmailMessage:
    made = email.message_from_bytes(standard_message(issue, person), policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def body(made: EmailMessage, kind: str) -> str:
    part = made.get_body((kind,))
    assert part is not None
    return str(part.get_content()).strip()


def test_each_person_is_greeted_by_name_and_has_an_unsubscribe_address_of_their_own() -> None:
    made = parsed(mailing(subject=SUBJECT), recipient(fields={"first-name": "Ada"}))
    assert made["Subject"] == "Good morning, Ada"
    assert made["To"] == "ada@example.org"
    assert body(made, "plain") == "Dear Ada https://example.org/u/tok"
    assert body(made, "html") == "<p>Dear Ada https://example.org/u/tok</p>"


@pytest.mark.parametrize("words", [{}, {"first-name": ""}, {"first-name": " \u200b\n"}, {"last-name": "Byron"}])
def test_an_empty_field_gives_the_fallback(words: dict[str, str]) -> None:
    filled = personal_edition(
        mailing(subject=SUBJECT), Recipient("a@example.org", "https://x.example/u", "<1@x>", words)
    )
    assert filled.subject == "Good morning, colleague"


def test_a_name_full_of_markup_is_text_in_the_html() -> None:
    made = personal_edition(mailing(), recipient(fields={"first-name": '<img src=x onerror="a">&'}))
    assert "<img" not in made.html
    assert "&lt;img src=x onerror=&quot;a&quot;&gt;&amp;" in made.html


def test_a_name_that_is_a_template_or_a_token_is_printed_as_text() -> None:
    made = personal_edition(mailing(), recipient(fields={"first-name": "{{ 7*7 }} [[unsubscribe]]"}))
    assert "{{ 7*7 }}" in made.html
    assert not tokens_in(made.html + made.text)


@given(st.text())
def test_no_name_can_add_a_header(name: str) -> None:
    made = parsed(mailing(subject=SUBJECT), recipient(fields={"first-name": name}))
    names = ["List-Unsubscribe", "List-Unsubscribe-Post", "Subject", "From", "To", "Reply-To", "Message-ID", "Date"]
    assert made.keys() == [*names, "MIME-Version", "Content-Type"]


@given(st.text())
def test_words_for_a_header_are_on_one_line_and_in_one_direction(words: str) -> None:
    line = one_line(words)
    assert not set(line) & set("\r\n\x00\x85\u2028\u2029\u202e\u2066")
    assert line == one_line(line)


def test_half_a_character_is_left_out_as_nothing_can_be_written_in_it() -> None:
    assert one_line("a\ud800b\udfff") == "ab"


def test_one_click_is_offered_for_https_and_not_for_mailto() -> None:
    assert list_headers("https://example.org/u/x") == {
        "List-Unsubscribe": "<https://example.org/u/x>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert list_headers("https://example.org/#/u/x") == {"List-Unsubscribe": "<https://example.org/#/u/x>"}
    assert list_headers("mailto:u@example.org?subject=x") == {"List-Unsubscribe": "<mailto:u@example.org?subject=x>"}


def test_a_long_unsubscribe_address_is_not_folded_or_encoded() -> None:
    long = "https://example.org/" + "a" * 300
    content = standard_message(mailing(), Recipient("a@example.org", long, "<1@x.example>"))
    assert f"List-Unsubscribe: <{long}>\r\n".encode() in content


def test_the_same_person_gets_the_same_bytes_again() -> None:
    assert standard_message(mailing(), recipient()) == standard_message(mailing(), recipient())


def test_the_digest_of_the_content_changes_with_every_part_of_it() -> None:
    issues = [mailing(), mailing(html="<p>x</p>"), mailing(text="x"), mailing(subject="x")]
    assert len({issue.content_digest for issue in issues}) == 4
    assert mailing().content_digest == mailing().content_digest
