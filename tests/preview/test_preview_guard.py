"""Only this machine's browser, from the preview's own page, gets an answer."""

from __future__ import annotations

import pytest

from newsletter.preview.guard import Guard, Refusal, Welcome

HOST = {"host": "127.0.0.1:8123"}


def guard() -> Guard:
    return Guard(8123, "the-token", "the-session")


def known(**more: str) -> dict[str, str]:
    return {
        **HOST,
        "cookie": "newsletter-preview-8123=the-session",
        **{k.replace("_", "-"): v for k, v in more.items()},
    }


def status(judged: Refusal | Welcome | None) -> int:
    return 200 if judged is None else judged.status if isinstance(judged, Refusal) else 303


def test_the_token_is_exchanged_once_for_a_cookie_and_leaves_the_address() -> None:
    door = guard()
    first = door.judge("GET", "/issue/a", "token=the-token&x=1", HOST)
    assert first == Welcome("/issue/a?x=1", "the-session")
    assert status(door.judge("GET", "/issue/a", "token=the-token", HOST)) == 403


def test_a_browser_that_has_the_cookie_may_open_the_printed_address_again() -> None:
    door = guard()
    door.judge("GET", "/", "token=the-token", HOST)
    assert door.judge("GET", "/", "token=the-token", known()) == Welcome("/", "the-session")


def test_the_cookie_lets_through() -> None:
    assert guard().judge("GET", "/", "", known()) is None


@pytest.mark.parametrize(
    "cookie", ["", "newsletter-preview-8123=", "newsletter-preview-8123=x", "a=the-session", "\x00;;="]
)
def test_no_cookie_or_a_wrong_one_is_kept_out(cookie: str) -> None:
    assert status(guard().judge("GET", "/", "", {**HOST, "cookie": cookie})) == 403


@pytest.mark.parametrize("query", ["token=", "token=wrong", "token=the-token2", "token=the-toke%C3%A9"])
def test_a_wrong_token_is_kept_out_and_does_not_spend_the_right_one(query: str) -> None:
    door = guard()
    assert status(door.judge("GET", "/", query, HOST)) == 403
    assert status(door.judge("GET", "/", "token=the-token", HOST)) == 303


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:8124", "127.0.0.1.evil.example:8123", "localhost:80"],
)
def test_a_foreign_host_is_misdirected_even_with_the_token_or_cookie(host: str) -> None:
    door = guard()
    assert status(door.judge("GET", "/", "", {**known(), "host": host})) == 421
    assert status(door.judge("GET", "/", "token=the-token", {"host": host})) == 421


@pytest.mark.parametrize(
    "host", ["", "\xff\xfe[::", "[::", "127.0.0.1:8123,evil.example", "127.0.0.1:123456", "a b:8123"]
)
def test_a_malformed_host_is_a_bad_request(host: str) -> None:
    assert status(guard().judge("GET", "/", "", {**known(), "host": host})) == 400


@pytest.mark.parametrize("host", ["localhost:8123", "LOCALHOST:8123", "[::1]:8123"])
def test_the_other_names_of_loopback_are_its_own(host: str) -> None:
    assert guard().judge("GET", "/", "", {**known(), "host": host}) is None


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:3000",
        "http://localhost:8123",
        "",
        "http://127.0.0.1:8123,null",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_is_kept_out(origin: str, method: str) -> None:
    assert status(guard().judge(method, "/", "", known(origin=origin))) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unheard-of"])
def test_another_site_is_kept_out(site: str) -> None:
    assert status(guard().judge("GET", "/", "", known(sec_fetch_site=site))) == 403


def test_a_post_with_only_a_cookie_is_kept_out() -> None:
    assert status(guard().judge("POST", "/", "", known())) == 403
    assert status(guard().judge("POST", "/", "", known(sec_fetch_site="none"))) == 403


def test_a_post_from_the_page_itself_is_let_through() -> None:
    assert guard().judge("POST", "/", "", known(origin="http://127.0.0.1:8123")) is None
    assert guard().judge("POST", "/", "", known(sec_fetch_site="same-origin")) is None


@pytest.mark.parametrize(
    ("path", "location"), [("/issue/é", "/issue/%C3%A9"), ("/a\r\nSet-Cookie: x", "/a%0D%0ASet-Cookie%3A%20x")]
)
def test_the_redirect_is_written_as_an_address_again(path: str, location: str) -> None:
    assert guard().judge("GET", path, "token=the-token", HOST) == Welcome(location, "the-session")


def test_a_token_never_redirects_to_another_host() -> None:
    assert status(guard().judge("GET", "//evil.example/x", "token=the-token", HOST)) == 403


def test_the_secrets_are_not_in_the_guards_own_description() -> None:
    assert "the-token" not in repr(guard())
    assert "the-session" not in repr(guard())
