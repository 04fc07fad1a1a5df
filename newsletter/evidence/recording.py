"""What a lock holds on to, taken from an issue as it was made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from msgspec import to_builtins

from newsletter.compose.edition import Edition, Publication
from newsletter.evidence.lock import DRAWN, Digests, LockedEdition, LockedFigure
from newsletter.evidence.manifest import digest
from newsletter.evidence.sentences import sentences
from newsletter.resolve.resolved import Resolved
from newsletter.resolve.standing import standing, unit_of


def recorded(
    resolved: Resolved,
    edition: Edition,
    theme_digest: str,
    publication: Publication,
    senders: Mapping[str, str],
    files: Mapping[str, bytes],
) -> LockedEdition:
    """The edition with its evidence; `files` are all of the build's, by name, and `senders` those of all lists."""
    front = resolved.draft.front
    names = {name: digest(content) for name, content in files.items()}
    return LockedEdition(
        edition=edition_digest(names),
        subject=edition.subject,
        preheader=edition.preheader,
        title=edition.title,
        byline=edition.byline,
        date=edition.date.isoformat() if edition.date else "",
        language=front.language.name if front.language else "",
        surveys={short: named.name for short, named in (front.surveys or {}).items()},
        senders=dict(senders),
        digests=Digests(
            draft=digest(resolved.draft.source.encode()),
            theme=theme_digest,
            settings=digest(json.dumps(to_builtins(publication), sort_keys=True).encode()),
            html=digest(edition.html.encode()),
            text=digest(edition.text.encode()),
            data=dict(resolved.data),
        ),
        files=names,
        figures=tuple(_figures(resolved)),
    )


def edition_digest(files: Mapping[str, str]) -> str:
    """The digest of an edition, from those of its files."""
    return digest("".join(f"{files[name]}  {name}\n" for name in sorted(files)).encode())


def _figures(resolved: Resolved) -> Iterator[LockedFigure]:
    """Those of the text, then the numbers of its charts and tables."""
    places = {mention.span: index for index, mention in enumerate(resolved.draft.mentions)}
    said = sentences(resolved)
    paragraph = None
    for figure in (*resolved.figures, *resolved.drawn):
        mention = figure.mention
        sentence = said.get(places[mention.span], figure.text)
        yield LockedFigure(
            reference=mention.reference.text,
            kind=figure.kind,
            text=figure.text,
            stood=standing(figure),
            unit=unit_of(figure),
            outcome=figure.verdict.outcome if figure.verdict else "",
            survey=figure.survey,
            question=figure.question_text,
            option=figure.option_label,
            sentence=sentence if figure.kind not in DRAWN else f"{sentence}: {figure.option_label}, {figure.text}",
            follows=mention.paragraph == paragraph,
        )
        paragraph = mention.paragraph
