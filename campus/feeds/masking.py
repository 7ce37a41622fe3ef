"""Less of an event than its stored text tells: what is kept is named here, everything else is left out."""

import hmac
import re
from collections.abc import Iterator

from campus.feeds.models import Detail
from campus.ical.text import escape, fold

# When and where, and how often it changed.
_TIME_AND_PLACE = frozenset(
    {
        *("BEGIN", "END", "DTSTAMP", "RECURRENCE-ID", "DTSTART", "DTEND", "RRULE", "EXDATE", "SEQUENCE", "CREATED"),
        *("LAST-MODIFIED", "STATUS", "TRANSP", "LOCATION", "GEO"),
    }
)
_TITLED = _TIME_AND_PLACE | {"UID", "SUMMARY", "COLOR", "RELATED-TO"}
_STAMP = re.compile(r"(?P<name>.*?)(?P<stamp>-\d{8}T\d{6}Z)?\Z")
_NAME = re.compile(r"[^:;]*")


def busy_name(name: str, secret: bytes) -> str:
    """The left part of the UID under which the time of event ``name`` is taken.

    The same in every feed and not to be linked to ``name`` without the hub's secret.
    """
    return hmac.digest(secret, b"campus.feeds.busy:" + name.encode(), "sha256").hex()[:32]


def masked(text: str, detail: Detail, *, booked: str, secret: bytes) -> str:
    """The VEVENTs of ``text`` with no more than ``detail``; ``booked`` is what a busy one is called.

    A title has the same UID as the whole event, what is only busy another one. Text that says no more already stays
    as it is: it has no link.
    """
    if detail is Detail.FULL or "\r\nURL:" not in text:
        return text
    lines = text.replace("\r\n ", "").split("\r\n")
    kept = _titled(lines) if detail is Detail.TITLE else _busy(lines, booked, secret)
    return "".join(f"{fold(line)}\r\n" for line in kept)


def _titled(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if _name(line) in _TITLED:
            yield line


def _busy(lines: list[str], booked: str, secret: bytes) -> Iterator[str]:
    for line in lines:
        name = _name(line)
        if name in ("UID", "RELATED-TO"):
            yield f"{name}:{_busy_uid(line.partition(':')[2], secret)}"
        elif name == "SUMMARY":
            yield f"SUMMARY:{escape(booked)}"
        elif name in _TIME_AND_PLACE:
            yield line


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[0] if found else ""


def _busy_uid(uid: str, secret: bytes) -> str:
    left, at, host = uid.rpartition("@")
    found = _STAMP.fullmatch(left)
    name, stamp = (found["name"], found["stamp"] or "") if found else (left, "")
    return f"{busy_name(name, secret)}{stamp}{at}{host}"
