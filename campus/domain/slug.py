"""The part of an address that names a thing: ``ai-friends``."""

import re
import unicodedata

LONGEST_SLUG = 60
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(name: str) -> str:
    """``name`` as a slug: Latin letters without accents and digits, joined by hyphens, at most 60; perhaps "".

    "AI Friends" gives ``ai-friends``, "Café 2" ``cafe-2``; Hangul leaves nothing behind.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return _NO_SLUG.sub("-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")


def is_slug(text: str) -> bool:
    """Whether ``text`` may stand in an address as it is."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None
