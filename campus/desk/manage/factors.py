"""A second factor that was lost: an administrator takes it away."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.people.links import mail_link
from campus.people.notices import PeopleMail, mail_resident
from campus.people.services.factors import remove_factors
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.visits import say


@view_config(route_name="desk.reset_factors", request_method="POST", permission=Permission.ADMINISTER)
def reset_factors(request: Request) -> Response:
    """Take a resident's second factor away: app and codes are lost. They are told by mail and signed out."""
    db, me, now, resident_id = request.db, request.identity.resident_id, request.now, request.context.resident_id
    resident = remove_factors(db, resident_id, None, by=me, now=now)
    if resident is None:
        say(request, request.localizer.translate(_("This account has no second factor.")), "warn")
    else:
        link = mail_link(request, "me.security")
        values = {"link": link, "passkey": "", "is_guarded": False}
        mail_resident(db, request.registry["settings"], PeopleMail.FACTOR_REMOVED, resident, now=now, **values)
        done = _("The second factor of ${name} is taken away.", mapping={"name": resident.name})
        say(request, request.localizer.translate(done))
    return HTTPSeeOther(request.route_path("desk.person", id=resident_id))
