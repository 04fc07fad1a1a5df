"""What the tests of compose share."""

from __future__ import annotations

import pytest

from newsletter.compose.theme import Theme, bundled_themes, load_theme


@pytest.fixture(scope="session")
def commissioner() -> Theme:
    return load_theme("commissioner", [bundled_themes()])


@pytest.fixture(scope="session", params=["commissioner", "plain", "bulletin"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param, [bundled_themes()])
