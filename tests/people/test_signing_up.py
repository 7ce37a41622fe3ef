import pytest
import time_machine
from sqlalchemy import select, update
from webtest import Form, TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import Affiliation, ConsentRecord, Resident, ResidentStatus, Verification
from campus.people.services.tries import MOST_MAILS_TO_ADDRESS
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import last_link, letters_to, link_in
from tests.support.pages import token_of

NEW_PASSWORD = "every week in Sinseong-dong"


def _form(app: TestApp, email: str, **more: str) -> Form:
    form = app.get("/sign-up").forms["sign-up"]
    form["name"], form["email"], form["password"] = "윤 서진", email, NEW_PASSWORD
    form["agree_terms"], form["agree_privacy"] = True, True
    form["claimed_organization"] = "한밭연구조합"
    for name, value in more.items():
        form[name] = value
    return form


def _resident(sessions: Sessions, email: str) -> Resident | None:
    with sessions.read() as db:
        return db.scalar(select(Resident).where(Resident.email == email))


def _confirm(app: TestApp, sessions: Sessions, email: str, status: int = 303):
    return app.get(last_link(sessions, email, "/sign-up/verify/")).forms["verify"].submit(status=status)


def test_an_organizations_address_comes_in_at_once(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    email = "seojin@ai.kaist.example"
    sent = _form(app, email, organization=str(hub.etri.id)).submit(status=200)
    assert email in sent.text
    assert _resident(sessions, email).status is ResidentStatus.UNVERIFIED
    assert _resident(sessions, email).name == "윤서진"
    _confirm(app, sessions, email)
    resident = _resident(sessions, email)
    assert resident.status is ResidentStatus.ACTIVE
    with sessions.read() as db:
        (affiliation,) = db.scalars(select(Affiliation).where(Affiliation.resident_id == resident.id))
    assert (affiliation.organization_id, affiliation.verified_how) == (hub.kaist.id, Verification.DOMAIN)
    form = app.get("/sign-in").forms["sign-in"]
    form["email"], form["password"] = email, NEW_PASSWORD
    form.submit(status=303)


def test_any_other_address_waits_and_managers_are_told(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    email = "seojin@gmail.test"
    _form(app, email).submit(status=200)
    assert letters_to(sessions, hub.manager.email) == []
    _confirm(app, sessions, email, 200)
    resident = _resident(sessions, email)
    assert (resident.status, resident.claimed_organization) == (ResidentStatus.PENDING, "한밭연구조합")
    for staff in (hub.manager, hub.admin):
        (letter,) = letters_to(sessions, staff.email)
        assert "윤서진" in letter.subject
        assert link_in(letter) == "/manage/people"
    assert letters_to(sessions, hub.organizer.email) == []


def test_looking_at_the_link_confirms_nothing(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _form(app, "seojin@gmail.test").submit()
    link = last_link(sessions, "seojin@gmail.test", "/sign-up/verify/")
    app.get(link)
    app.get(link)
    assert _resident(sessions, "seojin@gmail.test").status is ResidentStatus.UNVERIFIED


def test_a_link_works_once_and_for_a_day(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    _form(app, "seojin@gmail.test").submit()
    form = app.get(last_link(sessions, "seojin@gmail.test")).forms["verify"]
    form.submit(status=200)
    form.submit(status=410)
    _form(app, "dohyun@gmail.test").submit()
    form = app.get(last_link(sessions, "dohyun@gmail.test")).forms["verify"]
    clock.shift(24 * 3600)
    form.submit(status=410)
    app.get(form.action or last_link(sessions, "dohyun@gmail.test"), status=410)
    assert _resident(sessions, "dohyun@gmail.test").status is ResidentStatus.UNVERIFIED


def test_a_known_address_gets_the_same_page_and_its_owner_a_mail(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    def answer(email: str) -> str:
        app.reset()
        page = _form(app, email).submit(status=200)
        return page.text.replace(email, "").replace(token_of(page), "")

    assert answer(hub.member.email) == answer("nobody@gmail.test")
    (letter,) = letters_to(sessions, hub.member.email)
    assert "/sign-up/verify/" not in letter.text
    assert _resident(sessions, hub.member.email).name == hub.member.name
    form = app.get("/sign-in").forms["sign-in"]
    form["email"], form["password"] = hub.member.email, PASSWORD
    form.submit(status=303)


def test_an_address_is_not_flooded(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    for _ in range(MOST_MAILS_TO_ADDRESS + 2):
        _form(app, hub.member.email).submit(status=200)
    assert len(letters_to(sessions, hub.member.email)) == MOST_MAILS_TO_ADDRESS


def test_signing_up_anew_before_the_address_is_proven_takes_the_place_of_the_first(
    app: TestApp, hub: Hub, sessions: Sessions
) -> None:
    email = "seojin@gmail.test"
    _form(app, email, name="남의이름").submit()
    first = last_link(sessions, email, "/sign-up/verify/")
    _form(app, email).submit()
    app.get(first, status=410)
    _confirm(app, sessions, email, 200)
    assert _resident(sessions, email).name == "윤서진"


def test_consents_are_recorded_with_version_and_time(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    form = app.get("/sign-up").forms["sign-up"]
    assert not any(form[name].checked for name in ("agree_terms", "agree_privacy", "agree_news"))
    _form(app, "seojin@gmail.test").submit()
    _form(app, "dohyun@gmail.test", agree_news=True).submit()
    with sessions.read() as db:
        rows = db.execute(
            select(Resident.email, ConsentRecord.subject, ConsentRecord.given, ConsentRecord.text_version)
            .join(Resident, Resident.id == ConsentRecord.resident_id)
            .order_by(ConsentRecord.id)
        ).all()
    assert [row[:3] for row in rows] == [
        ("seojin@gmail.test", "terms", True),
        ("seojin@gmail.test", "privacy", True),
        ("dohyun@gmail.test", "terms", True),
        ("dohyun@gmail.test", "privacy", True),
        ("dohyun@gmail.test", "news", True),
    ]
    assert all(row[3] for row in rows)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "12345"),
        ("name", "nul\0name"),
        ("name", "a" * 10_000),
        ("email", "no address"),
        ("email", "a@b"),
        ("password", "short"),
        ("password", "password1234"),
        ("password", "x" * 10_000),
        ("claimed_organization", ""),
        ("claimed_organization", "가" * 6_000),
        ("agree_terms", ""),
        ("agree_privacy", ""),
    ],
)
def test_refused_forms_say_where_and_keep_the_rest(
    app: TestApp, hub: Hub, sessions: Sessions, field: str, value: str
) -> None:
    form = _form(app, "seojin@gmail.test")
    values = {name: text for name, text in form.submit_fields() if text is not None} | {field: value}
    page = app.post("/sign-up", values, status=422)
    assert page.html.find(id=field)["aria-invalid"] == "true"
    kept = page.forms["sign-up"]
    if field != "email":
        assert kept["email"].value == "seojin@gmail.test"
    assert _resident(sessions, "seojin@gmail.test") is None


def test_hostile_names_are_made_harmless(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _form(app, "seojin@gmail.test", name="\u202eevil<script>alert(1)</script>").submit(status=200)
    assert _resident(sessions, "seojin@gmail.test").name == "evil<script>alert(1)</script>"
    (letter,) = letters_to(sessions, "seojin@gmail.test")
    assert "<script>" not in letter.html
    page = app.get(last_link(sessions, "seojin@gmail.test"))
    assert "<script>alert" not in page.text


def test_mails_speak_the_language_of_who_signs_up(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    app.set_cookie("locale", "en")
    _form(app, "ada@gmail.test").submit()
    app.set_cookie("locale", "ko")
    _form(app, "seojin@gmail.test").submit()
    english, korean = letters_to(sessions, "ada@gmail.test")[0], letters_to(sessions, "seojin@gmail.test")[0]
    assert 'lang="en"' in english.html
    assert 'lang="ko"' in korean.html


def test_links_come_from_the_settings(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    form = _form(app, "seojin@gmail.test")
    cookies = "; ".join(f"{name}={value}" for name, value in app.cookies.items())
    form.submit(status=200, headers={"Host": "evil.test", "Cookie": cookies})
    (letter,) = letters_to(sessions, "seojin@gmail.test")
    assert "evil.test" not in letter.text + letter.html
    assert "http://localhost/sign-up/verify/" in letter.text


def test_a_declined_person_may_ask_again_and_a_closed_account_may_not(
    app: TestApp, hub: Hub, sessions: Sessions
) -> None:
    email = "seojin@gmail.test"
    _form(app, email).submit()
    _confirm(app, sessions, email, 200)
    for status, expected in (
        (ResidentStatus.DECLINED, ResidentStatus.UNVERIFIED),
        (ResidentStatus.DISABLED, ResidentStatus.DISABLED),
    ):
        with sessions.write() as db:
            db.execute(update(Resident).where(Resident.email == email).values(status=status))
        _form(app, email).submit()
        assert _resident(sessions, email).status is expected


def test_acts_are_on_record(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    _form(app, "seojin@kaist.example").submit()
    _confirm(app, sessions, "seojin@kaist.example")
    with sessions.read() as db:
        acts = db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["resident.consented", "resident.consented", "resident.signed-up", "resident.address-verified"]
