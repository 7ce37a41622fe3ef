"""Picture files: what is taken, upright and without metadata, and what is not."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from campus.spaces.services.picture_files import (
    MOST_OCTETS,
    Picture,
    PictureProblem,
    PictureRefused,
    height_at,
    read_photo_file,
    read_plan_file,
)
from tests.support.pictures import SECRET, as_file, bomb, drawn, photo, with_place

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 200), (255, 255, 255)


def opened(picture: Picture, width: int | None = None) -> Image.Image:
    return Image.open(BytesIO(picture.sizes[width or picture.width]))


def corners(picture: Picture) -> list[tuple[int, int, int]]:
    image = opened(picture).convert("RGB")
    w, h = image.size
    return [image.getpixel(at) for at in ((w // 4, h // 4), (w * 3 // 4, h // 4), (w // 4, h * 3 // 4))]


def is_like(found: list[tuple[int, int, int]], *wanted: tuple[int, int, int]) -> bool:
    pairs = zip(found, wanted, strict=True)
    return all(abs(a - b) < 30 for one, other in pairs for a, b in zip(one, other, strict=True))


def problem(data: bytes) -> PictureProblem:
    with pytest.raises(PictureRefused) as refusal:
        read_photo_file(data)
    return refusal.value.problem


def test_a_photo_is_kept_in_up_to_three_widths() -> None:
    picture = read_photo_file(photo(2400, 1600))
    assert {width: opened(picture, width).size for width in picture.sizes} == {
        480: (480, 320),
        960: (960, 640),
        1600: (1600, 1067),
    }
    assert {opened(picture, width).format for width in picture.sizes} == {"JPEG"}
    assert (picture.width, picture.height) == (1600, 1067)
    assert all(opened(picture, width).height == height_at(width, 1600, 1067) for width in picture.sizes)


@pytest.mark.parametrize(("size", "widths"), [((700, 500), [480, 700]), ((480, 300), [480]), ((300, 300), [300])])
def test_a_photo_is_never_made_larger(size: tuple[int, int], widths: list[int]) -> None:
    assert sorted(read_photo_file(photo(*size)).sizes) == widths


def test_a_tall_photo_is_no_longer_than_a_wide_one() -> None:
    picture = read_photo_file(photo(2400, 3200))
    assert (picture.width, picture.height) == (1200, 1600)
    assert sorted(picture.sizes) == [480, 960, 1200]


@pytest.mark.parametrize(
    ("orientation", "wanted"),
    [
        (1, (RED, GREEN, BLUE)),
        (2, (GREEN, RED, WHITE)),
        (3, (WHITE, BLUE, GREEN)),
        (4, (BLUE, WHITE, RED)),
        (5, (RED, BLUE, GREEN)),
        (6, (BLUE, RED, WHITE)),
        (7, (WHITE, GREEN, BLUE)),
        (8, (GREEN, WHITE, RED)),
    ],
)
def test_a_photo_stands_upright(orientation: int, wanted: tuple[tuple[int, int, int], ...]) -> None:
    picture = read_photo_file(with_place(900, 600, orientation=orientation))
    assert is_like(corners(picture), *wanted)
    assert (picture.width > picture.height) == (orientation < 5)


def test_where_it_was_taken_is_gone() -> None:
    data = with_place()
    assert SECRET in data and b"Exif" in data
    for read in (read_photo_file, read_plan_file):
        for octets in read(data).sizes.values():
            assert SECRET not in octets and b"Exif" not in octets and b"EXIF" not in octets
            assert not Image.open(BytesIO(octets)).getexif()
            assert set(Image.open(BytesIO(octets)).info) <= {
                *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"),
                *("loop", "background", "timestamp", "duration"),
            }


def test_broken_metadata_harms_no_good_picture() -> None:
    assert read_photo_file(photo(exif=b"Exif\0\0II*\0\xff\xff\xff\xff")).width == 1200


def test_what_hides_behind_a_picture_is_not_kept() -> None:
    hidden = BytesIO()
    with ZipFile(hidden, "w") as archive:
        archive.writestr("evil.html", SECRET + b"<script>alert(1)</script>")
    data = photo(comment=b"<script>alert(2)</script>") + hidden.getvalue()
    for octets in read_photo_file(data).sizes.values():
        assert b"script" not in octets and b"PK\x03\x04" not in octets and SECRET not in octets


@pytest.mark.parametrize(
    ("kind", "mode"),
    [*(("PNG", mode) for mode in ("RGB", "RGBA", "L", "P", "LA", "1")), ("WEBP", "RGB"), ("WEBP", "RGBA")],
)
def test_modes_of_every_kind(kind: str, mode: str) -> None:
    picture = read_photo_file(as_file(drawn(600, 400, mode), kind, **({"lossless": True} if kind == "WEBP" else {})))
    assert opened(picture).mode == "RGB"
    if mode in ("RGB", "RGBA", "P"):
        assert is_like(corners(picture), RED, GREEN, BLUE)


def test_cmyk_becomes_colours_of_screens() -> None:
    assert is_like(corners(read_photo_file(as_file(drawn(600, 400, "CMYK")))), RED, GREEN, BLUE)


def test_sixteen_bits_become_eight() -> None:
    grey = Image.new("I;16", (400, 300), 32768)
    shown = opened(read_photo_file(as_file(grey, "PNG"))).convert("L").getpixel((200, 150))
    assert 120 < shown < 136


def test_what_is_seen_through_stands_on_white() -> None:
    picture = read_plan_file(as_file(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"))
    assert opened(picture).getpixel((5, 5)) == (255, 255, 255)


def test_a_plan_is_kept_without_loss() -> None:
    picture = read_plan_file(as_file(drawn(1600, 1000), "PNG"))
    assert sorted(picture.sizes) == [800, 1600]
    assert opened(picture).format == "WEBP"
    assert opened(picture).convert("RGB").tobytes() == drawn(1600, 1000).tobytes()


def test_the_digest_names_the_content() -> None:
    first, again, other = (read_photo_file(photo(*size)) for size in ((600, 400), (600, 400), (604, 400)))
    assert first.digest == again.digest != other.digest


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", PictureProblem.MISSING),
        (SVG, PictureProblem.NO_PICTURE),
        (b"GIF89a" + bytes(600), PictureProblem.NO_PICTURE),
        (as_file(drawn(400, 300), "GIF"), PictureProblem.NO_PICTURE),
        (as_file(drawn(400, 300), "BMP"), PictureProblem.NO_PICTURE),
        (as_file(drawn(400, 300), "TIFF"), PictureProblem.NO_PICTURE),
        (b"%PDF-1.7\n" + bytes(600), PictureProblem.NO_PICTURE),
        (b"<html>" + photo(), PictureProblem.NO_PICTURE),
        (photo()[:3000], PictureProblem.NO_PICTURE),
        (as_file(drawn(900, 600), "PNG")[:-200], PictureProblem.NO_PICTURE),
        (bomb(50_000, 50_000), PictureProblem.TOO_MANY_PIXELS),
        (bomb(8_000, 6_000), PictureProblem.TOO_MANY_PIXELS),
        (photo(199, 300), PictureProblem.TOO_SMALL),
        (photo(1300, 300), PictureProblem.STRETCHED),
        (bytes(MOST_OCTETS + 1), PictureProblem.TOO_LARGE),
        (
            as_file(drawn(300, 300), "PNG", save_all=True, append_images=[drawn(300, 300, "L").convert("RGB")]),
            PictureProblem.MOVING,
        ),
        (
            as_file(drawn(300, 300), "WEBP", save_all=True, append_images=[Image.new("RGB", (300, 300))], duration=90),
            PictureProblem.MOVING,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, PictureProblem) else "",
)
def test_what_is_not_taken(data: bytes, why: PictureProblem) -> None:
    assert problem(data) is why


def test_half_a_picture_is_none_whoever_else_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint lets Pillow fill up what is missing, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert problem(photo()[:3000]) is PictureProblem.NO_PICTURE


def test_a_second_picture_of_a_phone_is_left_out() -> None:
    data = as_file(drawn(600, 400), "MPO", save_all=True, append_images=[drawn(300, 200, "L").convert("RGB")])
    assert is_like(corners(read_photo_file(data)), RED, GREEN, BLUE)


_GOOD = [photo(300, 200), as_file(drawn(300, 200, "P"), "PNG"), as_file(drawn(300, 200), "WEBP"), with_place(300, 200)]
_ODD = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


_HEADS = [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X"]


@_ODD
@given(st.binary(max_size=600), st.sampled_from(_HEADS))
def test_any_octets_are_refused_in_words_or_taken(data: bytes, head: bytes) -> None:
    try:
        read_photo_file(head + data)
    except PictureRefused as refusal:
        assert refusal.problem in PictureProblem


@_ODD
@given(st.sampled_from(_GOOD), st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=12), st.data())
def test_good_files_with_wrong_octets(good: bytes, wrong: list[tuple[int, int]], data: st.DataObject) -> None:
    octets = bytearray(good[: data.draw(st.integers(1, len(good)))])
    for at, value in wrong:
        octets[at % len(octets)] = value
    try:
        picture = read_photo_file(bytes(octets))
    except PictureRefused:
        return
    for width, kept in picture.sizes.items():
        assert Image.open(BytesIO(kept)).width == width
        assert b"Exif" not in kept
