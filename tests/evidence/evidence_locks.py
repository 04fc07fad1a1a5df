"""A lock for the tests of this room, as an issue that was approved, sent, changed and approved again leaves it."""

from __future__ import annotations

from msgspec.structs import replace

from newsletter.evidence.lock import Approval, Digests, Lock, LockedEdition, LockedFigure, Sending
from newsletter.resolve.standing import Standing

FIGURE = LockedFigure(
    reference="stat:ccg/outturn/surplus",
    kind="fill",
    text="49 per cent",
    stood=Standing((49.494949494949495,), (49,), (99,)),
    unit="per cent",
    outcome="",
    survey="autumn",
    question="How will your CCG end this financial year?",
    option="Balance or surplus",
    sentence="Only 49 per cent expect “balance”.",
)
RANGE = replace(
    FIGURE,
    reference="stat:facts/inadequate",
    kind="check",
    text="at least twenty",
    stood=Standing((None,), ((20.0, 30.0),), (None,)),
    unit="CCGs",
    outcome="true",
    sentence="We know of at least twenty.",
    follows=True,
)
EDITION = LockedEdition(
    edition="a" * 64,
    subject="Balance",
    preheader="In the balance",
    title="Balance",
    byline="",
    date="2016-11-16",
    language="",
    surveys={"ccg": "autumn"},
    senders={"commissioners": "The Commissioner <commissioner@example.org>, replies to editor@example.org"},
    digests=Digests("d" * 64, "e" * 64, "f" * 64, "0" * 64, "1" * 64, {"autumn": "2" * 64, "facts": "3" * 64}),
    files={"email.html": "4" * 64, "images/a.png": "5" * 64},
    figures=(FIGURE, RANGE),
)
SENDING = Sending(
    edition="a" * 64,
    list="commissioners",
    provider="mailgun",
    started="2016-11-16T07:30:00.000Z",
    finished="2016-11-16T07:31:00.000Z",
    accepted=417,
    refused=1,
    held=0,
    planned=0,
    ledger="5eed5eed5eed5eed",
)
AGAIN = replace(EDITION, edition="b" * 64, figures=(replace(FIGURE, text="51 per cent"), RANGE))
LOCK = Lock(
    issue="2016-11-16-after",
    approval=Approval("b" * 64, "The editor of these tests <editor@example.org>", "2016-11-17T09:00:00Z"),
    sendings=(SENDING,),
    editions=(EDITION, AGAIN),
)
