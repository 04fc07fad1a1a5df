"""Every rule, in the order in which they are documented."""

from __future__ import annotations

from newsletter.checks.rules.allowing import ALLOW_UNUSED
from newsletter.checks.rules.claims import CLAIM_FALSE, CLAIM_UNCERTAIN, CLAIM_UNREADABLE
from newsletter.checks.rules.clients import CLIENT_UNSUPPORTED
from newsletter.checks.rules.comparisons import COMPARISON_UNLIKE, COMPARISON_UNSUPPORTED
from newsletter.checks.rules.contrast import CONTRAST_LOW
from newsletter.checks.rules.figures import BASE_SMALL, FIGURE_CHANGED, FIGURE_WITHHELD
from newsletter.checks.rules.front_matter import FRONT_MATTER_INVALID
from newsletter.checks.rules.headings import HEADING_ORDER
from newsletter.checks.rules.images import IMAGE_ALT_MISSING, IMAGE_MISSING, IMAGE_TOO_HEAVY
from newsletter.checks.rules.inbox import PREHEADER_MISSING, SUBJECT_LONG
from newsletter.checks.rules.links import LINK_INSECURE, LINK_PLACEHOLDER, LINK_TEXT
from newsletter.checks.rules.markdown import MARKDOWN_SUSPECT
from newsletter.checks.rules.quotations import QUOTE_ALTERED, QUOTE_NOT_CLEARED, QUOTE_UNKNOWN
from newsletter.checks.rules.reading_list import READING_LIST_INCOMPLETE, READING_LIST_REPEAT
from newsletter.checks.rules.references import REFERENCE_MALFORMED, REFERENCE_UNKNOWN
from newsletter.checks.rules.repeats import PARAGRAPH_REPEATED
from newsletter.checks.rules.size import EMAIL_LARGE, EMAIL_TOO_LARGE
from newsletter.checks.rules.spelling import SPELLING_MIXED
from newsletter.checks.rules.sums import SHARES_SUM
from newsletter.checks.rules.surveys import CONFIG_INVALID, FIGURE_IMPOSSIBLE, SURVEY_INCOMPLETE, SURVEY_INVALID
from newsletter.checks.rules.themes import TEMPLATE_UNKNOWN_ELEMENT, UNSUBSCRIBE_MISSING
from newsletter.checks.rules.unsourced import FIGURE_UNSOURCED

RULES = (
    # What is written can't be read as what it should be.
    FRONT_MATTER_INVALID,
    SURVEY_INVALID,
    CONFIG_INVALID,
    REFERENCE_MALFORMED,
    REFERENCE_UNKNOWN,
    MARKDOWN_SUSPECT,
    TEMPLATE_UNKNOWN_ELEMENT,
    # What is said of figures.
    CLAIM_FALSE,
    CLAIM_UNCERTAIN,
    CLAIM_UNREADABLE,
    FIGURE_UNSOURCED,
    SHARES_SUM,
    COMPARISON_UNLIKE,
    COMPARISON_UNSUPPORTED,
    # The figures themselves.
    FIGURE_IMPOSSIBLE,
    FIGURE_WITHHELD,
    FIGURE_CHANGED,
    BASE_SMALL,
    SURVEY_INCOMPLETE,
    # Respondents' words.
    QUOTE_ALTERED,
    QUOTE_UNKNOWN,
    QUOTE_NOT_CLEARED,
    # The words around them.
    PARAGRAPH_REPEATED,
    SPELLING_MIXED,
    # Images, links, headings and the reading list.
    IMAGE_ALT_MISSING,
    IMAGE_MISSING,
    IMAGE_TOO_HEAVY,
    LINK_PLACEHOLDER,
    LINK_INSECURE,
    LINK_TEXT,
    HEADING_ORDER,
    READING_LIST_INCOMPLETE,
    READING_LIST_REPEAT,
    # The email as it arrives.
    SUBJECT_LONG,
    PREHEADER_MISSING,
    EMAIL_LARGE,
    EMAIL_TOO_LARGE,
    UNSUBSCRIBE_MISSING,
    CLIENT_UNSUPPORTED,
    CONTRAST_LOW,
    # The allowances.
    ALLOW_UNUSED,
)

BY_ID = {rule.id: rule for rule in RULES}

# Rules that only `check --online` can hold an issue to: an allowance for one is not unused because nobody looked.
NEED_NETWORK = frozenset({"link-dead"})


def is_allowable(rule: str) -> bool:
    """Whether an allowance or the configuration may silence `rule`; what is not registered never may."""
    return rule in BY_ID and BY_ID[rule].allowable
