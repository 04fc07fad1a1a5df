"""The context of a theme's templates, made from a rendering."""

from __future__ import annotations

from markupsafe import Markup

from newsletter.compose import context
from newsletter.compose.blocks import Dressing, opening_of
from newsletter.compose.dates import date_words, direction
from newsletter.compose.edition import Publication
from newsletter.compose.methods import logo_source, methods
from newsletter.compose.prose_html import safe_link
from newsletter.compose.rendering import Rendering, plain
from newsletter.compose.stylesheets import styles
from newsletter.compose.theme import Theme
from newsletter.compose.tokens import UNSUBSCRIBE, VIEW_IN_BROWSER
from newsletter.draft.model import TextField


def email_page(rendering: Rendering, theme: Theme, publication: Publication, language: str) -> context.Page:
    """What the email's templates see: finished HTML is a slot."""
    marks = rendering.marks
    dressing = Dressing(rendering, lambda html: Markup(marks.slot(html)))  # noqa: S704 - a comment in place of HTML
    view = marks.token(VIEW_IN_BROWSER) if safe_link(publication.base_url) else ""
    return _page(dressing, theme, publication, language, context.Links(marks.token(UNSUBSCRIBE), view))


def web_page(rendering: Rendering, theme: Theme, publication: Publication, language: str) -> context.Page:
    """What the web page's templates see: finished HTML is itself."""
    return _page(Dressing(rendering, Markup), theme, publication, language, context.Links("", ""))


def _page(
    dressing: Dressing, theme: Theme, publication: Publication, language: str, links: context.Links
) -> context.Page:
    resolved = dressing.rendering.resolved
    blocks = resolved.draft.blocks
    pictures = dressing.rendering.pictures
    logos = {note.survey: pictures[logo_source(note)] for note in resolved.notes if logo_source(note) in pictures}
    return context.Page(
        issue=_issue(dressing, language),
        newsletter=_newsletter(publication),
        links=links,
        blocks=dressing.blocks(blocks, opening_of(blocks, dressing.rendering)),
        methods=methods(resolved.notes, logos),
        words=theme.words,
        look=theme.look,
        styles=styles(theme.sheets, theme.look, direction(language)),
    )


def _issue(dressing: Dressing, language: str) -> context.Issue:
    resolved = dressing.rendering.resolved
    front = resolved.draft.front
    title = front.title or front.subject

    def label(field: TextField | None) -> Markup:
        return dressing.label(field.nodes if field else ())

    def words(field: TextField | None) -> str:
        return plain(field.nodes if field else (), resolved)

    return context.Issue(
        slug=resolved.draft.slug,
        subject=words(front.subject),
        headline=words(title),
        title=label(title),
        byline=label(front.byline),
        preheader=words(front.preheader),
        date=date_words(front.date, language),
        edition=front.edition,
        language=language,
        direction=direction(language),
    )


def _newsletter(publication: Publication) -> context.Newsletter:
    return context.Newsletter(
        name=publication.name,
        strapline=publication.strapline,
        home=safe_link(publication.base_url),
        sign_up=safe_link(publication.sign_up_url),
        postal_address=publication.postal_address,
    )
