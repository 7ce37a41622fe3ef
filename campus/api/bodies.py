"""What programs send: JSON with readings, in clear words where it is anything else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from pyramid.i18n import TranslationString

from campus.spaces.services.readings import RawReading
from campus.web.locale import _

MOST_READINGS = 1_000
_MEMBERS = frozenset({"readings", "leave_out_wrong"})
_FIELDS = ("room", "kind", "at", "value")
_NO_OBJECT = _("Write each reading as an object with room, kind, at and value.")
_NO_TEXT = _("room, kind and at are texts.")
_NO_NUMBER = _("value is a number.")


class _Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SentReadings:
    """What was sent, ``number`` of each its index; ``malformed``: what is wrong with those that cannot be read at all,
    by index. ``leaves_out``: the wrong ones may be left out."""

    raw: list[RawReading]
    malformed: dict[int, TranslationString]
    leaves_out: bool


class BodyRefused(ValueError):
    """A body that is not read; ``status`` is 400, 413 or 422."""

    def __init__(self, status: int, text: TranslationString) -> None:
        super().__init__(str(text))
        self.status, self.text = status, text


def read_body(body: bytes) -> SentReadings:
    """Read ``{"readings": [{"room", "kind", "at", "value"}, …], "leave_out_wrong": false}``. Raises
    :class:`BodyRefused`."""
    document = _read_json(body)
    if not isinstance(document, dict) or not isinstance(document.get("readings"), list):
        raise BodyRefused(422, _("Send an object with a list named readings."))
    leaves_out = document.get("leave_out_wrong", False)
    if not isinstance(leaves_out, bool):
        raise BodyRefused(422, _("leave_out_wrong is true or false."))
    if not document.keys() <= _MEMBERS:
        raise BodyRefused(422, _("Beside readings and leave_out_wrong nothing is read."))
    sent = document["readings"]
    if len(sent) > MOST_READINGS:
        raise BodyRefused(413, _("Send at most ${most} readings at once.", mapping={"most": MOST_READINGS}))
    malformed = {index: why for index, each in enumerate(sent) if (why := _why_not(each))}
    raw = [_raw(index, each) for index, each in enumerate(sent) if index not in malformed]
    return SentReadings(raw, malformed, leaves_out)


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8"), parse_int=_Number, parse_float=_Number, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise BodyRefused(400, _("The body could not be read as JSON in UTF-8.")) from None


def _refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


def _why_not(reading: object) -> TranslationString | None:
    if not isinstance(reading, Mapping) or set(reading) != set(_FIELDS):
        return _NO_OBJECT
    room, kind, at, value = (reading[name] for name in _FIELDS)
    if any(not isinstance(each, str) or isinstance(each, _Number) for each in (room, kind, at)):
        return _NO_TEXT
    return None if isinstance(value, _Number) else _NO_NUMBER


def _raw(index: int, reading: Mapping[str, str]) -> RawReading:
    return RawReading(index, *(str(reading[name]) for name in _FIELDS))
