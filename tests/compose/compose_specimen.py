"""An issue with a block of every kind, made by hand. The survey and every answer in it are made up."""

from __future__ import annotations

import datetime as dt
import struct
import zlib

from msgspec.structs import replace

from newsletter.compose.edition import Publication
from newsletter.draft import model
from newsletter.draft.references import Reference
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.problems import Span
from newsletter.resolve import resolved as r
from newsletter.survey.address import Side
from newsletter.survey.estimate import Estimate, among, exactly

PUBLICATION = Publication(
    name="The Commissioner",
    strapline="Indispensable weekly insight for commissioners",
    language="en-GB",
    base_url="https://example.org/commissioner/",
    sign_up_url="https://example.org/commissioner/join",
    postal_address="The Commissioner, 1 Example Street, London",
)


def png(width: int, height: int, *, real: bool = True) -> bytes:
    """A grey PNG; with `real` false, only the header of one."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    if not real:
        return head
    rows = b"".join(b"\0" + bytes(200 - 60 * y // height for _ in range(width)) for y in range(height))
    return head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def element(tag: str, *children: Node | str, **attributes: str) -> Element:
    """An element; strings are text."""
    return Element(tag, tuple(attributes.items()), nodes(*children))


def nodes(*children: Node | str) -> tuple[Node, ...]:
    return tuple(Text(child) if isinstance(child, str) else child for child in children)


def paragraph(*children: Node | str) -> Element:
    return element("p", *children)


class Making:
    """A resolved issue in the making: each reference is given its value as it is written."""

    def __init__(self) -> None:
        self.mentions: list[model.Mention] = []
        self.values: dict[int, r.Value] = {}
        self.figures: list[r.Figure] = []
        self.images: list[model.ImageUse] = []

    def slot(
        self, value: r.Value | None, *words: Node | str, role: model.Role = "check", text: str = "stat:b/q/o"
    ) -> Slot:
        index = len(self.mentions)
        line = 10 + index
        span = Span(line, 1, line, 20)
        scheme = text.split(":", 1)[0]
        reference = Reference(scheme, text, (Side("b", "q", ("o",)),))  # type: ignore[arg-type]  # a test names real ones
        self.mentions.append(model.Mention(role, reference, span, "prose", index))
        if value is not None:
            self.values[index] = value
        return Slot(index, nodes(*words))

    def figure(self, slot: Slot, percent: int, count: int, base: int) -> Slot:
        value = Estimate("share", float(percent), exactly(100 * count / base), among((float(count),)), base)
        value = replace(value, interval=(percent - 9.0, percent + 9.0), decimals=0)
        self.figures.append(
            r.Figure(
                mention=self.mentions[slot.mention],
                kind="check" if slot.children else "fill",
                text="",
                estimates=(value,),
                survey="ccg-barometer",
                question="merger",
                option="considering",
                question_text="Is your CCG considering a merger with another?",
                option_label="Considering",
                unit="",
                data_digest="0" * 64,
            )
        )
        return slot

    def fill(self, text: str, percent: int, count: int, base: int) -> Slot:
        return self.figure(self.slot(r.Words(text), role="fill"), percent, count, base)

    def check(self, text: str, percent: int, count: int, base: int) -> Slot:
        return self.figure(self.slot(r.Words(text), text), percent, count, base)

    def reader(self, field: str, fallback: str) -> Slot:
        return self.slot(r.ReaderField(field, fallback), role="reader", text=f"reader:{field}?or={fallback}")

    def embed(self, value: r.Embedded, *caption: Node | str) -> model.Embed:
        slot = self.slot(value, role="embed", text=f"{value.kind}:b/barriers")
        return model.Embed(slot.mention, nodes(*caption))

    def image(self, source: str, *alt: Node | str) -> model.Image:
        span = Span(100 + len(self.images), 1, 100 + len(self.images), 30)
        self.images.append(model.ImageUse("", source, span))
        return model.Image(source, nodes(*alt), span)

    def resolved(
        self, blocks: tuple[model.Block, ...], front: model.FrontMatter, notes: tuple[r.MethodNote, ...] = ()
    ) -> r.Resolved:
        draft = model.Draft(
            path="issues/made-up.md",
            slug="made-up",
            source=f"made up, with {len(self.mentions)} references",
            visible="",
            front=front,
            blocks=blocks,
            mentions=tuple(self.mentions),
            allowances=(),
            problems=(),
            images=tuple(self.images),
        )
        return r.Resolved(draft, self.values, tuple(self.figures), notes, ())


def field(*children: Node | str) -> model.TextField:
    return model.TextField(nodes(*children), Span(2, 1, 2, 10))


def front(subject: str = "Made up", **fields: object) -> model.FrontMatter:
    return replace(model.FrontMatter(subject=field(subject)), **fields)


def only(*blocks: model.Block, making: Making | None = None) -> r.Resolved:
    """An issue of these blocks alone."""
    return (making or Making()).resolved(blocks, front())


def bars(*pairs: tuple[str, float], accent: int = 0, kind: str = "chart") -> r.Embedded:
    rows = tuple(
        r.Row(label, (r.Bar(share, f"{share:g}%", index == accent),), index == accent)
        for index, (label, share) in enumerate(pairs)
    )
    return r.Embedded(
        kind=kind,  # type: ignore[arg-type]  # chart or table
        style="bars",
        question="Which of these are barriers to the success of your STP?",
        survey="CCG Barometer, autumn 2016 (made up)",
        series=("All (99)",),
        rows=rows,
        note="Which of these are barriers to the success of your STP? 99 chairs and accountable officers, October to"
        " November 2016. Figures made up.",
        description="Barriers: " + ", ".join(f"{label} {share:g}%" for label, share in pairs) + ".",
    )


BARRIERS = bars(
    ("Organisational duties and priorities that trump whole-system plans", 61),
    ("Provider opposition to changes", 54),
    ("Lack of NHS funding", 40),
    ("Local politics", 33),
    ("Relations with councils", 12),
)

NOTE = r.MethodNote(
    survey="ccg-barometer",
    title="CCG Barometer, autumn 2016 (made up)",
    who="CCG chairs and accountable officers (418 in all)",
    when="October to November 2016",
    how_many="99",
    method="Online self-completion",
    commissioned="Commissioned by HSJ, supported by PA Consulting Group",
    url="https://example.org/barometer",
    logo="barometer.png",
    logo_alt="CCG Barometer",
    weighted=True,
    official=False,
    questions=(
        r.AskedQuestion("How do you expect your CCG to end this financial year?", "98"),
        r.AskedQuestion("Is your CCG considering a merger with another?", "99, weighted base 101"),
        r.AskedQuestion("Which of these are barriers to the success of your STP?", "99"),
    ),
)

OFFICIAL = r.MethodNote(
    survey="ccg-forecast",
    title="Forecast of CCGs' finances (made up)",
    who="",
    when="September 2016",
    how_many="",
    method="",
    commissioned="Commissioned by NHS England",
    url="",
    logo="",
    logo_alt="",
    weighted=False,
    official=True,
    questions=(r.AskedQuestion("CCGs planning a cumulative deficit", "209", "https://example.org/forecast"),),
)

FILES = {"meeting.png": png(1200, 600), "ccg-barometer/barometer.png": png(160, 42)}


def specimen() -> r.Resolved:
    """An issue with a block of every kind."""
    making = Making()
    opening = model.Prose(
        (
            paragraph("Dear ", making.reader("first-name", "colleague"), ","),
            paragraph(
                "Only ",
                making.fill("49 per cent", 49, 48, 98),
                " of the CCGs that answered our survey expect to end the year in balance. The rest are planning for"
                " something worse, and most of them have told nobody so.",
            ),
            paragraph(
                "The leaders of ",
                element("em", "sustainability"),
                " and ",
                element("strong", "transformation"),
                " plans were asked what stands in their way. ",
                making.check("Only a quarter", 25, 25, 99),
                " are considering a merger, which is ",
                element("a", "not what ministers hoped", href="https://example.org/ministers"),
                ".",
                element("sup", "1"),
            ),
            element("h2", "What stands in the way"),
            paragraph("Duties to one’s own organisation come first, as they have for years."),
        )
    )
    chart = making.embed(
        BARRIERS, "Duty to one’s own organisation is the barrier that ", making.check("most", 61, 60, 99), " name"
    )
    more = model.Prose(
        (
            paragraph("Three things follow from it:"),
            element(
                "ul",
                element("li", "plans are agreed late, and in haste;"),
                element(
                    "li",
                    "money is promised twice;",
                    element("ul", element("li", "once by the provider,"), element("li", "once by the payer;")),
                ),
                element("li", "nobody is in charge."),
            ),
        )
    )
    said = making.slot(
        r.Quoted("There remain complex discussions ahead", "CCG chair", "CCG Barometer, autumn 2016 (made up)"),
        "Despite good working relations, there remain complex discussions ahead which turn on who protects what",
        role="quote",
        text="quote:b/concerns/R_1",
    )
    quotation = model.Quotation((paragraph("“", said, ".”"),), said.mention)
    table = making.embed(
        replace(
            bars(("Considering a merger", 25), ("Considering shared leadership", 43), kind="table"),
            series=("GPs (51)", "Others (48)"),
            rows=(
                r.Row("Considering a merger", (r.Bar(20, "20%"), r.Bar(31, "31%"))),
                r.Row("Considering shared leadership", (r.Bar(45, "45%"), r.Bar(40, "40%"))),
            ),
        ),
        "GPs are cooler about mergers than their colleagues",
    )
    grouped = making.embed(
        replace(
            BARRIERS,
            series=("GPs (51)", "Others (48)"),
            rows=tuple(
                r.Row(row.label, (row.bars[0], r.Bar(row.bars[0].share - 9, f"{row.bars[0].share - 9:g}%")), row.accent)
                for row in BARRIERS.rows[:3]
            ),
        ),
        "GPs feel it most",
    )
    prose_table = model.Prose(
        (
            element("h3", "A table in prose"),
            element(
                "table",
                element("thead", element("tr", element("th", "Wave"), element("th", "Considering", align="right"))),
                element(
                    "tbody",
                    element("tr", element("td", "February"), element("td", "22%", align="right")),
                    element(
                        "tr", element("td", "November"), element("td", making.fill("25%", 25, 25, 99), align="right")
                    ),
                ),
            ),
            element("pre", element("code", "newsletter check issues/made-up.md\n")),
            element("ol", element("li", "First."), element("li", "Second.")),
        )
    )
    event = model.CallOut(
        "event",
        nodes("Commissioning Summit"),
        (
            model.Prose((paragraph("A day on who decides, in Leeds on 3 December."),)),
            model.Button(nodes("Book a place"), "https://example.org/summit", Span(60, 1, 60, 20)),
        ),
        Span(59, 1, 61, 20),
    )
    reading = model.ReadingList(
        nodes("The Commissioner’s reading list"),
        (paragraph("A weekly pick for commissioners:"),),
        (
            model.ReadingItem(
                nodes("How mergers of commissioners went"),
                "https://example.org/mergers",
                nodes("The Journal"),
                "14 November",
                nodes("Twelve cases, and what became of the savings that were promised."),
                Span(70, 1, 70, 20),
            ),
            model.ReadingItem(
                nodes("The accounts of every CCG, side by side"),
                "https://example.org/accounts",
                nodes("The Auditor"),
                "9 November",
                nodes("Long, dry, and the only place where the reserves can be seen."),
                Span(71, 1, 71, 20),
            ),
        ),
        Span(68, 1, 72, 1),
    )
    footnotes = model.Footnotes(
        ((paragraph("Asked before the vote; see ", making.fill("99", 99, 99, 99), " answers."),),)
    )
    return making.resolved(
        (
            opening,
            chart,
            more,
            quotation,
            making.image("meeting.png", "A meeting of a board, seen from above"),
            table,
            grouped,
            prose_table,
            event,
            reading,
            footnotes,
        ),
        front(
            "Only half of CCGs expect to break even",
            preheader=field("And STPs have not settled who is in charge"),
            byline=field("The editors"),
            date=dt.date(2016, 11, 16),
            edition="42",
        ),
        (NOTE, OFFICIAL),
    )
