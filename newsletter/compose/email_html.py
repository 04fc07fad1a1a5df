"""A theme's email templates become the HTML that is sent.

The order matters (facts of the renderers, each reproduced in tests): MJML lays out with slots where prose will stand,
because the renderer glues words together and mangles attributes; prose is put in after it; then styles are inlined,
because Gmail drops what its limits dislike; tokens come last, when nothing else can be taken for one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Any

from newsletter.compose.edition import Publication
from newsletter.compose.marks import Marks
from newsletter.compose.mjml import MjmlInvalid, render_mjml
from newsletter.compose.mjml_check import RULE
from newsletter.compose.rendering import Rendering, plain
from newsletter.compose.stylesheets import email_css
from newsletter.compose.theme import Theme, ThemeInvalid
from newsletter.problems import Problem

# A combining grapheme joiner, a non-joiner and a no-break space: nothing to see, and too much to look past.
_PADDING = "&#847;&#8204;&#160;" * 90
_TAG = re.compile(r"<[a-z](?:[^>\"]|\"[^\"]*\")*>")
_UNSEEN = "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all"


def email_html(rendering: Rendering, theme: Theme, publication: Publication, language: str) -> str:
    """The email, with tokens where readers' own words go; raises ThemeInvalid."""
    from newsletter.compose.page import email_page
    from newsletter.compose.templates import fill

    marks = rendering.marks
    page = email_page(rendering, theme, publication, language)
    source = fill(theme, theme.email, "email.mjml.j2", page)
    _refuse_html_in_attributes(theme, source, marks)
    laid_out = _rendered(theme, source)
    _lint(theme, laid_out)
    styled = _inlined(marks.fill_slots(laid_out), email_css(theme.sheets, theme.look, page.issue.direction))
    return marks.fill_html_tokens(_with_preheader(styled, _preheader(rendering)))


def _preheader(rendering: Rendering) -> str:
    field = rendering.resolved.draft.front.preheader
    words = plain(field.nodes, rendering.resolved, rendering.marks.token) if field else ""
    return escape(words, quote=False)


def _rendered(theme: Theme, source: str) -> str:
    try:
        return render_mjml(source)
    except MjmlInvalid as error:
        excerpt = source.splitlines()[error.line - 1 : error.line] or [""]
        near = f"It stands near: {excerpt[0].strip()[:120]}"
        raise ThemeInvalid([Problem(RULE, error.message, near, path=_shown(theme))]) from error


def _inlined(html: str, css: str) -> str:
    return str(_inliner(css).inline(html))


@lru_cache(maxsize=8)
def _inliner(css: str) -> Any:
    from css_inline import CSSInliner

    return CSSInliner(inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=css)


def _with_preheader(html: str, preheader: str) -> str:
    if not preheader:
        return html
    unseen = f'<div style="{_UNSEEN}">{preheader}{_PADDING}</div>'
    return re.sub(r"(<body\b[^>]*>)", lambda match: match[1] + unseen, html, count=1)


def _refuse_html_in_attributes(theme: Theme, source: str, marks: Marks) -> None:
    if re.search(rf"=\s*(?:\"[^\"<>]*|'[^'<>]*)<!--{marks.stem}", source):
        message = "The template puts finished HTML into an attribute."
        raise ThemeInvalid([Problem(RULE, message, "Only plain text may stand in an attribute.", path=_shown(theme))])


def _lint(theme: Theme, html: str) -> None:
    """What must never reach a reader, whatever a theme does. The issue's text is still in entities here."""
    tags = _TAG.findall(html)
    faults = []
    if re.search(r"</?mj-", html):
        faults.append("An element of MJML was left in the HTML.")
    if any("\\u{" in tag or "\\n" in tag for tag in tags):
        faults.append("An attribute holds a line's end or a control character.")
    if any(tag.startswith("<img") and not re.search(r"\salt=", tag) for tag in tags):
        faults.append("An image has no alternative text.")
    if faults:
        raise ThemeInvalid([Problem(RULE, message, path=_shown(theme)) for message in faults])


def _shown(theme: Theme) -> str:
    return f"{theme.shown}/email.mjml.j2"
