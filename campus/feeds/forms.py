"""The form with which a private feed is made."""

from pyramid.request import Request

from campus.feeds.models import Detail, FeedKind, FeedPurpose
from campus.feeds.tokens import NewFeed, Targets
from campus.feeds.words import DETAILS, PURPOSES
from campus.web.forms import ChoiceField, HubForm, LineField, RadioChoiceField, choices
from campus.web.locale import _

LONGEST_NAME = 60


class PrivateFeedForm(HubForm):
    """What the feed is of, what it is for, how much it tells, and what its owner calls it."""

    of = ChoiceField(
        _("Which calendar"), hint=_("Of rooms, groups and organizations it also shows titles that residents may read.")
    )
    name = LineField(
        _("Name"),
        longest=LONGEST_NAME,
        hint=_("So that you know it again in this list: “Phone”, “For my sister”."),
    )
    purpose = RadioChoiceField(
        _("What for"),
        choices=choices((each.value, label) for each, label in PURPOSES.items()),
        default=FeedPurpose.OWN.value,
    )
    detail = RadioChoiceField(
        _("What it tells"),
        choices=choices((each.value, label) for each, label in DETAILS.items()),
        default=Detail.FULL.value,
    )

    def __init__(self, request: Request, targets: Targets) -> None:
        super().__init__(request)
        is_korean = request.locale_name == "ko"
        offered = [("person", _("Everything I am part of")), ("hub", _("Everything at the hub"))]
        for kind, rows in targets.items():
            offered += [(f"{kind.value}:{number}", ko if is_korean else en) for number, ko, en in rows]
        self.of.choices = choices(offered)

    def wish(self) -> NewFeed:
        """The feed of a form that passed."""
        kind, _colon, number = self.of.data.partition(":")
        return NewFeed(
            FeedKind(kind), int(number or 0), FeedPurpose(self.purpose.data), Detail(self.detail.data), self.name.data
        )
