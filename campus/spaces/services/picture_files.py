"""Picture files: decoded, put upright, made small, and written anew. Nothing of what was sent is stored as it came.

What a file is, its octets say, never its name. Being written anew leaves no metadata (a phone writes where a picture
was taken), no second file hidden behind the picture, and nothing that a browser could take for a page.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from threading import Lock
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageFile

from campus.spaces.pictures import PHOTO_WIDTHS, PLAN_WIDTHS, widths_of

MOST_OCTETS = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIDE = 200
MOST_STRETCHED = 4  # a side is at most so many times the other
_FORMATS = ("JPEG", "PNG", "WEBP")
# Phones put a second picture behind the first (MPO); only the first is taken.
_MANY_FRAMES_ARE_FINE = ("JPEG", "MPO")
# What the camera was held like (EXIF 2.32, table 5, tag 274).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PHOTO_QUALITY = 82
_DIGEST_LETTERS = 16
# A picture of 40 million pixels takes 220 MB (JPEG) to 680 MB (WebP) while it is decoded: one at a time in a process.
_ONE_AT_A_TIME = Lock()


class PictureProblem(StrEnum):
    """Why a file is not taken."""

    MISSING = "missing"
    TOO_LARGE = "too-large"
    NO_PICTURE = "no-picture"  # no JPEG, PNG or WebP, or a broken one
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_SMALL = "too-small"
    STRETCHED = "stretched"
    MOVING = "moving"


class PictureRefused(ValueError):
    """A file that is not taken; ``problem`` says why."""

    def __init__(self, problem: PictureProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored: octets by width in pixels. Width and height are those of the largest."""

    width: int
    height: int
    sizes: Mapping[int, bytes]
    digest: str


def read_photo_file(data: bytes) -> Picture:
    """A photo, in up to three widths as JPEG. Raises :class:`PictureRefused`."""
    return photo_of(_decoded(data, PHOTO_WIDTHS[-1]))


def read_plan_file(data: bytes) -> Picture:
    """A plan, in up to two widths as WebP without loss: lines and small letters stay sharp. Raises
    :class:`PictureRefused`."""
    return plan_of(_decoded(data, PLAN_WIDTHS[-1]))


def photo_of(image: Image.Image) -> Picture:
    """A picture in RGB as a photo is stored."""
    return _stored(image, PHOTO_WIDTHS, {"format": "JPEG", "quality": _PHOTO_QUALITY, "progressive": True})


def plan_of(image: Image.Image) -> Picture:
    """A picture in RGB as a plan is stored."""
    return _stored(image, PLAN_WIDTHS, {"format": "WEBP", "lossless": True, "quality": 40, "method": 2})


def _decoded(data: bytes, longest: int) -> Image.Image:
    """The picture in ``data``, upright, in RGB and on white, no side longer than ``longest`` pixels."""
    if not data:
        raise PictureRefused(PictureProblem.MISSING)
    if len(data) > MOST_OCTETS:
        raise PictureRefused(PictureProblem.TOO_LARGE)
    with _ONE_AT_A_TIME:
        # WeasyPrint lets the whole process take halves of pictures for whole ones; it draws no picture of anybody's.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            with Image.open(BytesIO(data), formats=_FORMATS) as opened:
                _check(opened)
                return _upright(opened, longest)
        except PictureRefused:
            raise
        except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PictureRefused(PictureProblem.TOO_MANY_PIXELS) from None
        except Exception:
            # Decoders meet hostile octets with whatever they raise: struct.error, SyntaxError, zlib.error, OSError …
            raise PictureRefused(PictureProblem.NO_PICTURE) from None


def _check(image: Image.Image) -> None:
    """Whether what the head of the file promises can be taken; nothing is decoded before."""
    short, long = sorted(image.size)
    if short * long > MOST_PIXELS:
        raise PictureRefused(PictureProblem.TOO_MANY_PIXELS)
    if short < LEAST_SIDE:
        raise PictureRefused(PictureProblem.TOO_SMALL)
    if long > short * MOST_STRETCHED:
        raise PictureRefused(PictureProblem.STRETCHED)
    if image.format not in _MANY_FRAMES_ARE_FINE and getattr(image, "is_animated", False):
        raise PictureRefused(PictureProblem.MOVING)


def _upright(opened: Image.Image, longest: int) -> Image.Image:
    profile = opened.info.get("icc_profile")
    # JPEG is decoded no larger than needed.
    opened.draft("RGB", (longest * 2, longest * 2))
    opened.load()
    turn = _turn(opened)
    image = _plain(opened)
    if turn is not None:
        image = image.transpose(turn)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return _on_white(_in_srgb(image, profile))


def _turn(opened: Image.Image) -> Image.Transpose | None:
    """How the picture must be turned to stand upright; what cannot be read says nothing."""
    try:
        return _TURNS.get(opened.getexif().get(ExifTags.Base.Orientation) or 0)
    except Exception:
        # Metadata of a good picture may be broken in any way.
        return None


def _plain(image: Image.Image) -> Image.Image:
    """The same in a mode that can be made smaller: eight bits a channel, no palette."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as screens show them. A profile that cannot be read counts as none."""
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA"):
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


def _stored(image: Image.Image, wanted: tuple[int, ...], how: Mapping[str, Any]) -> Picture:
    sizes = {}
    for width in widths_of(image.width, wanted):
        small = image
        if width < image.width:
            height = height_at(width, image.width, image.height)
            small = image.resize((width, height), Image.Resampling.LANCZOS)
        # A new one has no metadata that could be written along.
        bare = Image.new("RGB", small.size)
        bare.paste(small)
        out = BytesIO()
        bare.save(out, **how)
        sizes[width] = out.getvalue()
    digest = hashlib.sha256(b"".join(sizes.values())).hexdigest()[:_DIGEST_LETTERS]
    return Picture(image.width, image.height, sizes, digest)


def height_at(width: int, full_width: int, full_height: int) -> int:
    """How high a picture is in that width."""
    return max(1, round(full_height * width / full_width))
