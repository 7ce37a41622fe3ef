"""Forms: what a request sent in, cleaned values or errors in words out. Built on WTForms.

    class RoomForm(HubForm):
        title = LineField(_("Title"), longest=120)
        day = DayField(_("Day"))
        starts = ClockField(_("From"))
        room = ChoiceField(_("Room"), coerce=int)

    form = RoomForm(request, start={"title": "…"})     # ``start``: what a fresh form shows
    form.room.choices = choices((room.id, room.name_ko) for room in rooms)
    if form.validate():
        … form.title.data …                            # clean: see each field for its type
    else:
        return refused(request) | {"form": form}       # status 422, input kept

A form reads POST; one with ``reads_query = True`` reads the address (filters). Fields are required unless
``required=False``; an empty optional field gives "" (texts) or None (all others). Labels, hints and errors are
translation strings: ``templates/macros/forms.html`` says them in the reader's language. A rule of a service is added to
a form by ``form.refuse("title", _("…"))``, or ``form.refuse(None, …)`` for the form as a whole. The CSRF token is
Pyramid's: every form in a template calls ``csrf()``.
"""

from campus.web.forms.choosing import BoxesField, ChoiceField, RadioChoiceField, TickField, choices, id_or_none
from campus.web.forms.digits import DigitsForm
from campus.web.forms.fields import (
    ClockField,
    DayField,
    EmailField,
    HomepageField,
    LineField,
    LinesField,
    NumberField,
    PersonNameField,
    PhoneField,
    SecretField,
)
from campus.web.forms.form import HubForm, refused

__all__ = [
    "BoxesField",
    "ChoiceField",
    "ClockField",
    "DayField",
    "DigitsForm",
    "EmailField",
    "HomepageField",
    "HubForm",
    "LineField",
    "LinesField",
    "NumberField",
    "PersonNameField",
    "PhoneField",
    "RadioChoiceField",
    "SecretField",
    "TickField",
    "choices",
    "id_or_none",
    "refused",
]
