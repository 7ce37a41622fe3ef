"""Founding a group, changing what is said of it, ending it and opening it again."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.groups.forms.groups import GroupForm, group_values
from campus.groups.group_words import JOINING_NOTES, KIND_NOTES
from campus.groups.models import Group, GroupKind, GroupStatus, Joining
from campus.groups.people_notices import GroupMail, mail_managers, tell_called_off
from campus.groups.queries.groups import initiatives_of
from campus.groups.resources import GroupResource
from campus.groups.services.founding import FOUNDERS, SlugTaken, StaleGroup, change_group, found_group
from campus.groups.services.settling import AlreadyAnswered, end_group, reopen_group
from campus.people.links import mail_link
from campus.people.queries.initiatives import list_initiatives
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say
from campus.web.words import named

FORM = "groups/form.html"
END = "groups/end.html"


def _form(request: Request, group: Group | None = None, **options: Any) -> GroupForm:
    """The form with the open initiatives, and those closed ones that the group has already."""
    listed = list(list_initiatives(request.db, open_only=True))
    kept = [] if group is None else [each for each in initiatives_of(request.db, group.id) if not each.is_open]
    return GroupForm(request, [(each.id, named(each, request.locale_name)) for each in (*listed, *kept)], **options)


def _page(request: Request, form: GroupForm, group: Group | None = None) -> dict[str, Any]:
    return {
        "form": form,
        "group": group,
        "kind_notes": KIND_NOTES,
        "joining_notes": {each.value: note for each, note in JOINING_NOTES.items()},
        "founds_at_once": request.identity.role in FOUNDERS,
    }


@view_config(route_name="groups.new", request_method="GET", permission=Permission.BE_RESIDENT, renderer=FORM)
def new(request: Request) -> dict[str, Any]:
    """The form of a group that is to be."""
    start = {"kind": GroupKind.STUDY.value, "joining": Joining.OPEN.value}
    return _page(request, _form(request, start=start))


@view_config(route_name="groups.new", request_method="POST", permission=Permission.BE_RESIDENT, renderer=FORM)
def found(request: Request) -> dict[str, Any] | Response:
    """Found a group, or propose one."""
    form = _form(request)
    if not form.validate():
        return refused(request) | _page(request, form)
    try:
        group = found_group(request.db, form.draft(), by=request.identity, now=request.now)
    except SlugTaken:
        form.refuse("slug", _("This address is taken. Choose another one."))
        return refused(request) | _page(request, form)
    done = _("The group is founded. Plan its first season next.")
    if group.status is GroupStatus.PROPOSED:
        done = _("Your proposal is sent. A manager answers by mail.")
        settings, link = request.registry["settings"], mail_link(request, "desk.groups")
        values = {"who": request.identity.name, "link": link}
        mail_managers(request.db, settings, GroupMail.PROPOSED, group, now=request.now, **values)
    say(request, request.localizer.translate(done))
    return HTTPSeeOther(request.route_path("groups.show", slug=group.slug))


@view_config(route_name="groups.edit", request_method="GET", permission=Permission.LEAD_GROUP, renderer=FORM)
def edit(context: GroupResource, request: Request) -> dict[str, Any]:
    """The form with what is said of the group now."""
    group = request.db.get_one(Group, context.group.id)
    return _page(request, _form(request, group, start=group_values(group)), group)


@view_config(route_name="groups.edit", request_method="POST", permission=Permission.LEAD_GROUP, renderer=FORM)
def change(context: GroupResource, request: Request) -> dict[str, Any] | Response:
    """Change what is said of the group."""
    form = _form(request, context.group)
    if not form.validate():
        return refused(request) | _page(request, form, context.group)
    try:
        group = change_group(
            request.db,
            context.group.id,
            form.draft(),
            version=form.read_version(),
            by=request.identity,
            now=request.now,
        )
    except SlugTaken:
        form.refuse("slug", _("This address is taken. Choose another one."))
        return refused(request) | _page(request, form, context.group)
    except StaleGroup:
        form.refuse(None, _("Somebody changed this group meanwhile. Look at it anew before you change it."))
        request.response.status_int = 409
        return _page(request, form, context.group)
    say(request, request.localizer.translate(_("The changes are saved.")))
    return HTTPSeeOther(request.route_path("groups.show", slug=group.slug))


@view_config(route_name="groups.end", request_method="GET", permission=Permission.LEAD_GROUP, renderer=END)
def ask_end(context: GroupResource, request: Request) -> dict[str, Any]:
    """What ending the group would do."""
    return {"group": context.group}


@view_config(route_name="groups.end", request_method="POST", permission=Permission.LEAD_GROUP)
def end(context: GroupResource, request: Request) -> Response:
    """End the group: its sessions ahead are cancelled."""
    db, now, by = request.db, request.now, request.identity
    try:
        called_off = end_group(db, context.group.id, by=by, now=now)
    except AlreadyAnswered:
        return _back(context, request, _("Only an active group can be ended."), "warn")
    tell_called_off(db, request.registry["settings"], called_off, by.resident_id, now=now)
    return _back(context, request, _("The group has ended. Its sessions ahead are cancelled."))


@view_config(route_name="groups.reopen", request_method="POST", permission=Permission.LEAD_GROUP)
def reopen(context: GroupResource, request: Request) -> Response:
    """Open the group again."""
    try:
        reopen_group(request.db, context.group.id, by=request.identity, now=request.now)
    except AlreadyAnswered:
        return _back(context, request, _("Only a group that has ended can be opened again."), "warn")
    return _back(context, request, _("The group is active again. Plan a season next."))


def _back(context: GroupResource, request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("groups.show", slug=context.group.slug))
