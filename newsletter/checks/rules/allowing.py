"""Allowances that allow nothing."""

from __future__ import annotations

from newsletter.checks.rule import Rule

ALLOW_UNUSED = Rule(
    id="allow-unused",
    severity="warning",
    allowable=True,
    why="An allowance that silences nothing has outlived its reason, names no rule, or names one that can never be "
    "allowed. Left standing, it would silence the next mistake on that line.",
    bad="<!-- newsletter: allow link-text because the button below says it -->\n"
    "The [full report](https://example.org/report) is out.\n",
    good="<!-- newsletter: allow link-text because the sentence before says it -->\n"
    "[Read more](https://example.org/report)\n",
)
