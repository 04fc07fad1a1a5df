"""A key of a provider that holds the audience is found nowhere, whichever of its calls goes wrong."""

from __future__ import annotations

import base64
import pickle
import traceback
from contextlib import suppress
from pathlib import Path

import faults
import pytest
from campaign_world import KEY, VENDORS, Newsroom, Vendor, fail
from canary import logins, told_back, told_back_as_json, traces, ways
from stand_in import Fault

from newsletter.delivery.evidence import calls_of
from newsletter.errors import NewsletterError

FAULTS: dict[str, Fault] = {
    "refused": told_back(KEY, 400),
    "key": told_back(KEY, 401),
    "gateway": told_back(KEY, 502),
    "nonsense": told_back(KEY, 200),
    "in its own words": told_back_as_json(KEY),
    "lost": faults.drop_reply,
}
STEPS = ("audiences", "find", "create", "store", "content", "state", "send", "test")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_key_is_in_nothing_that_is_said_or_kept(vendor: Vendor, step: str, tmp_path: Path) -> None:
    forms = (*ways(KEY), *logins(KEY, "any", "anystring", "newsletter", "api", *map(str, vendor.options.values())))
    said: list[str] = []
    for name, fault in FAULTS.items():
        with vendor.stand_in(key=KEY, checked=False) as server:
            room = Newsroom(vendor, server.address, tmp_path / name)
            fail(server, vendor.verbs[step], fault)
            provider = room.open()
            try:
                report = room.send(provider=provider, tests=("ada@example.org",) if step == "test" else ())
                said += [repr(report), report.words, report.help]
            except NewsletterError as error:
                said += [*traceback.format_exception(error), error.help]
            said += [repr(room.calls), repr(provider), *(repr(call) for call in calls_of(room.engine, 1))]
            with suppress(TypeError, AttributeError):  # it can not be pickled at all
                said.append(repr(pickle.dumps(provider)))
            assert any(
                KEY in header or _in_base64(header) for each in server.requests for header in each.headers.values()
            )
    assert traces(forms, said, tmp_path.rglob("*")) == []


def _in_base64(header: str) -> bool:
    with suppress(ValueError):
        return KEY.encode() in base64.b64decode(header.rpartition(" ")[2], validate=True)
    return False
