"""Files of people as their pages and the worker read them."""

import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, func, select, union_all
from sqlalchemy.orm import Session

from campus.db import Base
from campus.enrolling import tables
from campus.enrolling.answers import Answers, Outcome
from campus.enrolling.columns import read_mapping
from campus.enrolling.judging import Judged, judge_rows, organization_key
from campus.enrolling.models import FileStep, ImportedPerson, PeopleFile
from campus.people.models import Organization, OrganizationAlias
from campus.people.queries.invitations import known_addresses


@dataclass(frozen=True, slots=True)
class Job:
    """A file as it stands."""

    id: str
    resident_id: int
    name: str
    encoding: tables.Encoding
    created_at: datetime
    step: FileStep
    done: int
    total: int
    began_at: datetime
    claimed_until: datetime | None
    finished_at: datetime | None
    answers: Answers
    outcome: Outcome

    def is_taken(self, now: datetime) -> bool:
        """Whether somebody works on it."""
        return self.claimed_until is not None and self.claimed_until > now


_JOB = (
    *(PeopleFile.id, PeopleFile.resident_id, PeopleFile.name, PeopleFile.encoding, PeopleFile.created_at),
    *(PeopleFile.step, PeopleFile.done, PeopleFile.total, PeopleFile.began_at, PeopleFile.claimed_until),
    *(PeopleFile.finished_at, PeopleFile.answers, PeopleFile.outcome),
)


def _job(row: Any) -> Job:
    values = row._asdict()
    read = {"answers": Answers.read(row.answers), "outcome": Outcome.read(row.outcome)}
    return Job(**values | read | {"encoding": tables.Encoding(row.encoding)})


def find_job(db: Session, key: str) -> Job | None:
    """The file ``key``, or None."""
    row = db.execute(select(*_JOB).where(PeopleFile.id == key)).first()
    return None if row is None else _job(row)


def list_jobs(db: Session, *, limit: int) -> list[Job]:
    """The files that were sent last."""
    newest = select(*_JOB).order_by(PeopleFile.created_at.desc(), PeopleFile.id).limit(limit)
    return [_job(row) for row in db.execute(newest)]


def packed(table: tables.Table) -> bytes:
    """A table as its row keeps it."""
    rows = [[line.number, *line.cells] for line in table.lines]
    return zlib.compress(json.dumps([table.headers, rows], ensure_ascii=False).encode(), 1)


def read_kept(db: Session, key: str, encoding: tables.Encoding) -> tables.Table:
    """What :func:`packed` kept; a table without rows where it is not needed any more."""
    data = db.scalar(select(PeopleFile.data).where(PeopleFile.id == key)) or b""
    headers, rows = json.loads(zlib.decompress(data)) if data else ((), ())
    lines = tuple(tables.Line(number, tuple(cells)) for number, *cells in rows)
    return tables.Table(encoding, tuple(headers), lines)


def organizations_by_key(db: Session) -> dict[str, int]:
    """Ids of organizations by each of their names and aliases, folded; a name that two have is nobody's."""
    named = union_all(
        select(Organization.name_ko.label("name"), Organization.id.label("id")),
        select(Organization.name_en, Organization.id),
        select(OrganizationAlias.alias, OrganizationAlias.organization_id),
    )
    found: dict[str, set[int]] = {}
    for name, number in db.execute(named):
        found.setdefault(organization_key(name), set()).add(number)
    return {key: ids.pop() for key, ids in found.items() if key and len(ids) == 1}


def judge_file(db: Session, job: Job) -> tuple[tables.Table, Judged]:
    """What is in a file, against what the hub knows at this moment; three statements and one for 900 addresses."""
    table = read_kept(db, job.id, job.encoding)
    mapped = read_mapping(job.answers.mapping, len(table.headers))
    people, wrong = judge_rows(table, mapped, organizations_by_key(db))
    known = known_addresses(db, [person.email for _number, person in people])
    new = tuple(each for each in people if each[1].email not in known)
    return table, Judged(new, tuple(each for each in people if each[1].email in known), tuple(wrong))


def imported_after(db: Session, key: str, last_id: int, *, limit: int) -> Sequence[int]:
    """Ids of those who came by a file, from ``last_id`` on."""
    wanted = select(ImportedPerson.resident_id).where(
        ImportedPerson.file_id == key, ImportedPerson.resident_id > last_id
    )
    return db.scalars(wanted.order_by(ImportedPerson.resident_id).limit(limit)).all()


def count_imported(db: Session, key: str) -> int:
    """How many who came by a file are still here as such."""
    mine = ImportedPerson.file_id == key
    return db.scalar(select(func.count()).select_from(ImportedPerson).where(mine)) or 0


# What is written with a prepared account, and says nothing of its owner.
_OWN = frozenset({"affiliations.resident_id", "invitations.resident_id", "imported_people.resident_id"})


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table that names a resident, besides those that are written with the account itself."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_reference = any(key.target_fullname == "residents.id" for key in column.foreign_keys)
            if is_reference and f"{table.name}.{column.name}" not in _OWN:
                yield table, column


def tied(db: Session, resident_ids: Collection[int]) -> set[int]:
    """Who of them something speaks of; one statement, whatever the number of tables."""
    asked = [select(column.label("id")).where(column.in_(resident_ids)) for _table, column in references()]
    return set(db.scalars(union_all(*asked))) if resident_ids else set()
