"""Naming a resident in a form: by the exact name or address, since nobody is found by a part of either."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from campus.connections.queries.people import Someone, find_people
from campus.domain.contact import LONGEST_EMAIL
from campus.web.forms import HubForm, LineField
from campus.web.locale import _

WHO_HINT = _("The whole name or the e-mail address, exactly.")
LONGEST_ID = 10


class WhoField(LineField):
    """Whom someone means, as typed."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, longest=LONGEST_EMAIL, hint=WHO_HINT, **options)


class ChosenField(LineField):
    """Which of several people of one name is meant, sent once they were shown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_("Which person"), longest=LONGEST_ID, required=False, **options)


def read_person(db: Session, form: HubForm, who: str, chosen: str, day: date) -> tuple[int | None, list[Someone]]:
    """The id of the one whom the fields ``who`` and ``chosen`` name, or None with an error in words; and the namesakes
    to choose from."""
    typed = form[who].data
    if not typed:
        return None, []
    found = find_people(db, typed, day)
    if not found:
        form.refuse(who, _("Nobody at the hub has exactly this name or address. Please check the spelling."))
        return None, []
    if len(found) == 1:
        return found[0].id, []
    meant = next((each.id for each in found if str(each.id) == form[chosen].data), None)
    if meant is None:
        form.refuse(who, _("Several people have this name. Choose below whom you mean."))
    return meant, found
