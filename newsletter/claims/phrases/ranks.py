"""Words about a place among the options of a question. Examples: words, rank, how many are ranked."""

from __future__ import annotations

from newsletter.claims.meanings import Marker, Ordinal, Row, Superlative

_KINDS = (
    "(common | commonly | popular | frequent | frequently | likely | often | widely | widespread | important | "
    "serious | pressing | cited | mentioned | named | chosen | selected | reported | picked | favoured | favored "
    "| feared | preferred | prevalent | quoted | supported | worrying | concern | concerning | significant | "
    "commonly cited | frequently cited | often cited | widely cited | commonly mentioned | frequently mentioned | "
    "commonly named | commonly chosen | numerous)"
)
_OPTION = (
    "(barrier | reason | concern | cause | worry | risk | problem | issue | challenge | factor | answer | choice | "
    "obstacle | driver | aim | goal | source)"
)
_CHOSEN = "(cited | mentioned | named | chosen | picked | selected)"

RANKS: tuple[Row, ...] = (
    Row(
        f"(the |) most {_KINDS} | {_CHOSEN} most | commonest | the most | biggest | largest | greatest | top | "
        "main | highest | highest (placed | rated | scoring) | leading | chief | principal | foremost | favourite | "
        f"favorite | primary {_OPTION}",
        Superlative(top=True),
        "the first place; with an ordinal or a number before it, that place or those",
        true=(("{}", 1, 7), ("second {}", 2, 7), ("among the three {}", 3, 7), ("one of the {}", 3, 7)),
        false=(("{}", 2, 7), ("second {}", 1, 7), ("among the three {}", 4, 7), ("one of the {}", 4, 7)),
    ),
    Row(
        f"(the |) least {_KINDS} | {_CHOSEN} least | least | the least | lowest | smallest | fewest | rarest | "
        "bottom | lowest (placed | rated | scoring)",
        Superlative(top=False),
        "the last place; with an ordinal or a number before it, counted from there",
        true=(("{}", 7, 7), ("second {}", 6, 7), ("among the {}", 5, 7), ("one of the {}", 5, 7)),
        false=(("{}", 6, 7), ("second {}", 7, 7), ("among the {}", 4, 7), ("one of the {}", 4, 7)),
    ),
    Row(
        "(more | higher | larger | greater | bigger) than (| for | by | of) any other | more (often | common | "
        "commonly | popular | widely cited | frequent | frequently) than any other | number one | no 1 | no. 1 | # 1 | "
        "topped | tops | (topped | tops | heads | headed | led | leads) the list | (at | ) the (head | top) of the "
        "list | came top | comes top | first choice | in pole position | a plurality | the plurality",
        Ordinal(1, alone=True),
        "the first place",
        true=(("{}", 1, 7),),
        false=(("{}", 2, 7),),
    ),
    Row(
        "runner-up | the runner-up | second only to | second from (| the) top | top but one | (number | no | no. | #) "
        "2 | number two",
        Ordinal(2, alone=True),
        "the second place",
        true=(("{}", 2, 7),),
        false=(("{}", 1, 7), ("{}", 3, 7)),
    ),
    Row(
        "third from (| the) top | (number | no | no. | #) 3 | number three",
        Ordinal(3, alone=True),
        "the third place",
        true=(("{}", 3, 7),),
        false=(("{}", 2, 7), ("{}", 4, 7)),
    ),
    Row(
        "second from (| the) bottom | second to last | next to last | second last | last but one | bottom but one | "
        "penultimate",
        Ordinal(2, alone=True, top=False),
        "the last place but one",
        true=(("{}", 6, 7),),
        false=(("{}", 7, 7), ("{}", 5, 7), ("{}", 2, 7)),
    ),
    Row(
        "(fewer | lower | less | smaller) than (| for | by | of) any other | less (often | common | commonly | "
        "popular) than any other",
        Ordinal(1, alone=True, top=False),
        "the last place",
        true=(("{}", 7, 7),),
        false=(("{}", 6, 7), ("{}", 1, 7)),
    ),
    Row(
        "third from (| the) bottom | third to last | third last | last but two",
        Ordinal(3, alone=True, top=False),
        "the third place from the last",
        true=(("{}", 5, 7),),
        false=(("{}", 6, 7), ("{}", 3, 7)),
    ),
    Row(
        "(came | comes | ranked | ranks | finished | placed) last | in last place | dead last",
        Superlative(top=False),
        "the last place",
        true=(("{}", 7, 7),),
        false=(("{}", 6, 7),),
    ),
    Row(
        "came | comes | coming | ranked | ranks | ranking | placed | finished | finishes | finishing | in",
        Marker("ranked"),
        "an ordinal after it is a place: “came second”",
    ),
    Row(
        "(among | amongst) (the | its | their |) | within (the | its | their) | one of (the | its | their | our) | "
        "some of the | in the",
        Marker("among"),
        "before “most”, “least” and their like: one of the first or last three, or of as many as are named",
    ),
    Row(
        "the only | the sole | the one and only",
        Marker("only"),
        "what the other words say is true of this option and of no other of its question",
    ),
)
