"""Words that say how others are to be read, and words that look like quantities and are none."""

from __future__ import annotations

from newsletter.claims.meanings import Marker, Row

MARKERS: tuple[Row, ...] = (
    Row(
        "only | just | merely | mere | a mere | as many as | as much as | as few as | as little as | still | fully | a full | full | whole | even | no doubt | "
        "no surprise | no wonder | at all | above all | after all | in all | overall | all told | all over | all along | once and for all | all the same | all the more | all but certain",
        Marker("editorial"),
        "change nothing",
        true=(("only 14 per cent", 14, 100), ("as many as 14 per cent", 14, 100)),
    ),
    Row(
        "not | no | never | neither | nor | without | far from | nowhere near | nothing like | hardly | scarcely | anything but | falls short of | fell short of | short of a | all but",
        Marker("negation"),
        "before a quantity, and in no row's phrase: unreadable",
    ),
    Row(
        "many | several | widely | divided | a few | few | lots | plenty | various | numerous | dozens | scores | hundreds | thousands",
        Marker("vague"),
        "unreadable alone",
    ),
    Row(
        "the remaining | remaining | the other | the rest | the remainder | the others",
        Marker("remaining"),
        "with what is named before, everyone",
    ),
    Row("the only | the sole | the one and only", Marker("only"), "of this and no other"),
    Row(
        "n = | n= | base = | base: | base of | base | sample of | a sample of | of a sample of",
        Marker("base"),
        "the base",
    ),
)
