"""Addresses of the same page, and who linked to it first."""

from __future__ import annotations

import pytest

from newsletter.checks.addresses import FirstLinks, address_key

LINKS = [
    ("https://example.org/report", "one"),
    ("https://www.example.org/report/?utm_source=x#top", "two"),
    ("https://example.org/report?page=2", "three"),
    ("https://example.org", "four"),
    ("https://other.example.org/report", "five"),
]


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("http://example.org/report", "one"),
        ("https://EXAMPLE.org/report/", "one"),
        ("https://www.example.org/report?utm_campaign=y", "one"),
        ("https://example.org/report?page=2&utm_medium=z", "three"),
        ("https://example.org/report?page=3", None),
        ("https://example.org/Report", None),
        ("https://www.example.org/", "four"),
        ("https://other.example.org/report", "five"),
        ("https://example.org/reports", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_the_first_issue_that_linked_to_the_same_page(address: str, slug: str | None) -> None:
    assert FirstLinks(LINKS).first(address) == slug


def test_an_address_that_is_none_is_like_itself_alone() -> None:
    assert address_key(" https://[ ") == "https://["
    assert FirstLinks([("https://[", "one")]).first("https://[") == "one"
