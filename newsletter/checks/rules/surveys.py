"""Codebooks, the configuration, and printed figures that can't be."""

from __future__ import annotations

from newsletter.checks.rule import Rule

_CODEBOOK = "surveys/example-report/survey.yaml"
_METHOD = """\
fieldwork: {start: 2016-10, end: 2016-11}
population: {label: Managers, size: 400}
client: The Example
conducted_by: The Example
method: Online self-completion
"""


def _codebook(kind: str, percent: int, method: str = _METHOD) -> str:
    return f"""\
title: A made-up panel
source: published
base: 54
{method}\
questions:
  merger:
    text: Are you considering a merger?
    kind: {kind}
    complete: false
    options:
      considering: {{label: Considering one, percent: {percent}}}
"""


SURVEY_INVALID = Rule(
    id="survey-invalid",
    severity="error",
    allowable=False,
    why="The codebook, or the answers that it describes, can't be read as what they should be, so no figure from "
    "them can be trusted.",
    bad=_codebook("singel", 50),
    good=_codebook("single", 50),
    example=_CODEBOOK,
)

SURVEY_INCOMPLETE = Rule(
    id="survey-incomplete",
    severity="warning",
    allowable=True,
    why="“About these figures” tells readers who was asked, when, how and by whom. What the codebook lacks, the "
    "box lacks.",
    bad=_codebook("single", 50, method=""),
    good=_codebook("single", 50),
    example=_CODEBOOK,
)

FIGURE_IMPOSSIBLE = Rule(
    id="figure-impossible",
    severity="error",
    allowable=True,
    why="No whole number of people is that percentage of the base: the figure or the base is misprinted. The "
    "finding names the nearest figures that are possible.",
    bad=_codebook("single", 58),
    good=_codebook("single", 57),
    example=_CODEBOOK,
)

CONFIG_INVALID = Rule(
    id="config-invalid",
    severity="error",
    allowable=False,
    why="A setting that is misspelt or not of its type would be passed over in silence, and the issue would go out "
    "under another setting than the one meant.",
    bad='name = "The Example"\nstrapeline = "For examples"\n',
    good='name = "The Example"\nstrapline = "For examples"\n',
    example="newsletter.toml",
)
