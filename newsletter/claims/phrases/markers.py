"""Words that say how others are to be read, and words that look like quantities and are none."""

from __future__ import annotations

from newsletter.claims.meanings import Marker, Row

MARKERS: tuple[Row, ...] = (
    Row(
        "only | just | merely | mere | a mere | as many as | as much as | as few as | as little as | as high as | "
        "as low as | still | fully | a full | full | whole | even | a whopping | a staggering | a massive | a "
        "paltry | a measly | an astonishing | a remarkable | a striking | a respectable | a healthy",
        Marker("editorial"),
        "changes nothing",
        true=(("{} 14 per cent", 14, 99),),
        false=(("{} 14 per cent", 15, 99),),
    ),
    Row(
        "no doubt | no surprise | no wonder | at all | above all | after all | in all | all told | all over | all "
        "along | once and for all | all in all | all the same | all the more | all too | all round | all year | "
        "most recent | most recently | most of all | most importantly | for the most part | most of the time | at "
        "its most | not least | last but not least | least of all | second to none | nonetheless | none the less | "
        "first half | second half | half of the year | half-year | half year | in the main | every (day | week | "
        "month | year | quarter | time | other | so often) | more or less certain | at the "
        "same time | in the same (breath | vein) | once more | any more | more "
        "likely than not | what is more | as well | as well as",
        Marker("editorial"),
        "looks like a quantity and is none",
        true=(("{}, 14 per cent", 14, 99),),
        false=(("{}, 14 per cent", 15, 99),),
    ),
    Row(
        "not | no | never | neither | nor | nothing | without | far from | nowhere near | nothing like | anything but "
        "| hardly | scarcely | barely | (falls | fell | fall | falling) short of | short of a | by no means "
        "| rather than | instead of | except | excluding | (fail | fails | failed | failing | failure) to | lack | "
        "lacks | lacked | lacking | miss | misses | missed | missing | deny | denies | denied | the opposite of | "
        "(anything |) other than | unlike | rarely | seldom | stop | stops | stopped | stopping | within",
        Marker("negation"),
        "before a quantity, and in no other row's phrase: unreadable",
        unreadable=(("{} half", 40, 100), ("{} a majority", 40, 100), ("{} 40 per cent", 40, 100)),
    ),
    Row(
        "many | several | widely | divided | a few | few | some | lots | plenty | various | numerous | dozens | "
        "scores | hundreds | thousands | several dozen | several hundred | several thousand | dozens of | hundreds "
        "of | a number of | a chunk | a reasonable chunk | a good chunk | a large share | a significant share | "
        "countless | multiple | a fraction | a proportion | "
        "every (second | third | fourth | fifth | tenth) | (the |) next (most | biggest | largest | highest | "
        "least)",
        Marker("vague"),
        "no quantity: unreadable alone",
        unreadable=(("{}", 40, 100), ("{} of them", 40, 100)),
    ),
    Row(
        "the remaining | remaining | the other | the rest | the remainder | the others",
        Marker("remaining"),
        "the quantity is right, and with the options named before it in its paragraph it exhausts the base",
    ),
    Row(
        "n = | base = | base of | base : | sample of | a sample of | sample size of | n :",
        Marker("base"),
        "the number after it is the base",
        true=(("14 per cent ({} 99)", 14, 99),),
        false=(("14 per cent ({} 98)", 14, 99),),
    ),
    Row(
        "from | against | compared with | compared to | in comparison with | "
        "as opposed to | as against | relative to | versus | vs | v | than | on",
        Marker("first"),
        "of a comparison: what the first side is",
    ),
    Row("to | now | at | →", Marker("second"), "of a comparison: what the second side is"),
)
