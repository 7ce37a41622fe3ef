"""Certificates of a course: who completes it, and the page that verifies one."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.domain.text import mask_name
from campus.groups.models import Certificate, Group, GroupKind
from campus.groups.people_notices import mail_certificates
from campus.groups.queries.certificates import Verified, completions, find_certificate
from campus.groups.resources import SeasonResource
from campus.groups.services.certificates import (
    CertificateGone,
    NoCertificates,
    SeasonRuns,
    completes,
    issue_certificates,
    revoke_certificate,
)
from campus.people.links import mail_link
from campus.people.looking import note_look
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.qr import qr_code
from campus.web.resources import path_id
from campus.web.visits import say

PAGE, ONE = "groups/certificates.html", "groups/certificate.html"
PAGE_SIZE = 50


@view_config(route_name="groups.certificates", request_method="GET", permission=Permission.LEAD_GROUP, renderer=PAGE)
def show_certificates(context: SeasonResource, request: Request) -> dict[str, Any]:
    """Who came how often, who completes, who has a certificate."""
    group, season, number = context.group, context.season, read_page_number(request)
    percent = group.completion_percent
    if group.kind is not GroupKind.COURSE or percent is None:
        raise HTTPNotFound(_("This group issues no certificates: only courses do, when a mark is set."))
    found = completions(request.db, season, now=request.now)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    note_look(request, Looked.CERTIFICATES, f"season:{season.id}", (each.resident_id for each in shown))
    return {
        "group": group,
        "season": season,
        "percent": percent,
        "page": paged(request, shown, number=number, total=len(found), size=PAGE_SIZE),
        "completing": {each.resident_id for each in found if completes(each.attended, percent)},
        "missing": sum(completes(each.attended, percent) and each.certificate is None for each in found),
        "held": found[0].attended.held if found else 0,
    }


@view_config(route_name="groups.certificate_issue", request_method="POST", permission=Permission.LEAD_GROUP)
def issue(context: SeasonResource, request: Request) -> Response:
    """Issue to everyone who completed the season, or to one of them."""
    raw = request.POST.get("resident", "")
    only = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None
    db, now, by = request.db, request.now, request.identity.resident_id
    try:
        issued = issue_certificates(db, context.season.id, only=only, by=by, now=now)
    except NoCertificates:
        return _back(context, request, _("This group issues no certificates."), "warn")
    except SeasonRuns:
        return _back(context, request, _("The season still has sessions ahead. Issue when it is over."), "warn")
    if not issued:
        return _back(context, request, _("Everyone who completed the season has a certificate already."), "info")
    mail_certificates(db, request.registry["settings"], context.group, context.season, issued, now=now)
    count = {"count": len(issued)}
    return _back(context, request, _("Certificates issued: ${count}. Everyone is told by mail.", mapping=count))


@view_config(route_name="groups.certificate_revoke", request_method="POST", permission=Permission.LEAD_GROUP)
def revoke(context: SeasonResource, request: Request) -> Response:
    """Let a certificate no longer hold."""
    by = request.identity.resident_id
    try:
        revoke_certificate(request.db, context.season.id, path_id(request), by=by, now=request.now)
    except CertificateGone:
        return _back(context, request, _("There is no such certificate, or it is revoked already."), "warn")
    return _back(context, request, _("The certificate is revoked. Whoever verifies it reads so."))


def _back(context: SeasonResource, request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    where = {"slug": context.group.slug, "number": context.season.number}
    return HTTPSeeOther(request.route_path("groups.certificates", **where))


@view_config(route_name="groups.certificate", request_method="GET", permission=Permission.VISIT, renderer=ONE)
def verify(request: Request) -> dict[str, Any]:
    """Whether a certificate holds; the name in full for its owner only."""
    found = find_certificate(request.db, request.matchdict["code"])
    if found is None:
        request.response.status_int = 404
        return {"it": None, "code": request.matchdict["code"][:20]}
    it: Certificate = found.certificate
    is_own = request.identity is not None and request.identity.resident_id == it.resident_id
    address = mail_link(request, "groups.certificate", code=it.code)
    return {
        "it": it,
        "group": _group(found),
        "season": found.season,
        "is_own": is_own,
        "name": it.name if is_own else mask_name(it.name),
        "address": address,
        "qr": qr_code(address),
    }


def _group(found: Verified) -> Group:
    return found.group
