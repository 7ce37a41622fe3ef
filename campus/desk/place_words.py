"""What is said when a place cannot be changed or removed, and what the audit calls changes of places."""

from collections.abc import Mapping

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.web.locale import _

STILL_HAS: dict[str, TranslationString] = {
    "buildings": _("Buildings stand in it: ${count}. Move them to another zone or remove them first."),
    "floors": _("It has floors: ${count}. Remove them first."),
    "closures": _("Closures speak of it: ${count}. The past keeps them, so it stays."),
    "rooms": _("Rooms are there, retired ones too: ${count}. Move them elsewhere first."),
    "tenancies": _("Organizations are or were tenants there: ${count}. The past keeps them, so it stays."),
    "displays": _("Displays show it: ${count}. Revoke them first."),
    "rules": _("Rules are for its tenants: ${count}. Change these rules first."),
}
PLACE_ACTS: dict[str, TranslationString] = {
    "zone.added": _("Zone added"),
    "zone.changed": _("Zone changed"),
    "zone.moved": _("Zone put elsewhere in the order"),
    "zone.removed": _("Zone removed"),
    "building.added": _("Building added"),
    "building.changed": _("Building changed"),
    "building.removed": _("Building removed"),
    "floor.added": _("Floor added"),
    "floor.removed": _("Floor removed"),
    "room.added": _("Room added"),
    "room.changed": _("Room changed"),
    "room.moved": _("Room put elsewhere in the order"),
    "room.removed": _("Room removed"),
    "equipment.added": _("Kind of equipment added"),
    "equipment.changed": _("Kind of equipment changed"),
    "equipment.removed": _("Kind of equipment removed"),
}
IN_ROOMS = _("Rooms have it: ${count}. Take it out of them first.")
CHANGED_MEANWHILE = _(
    "Somebody changed this meanwhile. What you typed is still in the fields; saving replaces what stands."
)
NO_PLACE = _("There is no such place.")


def still_has(request: Request, found: Mapping[str, int]) -> str:
    """Why something is not removed, in the reader's language."""
    say = request.localizer.translate
    texts = [STILL_HAS[kind] for kind in found]
    return " ".join(
        say(_(text, mapping={"count": count})) for text, count in zip(texts, found.values(), strict=True)
    )
