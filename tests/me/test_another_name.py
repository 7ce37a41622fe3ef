"""A name that is corrected follows into all that is shown and fetched; the old one is in no stored text."""

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.db import Sessions
from campus.groups.changes import announce_sessions
from campus.groups.models import Segment, SignUp
from campus.models import metadata
from campus.people.models import Resident
from tests.booking.conftest import Acting, acting
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import found_group
from tests.support.hub import Hub
from tests.support.pages import token_of

__all__ = ["acting"]
OLD, NEW = "표식한별", "새이름"
TEXTS = ("event_texts", "members_texts", "series_texts", "whole_texts", "whole_dates", "session_texts")
pytestmark = pytest.mark.usefixtures("clock")


def stored(sessions: Sessions) -> str:
    with sessions.read() as db:
        names = (*TEXTS, "residents", "directory_entries")
        rows = [str(row) for name in names for row in db.execute(metadata.tables[name].select())]
    return "\n".join(rows).replace("\\r\\n ", "")


def test_another_name_is_everywhere(
    app: TestApp, sessions: Sessions, hub: Hub, acting: Acting, sign_in: SignIn
) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(name=OLD))
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=[hub.member.id])
    season = circle.season(hub.seminar)
    first = circle.dates(season)[0].id
    with sessions.write() as db:
        db.execute(update(Segment).where(Segment.session_id == first).values(presenter_id=hub.member.id))
        db.execute(update(SignUp).values(is_shown=True))
        announce_sessions(db, [first], now=NOW)
    assert OLD in stored(sessions)
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    page = app.get("/me")
    form = {"csrf_token": token_of(page), "name": NEW, "phone": "", "locale": "en", "introduction": ""}
    app.post("/me/profile", form, status=303)
    assert OLD not in stored(sessions)
    with sessions.read() as db:
        texts = db.scalars(select(metadata.tables["event_texts"].c.text_ko)).all()
        texts += db.scalars(select(metadata.tables["series_texts"].c.text_ko)).all()
    assert any(NEW in each.replace("\r\n ", "") for each in texts)
    assert NEW in app.get(f"/sessions/{first}").text and OLD not in app.get(f"/sessions/{first}").text
