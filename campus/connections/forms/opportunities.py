"""Forms of opportunities, of interest in them, and of what came of it."""

import re
from collections.abc import Iterable
from typing import Any

from pyramid.request import Request

from campus.connections.models import InterestStep, OpportunityKind
from campus.connections.queries.opportunities import tag_key
from campus.connections.services.interests import TakeStep
from campus.connections.services.opportunities import PostOpportunity
from campus.connections.words import KINDS, STEPS
from campus.domain.contact import ContactRefused, normalize_homepage
from campus.web.forms import (
    ChoiceField,
    ClockField,
    DayField,
    HubForm,
    LineField,
    LinesField,
    RadioChoiceField,
    choices,
)
from campus.web.locale import _

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTE, LONGEST_REMARK = 120, 4_000, 1_000, 500
LONGEST_TAG, MOST_TAGS = 40, 8
_LONGEST_TAGS = (LONGEST_TAG + 2) * MOST_TAGS
_BETWEEN = re.compile(r"[,，、;\n]")


class TagsField(LineField):
    """Abilities, parted by commas: at most eight, each once."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, longest=_LONGEST_TAGS, required=False, **options)

    def read(self, raw: str) -> Any:
        tags: dict[str, str] = {}
        for part in _BETWEEN.split(super().read(raw)):
            label = part.strip().lstrip("#").strip()
            if tag_key(label):
                tags.setdefault(tag_key(label), label)
        if len(tags) > MOST_TAGS or any(len(label) > LONGEST_TAG for label in tags.values()):
            limits = {"most": MOST_TAGS, "longest": LONGEST_TAG}
            raise ValueError(_("At most ${most} words or phrases, each of ${longest} characters.", mapping=limits))
        return tuple(tags.values())

    def show(self, value: Iterable[str]) -> str:
        return ", ".join(value)


class LinkField(LineField):
    """The address of a web page."""

    def read(self, raw: str) -> str:
        line = super().read(raw)
        try:
            return normalize_homepage(line) if line else ""
        except ContactRefused as refusal:
            raise ValueError(_("Write the address like https://example.org/call.")) from refusal


class OpportunityForm(HubForm):
    """A call, a problem or an offer."""

    kind = RadioChoiceField(_("What it is"))
    title = LineField(_("Title"), longest=LONGEST_TITLE)
    text = LinesField(_("What it is about"), longest=LONGEST_TEXT)
    deadline = DayField(_("Deadline"), required=False, hint=_("Empty: it stays open until you close it."))
    hour = ClockField(_("Time"), required=False, hint=_("Empty: until the end of the day."))
    needed = TagsField(_("Abilities needed"), hint=_("Parted by commas: vision, Korean speech, 3D printing."))
    offered = TagsField(_("Abilities offered"), hint=_("What you bring along."))
    link = LinkField(_("Web page"), longest=500, required=False)

    def __init__(self, request: Request, **options: Any) -> None:
        super().__init__(request, **options)
        self.kind.choices = choices((kind.value, label) for kind, label in KINDS.items())

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then the hour together with its day."""
        super().validate(extra_validators)
        if self.hour.data is not None and self.deadline.data is None and not self.deadline.errors:
            self.refuse("deadline", _("A time needs its day."))
        return not any(field.errors for field in self)

    def command(self) -> PostOpportunity:
        """What was sent, once it is valid."""
        return PostOpportunity(
            kind=OpportunityKind(self.kind.data),
            title=self.title.data,
            text=self.text.data,
            link=self.link.data or "",
            deadline_day=self.deadline.data,
            deadline_minute=self.hour.data,
            needed=self.needed.data or (),
            offered=self.offered.data or (),
        )


class InterestForm(HubForm):
    """What an organization has to say with its interest."""

    note = LinesField(
        _("What you could bring in"),
        longest=LONGEST_NOTE,
        hint=_("Only the one who posted it reads this, with your name."),
    )


class StepForm(HubForm):
    """How far it has come."""

    step = ChoiceField(_("How far it came"))
    day = DayField(_("When"))
    remark = LineField(_("Note"), longest=LONGEST_REMARK, required=False)

    def __init__(self, request: Request, steps: Iterable[InterestStep], **options: Any) -> None:
        super().__init__(request, **options)
        self.step.choices = choices((step.value, STEPS[step]) for step in steps)

    def command(self) -> TakeStep:
        """What was sent, once it is valid."""
        return TakeStep(InterestStep(self.step.data), self.day.data, self.remark.data or "")
