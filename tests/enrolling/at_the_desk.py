"""A manager's hand that sends files of people and agrees to them."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from webtest import TestApp, TestResponse, Upload

from campus.db import Sessions
from campus.enrolling.models import PeopleFile
from campus.enrolling.queries import Job, find_job
from campus.people.models import Resident
from tests.enrolling.files import csv_of

PAGE = "/manage/people/import"


def send(desk: TestApp, data: bytes, name: str = "people.csv", status: int = 303) -> TestResponse:
    form = desk.get(PAGE).forms["file-form"]
    form["file"] = Upload(name, data)
    return form.submit(status=status)


def agree(preview: TestResponse, status: int = 303, **values: object) -> TestResponse:
    form = preview.forms["agree"]
    for name, value in values.items():
        form[name] = value
    return form.submit("do", value="agree", status=status)


def many(count: int, prefix: str = "p") -> bytes:
    return csv_of(*((f"사람{n}", f"{prefix}{n}@example.org") for n in range(count)), headers=("이름", "이메일"))


def people(sessions: Sessions) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(Resident)) or 0


def job(sessions: Sessions) -> Job:
    with sessions.read() as db:
        key = db.scalars(select(PeopleFile.id).order_by(PeopleFile.created_at.desc())).first()
        found = find_job(db, key or "")
    assert found is not None
    return found


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
