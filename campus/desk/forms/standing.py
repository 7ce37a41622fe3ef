"""How a place stands, said field by field beside what somebody else was writing."""

from typing import Any

from pyramid.request import Request

from campus.spaces.drafts import Draft
from campus.spaces.services.places import differences
from campus.web.locale import _

_FIELDS = {"zone_id": "zone", "floor_id": "floor"}


def as_it_stands(request: Request, form: Any, current: Draft) -> list[tuple[str, str]]:
    """Labels of the fields in which ``current`` differs from what is in ``form``, each with what stands."""
    say = request.localizer.translate
    found = []
    for name, (stands, _typed) in differences(current, form.draft()).items():
        if name == "fittings":
            labels = {each.id: each.label for each in form.things}
            text = ", ".join(f"{labels[number]} {count}" for number, count in stands)
            found.append((say(_("What it has")), text))
            continue
        field = form[_FIELDS.get(name, name)]
        found.append((say(field.label.text), _text(field, stands)))
    return found


def _text(field: Any, stands: Any) -> str:
    if isinstance(stands, list):
        return ", ".join(stands)
    offered = field.iter_choices() if hasattr(field, "iter_choices") else ()
    return next((str(each.label) for each in offered if str(each.value) == str(stands)), str(stands))
