"""A picture's size is read from its first bytes, and what can't be sent is refused with the reason."""

from __future__ import annotations

import io

import pytest
from compose_specimen import PUBLICATION, Making, only, png
from hypothesis import given
from hypothesis import strategies as st

from newsletter.compose.compose import compose
from newsletter.compose.pictures import NotAPicture, read_picture, read_pictures, read_size
from newsletter.compose.theme import Theme
from newsletter.draft.parse import parse
from newsletter.problems import Span
from newsletter.resolve.resolved import Resolved


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGB"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB"), ("WEBP", "RGBA")]
)
@pytest.mark.parametrize("lossless", [False, True])
def test_sizes_agree_with_pillow(form: str, mode: str, lossless: bool) -> None:
    from PIL import Image

    stream = io.BytesIO()
    Image.new(mode, (321, 123)).save(stream, form, **({"lossless": lossless} if form == "WEBP" else {}))
    assert read_size(stream.getvalue()) == (f"image/{form.lower()}", 321, 123)


def test_a_400_megapixel_picture_is_refused_with_its_size() -> None:
    with pytest.raises(NotAPicture, match="20,000 by 20,000 pixels"):
        read_picture("x.png", png(20_000, 20_000, real=False))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"", "not a PNG"),
        (b"hello", "not a PNG"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10", "damaged"),
        (b"\xff\xd8\x00\x00", "damaged"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "damaged"),
    ],
)
def test_other_bytes_are_refused_with_the_reason(content: bytes, says: str) -> None:
    with pytest.raises(NotAPicture, match=says):
        read_picture("x", content)


@given(st.binary(max_size=64), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF89a", b"RIFF0000WEBP"]))
def test_no_bytes_break_the_reader(rest: bytes, head: bytes) -> None:
    try:
        media_type, width, height = read_size(head + rest)
    except NotAPicture:
        return
    assert media_type.startswith("image/")
    assert width >= 0
    assert height >= 0


def test_names_are_unique_and_plain() -> None:
    uses = {"a b.png": Span(), "a-b.png": Span(), "A-B.PNG": Span(), "deep/é.png": Span(), "a.png": Span()}
    pictures, problems = read_pictures(uses, {file: png(2, 2) for file in uses})
    names = [picture.name for picture in pictures.values()]
    assert problems == ()
    assert names == ["a-b.png", "a-b-2.png", "a-b-3.png", "deep--.png", "a.png"]


@pytest.mark.parametrize("source", ["a.png", "./a.png", "2016-11-16-x/a.png", "./2016-11-16-x/a.png"])
def test_a_picture_is_found_from_its_folder_and_from_beside_the_issue(commissioner: Theme, source: str) -> None:
    """The second is the path by which GitHub and editors show it."""
    text = f'---\nsubject: S\n---\n![Alone]({source})\n\nWords ![among]({source} "t") words, ![again](a.png).\n'
    draft = parse(text, "issues/2016-11-16-x.md")
    edition = compose(Resolved(draft, {}, (), (), ()), commissioner, PUBLICATION, {"a.png": png(2, 2)})
    assert [*edition.pictures] == ["a.png"]
    assert edition.html.count('src="images/a.png"') == edition.web.count('src="images/a.png"') == 3


def test_a_picture_that_can_not_be_sent_is_a_problem_at_its_place(commissioner: Theme) -> None:
    making = Making()
    issue = only(making.image("x.svg", "A drawing"), making=making)
    edition = compose(issue, commissioner, PUBLICATION, {"x.svg": b"<svg/>"})
    (problem,) = edition.problems
    assert (problem.rule, problem.span) == ("image-missing", issue.draft.images[0].span)
    assert "SVG" in problem.message
