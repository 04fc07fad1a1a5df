"""Google Forms: one row of questions, several answers in one cell."""

from __future__ import annotations

from dataclasses import replace

from newsletter.survey.importing.layout import Column, Layout, Source
from newsletter.survey.importing.plain import bracketed, column_of, first_row

# What the first column is headed, in the languages of most forms.
_TIMESTAMPS = {
    "timestamp", "zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche", "tijdstempel",
    "carimbo de data/hora", "sygnatura czasowa", "tidsstämpel", "tidsstempel", "aikaleima",
}  # fmt: skip
SEPARATORS = (";", ", ")  # of its own CSV, and of its spreadsheet


class GoogleForms:
    """The CSV of a form, or of the spreadsheet that it fills."""

    name = "google-forms"
    title = "a Google Forms export"

    def recognised(self, source: Source) -> str:
        """By its first column."""
        head = source.head
        if head and head[0] and head[0][0].strip().lower() in _TIMESTAMPS:
            return f"its first column is “{head[0][0].strip()}”"
        return ""

    def layout(self, source: Source) -> Layout:
        """A column a question, or a row of a grid: “Question [Row]”."""
        first, *others = first_row(source)
        columns = [bracketed(heading) or column_of(heading) for heading in others]
        stamp: Column = replace(column_of(first), role="paradata")
        return Layout((stamp, *(replace(column, separators=SEPARATORS) for column in columns)))
