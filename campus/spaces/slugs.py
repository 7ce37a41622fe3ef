"""Addresses of places: made once from the English name, kept whatever the place is called later."""

import re
import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

LONGEST = 60
_TAIL = 5


def plain_slug(name: str, otherwise: str) -> str:
    """``name`` in small letters, digits and hyphens, at most 55 characters; ``otherwise`` where nothing is left."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[: LONGEST - _TAIL].rstrip("-") or otherwise


def free_slug(db: Session, table: Any, name: str, otherwise: str) -> str:
    """An address that no row of ``table`` has: that of the name, with a number behind it where it is taken."""
    wanted = plain_slug(name, otherwise)
    taken = set(db.scalars(select(table.slug).where(table.slug.startswith(wanted, autoescape=True))))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
