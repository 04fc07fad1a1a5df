"""The user's page "What words mean", made from the tables of phrases."""

from __future__ import annotations

from newsletter.claims.meanings import Example, Row, spelled
from newsletter.claims.phrases import FAMILIES

NUMBERS: tuple[tuple[str, str, Example, Example], ...] = (
    (
        "49 per cent, 49%, forty-nine percent, 49pc",
        "what rounds to it",
        ("49 per cent", 49, 99),
        ("50 per cent", 49, 99),
    ),
    ("49.5 per cent", "what rounds to it with as many decimals", ("49.5 per cent", 49, 99), ("49.4 per cent", 49, 99)),
    (
        "a quarter, two thirds, ½, one in four, two out of five",
        "within 1.5 points of it, and 15 per cent of it",
        ("a quarter", 25, 99),
        ("a quarter", 31, 99),
    ),
    (
        "40 to 45 per cent, 20–30 CCGs",
        "both ends included",
        ("40 to 45 per cent", 44, 99),
        ("40 to 45 per cent", 39, 99),
    ),
    ("39 CCGs, thirty-nine respondents, 1,204 people", "exactly so many", ("39 CCGs", 39, 209), ("38 CCGs", 39, 209)),
    ("39, 30 to 40, more than 30", "so many people, as no unit is given", ("39", 39, 209), ("30 to 38", 39, 209)),
    (
        "all but one, everyone except three, all but a tenth",
        "everyone without so many",
        ("all but one", 84, 85),
        ("all but one", 83, 85),
    ),
    (
        "49 of 99, 12 of the 99 respondents; 49 out of 99 and 49/99, where 99 were asked",
        "the count and the base",
        ("49/99", 49, 99),
        ("50 out of 99", 49, 99),
    ),
)
"""What numbers mean without a word beside them: as written, their meaning, and an example of each kind."""

_INTRODUCTION = {
    "Shares": "They speak of the percentage. Examples give the count and the base.",
    "Hedges": "They stand beside a percentage, a fraction or a count. Examples give the count and the base.",
    "Counts": "They count people or things by themselves. Examples give the count and the base.",
    "Changes": "They need a reference with two sides. Examples give the percentage before and after.",
    "Ranks": "They speak of an option's place. Examples give the place and how many options are ranked.",
    "Words that say how others are read": "They are no quantity themselves.",
}
_JOINS = {"Changes": "to"}


_HEADS = ["| words | mean | true of | not true of |", "| --- | --- | --- | --- |"]


def what_words_mean() -> str:
    """The page, in Markdown: one table a family, one row a meaning, with examples that are tests."""
    lines = [
        "# What words mean",
        "",
        "An editor's words are held to the figure behind them. The longest phrase wins; case and typography make",
        "no difference. The numbers below are those of the configuration's own tolerances, where none is changed.",
        "",
    ]
    numbers = [
        f"| {words} | {says} | {_shown(true, 'of')} | {_shown(false, 'of')} |" for words, says, true, false in NUMBERS
    ]
    lines += ["## Numbers", "", "Examples give the count and the base.", "", *_HEADS, *numbers, ""]
    for family, rows in FAMILIES:
        lines += [f"## {family}", "", _INTRODUCTION[family], "", *_HEADS]
        lines += [_row(row, _JOINS.get(family, "of")) for row in rows]
        lines.append("")
    return "\n".join(lines)


def _row(row: Row, join: str) -> str:
    wrong = row.false or row.unreadable
    return f"| {_phrases(row)} | {row.says} | {_example(row, row.true, join)} | {_example(row, wrong, join)} |"


def _phrases(row: Row) -> str:
    """The row's phrases, alternatives of a part divided by slashes: "(just/slightly) over"."""
    written, depth = "", 0
    for char in row.phrases:
        depth += (char == "(") - (char == ")")
        written += ("/" if depth else ",") if char == "|" else char
    tidy = written.replace(" / ", "/").replace(" , ", ", ").replace(" /)", ")").replace("/)", ")")
    return tidy.replace("<", "\\<").replace(">", "\\>").replace("~", "\\~").replace("#", "\\#")


def _example(row: Row, examples: tuple[Example, ...], join: str) -> str:
    if not examples:
        return ""
    words, one, two = examples[0]
    return _shown((words.format(spelled(row.phrases)[0]), one, two), join)


def _shown(example: Example, join: str) -> str:
    words, one, two = example
    return f"{words}: {one:g} {join} {two:g}"
