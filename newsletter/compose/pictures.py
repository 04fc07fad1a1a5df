"""The pictures of an issue: their size read from their first bytes, and what can't be sent refused.

Only headers are read: nothing is decoded, so a picture that would unfold to gigabytes costs nothing here.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import PurePosixPath

from newsletter.compose.edition import Picture
from newsletter.problems import Problem, Span

MOST_PIXELS = 40_000_000
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NotAPicture(ValueError):
    """Bytes that readers' mail programs would not show as a picture."""


def read_size(content: bytes) -> tuple[str, int, int]:
    """The media type, width and height of a PNG, JPEG, GIF or WebP; raises NotAPicture."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return ("image/png", *struct.unpack(">II", content[16:24]))
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return ("image/gif", *struct.unpack("<HH", content[6:10]))
        if content.startswith(b"\xff\xd8"):
            return ("image/jpeg", *_jpeg_size(content))
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return ("image/webp", *_webp_size(content))
    except (struct.error, IndexError):
        raise NotAPicture("its first bytes are damaged") from None
    if b"<svg" in content[:1000].lower():
        raise NotAPicture("it is an SVG, which most mail programs don't show; export it as a PNG")
    raise NotAPicture("it is not a PNG, JPEG, GIF or WebP")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        if marker == 0xFF:
            place += 1
            continue
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    raise NotAPicture("its first bytes are damaged")


def _webp_size(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


def read_picture(name: str, content: bytes) -> Picture:
    """A picture from a file's bytes; raises NotAPicture, with its size where it is too large."""
    media_type, width, height = read_size(content)
    if width * height > MOST_PIXELS:
        raise NotAPicture(f"it is {width:,} by {height:,} pixels; 1,200 across is enough")
    if not width or not height:
        raise NotAPicture("it is empty")
    return Picture(name, media_type, width, height, content)


def read_pictures(
    uses: Mapping[str, Span], files: Mapping[str, bytes]
) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
    """The pictures that an issue uses, by file, and those of its files that can't be used.

    `uses` says where each file is first named. One that is not in `files` is left out without a problem: the check of
    `image-missing` sees that by itself.
    """
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for file, span in uses.items():
        content = files.get(file)
        if content is None:
            continue
        try:
            pictures[file] = read_picture(_name(file, pictures), content)
        except NotAPicture as error:
            message = f"The picture “{file}” can't be sent: {error}."
            problems.append(Problem("image-missing", message, "Use a PNG or JPEG 1,200 pixels wide.", span))
    return pictures, tuple(problems)


def _name(file: str, pictures: Mapping[str, Picture]) -> str:
    """A file name that is unique in the edition and needs no escaping in an address."""
    path = PurePosixPath(file)
    stem = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in str(path.with_suffix("")).lower()
    )
    taken = {picture.name for picture in pictures.values()}
    suffix = "".join(
        letter for letter in path.suffix.lower() if letter.isascii() and (letter.isalnum() or letter == ".")
    )
    return next(
        name
        for number in range(len(taken) + 1)
        if (name := f"{stem}{f'-{number + 1}' if number else ''}{suffix}") not in taken
    )
