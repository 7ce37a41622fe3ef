"""The access log as a chain: each entry's hash covers all of it and the hash of the entry before.

SHA-256 over one canonical text: a JSON array without spaces, in ASCII, of the format's name, the number, the instant in
seconds since 1970, the texts in the order below, an array of the people's keys in the order of their code points, and
the hash before. Whoever has the rows can work every hash out again with any JSON and SHA-256 library.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

FORMAT = "campus-access-1"
# What the first entry of all follows.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Access:
    """One entry before it is linked: who (random key, "" is the hub itself) looked at whose data (random keys), from
    which network, in which role, at what, and for which reason."""

    at: datetime
    actor_key: str
    role: str
    network: str
    what: str
    thing: str
    act: str
    purpose: str
    reason: str
    people: tuple[str, ...]


def link(access: Access, number: int, previous: str) -> str:
    """The hash (64 hexadecimal digits) of ``access`` as entry ``number`` after the one with the hash ``previous``."""
    parts = [
        *(FORMAT, number, int(access.at.timestamp()), access.actor_key, access.role, access.network),
        *(access.what, access.thing, access.act, access.purpose, access.reason),
        *(sorted(access.people), previous),
    ]
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
