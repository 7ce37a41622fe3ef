"""Who did what: every act of the hub, searchable."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.audit.acts import list_acts, subjects_of
from campus.audit.kinds import Looked
from campus.desk.act_words import ACTS, SUBJECTS
from campus.desk.detail_words import DETAILS, told
from campus.desk.forms.audit import ActsFilterForm
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.web.older import older_url, read_before

PAGE = "desk/audit.html"
PAGE_SIZE = 50
# Where a subject has a page that is found by its number.
ADDRESSES = {"booking": "/bookings/{}", "session": "/sessions/{}", "help_call": "/manage/help/{}"}


@view_config(route_name="desk.audit", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def show_acts(request: Request) -> dict[str, Any]:
    """Acts, newest first, as filtered."""
    db, form = request.db, ActsFilterForm(request)
    found = list_acts(db, form.wanted(db, request), before=read_before(request), limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    people = {each.actor_id for each in shown if each.actor_id} | subjects_of(shown, "resident")
    note_look(request, Looked.ACTS, "", people, even_if_nobody=True)
    return {
        "filter": form,
        "acts": shown,
        "older": older_url(request, shown[-1].id) if len(found) > PAGE_SIZE else None,
        "is_first": read_before(request) is None,
        "names": names_of(db, people),
        "act_words": ACTS,
        "subject_words": SUBJECTS,
        "detail_words": DETAILS,
        "told": told,
        "addresses": ADDRESSES,
    }
