"""Writing down what a resident agreed to and took back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.consents import Consent
from campus.people.models import ConsentRecord
from campus.people.queries.residents import standing_consents


def record_consents(db: Session, resident_id: int, answers: Mapping[Consent, bool], *, now: datetime) -> None:
    """Write a row for each answer that differs from the standing one; what was never given is refused without a row."""
    standing = standing_consents(db, resident_id)
    for consent, given in answers.items():
        before = standing.get(consent.subject)
        stands = before is not None and before.given
        is_same_text = before is not None and before.text_version == consent.version
        if given == stands and (is_same_text or not given):
            continue
        db.add(
            ConsentRecord(
                resident_id=resident_id, subject=consent.subject, text_version=consent.version, given=given, at=now
            )
        )
        act = "resident.consented" if given else "resident.consent-withdrawn"
        details = {"subject": consent.subject, "version": consent.version}
        record(db, act, ("resident", resident_id), by=resident_id, now=now, details=details)
