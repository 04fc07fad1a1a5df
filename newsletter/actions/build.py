"""Build an issue: its edition as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsletter.actions.making import Made, make
from newsletter.actions.project import Project
from newsletter.actions.writing import write_files
from newsletter.checks.formats.json_format import json_findings
from newsletter.checks.rule import Finding
from newsletter.compose.edition import Edition
from newsletter.compose.mime import message, message_bytes
from newsletter.evidence.manifest import manifest

MANIFEST = "manifest.json"


class Built(Struct, frozen=True):
    """What a build came to. `written` is empty where findings forbid it; its paths read from the project."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    written: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What `build --format json` says."""
        return {"schema": 1, "written": list(self.written), **json_findings(self.findings, 1)}


def build_issue(project: Project, path: Path, out: Path | None = None) -> Built:
    """Make the issue in `path` and write it to `out`, else to `build/<slug>`."""
    made = make(project, path)
    if made.errors or made.edition is None:
        return Built(made.findings, made.sources, ())
    folder = out or project.build / path.stem
    files = edition_files(project, made)
    write_files(folder, files, MANIFEST, "Name another folder with --out.")
    return Built(made.findings, made.sources, tuple(project.relative(folder.resolve() / name) for name in files))


def edition_files(project: Project, made: Made) -> dict[str, bytes]:
    """The files of an edition by name, the manifest last. The same inputs give the same bytes."""
    edition = made.edition
    if edition is None:
        return {}
    files = {
        "email.html": edition.html.encode(),
        "email.txt": edition.text.encode(),
        "email.eml": _eml(project, made, edition),
        "web.html": edition.web.encode(),
        **{f"images/{name}": picture.content for name, picture in sorted(edition.pictures.items())},
    }
    content = manifest(made.resolved, edition, made.theme_digest, files)
    return {**files, MANIFEST: json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"}


def _eml(project: Project, made: Made, edition: Edition) -> bytes:
    """The message to nobody yet: no date, no recipient, tokens where a reader's own words go."""
    audience = made.draft.front.audience
    settings = project.config.lists.get(audience.name) if audience else None
    sender = settings.sender if settings else ""
    return message_bytes(message(edition.subject, edition.text, edition.html, edition.pictures, sender=sender))
