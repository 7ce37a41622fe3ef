"""Whose a booking is, where an upper floor made it. Booking looks up to nobody, so those floors say so here."""

from collections.abc import Callable
from dataclasses import dataclass

from pyramid.config import Configurator
from pyramid.request import Request
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts


@dataclass(frozen=True, slots=True)
class Kin:
    """What a booking belongs to: its names, the address of the whole (``url``) and of this one date (``date_url``), and
    who may change it besides those who booked it."""

    name_ko: str
    name_en: str
    url: str
    date_url: str
    leader_ids: frozenset[int]


FindKin = Callable[[Session, OccurrenceFacts], Kin | None]


def kin_of(request: Request, facts: OccurrenceFacts) -> Kin | None:
    """What ``facts`` belong to; nobody is asked about bookings that are for no group."""
    finders: list[FindKin] = request.registry["booking_kin"] if facts.is_for_group else []
    return next((kin for find in finders if (kin := find(request.db, facts)) is not None), None)


def _add_kin(config: Configurator, find: FindKin) -> None:
    config.registry["booking_kin"].append(find)


def includeme(config: Configurator) -> None:
    """The directive ``config.add_booking_kin(find)``."""
    config.registry["booking_kin"] = []
    config.add_directive("add_booking_kin", _add_kin, action_wrap=False)
