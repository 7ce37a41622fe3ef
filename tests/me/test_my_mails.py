"""Choosing which mails I get."""

from webtest import TestApp

from campus.db import Sessions
from campus.outbox.choices import wanted_kinds
from campus.outbox.kinds import ASKED_FOR, CHOSEN, MailKind
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.statements import counted

# Reports go to managers; tests/reports looks at theirs.
OFFERED = [kind for kind in CHOSEN if kind is not MailKind.REPORT]


def form_of(app: TestApp):
    page = app.get("/me/mails")
    return next(form for form in page.forms.values() if "digest" in form.fields)


def test_it_is_for_who_is_signed_in(app: TestApp, hub: Hub) -> None:
    assert app.get("/me/mails", status=303).location.startswith("http://localhost/sign-in")


def test_every_kind_has_a_box_and_most_are_on_at_first(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    form = form_of(app)
    assert {kind.value for kind in OFFERED} <= set(form.fields)
    assert {kind for kind in OFFERED if not form[kind.value].checked} == ASKED_FOR == {MailKind.CONFIRMATION}
    assert "/me/mails" in app.get("/me").text


def test_what_is_not_ticked_is_off_for_me_alone(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    form = form_of(app)
    form["digest"] = False
    form["confirmation"] = True
    form.action = "/me/mails"
    form.submit().follow()
    with sessions.read() as db:
        mine, others = wanted_kinds(db, hub.member.id), wanted_kinds(db, hub.other_member.id)
    assert {kind for kind, wanted in mine.items() if not wanted} == {MailKind.DIGEST}
    assert {kind for kind, wanted in others.items() if not wanted} == ASKED_FOR
    form = form_of(app)
    assert not form["digest"].checked
    form["digest"] = True
    form.action = "/me/mails"
    form.submit()
    with sessions.read() as db:
        assert wanted_kinds(db, hub.member.id)[MailKind.DIGEST]


def test_choices_cost_no_more_statements(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    app.get("/me/mails")
    with counted(sessions) as before:
        app.get("/me/mails")
    form = form_of(app)
    for kind in OFFERED:
        form[kind.value] = False
    form.action = "/me/mails"
    form.submit()
    with counted(sessions) as after:
        app.get("/me/mails")
    assert len(before) == len(after)
