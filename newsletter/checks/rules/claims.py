"""Words held against the figure behind them."""

from __future__ import annotations

from newsletter.checks.rule import Rule

CLAIM_FALSE = Rule(
    id="claim-false",
    severity="error",
    allowable=False,
    why="The words are not true of the figure that they stand for. The finding gives the figure, its base, and "
    "words that would be true of it.",
    bad="[A third](stat:ccg/merger/considering) are considering a merger.\n",
    good="[A quarter](stat:ccg/merger/considering) are considering a merger.\n",
)

CLAIM_UNCERTAIN = Rule(
    id="claim-uncertain",
    severity="error",
    allowable=True,
    why="A printed percentage stands for every count that prints as it, and the words are true of some of those "
    "and false of others. Choose words that are true of all, or allow it with the reason that you know better.",
    bad="[More than 24 per cent](stat:ccg/merger/considering) are considering a merger.\n",
    good="[More than one in five](stat:ccg/merger/considering) are considering a merger.\n",
)

CLAIM_UNREADABLE = Rule(
    id="claim-unreadable",
    severity="error",
    allowable=True,
    why="The words hold no quantity that can be compared with the figure, or a vague one, so nobody can say "
    "whether they are true. Say how many, or link the words that do.",
    bad="[Many managers](stat:ccg/merger/considering) are considering a merger.\n",
    good="Many managers, [a quarter](stat:ccg/merger/considering) of them, are considering a merger.\n",
)
