"""Respondents' own words."""

from __future__ import annotations

from newsletter.checks.rule import Rule

QUOTE_ALTERED = Rule(
    id="quote-altered",
    severity="error",
    allowable=False,
    why="Words in quotation marks must stand in the answer that they come from. Leave words out with “…” and put "
    "your own in square brackets.",
    bad="> [We are worried about the money](quote:ccg/concerns/R_1)\n",
    good="> [We are worried … about money](quote:ccg/concerns/R_1)\n",
)

QUOTE_UNKNOWN = Rule(
    id="quote-unknown",
    severity="error",
    allowable=False,
    why="No respondent of that name answered the question, so there is nothing to hold the words against.",
    bad="> [We are worried](quote:ccg/concerns/R_9)\n",
    good="> [We are worried](quote:ccg/concerns/R_1)\n",
)

QUOTE_NOT_CLEARED = Rule(
    id="quote-not-cleared",
    severity="error",
    allowable=False,
    why="The respondent did not consent to being quoted. Quote somebody who did, or say it in your own words.",
    bad="> [Nobody asked us](quote:ccg/concerns/R_2)\n",
    good="> [We are worried](quote:ccg/concerns/R_1)\n",
)
