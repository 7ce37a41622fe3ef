"""On the way to an institution's provider and back: rows of a few minutes, each taken once."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.people.models import InstitutionArrival, InstitutionTrip
from campus.people.oidc.values import Proven, Question
from campus.people.queries.logins import token_digest

TRIP_LIFE = timedelta(minutes=10)
ARRIVAL_LIFE = timedelta(minutes=30)
LONGEST_BACK = 500


def begin_trip(
    db: Session, provider: str, question: Question, back: str, *, resident_id: int | None = None, now: datetime
) -> str:
    """The token of a trip to ``provider``; those that ran out go. ``resident_id``: who connects an account."""
    db.execute(delete(InstitutionTrip).where(InstitutionTrip.expires_at <= now))
    token = secrets.token_urlsafe(32)
    db.add(
        InstitutionTrip(
            token_sha256=token_digest(token),
            provider=provider,
            state=question.state,
            nonce=question.nonce,
            verifier=question.verifier,
            back=back if len(back) <= LONGEST_BACK else "/",
            resident_id=resident_id,
            expires_at=now + TRIP_LIFE,
        )
    )
    return token


def take_trip(db: Session, token: str, provider: str, state: str, *, now: datetime) -> InstitutionTrip | None:
    """The trip that an answer belongs to, gone from now on; None where there is none. Of two at once one gets it."""
    trip = db.scalar(
        select(InstitutionTrip).where(
            InstitutionTrip.token_sha256 == token_digest(token),
            InstitutionTrip.provider == provider,
            InstitutionTrip.expires_at > now,
        )
    )
    if trip is None or not hmac.compare_digest(trip.state.encode(), state.encode(errors="replace")):
        return None
    gone = db.scalar(delete(InstitutionTrip).where(InstitutionTrip.id == trip.id).returning(InstitutionTrip.id))
    if gone is None:
        return None
    db.expunge(trip)
    return trip


def note_arrival(db: Session, provider: str, proven: Proven, back: str, *, now: datetime) -> str:
    """The token of somebody whom a provider vouches for and whom the hub cannot let in yet."""
    db.execute(delete(InstitutionArrival).where(InstitutionArrival.expires_at <= now))
    token = secrets.token_urlsafe(32)
    db.add(
        InstitutionArrival(
            token_sha256=token_digest(token),
            provider=provider,
            issuer=proven.issuer,
            subject=proven.subject,
            email=proven.email,
            name=proven.name,
            is_strong=proven.is_strong,
            back=back,
            made_at=now,
            expires_at=now + ARRIVAL_LIFE,
        )
    )
    return token


def find_arrival(db: Session, token: object, *, now: datetime) -> InstitutionArrival | None:
    """Who arrived with ``token`` a while ago, or None."""
    if not isinstance(token, str):
        return None
    digest = token_digest(token)
    return db.scalar(
        select(InstitutionArrival).where(InstitutionArrival.token_sha256 == digest, InstitutionArrival.expires_at > now)
    )


def take_arrival(db: Session, arrival_id: int) -> bool:
    """Whether it was still there; it is gone from now on."""
    gone = delete(InstitutionArrival).where(InstitutionArrival.id == arrival_id)
    return db.scalar(gone.returning(InstitutionArrival.id)) is not None
