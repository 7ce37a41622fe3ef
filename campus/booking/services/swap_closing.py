"""Ending proposals to change rooms."""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, update
from sqlalchemy.orm import Session

from campus.booking.models import SwapOutcome, SwapProposal
from campus.db import changed_rows

_SWAPS: Table = SwapProposal.metadata.tables["swap_proposals"]


def close_swaps(db: Session, *which: ColumnElement[bool], outcome: SwapOutcome, now: datetime) -> int:
    """End the open proposals among ``which``; how many were open."""
    closing = update(_SWAPS).where(*which, _SWAPS.c.closed_at.is_(None)).values(closed_at=now, outcome=outcome)
    return changed_rows(db, closing)
