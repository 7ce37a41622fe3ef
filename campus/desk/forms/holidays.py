"""The form that enters a public holiday."""

from campus.web.forms import DayField, HubForm, LineField
from campus.web.locale import _

LONGEST_NAME = 60


class HolidayForm(HubForm):
    """A day and its names; most late holidays carry the names that the form begins with."""

    day = DayField(_("Day"))
    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)


USUAL = {"name_ko": "임시공휴일", "name_en": "Temporary public holiday"}
