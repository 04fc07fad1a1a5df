"""The message: standard, deterministic, and closed to injected headers."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from compose_specimen import FILES, PUBLICATION, png, specimen
from hypothesis import given
from hypothesis import strategies as st

from newsletter.compose.compose import compose
from newsletter.compose.edition import Picture
from newsletter.compose.mime import message, message_bytes
from newsletter.compose.theme import Theme
from newsletter.errors import DeliveryRefused

PICTURE = Picture("a.png", "image/png", 2, 2, png(2, 2))


def sent(
    subject: str = "Hello",
    text: str = "text\n",
    *,
    headers: dict[str, str] | None = None,
    message_id: str = "",
    date: dt.datetime | None = None,
) -> bytes:
    made = message(
        subject,
        text,
        "<p>html</p>",
        {},
        sender="A <a@example.org>",
        recipient="b@example.org",
        headers=headers,
        message_id=message_id,
        date=date,
    )
    return message_bytes(made)


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def test_an_editions_message_is_text_and_html_with_its_pictures(commissioner: Theme) -> None:
    edition = compose(specimen(), commissioner, PUBLICATION, FILES)
    content = message_bytes(message(edition.subject, edition.text, edition.html, edition.pictures))
    made = read(content)
    assert [part.get_content_type() for part in made.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
    ]
    assert made["Subject"] == edition.subject
    text, related = made.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == edition.text
    html, *pictures = related.iter_parts()
    assert {part.get_content() for part in pictures} == {picture.content for picture in edition.pictures.values()}
    for part in pictures:
        assert f'src="cid:{part["Content-ID"].strip("<>")}"' in html.get_content()
    assert 'src="images/' not in html.get_content()


def test_lines_end_in_crlf_and_stay_short(commissioner: Theme) -> None:
    edition = compose(specimen(), commissioner, PUBLICATION, FILES)
    content = message_bytes(message(edition.subject, edition.text, edition.html, edition.pictures))
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


def test_the_same_arguments_give_the_same_bytes_and_nothing_of_the_day() -> None:
    assert sent() == sent()
    assert "Date" not in read(sent())
    assert "Message-ID" not in read(sent())


def test_date_message_id_and_further_headers_are_the_callers() -> None:
    headers = {
        "List-Unsubscribe": "<https://example.org/u/1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Reply-To": "editor@example.org",
    }
    date = dt.datetime(2016, 11, 16, 7, 0, tzinfo=dt.UTC)
    made = read(sent(headers=headers, message_id="<1@example.org>", date=date))
    for name, value in headers.items():
        assert made[name] == value
    assert made["Message-ID"] == "<1@example.org>"
    assert made["Date"].datetime == date


@pytest.mark.parametrize(
    "letter", ["\r", "\n", "\r\nBcc: x@example.org", "\u2028", "\u2029", "\x85", "\u202e", "\u2066", "\x00", "\x0b"]
)
@pytest.mark.parametrize("place", ["Subject", "From", "To", "Reply-To"])
def test_a_header_can_not_be_split_or_made_to_mislead(letter: str, place: str) -> None:
    values = {"Subject": "Hello", "From": "a@example.org", "To": "b@example.org", "Reply-To": "c@example.org"}
    values[place] = f"x{letter}y"
    with pytest.raises(DeliveryRefused, match=f"character 2 of {place}"):
        message(
            values["Subject"],
            "",
            "",
            {},
            sender=values["From"],
            recipient=values["To"],
            headers={"Reply-To": values["Reply-To"]},
        )


@pytest.mark.parametrize("place", ["From", "To", "Reply-To"])
def test_what_looks_like_an_encoded_word_is_no_address(place: str) -> None:
    values = {"From": "a@example.org", "To": "b@example.org", "Reply-To": "c@example.org"}
    values[place] = "=?utf-8?q?=0d=0aBcc=3a=20x=40example.org?=@example.org"
    with pytest.raises(DeliveryRefused, match=rf"in {place} can't be told from an encoded word"):
        message("", "", "", {}, sender=values["From"], recipient=values["To"], headers={"Reply-To": values["Reply-To"]})


@pytest.mark.parametrize(
    "subject",
    [
        "Zeit “trust” und Ärzte they die naïve für für Überlegungen Ärzte café naïve auch auch per",
        "want sagt is is want is Ärzte sagt Überlegungen café résumé is per der der résumé GPs Ärzte résumé für is",
    ],
)
def test_a_long_subject_keeps_its_spaces_where_it_is_folded(subject: str) -> None:
    made = message(subject, "", "", {}, sender="a@example.org", recipient="b@example.org", headers={})
    read = message_from_bytes(message_bytes(made), policy=policy.default)
    assert read["Subject"] == subject
    assert max(map(len, message_bytes(made).split(b"\r\n"))) <= 78


@given(
    st.lists(
        st.builds(
            "=?{}?{}?{}?=".format,
            st.sampled_from(["utf-8", "us-ascii", "idna", "utf-7", "zlib", "unknown-8bit", "utf-8*en"]),
            st.sampled_from("qbQB"),
            st.text("ab=0dDAf2e48c_/+ é", max_size=14),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_subject_that_looks_encoded_comes_through_as_it_is_and_adds_no_header(words: list[str]) -> None:
    subject = " ".join(["News for", *words, "today"])
    raw = sent(subject)
    head = raw.split(b"\r\n\r\n")[0]
    assert [line for line in head.split(b"\r\n") if line.lower().startswith((b"bcc", b"a:", b"b:"))] == []
    line = message_from_bytes(raw)["Subject"]
    assert str(make_header(decode_header(line))) == subject


@pytest.mark.parametrize("subject", ['Ranked #1: "we\'re first" *', "a\u00a0b 👩‍👩‍👧 é", "x" * 400, "שלום"])
def test_unusual_subjects_come_through_whole(subject: str) -> None:
    assert read(sent(subject))["Subject"] == subject


def test_only_the_sources_of_images_are_rewritten() -> None:
    images = '<img alt="x > src=&quot;images/a.png&quot;" src="images/a.png"><img src="images/b.png" alt="">'
    html = '<p>src="images/a.png"</p>' + images
    content = message_bytes(message("s", "t", html, {"a.png": PICTURE}))
    _, related = read(content).iter_parts()
    made = next(iter(related.iter_parts())).get_content()
    assert made.count("cid:") == 1
    assert '<p>src="images/a.png"</p>' in made
    assert 'src="images/b.png"' in made


def test_text_of_every_kind_comes_back_as_it_was() -> None:
    text = "From here\n.\n..dots\ntrailing space \n=3D and é and 👩\n" + "long " * 500 + "\n\nend\n"
    body, _ = read(sent(text=text)).iter_parts()
    assert body.get_content().replace("\r\n", "\n") == text
