"""What the audit calls acts on pictures, and why a picture is not taken, in words."""

from pyramid.i18n import TranslationString

from campus.spaces.services.picture_files import LEAST_SIDE, MOST_OCTETS, MOST_PIXELS, MOST_STRETCHED, PictureProblem
from campus.web.locale import _

PICTURE_ACTS: dict[str, TranslationString] = {
    "floor.plan-set": _("Plan of a floor added or replaced"),
    "floor.plan-described": _("Description of a floor's plan changed"),
    "floor.plan-removed": _("Plan of a floor taken away"),
    "floor.rooms-marked": _("Rooms marked on a floor's plan"),
    "room.photo-added": _("Photo of a room added"),
    "room.photo-described": _("Description of a room's photo changed"),
    "room.photo-moved": _("Order of a room's photos changed"),
    "room.photo-removed": _("Photo of a room taken away"),
}
PROBLEMS: dict[PictureProblem, TranslationString] = {
    PictureProblem.MISSING: _("Choose a picture."),
    PictureProblem.TOO_LARGE: _(
        "The file is larger than ${most} MB. Save it smaller.", mapping={"most": MOST_OCTETS // 1024**2}
    ),
    PictureProblem.NO_PICTURE: _("This is no JPEG, PNG or WebP picture, or it is broken. Save it anew as JPEG."),
    PictureProblem.TOO_MANY_PIXELS: _(
        "The picture has more than ${most} million pixels. Save it smaller.",
        mapping={"most": MOST_PIXELS // 1_000_000},
    ),
    PictureProblem.TOO_SMALL: _(
        "The picture is too small: each side has at least ${least} pixels.", mapping={"least": LEAST_SIDE}
    ),
    PictureProblem.STRETCHED: _(
        "The picture is too long for its width: at most ${most} times. Cut a piece out of it.",
        mapping={"most": MOST_STRETCHED},
    ),
    PictureProblem.MOVING: _("The picture moves. Send one that stands still."),
}
