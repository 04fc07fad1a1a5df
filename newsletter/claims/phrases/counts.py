"""Words that are a count by themselves. Examples: words, count, base."""

from __future__ import annotations

from newsletter.claims.meanings import Counted, Row, words

COUNTS: tuple[Row, ...] = (
    Row(
        "a (| mere | full | bare | good | whole) dozen | one dozen",
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
        "a (| mere) (couple | couple of) | couple of",
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
        "a (| mere | bare | small | tiny) (handful | handful of) | handful of",
        Counted(3, 5),
        "3 to 5",
        true=(("{}", 3, 209), ("{}", 5, 209), ("more than {}", 6, 209)),
        false=(("{}", 2, 209), ("{}", 6, 209), ("more than {}", 5, 209)),
    ),
)

ANY_PEOPLE = words(
    """
    adult adults answer answers aos attendee attendees boss bosses ceo ceos cfo cfos chief chiefs citizen citizens
    clinician clinicians colleague colleagues commissioner commissioners consultant consultants delegate delegates
    director directors employee employees executive executives expert experts individual individuals interviewee
    interviewees leader leaders listeners manager managers member members officer officers panelist panelists
    panellist panellists participant participants partner partners people person persons professional professionals
    reader readers replies reply resident residents respondent respondents response responses staff subscriber
    subscribers user users viewer viewers visitor visitors vote voter voters votes worker workers
    """
)
"""Nouns that people of every kind are called by."""

KINDS_OF_PEOPLE = words(
    """
    academic academics boys buyer buyers carer carers chair chairs child children client clients councillor
    councillors customer customers dentist dentists doctor doctors driver drivers editor editors employer employers
    engineer engineers farmer farmers founder founders girls governor governors gp gps headteacher headteachers
    landlord landlords man men midwife midwives minister ministers mp mps nurse nurses owner owners paediatricians
    parent parents patient patients pediatricians pensioners pharmacist pharmacists physician physicians politician
    politicians publisher publishers pupil pupils researcher researchers retailer retailers scientist scientists
    seller sellers student students supplier suppliers surgeon surgeons teacher teachers teenagers tenant tenants
    therapist therapists trustee trustees woman women writer writers youngsters
    """
)
"""Nouns that name one kind of people: a number before one is a count of them alone."""

ANY_THINGS = words(
    """
    area areas bodies body case cases group groups institution institutions measure measures organisation
    organisations organization organizations place places site sites team teams unit units
    """
)
"""Nouns that organisations and places of every kind are called by."""

KINDS_OF_THINGS = words(
    """
    agencies agency authorities authority board boards borough boroughs branch branches business businesses ccg
    ccgs charities charity cities city clinic clinics college colleges companies company consortia consortium
    council councils counties countries country county couples department departments district districts families
    family federations firm firms footprint footprints home homes hospital hospitals household households icb icbs
    ics icss nation nations pcn pcns plan plans practice practices project projects provider providers region
    regions scheme schemes school schools seat seats service services shop shops state states store stores stp stps
    system systems town towns trust trusts universities university ward wards
    """
)
"""Nouns that name one kind of organisation or place."""

USED_FOR_ONE_ANOTHER: tuple[frozenset[str], ...] = (
    words("company companies firm firms business businesses employer employers"),
    words("council councils authority authorities borough boroughs district districts"),
    words("doctor doctors gp gps physician physicians surgeon surgeons paediatricians pediatricians"),
    words("practice practices surgery surgeries clinic clinics"),
    words("trust trusts hospital hospitals provider providers"),
    words("shop shops store stores retailer retailers"),
    words("student students pupil pupils child children"),
    words("teacher teachers headteacher headteachers"),
    words("household households home homes family families"),
    words("politician politicians mp mps councillor councillors minister ministers"),
    words("buyer buyers customer customers client clients"),
    words("scientist scientists researcher researchers academic academics"),
    words("writer writers editor editors publisher publishers"),
)
"""Nouns that say much the same of those whom a survey asked: where it has one of a set, editors may use another."""

COUNTED_NOUNS = ANY_PEOPLE | KINDS_OF_PEOPLE | ANY_THINGS | KINDS_OF_THINGS
"""Nouns that make a number before them a count, beside the survey's own."""

PEOPLE_ENDINGS = (
    "ologists", "ographers", "icians", "ivists", "alists", "analysts", "scientists", "therapists", "makers", "holders",
    "workers", "leaders", "officers", "governors", "directors", "advisers", "advisors", "trainees", "people",
)  # fmt: skip
"""Ends of nouns for people, where the noun itself is in no list."""
