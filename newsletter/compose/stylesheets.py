"""A theme's stylesheets: plain CSS in which colours and fonts are `var(--ink)`, `var(--body)` and so on.

`email.css` is written into the elements, since Gmail drops what it dislikes of a style element; `phone.css` and
`dark.css` can only stand in one. `dark.css` is flat rules, for it is written twice: for programs that ask for dark
colours, and for Outlook.com, which changes colours by itself and marks what it changed. `web.css` is the page's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.compose.context import Look, Styles
from newsletter.compose.mjml_check import RULE
from newsletter.compose.theme_settings import COLOURS, FONTS
from newsletter.problems import Problem, Span, did_you_mean

SHEETS = ("email.css", "phone.css", "dark.css", "web.css")
_NAMES = (*COLOURS, "paper", *FONTS)
_VARIABLE = re.compile(r"var\(--([A-Za-z-]+)\)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
_RULE = re.compile(r"([^{}]++)(?:\{([^{}]*+)\})?")  # what is no rule is taken too, and not looked at again
_SIDE = re.compile(r"\b(left|right)\b")
_BOTH_SCHEMES = ":root { color-scheme: light dark; supported-color-schemes: light dark; }"
_PRINT = "@media print { * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }"


def email_css(sheets: Mapping[str, str], look: Look, direction: str) -> str:
    """The stylesheet to be written into the elements of an email."""
    return _filled(_directed(sheets["email.css"], direction), look, dark=False)


def styles(sheets: Mapping[str, str], look: Look, direction: str) -> Styles:
    """The style elements of an email and of the web page."""
    from markupsafe import Markup

    phone = _filled(_directed(sheets["phone.css"], direction), look, dark=False)
    dark = _filled(_directed(sheets["dark.css"], direction), look, dark=True)
    head = (
        f"{_BOTH_SCHEMES}\n@media only screen and (max-width: 480px) {{\n{phone}}}\n"
        f"@media (prefers-color-scheme: dark) {{\n{dark}}}\n{_PRINT}"
    )
    web = f"{_root(look)}\n{_COMMENT.sub('', sheets['web.css'])}"
    return Styles(*map(Markup, (head, "\n".join(_for_outlook(dark)), web)))


def sheet_problems(path: str, name: str, css: str) -> Iterator[Problem]:
    """What a stylesheet says that can't be."""
    for match in _VARIABLE.finditer(css):
        if match[1] not in _NAMES:
            message = f"No colour or font is called “--{match[1]}”."
            yield _problem(path, css, match.start(1), message, did_you_mean(match[1], _NAMES))
    for match in re.finditer("<", css):
        yield _problem(path, css, match.start(), "A stylesheet can't hold “<”.", "It stands inside an element.")
    bare = _COMMENT.sub(lambda comment: " " * len(comment[0]), css)
    for match in _IMPORT.finditer(bare):
        help_text = "Write the rules themselves: every sheet becomes part of another, where an import does nothing."
        yield _problem(path, css, match.start(), "A stylesheet can't import another.", help_text)
    if name == "dark.css" and "@" in bare:
        help_text = "It stands inside a rule for dark colours already."
        yield _problem(path, css, bare.index("@"), "dark.css can hold flat rules only.", help_text)


def _variables(look: Look, *, dark: bool) -> dict[str, str]:
    colours = look.dark if dark else look.light
    values = {**colours, **look.fonts, "paper": look.light.get("ground", "")}
    return {name.replace("_", "-"): str(value) for name, value in values.items()}


def _filled(css: str, look: Look, *, dark: bool) -> str:
    values = _variables(look, dark=dark)
    return _VARIABLE.sub(lambda match: values[match[1]], _COMMENT.sub("", css).lstrip())


def _directed(css: str, direction: str) -> str:
    """The sheet for a language that is written from right to left: its sides changed over."""
    if direction == "ltr":
        return css
    return _SIDE.sub(lambda match: "left" if match[1] == "right" else "right", css)


def _for_outlook(dark: str) -> Iterator[str]:
    for selectors, body in _RULE.findall(dark):
        declarations = [each.strip() for each in body.split(";") if each.strip()]
        grounds = [each for each in declarations if each.startswith("background")]
        inks = [each for each in declarations if each not in grounds]
        for mark, chosen in (("[data-ogsc]", inks), ("[data-ogsb]", grounds)):
            if chosen:
                marked = ", ".join(f"{mark} {selector.strip()}" for selector in selectors.split(","))
                yield f"{marked} {{ {'; '.join(chosen)}; }}"


def _root(look: Look) -> str:
    light, dark = (_declared(_variables(look, dark=dark)) for dark in (False, True))
    return (
        f":root {{ color-scheme: light dark; {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    )


def _declared(values: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _problem(path: str, css: str, place: int, message: str, advice: str) -> Problem:
    line = css.count("\n", 0, place) + 1
    column = place - css.rfind("\n", 0, place)
    return Problem(RULE, message, advice, Span(line, column, line, column + 1), path)
