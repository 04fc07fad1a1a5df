"""The user's page "What words mean", made from the tables of phrases."""

from __future__ import annotations

from newsletter.claims.meanings import Example, Row
from newsletter.claims.phrases import FAMILIES

_INTRODUCTION = {
    "Shares": "They speak of the percentage. Examples give the count and the base.",
    "Hedges": "They stand beside a percentage, a fraction or a count. Examples give the count and the base.",
    "Counts": "They count people or things by themselves. Examples give the count and the base.",
    "Changes": "They need a reference with two sides. Examples give the percentage before and after.",
    "Ranks": "They speak of an option's place. Examples give the place and how many options are ranked.",
    "Words that say how others are read": "They are no quantity themselves.",
}
_JOINS = {"Changes": "to"}


def what_words_mean() -> str:
    """The page, in Markdown: one table a family, one row a meaning, with examples that are tests."""
    lines = ["# What words mean", "", "The longest phrase wins; letter case and typography make no difference.", ""]
    for family, rows in FAMILIES:
        lines += [f"## {family}", "", _INTRODUCTION[family], ""]
        lines += ["| words | mean | true of | not true of |", "| --- | --- | --- | --- |"]
        lines += [_row(row, _JOINS.get(family, "of")) for row in rows]
        lines.append("")
    return "\n".join(lines)


def _row(row: Row, join: str) -> str:
    phrases = row.phrases.replace(" | ", ", ").replace("|", "or").replace("<", "\\<")
    wrong = row.false or row.unreadable
    return f"| {phrases} | {row.says} | {_example(row, row.true, join)} | {_example(row, wrong, join)} |"


def _example(row: Row, examples: tuple[Example, ...], join: str) -> str:
    if not examples:
        return ""
    words, one, two = examples[0]
    phrase = row.phrases.split(" | ")[0]
    shown = words.format(phrase) if "(" not in phrase else words.format("…")
    return f"{shown}: {one:g} {join} {two:g}"
