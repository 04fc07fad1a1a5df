"""Resolved ▶ Edition: everything that is true, dressed for readers."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from newsletter.compose.edition import Edition, Picture, Publication
from newsletter.compose.email_html import email_html
from newsletter.compose.marks import Marks, marks_for
from newsletter.compose.methods import logo_source
from newsletter.compose.pictures import read_pictures
from newsletter.compose.plain_text import plain_text
from newsletter.compose.rendering import Rendering, figure_numbers, plain
from newsletter.compose.theme import Theme
from newsletter.compose.web_html import web_html
from newsletter.draft.model import TextField
from newsletter.draft.tree import Node
from newsletter.problems import WHOLE_FILE, Problem, Span
from newsletter.resolve.resolved import Resolved

GUTTER = 21  # pixels on either side of the column: a picture is at most as wide as what is between


def compose(resolved: Resolved, theme: Theme, publication: Publication, files: Mapping[str, bytes]) -> Edition:
    """The edition of an issue; raises ThemeInvalid.

    `files` holds the issue's pictures by their name in its folder, and surveys' logos as `<survey>/<file>`.
    """
    draft = resolved.draft
    marks = marks_for(draft.source)
    pictures, problems = _pictures(resolved, files)
    numbers = figure_numbers(resolved)
    column = theme.look.width - 2 * GUTTER
    email = Rendering(resolved, "email", marks, numbers, pictures, theme.words, column)
    web = replace(email, medium="web")
    front = draft.front
    language = front.language.name if front.language else publication.language
    return Edition(
        slug=draft.slug,
        subject=marks.fill_text_tokens(_words(front.subject, resolved, marks)),
        preheader=marks.fill_text_tokens(_words(front.preheader, resolved, marks)),
        byline=_words(front.byline, resolved),
        title=_words(front.title or front.subject, resolved),
        language=language,
        date=front.date,
        theme=theme.name,
        html=email_html(email, theme, publication, language),
        text=plain_text(resolved, theme.words, publication, language, marks),
        web=web_html(web, theme, publication, language),
        pictures={picture.name: picture for picture in pictures.values()},
        problems=problems,
    )


def _words(field: TextField | None, resolved: Resolved, marks: Marks | None = None) -> str:
    nodes: tuple[Node, ...] = field.nodes if field else ()
    return plain(nodes, resolved, marks.token if marks else None)


def _pictures(resolved: Resolved, files: Mapping[str, bytes]) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
    draft = resolved.draft
    uses: dict[str, Span] = {draft.file_of(image.source): image.span for image in reversed(draft.images)}
    uses |= {logo_source(note): WHOLE_FILE for note in resolved.notes if note.logo}
    return read_pictures(uses, files)
