"""The fields of a front matter that are not text, each with its type.

Whether a theme, a list or a survey exists is not known here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from newsletter.draft.front_matter import RULE, Front
from newsletter.draft.grammar import LONGEST_NAME
from newsletter.draft.model import Named
from newsletter.fields import FieldReader, Value
from newsletter.problems import Span

_SHORT_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class FrontFields:
    """Takes typed fields out of a front matter; `reader.problems` says what was wrong with them."""

    def __init__(self, front: Front) -> None:
        self.reader = FieldReader(RULE)
        self._front = front
        self._values = front.table.values

    def named(self, name: str) -> Named | None:
        """A field that names something."""
        value = self._values.get(name)
        text = self.reader.text(value, f"“{name}”")
        return Named(text, value.span) if text and value else None

    def language(self) -> Named | None:
        """The field `language`."""
        named = self.named("language")
        if named and not _LANGUAGE.fullmatch(named.name):
            self.reader.refuse(named.span, f"“{named.name}” is not a language.", "Write it as en-GB.")
            return None
        return named

    def date(self) -> dt.date | None:
        """The field `date`."""
        return self.reader.day(self._values.get("date"), "“date”")

    def edition(self) -> str:
        """The field `edition`, a number or text."""
        return self.reader.text(self._values.get("edition"), "“edition”") or ""

    def surveys(self) -> Mapping[str, Named]:
        """The short names of surveys."""
        table = self.reader.table(self._values.get("surveys"), "“surveys”")
        if not table:
            return {}
        named = {short: self._survey(short, table.keys[short], value) for short, value in table.values.items()}
        return {short: survey for short, survey in named.items() if survey}

    def _survey(self, short: str, span: Span, value: Value) -> Named | None:
        if not _SHORT_NAME.fullmatch(short):
            self.reader.refuse(span, f"“{short}” can't be a short name.", "Use a–z, 0–9 and hyphens.")
            return None
        before = len(self.reader.problems)
        text = self.reader.text(value, f"The survey “{short}”")
        if text:
            return Named(text, value.span)
        if len(self.reader.problems) == before:
            self.reader.refuse(span, f"“{short}” names no survey.", "Write its folder's name behind the colon.")
        return None

    def require_subject(self, *, given: bool) -> None:
        """Refuse a front matter without a subject. That there is no front matter at all has been said."""
        if self._front.found and not given:
            span = self._front.table.keys.get("subject", Span(1, 1, 1, 4))
            self.reader.refuse(span, "This issue has no subject.", "Add a line `subject: …` to the front matter.")
