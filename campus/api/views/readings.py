"""Readings: sent by meters, and read again."""

from collections.abc import Mapping
from datetime import datetime

from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.api.answers import answered, refusal, wrong_parts
from campus.api.bearers import with_key
from campus.api.bodies import BodyRefused, SentReadings, read_body
from campus.api.queries import Key, newest_readings
from campus.db import short_write
from campus.spaces.models import ReadingKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.reading_words import WRONG
from campus.spaces.services.readings import WrongReading, add_readings, read_instant, understand
from campus.web.locale import _

PAGE_SIZE = 100
_OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")


@view_config(
    route_name="api.readings",
    request_method="POST",
    permission=NO_PERMISSION_REQUIRED,  # the key is what is believed
    require_csrf=False,  # no cookie is looked at: nothing that a browser sends by itself opens this
)
def send(request: Request) -> Response:
    """Take readings in: all of them, or none while one is wrong."""
    return _take_in(request)


@view_config(route_name="api.readings", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def look(request: Request) -> Response:
    """The newest readings of one meter, a page at a time."""
    return _show(request)


@view_config(
    route_name="api.readings", request_method=_OTHER_METHODS, permission=NO_PERMISSION_REQUIRED, require_csrf=False
)
def refuse_method(request: Request) -> Response:
    """Readings are sent and read, never changed."""
    return refusal(request, 405, _("Use GET or POST."), headers={"Allow": "GET, HEAD, POST"})


@with_key
def _take_in(request: Request, key: Key) -> Response:
    if request.content_type != "application/json" or request.headers.get("Content-Encoding", "identity") != "identity":
        return refusal(request, 415, _("Send application/json, not compressed."))
    try:
        sent = read_body(request.body)
    except BodyRefused as refused:
        return refusal(request, refused.status, refused.text)
    foreign = _foreign(request, key, sent)
    if foreign:
        text = _("This key sends readings of one room only.")
        return refusal(request, 403, text, wrong_parts(request, foreign))
    new, errors = understand(read_catalogue(request.db), sent.raw, now=request.now)
    wrong = sent.malformed | {each.number: WRONG[each.why] for each in errors}
    if wrong and not sent.leaves_out:
        count = {"wrong": len(wrong), "sent": len(sent.raw) + len(sent.malformed)}
        text = _("${wrong} of ${sent} readings are wrong; none was taken in.", mapping=count)
        return refusal(request, 422, text, wrong_parts(request, wrong))
    with short_write(request) as db:
        added = add_readings(db, new, now=request.now)
    left_out = {"left_out": wrong_parts(request, wrong)} if sent.leaves_out else {}
    return answered({"new": added.new, "known": added.known, **left_out})


def _foreign(request: Request, key: Key, sent: SentReadings) -> dict[int, TranslationString]:
    """The readings that are not of the key's room; such a key learns of no other room whether there is one."""
    if key.room_id is None:
        return {}
    slug = read_catalogue(request.db).rooms[key.room_id].slug
    return {each.number: _("This is another room.") for each in sent.raw if each.room.strip() != slug}


@with_key
def _show(request: Request, key: Key) -> Response:
    room = read_catalogue(request.db).by_slug.get(request.GET.get("room", ""))
    if key.room_id is not None and (room is None or not key.opens(room.id)):
        return refusal(request, 403, _("This key reads readings of one room only."))
    kind, before = request.GET.get("kind", ""), request.GET.get("before")
    instant = None if before is None else read_instant(before.replace(" ", "+"))  # a plus that was not escaped
    wrong: dict[str, TranslationString] = {}
    if kind not in set(ReadingKind):
        wrong["kind"] = WRONG[WrongReading.KIND]
    if before is not None and instant is None:
        wrong["before"] = WRONG[WrongReading.INSTANT]
    if room is None or wrong:
        missing = {"room": WRONG[WrongReading.ROOM]} if room is None else {}
        return _wrong_query(request, missing | wrong)
    found = newest_readings(request.db, room.id, ReadingKind(kind), before=instant, limit=PAGE_SIZE + 1)
    shown = [{"room": room.slug, "kind": kind, "at": written(at), "value": value} for at, value in found[:PAGE_SIZE]]
    return answered({"readings": shown, "before": shown[-1]["at"] if len(found) > PAGE_SIZE else None})


def written(at: datetime) -> str:
    """An instant as programs read it: RFC 3339, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _wrong_query(request: Request, wrong: Mapping[str, TranslationString]) -> Response:
    translate = request.localizer.translate
    parts = [{"parameter": name, "detail": translate(text)} for name, text in wrong.items()]
    return refusal(request, 422, _("Ask like ?room=meeting-201&kind=power."), parts)
