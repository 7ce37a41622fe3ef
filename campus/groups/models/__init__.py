"""Groups, their seasons and sessions, and who takes part."""

from campus.groups.models.groups import (
    LEADERS,
    Group,
    GroupInitiative,
    GroupKind,
    GroupRole,
    GroupStatus,
    GroupTopic,
    Joining,
    Membership,
    Standing,
)
from campus.groups.models.sessions import (
    COMING,
    GroupSession,
    Material,
    Season,
    SeasonSegment,
    Segment,
    SegmentKind,
    SessionStatus,
)
from campus.groups.models.taking_part import Certificate, CheckInWay, SignUp, SignUpStatus, TablePlan, TableSeat

__all__ = [
    "COMING",
    "LEADERS",
    "Certificate",
    "CheckInWay",
    "Group",
    "GroupInitiative",
    "GroupKind",
    "GroupRole",
    "GroupSession",
    "GroupStatus",
    "GroupTopic",
    "Joining",
    "Material",
    "Membership",
    "Season",
    "SeasonSegment",
    "Segment",
    "SegmentKind",
    "SessionStatus",
    "SignUp",
    "SignUpStatus",
    "Standing",
    "TablePlan",
    "TableSeat",
]
