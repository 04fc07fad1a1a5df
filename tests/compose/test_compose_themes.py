"""A theme is only a folder, it can't reach out of it, and what is wrong with it is told with its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from compose_html import parsed
from compose_specimen import FILES, PUBLICATION, specimen

from newsletter.compose.compose import compose
from newsletter.compose.mjml import MjmlInvalid, render_mjml
from newsletter.compose.mjml_check import mjml_problems
from newsletter.compose.mjml_schema import ELEMENTS
from newsletter.compose.theme import Theme, ThemeInvalid, bundled_themes, load_theme, theme_names


def themed(tmp_path: Path, files: dict[str, str], toml: str = 'extends = "commissioner"') -> Theme:
    """A theme of the test's own, which extends the commissioner's."""
    folder = tmp_path / "templates" / "own"
    for name, text in {"theme.toml": toml, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load_theme("own", [tmp_path / "templates", bundled_themes()])


def refused(tmp_path: Path, files: dict[str, str], toml: str = 'extends = "commissioner"') -> ThemeInvalid:
    with pytest.raises(ThemeInvalid) as caught:
        compose(specimen(), themed(tmp_path, files, toml), PUBLICATION, FILES)
    return caught.value


def test_the_bundled_themes_are_three() -> None:
    assert theme_names([bundled_themes()]) == ("bulletin", "commissioner", "plain")


def test_a_theme_of_one_file_takes_the_rest_from_what_it_extends(tmp_path: Path) -> None:
    footer = '<mj-text>Fin <a href="{{ links.unsubscribe }}">x</a></mj-text>'
    own = themed(tmp_path, {"blocks/footer.mjml.j2": f"<mj-section><mj-column>{footer}</mj-column></mj-section>"})
    page = parsed(compose(specimen(), own, PUBLICATION, FILES).html)
    assert page.text.endswith("Fin x")
    assert "Commissioning Summit" in page.text


def test_a_projects_theme_comes_before_the_bundled_one_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "theme.toml").write_text('extends = "plain"\n[light]\nink = "#000000"', encoding="utf-8")
    own = load_theme("plain", [tmp_path, bundled_themes()])
    bundled = load_theme("plain", [bundled_themes()])
    assert own.look.light["ink"] == "#000000" != bundled.look.light["ink"]
    assert own.look.light["accent"] == bundled.look.light["accent"]
    assert own.digest != bundled.digest


def test_a_theme_that_does_not_exist_is_named_with_its_neighbours() -> None:
    with pytest.raises(ThemeInvalid) as caught:
        load_theme("comissioner", [bundled_themes()])
    (problem,) = caught.value.problems
    assert (problem.rule, problem.help) == ("front-matter-invalid", "Did you mean “commissioner”?")


@pytest.mark.parametrize("name", ["../plain", "", ".", "plain/../plain", "C:\\x", "a b"])
def test_a_themes_name_is_no_path(name: str) -> None:
    with pytest.raises(ThemeInvalid):
        load_theme(name, [bundled_themes()])


def test_themes_can_not_extend_each_other_in_a_ring(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "theme.toml").write_text(f'extends = "{other}"', encoding="utf-8")
    with pytest.raises(ThemeInvalid):
        load_theme("a", [tmp_path])


def test_an_unknown_element_is_told_with_line_column_and_nearest_name(tmp_path: Path) -> None:
    error = refused(tmp_path, {"blocks/prose.mjml.j2": "{# a\n comment #}\n  <mj-txt>{{ block.html }}</mj-txt>\n"})
    first, second = error.problems
    assert (first.rule, first.path) == ("template-unknown-element", "templates/own/blocks/prose.mjml.j2")
    assert (first.span.line, first.span.column, first.span.end_column) == (3, 4, 10)
    assert first.message == "MJML has no element <mj-txt>."
    assert first.help == "Did you mean “mj-text”?"
    assert second.span.line == 3


def test_an_unknown_attribute_is_told_even_in_a_branch_that_is_not_taken(tmp_path: Path) -> None:
    source = '{% if false %}\n<mj-text {% if x %}colr="{{ "a>b" }}"{% endif %} padding="0">x</mj-text>\n{% endif %}'
    (problem,) = refused(tmp_path, {"blocks/prose.mjml.j2": source}).problems
    assert problem.message == "MJML's <mj-text> has no attribute “colr”."
    assert (problem.span.line, problem.span.column, problem.span.end_column) == (2, 20, 24)
    assert problem.help == "Did you mean “color”?"


def test_every_element_of_the_bundled_themes_is_known() -> None:
    for file in bundled_themes().rglob("*.mjml.j2"):
        assert list(mjml_problems(file.name, file.read_text(encoding="utf-8"))) == []


CONTENT = ("mj-accordion", "mj-button", "mj-carousel", "mj-divider", "mj-image", "mj-navbar", "mj-social", "mj-spacer")


@pytest.mark.parametrize("name", [*CONTENT, "mj-table", "mj-text", "mj-raw"])
def test_a_known_element_is_one_that_the_renderer_knows(name: str) -> None:
    """An element that the renderer does not know comes out as it went in."""
    assert name in ELEMENTS
    inside = f"<mj-section><mj-column><{name}></{name}><mj-txt></mj-txt></mj-column></mj-section>"
    html = render_mjml(f"<mjml><mj-body>{inside}</mj-body></mjml>")
    assert f"<{name}" not in html
    assert "<mj-txt" in html


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("<mj-text>\n{% if %}</mj-text>", 2, "does not parse"),
        ("<mj-text>\n\n{{ block.htm }}</mj-text>", 3, "Did you mean “html”?"),
        ("<mj-text>{{ isue.date }}</mj-text>", 1, "Did you mean “issue”?"),
        ("<mj-text>{{ 1 / 0 }}</mj-text>", 1, "division by zero"),
        ('<mj-text>{% include "blocks/gone.mjml.j2" %}</mj-text>', 1, "blocks/gone.mjml.j2"),
        ("<mj-text>{{ block.html|replace('a', 'b') }}</mj-text>", 1, "replace"),
        ("<mj-text>{{ block.html|safe }}</mj-text>", 1, "safe"),
        ("<mj-text>{% autoescape false %}{{ issue.subject }}{% endautoescape %}</mj-text>", 1, "escaping"),
        ("<mj-text>{{ ''.__class__ }}</mj-text>", 1, "__class__"),
        ("<mj-text>{{ ''.format }}</mj-text>", 1, "format"),
        ("<mj-text>{{ issue.__init__.__globals__ }}</mj-text>", 1, "__init__"),
    ],
)
def test_a_template_that_can_not_be_filled_in_is_told_with_its_line(
    tmp_path: Path, source: str, line: int, says: str
) -> None:
    (problem,) = refused(tmp_path, {"blocks/prose.mjml.j2": source}).problems
    assert problem.rule == "template-unknown-element"
    assert (problem.path, problem.span.line) == ("templates/own/blocks/prose.mjml.j2", line)
    assert says in problem.message + problem.help


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
        "{% for a in range(900) %}{% for b in range(900) %}{{ b }}{% endfor %}{% endfor %}",
        "{% for a in range(900) %}{% for b in range(900) if false %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10 ** 10 }}",
        "{{ 'a' * 10000000000 }}",
        "{{ [0] * 1000000000 }}",
        "{{ '%10000000000d' % 1 }}",
        "{% set ns = 'aaaaaaaaaa' %}{% for a in range(20) %}{{ ns * 1000 * 1000 }}{% endfor %}",
        "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% include 'blocks/prose.mjml.j2' %}{% include 'blocks/prose.mjml.j2' %}",
        "{% set x %}{% for a in range(999) %}{% for b in range(999) %}"
        + "x" * 500
        + "{% endfor %}{% endfor %}{% endset %}",
        "{{ range(999)|join('x' * 1000)|join('x' * 1000) }}",
        "{% for a in range(999) %}{% for b in range(999) %}{{ range(999)|list|sort|join }}{% endfor %}{% endfor %}",
        "{{ 'a'.ljust(10000000000) }}",
        "{{ 'a'|center(10000000000) }}",
        "{{ 99999999 ** 99999999 }}",
        "{% set x = 'a' * 999 %}" + "{% set x = x ~ x ~ x ~ x ~ x ~ x ~ x ~ x %}" * 3,
    ],
)
def test_a_runaway_template_is_stopped(tmp_path: Path, source: str) -> None:
    (problem,) = refused(tmp_path, {"blocks/prose.mjml.j2": source}).problems
    assert problem.rule == "template-unknown-element"
    assert problem.path.startswith("templates/own")


def test_html_in_an_attribute_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, {"blocks/prose.mjml.j2": '<mj-image src="x" alt="{{ block.html }}" />'})
    assert "attribute" in error.message


def test_an_image_without_alternative_text_is_refused(tmp_path: Path) -> None:
    assert (
        "alternative"
        in refused(tmp_path, {"blocks/prose.mjml.j2": '<mj-image src="https://example.org/x.png" />'}).message
    )


@pytest.mark.parametrize("source", ["<mj-text><p>open</mj-text>", "<mj-text>a < b</mj-text>"])
def test_mjml_that_is_not_well_formed_is_refused(tmp_path: Path, source: str) -> None:
    assert "can't be read" in refused(tmp_path, {"blocks/prose.mjml.j2": source}).message


def test_mjml_nested_too_deep_is_refused_before_the_renderer_sees_it() -> None:
    with pytest.raises(MjmlInvalid):
        render_mjml("<div>" * 20_000 + "</div>" * 20_000)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("not toml", "can't be read"),
        ('extends = "commissioner"\ncolour = "x"', "no “colour”"),
        ('extends = "commissioner"\n[light]\nink = "red; } body { display: none"', "“ink” can't be used"),
        ('extends = "commissioner"\n[fonts]\nbody = "x</style>"', "“body” can't be used"),
        ('extends = "commissioner"\n[light]\nink = 5', "“ink” can't be used"),
        ('extends = "commissioner"\nlight = 5', "not a table"),
        ('extends = "commissioner"\nwidth = 5000', "“width”"),
        ('extends = "nobody"', "no theme “nobody”"),
        ('extends = "commissioner"\n[words]\nabuot = "x"', "no “abuot”"),
        ("extends = 5", "“extends” is not text"),
    ],
)
def test_settings_that_can_not_be_used_are_told(tmp_path: Path, toml: str, says: str) -> None:
    (problem, *_) = refused(tmp_path, {}, toml).problems
    assert problem.path == "templates/own/theme.toml"
    assert says in problem.message


def test_a_themes_own_words_replace_the_standing_ones(tmp_path: Path) -> None:
    own = themed(tmp_path, {}, 'extends = "commissioner"\n[words]\nunsubscribe = "Abmelden"\nabout = "Zu den Zahlen"')
    edition = compose(specimen(), own, PUBLICATION, FILES)
    for text in (parsed(edition.html).text, edition.text):
        assert "Abmelden" in text
        assert "Zu den Zahlen" in text


def test_a_template_that_is_not_text_is_refused(tmp_path: Path) -> None:
    themed(tmp_path, {})
    (tmp_path / "templates" / "own" / "email.mjml.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(ThemeInvalid, match="UTF-8"):
        load_theme("own", [tmp_path / "templates", bundled_themes()])


def test_a_theme_can_not_link_to_a_file_outside_it(tmp_path: Path) -> None:
    themed(tmp_path, {})
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "templates" / "own" / "blocks").mkdir()
    try:
        (tmp_path / "templates" / "own" / "blocks" / "prose.mjml.j2").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    with pytest.raises(ThemeInvalid, match="out of the theme"):
        load_theme("own", [tmp_path / "templates", bundled_themes()])


def linked(link: Path, target: Path, *, folder: bool = False) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    try:
        link.symlink_to(target, target_is_directory=folder)
    except OSError:
        pytest.skip("this system makes no symbolic links")


@pytest.mark.parametrize("name", ["secret.txt", "email.css", "theme.toml", "./blocks/prose.mjml.j2", "../own/x.j2"])
def test_a_theme_includes_its_own_templates_alone(tmp_path: Path, name: str) -> None:
    files = {"secret.txt": "secret", "email.css": "", "x.j2": "", "blocks/prose.mjml.j2": f'{{% include "{name}" %}}'}
    (problem,) = refused(tmp_path, files).problems
    assert problem.message == f"There is no template “{name}”."


def test_a_file_that_is_linked_into_a_theme_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    linked(tmp_path / "templates" / "own" / "secret.txt", tmp_path / "secret")
    (problem,) = refused(tmp_path, {"blocks/prose.mjml.j2": '{% include "secret.txt" %}'}).problems
    assert problem.message == "There is no template “secret.txt”."


@pytest.mark.parametrize("place", ["blocks", "more/deep"])
def test_a_theme_can_not_link_to_a_folder_outside_it(tmp_path: Path, place: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.j2").write_text("secret", encoding="utf-8")
    linked(tmp_path / "templates" / "own" / place, tmp_path / "outside", folder=True)
    with pytest.raises(ThemeInvalid, match="out of the theme") as caught:
        themed(tmp_path, {})
    assert caught.value.problems[0].path == f"templates/own/{place}"


def test_what_a_template_includes_is_in_the_digest(tmp_path: Path) -> None:
    """Else an edition would be made of templates that the kept theme has read before."""
    include = {"blocks/footer.mjml.j2": '{% include "parts/fin.j2" %}'}
    texts = {}
    for word in ("Fin", "Ende"):
        part = f'<mj-text>{word} <a href="{{{{ links.unsubscribe }}}}">x</a></mj-text>'
        part = f"<mj-section><mj-column>{part}</mj-column></mj-section>"
        theme = themed(tmp_path, include | {"parts/fin.j2": part})
        texts[theme.digest] = parsed(compose(specimen(), theme, PUBLICATION, FILES).html).text
    assert [text.split()[-2] for text in texts.values()] == ["Fin", "Ende"]


def test_line_ends_of_another_system_change_nothing(tmp_path: Path, commissioner: Theme) -> None:
    for file in bundled_themes().joinpath("commissioner").rglob("*.*"):
        copy = tmp_path / "commissioner" / file.relative_to(bundled_themes() / "commissioner")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    theme = load_theme("commissioner", [tmp_path, bundled_themes()])
    assert theme.digest == commissioner.digest
    made = compose(specimen(), theme, PUBLICATION, FILES)
    assert made == compose(specimen(), commissioner, PUBLICATION, FILES)


@pytest.mark.parametrize("name", ["my_theme", "2016-theme", "Thème"])
def test_each_theme_that_is_listed_can_be_used(tmp_path: Path, name: str) -> None:
    for each in (name, "my theme", "x.y"):
        (tmp_path / each).mkdir()
        (tmp_path / each / "theme.toml").write_text('extends = "plain"', encoding="utf-8")
    assert theme_names([tmp_path]) == (name,)
    assert load_theme(name, [tmp_path, bundled_themes()]).name == name


HOSTILE = {
    "expressions": "{{ " * 80_000,
    "comments": "{#" * 120_000,
    "statements": "{%" * 120_000,
    "comments of HTML": "<!--" * 60_000,
    "tags": "<mj-text " * 25_000,
    "quotation marks": "<mj-text '\"" * 20_000,
    "one quotation mark": "<mj-text a='" * 20_000,
    "elements": "<mj-x>" * 40_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_template_made_to_be_slow_is_refused(tmp_path: Path, source: str) -> None:
    """In quadratic time, each of these takes minutes."""
    assert len(refused(tmp_path, {"blocks/prose.mjml.j2": source}).problems) <= 20


@pytest.mark.parametrize("css", ["/*" * 120_000, "a" * 250_000, "a{" * 120_000, "/* */" * 50_000])
def test_a_stylesheet_made_to_be_slow_is_read(tmp_path: Path, css: str) -> None:
    compose(specimen(), themed(tmp_path, {"dark.css": css}), PUBLICATION, FILES)


def test_a_tag_that_has_no_end_hides_no_other_fault() -> None:
    problems = list(mjml_problems("x", "<mj-text\n<mj-txt>\n{{ '<mj-txt>' \n<mj-txt>"))
    assert [problem.span.line for problem in problems] == [2, 3, 4]


def test_a_digest_knows_every_byte(tmp_path: Path) -> None:
    shutil.copytree(bundled_themes() / "commissioner", tmp_path / "commissioner")
    before = load_theme("commissioner", [tmp_path]).digest
    assert before == load_theme("commissioner", [bundled_themes()]).digest
    (tmp_path / "commissioner" / "web.css.j2").write_text("x", encoding="utf-8")
    assert load_theme("commissioner", [tmp_path]).digest != before


@pytest.mark.parametrize(
    ("name", "css", "line", "says"),
    [
        ("email.css", "p { color: red; }\n.x { color: var(--inck); }", 2, "--inck"),
        ("web.css", "</style><script>", 1, "<"),
        ("dark.css", "a { color: red; }\n@media print { a { color: red; } }", 2, "flat rules"),
        ("dark.css", "/* @ */ a { color: red; }\n@media print { a { color: red; } }", 2, "flat rules"),
        ("email.css", "/* @import */\n@import url(https://example.org/x.css);", 2, "can't import"),
        ("web.css", "@IMPORT 'x.css';", 1, "can't import"),
    ],
)
def test_a_stylesheet_that_can_not_be_used_is_told_with_its_line(
    tmp_path: Path, name: str, css: str, line: int, says: str
) -> None:
    (problem, *_) = refused(tmp_path, {name: css}).problems
    assert (problem.path, problem.span.line) == (f"templates/own/{name}", line)
    assert says in problem.message


def test_a_stylesheets_variables_are_filled_in_for_each_scheme(tmp_path: Path) -> None:
    sheets = {
        "email.css": "p { color: var(--ink); } /* x */",
        "dark.css": "p, b { color: var(--ink); background: var(--paper); }",
    }
    own = themed(tmp_path, sheets, 'extends = "commissioner"\n[light]\nink = "#111111"\n[dark]\nink = "#EEEEEE"')
    html = compose(specimen(), own, PUBLICATION, FILES).html
    assert "color: #111111" in html
    assert "p, b { color: #EEEEEE; background: #FFFDF9; }" in html
    assert "[data-ogsc] p, [data-ogsc] b { color: #EEEEEE; }" in html
    assert "[data-ogsb] p, [data-ogsb] b { background: #FFFDF9; }" in html
    assert "var(--" not in html


def test_compiled_templates_are_kept_and_change_nothing(tmp_path: Path, commissioner: Theme) -> None:
    plain = compose(specimen(), commissioner, PUBLICATION, FILES)
    for _ in range(2):
        theme = load_theme("commissioner", [bundled_themes()], tmp_path / "compiled")
        assert compose(specimen(), theme, PUBLICATION, FILES) == plain
    assert list((tmp_path / "compiled").rglob("*.cache"))


def test_a_cache_that_can_not_be_written_stops_nothing(tmp_path: Path, commissioner: Theme) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    theme = load_theme("commissioner", [bundled_themes()], tmp_path / "file" / "in-it")
    assert compose(specimen(), theme, PUBLICATION, FILES) == compose(specimen(), commissioner, PUBLICATION, FILES)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_colour_stands_out_from_its_ground(theme: Theme, scheme: str) -> None:
    colours = getattr(theme.look, scheme)
    for text in ("ink", "accent", "muted"):
        assert contrast(colours[text], colours["ground"]) >= 4.5, text
    assert contrast(colours["on_accent"], colours["accent"]) >= 4.5


def test_the_commissioners_colours_are_those_of_its_brief(commissioner: Theme) -> None:
    light, dark = commissioner.look.light, commissioner.look.dark
    assert (light["ground"], light["ink"], light["accent"], light["bar"]) == (
        "#FFFDF9",
        "#1E1B18",
        "#7A1F2B",
        "#B9B0A6",
    )
    assert (dark["ground"], dark["ink"], dark["accent"]) == ("#171513", "#EDE6DC", "#E39AA3")


def test_the_dark_colours_are_asked_for_in_each_way_that_programs_know(theme: Theme) -> None:
    html = compose(specimen(), theme, PUBLICATION, FILES).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html
    assert "[data-ogsc]" in html
    assert "[data-ogsb]" in html
    for style in re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL):
        assert len(style.encode()) < 8192  # Gmail drops a longer one
