"""The page around an issue, and what its bar says."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from newsletter.preview.rendering import Rendered

CLIPPED_AT = 102 * 1024  # bytes of HTML: Gmail shows no more


def page(slug: str, slugs: Sequence[str]) -> str:
    """The page's HTML. Everything in it that an editor wrote is escaped text."""
    options = "".join(
        f'<option value="/issue/{quote(name)}"{" selected" if name == slug else ""}>{escape(name)}</option>'
        for name in slugs
    )
    body = _FRAME if slug else _NOTHING
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(slug or 'Preview')}</title>"
        '<link rel="stylesheet" href="/static/preview.css">'
        f'</head><body data-slug="{escape(quote(slug))}">'
        f'<header><label class="unseen" for="issue">Issue</label><select id="issue">{options}</select>{_BAR}</header>'
        f'<main>{body}</main><script src="/static/preview.js" defer></script></body></html>'
    )


_BAR = (
    '<nav aria-label="View">'
    '<button type="button" data-view="mail" aria-pressed="true">Mail</button>'
    '<button type="button" data-view="phone" aria-pressed="false">Phone</button>'
    '<button type="button" data-view="text" aria-pressed="false">Text</button>'
    '<button type="button" data-view="web" aria-pressed="false">Web page</button></nav>'
    '<p id="inbox"><strong id="subject"></strong> <span id="preheader"></span></p>'
    '<p id="size"></p><button type="button" id="count" aria-expanded="false" aria-controls="findings"></button>'
    '<p id="live" role="status">Opening…</p>'
)
_FRAME = (
    '<section id="findings" aria-label="Findings" hidden></section>'
    '<iframe id="shown" title="The issue as readers get it" sandbox="allow-same-origin"></iframe>'
)
_NOTHING = (
    '<article><h1>No issue yet</h1><p>Make one with <code>newsletter new "Subject"</code>; '
    "this page shows it as soon as it is there.</p></article>"
)


def state(version: int, rendered: Rendered, *, has_last_good: bool) -> dict[str, Any]:
    """What the page needs to know of the issue now."""
    edition = rendered.edition
    size = len(edition.html.encode()) if edition else 0
    return {
        "version": version,
        "shown": has_last_good,
        "current": edition is not None,
        "failure": rendered.failure,
        "subject": _plain(edition.subject) if edition else "",
        "preheader": _plain(edition.preheader) if edition else "",
        "size": size,
        "clipped": size > CLIPPED_AT,
        "errors": sum(finding.severity == "error" for finding in rendered.findings),
        "warnings": sum(finding.severity == "warning" for finding in rendered.findings),
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity,
                "place": f"{finding.path}:{finding.span.line}:{finding.span.column}",
                "message": finding.message,
                "help": finding.help,
            }
            for finding in rendered.findings
        ],
    }


def _plain(text: str) -> str:
    from newsletter.compose.tokens import fill_tokens

    return fill_tokens(text, lambda _, fallback: fallback)
