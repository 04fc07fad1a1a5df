"""The evidence for a figure, as it opens in place on the web page.

It stands hidden after the paragraph and is shown by `:target` when the figure is followed: no script is needed, and
the address in the bar is a link to the evidence.
"""

from __future__ import annotations

from html import escape

from newsletter.compose.words import Words
from newsletter.resolve.resolved import Figure
from newsletter.survey.estimate import Estimate, Possible


def evidence_note(number: int, figure: Figure, source: str, words: Words) -> str:
    """HTML for the evidence of the figure `number`, whose survey is called `source`."""
    close = f'<a class="close" href="#mention-{number}">{_text(words.close)}</a>'
    survey = f'<a href="#about-{escape(figure.survey)}">{_text(source)}</a>'
    parts = (_figures(figure, words), _asked(figure), f"{survey} {close}")
    inner = "".join(f"<p>{part}</p>" for part in parts if part)
    return f'<aside class="evidence" id="figure-{number}" hidden>{inner}</aside>'


def _asked(figure: Figure) -> str:
    return f"<em>{_text(figure.question_text)}</em>" if figure.question_text else ""


def _figures(figure: Figure, words: Words) -> str:
    lines = ((_text(label), _text(described)) for label, described in evidence_lines(figure, words))
    return "<br>".join(f"<b>{label}:</b> {described}" if label else described for label, described in lines)


def evidence_lines(figure: Figure, words: Words) -> tuple[tuple[str, str], ...]:
    """What is known of a figure: a label, which may be "", and its description, for each of `a,b`."""
    described = [describe(estimate, words) for estimate in figure.estimates]
    if figure.kind == "compare":
        described = [f" {words.against} ".join(reversed(described))]
    labels = figure.option_labels if len(figure.option_labels) == len(described) else (figure.option_label,)
    padded = (*labels, *[""] * len(described))
    return tuple((label if each else "", each) for label, each in zip(padded, described, strict=False))


def _text(text: str) -> str:
    return escape(text, quote=False)


def describe(estimate: Estimate, words: Words) -> str:
    """What is known of a figure on one line: "43%, 43 of 99, 95% interval 34 to 53"."""
    return ", ".join(filter(None, (_value(estimate), _people(estimate, words), _interval(estimate, words))))


def _value(estimate: Estimate) -> str:
    if estimate.value is None or estimate.measure == "respondents":
        return ""
    number = _number(estimate.value, estimate.decimals if estimate.decimals is not None else 1)
    if estimate.measure == "share":
        return f"{number}%"
    if estimate.unit and estimate.unit[0] in "£$€¥":
        return f"{estimate.unit[0]}{number}{estimate.unit[1:]}"
    return f"{number} {estimate.unit}".strip()


def _people(estimate: Estimate, words: Words) -> str:
    if estimate.base is None:
        return ""
    counted = _counted(estimate.count) if estimate.measure == "share" else ""
    if estimate.measure == "respondents":
        return f"{estimate.base:,}"
    return f"{counted} {words.of} {estimate.base:,}" if counted else f"{words.base} {estimate.base:,}"


def _counted(count: Possible | None) -> str:
    if count is None:
        return ""
    return _number(count.low, 0) if count.exact else f"{_number(count.low, 0)}–{_number(count.high, 0)}"


def _interval(estimate: Estimate, words: Words) -> str:
    if estimate.interval is None:
        return ""
    low, high = (_number(bound, 0 if estimate.measure == "share" else 1) for bound in estimate.interval)
    return f"{words.interval} {low} {words.to} {high}"


def _number(value: float, decimals: int) -> str:
    written = f"{value:,.{decimals}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
