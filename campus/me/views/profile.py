"""My page."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.domain.hubtime import local_date
from campus.me.forms import ConsentForm, InterestsForm, PasswordForm, ProfileForm, ShownForm
from campus.me.services.naming import tell_name
from campus.me.views.no_shows import standing_values
from campus.people.consents import NEWS, Shown
from campus.people.links import mail_link
from campus.people.models import Resident
from campus.people.notices import PeopleMail, mail_resident
from campus.people.passwords import hash_password
from campus.people.queries.affiliations import affiliation_history
from campus.people.queries.directory import see_resident, standing_choices
from campus.people.queries.interests import interests_of, shared_interests
from campus.people.queries.residents import list_logins, standing_consents
from campus.people.services.consents import record_consents
from campus.people.services.logins import revoke_all_but, revoke_login
from campus.people.services.new_password import PasswordChanged, change_password
from campus.people.services.profile import Profile, change_profile
from campus.people.services.tries import give_back
from campus.people.showing_password import NOT_CURRENT, shown_password
from campus.people.words import KINDS, ROLES, STANDING_BADGES, STANDINGS
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _, set_locale_cookie
from campus.web.visits import say

PAGE = "me/show.html"
MOST_SUGGESTED = 12


def my_page(
    request: Request,
    *,
    profile: ProfileForm | None = None,
    password: PasswordForm | None = None,
    interests: InterestsForm | None = None,
) -> dict[str, Any]:
    """All of the page; a refused form takes the place of a fresh one."""
    db, me, today = request.db, request.identity.resident_id, local_date(request.now)
    resident = request.db.get_one(Resident, me)
    consents = standing_consents(request.db, me)
    news = consents.get(NEWS.subject)
    start = {"name": resident.name, "phone": resident.phone, "locale": resident.locale}
    return {
        "resident": resident,
        "history": affiliation_history(db, me, today),
        "logins": list_logins(request.db, me, now=request.now),
        "consents": consents,
        "profile": profile or ProfileForm(request, start=start | {"introduction": resident.introduction}),
        "password": password or PasswordForm(request),
        "consent": ConsentForm(request, start={"news": news is not None and news.given}),
        "roles": ROLES,
        "kinds": KINDS,
        "standings": STANDINGS,
        "standing_badges": STANDING_BADGES,
        **standing_values(request),
        **_seen(request, interests),
    }


def _seen(request: Request, interests: InterestsForm | None) -> dict[str, Any]:
    """What others see of me: the choice, and exactly what it shows."""
    db, me, day = request.db, request.identity.resident_id, local_date(request.now)
    mine = interests_of(db, [me]).get(me, ())
    chosen = standing_choices(db, me)
    shown = {"listed": chosen is not None} | {each.value: each in (chosen or ()) for each in Shown}
    return {
        "shown": ShownForm(request, start=shown),
        "seen": see_resident(db, me, by=me, day=day),
        "interests": interests or InterestsForm(request, start={"interests": ", ".join(each.label for each in mine)}),
        "suggested": [each for each in shared_interests(db, limit=MOST_SUGGESTED) if each not in mine],
    }


def done(request: Request, text: str, anchor: str) -> HTTPSeeOther:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("me.show", _anchor=anchor))


@view_config(route_name="me.show", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_me(request: Request) -> dict[str, Any]:
    """What the hub knows of me."""
    return my_page(request)


@view_config(route_name="me.save", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def save_profile(request: Request) -> dict[str, Any] | Response:
    """Keep my name, phone, language and introduction."""
    form = ProfileForm(request)
    if not form.validate():
        return refused(request) | my_page(request, profile=form)
    profile = Profile(form.name.data, form.phone.data, form.locale.data, form.introduction.data)
    change_profile(request.db, request.identity.resident_id, profile, now=request.now)
    tell_name(request.db, request.identity.resident_id, before=request.identity.name, now=request.now)
    response = done(request, _("Your details are saved."), "profile")
    set_locale_cookie(request, response, profile.locale)
    return response


@view_config(route_name="me.consents", request_method="POST", permission=Permission.BE_RESIDENT)
def save_consents(request: Request) -> Response:
    """Agree, or take it back: one box either way."""
    form = ConsentForm(request)
    record_consents(request.db, request.identity.resident_id, {NEWS: form.news.data}, now=request.now)
    return done(request, _("Your choice is saved."), "consents")


@view_config(route_name="me.revoke", request_method="POST", permission=Permission.BE_RESIDENT)
def revoke_one(request: Request) -> Response:
    """Sign one of my devices out."""
    revoke_login(request.db, request.identity.resident_id, request.context.id, now=request.now)
    return done(request, _("That device is signed out."), "logins")


@view_config(route_name="me.revoke_others", request_method="POST", permission=Permission.BE_RESIDENT)
def revoke_others(request: Request) -> Response:
    """Sign out every device but this one."""
    me = request.identity
    revoke_all_but(request.db, me.resident_id, me.login_id, by=me.resident_id, now=request.now)
    return done(request, _("All other devices are signed out."), "logins")


@view_config(route_name="me.password", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def save_password(request: Request) -> dict[str, Any] | Response:
    """Another password, if the present one is right; tries are counted as at sign-in."""
    me, form = request.identity, PasswordForm(request)
    is_valid = form.validate()
    if not form.password.errors:
        is_valid &= form.check_password(email=me.email, name=me.name)
    if not is_valid:
        return refused(request) | my_page(request, password=form)
    shown = shown_password(request, form, "current")
    if shown is None:
        return my_page(request, password=form)
    try:
        _replace(request, (shown.password_hash, hash_password(form.password.data)), shown.tries)
    except PasswordChanged:
        form.refuse("current", NOT_CURRENT)
        return refused(request) | my_page(request, password=form)
    request.session.invalidate()
    return done(request, _("Your password is changed. All other devices are signed out."), "password-card")


def _replace(request: Request, hashes: tuple[str, str], tries: list[int]) -> None:
    """Write the new password and the mail that says so."""
    me, settings = request.identity, request.registry["settings"]
    with short_write(request) as db:
        give_back(db, tries)
        owner = change_password(db, me.resident_id, hashes, kept_login_id=me.login_id, now=request.now)
        link = mail_link(request, "people.forgot")
        mail_resident(db, settings, PeopleMail.PASSWORD_CHANGED, owner, now=request.now, link=link)
