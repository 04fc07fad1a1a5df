"""The approved edition as it lies in `issues/<slug>/approved/`: held to its digests, and made ready to be sent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from newsletter.compose.edition import Edition, Picture
from newsletter.compose.pictures import read_picture
from newsletter.evidence.lock import LockedEdition
from newsletter.evidence.manifest import digest

ATTRIBUTES = ".gitattributes"
KEEP_BYTES = b"# These are the approved bytes: git must not change or merge them.\n* -text -merge\n"


def as_approved(content: bytes, sha256: str) -> bytes | None:
    """The bytes that have the digest: `content`, or it with the line ends that git took from it; None where neither."""
    unified = content.replace(b"\r\n", b"\n")
    candidates = (content, unified, unified.replace(b"\n", b"\r\n"))
    return next((each for each in candidates if digest(each) == sha256), None)


def kept_edition(approved: LockedEdition, slug: str, files: Mapping[str, bytes]) -> Edition:
    """The edition in its files, each of which has the digest that the lock gives."""
    manifest = json.loads(files["manifest.json"])
    pictures = (_picture(name, content) for name, content in files.items() if name.startswith("images/"))
    return Edition(
        slug=slug,
        subject=approved.subject,
        preheader=approved.preheader,
        byline=approved.byline,
        title=approved.title,
        language=approved.language,
        date=dt.date.fromisoformat(approved.date) if approved.date else None,
        theme=manifest["theme"],
        html=files["email.html"].decode(),
        text=files["email.txt"].decode(),
        web=files["web.html"].decode(),
        pictures={picture.name: picture for picture in pictures},
    )


def _picture(path: str, content: bytes) -> Picture:
    return read_picture(PurePosixPath(path).name, content)
