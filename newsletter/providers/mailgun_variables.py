"""Mailgun's own syntax: recipient variables, `%recipient.NAME%`, which it fills in everywhere in a message.

Whether it reads what it has filled in once more is not documented, so readers' words are guarded too.
"""

from __future__ import annotations

import re

from newsletter.providers.merging import Kind

# What Mailgun would fill in by itself: %recipient%, %recipient.x%, %unsubscribe_url%, %tag_unsubscribe_url% and so on;
# and what would begin such a thing with the words that come after.
_NAMES = ("recipient", "unsubscribe", "tag_unsubscribe", "mailing_list")
_BEGUN = "|".join(sorted({name[:length] for name in _NAMES for length in range(len(name))}))
_ITS_OWN = re.compile(rf"%(?=(?:{'|'.join(_NAMES)})[\w.-]*(?:%|\Z)|(?:{_BEGUN})\Z)", re.I)


class _Variables:
    """In HTML a percent sign is guarded as an entity, in plain text by a word joiner after it, which can't be seen."""

    def variable(self, name: str) -> str:
        return f"%recipient.{name}%"

    def guarded(self, text: str, kind: Kind) -> str:
        return _ITS_OWN.sub("&#37;" if kind == "html" else "%\u2060", text)


VARIABLES = _Variables()
