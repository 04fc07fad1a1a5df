"""The evidence for a figure, as it opens in place on the web page.

It stands hidden after the paragraph and is shown by `:target` when the figure is followed: no script is needed, and
the address in the bar is a link to the evidence.
"""

from __future__ import annotations

from html import escape

from newsletter.resolve.resolved import Figure
from newsletter.survey.estimate import Estimate, Possible


def evidence_note(number: int, figure: Figure) -> str:
    """HTML for the evidence of the figure `number`."""
    labels = figure.option_labels or (figure.option_label,)
    facts = [
        "<br>".join(filter(None, (_asked(figure), _facts(labels, figure.estimates)))),
        f'<a href="#about-{escape(figure.survey)}">{escape(figure.survey)}</a> '
        f'<a class="close" href="#mention-{number}">Close</a>',
    ]
    return (
        f'<aside class="evidence" id="figure-{number}" hidden>'
        + "".join(f"<p>{fact}</p>" for fact in facts)
        + "</aside>"
    )


def _asked(figure: Figure) -> str:
    return f"<em>{escape(figure.question_text, quote=False)}</em>" if figure.question_text else ""


def _facts(labels: tuple[str, ...], estimates: tuple[Estimate, ...]) -> str:
    padded = (*labels, *[labels[-1]] * len(estimates))
    lines = (": ".join(filter(None, (label, describe(each)))) for label, each in zip(padded, estimates, strict=False))
    return "<br>".join(escape(line, quote=False) for line in lines)


def describe(estimate: Estimate) -> str:
    """What is known of a figure on one line: "43%, 43 of 99, 95% interval 34 to 53"."""
    return ", ".join(filter(None, (_value(estimate), _people(estimate), _interval(estimate))))


def _value(estimate: Estimate) -> str:
    if estimate.value is None or estimate.measure == "respondents":
        return ""
    number = _number(estimate.value, estimate.decimals if estimate.decimals is not None else 1)
    if estimate.measure == "share":
        return f"{number}%"
    if estimate.unit[:1] in "£$€¥":
        return f"{estimate.unit[:1]}{number}{estimate.unit[1:]}"
    return f"{number} {estimate.unit}".strip()


def _people(estimate: Estimate) -> str:
    if estimate.measure == "figure" or estimate.base is None:
        return f"of {estimate.base:,}" if estimate.base else ""
    if estimate.measure == "respondents":
        return f"{estimate.base:,}"
    counted = _counted(estimate.count)
    return f"{counted} of {estimate.base:,}" if counted else f"base {estimate.base:,}"


def _counted(count: Possible | None) -> str:
    if count is None:
        return ""
    if count.exact:
        return _number(count.low, 0)
    return " or ".join(_number(point, 0) for point in count.points) if 1 < len(count.points) < 4 else ""


def _interval(estimate: Estimate) -> str:
    if estimate.interval is None:
        return ""
    low, high = (_number(bound, 0 if estimate.measure == "share" else 1) for bound in estimate.interval)
    return f"95% interval {low} to {high}"


def _number(value: float, decimals: int) -> str:
    written = f"{value:,.{decimals}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
