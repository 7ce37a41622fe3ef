"""Who gives a talk, who is asked next, and what presenters add."""

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.groups.models import GroupSession, Membership, Segment, SegmentKind, SignUpStatus, Standing
from tests.groups.test_session_editing import parts
from tests.groups.test_sessions_taking_part import press, said
from tests.support.applications import SignIn
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock", "in_english")


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    return circle.dates(circle.season(hub.seminar))[0]


def test_a_talk_is_taken_and_given_back(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    with circle.sessions.read() as db:
        talk = db.scalar(select(Segment.id).where(Segment.session_id == first.id, Segment.kind == SegmentKind.TALK))
    path = f"talks/{talk}"
    sign_in(app, hub.manager)
    assert "Only members of the group" in said(press(app, first.id, path, act="take"))
    sign_in(app, hub.member)
    press(app, first.id, "opt-out")
    assert "The talk is yours." in said(press(app, first.id, path, act="take"))
    assert dict(circle.signups(first.id))[hub.member.id] is SignUpStatus.IN
    assert "Step back from it first" in said(press(app, first.id, "opt-out"))
    sign_in(app, hub.other_member)
    assert "Someone else gives this talk" in said(press(app, first.id, path, act="take"))
    assert "Someone else gives this talk" in said(press(app, first.id, path, act="give-back"))
    sign_in(app, hub.member)
    press(app, first.id, path, act="give-back")
    assert parts(circle.sessions, first.id)[0][3] is None
    with circle.sessions.read() as db:
        acts = db.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("session.talk"))).all()
    assert sorted(acts) == ["session.talk-given-back", "session.talk-taken"]


def test_the_organizer_asks_the_next_in_turn(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    second = circle.dates(first.season_id)[1]
    with circle.sessions.write() as db:
        theirs = (Segment.session_id == second.id, Segment.kind == SegmentKind.TALK)
        db.execute(update(Segment).where(*theirs).values(presenter_id=hub.organizer.id))
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}")
    turns = [each.get_text(" ", strip=True) for each in page.html.select(".turns li b")]
    assert turns == ["1. 김하늘", "2. 이서준", "3. 박도윤"]
    asking = next(form for form in page.forms.values() if form.action.endswith("/ask"))
    page = asking.submit().follow()
    assert "asked" in page.html.select_one(".turns li").text
    (letter,) = letters_to(circle.sessions, hub.member.email)
    assert letter.event == "session-asked" and f"/sessions/{first.id}#program" in letter.text
    with circle.sessions.write() as db:
        gone = (Membership.group_id == circle.id, Membership.resident_id == hub.member.id)
        db.execute(update(Membership).where(*gone).values(standing=Standing.LEFT))
    assert "Only members" in said(asking.submit().follow())


def test_links_are_added_by_who_leads_and_who_presents(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.member)
    token = token_of(app.get(f"/sessions/{first.id}"))
    link = {"csrf_token": token, "title": "발표 자료", "url": "slides.example/a"}
    app.post(f"/sessions/{first.id}/materials", link, status=403)
    with circle.sessions.write() as db:
        db.execute(update(Segment).where(Segment.session_id == first.id).values(presenter_id=hub.member.id))
    page = app.post(f"/sessions/{first.id}/materials", link).follow()
    assert page.html.select_one(".material")["href"] == "https://slides.example/a"
    refused = app.post(f"/sessions/{first.id}/materials", link | {"url": "ftp://a.example"}, status=422)
    assert "Write the address like" in refused.html.select_one(".error-summary").text
    assert refused.forms["sign-up"]["eats"].checked
    remove = next(form for form in page.forms.values() if "remove" in form.fields)
    assert not remove.submit().follow().html.select(".material")
