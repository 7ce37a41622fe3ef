"""A raw message as far as answers of calendars need it: whoever sends it may send anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from campus.ical.replies import MOST_CHARACTERS, Reply, read_replies

MOST_OCTETS = 1024 * 1024
MOST_PARTS = 50
# Each level of nested parts takes the parser a few frames of the stack.
MOST_BOUNDARIES = 100
RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class RawMail:
    """``sender`` is the one address of From in small letters, empty where there is not exactly one; ``recipients`` are
    all words that look like addresses in headers that name recipients, in small letters."""

    sender: str
    recipients: frozenset[str]
    replies: tuple[Reply, ...]


def read_mail(octets: bytes) -> RawMail | None:
    """A message (RFC 5322, 2045), or None for what is too large or too deep, or breaks the parser. Never raises."""
    if len(octets) > MOST_OCTETS or octets.lower().count(b"boundary") > MOST_BOUNDARIES:
        return None
    try:
        message = message_from_bytes(octets)
        return RawMail(_sender(message), _recipients(message), tuple(_replies(message)))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # What the parser of the standard library raises for one hostile message or another.
        return None


def _sender(message: Message) -> str:
    headers = [str(each) for each in message.get_all("From", [])]
    addresses = [address for _, address in getaddresses(headers)] if len(headers) == 1 else []
    return addresses[0].lower() if len(addresses) == 1 else ""


def _recipients(message: Message) -> frozenset[str]:
    told = " ".join(str(value) for name in RECIPIENT_HEADERS for value in message.get_all(name, []))
    return frozenset(re.findall(r"[a-z0-9.+_-]{1,64}@[a-z0-9.-]{1,255}", told.lower()))


def _replies(message: Message) -> Iterator[Reply]:
    for number, part in enumerate(message.walk()):
        if number == MOST_PARTS:
            return
        if part.get_content_type() == "text/calendar":
            octets = part.get_payload(decode=True)
            if isinstance(octets, bytes) and len(octets) <= 4 * MOST_CHARACTERS:
                found = read_replies(_decoded(octets, part.get_content_charset() or "utf-8"))
                yield from found
                if found:
                    return  # the same again as an attachment


def _decoded(octets: bytes, charset: str) -> str:
    try:
        return octets.decode(charset, "replace")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")
