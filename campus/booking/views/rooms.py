"""The room page: facts, rules in plain sentences, the week."""

from datetime import timedelta
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.filters import read_day
from campus.booking.queries.board import Viewing, read_week
from campus.booking.resources import RoomResource
from campus.booking.views.board import cell_writer
from campus.booking.words import ROOM_KINDS
from campus.domain.hubtime import local_date
from campus.domain.opening import open_slots
from campus.permissions import Permission
from campus.web.sentences import policy_sentences


@view_config(route_name="booking.room", request_method="GET", permission=Permission.VISIT, renderer="booking/room.html")
def room(context: RoomResource, request: Request) -> dict[str, Any]:
    """One room and one of its weeks (``?week=`` any day of it)."""
    today = local_date(request.now)
    asked = read_day(request.GET.get("week"), today)
    monday = asked - timedelta(days=asked.weekday())
    found = context.room
    week = read_week(request.db, found, monday, Viewing(request.identity, request.now))
    rooms = context.catalogue.rooms
    return {
        "room": found,
        "kind": ROOM_KINDS[found.kind],
        "whole": rooms[found.whole_id] if found.whole_id else None,
        "parts": [rooms[part_id] for part_id in found.part_ids],
        "board": week,
        "cells": cell_writer(request),
        "monday": monday,
        "week_before": monday - timedelta(days=7),
        "week_after": monday + timedelta(days=7),
        "today": today,
        "rules": policy_sentences(found.rules.policy, request.locale_name),
        "hours": [
            (today + timedelta(days=n), open_slots(found.rules.hours, today + timedelta(days=n))) for n in range(7)
        ],
        "closures": [each for each in found.rules.closures if each.slot.ends_at > request.now][:5],
    }
