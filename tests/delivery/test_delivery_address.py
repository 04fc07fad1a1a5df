from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.address import LONGEST, AddressInvalid, canonical_address


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada@example.org\t", "ada@example.org"),
        ("\u00a0ada@example.org", "ada@example.org"),
        ("a.d.a@example.org", "a.d.a@example.org"),
        ("ada+news@example.org", "ada+news@example.org"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ada@例え.example", "ada@xn--r8jz45g.example"),
    ],
)
def test_one_person_has_one_form(written: str, canonical: str) -> None:
    assert canonical_address(written) == canonical


def test_dots_are_left_alone_as_only_some_servers_ignore_them() -> None:
    assert canonical_address("a.da@example.org") != canonical_address("ada@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "ada",
        "=?utf-8?q?a=0d=0abcc=3a=20x=40y.z?=@example.org",
        "=?utf-8?Q?ada?=.b@example.org",
        "ada@",
        "@example.org",
        "ada@@example.org",
        "ada@b@example.org",
        "ada@localhost",
        "ada@example..org",
        "ada@.example.org",
        "ada@example.org.",
        "ada@-example.org",
        "ada@example.123",
        "ada@[127.0.0.1]",
        "a da@example.org",
        '"a da"@example.org',
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "Ada <ada@example.org>",
        "ada@example.org, bob@example.org",
        "mailto:ada@example.org",
        "ada@example.org>\r\nRCPT TO:<eve@example.org",
        "ada@example.org\r",
        "\nada@example.org",
        "ada@example.org\u0085",
        "ada@example.org\u2028",
        "ada\u202e@example.org",
        "ada\u200b@example.org",
        "ада@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
        "a@" + ".".join(["b" * 60] * 5) + ".org",
        "ada@exam_ple.org",
        "ada@☃️‍.example",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(AddressInvalid) as refused:
        canonical_address(text)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@given(st.text() | st.from_regex(r"[a-zA-Z.+']{1,9}@[\w.-]{1,12}\.[a-z]{2,4}", fullmatch=True))
def test_whatever_passes_is_safe_in_a_command_and_canonical_already(text: str) -> None:
    try:
        address = canonical_address(text)
    except AddressInvalid:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>",;:\\()[]')
    assert len(address) <= LONGEST
    assert canonical_address(address) == address
