"""Words about the second side of a reference set against the first. Examples: words, per cent before and after."""

from __future__ import annotations

from newsletter.claims.meanings import Direction, Marker, Ratio, Row, Size

CHANGES: tuple[Row, ...] = (
    Row(
        "up | upward | upwards | rose | risen | rise | rises | rising | a rise | increased | increase | increases | "
        "increasing | an increase | likelier | higher | more | larger | bigger | greater | grew | grown | grows | "
        "growing | growth | climbed | climb | climbs | climbing | gained | gain | a gain | jumped | jump | a jump | "
        "leapt | leap | soared | soaring | surged | surge | surging | swelled | rocketed | mounting | an uptick | "
        "uptick",
        Direction(1),
        "the second side is the higher; beside points, a percentage or levels, those too",
        true=(("{}", 37, 43), ("{} six points", 37, 43), ("{} from 37 per cent to 43 per cent", 37, 43)),
        false=(("{}", 43, 37), ("{} six points", 37, 44), ("{} from 37 per cent to 43 per cent", 38, 43)),
    ),
    Row(
        "down | downward | downwards | fell | fallen | fall | falls | falling | a fall | decreased | decrease | "
        "decreases | decreasing | a decrease | declined | decline | declines | declining | a decline | dropped | "
        "drop | drops | dropping | a drop | lower | less | fewer | smaller | shrank | shrunk | shrinking | reduced "
        "| a reduction | reduction | dipped | dip | a dip | slipped | slip | plunged | plunge | tumbled | slumped | "
        "slump | sank | slid | cut | cuts | cutting | slashed | plummeted | plunging | tumbling | sliding | slipping | "
        "dipping | dwindled | dwindling",
        Direction(-1),
        "the second side is the lower; beside points, a percentage or levels, those too",
        true=(("{}", 43, 37), ("{} six points", 43, 37), ("{} from 43 per cent to 37 per cent", 43, 37)),
        false=(("{}", 37, 43), ("{} six points", 43, 36), ("{} from 43 per cent to 37 per cent", 43, 38)),
    ),
    Row(
        "ahead | clear | added | adds | put on | lead | leads | led | outnumber | outnumbers | outnumbered",
        Direction(1, beside=True),
        "beside points, the second side is the higher by them",
        true=(("six points {}", 37, 43), ("{} six points", 37, 43)),
        false=(("six points {}", 43, 37), ("{} six points", 43, 37), ("six points {}", 37, 44)),
        unreadable=(("{}", 37, 43),),
    ),
    Row(
        "behind | adrift | trailed | trails | trail | trailing | lagged | lags | lag | lagging | lost | loses | lose | "
        "losing | shed | sheds | shedding",
        Direction(-1, beside=True),
        "beside points, the second side is the lower by them",
        true=(("six points {}", 43, 37), ("{} by six points", 43, 37)),
        false=(("six points {}", 37, 43), ("{} by six points", 37, 43), ("six points {}", 43, 36)),
        unreadable=(("{}", 43, 37),),
    ),
    Row(
        "slightly | marginally | a little | a little bit | a bit | slight | a slight | marginal | a marginal | "
        "fractionally | modestly | a touch | a shade | a tad | small | a small | modest | a modest | narrowly | "
        "edged | edging | crept | creeping | inched | inching | nudged | ticked",
        Size(large=False),
        "a change of more than nothing and at most 3 points",
        true=(("{} higher", 40, 43), ("{} lower", 40, 37)),
        false=(("{} higher", 40, 43.1), ("{} higher", 40, 40), ("{} lower", 40, 41)),
    ),
    Row(
        "much | far | sharply | substantially | considerably | a lot | a great deal | a good deal | markedly | "
        "dramatically | sharp | a sharp | substantial | a substantial | marked | a marked | large | a large | big | "
        "a big | steep | a steep | steeply | dramatic | a dramatic | considerable | a considerable | massively | "
        "hugely | vastly | well",
        Size(large=True),
        "a change of 10 points or more",
        true=(("{} higher", 40, 50), ("{} lower", 40, 30)),
        false=(("{} higher", 40, 49.9), ("{} lower", 40, 30.1)),
    ),
    Row(
        "doubled | doubling | double | twice | twofold | two-fold",
        Ratio(2),
        "the second side is twice the first, within 5 per cent; with a hedge, within 10 per cent on its side",
        true=(("{}", 20, 40), ("{}", 20, 41.9), ("nearly {}", 20, 38), ("more than {}", 20, 40.1)),
        false=(("{}", 20, 37.9), ("{}", 20, 42.1), ("nearly {}", 20, 40), ("more than {}", 20, 40)),
    ),
    Row(
        "halved | halving | cut in half",
        Ratio(0.5, fell=True),
        "half the first side, within 5 per cent; with a hedge, within 10 per cent on its side",
        true=(("{}", 40, 20), ("{}", 40, 20.9), ("more than {}", 40, 19), ("nearly {}", 40, 21)),
        false=(("{}", 40, 18.9), ("{}", 40, 21.1), ("more than {}", 40, 20), ("nearly {}", 40, 19)),
    ),
    Row(
        "half as (many | much | likely | high | common | popular | large | big) | half the level | "
        "half the (share | proportion | percentage | number | rate | figure) | half that of",
        Ratio(0.5),
        "half the first side, within 5 per cent; with a hedge, within 10 per cent on its side",
        true=(("{}", 40, 20), ("{}", 40, 20.9), ("just over {}", 40, 21)),
        false=(("{}", 40, 18.9), ("{}", 40, 21.1), ("just over {}", 40, 19)),
    ),
    Row(
        "half as (many | much) again",
        Ratio(1.5),
        "one and a half times the first side, within 5 per cent; with a hedge, within 10 per cent on its side",
        true=(("{}", 20, 30), ("{}", 20, 31.4), ("more than {}", 20, 31)),
        false=(("{}", 20, 28.4), ("{}", 20, 31.6), ("more than {}", 20, 30)),
    ),
    Row(
        "trebled | tripled | trebling | tripling | treble | triple | threefold | three-fold | thrice",
        Ratio(3),
        "three times the first side, within 5 per cent",
        true=(("{}", 10, 30), ("{}", 10, 31.4), ("almost {}", 10, 28)),
        false=(("{}", 10, 28.4), ("{}", 10, 31.6), ("almost {}", 10, 30)),
    ),
    Row(
        "quadrupled | quadrupling | quadruple | fourfold | four-fold",
        Ratio(4),
        "four times the first side, within 5 per cent",
        true=(("{}", 10, 40),),
        false=(("{}", 10, 42.1),),
    ),
    Row(
        "unchanged | steady | little changed | little change | little different | the same | same | no change | no "
        "different | no difference | flat | stable | static | constant | unmoved | (barely | hardly | scarcely) "
        "(changed | moved) | (not | never) (changed | moved) | not (change | move) | similar | identical | level "
        "with | on a par with | in line with | unaltered | no (real | material | meaningful | discernible | "
        "appreciable) (change | difference)",
        Marker("same"),
        "less than 2 points either way",
        true=(("{}", 40, 41.9), ("{}", 40, 38.1), ("{}", 40, 40)),
        false=(("{}", 40, 42), ("{}", 40, 38)),
    ),
    Row(
        "significantly | statistically significantly | significant | a significant | a statistically significant | "
        "statistically significant | significantly different",
        Marker("significant"),
        "the two-sided test at 5 per cent says so; with a direction, that too",
    ),
    Row(
        "not significantly | not statistically significantly | not significant | not a significant | not "
        "statistically significant | no significant | no statistically significant | not a statistically "
        "significant | without significant | without a significant | never significantly | neither significantly | "
        "insignificantly | insignificant | an insignificant | not been significantly | not be significantly | not "
        "significantly different | non-significant | a non-significant | statistically (insignificant | unchanged | "
        "no different | the same | indistinguishable) | not statistically different | no statistical (change | "
        "difference)",
        Marker("not significant"),
        "the two-sided test at 5 per cent says not",
    ),
)
