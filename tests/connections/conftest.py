"""What tests of connections share: acting residents, questions asked and people named by the services."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from sqlalchemy import insert, select, update
from webtest import TestApp

from campus.connections.models import Introduction, OpportunityKind
from campus.connections.queries.introductions import IntroductionFacts, find_introduction
from campus.connections.services.answering import accept
from campus.connections.services.asking import AskQuestion, ask_question
from campus.connections.services.interests import show_interest
from campus.connections.services.introducing import NamePerson, name_person
from campus.connections.services.opportunities import PostOpportunity, post_opportunity
from campus.db import Sessions
from campus.people.models import Resident
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from campus.spaces.models import Room, RoomKind, SpacesRevision
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.pages import token_of

Acting = Callable[[Person], Identity]
TODAY = date(2026, 11, 25)
CALL = PostOpportunity(
    OpportunityKind.CALL,
    "공공 데이터 공동 과제",
    "함께 지원할 기관을 찾습니다.",
    "https://example.org/call",
    date(2026, 12, 10),
    18 * 60,
    ("영상 인식", "데이터 정제"),
    ("GPU 시간",),
)
INTEREST = "라벨 검수를 맡을 수 있어요."
TOPIC, TEXT = "배터리 스웰링 시험", "작은 셀의 부풀음을 재 본 분을 찾습니다."
NOTE = "우리 옆 연구실에서 몇 년 동안 재 왔어요."


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


@pytest.fixture
def acting(sessions: Sessions) -> Acting:
    """The identity that a signed-in person would have."""

    def of(person: Person) -> Identity:
        with sessions.read() as db:
            it = db.get_one(Resident, person.id)
            organization_id = current_organization_id(db, person.id, now=NOW)
        return Identity(it.id, 0, it.name, it.email, it.role, it.locale, organization_id, NOW)

    return of


@pytest.fixture
def question(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """A question of ``hub.member``."""
    with sessions.write() as db:
        return ask_question(db, AskQuestion(TOPIC, TEXT, shows_email=False), by=acting(hub.member), now=NOW)


@pytest.fixture
def named(sessions: Sessions, hub: Hub, acting: Acting, question: int) -> str:
    """``hub.organizer`` named ``hub.other_member`` for the question; the key."""
    command = NamePerson(hub.other_member.id, NOTE, is_hunch=False)
    with sessions.write() as db:
        return name_person(db, question, command, by=acting(hub.organizer), now=NOW)


@pytest.fixture
def met(sessions: Sessions, hub: Hub, acting: Acting, named: str) -> str:
    """The same, accepted without an address; the key."""
    with sessions.write() as db:
        accept(db, named, shows_email=False, by=acting(hub.other_member), now=NOW)
    return named


def standing(sessions: Sessions, key: str) -> IntroductionFacts:
    """An introduction as it stands."""
    with sessions.read() as db:
        found = find_introduction(db, key)
    assert found is not None
    return found


def all_of(sessions: Sessions) -> list[Introduction]:
    with sessions.read() as db:
        return list(db.scalars(select(Introduction).order_by(Introduction.id)))


def make_lounge(sessions: Sessions, slug: str) -> None:
    """Turn a room of the small hub into a lounge."""
    with sessions.write() as db:
        db.execute(update(Room).where(Room.slug == slug).values(kind=RoomKind.LOUNGE))
        db.execute(update(SpacesRevision).values(token=f"lounge-{slug}"))


@pytest.fixture
def send(app: TestApp, sign_in: SignIn, sessions: Sessions) -> Callable[..., object]:
    """``send(person, path, status, **values)``: a form sent by a person, in English; lists are sent as they are."""

    def send(person: Person, path: str, status: int = 303, **values: object) -> object:
        browse(app, sign_in, person)
        token = token_of(app.get("/introductions/ask"))
        pairs = [("csrf_token", token)]
        for name, value in values.items():
            sent = name.replace("__", "-")
            pairs += [(sent, str(each)) for each in (value if isinstance(value, list) else [value])]
        return app.post(path, pairs, status=status)

    return send


def browse(app: TestApp, sign_in: SignIn, person: Person) -> TestApp:
    """``app`` as the browser of ``person``, in English: the ids are what is read."""
    app.reset()
    sign_in(app, person)
    app.set_cookie("locale", "en")
    return app


def namesake_of(sessions: Sessions, person: Person, email: str) -> Person:
    """Another active resident with the same name, from nowhere."""
    with sessions.write() as db:
        it = db.get_one(Resident, person.id)
        names = ("name", "role", "status", "locale", "created_at", "search_text", "search_jamo", "search_initials")
        values = {name: getattr(it, name) for name in names} | {"email": email}
        resident_id = db.execute(insert(Resident).values(values).returning(Resident.id)).scalar_one()
    return Person(resident_id, email, person.name)


@pytest.fixture
def posted(sessions: Sessions, hub: Hub, acting: Acting) -> int:
    """A call of KAIST, posted by ``hub.member``."""
    with sessions.write() as db:
        return post_opportunity(db, CALL, by=acting(hub.member), now=NOW)


@pytest.fixture
def shown(sessions: Sessions, hub: Hub, acting: Acting, posted: int) -> int:
    """ETRI's interest in it, shown by ``hub.other_member``."""
    with sessions.write() as db:
        return show_interest(db, posted, INTEREST, by=acting(hub.other_member), now=NOW)
