"""An issue dressed for its readers, and what dressing it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from newsletter.problems import Problem


class Publication(Struct, frozen=True):
    """What a theme may say of the newsletter itself: the configuration's words, "" where there are none."""

    name: str
    strapline: str = ""
    language: str = "en-GB"
    base_url: str = ""
    sign_up_url: str = ""
    postal_address: str = ""


class Picture(Struct, frozen=True):
    """An image file of the edition: `name` is unique in it ("barriers.png"), `width` and `height` in pixels."""

    name: str
    media_type: str
    width: int
    height: int
    content: bytes


class Edition(Struct, frozen=True):
    """The issue as it will be sent, with neutral tokens (compose.tokens) where readers' own words go.

    `html`, `text` and `subject` are the email; `web` the page. Pictures in `html` and `web` are referred to as
    `images/NAME`, and `pictures` holds them by that NAME. `problems` are the pictures that can't be sent: the edition
    is whole without them, but not what the editor meant. `review`: a colleague's copy, which no list may be sent.
    """

    slug: str
    subject: str
    preheader: str
    byline: str
    title: str
    language: str
    date: dt.date | None
    theme: str
    html: str
    text: str
    web: str
    pictures: Mapping[str, Picture]
    problems: tuple[Problem, ...] = ()
    review: bool = False
