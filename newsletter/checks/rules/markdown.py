"""Markdown that would silently become something else."""

from __future__ import annotations

from newsletter.checks.rule import Rule

MARKDOWN_SUSPECT = Rule(
    id="markdown-suspect",
    severity="warning",
    allowable=True,
    why="The line reads as if it were meant as a call-out, a button, a table or HTML, but would come out as plain "
    "text or in pieces. The finding gives the corrected line.",
    bad='!!! event "Summer meeting"\nIn London, on the first of July.\n',
    good='!!! event "Summer meeting"\n    In London, on the first of July.\n',
)
