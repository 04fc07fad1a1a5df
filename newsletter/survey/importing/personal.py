"""Columns that tell who somebody is, by their heading and by what stands in them."""

from __future__ import annotations

import re

from newsletter.survey.importing.cell_kinds import Kind
from newsletter.survey.importing.grouping import NO, YES
from newsletter.survey.importing.layout import Column
from newsletter.survey.importing.profile import Profile

_ENOUGH = 0.1  # of the filled cells: an address here and there in free text is masked where it is quoted
_OF_THINGS = (
    r"organi[sz]ation|company|practice|trust|employer|school|product|brand|file|user ?agent|device|browser|ccg|event"
    r"|job|role|team|department|council|form|survey|collector|list|course|other"
)
_HEADINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (
            r"^(your |recipient |work |home |contact |what is |please (give|enter) )*e-?mails?( ?address)?[?:*.]*$"
            r"|\be-?mail address\b",
            "an email address",
        ),
        (
            r"^(your |full |first |fore|given |last |sur|family |middle |maiden |contact |participant |respondent )*"
            r"names?( \(.*\))?[?:*]*$|^what is your (full |first |last )?name\b|^(fname|lname|forename|surname)$"
            r"|^recipient(first|last)name$|\b(first|last|given|family|full)[ _-]?name\b",
            "a name",
        ),
        (
            r"^(your |mobile |work |home |contact )*(tele)?(phone|mobile)( (no\.?|number|num))?[?:*]*$"
            r"|\b(telephone|phone|mobile) (no\b|num)",
            "a telephone number",
        ),
        (r"\bip[ _-]?(address|addr)\b|^ip(addr)?$", "an IP address"),
        (r"^(location)?(latitude|longitude)$|\b(latitude|longitude|geo[ _-]?location|gps|coordinates)\b", "a location"),
        (r"\b(post ?code|postal code|zip ?code|zip)\b", "a location"),
        (r"^(your |home |work |postal |street )*address( line)?( ?[0-9])?[?:*]*$", "a postal address"),
        (
            r"\b(date of birth|dob|birth ?date|nhs number|national insurance|passport|social security|ssn)\b"
            r"|^(externalreference|external ?data ?reference|(employee|staff) (id|number)|user ?name)$",
            "an identity",
        ),
    )
)
_CONTENTS: dict[Kind, str] = {
    "email": "email addresses",
    "telephone": "telephone numbers",
    "ip": "IP addresses",
    "coordinates": "locations",
    "postcode": "postcodes",
    "name": "names",
}


def personal(column: Column, profile: Profile) -> str:
    """Why the column tells who somebody is; "" where it does not seem to."""
    if column.role == "personal":
        return "the form keeps there who somebody is"
    for words in () if _ticked(column, profile) else {column.heading, column.text}:
        if why := _by_heading(words):
            return f"its heading speaks of {why}"
    for kind, what in _CONTENTS.items():
        if profile.share(kind) >= _ENOUGH:
            return f"it holds {what}"
    return ""


def _ticked(column: Column, profile: Profile) -> bool:
    """Whether the cells say no more than whether an option was chosen: “Email” may be one of the ways to be told."""
    said = {*YES, *NO, column.part.lower(), column.text.lower()}
    return profile.filled > 0 and profile.values is not None and all(value.lower() in said for value in profile.values)


def _by_heading(heading: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).replace("_", " ").strip()
    thing = re.search(rf"\b({_OF_THINGS})s?\b", words, re.IGNORECASE)
    for pattern, why in _HEADINGS:
        if (pattern.search(words) or pattern.search(heading)) and not (thing and why == "a name"):
            return why
    return ""
