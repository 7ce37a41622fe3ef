"""Accounts that are alike are found, compared and merged at the desk."""

import pytest
from sqlalchemy import update
from webtest import TestApp

from campus.db import Sessions
from campus.enrolling.duplicates import Likeness, find_pairs, mailbox
from campus.people.models import Affiliation, Resident, ResidentStatus
from campus.permissions import Role
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.statements import counted


@pytest.mark.parametrize(
    ("email", "box"),
    [
        ("a+news@kaist.ac.kr", "a@kaist.ac.kr"),
        ("a.b@kaist.ac.kr", "a.b@kaist.ac.kr"),
        ("A.b+x@gmail.com".lower(), "ab@gmail.com"),
        ("ab@googlemail.com", "ab@gmail.com"),
        ("+x@kaist.ac.kr", "+x@kaist.ac.kr"),
    ],
)
def test_a_mailbox_has_one_spelling(email: str, box: str) -> None:
    assert mailbox(email) == box


def test_alike_accounts_are_found(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        assert find_pairs(db, NOW.date()) == []
        alike = {"phone": "+821022223333", "name": "김하늘"}
        ids = [hub.member.id, hub.organizer.id]
        db.execute(update(Resident).where(Resident.id.in_(ids)).values(alike))
        db.execute(update(Affiliation).where(Affiliation.resident_id.in_(ids)).values(organization_id=hub.kaist.id))
        db.execute(
            update(Resident)
            .where(Resident.id == hub.other_member.id)
            .values(email=hub.organizer.email.replace("@", "+x@"))
        )
    with sessions.read() as db:
        first, second = find_pairs(db, NOW.date())
    assert (first.first_id, first.second_id) == tuple(sorted(ids))
    assert set(first.alike) == {Likeness.PHONE, Likeness.NAME}
    assert second.alike == (Likeness.MAILBOX,)


PAGE = "/manage/people/duplicates"


def test_at_the_desk(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    with sessions.write() as db:
        db.execute(
            update(Resident).where(Resident.id.in_([hub.member.id, hub.other_member.id])).values(phone="+821022223333")
        )
    app.get(PAGE).click(href="merge")
    app.get(f"{PAGE}?q=hub.example", status=200)
    pair = app.get(f"{PAGE}/merge?keep={hub.member.id}&other={hub.other_member.id}")
    pair.forms["merge"].submit(status=422)
    form = pair.forms["merge"]
    form["sure"] = True
    form.submit(status=303).follow()
    form.submit(status=422)
    assert "merge" not in app.get(f"{PAGE}/merge?keep={hub.member.id}&other={hub.other_member.id}").forms
    twice = f"?keep={hub.member.id}&other={hub.member.id}"
    for query in ("", "?keep=1", "?keep=x&other=%00", twice, "?keep=9&other=99999999999"):
        app.get(f"{PAGE}/merge{query}", status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        if who is hub.member:
            token = {"csrf_token": token_of(app.get("/me"))}
            app.post(f"{PAGE}/merge", token, status=403)
        app.get(PAGE, status=403)
        app.get(f"{PAGE}/merge", status=403)


def test_one_pair_and_twenty_take_as_many_statements(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn
) -> None:
    sign_in(app, hub.manager)

    def add(count: int, of: str) -> None:
        with sessions.write() as db:
            for number in range(count):
                email, phone = f"{of}{number}@x.example", f"+8210{hash(of) % 9000 + 1000}{number // 2:04}"
                db.add(
                    Resident(
                        name="가", email=email, phone=phone, status=ResidentStatus.ACTIVE, role=Role.MEMBER,
                        created_at=NOW,
                    )
                )

    add(2, "a")
    app.get(PAGE)
    with counted(sessions) as once:
        app.get(PAGE)
    add(40, "b")
    with counted(sessions) as often:
        app.get(PAGE)
    assert len(often) == len(once)
