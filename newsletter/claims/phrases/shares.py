"""Words that are a quantity by themselves, of the percentage. Examples: words, count, base."""

from __future__ import annotations

from newsletter.claims.meanings import Row, Share
from newsletter.claims.region import above, at_least, span, strictly_between

SHARES: tuple[Row, ...] = (
    Row(
        "most | the majority | a majority | majority | majorities | a simple majority | an absolute majority",
        Share(lambda _: above(50), plain=True),
        "more than 50 per cent",
        true=(("{}", 51, 100), ("{} of respondents", 501, 1000)),
        false=(("{}", 50, 100), ("{} of respondents", 499, 1000)),
    ),
    Row(
        "a minority | the minority | minority | minorities",
        Share(lambda _: strictly_between(0, 50), plain=True),
        "more than none, less than 50 per cent",
        true=(("{}", 1, 1000), ("{}", 499, 1000)),
        false=(("{}", 0, 100), ("{}", 50, 100)),
    ),
    Row(
        "(a | the |) (narrow | slim | slender | bare | small | thin | wafer-thin | slight) (majority | majorities)",
        Share(lambda t: above(50, t.narrow_majority)),
        "more than 50 and at most 55 per cent",
        true=(("{}", 501, 1000), ("{}", 550, 1000)),
        false=(("{}", 500, 1000), ("{}", 551, 1000)),
    ),
    Row(
        "(a | the |) (large | clear | big | strong | substantial | sizeable | sizable | comfortable | solid | "
        "decisive | significant | considerable | healthy) (majority | majorities) | the (bulk | lion's share) | the "
        "great bulk",
        Share(lambda t: at_least(t.large_majority)),
        "60 per cent or more",
        true=(("{}", 600, 1000),),
        false=(("{}", 599, 1000),),
    ),
    Row(
        "(an | a | the |) (overwhelming | vast | huge | massive | great | enormous | crushing) (majority | majorities)"
        " | overwhelmingly most",
        Share(lambda t: at_least(t.overwhelming_majority)),
        "75 per cent or more",
        true=(("{}", 750, 1000),),
        false=(("{}", 749, 1000),),
    ),
    Row(
        "all | every | everyone | everybody | every one | every single | each and every | all of them | unanimous | "
        "unanimously | universal | universally | without exception | each (respondent | participant | person | one | "
        "of them | of the respondents | of the participants)",
        Share(lambda _: at_least(100), plain=True),
        "every one of the base",
        true=(("{}", 85, 85),),
        false=(("{}", 84, 85), ("{}", 999, 1000)),
    ),
    Row(
        "none | no one | nobody | not one | not a single | no single | none at all | no one at all",
        Share(lambda _: span(0, 0), plain=True),
        "exactly none",
        true=(("{}", 0, 85),),
        false=(("{}", 1, 85), ("{}", 1, 1000)),
    ),
    Row(
        "(nearly | almost | virtually | practically | just about | pretty much | close to | as good as) "
        "(all | every | everyone | everybody | every one | every single | unanimous | unanimously | universal | "
        "universally) | (near | close to) (unanimous | unanimity | universal)",
        Share(lambda t: (at_least(t.nearly_all)[0]._replace(high=100, high_open=True),), plain=True),
        "90 per cent or more, but not all",
        true=(("{}", 900, 1000), ("{}", 999, 1000)),
        false=(("{}", 899, 1000), ("{}", 1000, 1000)),
    ),
    Row(
        "(hardly | scarcely | barely) (any | anyone | anybody) | very few | almost (none | nobody | no one) | "
        "(virtually | practically) (none | nobody | no one) | next to (none | nobody | no one)",
        Share(lambda t: above(0, t.hardly_any), plain=True),
        "some, but 10 per cent at most",
        true=(("{}", 1, 1000), ("{}", 100, 1000)),
        false=(("{}", 0, 100), ("{}", 101, 1000)),
    ),
)
