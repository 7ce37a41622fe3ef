"""Files of readings at the desk: sent, looked at, taken in."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.services import record
from campus.db import short_write
from campus.desk.forms.readings import AgreeForm
from campus.desk.manage.readings import PAGE, readings_page
from campus.desk.resources import SentReadings
from campus.domain.hubtime import local
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.reading_files import count_added
from campus.spaces.reading_words import FILE_PROBLEMS, WRONG
from campus.spaces.services.reading_files import (
    COLUMNS,
    MOST_OCTETS,
    FileRefused,
    drop_file,
    keep_file,
    read_rows,
)
from campus.spaces.services.readings import add_readings, understand
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PREVIEW = "desk/reading_file.html"
FEW_WRONG = 50
_CAN_SEND = Permission.MANAGE_SPACES


@view_config(route_name="desk.readings.sample", request_method="GET", permission=_CAN_SEND)
def sample(request: Request) -> Response:
    """A file to fill in, with a room of this hub."""
    rooms = read_catalogue(request.db).bookable
    slug, at = rooms[0].slug if rooms else "room", local(request.now.replace(minute=0, second=0, microsecond=0))
    values = (("power", "412.5"), ("presence", "3"), ("co2", "640"))
    lines = [",".join(COLUMNS), *(f"{slug},{kind},{at.isoformat()},{value}" for kind, value in values)]
    response = Response("\r\n".join([*lines, ""]), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="readings.csv"'
    return response


@view_config(route_name="desk.readings.send", request_method="POST", renderer=PAGE, permission=_CAN_SEND)
def send(request: Request) -> dict[str, Any] | Response:
    """Lead to what is in the file, or say why nothing can be read in it."""
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        return _unread(request, _("Choose a file first."))
    data = sent.file.read(MOST_OCTETS + 1)
    try:
        read_rows(data)
    except FileRefused as refusal:
        return _unread(request, FILE_PROBLEMS[refusal.problem])
    with short_write(request) as db:
        key = keep_file(db, data, by=request.identity.resident_id, now=request.now)
    return HTTPSeeOther(request.route_path("desk.readings.file", key=key))


def _unread(request: Request, why: TranslationString) -> dict[str, Any]:
    return refused(request) | readings_page(request, problem=why)


@view_config(route_name="desk.readings.file", request_method="GET", renderer=PREVIEW, permission=_CAN_SEND)
def look(context: SentReadings, request: Request) -> dict[str, Any]:
    """How many readings are new, how many known, and what is wrong."""
    return _preview(context, request, AgreeForm(request))


def _preview(context: SentReadings, request: Request, form: AgreeForm) -> dict[str, Any]:
    rows = read_rows(context.data)
    new, wrong = understand(read_catalogue(request.db), rows, now=request.now)
    by_number = {each.number: each for each in rows} if wrong else {}
    return {
        "key": context.key,
        "form": form,
        "count": len(rows),
        "added": count_added(request.db, new),
        "wrong_count": len(wrong),
        "wrong": [(by_number[each.number], WRONG[each.why]) for each in wrong[:FEW_WRONG]],
    }


@view_config(route_name="desk.readings.file", request_method="POST", renderer=PREVIEW, permission=_CAN_SEND)
def take_in(context: SentReadings, request: Request) -> dict[str, Any] | Response:
    """Take the readings in; while rows are wrong only if the manager says to leave them out."""
    form = AgreeForm(request)
    new, wrong = understand(read_catalogue(request.db), read_rows(context.data), now=request.now)
    if wrong and not form.leave_out.data:
        form.refuse("leave_out", _("Tick this to take in the others, or mend the file and send it again."))
        return refused(request) | _preview(context, request, form)
    with short_write(request) as db:
        if not drop_file(db, context.key):
            raise HTTPNotFound()  # taken in by a second click
        added = add_readings(db, new, now=request.now)
        details = {"new": added.new, "known": added.known, "left_out": len(wrong)}
        by = request.identity.resident_id
        record(db, "readings.taken-in", ("readings", 0), by=by, now=request.now, details=details)
    text = _("Taken in: ${new} new. ${known} were known, ${left_out} left out.", mapping=details)
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.readings"))
