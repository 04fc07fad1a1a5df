"""References: what a draft says it means (FORMATS 3)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from newsletter.survey.address import Form, Side

Scheme = Literal["stat", "chart", "table", "quote", "reader"]


class Reference(Struct, frozen=True):
    """A parsed reference. `text` is as written, with its scheme: `stat:ccg/merger/considering?as=count`.

    `sides` holds one side, or two for `..`; for a quotation one side with the respondent in `respondent`; none for a
    reader's field, whose name is `field` and whose words for want of it are `fallback`.
    """

    scheme: Scheme
    text: str
    sides: tuple[Side, ...] = ()
    form: Form | None = None
    digits: int | None = None
    by: str | None = None
    top: int | None = None
    sort: Literal["value", "order"] = "value"
    style: Literal["bars", "png"] = "bars"
    respondent: str = ""
    field: str = ""
    fallback: str = ""
