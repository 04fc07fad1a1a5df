"""What the checks read out of an email's HTML: contrast, features that clients lack, size, the way out."""

from __future__ import annotations

import pytest
from checks_world import quiet_context, quiet_draft, quiet_edition, rules_of
from msgspec.structs import replace

from newsletter.checks.colours import contrast, read_colour
from newsletter.checks.painted import painted_words
from newsletter.checks.rules.clients import FEATURES
from newsletter.checks.rules.inbox import LONGEST_SUBJECT, characters_shown
from newsletter.checks.rules.size import LARGE, TOO_LARGE
from newsletter.checks.run import check
from newsletter.draft.model import FrontMatter
from newsletter.problems import WHOLE_FILE


def findings_of(html: str) -> list[str]:
    return rules_of(check(quiet_context(edition=quiet_edition(html)), {}))


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#7A1F2B", (0x7A, 0x1F, 0x2B)),
        ("#fff", (255, 255, 255)),
        (" White ", (255, 255, 255)),
        ("rgb(1, 22,255)", (1, 22, 255)),
        ("rgb(1 22 255)", (1, 22, 255)),
        ("rgba(1,22,255,1)", (1, 22, 255)),
        ("rgba(1,22,255,0.5)", None),
        ("rgb(1,22,256)", None),
        ("#ff", None),
        ("#ggg", None),
        ("transparent", None),
        ("var(--ink)", None),
    ],
)
def test_colours_are_read_as_css_writes_them(text: str, colour: tuple[int, int, int] | None) -> None:
    assert read_colour(text) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#fff", 4.54),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """The published pair: #777777 on white just fails 4.5, #767676 just passes."""
    first, second = read_colour(one), read_colour(other)
    assert first is not None
    assert second is not None
    assert contrast(first, second) == contrast(second, first) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:#777777">low</p>',
        '<p style="color: #777777 !important">low</p>',
        '<table bgcolor="#777777"><tr><td><p>low</p></td></tr></table>'.replace("<p>", '<p style="color:#666">'),
        '<div style="background:#eee"><p style="color:#777">low</p></div>',
        '<div style="background: #222222 none"><p>low</p></div>',
        '<div style="color:#aaa"><p>by <b>inheritance</b></p></div>',
        '<p>ink</p><div style="color:#aaa"><img src="a.png"><br>after a void element</div>',
        '<td style="font-size:0px"><div style="font-size:18px;color:#aaa">as MJML lays words out</div></td>',
        "<p style='color:#aaa'>in single quotation marks</p>",
    ],
)
def test_words_below_a_contrast_of_four_and_a_half_are_found(html: str) -> None:
    assert findings_of(html) == ["contrast-low"]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:#767676">just enough</p>',
        '<div style="background:#7A1F2B"><p style="color:#fff">white on the accent</p></div>',
        '<div style="display:none;color:#ffffff">a preheader</div>',
        '<div style="font-size:1px;color:#ffffff">a preheader</div>',
        '<div style="visibility:hidden;color:#ffffff">hidden</div>',
        '<div style="opacity:0;color:#ffffff">hidden</div>',
        '<div style="background:url(a.png);color:#fff">on an image</div>',
        '<td background="a.png" style="color:#fff">on an image</td>',
        '<p style="color:rgba(0,0,0,.2)">let through</p>',
        '<p style="background:rgba(0,0,0,.2);color:#fff">let through</p>',
        '<p style="color:#aaa"> \n </p>',
        '<p style="color:#aaa">█████ — &#9608;&nbsp;</p>',
        '<!-- <p style="color:#aaa">in a comment</p> -->',
        '<!--[if mso]><p style="color:#aaa">for Outlook</p><![endif]-->',
        "<head><title>t</title><style>p { color: #aaa }</style></head><p>ink</p>",
        '<p style="color:#aaa"></p></span></p><p>after tags that close nothing</p>',
        '<div style="color:#aaa"><p></div><p>after a tag left open</p>',
    ],
)
def test_words_that_can_be_read_or_have_no_ground_to_judge_are_not(html: str) -> None:
    assert findings_of(html) == []


def test_a_pair_of_colours_is_told_once_with_its_first_words() -> None:
    html = '<p style="color:#aaa">One &amp; two</p><p style="color:#aaa">three</p><p style="color:#bbb">' + "x" * 60
    first, second = check(quiet_context(edition=quiet_edition(html + "</p>")), {})
    assert (first.rule, first.span) == ("contrast-low", WHOLE_FILE)
    assert first.message.startswith("“One & two” stands in #AAAAAA on #FFFFFF, a contrast of 2.3;")
    assert "x" * 39 + "…”" in second.message


def test_hostile_html_is_read_without_an_error() -> None:
    for html in (
        "<",
        "<p",
        '<p style="',
        "</p></p>",
        "<p style=color>x</p>",
        "<!-- open",
        "&#99999999999;",
        "<a/>" * 9,
    ):
        assert list(painted_words(html)) is not None


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("a data: address", '<img src="data:image/png;base64,AA" alt="x">'),
        ("a data: address in a style", '<td style="background:url(&quot;data:image/png;base64,AA&quot;)">x</td>'),
        ("a file: address", '<img alt="" src="file:///pictures/a.png">'),
        ("a file: address in a style", '<p style="background: url(&quot;file:///pictures/a.png&quot;)">x</p>'),
        ("SVG", "<svg><path/></svg>"),
        ("an SVG image", '<img alt="x" src="logo.svg">'),
        ("CSS variables", '<p style="padding: var(--gap)">x</p>'),
        ("srcset", '<img src="a.png" alt="x" srcset="b.png 2x">'),
        ("position", '<p style="margin:0; position:absolute">x</p>'),
        ("position", "<style>p { position: sticky }</style>"),
        ("flex layout", '<div style="display:flex">x</div>'),
        ("grid layout", '<DIV STYLE="margin:0;Display: inline-grid">x</DIV>'),
        ("calc()", '<p style="width:calc(100% - 2px)">x</p>'),
        ("@import", "<style>@import url(https://example.org/a.css);</style>"),
        ("a linked style sheet", '<link href="https://example.org/a.css" rel="stylesheet">'),
        ("a form", '<form action="https://example.org/"></form>'),
        ("a field", "<input>"),
        ("sound", '<audio src="a.mp3"></audio>'),
        ("video", '<video src="a.mp4"></video>'),
        ("a script", "<script>1</script>"),
        ("another page", "<iframe src='https://example.org/'></iframe>"),
    ],
)
def test_what_big_clients_do_not_show_is_named(name: str, html: str) -> None:
    (finding,) = check(quiet_context(edition=quiet_edition(html)), {})
    assert finding.rule == "client-unsupported"
    assert finding.message.startswith(f"The email uses {name}, which fails in ")


def test_every_feature_has_a_test_above() -> None:
    marks = getattr(test_what_big_clients_do_not_show_is_named, "pytestmark")  # noqa: B009 - set by pytest
    assert {row[0] for row in marks[0].args[1]} == {feature.name for feature in FEATURES}


@pytest.mark.parametrize(
    "html",
    [
        "<p>; position: fixed; display: flex; gap: var(--x); src=data: and width: calc(1) are words</p>",
        '<a href="https://example.org/data:x?srcset=1">x</a>',
        '<!-- <svg></svg> --><!--[if mso]><v:rect style="position:absolute"></v:rect><![endif]-->',
        '<p style="display:inline-block;background-position:0 0;position: static">x</p>',
        '<a href="https://example.org/logo.svg">the logo</a>',
    ],
)
def test_words_and_addresses_that_only_look_like_a_feature_are_not_taken_for_one(html: str) -> None:
    assert findings_of(html) == []


def test_size_is_told_from_80_kb_and_refused_from_102() -> None:
    base = len(quiet_edition("").html)
    assert (LARGE, TOO_LARGE) == (80_000, 102_000)
    assert findings_of("x" * (LARGE - base)) == []
    assert findings_of("x" * (LARGE - base + 1)) == ["email-large"]
    assert findings_of("x" * (TOO_LARGE - base)) == ["email-large"]
    assert findings_of("x" * (TOO_LARGE - base + 1)) == ["email-too-large"]


def test_size_is_in_bytes_and_not_in_characters() -> None:
    assert findings_of("é" * 45_000) == ["email-large"]


def test_a_theme_without_a_way_to_unsubscribe_is_refused_in_either_part() -> None:
    for edition in (quiet_edition(text="Nothing."), replace(quiet_edition(), html="<p>Nothing.</p>")):
        (finding,) = check(quiet_context(edition=edition), {})
        assert (finding.rule, finding.severity) == ("unsubscribe-missing", "error")


def test_the_words_of_a_token_written_by_an_editor_are_no_way_to_unsubscribe() -> None:
    edition = replace(quiet_edition(), html="<p>&#91;&#91;unsubscribe]]</p>")
    assert rules_of(check(quiet_context(edition=edition), {})) == ["unsubscribe-missing"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Plain", 5),
        ("e\u0301te\u0301", 3),
        ("👍🏽", 1),
        ("👩‍👩‍👧 x", 3),
        ("❤\ufe0f", 1),
        ("日本", 2),
        ("soft\u00adhyphen", 10),
        ("", 0),
    ],
)
def test_characters_are_counted_as_readers_see_them(text: str, length: int) -> None:
    assert characters_shown(text) == length


def test_a_subject_is_long_past_its_limit_with_fields_as_their_fallback() -> None:
    fits = quiet_edition(subject="x" * (LONGEST_SUBJECT - 4) + "[[reader:first-name?or=dear]]")
    assert check(quiet_context(edition=fits), {}) == ()
    long = quiet_edition(subject="x" * (LONGEST_SUBJECT - 4) + "[[reader:first-name?or=reader]]")
    (finding,) = check(quiet_context(edition=long), {})
    assert (finding.rule, finding.span.line) == ("subject-long", 2)
    assert "72 characters" in finding.message


def test_front_matter_that_could_not_be_read_is_not_also_told_to_lack_a_preheader() -> None:
    assert check(quiet_context(quiet_draft(front=FrontMatter())), {}) == ()
