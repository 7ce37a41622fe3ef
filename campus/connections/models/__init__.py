"""The tables of introductions and opportunities."""

from campus.connections.models.introductions import Introduction, IntroductionQuestion, IntroductionState
from campus.connections.models.opportunities import (
    Interest,
    InterestEntry,
    InterestStep,
    Opportunity,
    OpportunityKind,
    OpportunityState,
    OpportunityTag,
    TagSide,
)

__all__ = [
    "Interest",
    "InterestEntry",
    "InterestStep",
    "Introduction",
    "IntroductionQuestion",
    "IntroductionState",
    "Opportunity",
    "OpportunityKind",
    "OpportunityState",
    "OpportunityTag",
    "TagSide",
]
