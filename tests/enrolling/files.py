"""Files of people as their senders make them."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

HEADERS = ("이름", "이메일", "휴대폰", "소속", "직함", "역할", "언어")


def csv_of(*rows: Sequence[str], encoding: str = "utf-8", headers: Sequence[str] = HEADERS) -> bytes:
    return "\r\n".join(",".join(row) for row in (headers, *rows)).encode(encoding)


def xlsx_of(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> bytes:
    book = Workbook()
    for row in (headers, *rows):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes], *, level: int = 9) -> bytes:
    """A workbook with other members in place of its own."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, True, level) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()
