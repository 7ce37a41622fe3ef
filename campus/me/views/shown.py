"""What others see of me: consents field by field, and my interests."""

from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.me.forms import InterestsForm, ShownForm
from campus.me.views.profile import PAGE, done, my_page
from campus.people.services.listing import choose_shown, keep_interests
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _


@view_config(route_name="me.shown", request_method="POST", permission=Permission.BE_RESIDENT)
def save_shown(request: Request) -> Response:
    """Show what is ticked, and nothing else."""
    form = ShownForm(request)
    me, is_listed = request.identity.resident_id, form.listed.data
    choose_shown(request.db, me, is_listed=is_listed, shown=form.shown(), now=request.now)
    if is_listed:
        return done(request, _("Your choice is saved. This is what others see now."), "shown")
    return done(request, _("You are not listed. Nobody sees you in the directory."), "shown")


@view_config(route_name="me.interests", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def save_interests(request: Request) -> dict[str, Any] | Response:
    """Keep my interests, and a suggested one if its button was pressed."""
    form = InterestsForm(request)
    added = request.POST.get("add")
    if isinstance(added, str) and added and not form.interests.process_errors:
        form.interests.process_formdata([f"{form.interests.data or ''}, {added}"])
    if not form.validate():
        return refused(request) | my_page(request, interests=form)
    keep_interests(request.db, request.identity.resident_id, form.interests.read_all(), now=request.now)
    return done(request, _("Your interests are saved."), "interests-card")
