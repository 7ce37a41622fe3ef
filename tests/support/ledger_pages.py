"""What tests of the ledger's pages share: acting residents with points, and a hand that sends forms."""

from collections.abc import Sequence

from webtest import TestApp, TestResponse

from campus.booking.changes import OccurrenceFacts
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from tests.booking.conftest import slot
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.missing import missed_before
from tests.support.pages import token_of

TWICE = [slot("10:00", "11:00", days=-20), slot("10:00", "11:00", days=-10)]
THRICE = [*TWICE, slot("10:00", "11:00", days=-1)]


def identity_of(sessions: Sessions, person: Person) -> Identity:
    with sessions.read() as db:
        it = db.get_one(Resident, person.id)
        return Identity(it.id, 0, it.name, it.email, it.role, it.locale, None, NOW, it.last_no_show_at)


def missed_by(
    sessions: Sessions, hub: Hub, who: Person, slots: Sequence[Slot], place: Place | None = None, **words: object
) -> list[OccurrenceFacts]:
    """Bookings of ``who`` that nobody came to."""
    return missed_before(sessions, place or hub.meeting, slots, identity_of(sessions, who), **words)


def send(app: TestApp, page: str, path: str, status: int, **values: object) -> TestResponse:
    """Post ``values`` to ``path`` with the token of ``page``; lists are sent as they are."""
    token = token_of(app.get(page, status="*"))
    pairs = [("csrf_token", token)]
    for name, value in values.items():
        pairs += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
    return app.post(path, pairs, status=status)


def said(page: TestResponse, **where: object) -> str:
    """The words of the part of ``page`` that is named."""
    found = page.html.find(**where)
    return " ".join(found.text.split()) if found else ""
