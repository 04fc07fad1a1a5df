"""The sample issues in a real browser: nothing overflows, at any width that readers have."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from newsletter.actions.build import build_issue
from newsletter.actions.issues import issue_files
from newsletter.actions.project import Project, open_project

ROOT = Path(__file__).resolve().parents[2]
ISSUES = [path.stem for path in sorted((ROOT / "issues").glob("*.md"))]
WIDE = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    sample: Project = open_project(ROOT, exact=True)
    for path in issue_files(sample):
        assert build_issue(sample, path, folder / path.stem).written
    return folder


@pytest.mark.parametrize("width", [640, 375, 320])
@pytest.mark.parametrize("page", ["email.html", "web.html"])
@pytest.mark.parametrize("issue", ISSUES)
def test_nothing_is_wider_than_the_screen(browser: Browser, built: Path, issue: str, page: str, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 900})
    opened.goto((built / issue / page).as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate(WIDE) == 0
    opened.close()


@pytest.mark.parametrize("issue", ISSUES)
def test_every_word_is_there_with_images_off(browser: Browser, built: Path, issue: str) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 900})
    context.route("**/*", lambda route: route.abort() if route.request.resource_type == "image" else route.continue_())
    opened = context.new_page()
    opened.goto((built / issue / "email.html").as_uri())
    for image in opened.locator("img").all():
        assert image.get_attribute("alt")
    assert "About these figures" in opened.inner_text("body")
    context.close()


@pytest.mark.parametrize("issue", ISSUES)
def test_evidence_opens_in_place_without_scripts(browser: Browser, built: Path, issue: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((built / issue / "web.html").as_uri())
    link = opened.locator("article a[href^='#']").first
    target = opened.locator(str(link.get_attribute("href")))
    assert not target.is_visible()
    link.click()
    assert target.is_visible()
    context.close()
