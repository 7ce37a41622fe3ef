"""Who came how often in a season, for those who lead the group: on a page, and as a file for a stated reason."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any
from urllib.parse import quote

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.domain.cells import inert
from campus.groups.queries.attendance import Attended, attendance_of_season, none_attended
from campus.groups.queries.sessions import presenter_choices
from campus.groups.resources import SeasonResource
from campus.people.download_form import DownloadForm
from campus.people.looking import note_download, note_look
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number

PAGE = "sessions/attendance.html"
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """Someone in a season's list."""

    resident_id: int
    name: str
    is_member: bool
    attended: Attended


def _rows(context: SeasonResource, request: Request) -> list[Row]:
    """The members of the group and everyone else who ever came: members first, then by name."""
    db, season_id = request.db, context.season.id
    figures = attendance_of_season(db, season_id, now=request.now)
    nobody = none_attended(db, season_id, now=request.now)
    members = dict(presenter_choices(db, context.group.id))
    names = members | names_of(db, figures.keys() - members.keys())
    return sorted(
        (Row(number, name, number in members, figures.get(number, nobody)) for number, name in names.items()),
        key=lambda each: (not each.is_member, each.name),
    )


def _page(context: SeasonResource, request: Request, form: DownloadForm) -> dict[str, Any]:
    rows, number = _rows(context, request), read_page_number(request)
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    note_look(request, Looked.ATTENDANCE, _thing(context), (each.resident_id for each in shown))
    return {
        "group": context.group,
        "season": context.season,
        "held": none_attended(request.db, context.season.id, now=request.now).held,
        "page": paged(request, shown, number=number, total=len(rows), size=PAGE_SIZE),
        "download": form,
    }


def _thing(context: SeasonResource) -> str:
    return f"season:{context.season.id}"


@view_config(route_name="sessions.attendance", request_method="GET", permission=Permission.LEAD_GROUP, renderer=PAGE)
def attendance(context: SeasonResource, request: Request) -> dict[str, Any]:
    """How often each member came, and everyone else who ever did; by name."""
    return _page(context, request, DownloadForm(request))


@view_config(route_name="sessions.attendance", request_method="POST", permission=Permission.LEAD_GROUP, renderer=PAGE)
def take_away(context: SeasonResource, request: Request) -> dict[str, Any] | Response:
    """The whole list as CSV (RFC 4180) in UTF-8, for whoever says what for."""
    form = DownloadForm(request)
    if not form.validate():
        return refused(request) | _page(context, request, form)
    rows, say = _rows(context, request), request.localizer.translate
    whose = (each.resident_id for each in rows)
    note_download(request, Looked.ATTENDANCE, _thing(context), whose, form.why)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([say(each) for each in (_("Name"), _("Member"), _("Sessions attended"), _("Sessions held"))])
    for row in rows:
        is_member = say(_("yes") if row.is_member else _("no"))
        writer.writerow([inert(row.name), is_member, row.attended.attended, row.attended.held])
    name = f"{say(_('Attendance'))} {context.group.slug} {context.season.number}.csv"
    response = Response(body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8")
    plain = f"attendance-{context.season.id}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
