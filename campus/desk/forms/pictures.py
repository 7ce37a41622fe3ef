"""The forms of pictures: a photo or a plan with its words, and where rooms are on a plan."""

from collections.abc import Sequence
from typing import Any

import wtforms
from pyramid.request import Request

from campus.desk.picture_words import PROBLEMS
from campus.spaces.models import Room
from campus.spaces.pictures import Mark
from campus.spaces.services.photos import LONGEST_ALT, Alt
from campus.spaces.services.picture_files import PictureProblem
from campus.spaces.services.plans import LONGEST_WAY, SCALE
from campus.web.forms import HubForm, LineField, NumberField
from campus.web.locale import _

PICTURE_TYPES = "image/jpeg,image/png,image/webp"


class AltForm(HubForm):
    """What a picture shows, in words."""

    alt_ko = LineField(_("Description in Korean"), longest=LONGEST_ALT)
    alt_en = LineField(_("Description in English"), longest=LONGEST_ALT)

    @property
    def alt(self) -> Alt:
        return Alt(self.alt_ko.data, self.alt_en.data)


class PictureForm(AltForm):
    """A picture with its words. The file itself is read from the request, once; here stand its errors."""

    file = wtforms.FileField(_("Picture"), render_kw={"required": True, "accept": PICTURE_TYPES})

    def refuse_file(self, problem: PictureProblem) -> None:
        self.refuse("file", PROBLEMS[problem])


def alt_form(request: Request, picture: Any, *, prefix: str = "", is_sent: bool = False) -> AltForm:
    """The words of a picture that is there; a form that was not sent shows what holds."""
    form = AltForm(request, start={"alt_ko": picture.alt_ko, "alt_en": picture.alt_en}, prefix=prefix)
    if not is_sent:
        form.process(None, data={"alt_ko": picture.alt_ko, "alt_en": picture.alt_en})
    return form


class MarkForm(HubForm):
    """Where one room is; without both numbers it is nowhere."""

    x = NumberField(_("From the left"), least=0, most=SCALE, required=False)
    y = NumberField(_("From the top"), least=0, most=SCALE, required=False)
    way_ko = LineField(_("How to find it, in Korean"), longest=LONGEST_WAY, required=False)
    way_en = LineField(_("How to find it, in English"), longest=LONGEST_WAY, required=False)

    @property
    def was_sent(self) -> bool:
        """Whether its numbers came with the request; a room added meanwhile was not asked about."""
        return bool(self.x.raw_data)

    def check(self) -> bool:
        """Whether the mark is whole or none at all; errors stand at their fields."""
        if not self.validate():
            return False
        x, y = self.x.data, self.y.data
        has_words = bool(self.way_ko.data or self.way_en.data)
        if (x is None) != (y is None):
            self.refuse("x" if x is None else "y", _("A place needs both numbers."))
            return False
        if x is None and has_words:
            self.refuse("x", _("Mark the room on the plan, or take the words out."))
            return False
        for name, other in (("way_ko", "way_en"), ("way_en", "way_ko")):
            if self[other].data and not self[name].data:
                self.refuse(name, _("Write it in both languages, or in neither."))
                return False
        return True

    @property
    def mark(self) -> Mark | None:
        if self.x.data is None:
            return None
        return Mark(self.x.data, self.y.data, self.way_ko.data or "", self.way_en.data or "")


def mark_forms(request: Request, rooms: Sequence[tuple[Room, Mark | None]]) -> list[tuple[Room, MarkForm]]:
    """A form for each room of a floor, all sent at once."""
    forms = []
    for room, mark in rooms:
        names = ("x", "y", "way_ko", "way_en")
        start = {name: getattr(mark, name) for name in names} if mark else {}
        forms.append((room, MarkForm(request, start=start, prefix=f"{room.slug}-")))
    return forms
