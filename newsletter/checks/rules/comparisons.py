"""Comparisons that the surveys do not bear."""

from __future__ import annotations

from newsletter.checks.rule import Rule

COMPARISON_UNLIKE = Rule(
    id="comparison-unlike",
    severity="error",
    allowable=True,
    why="The two sides did not ask the same people the same thing: another wording, other options, another kind of "
    "question, another population or series. A difference between them may be the question's doing.",
    bad="Since the spring, <stat:spring/outturn/surplus..ccg/outturn/surplus> more expect a surplus.\n",
    good="Since the spring, <stat:spring/merger/considering..ccg/merger/considering> more consider a merger.\n",
)

COMPARISON_UNSUPPORTED = Rule(
    id="comparison-unsupported",
    severity="error",
    allowable=True,
    why="No test exists for this comparison: the groups overlap, or the counts behind the percentages are not "
    "known. Compare groups that share nobody, or leave “significantly” out.",
    bad="Since then, [significantly more](stat:spring/merger/considering..ccg/merger/considering) want to merge.\n",
    good="Since then, [more](stat:spring/merger/considering..ccg/merger/considering) want to merge.\n",
)
