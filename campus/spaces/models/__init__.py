"""The tables of spaces: places, and what bounds their bookings."""

from campus.spaces.models.pictures import FloorPlan, FloorPlanSize, RoomMark, RoomPhoto, RoomPhotoSize
from campus.spaces.models.places import (
    Building,
    Equipment,
    Fitting,
    Floor,
    Room,
    RoomAlias,
    RoomKind,
    SpacesRevision,
    Zone,
)
from campus.spaces.models.reading_files import ReadingFile
from campus.spaces.models.readings import Reading, ReadingKind, ReadingThreshold
from campus.spaces.models.rules import (
    Closure,
    ClosureKind,
    OpeningHours,
    Policy,
    PolicyQuota,
    RoomPolicy,
    SpecialHoliday,
    Tenancy,
)

__all__ = [
    "Building",
    "Closure",
    "ClosureKind",
    "Equipment",
    "Fitting",
    "Floor",
    "FloorPlan",
    "FloorPlanSize",
    "OpeningHours",
    "Policy",
    "PolicyQuota",
    "Reading",
    "ReadingFile",
    "ReadingKind",
    "ReadingThreshold",
    "Room",
    "RoomAlias",
    "RoomKind",
    "RoomMark",
    "RoomPhoto",
    "RoomPhotoSize",
    "RoomPolicy",
    "SpacesRevision",
    "SpecialHoliday",
    "Tenancy",
    "Zone",
]
