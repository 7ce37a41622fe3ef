"""No row is older than its period after a run, whatever the ages; the run says so itself."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from campus.cli.chores import CHORES, do_chores
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.leaving.models import RetentionRun
from campus.leaving.periods import left_over, periods, stand
from campus.people.data_map import DATA_MAP
from campus.people.models import ResidentStatus
from tests.booking.conftest import Acting
from tests.leaving.filling import Filler, _call, table
from tests.support.clock import NOW
from tests.support.groups import found_group
from tests.support.hub import Hub

# What the page on privacy says of each period.
SAID = {
    "unopened": "90 days",
    "logins": "30 days after the last visit",
    "half-logins": "30 days after the last visit",
    "challenges": "30 days after the last visit",
    "trips": "30 days after the last visit",
    "arrivals": None,  # of who has no account yet
    "links": "7 days after they ran out",
    "tries": None,  # of a hash only
    "mail-texts": "30 days",
    "mails": "the rest a year",
    "calendars": "One day",
    "readings": "One day",
    "unwritten": "One day",
    "written": "90 days",
    "calls": "One year",
    "checks": "One year",
    "duty": "One year",
    "guests": None,  # on a card of its own
    "access": "2 years",
}
DAYS = {"30 days after the last visit": 0, "One day": 1, "One year": 365, "the rest a year": 365, "2 years": 730}


def test_the_page_says_these_periods() -> None:
    kept = {each.field: str(each.kept) for each in DATA_MAP}
    assert [each.key for each in periods()] == list(SAID)
    for each in periods():
        said = SAID[each.key]
        if said is not None and each.area is not None:
            assert said in kept[each.area], each.key
            assert DAYS.get(said, int(said.split()[0]) if said[0].isdigit() else None) == each.days, each.key


class Aging:
    """Adds a row of each period that is so many seconds older than it may be."""

    def __init__(self, sessions: Sessions, hub: Hub, session_id: int) -> None:
        self.sessions, self.me, self.hub, self.session_id = sessions, hub.member.id, hub, session_id
        self.number = 0

    def age(self, ages: dict[str, int]) -> None:
        with self.sessions.write() as db:
            self.db, self.add = db, Filler(db).add
            for each in periods():
                since = NOW - timedelta(days=each.days, seconds=ages[each.key])
                self.number += 1
                getattr(self, "_" + each.key.replace("-", "_"))(since)

    def _unopened(self, since: datetime) -> None:
        status = ResidentStatus.DECLINED if self.number % 2 else ResidentStatus.UNVERIFIED
        own = {"email": f"never{self.number}@never.example", "key": self._octets().decode()}
        self.add("residents", name="오지않음", status=status, created_at=since, **own)

    def _challenges(self, since: datetime) -> None:
        self.add("passkey_challenges", expires_at=since, token_sha256=self._octets())

    def _trips(self, since: datetime) -> None:
        self.add("institution_trips", expires_at=since, token_sha256=self._octets())

    def _arrivals(self, since: datetime) -> None:
        self.add("institution_arrivals", expires_at=since, token_sha256=self._octets())

    def _logins(self, since: datetime) -> None:
        self.add("logins", resident_id=self.me, expires_at=since, token_sha256=self._octets())

    def _octets(self) -> bytes:
        return f"{self.number:032}".encode()

    def _half_logins(self, since: datetime) -> None:
        self.add("half_logins", resident_id=self.me, expires_at=since, token_sha256=self._octets())

    def _links(self, since: datetime) -> None:
        self.add("mail_tokens", resident_id=self.me, expires_at=since, token_sha256=self._octets())

    def _tries(self, since: datetime) -> None:
        self.add("sign_in_failures", at=since)

    def _mail_texts(self, since: datetime) -> None:
        self.add("outbox_messages", message_id=f"n{self.number}", state="sent", created_at=since, text="x")

    def _mails(self, since: datetime) -> None:
        self.add("outbox_messages", message_id=f"n{self.number}", state="failed", created_at=since, text="")

    def _calendars(self, since: datetime) -> None:
        self.add("import_jobs", id=f"j{self.number}", resident_id=self.me, created_at=since)

    def _readings(self, since: datetime) -> None:
        self.add("reading_files", id=f"j{self.number}", resident_id=self.me, created_at=since)

    def _unwritten(self, since: datetime) -> None:
        self.add("people_files", id=f"j{self.number}", resident_id=self.me, created_at=since, step="ready")

    def _written(self, since: datetime) -> None:
        self.add("people_files", id=f"j{self.number}", resident_id=self.me, finished_at=since, step="written")

    def _calls(self, since: datetime) -> None:
        when = _call() | {"called_at": since}
        self.add("help_calls", room_id=self.hub.meeting.id, resident_id=self.me, **when)

    def _checks(self, since: datetime) -> None:
        """None: a check needs a date; calls refer to it. See tests/help/test_retention.py."""

    def _duty(self, since: datetime) -> None:
        self.add("turn_changes", resident_id=self.me, starts_at=since - timedelta(minutes=self.number), ends_at=since)

    def _guests(self, since: datetime) -> None:
        times = {"starts_at": since - timedelta(hours=1), "ends_at": since}
        where = table("sessions").c.id == self.session_id
        email = f"guest{self.number}@guest.example"
        self.add("signups", session_id=self.session_id, guest_email=email, guest_name="손님", guest_locale="ko")
        self.db.execute(update(table("sessions")).where(where).values(times))

    def _access(self, since: datetime) -> None:
        """The chain takes entries through its own door: tests/audit/test_trimming.py."""


@pytest.fixture
def aging(sessions: Sessions, hub: Hub, acting: Acting) -> Aging:
    circle = found_group(sessions, hub.organizer, acting(hub.organizer))
    season = circle.elsewhere("카페", Slot(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1)))
    return Aging(sessions, hub, circle.dates(season)[0].id)


KEYS = list(SAID)
around = st.fixed_dictionaries({key: st.integers(-40 * 86_400, 40 * 86_400) for key in KEYS})


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ages=around)
def test_nothing_is_older_than_its_period_after_a_run(aging: Aging, ages: dict[str, int]) -> None:
    aging.age(ages)
    sessions = aging.sessions
    with sessions.read() as db:
        before = {each.period.key: each for each in stand(db, now=NOW)}
    expected = {key for key, age in ages.items() if age > 0} - {"checks", "access"}
    assert expected <= {key for key, each in before.items() if each.due}
    do_chores(sessions, now=NOW)
    with sessions.read() as db:
        assert left_over(db, now=NOW) == {}
        run = db.scalars(select(RetentionRun).order_by(RetentionRun.id.desc())).first()
        assert run is not None and run.left == {}


def test_what_is_young_stays(aging: Aging) -> None:
    aging.age(dict.fromkeys(KEYS, -60))
    done = do_chores(aging.sessions, now=NOW)
    assert not any(done.values())
    with aging.sessions.read() as db:
        assert all(each.oldest for each in stand(db, now=NOW) if each.period.key not in ("checks", "access"))


def test_a_chore_that_forgets_is_found_out(
    aging: Aging, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delitem(CHORES, "guests of sessions")
    aging.age(dict.fromkeys(KEYS, 60))
    do_chores(aging.sessions, now=NOW)
    assert "kept beyond its time: 1 guests" in caplog.text
    with aging.sessions.read() as db:
        assert db.scalars(select(RetentionRun.left)).one() == {"guests": 1}
