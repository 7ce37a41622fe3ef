"""The preview of an import: what its template names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.request import Request

from campus.booking.plan_sheet import LOOKS
from campus.booking.plan_words import Reading
from campus.booking.series_words import outcome_words
from campus.booking.views.verdicts import may_except
from campus.importing.answers import LEFT_OUT, Ending
from campus.importing.forms import TermsForm
from campus.importing.queries import Job
from campus.importing.services.planning import Watcher, plan_import
from campus.importing.services.reading import read_job
from campus.importing.sheet import ImportWriter, Paging
from campus.importing.values import State
from campus.importing.views.start import said_problems
from campus.importing.working import terms_of
from campus.spaces.queries.catalogue import read_catalogue

PREVIEW = "importing/preview.html"
_FEW_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a page of all events, or of those that need a look; None leaves that open."""

    number: int = 1
    only_looks: bool | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """What an address says; anything unreadable is the first page."""
        raw, show = query.get("page", "1"), query.get("show", "")
        number = max(int(raw), 1) if raw.isascii() and raw.isdecimal() and len(raw) < 6 else 1
        return cls(number, {"look": True, "all": False}.get(show))

    @property
    def query(self) -> dict[str, str]:
        show = {} if self.only_looks is None else {"show": "look" if self.only_looks else "all"}
        return show | ({"page": str(self.number)} if self.number > 1 else {})


def preview_page(request: Request, job: Job, form: TermsForm, *, unread: int = 0) -> dict[str, Any]:
    """The events of the page that is asked for. Of ``unread`` choices the page says that they were none."""
    db, by, catalogue = request.db, request.identity, read_catalogue(request.db)
    file = read_job(db, job)
    asked = Asked.read(request.GET)
    paging = Paging(asked.number, asked.only_looks)
    terms = terms_of(job.answers, catalogue, file, by)
    planned = plan_import(db, catalogue, file.events, terms, by=by, now=request.now, watcher=Watcher(paging.pick))
    reading = Reading(request.localizer, request.locale_name, may_except(request))
    writer = ImportWriter(catalogue, reading, job.answers)
    outcome = job.outcome
    is_refused = outcome is not None and outcome.ending is Ending.REFUSED
    sheet = writer.sheet(planned, paging.shown, outcome.index if outcome is not None and is_refused else -1)
    problems = file.calendar.problems if paging.number == 1 else ()
    return {
        "job": job,
        "calendar": file.calendar,
        "count": len(file.events),
        "form": form,
        "sheet": sheet,
        "paging": paging,
        "outcome": outcome,
        "unread": unread,
        "later": sum(each.state is State.LATER for each in planned),
        "catalogue": catalogue,
        "rooms": catalogue.bookable,
        "holidays": catalogue.holidays,
        "left_out": LEFT_OUT,
        "words": outcome_words(writer.act(sheet.cancels))
        | {"looks": LOOKS, "counts": dict(sheet.elsewhere), "why": list(sheet.why)},
        "problems": said_problems(problems[:_FEW_PROBLEMS], request.locale_name),
        "more_problems": max(len(problems) - _FEW_PROBLEMS, 0),
        "action": request.path_qs,
    }
