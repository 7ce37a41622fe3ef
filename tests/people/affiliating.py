"""Affiliations as tests put them into the database, and as they read them back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.people.models import Affiliation, OrganizationSteward, Verification
from tests.support.clock import NOW
from tests.support.hub import Person, Place
from tests.support.pages import token_of

TODAY = NOW.date()


@dataclass(frozen=True, slots=True)
class Put:
    """An affiliation to write; verified unless said otherwise."""

    organization: Place | None
    starts_on: date = date(2024, 3, 1)
    ends_on: date | None = None
    expires_on: date | None = None
    how: Verification | None = Verification.MANAGER
    asked_at: datetime | None = None
    claimed_name: str = ""
    takes_over: bool = False
    title: str = ""


def put(sessions: Sessions, person: Person, *wanted: Put) -> list[int]:
    """Let ``wanted`` be all affiliations of ``person``; their ids."""
    rows = [
        Affiliation(
            resident_id=person.id,
            organization_id=each.organization and each.organization.id,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            expires_on=each.expires_on,
            verified_how=each.how,
            asked_at=each.asked_at,
            claimed_name=each.claimed_name,
            takes_over=each.takes_over,
            title=each.title,
        )
        for each in wanted
    ]
    with sessions.write() as db:
        db.execute(delete(Affiliation).where(Affiliation.resident_id == person.id))
        for row in rows:  # one by one: ids in the order given
            db.add(row)
            db.flush()
        return [row.id for row in rows]


def asked(organization: Place | None, **more: object) -> Put:
    """A claim that waits."""
    return Put(organization, how=None, asked_at=NOW, **more)  # type: ignore[arg-type]


def make_steward(sessions: Sessions, organization: Place, person: Person) -> None:
    with sessions.write() as db:
        db.add(OrganizationSteward(organization_id=organization.id, resident_id=person.id, since=NOW))


def read(sessions: Sessions, affiliation_id: int) -> Affiliation | None:
    with sessions.read() as db:
        return db.get(Affiliation, affiliation_id)


def read_all(sessions: Sessions, person: Person) -> list[Affiliation]:
    """The affiliations of a person, the first one first."""
    with sessions.read() as db:
        mine = select(Affiliation).where(Affiliation.resident_id == person.id)
        return list(db.scalars(mine.order_by(Affiliation.starts_on, Affiliation.id)))


def send(app: TestApp, path: str, status: int, **values: object) -> TestResponse:
    """Send a form to ``path`` with the token of the visit."""
    token = token_of(app.get("/me"))
    return app.post(path, values | {"csrf_token": token}, status=status)
