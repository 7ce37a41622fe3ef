"""Picture files, good and hostile."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

# 36.35°N 127.38°E, and a name that must not be found anywhere.
SECRET = b"Hong Gildong's telephone"


def drawn(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that differs in each corner: red upper left, green upper right, blue lower left, white lower right."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((220, 30, 30), (0, 0, width // 2, height // 2))
    image.paste((30, 160, 60), (width // 2, 0, width, height // 2))
    image.paste((40, 60, 200), (0, height // 2, width // 2, height))
    return image.convert(mode)


def as_file(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """The octets of a picture."""
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def photo(width: int = 1200, height: int = 800, **how: Any) -> bytes:
    """A JPEG as a phone writes it."""
    return as_file(drawn(width, height), "JPEG", **how)


def with_place(width: int = 1200, height: int = 800, *, orientation: int = 1) -> bytes:
    """A JPEG that says where it was taken and how the phone was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 21.0, 0.0), 3: "E", 4: (127.0, 22.0, 48.0)})
    return photo(width, height, exif=exif, comment=SECRET)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that promises ``width`` × ``height`` pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
