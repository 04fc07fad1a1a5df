"""Words that are a count by themselves. Examples: words, count, base."""

from __future__ import annotations

from newsletter.claims.meanings import Counted, Row

COUNTS: tuple[Row, ...] = (
    Row(
        "a dozen | one dozen",
        Counted(12, 12),
        "12; two dozen is 24",
        true=(("{}", 12, 209), ("{} CCGs", 12, 209), ("around {}", 13, 209)),
        false=(("{}", 11, 209), ("{} CCGs", 13, 209), ("around {}", 14, 209)),
    ),
    Row(
        "half a dozen | half-dozen | a half-dozen",
        Counted(6, 6),
        "6",
        true=(("{}", 6, 209), ("more than {}", 7, 209)),
        false=(("{}", 7, 209), ("more than {}", 6, 209)),
    ),
    Row(
        "a couple | couple of | a couple of",
        Counted(2, 2),
        "2",
        true=(("{}", 2, 209),),
        false=(("{}", 3, 209), ("{}", 1, 209)),
    ),
    Row(
        "a couple of dozen | a couple dozen",
        Counted(24, 24),
        "24",
        true=(("{}", 24, 209),),
        false=(("{}", 23, 209),),
    ),
    Row(
        "a handful | handful of | a handful of",
        Counted(3, 5),
        "3 to 5",
        true=(("{}", 3, 209), ("{}", 5, 209), ("more than {}", 6, 209)),
        false=(("{}", 2, 209), ("{}", 6, 209), ("more than {}", 5, 209)),
    ),
)

UNITS = frozenset(
    """people person persons respondent respondents response responses reply replies answer answers participant
    participants leader leaders chair chairs manager managers director directors officer officers executive executives
    chief chiefs boss bosses member members staff employee employees worker workers colleague colleagues professional
    professionals expert experts reader readers subscriber subscribers voter voters adult adults woman women man men
    child children patient patients carer carers parent parents pupil pupils student students teacher teachers doctor
    doctors gp gps nurse nurses clinician clinicians consultant consultants commissioner commissioners provider
    providers governor governors councillor councillors user users customer customers client clients household
    households resident residents citizen citizens owner owners delegate delegates attendee attendees individual
    individuals interviewee interviewees panellist panellists panelist panelists ccg ccgs trust trusts organisation
    organisations organization organizations company companies firm firms business businesses employer employers
    council councils authority authorities hospital hospitals practice practices school schools university universities
    college colleges charity charities group groups body bodies board boards system systems area areas region regions
    country countries stp stps site sites service services team teams department departments agency agencies supplier
    suppliers institution institutions case cases place places vote votes seat seats""".split()
)
"""Nouns that make a number before them a count, beside the survey's own."""

PEOPLE_ENDINGS = (
    "ologists",
    "ographers",
    "icians",
    "ivists",
    "alists",
    "analysts",
    "scientists",
    "therapists",
    "makers",
    "holders",
    "workers",
    "leaders",
    "officers",
    "governors",
    "directors",
    "advisers",
    "advisors",
    "trainees",
)
"""Ends of nouns for people, where the noun itself is in no list."""
