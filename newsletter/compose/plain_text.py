"""The text part: the issue as a well-set page of characters, made from the draft's tree and not from the HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.compose.dates import date_words
from newsletter.compose.edition import Publication
from newsletter.compose.marks import Marks
from newsletter.compose.prose_text import MEASURE, TextWriter, wrapped
from newsletter.compose.tokens import UNSUBSCRIBE, VIEW_IN_BROWSER
from newsletter.compose.words import Words
from newsletter.draft import model
from newsletter.resolve.resolved import Embedded, MethodNote, Quoted, Resolved


def plain_text(resolved: Resolved, words: Words, publication: Publication, language: str, marks: Marks) -> str:
    """The text of an issue, with tokens where readers' own words go."""
    writer = TextWriter(resolved, marks.token)
    parts = [
        _masthead(resolved, words, publication, language, writer),
        *_blocks(resolved.draft.blocks, writer, words),
        *_about(resolved.notes, words),
        _footer(publication, words, marks),
    ]
    text = "\n\n".join(part for part in parts if part)
    return marks.fill_text_tokens(text) + "\n"


def _masthead(resolved: Resolved, words: Words, publication: Publication, language: str, writer: TextWriter) -> str:
    front = resolved.draft.front
    edition = f"{words.edition} {front.edition}" if front.edition.isdigit() else front.edition
    byline = writer.line(front.byline.nodes) if front.byline else ""
    lines = [
        publication.name.upper(),
        publication.strapline,
        " · ".join(filter(None, (date_words(front.date, language), edition))),
        "=" * MEASURE,
        byline,
    ]
    return "\n".join(line for line in lines if line)


def _blocks(blocks: Iterable[model.Block], writer: TextWriter, words: Words) -> Iterator[str]:
    for block in blocks:
        yield _block(block, writer, words)


def _block(block: model.Block, writer: TextWriter, words: Words) -> str:  # noqa: PLR0911 - one return a kind of block
    match block:
        case model.Prose():
            return writer.blocks(block.nodes)
        case model.Embed():
            return _embed(block, writer)
        case model.Quotation():
            return _quotation(block, writer)
        case model.CallOut():
            return _call_out(block, writer, words)
        case model.Button():
            return f"{writer.line(block.label)}\n{block.href}"
        case model.Image():
            alt = writer.line(block.alt)
            return wrapped(f"[{words.image}: {alt}]") if alt else ""
        case model.ReadingList():
            return _reading_list(block, writer)
        case model.Footnotes():
            return _footnotes(block, writer, words)


def _embed(block: model.Embed, writer: TextWriter) -> str:
    value = writer.resolved.values.get(block.mention)
    if not isinstance(value, Embedded):
        return f"<{writer.resolved.draft.mentions[block.mention].reference.text}>"
    headline = wrapped(writer.line(block.caption))
    rows = [_row(row.label, [bar.printed for bar in row.bars], value.series) for row in value.rows]
    drawn = "\n".join(filter(None, (headline, *rows)))
    return "\n\n".join(filter(None, (drawn, wrapped(value.note))))


def _row(label: str, printed: list[str], series: tuple[str, ...]) -> str:
    if len(printed) == 1:
        return wrapped(f"{label}: {printed[0]}", first="  ", rest="    ")
    figures = (f"{name}: {figure}" for name, figure in zip(series, printed, strict=False))
    return "\n".join([_indented(label), *(wrapped(figure, first="    ", rest="      ") for figure in figures)])


def _quotation(block: model.Quotation, writer: TextWriter) -> str:
    value = None if block.mention is None else writer.resolved.values.get(block.mention)
    words = "\n".join(f"> {line}".rstrip() for line in writer.blocks(block.nodes, MEASURE - 2).split("\n"))
    source = ", ".join(filter(None, (value.attribution, value.survey))) if isinstance(value, Quoted) else ""
    return f"{words}\n>\n{wrapped(f'— {source}', first='> ', rest='>   ')}" if source else words


def _call_out(block: model.CallOut, writer: TextWriter, words: Words) -> str:
    rule = "-" * MEASURE
    title = writer.line(block.title)
    heading = getattr(words, block.kind).upper() + (f": {title}" if title else "")
    return "\n\n".join(filter(None, (f"{rule}\n{wrapped(heading)}", *_blocks(block.body, writer, words)))) + f"\n{rule}"


def _reading_list(block: model.ReadingList, writer: TextWriter) -> str:
    heading = writer.heading(block.heading, 2)
    items = (_reading_item(item, writer) for item in block.items)
    return "\n\n".join(filter(None, (heading, writer.blocks(block.introduction), *items)))


def _reading_item(item: model.ReadingItem, writer: TextWriter) -> str:
    source = ", ".join(filter(None, (writer.line(item.source), item.date)))
    title = writer.line(item.title) + (f" ({source})" if source else "")
    note = _indented(writer.blocks(item.note, MEASURE - 2))
    lines = (wrapped(title, first="* ", rest="  "), item.href and f"  {item.href}", note)
    return "\n".join(filter(None, lines))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n")) if text else ""


def _footnotes(block: model.Footnotes, writer: TextWriter, words: Words) -> str:
    notes = []
    for number, nodes in enumerate(block.notes, 1):
        mark = f"[{number}] "
        body = writer.blocks(nodes, MEASURE - len(mark)).replace("\n", "\n" + " " * len(mark))
        notes.append("\n".join(line.rstrip() for line in (mark + body).split("\n")))
    return "\n".join([words.notes, "-" * len(words.notes), *notes])


def _about(notes: tuple[MethodNote, ...], words: Words) -> Iterator[str]:
    if notes:
        yield f"{words.about}\n{'-' * len(words.about)}"
    for note in notes:
        yield _note(note, words)


def _note(note: MethodNote, words: Words) -> str:
    facts = (
        (words.who, note.who),
        (words.when, note.when),
        (words.how_many, note.how_many),
        (words.method, note.method),
        (words.full_findings, note.url),
    )
    lines = [
        wrapped(note.title),
        *(wrapped(f"{name}: {fact}", first="  ", rest="    ") for name, fact in facts if fact),
    ]
    lines += [wrapped(note.commissioned, first="  ", rest="    ")] if note.commissioned else []
    if note.weighted:
        lines.append(f"  {words.weighted}")
    if note.questions:
        lines.append(f"  {words.official_figures if note.official else words.questions}:")
    for question in note.questions:
        base = f" ({words.base}: {question.base})" if question.base else ""
        lines.append(wrapped(f"{question.text}{base}", first="  - ", rest="    "))
        lines.extend(
            [wrapped(f"{words.published_at}: {question.url}", first="    ", rest="    ")] if question.url else []
        )
    return "\n".join(lines)


def _footer(publication: Publication, words: Words, marks: Marks) -> str:
    lines = ["-" * MEASURE]
    if publication.sign_up_url:
        lines += [f"{words.forwarded} {words.sign_up}:", publication.sign_up_url, ""]
    if publication.base_url:
        lines += [f"{words.view_in_browser}: {marks.token(VIEW_IN_BROWSER)}"]
    lines += [f"{words.unsubscribe}: {marks.token(UNSUBSCRIBE)}", "", publication.postal_address]
    return "\n".join(lines).rstrip()
