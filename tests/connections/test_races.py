"""Two at once: an answer is one answer, a name one name, an interest one interest, a coffee one coffee."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select, update
from webtest import TestApp, TestResponse

from campus.booking.models import Booking
from campus.connections.models import Interest, Introduction, IntroductionState
from campus.connections.services.answering import lapse_due
from campus.connections.services.opportunities import post_opportunity
from campus.db import Sessions
from campus.people.models import Affiliation
from tests.connections.conftest import CALL, NOTE, Acting, all_of, standing
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.pages import token_of

Act = Callable[[], TestResponse]


def at_once(acts: Iterable[Act]) -> list[TestResponse]:
    """Do all ``acts`` at the same moment."""
    many = list(acts)
    gate = Barrier(len(many))

    def run(act: Act) -> TestResponse:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(many)) as pool:
        return list(pool.map(run, many))


def sending(app: TestApp, sign_in: SignIn, person: Person, path: str, values: dict[str, str]) -> Act:
    """A browser of its own that will send a form."""
    client = TestApp(app.app)
    client.router = app.router
    sign_in(client, person)
    client.set_cookie("locale", "en")
    token = token_of(client.get("/introductions/ask"))
    return lambda: client.post(path, values | {"csrf_token": token}, status="*")


def test_accepted_or_declined_never_both(
    app: TestApp, sign_in: SignIn, hub: Hub, sessions: Sessions, named: str
) -> None:
    path = f"/introductions/{named}/answer"
    answers = at_once(
        sending(app, sign_in, hub.other_member, path, {"answer": answer})
        for answer in ("accept", "decline") * 4
    )
    assert {answer.status_int for answer in answers} == {303}
    with sessions.read() as db:
        acts = db.execute(select(Introduction.state)).scalars().all()
    assert acts in ([IntroductionState.ACCEPTED], [IntroductionState.DECLINED])
    after = standing(sessions, named)
    assert (after.named_accepted_at is None) == (after.state is IntroductionState.DECLINED)


def test_one_person_is_named_once_by_one_introducer(
    app: TestApp, sign_in: SignIn, hub: Hub, sessions: Sessions, question: int
) -> None:
    path = f"/introductions/questions/{question}/name"
    values = {"who": hub.other_member.email, "sureness": "knows", "note": NOTE}
    answers = at_once(sending(app, sign_in, hub.organizer, path, values) for _ in range(8))
    assert Counter(answer.status_int for answer in answers) == {303: 1, 422: 7}
    assert len(all_of(sessions)) == 1


def test_closing_and_naming_leave_no_open_offer(
    app: TestApp, sign_in: SignIn, hub: Hub, sessions: Sessions, question: int
) -> None:
    """Whoever is first: either the name was refused, or the offer was withdrawn with the question."""
    path = f"/introductions/questions/{question}"
    values = {"sureness": "knows", "note": NOTE}
    acts = [sending(app, sign_in, hub.member, f"{path}/close", {})]
    for introducer, who in ((hub.organizer, hub.other_member), (hub.manager, hub.organizer), (hub.admin, hub.manager)):
        acts.append(sending(app, sign_in, introducer, f"{path}/name", values | {"who": who.email}))
    answers = at_once(acts)
    assert {answer.status_int for answer in answers} <= {303, 404, 422}
    assert {each.state for each in all_of(sessions)} <= {IntroductionState.WITHDRAWN}


def test_an_offer_lapses_once_for_two_workers(hub: Hub, sessions: Sessions, named: str) -> None:
    gate = Barrier(4)

    def lapse(_: int) -> int:
        gate.wait()
        with sessions.write() as db:
            return len(lapse_due(db, now=standing(sessions, named).lapses_at))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lapse, range(4))) == [0, 0, 0, 1]


def test_a_coffee_is_booked_once(app: TestApp, sign_in: SignIn, hub: Hub, sessions: Sessions, met: str) -> None:
    path = f"/introductions/{met}/coffee"
    takes = [f"small 2026-11-26 {hour}:00" for hour in (10, 11, 14, 15)]
    two = (hub.member, hub.other_member)
    acts = [sending(app, sign_in, person, path, {"take": take}) for person in two for take in takes]
    answers = at_once(acts)
    assert {answer.status_int for answer in answers} == {303}
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Booking)) == 1


def test_an_organization_shows_its_interest_once(
    app: TestApp, sign_in: SignIn, hub: Hub, sessions: Sessions, acting: Acting
) -> None:
    with sessions.write() as db:
        colleagues = Affiliation.resident_id == hub.organizer.id
        db.execute(update(Affiliation).where(colleagues).values(organization_id=hub.etri.id))
        posted = post_opportunity(db, CALL, by=acting(hub.member), now=NOW)
    path = f"/opportunities/{posted}/interest"
    colleagues_at_once = (hub.other_member, hub.organizer) * 4
    acts = [sending(app, sign_in, person, path, {"note": NOTE}) for person in colleagues_at_once]
    answers = at_once(acts)
    assert Counter(answer.status_int for answer in answers) == {303: 1, 422: 7}
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Interest)) == 1
