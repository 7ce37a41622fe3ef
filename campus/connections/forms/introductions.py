"""Forms of questions and introductions."""

from datetime import date
from enum import StrEnum
from typing import Any

from pyramid.request import Request
from sqlalchemy.orm import Session

from campus.connections.forms.people import ChosenField, WhoField, read_person
from campus.connections.queries.people import Someone
from campus.connections.services.asking import AskQuestion
from campus.connections.services.introducing import IntroduceTwo, NamePerson
from campus.web.forms import HubForm, LineField, LinesField, RadioChoiceField, TickField, choices
from campus.web.locale import _

LONGEST_TOPIC, LONGEST_TEXT, LONGEST_NOTE = 120, 2_000, 1_000


class Sureness(StrEnum):
    """How well the introducer knows that the person knows."""

    KNOWS = "knows"
    MAY_KNOW = "may-know"


class QuestionForm(HubForm):
    """Who knows about …?"""

    topic = LineField(
        _("Who knows about …?"), longest=LONGEST_TOPIC, hint=_("One line, for example: battery swelling.")
    )
    text = LinesField(_("What you would like to know"), longest=LONGEST_TEXT)
    shows_email = TickField(_("Whoever I am introduced to sees my e-mail address"))

    def command(self) -> AskQuestion:
        """What was sent, once it is valid."""
        return AskQuestion(self.topic.data, self.text.data, bool(self.shows_email.data))


class NameForm(HubForm):
    """Who may know; ``candidates`` are namesakes to choose from."""

    who = WhoField(_("Whom you think of"))
    chosen = ChosenField()
    sureness = RadioChoiceField(_("How sure are you?"))
    note = LinesField(
        _("A few words to this person"),
        longest=LONGEST_NOTE,
        hint=_("The asker reads them, too, once the person has accepted."),
    )

    def __init__(self, request: Request, **options: Any) -> None:
        super().__init__(request, **({"start": {"sureness": Sureness.KNOWS.value}} | options))
        self.candidates: list[Someone] = []
        self.sureness.choices = choices(
            [
                (Sureness.KNOWS.value, _("This person knows about it")),
                (Sureness.MAY_KNOW.value, _("I do not know, but this person may, or knows who does")),
            ]
        )

    def read(self, db: Session, day: date) -> NamePerson | None:
        """What was sent, or None with errors."""
        is_valid = self.validate()
        named_id, self.candidates = read_person(db, self, "who", "chosen", day)
        if not is_valid or named_id is None:
            return None
        return NamePerson(named_id, self.note.data, is_hunch=self.sureness.data == Sureness.MAY_KNOW)


class TwoForm(HubForm):
    """Two people who should meet."""

    one = WhoField(_("One person"))
    one_chosen = ChosenField()
    other = WhoField(_("The other person"))
    other_chosen = ChosenField()
    topic = LineField(
        _("What it is about"),
        longest=LONGEST_TOPIC,
        hint=_("Both read this before they answer. Do not name either of them here."),
    )
    note = LinesField(
        _("A few words to both"), longest=LONGEST_NOTE, hint=_("Both read this once both have accepted.")
    )

    def __init__(self, request: Request, **options: Any) -> None:
        super().__init__(request, **options)
        self.one_candidates: list[Someone] = []
        self.other_candidates: list[Someone] = []

    def read(self, db: Session, day: date) -> IntroduceTwo | None:
        """What was sent, or None with errors."""
        is_valid = self.validate()
        one_id, self.one_candidates = read_person(db, self, "one", "one_chosen", day)
        other_id, self.other_candidates = read_person(db, self, "other", "other_chosen", day)
        if not is_valid or one_id is None or other_id is None:
            return None
        return IntroduceTwo(one_id, other_id, self.topic.data, self.note.data)


class AcceptForm(HubForm):
    """Agreeing to meet."""

    shows_email = TickField(_("Show my e-mail address, too"))


class ThanksForm(HubForm):
    """Thanks to everyone along the chain."""

    thanks = LinesField(_("Your thanks"), longest=LONGEST_NOTE, hint=_("Everyone who passed it on reads them."))
