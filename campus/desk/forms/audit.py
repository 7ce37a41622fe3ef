"""The filters of the audit and of the access log, and the form with which a month is reviewed."""

from datetime import timedelta

from pyramid.request import Request
from sqlalchemy.orm import Session

from campus.audit.accesses import AccessFilter
from campus.audit.acts import ActFilter
from campus.desk.act_words import ACTS, SUBJECTS
from campus.domain.hubtime import at
from campus.people.access_words import ACCESS_ACTS, LOOKED
from campus.people.queries.keys import find_people
from campus.web.forms import ChoiceField, DayField, HubForm, LineField, LinesField, NumberField, choices
from campus.web.locale import _

LONGEST_QUERY = 100
LONGEST_NOTE = 1000
_LARGEST_ID = 2**31 - 1
_DAY = timedelta(days=1)


class _DatedFilter(HubForm):
    """A filter that lives in the address; what cannot be read is left out, and its field says so."""

    reads_query = True
    first = DayField(_("From"), required=False)
    last = DayField(_("Until"), required=False)

    def read(self, name: str) -> object:
        field = self[name]
        return None if field.errors else field.data

    def span(self) -> dict[str, object]:
        """From the first day's midnight to the one after the last day."""
        first, last = self.read("first"), self.read("last")
        return {"since": first and at(first), "until": last and at(last + _DAY)}  # type: ignore[operator]


class ActsFilterForm(_DatedFilter):
    """Which acts to list."""

    who = LineField(_("Person"), longest=LONGEST_QUERY, required=False, hint=_("Who did it, or to whom it was done."))
    act = ChoiceField(_("Act"), default="", choices=choices([("", _("All acts")), *ACTS.items()]))
    subject = ChoiceField(_("Concerns"), default="", choices=choices([("", _("All of them")), *SUBJECTS.items()]))
    number = NumberField(_("Its number"), least=0, most=_LARGEST_ID, required=False)
    q = LineField(_("Words"), longest=LONGEST_QUERY, required=False)

    def wanted(self, db: Session, request: Request) -> ActFilter:
        """The filter; words are looked for in what changed and in what acts are called in the reader's language."""
        self.validate()
        text, who = str(self.read("q") or ""), str(self.read("who") or "")
        say, act = request.localizer.translate, str(self.read("act") or "")
        called = {name for name, words in ACTS.items() if text and text.casefold() in say(words).casefold()}
        return ActFilter(
            acts=frozenset({act} if act else ()),
            subject=str(self.read("subject") or ""),
            subject_id=self.read("number"),  # type: ignore[arg-type]
            person=frozenset(find_people(db, who)) if who else None,
            text=text,
            text_acts=frozenset(called),
            **self.span(),  # type: ignore[arg-type]
        )


class AccessFilterForm(_DatedFilter):
    """Which entries of the access log to list."""

    by = LineField(_("Who looked"), longest=LONGEST_QUERY, required=False)
    whose = LineField(_("Whose data"), longest=LONGEST_QUERY, required=False)
    what = ChoiceField(_("At what"), default="", choices=choices([("", _("All of them")), *LOOKED.items()]))
    act = ChoiceField(_("What was done"), default="", choices=choices([("", _("All of them")), *ACCESS_ACTS.items()]))

    def wanted(self, db: Session) -> tuple[AccessFilter, set[int]]:
        """The filter, and the ids of those whose data is asked about."""
        self.validate()
        by, whose = str(self.read("by") or ""), str(self.read("whose") or "")
        looking, shown = (find_people(db, text) if text else None for text in (by, whose))
        wanted = AccessFilter(
            actors=None if looking is None else frozenset(looking.values()),
            people=None if shown is None else frozenset(shown.values()),
            what=str(self.read("what") or ""),
            act=str(self.read("act") or ""),
            **self.span(),  # type: ignore[arg-type]
        )
        return wanted, set(shown or ())


class ReviewForm(HubForm):
    """What whoever reviewed a month found."""

    note = LinesField(
        _("What you found"), longest=LONGEST_NOTE, hint=_("Whom you asked about what, and what they said. It is kept.")
    )
