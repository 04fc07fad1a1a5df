"""What an edition holds, whatever its theme."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from compose_html import Tag, parsed
from compose_specimen import (
    FILES,
    PUBLICATION,
    Making,
    bars,
    element,
    field,
    front,
    nodes,
    only,
    paragraph,
    png,
    specimen,
)
from msgspec.structs import replace

from newsletter.compose.compose import compose
from newsletter.compose.dates import date_words
from newsletter.compose.edition import Edition, Publication
from newsletter.compose.evidence_note import describe
from newsletter.compose.theme import Theme
from newsletter.compose.tokens import tokens_in
from newsletter.compose.words import Words
from newsletter.draft import model
from newsletter.draft.tree import Element, Node
from newsletter.problems import Span
from newsletter.resolve import resolved as r
from newsletter.survey.estimate import Estimate, among, exactly


def email_of(*blocks: model.Block, theme: Theme, making: Making | None = None) -> Tag:
    return parsed(compose(only(*blocks, making=making), theme, PUBLICATION, {}).html)


def prose(*children: Node | str) -> model.Prose:
    return model.Prose((paragraph(*children),))


def test_the_visible_text_is_the_drafts_with_its_figures_filled(theme: Theme) -> None:
    seen = parsed(compose(specimen(), theme, PUBLICATION, FILES).html).text
    for words in (
        "Only 49 per cent of the CCGs that answered our survey expect to end the year in balance.",
        "The leaders of sustainability and transformation plans were asked what stands in their way. Only a quarter",
        "Duties to one’s own organisation come first, as they have for years.",
        "Duty to one’s own organisation is the barrier that most name",
        "November 25%",
        "Despite good working relations, there remain complex discussions ahead which turn on who protects what",
        "Commissioning Summit",
        "Book a place",
        "How mergers of commissioners went",
        "Twelve cases, and what became of the savings that were promised.",
        "Asked before the vote; see 99 answers.",
        "If someone forwarded this to you, get your own copy",
        "The Commissioner, 1 Example Street, London",
    ):
        assert words in seen


def test_the_text_part_says_what_the_html_says(commissioner: Theme) -> None:
    edition = compose(specimen(), commissioner, PUBLICATION, FILES)
    seen = set(re.findall(r"\w+", parsed(edition.html).text.lower()))
    read = set(re.findall(r"\w+", edition.text.lower()))
    assert seen - read == set()


def test_a_soft_break_keeps_its_space(theme: Theme) -> None:
    """`*one*` and `**two**` on two lines: MJML alone would glue them together."""
    block = prose(element("em", "one"), "\n", element("strong", "two"), " ", element("em", "three"))
    assert "one two three" in email_of(block, theme=theme).text


def test_figures_lead_to_their_evidence_on_the_web_page_and_nowhere_in_the_email(theme: Theme) -> None:
    edition = compose(specimen(), theme, PUBLICATION, FILES)
    page = parsed(edition.web)
    figures = page.find("a", **{"class": "figure"})
    assert len(figures) == 5
    for link in figures:
        (evidence,) = page.find("aside", id=link.attributes["href"].removeprefix("#"))
        assert evidence.attributes["class"] == "evidence"
        assert evidence.attributes.keys() >= {"hidden"}
        (back,) = evidence.find("a", **{"class": "close"})
        assert back.attributes["href"] == f"#{link.attributes['id']}"
    assert "figure-1" not in edition.html


def test_evidence_gives_question_figure_base_and_interval(commissioner: Theme) -> None:
    page = compose(specimen(), commissioner, PUBLICATION, FILES).web
    start = page.index('id="figure-2"')
    evidence = page[start : page.index("</aside>", start)]
    assert "<b>Considering:</b> 25%, 25 of 99, 95% interval 16 to 34" in evidence
    assert "<em>Is your CCG considering a merger with another?</em>" in evidence
    assert '<a href="#about-ccg-barometer">CCG Barometer, autumn 2016 (made up)</a>' in evidence
    assert 'id="about-ccg-barometer"' in page


def test_the_web_page_needs_no_script_and_no_inline_style(theme: Theme) -> None:
    """So that it can be served with `default-src 'none'; img-src 'self'; style-src 'sha256-…'`."""
    page = parsed(compose(specimen(), theme, PUBLICATION, FILES).web)
    tags = page.every()
    assert not [tag for tag in tags if tag.name in {"script", "iframe", "object", "embed", "link", "form"}]
    assert not [name for tag in tags for name in tag.attributes if name == "style" or name.startswith("on")]
    assert len(page.find("style")) == 1


def test_every_page_says_its_language_and_direction(theme: Theme) -> None:
    hebrew = replace(front(), language=model.Named("he", Span()))
    edition = compose(Making().resolved((prose("שלום"),), hebrew), theme, PUBLICATION, {})
    for html in (edition.html, edition.web):
        (root,) = parsed(html).find("html")
        assert (root.attributes["lang"], root.attributes["dir"]) == ("he", "rtl")
    (root,) = parsed(compose(specimen(), theme, PUBLICATION, FILES).html).find("html")
    assert (root.attributes["lang"], root.attributes["dir"]) == ("en-GB", "ltr")


def test_an_email_carries_no_font_script_or_remote_style(theme: Theme) -> None:
    html = compose(specimen(), theme, PUBLICATION, FILES).html
    assert "fonts.googleapis" not in html
    assert not {"link", "script", "svg"} & {tag.name for tag in parsed(html).every()}
    assert "<mj-" not in html


def test_every_image_has_alternative_text_and_a_width_within_the_column(theme: Theme) -> None:
    images = parsed(compose(specimen(), theme, PUBLICATION, FILES).html).find("img")
    assert "A meeting of a board, seen from above" in {image.attributes["alt"] for image in images}
    assert all(image.attributes["alt"] for image in images)
    assert all(0 < int(image.attributes["width"]) <= 558 for image in images)


def test_the_preheader_comes_first_and_is_padded(theme: Theme) -> None:
    html = compose(specimen(), theme, PUBLICATION, FILES).html
    body = html[html.index("<body") :]
    start = body.index("And STPs have not settled who is in charge")
    assert body.index("display:none") < start < body.index("The Commissioner")
    assert body[start:].count("&#847;&#8204;&#160;") > 60


def test_no_preheader_means_no_padding(theme: Theme) -> None:
    assert "&#847;" not in compose(only(prose("x")), theme, PUBLICATION, {}).html


def test_tokens_stand_where_readers_own_words_go(theme: Theme) -> None:
    edition = compose(specimen(), theme, PUBLICATION, FILES)
    wanted = {"unsubscribe", "view-in-browser", "reader:first-name"}
    assert tokens_in(edition.html) == wanted == tokens_in(edition.text)
    assert 'href="[[unsubscribe]]"' in edition.html
    assert tokens_in(edition.web) == frozenset()
    assert "Dear colleague," in edition.web


def test_without_a_site_there_is_no_link_to_the_browser(theme: Theme) -> None:
    edition = compose(specimen(), theme, Publication("Bare"), FILES)
    assert tokens_in(edition.html) == {"unsubscribe", "reader:first-name"} == tokens_in(edition.text)
    assert "forwarded" not in parsed(edition.html).text


def test_text_that_looks_like_a_token_is_none(theme: Theme) -> None:
    making = Making()
    block = prose(
        "Say [[unsubscribe]] or [", element("em", "[reader:x]]"), ", ", making.reader("first-name", "[[unsubscribe]]")
    )
    subject = field("[[unsubscribe]] ", making.reader("last-name", "you"))
    issue = making.resolved((block,), front(preheader=subject))
    edition = compose(
        replace(issue, draft=replace(issue.draft, front=replace(front(), subject=subject))), theme, PUBLICATION, {}
    )
    assert tokens_in(edition.html) == {"unsubscribe", "view-in-browser", "reader:first-name"}
    assert edition.html.count("[[unsubscribe]]") == 1
    assert edition.text.count("[[unsubscribe]]") == 1
    assert tokens_in(edition.subject) == {"reader:last-name"}
    assert "Say [[unsubscribe]] or [[reader:x]]" in parsed(edition.html).text


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }} {% for x in y %}",
        "<script>alert(1)</script> <mj-raw> &amp; <!-- x -->",
        "שלום עולם e\u0301 👩‍👩‍👧 a\u00a0b “q” ‘s’ \\n \\u{a0}",
        "[" * 3000,
    ],
)
def test_what_is_merely_unusual_comes_through_whole(theme: Theme, text: str) -> None:
    making = Making()
    chart = making.embed(replace(bars((text, 50)), note=text, series=(text,)), text)
    blocks = (
        model.Prose((element("h2", text), paragraph(text))),
        chart,
        model.CallOut("note", nodes(text), (prose(text),), Span()),
        model.ReadingList(
            nodes(text), (), (model.ReadingItem(nodes(text), "", nodes(text), text, nodes(text), Span()),), Span()
        ),
    )
    issue = making.resolved(blocks, front(text, title=field(text), byline=field(text), edition=text))
    edition = compose(issue, theme, Publication(text, text, postal_address=text), {})
    shown = " ".join(re.sub(r"\[(?=\[)", "[\u2060", text).split())
    for html in (edition.html, edition.web):
        page = parsed(html)
        assert page.text.count(" ".join(text.split())) >= 10
        assert not page.find("script")
    assert " ".join(edition.subject.split()) == shown
    assert " ".join(edition.text.split()).count(shown[:40]) >= 8


@pytest.mark.parametrize(
    "alt", ['x" onmouseover="y', "line\none", "a\u00a0b", "x' onload='y", "a &quot; b", "\\u{a0}", "é<b>"]
)
def test_no_attribute_can_be_broken_out_of(theme: Theme, alt: str) -> None:
    making = Making()
    issue = making.resolved((making.image("a.png", alt),), front(alt, title=field(alt), preheader=field(alt)))
    edition = compose(
        issue, theme, replace(PUBLICATION, sign_up_url='https://example.org/"onload="x'), {"a.png": png(600, 300)}
    )
    for html in (edition.html, edition.web):
        (image,) = parsed(html).find("img")
        assert image.attributes["alt"] == alt.replace("\n", " ")
        assert not [name for tag in parsed(html).every() for name in tag.attributes if name.startswith("on")]
        assert "\\u{" not in html.replace(alt, "")


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "jav\tascript:x", "data:text/html,x", "//evil.example", "", "vbscript:x", "JAVASCRIPT:x"],
)
def test_links_go_only_where_a_reader_may_be_sent(theme: Theme, href: str) -> None:
    blocks = (
        prose(element("a", "words", href=href)),
        model.Button(nodes("label"), href, Span()),
        model.ReadingList(nodes("h"), (), (model.ReadingItem(nodes("t"), href, (), "", (), Span()),), Span()),
    )
    edition = compose(only(*blocks), theme, replace(PUBLICATION, sign_up_url=href), {})
    for html in (edition.html, edition.web):
        targets = [tag.attributes.get("href", "") for tag in parsed(html).find("a")]
        assert not [target for target in targets if target and not target.startswith(("https://", "[[", "#"))]
        assert "words" in parsed(html).text


def test_good_links_survive(theme: Theme) -> None:
    hrefs = ["https://example.org/a?b=c&d=é", "http://example.org", "mailto:editor@example.org"]
    page = email_of(prose(*(element("a", "x", href=href) for href in hrefs)), theme=theme)
    assert [tag.attributes["href"] for tag in page.find("a") if tag.text == "x"] == hrefs


def test_elements_and_attributes_outside_the_list_are_not_written(theme: Theme) -> None:
    odd = Element("blink", (("onclick", "x"),), (element("p", "kept", style="x", onclick="y", **{"class": "lead"}),))
    page = email_of(model.Prose((odd,)), theme=theme)
    assert not page.find("blink")
    (kept,) = [tag for tag in page.find("p") if tag.text == "kept"]
    assert "onclick" not in kept.attributes
    assert kept.attributes["class"].split()[0] == "lead"


def test_deep_nesting_is_flattened_and_not_fatal(theme: Theme) -> None:
    node: Node = element("em", "bottom")
    for _ in range(300):
        node = element("em", node)
    edition = compose(only(prose(node)), theme, PUBLICATION, {})
    assert "bottom" in parsed(edition.html).text
    assert "bottom" in edition.text


def test_a_reference_without_a_figure_stands_as_written(theme: Theme) -> None:
    making = Making()
    block = prose("There are ", making.slot(None, role="fill", text="stat:b/q/gone"), " of them.")
    chart = making.slot(None, role="embed", text="chart:b/gone")
    edition = compose(making.resolved((block, model.Embed(chart.mention, ())), front()), theme, PUBLICATION, {})
    for text in (parsed(edition.html).text, parsed(edition.web).text, edition.text):
        assert "There are <stat:b/q/gone> of them." in text
        assert "<chart:b/gone>" in text


def test_charts_and_tables_carry_every_label_and_figure(theme: Theme) -> None:
    making = Making()
    blocks = (
        making.embed(bars(("First", 61), ("Second", 0)), "It is so"),
        making.embed(bars(("Third", 7), kind="table"), "So"),
    )
    edition = compose(only(*blocks, making=making), theme, PUBLICATION, {})
    for text in (parsed(edition.html).text, parsed(edition.web).text, " ".join(edition.text.split())):
        for words in ("It is so", "First", "61%", "Second", "0%", "Third", "7%", "99 chairs and accountable officers"):
            assert words in text


def test_one_bar_alone_is_accented(commissioner: Theme) -> None:
    page = parsed(compose(specimen(), commissioner, PUBLICATION, FILES).html)
    chart = page.find("div")
    assert chart
    marks = [tag for tag in page.find("td") if "mark" in tag.attributes.get("class", "").split()]
    accented = [tag.attributes["bgcolor"] for tag in marks if "accent" in tag.attributes["class"].split()]
    assert accented == ["#7A1F2B"] * 2  # two charts
    assert {tag.attributes["bgcolor"] for tag in marks} == {"#7A1F2B", "#B9B0A6"}


def test_the_first_paragraph_that_is_no_greeting_opens_the_issue(commissioner: Theme) -> None:
    page = parsed(compose(specimen(), commissioner, PUBLICATION, FILES).html)
    (opening,) = page.find("p", **{"class": "opening"})
    assert opening.text.startswith("Only 49 per cent")
    assert "font-size: 20px" in opening.attributes["style"]


def test_a_missing_picture_leaves_its_words(theme: Theme) -> None:
    making = Making()
    edition = compose(only(making.image("gone.png", "A board meets"), making=making), theme, PUBLICATION, {})
    assert not parsed(edition.html).find("img")
    assert "A board meets" in parsed(edition.html).text
    assert edition.problems == ()
    assert "[Image: A board meets]" in edition.text


def test_pictures_are_shown_no_wider_than_the_column_and_in_proportion(theme: Theme) -> None:
    making = Making()
    issue = only(making.image("wide.png", "w"), making.image("small.png", "s"), making=making)
    edition = compose(issue, theme, PUBLICATION, {"wide.png": png(1200, 600), "small.png": png(90, 30)})
    sizes = [(tag.attributes["width"], tag.attributes["height"]) for tag in parsed(edition.web).find("img")]
    assert sizes == [("558", "279"), ("90", "30")]
    assert set(edition.pictures) == {"wide.png", "small.png"}


def test_an_issue_with_nothing_but_a_subject_composes(theme: Theme) -> None:
    edition = compose(Making().resolved((), front("Bare")), theme, Publication("Name"), {})
    assert edition.subject == edition.title == "Bare"
    assert tokens_in(edition.html) == {"unsubscribe"}


def test_the_same_issue_gives_the_same_bytes(theme: Theme) -> None:
    first, second = (compose(specimen(), theme, PUBLICATION, FILES) for _ in range(2))
    assert first == second


def test_call_outs_hold_blocks_of_other_kinds(theme: Theme) -> None:
    making = Making()
    inside: tuple[model.Block, ...] = (
        prose("before"),
        making.embed(bars(("Label", 10)), "headline"),
        model.Quotation((paragraph("said"),), None),
        model.Button(nodes("press"), "https://example.org/", Span()),
    )
    kinds: tuple[model.CallOutKind, ...] = ("event", "note", "sponsor", "correction")
    for kind in kinds:
        page = email_of(model.CallOut(kind, (), inside, Span()), theme=theme, making=making)
        for words in ("before", "Label", "headline", "said", "press"):
            assert words in page.text


def test_method_notes_say_who_when_and_what_was_asked(theme: Theme) -> None:
    edition = compose(specimen(), theme, PUBLICATION, FILES)
    for text in (parsed(edition.html).text, parsed(edition.web).text, " ".join(edition.text.split())):
        for words in (
            "About these figures",
            "CCG chairs and accountable officers (418 in all)",
            "October to November 2016",
            "Commissioned by HSJ, supported by PA Consulting Group",
            "How do you expect your CCG to end this financial year?",
            "99, weighted base 101",
            "Percentages are weighted.",
        ):
            assert words in text
    assert 'href="https://example.org/forecast"' in edition.html


def test_a_quotations_hanging_mark_is_not_doubled(commissioner: Theme) -> None:
    page = email_of(model.Quotation((paragraph("“", "So it is.”"),), None), theme=commissioner)
    assert "“ So it is.”" in page.text
    assert page.text.count("“") == 1


def test_the_value_of_a_fill_in_the_subject_is_in_it(theme: Theme) -> None:
    making = Making()
    subject = field("Only ", making.fill("49 per cent", 49, 48, 98), " expect it")
    issue = making.resolved((), replace(front(), subject=subject))
    edition = compose(issue, theme, PUBLICATION, {})
    assert isinstance(edition, Edition)
    assert edition.subject == "Only 49 per cent expect it" == edition.title


def test_a_comparison_shows_both_sides(commissioner: Theme) -> None:
    making = Making()
    slot = making.check("not significantly more", 25, 25, 99)
    figure = making.figures[-1]
    first = replace(figure.estimates[0], value=22.0, count=None, base=103, interval=None)
    making.figures[-1] = replace(figure, kind="compare", estimates=(first, figure.estimates[0]))
    page = compose(only(prose(slot), making=making), commissioner, PUBLICATION, {}).web
    assert "<b>Considering:</b> 25%, 25 of 99, 95% interval 16 to 34 against 22%, Base 103" in page
    assert isinstance(making.values[0], r.Words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB", "16 November 2016"),
        ("en-US", "November 16, 2016"),
        ("de", "16. November 2016"),
        ("fr-FR", "16 novembre 2016"),
        ("xx-nonsense", "2016-11-16"),
    ],
)
def test_dates_are_those_of_the_issues_language(language: str, words: str) -> None:
    assert date_words(dt.date(2016, 11, 16), language) == words
    assert date_words(None, language) == ""


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (Estimate("share", 43.0, None, among((42.0, 43.0)), 99, decimals=0), "43%, 42–43 of 99"),
        (Estimate("share", 43.434, None, exactly(43), 99), "43.4%, 43 of 99"),
        (Estimate("share", None, None, None, None), ""),
        (Estimate("respondents", 1204, None, exactly(1204), 1204), "1,204"),
        (
            Estimate("mean", 8.53, None, None, 116, "hours", interval=(8.0, 9.06)),
            "8.5 hours, Base 116, 95% interval 8 to 9.1",
        ),
        (Estimate("figure", 800.0, None, exactly(800), None, "£m"), "£800m"),
        (Estimate("figure", 39.0, None, exactly(39), 209, "CCGs"), "39 CCGs, Base 209"),
    ],
)
def test_evidence_is_put_in_few_words(estimate: Estimate, words: str) -> None:
    assert describe(estimate, Words()) == words


def test_each_of_several_options_has_its_own_evidence(commissioner: Theme) -> None:
    making = Making()
    slot = making.check("majorities", 60, 59, 99)
    figure = making.figures[-1]
    making.figures[-1] = replace(figure, estimates=figure.estimates * 2, option_labels=("First", "Second"))
    page = compose(only(prose(slot), making=making), commissioner, PUBLICATION, {}).web
    assert "<b>First:</b> 60%" in page
    assert "<b>Second:</b> 60%" in page


def test_a_language_from_right_to_left_changes_the_sides_over(commissioner: Theme) -> None:
    hebrew = replace(front(), language=model.Named("he", Span()))
    block = model.Prose((element("ul", element("li", "שלום")),))
    page = parsed(compose(Making().resolved((block,), hebrew), commissioner, PUBLICATION, {}).html)
    (made,) = page.find("ul")
    assert "padding-right: 28px" in made.attributes["style"]


def test_a_picture_within_prose_is_shown_where_it_stands(commissioner: Theme) -> None:
    making = Making()
    making.image("a.png")
    block = prose(
        "see ", element("img", src="a.png", alt="A map"), element("img", src="b.png", alt="Gone"), element("br")
    )
    edition = compose(only(block, making=making), commissioner, PUBLICATION, {"a.png": png(60, 30)})
    (image,) = parsed(edition.html).find("img")
    assert (image.attributes["src"], image.attributes["alt"]) == ("images/a.png", "A map")
    assert "Gone" in parsed(edition.html).text
    assert "see [A map][Gone]" in edition.text


def test_a_footnotes_mark_leads_to_it_on_the_web_page_alone(theme: Theme) -> None:
    """In-page jumps fail in Gmail on iOS."""
    block = prose("Said.", element("sup", "1", **{"class": "footnote"}))
    notes = model.Footnotes(((paragraph("So."),),))
    edition = compose(only(block, notes), theme, PUBLICATION, {})
    page = parsed(edition.web)
    assert [tag.text for tag in page.find("a", href="#note-1")] == ["1"]
    assert [tag.text for tag in page.find("li", id="note-1")] == ["So."]
    assert "#note" not in edition.html


def test_the_page_is_a_pure_function_of_the_issue_whatever_the_order_of_themes(
    theme: Theme, commissioner: Theme
) -> None:
    first = compose(specimen(), theme, PUBLICATION, FILES)
    compose(specimen(), commissioner, PUBLICATION, FILES)
    assert compose(specimen(), theme, PUBLICATION, FILES).html == first.html


def test_one_bar_of_a_chart_of_groups_is_accented_wherever_it_stands(theme: Theme) -> None:
    def html(accented: int | None) -> str:
        cells = [r.Bar(31, "31%", accented == 0), r.Bar(49, "49%", accented == 1)]
        grouped = replace(
            bars(("Boards", 49)), series=("GPs", "Others"), rows=(r.Row("Boards", tuple(cells), accent=True),)
        )
        making = Making()
        issue = only(making.embed(grouped, "Others sit on boards"), making=making)
        body = compose(issue, theme, PUBLICATION, {}).html.partition("<body")[2]
        return re.sub(r"\s+", " ", body)

    marks = [len(re.findall(r'class="[^"]*\b(?:accent|hot)\b', html(accented))) for accented in (None, 0, 1)]
    assert marks[1] == marks[2] > marks[0]
    assert html(0) != html(1)
