"""What a build is made of: `manifest.json`.

Every figure with its evidence, every file with its digest, and the digests of draft, data, theme, HTML and text that an
approval holds on to. The same build gives the same bytes: nothing here knows the time or the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from newsletter.compose.edition import Edition
from newsletter.evidence.figures import figures_json
from newsletter.resolve.resolved import Resolved

SCHEMA = 1


def manifest(resolved: Resolved, edition: Edition, theme_digest: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The content of `manifest.json`; `files` are the others of the build, by their path in it.

    `theme_digest` is the sha256 of the theme's files, hex, as all digests here are.
    """
    return {
        "schema": SCHEMA,
        "slug": edition.slug,
        "subject": edition.subject,
        "date": edition.date.isoformat() if edition.date else None,
        "theme": edition.theme,
        "figures": figures_json(resolved)["figures"],
        "files": {name: {"bytes": len(files[name]), "sha256": digest(files[name])} for name in sorted(files)},
        "digests": {
            "draft": digest(resolved.draft.source.encode()),
            "data": {survey: resolved.data[survey] for survey in sorted(resolved.data)},
            "theme": theme_digest,
            "html": digest(edition.html.encode()),
            "text": digest(edition.text.encode()),
        },
    }


def digest(content: bytes) -> str:
    """The sha256 of `content`, hex."""
    return sha256(content).hexdigest()
