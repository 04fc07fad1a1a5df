"""Images: described, present, and light enough to load."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem, did_you_mean

HEAVIEST = 100_000  # bytes: 100 KB


def _undescribed(context: CheckContext) -> Iterator[Problem]:
    for image in context.draft.images:
        if not image.alt.strip():
            advice = "Write it between the brackets: `![what it shows](picture.png)`."
            yield Problem("image-alt-missing", "This image has no alternative text.", advice, image.span)


IMAGE_ALT_MISSING = Rule(
    id="image-alt-missing",
    severity="error",
    allowable=True,
    why="Many mail programs show no images until asked, and some readers hear the issue read out: for both, the "
    "alternative text is the image.",
    bad="![](meeting.png)\n",
    good="![The meeting room, full to the last seat](meeting.png)\n",
    find=_undescribed,
)


def _missing(context: CheckContext) -> Iterator[Problem]:
    """Files that are not there; those that are no picture, or too large a one, are found where they are read."""
    for image in context.draft.images:
        message, advice = _why_missing(context.draft.file_of(image.source), context)
        if message:
            yield Problem("image-missing", message, advice, image.span)


def _why_missing(name: str, context: CheckContext) -> tuple[str, str]:
    """What is wrong and what to do; two empty texts where the file is there."""
    folder = f"issues/{context.draft.slug}/"
    if name in context.issue_files:
        return "", ""
    if not name:
        return "This image names no file.", f"Put the file into {folder} and write its name here."
    if re.search(r"[/\\:]", name):
        return f"“{name}” is not in the issue's own folder.", f"Put the file into {folder} and write its name alone."
    return f"There is no image “{name}” in {folder}.", did_you_mean(name, context.issue_files)


IMAGE_MISSING = Rule(
    id="image-missing",
    severity="error",
    allowable=True,
    why="The image could not be sent: its file is not in the issue's own folder, is no picture, or is so large "
    "that it would stall a reader's mail program.",
    bad="![The meeting room](meting.png)\n",
    good="![The meeting room](meeting.png)\n",
    find=_missing,
)


def _heavy(context: CheckContext) -> Iterator[Problem]:
    for image in context.draft.images:
        size = context.issue_files.get(context.draft.file_of(image.source), 0)
        if size > HEAVIEST:
            message = f"“{image.source}” has {size:,} bytes; more than {HEAVIEST:,} loads slowly on a phone."
            yield Problem("image-too-heavy", message, "Save it 1,200 pixels wide, and compress it.", image.span)


IMAGE_TOO_HEAVY = Rule(
    id="image-too-heavy",
    severity="warning",
    allowable=True,
    why="Readers open mail on the train. An image of more than 100 KB is still loading when they have moved on.",
    bad="![The meeting room](heavy.png)\n",
    good="![The meeting room](meeting.png)\n",
    find=_heavy,
)
