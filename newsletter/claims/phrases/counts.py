"""Words that are a count by themselves. Examples: words, count, base."""

from __future__ import annotations

from newsletter.claims.meanings import Counted, Row, words

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

COUNTED_NOUNS = words(
    """
    academic academics adult adults agencies agency answer answers aos area areas attendee attendees authorities
    authority board boards bodies body borough boroughs boss bosses boys branch branches business businesses
    buyer buyers carer carers case cases ccg ccgs ceo ceos cfo cfos chair chairs charities charity chief chiefs
    child children cities citizen citizens city client clients clinic clinician clinicians clinics colleague
    colleagues college colleges commissioner commissioners companies company consortia consortium consultant
    consultants council councillor councillors councils counties countries country county couples customer
    customers delegate delegates dentist dentists department departments director directors district districts
    doctor doctors driver drivers editor editors employee employees employer employers engineer engineers
    executive executives expert experts families family farmer farmers federations firm firms footprint
    footprints founder founders girls governor governors gp gps group groups headteacher headteachers home homes
    hospital hospitals household households icb icbs ics icss individual individuals institution institutions
    interviewee interviewees landlord landlords leader leaders listeners man manager managers measure measures
    member members men midwife midwives minister ministers mp mps nation nations nurse nurses officer officers
    organisation organisations organization organizations owner owners paediatricians panelist panelists
    panellist panellists parent parents participant participants partner partners patient patients pcn pcns
    pediatricians pensioners people person persons pharmacist pharmacists physician physicians place places plan
    plans politician politicians practice practices professional professionals project projects provider
    providers publisher publishers pupil pupils reader readers region regions replies reply researcher
    researchers resident residents respondent respondents response responses retailer retailers scheme schemes
    school schools scientist scientists seat seats seller sellers service services shop shops site sites staff
    state states store stores stp stps student students subscriber subscribers supplier suppliers surgeon
    surgeons system systems teacher teachers team teams teenagers tenant tenants therapist therapists town towns
    trust trustee trustees trusts universities university user users viewer viewers visitor visitors vote voter
    voters votes ward wards woman women worker workers writer writers youngsters
    """
)
"""Nouns that make a number before them a count, beside the survey's own."""

PEOPLE_ENDINGS = (
    "ologists", "ographers", "icians", "ivists", "alists", "analysts", "scientists", "therapists", "makers", "holders",
    "workers", "leaders", "officers", "governors", "directors", "advisers", "advisors", "trainees", "people",
)  # fmt: skip
"""Ends of nouns for people, where the noun itself is in no list."""
