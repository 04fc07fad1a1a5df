"""Colours as CSS writes them, and how far apart two of them are (WCAG 2.2, "contrast ratio")."""

from __future__ import annotations

import re
from functools import lru_cache

Colour = tuple[int, int, int]

# The names that themes use; another name is not judged rather than guessed.
_NAMES: dict[str, Colour] = {
    "black": (0, 0, 0),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "white": (255, 255, 255),
    "maroon": (128, 0, 0),
    "red": (255, 0, 0),
    "purple": (128, 0, 128),
    "fuchsia": (255, 0, 255),
    "green": (0, 128, 0),
    "lime": (0, 255, 0),
    "olive": (128, 128, 0),
    "yellow": (255, 255, 0),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "aqua": (0, 255, 255),
    "orange": (255, 165, 0),
}
_RGB = re.compile(
    r"rgba?\(\s*([0-9]{1,3})\s*[, ]\s*([0-9]{1,3})\s*[, ]\s*([0-9]{1,3})\s*(?:[,/]\s*(1(?:\.0+)?|100%)\s*)?\)"
)


@lru_cache(maxsize=256)
def read_colour(text: str) -> Colour | None:
    """The colour that `text` names; None where it names none, or one that lets what is behind it through."""
    value = text.strip().lower()
    if re.fullmatch("#[0-9a-f]{3}", value):
        value = "#" + "".join(digit * 2 for digit in value[1:])
    if re.fullmatch("#[0-9a-f]{6}", value):
        return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
    rgb = _RGB.fullmatch(value)
    if rgb and all(int(part) <= 255 for part in rgb.groups()[:3]):
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    return _NAMES.get(value)


@lru_cache(maxsize=256)
def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
