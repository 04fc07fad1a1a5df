"""The entries of "About these figures", and the anchors that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.compose import context
from newsletter.compose.edition import Picture
from newsletter.compose.prose_html import safe_link
from newsletter.resolve.resolved import MethodNote

_LOGO_WIDTH = 160


def methods(notes: Iterable[MethodNote], logos: Mapping[str, Picture]) -> tuple[context.Method, ...]:
    """Each survey's entry; `logos` by survey."""
    return tuple(_method(note, logos.get(note.survey)) for note in notes)


def logo_source(note: MethodNote) -> str:
    """What a survey's logo is called among the files of an edition."""
    return f"{note.survey}/{note.logo}"


def _method(note: MethodNote, logo: Picture | None) -> context.Method:
    return context.Method(
        anchor=f"about-{note.survey}",
        title=note.title,
        who=note.who,
        when=note.when,
        how_many=note.how_many,
        method=note.method,
        commissioned=note.commissioned,
        url=safe_link(note.url),
        logo=_logo(note, logo) if logo else None,
        weighted=note.weighted,
        official=note.official,
        questions=tuple(context.Question(each.text, each.base, safe_link(each.url)) for each in note.questions),
    )


def _logo(note: MethodNote, logo: Picture) -> context.Image:
    width = min(logo.width, _LOGO_WIDTH)
    alt = note.logo_alt or note.title
    return context.Image(f"images/{logo.name}", alt, width, max(1, round(logo.height * width / logo.width)))
