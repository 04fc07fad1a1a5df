"""The preview as an editor sees it, in a real browser."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect


class ProjectFiles(Protocol):
    root: Path
    issue: Path


@pytest.fixture
def page(browser: Browser, preview: str) -> Page:
    """The page that the printed address opens."""
    opened = browser.new_page(viewport={"width": 1200, "height": 700})
    opened.goto(preview)
    return opened


def mail(page: Page) -> FrameLocator:
    return page.frame_locator("iframe:not(.waiting)")


def test_the_issue_is_shown_with_its_figures_and_the_fallback_of_readers_fields(page: Page) -> None:
    expect(mail(page).locator("body")).to_contain_text("Dear colleague")
    expect(mail(page).locator("body")).to_contain_text("Forty-nine per cent of those who answered")
    expect(page.locator("#subject")).to_have_text("Only 49 per cent expect to break even")


def test_the_token_does_not_stay_in_the_address(page: Page) -> None:
    assert "token" not in page.url


def test_a_changed_draft_is_shown_without_a_reload_by_hand(page: Page, project: ProjectFiles) -> None:
    expect(mail(page).locator("body")).to_contain_text("The rest of the letter")
    project.issue.write_text(
        project.issue.read_text(encoding="utf-8").replace("The rest", "All else"), encoding="utf-8"
    )
    expect(mail(page).locator("body")).to_contain_text("All else of the letter")


def test_a_changed_survey_is_shown(page: Page, project: ProjectFiles) -> None:
    expect(mail(page).locator("body")).to_contain_text("Forty-nine per cent")
    survey = project.root / "surveys" / "pilot-survey" / "survey.yaml"
    survey.write_text(survey.read_text(encoding="utf-8").replace("percent: 49", "percent: 48"), encoding="utf-8")
    expect(mail(page).locator("body")).to_contain_text("Forty-eight per cent")


def test_errors_stand_in_the_page_with_line_and_column_and_the_last_good_mail_stays(
    page: Page, project: ProjectFiles
) -> None:
    expect(mail(page).locator("body")).to_contain_text("Forty-nine per cent")
    project.issue.write_text(
        project.issue.read_text(encoding="utf-8").replace("subject:", "subjects:"), encoding="utf-8"
    )
    expect(page.locator("#count")).to_contain_text("error")
    page.locator("#count").click()
    expect(page.locator("#findings")).to_contain_text("issues/2016-11-16-pilot.md:2:1")
    expect(page.locator("#findings")).to_contain_text("front-matter-invalid")
    expect(mail(page).locator("body")).to_contain_text("Forty-nine per cent")


def test_the_scroll_position_stays_where_the_editor_left_it(page: Page, project: ProjectFiles) -> None:
    project.issue.write_text(project.issue.read_text(encoding="utf-8") + "\n\nA paragraph.\n" * 60, encoding="utf-8")
    expect(mail(page).locator("body")).to_contain_text("A paragraph.")
    page.evaluate("document.querySelector('iframe:not(.waiting)').contentWindow.scrollTo(0, 700)")
    project.issue.write_text(project.issue.read_text(encoding="utf-8") + "\nThe end.\n", encoding="utf-8")
    expect(mail(page).locator("body")).to_contain_text("The end.")
    assert page.evaluate("document.querySelector('iframe:not(.waiting)').contentWindow.scrollY") == 700


def test_text_and_web_views_are_there(page: Page) -> None:
    page.get_by_role("button", name="Text").click()
    expect(mail(page).locator("body")).to_contain_text("Forty-nine per cent of those who answered")
    page.get_by_role("button", name="Web page").click()
    expect(mail(page).locator("body")).to_contain_text("About these figures")


def test_script_in_an_issue_does_not_run(page: Page, project: ProjectFiles) -> None:
    hostile = """
<script>top.document.title = 'taken'</script>

<img src=x onerror="top.document.title='taken'">

[x](javascript:top.document.title='taken')
"""
    project.issue.write_text(project.issue.read_text(encoding="utf-8") + hostile, encoding="utf-8")
    expect(page.locator("#count")).to_contain_text("error")
    assert page.title() != "taken"


def test_it_listens_on_loopback_and_a_stranger_gets_nothing(preview: str) -> None:
    assert preview.startswith("http://127.0.0.1:")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(preview.split("?", maxsplit=1)[0])
    refused.value.close()
    assert refused.value.code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../newsletter.toml",
        "/%2e%2e/newsletter.toml",
        "/%252e%252e/newsletter.toml",
        "/issue/..%5c..%5cnewsletter.toml/mail",
        "/issue/%2e%2e%2fnewsletter/mail",
        "/issue/2016-11-16-pilot/images/..%2f..%2fnewsletter.toml",
        "/issue/2016-11-16-pilot/images/%2fetc%2fpasswd",
        "/issue/2016-11-16-pilot/images/a%00.png",
        "/static/..%2fserver.py",
        "/static/C:%5cwindows",
        "/static/preview.js::$DATA",
    ],
)
def test_no_path_leads_out_of_what_the_preview_serves(page: Page, path: str) -> None:
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    base = "/".join(page.url.split("/")[:3])
    request = urllib.request.Request(base + path, headers={"Cookie": cookies})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()
    assert refused.value.code == 404


def test_a_malformed_host_is_answered_and_the_preview_lives_on(preview: str) -> None:
    port = int(preview.split(":")[2].split("/", maxsplit=1)[0])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: \xff\xfe[::\r\n\r\n")
        assert b" 400 " in connection.recv(200).split(b"\r\n")[0]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(preview.split("?", maxsplit=1)[0])
    refused.value.close()
    assert refused.value.code == 403
