"""The forms of a group: its filters, what is said of it, and how one comes to it."""

from collections.abc import Iterable
from typing import Any

import wtforms
from pyramid.request import Request

from campus.domain.interests import (
    LONGEST_INTEREST,
    MOST_INTERESTS,
    InterestProblem,
    InterestsRefused,
    read_interests,
)
from campus.domain.slug import LONGEST_SLUG, is_slug, slug_of
from campus.groups.models import Group, GroupKind, Joining
from campus.groups.queries.groups import GroupFilter
from campus.groups.services.founding import GroupDraft
from campus.groups.words import JOININGS, KINDS
from campus.web.forms import (
    BoxesField,
    ChoiceField,
    EmailField,
    HubForm,
    LineField,
    LinesField,
    NumberField,
    RadioChoiceField,
    TickField,
    choices,
    id_or_none,
)
from campus.web.locale import _

LONGEST_NAME, LONGEST_TAGLINE, LONGEST_ABOUT, LONGEST_NOTE, LONGEST_REASON = 100, 200, 4_000, 300, 300
_LONGEST_QUERY = 100
_PROBLEMS = {
    InterestProblem.TOO_LONG: _("Each topic has at most ${most} characters.", mapping={"most": LONGEST_INTEREST}),
    InterestProblem.TOO_MANY: _("At most ${most} topics.", mapping={"most": MOST_INTERESTS}),
    InterestProblem.UNREADABLE: _("This text has characters in it that cannot be kept. Please type it anew."),
}


class TopicsField(LinesField):
    """Topics, parted by commas: a tuple of labels, each once however it is spelt."""

    def read(self, raw: str) -> Any:
        try:
            return tuple(each.label for each in read_interests(raw))
        except InterestsRefused as refused:
            raise ValueError(_PROBLEMS[refused.reason]) from refused

    def show(self, value: Iterable[str]) -> str:
        return ", ".join(value)


class GroupFilterForm(HubForm):
    """Which groups to list; it lives in the address."""

    reads_query = True
    q = LineField(_("Name or topic"), longest=_LONGEST_QUERY, required=False)
    kind = ChoiceField(
        _("Kind"),
        coerce=lambda raw: GroupKind(raw) if raw else None,
        choices=choices([("", _("All kinds")), *KINDS.items()]),
    )
    topic = ChoiceField(_("Topic"), coerce=lambda raw: raw or None)
    initiative = ChoiceField(_("Initiative"), coerce=id_or_none)

    def __init__(self, request: Request, topics: Iterable[str], initiatives: Iterable[tuple[int, str]]) -> None:
        super().__init__(request)
        chosen = str(self.topic.data or "")
        known = list(topics)
        listed = known if not chosen or chosen in known else [chosen, *known]
        self.topic.choices = choices([("", _("All topics")), *((each, each) for each in listed)])
        self.initiative.choices = choices([("", _("All initiatives")), *initiatives])

    def wanted(self) -> GroupFilter:
        """The filter; what cannot be read is left out, and its field says so."""
        self.validate()
        read = {field.name: None if field.errors else field.data for field in self}
        return GroupFilter(read["q"] or "", read["kind"], read["topic"] or "", read["initiative"])


class GroupForm(HubForm):
    """What is said of a group."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    slug = LineField(
        _("Address"),
        longest=LONGEST_SLUG,
        required=False,
        hint=_("Small letters, digits and hyphens. Empty: made from the English name."),
    )
    kind = RadioChoiceField(_("Kind of group"))
    tagline = LineField(
        _("In one line"), longest=LONGEST_TAGLINE, required=False, hint=_("It stands in the list of groups.")
    )
    about = LinesField(_("What you do"), longest=LONGEST_ABOUT, required=False)
    topics = TopicsField(
        _("Topics"), longest=1_000, required=False, hint=_("Parted by commas, at most 10: LLM, robotics, statistics.")
    )
    joining = RadioChoiceField(_("Who may join"))
    initiatives = BoxesField(_("The hub's initiatives it belongs to"), coerce=int)
    completion_percent = NumberField(
        _("To complete the course, attend at least (%)"),
        least=1,
        most=100,
        required=False,
        hint=_("Only for courses. Empty: no certificates."),
    )
    version = wtforms.HiddenField()

    def __init__(self, request: Request, initiatives: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(request, **options)
        self.kind.choices = choices((each.value, label) for each, label in KINDS.items())
        self.joining.choices = choices((each.value, label) for each, label in JOININGS.items())
        self.initiatives.choices = choices(initiatives)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself; then that there is an address."""
        super().validate(extra_validators)
        if not self.slug.errors and not self.name_en.errors and not is_slug(self._slug()):
            text = _("Use small letters, digits and hyphens, like ai-friends.")
            self.refuse("slug", text if self.slug.data else _("Please write an address: the name gives none."))
        return not any(field.errors for field in self)

    def _slug(self) -> str:
        return str(self.slug.data or "") or slug_of(str(self.name_en.data or ""))

    def read_version(self) -> int:
        """The version that the form was filled from; 0 when it was lost."""
        raw = str(self.version.data or "")
        return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0

    def draft(self) -> GroupDraft:
        """What was sent, once it is valid."""
        kind = GroupKind(self.kind.data)
        return GroupDraft(
            slug=self._slug(),
            kind=kind,
            name_ko=self.name_ko.data,
            name_en=self.name_en.data,
            tagline=self.tagline.data or "",
            about=self.about.data or "",
            joining=Joining(self.joining.data),
            topics=tuple(self.topics.data or ()),
            initiative_ids=tuple(sorted(set(self.initiatives.data or ()))),
            completion_percent=self.completion_percent.data if kind is GroupKind.COURSE else None,
        )


def group_values(group: Group) -> dict[str, Any]:
    """What a form shows of a group first."""
    return {
        "name_ko": group.name_ko,
        "name_en": group.name_en,
        "slug": group.slug,
        "kind": group.kind.value,
        "tagline": group.tagline,
        "about": group.about,
        "topics": tuple(each.topic for each in group.topics),
        "joining": group.joining.value,
        "initiatives": [each.id for each in group.initiatives],
        "completion_percent": group.completion_percent,
        "version": str(group.version),
    }


class JoinForm(HubForm):
    """Joining: a word to those who answer, and whether others see that one comes."""

    note = LineField(
        _("A word to the organizers"), longest=LONGEST_NOTE, required=False, hint=_("Who you are, what brings you.")
    )
    is_shown = TickField(
        _("Others see that I come"),
        hint=_("Without it you are counted, and only those who lead the group see your name."),
    )


class InviteForm(HubForm):
    """Whom to invite, by the address they signed up with."""

    email = EmailField(_("E-mail address"), hint=_("The one they signed up to the hub with."))


class RefuseForm(HubForm):
    """Why not, in words that the person reads."""

    reason = LineField(_("Why"), longest=LONGEST_REASON, required=False, hint=_("They read it in the mail."))


class MemberSearchForm(HubForm):
    """Whom of the members to list; it lives in the address."""

    reads_query = True
    q = LineField(_("Name"), longest=_LONGEST_QUERY, required=False)
