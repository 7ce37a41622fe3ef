"""The hub at the desk: what it is called, and where its desk is written to."""

from dataclasses import asdict
from typing import Any

import wtforms
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.desk.manage.spaces import told
from campus.desk.place_words import CHANGED_MEANWHILE
from campus.founding.services.naming import StaleHub, change_hub, mark_of
from campus.hub.queries import HubFacts, hub_facts
from campus.permissions import Permission
from campus.web.forms import EmailField, HubForm, LineField, refused
from campus.web.locale import _

PAGE = "desk/hub.html"
LONGEST_NAME = 60
_MANAGES = {"permission": Permission.MANAGE_SPACES}


class HubNameForm(HubForm):
    """Both names and the desk's address; ``seen`` is the mark of what the form was shown for."""

    name_ko = LineField(_("Name of the hub in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name of the hub in English"), longest=LONGEST_NAME)
    contact_address = EmailField(
        _("Mail address of the desk"), hint=_("Residents write there, and mails of the hub name it.")
    )
    seen = wtforms.HiddenField()

    def facts(self) -> HubFacts:
        """What was sent, once it is valid."""
        return HubFacts(self.name_ko.data, self.name_en.data, self.contact_address.data)


@view_config(route_name="desk.hub", request_method="GET", renderer=PAGE, **_MANAGES)
def show_hub(request: Request) -> dict[str, Any]:
    """The hub as it is called."""
    facts = hub_facts(request.db, request.registry["settings"])
    return {"form": HubNameForm(request, start=asdict(facts) | {"seen": mark_of(facts)})}


@view_config(route_name="desk.hub", request_method="POST", renderer=PAGE, **_MANAGES)
def save_hub(request: Request) -> dict[str, Any] | Response:
    """Another name or address; of two edits of one state the second is told."""
    form = HubNameForm(request)
    if not form.validate():
        return refused(request) | {"form": form}
    settings, me, seen = request.registry["settings"], request.identity.resident_id, form.seen.data or ""
    try:
        change_hub(request.db, settings, form.facts(), seen=seen, by=me, now=request.now)
    except StaleHub as stale:
        request.response.status_int = 409
        form.refuse(None, CHANGED_MEANWHILE)
        form.seen.data = mark_of(stale.current)
        return {"form": form}
    return told(request, _("Saved."))
