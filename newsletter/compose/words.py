"""The newsletter's own standing words: what every issue says in the same way."""

from __future__ import annotations

from msgspec import Struct


class Words(Struct, frozen=True):
    """Words that no draft holds. A theme in another language gives its own in the `[words]` of its theme.toml."""

    about: str = "About these figures"
    who: str = "Who was asked"
    when: str = "When"
    how_many: str = "How many answered"
    method: str = "How"
    questions: str = "The questions"
    official_figures: str = "The figures"
    base: str = "Base"
    weighted: str = "Percentages are weighted."
    full_findings: str = "The full findings"
    published_at: str = "Where it was published"
    forwarded: str = "If someone forwarded this to you,"
    sign_up: str = "get your own copy"
    view_in_browser: str = "Read this in your browser"
    unsubscribe: str = "Unsubscribe"
    edition: str = "No."
    by: str = "By"
    event: str = "Event"
    note: str = "Note"
    sponsor: str = "From our sponsor"
    correction: str = "Correction"
    notes: str = "Notes"
    close: str = "Close"
    image: str = "Image"
    interval: str = "95% interval"
    of: str = "of"
    to: str = "to"
    against: str = "against"
    review: str = "Review copy"
    review_note: str = (
        "Each figure bears the number of a note at the end, which says what it rests on. "
        "This copy is for checking: readers get the issue without it."
    )
