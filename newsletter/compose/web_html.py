"""A theme's web templates become the page: one file, its style within, without a script."""

from __future__ import annotations

from newsletter.compose.edition import Publication
from newsletter.compose.rendering import Rendering
from newsletter.compose.theme import Theme


def web_html(rendering: Rendering, theme: Theme, publication: Publication, language: str) -> str:
    """The web page, where each figure leads to its evidence; raises ThemeInvalid."""
    from newsletter.compose.page import web_page
    from newsletter.compose.templates import fill

    page = web_page(rendering, theme, publication, language)
    return rendering.marks.fill_html_tokens(fill(theme, theme.web, "web.html.j2", page))
