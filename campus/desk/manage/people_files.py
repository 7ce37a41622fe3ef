"""Files of people at the desk: sent, looked at, written by the worker, taken back."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.desk.forms.people_files import INVITE, AgreeForm, ColumnsForm
from campus.desk.resources import SentPeople
from campus.domain.text import TextRefused, clean_line
from campus.enrolling.columns import NEEDED, column_name, read_mapping
from campus.enrolling.judging import rows_of
from campus.enrolling.models import FileStep
from campus.enrolling.queries import Job, count_imported, find_job, judge_file, list_jobs
from campus.enrolling.services.jobs import UNDO_WITHIN, agree, begin_job, begin_undo, claim, keep_mapping
from campus.enrolling.tables import MOST_XLSX_OCTETS, FileRefused
from campus.enrolling.words import ENCODINGS, FAULTS, FIELDS, FILE_PROBLEMS, STAYS
from campus.enrolling.workbooks import read_table
from campus.enrolling.working import FEW_ROWS, work_on
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

START, PREVIEW, PROGRESS, DONE = (
    f"desk/people_{page}.html" for page in ("files", "file", "file_progress", "file_done")
)
FEW_WRONG, FEW_SHOWN, FEW_FILES = 50, 5, 10
_CAN = Permission.MANAGE_PEOPLE
# As Korean Excel reads it: with a byte order mark.
_TEMPLATE = (
    "이름,이메일,휴대폰,소속,직함,역할,언어\r\n"
    "김하늘,haneul@example.org,010-1234-5678,,연구원,회원,ko\r\n"
    "Ada Lovelace,ada@example.org,+44 20 7946 0958,,Researcher,organizer,en\r\n"
)


@view_config(route_name="desk.people_files.template", request_method="GET", permission=_CAN)
def template(request: Request) -> Response:
    """A file to fill in."""
    response = Response(body=("\ufeff" + _TEMPLATE).encode(), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


def _start(request: Request, problem: TranslationString | None = None) -> dict[str, Any]:
    jobs = list_jobs(request.db, limit=FEW_FILES)
    names = names_of(request.db, {each.resident_id for each in jobs})
    return {"problem": problem, "jobs": jobs, "names": names, "steps": STEPS}


STEPS = {
    FileStep.READY: ("wait", _("waits to be agreed to")),
    FileStep.WRITING: ("in", _("is being written")),
    FileStep.WRITTEN: ("ok", _("written")),
    FileStep.UNDOING: ("in", _("is being taken back")),
    FileStep.UNDONE: ("", _("taken back")),
}


@view_config(route_name="desk.people_files", request_method="GET", renderer=START, permission=_CAN)
def start(request: Request) -> dict[str, Any]:
    """The form for a file, and those that were sent."""
    return _start(request)


@view_config(route_name="desk.people_files", request_method="POST", renderer=START, permission=_CAN)
def send(request: Request) -> dict[str, Any] | Response:
    """Lead to what is in the file, or say why nothing can be read in it."""
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        return refused(request) | _start(request, _("Choose a file first."))
    try:
        name = clean_line(str(sent.filename or ""), longest=500)[-120:]
        with sent.file as file:
            data = file.read(MOST_XLSX_OCTETS + 1)
        table = read_table(name, data)
    except TextRefused:
        return refused(request) | _start(request, _("The file's name cannot be read. Give it another one."))
    except FileRefused as refusal:
        return refused(request) | _start(request, FILE_PROBLEMS[refusal.problem])
    with short_write(request) as db:
        key = begin_job(db, name, table, by=request.identity.resident_id, now=request.now)
    return HTTPSeeOther(request.route_path("desk.people_file", key=key))


@view_config(route_name="desk.people_file", request_method="GET", renderer=PREVIEW, permission=_CAN)
def look(context: SentPeople, request: Request) -> dict[str, Any] | Response:
    """What is in the file, how far it is, or what came of it."""
    job = context.job
    if job.step is FileStep.READY:
        return _preview(request, job)
    if job.step in (FileStep.WRITING, FileStep.UNDOING):
        request.override_renderer = PROGRESS
        is_alone = not job.is_taken(request.now) and (request.now - job.began_at).total_seconds() > PATIENCE_SECONDS
        total = count_imported(request.db, job.id) + job.outcome.removed
        return {"job": job, "is_undo": job.step is FileStep.UNDOING, "is_alone": is_alone, "brought": total}
    if request.headers.get("HX-Request"):
        return Response(headerlist=[("HX-Redirect", request.path)])
    request.override_renderer = DONE
    return _done(request, job)


# The worker looks every second: who waits longer may go on without it.
PATIENCE_SECONDS = 10


def _done(request: Request, job: Job) -> dict[str, Any]:
    can_undo = job.step is FileStep.WRITTEN and job.finished_at is not None and (
        request.now < job.finished_at + UNDO_WITHIN
    )
    return {
        "job": job,
        "can_undo": can_undo and job.outcome.made > 0,
        "until": job.finished_at and job.finished_at + UNDO_WITHIN,
        "names": names_of(request.db, [number for number, _why in job.outcome.named]),
        "stays": STAYS,
        "by": names_of(request.db, [job.resident_id]).get(job.resident_id, ""),
    }


def _preview(
    request: Request, job: Job, columns: ColumnsForm | None = None, form: AgreeForm | None = None
) -> dict[str, Any]:
    table, judged = judge_file(request.db, job)
    mapped = read_mapping(job.answers.mapping, len(table.headers))
    return {
        "job": job,
        "encoding": ENCODINGS[job.encoding],
        "columns": columns or ColumnsForm(request, table, mapped),
        "form": form or AgreeForm(request),
        "headers": [(column_name(at), header) for at, header in enumerate(table.headers)],
        "first": table.lines[:FEW_SHOWN],
        "can_go": all(field in mapped for field in NEEDED),
        "judged": judged,
        "wrong": rows_of(judged.wrong, FEW_WRONG),
        "fields": FIELDS,
        "faults": FAULTS,
        "mapped": {field: column_name(at) for field, at in mapped.items()},
        "columns_sent": columns is not None,
    }


@view_config(route_name="desk.people_file", request_method="POST", renderer=PREVIEW, permission=_CAN)
def act(context: SentPeople, request: Request) -> dict[str, Any] | Response:
    """Keep other columns, agree to the file, have it done here, or take it back: as the button says."""
    job, do = context.job, request.POST.get("do", "")
    if do == "here":
        return _here(request, job)
    if do == "undo":
        return _undo(request, job)
    if job.step is not FileStep.READY:
        return _back(request, job)
    if do == "columns":
        return _columns(request, job)
    form = AgreeForm(request)
    _table, judged = judge_file(request.db, job)
    if not form.validate():
        return refused(request) | _preview(request, job, form=form)
    if judged.wrong and not form.leave_out.data:
        form.refuse("leave_out", _("Tick this to bring in the others, or mend the file and send it again."))
    elif not judged.people:
        form.refuse(None, _("Nobody in this file is new."))
    if form.errors or form.form_errors:
        return refused(request) | _preview(request, job, form=form)
    return _agree(request, job, form, len(judged.people) + len(judged.known))


def _agree(request: Request, job: Job, form: AgreeForm, rows: int) -> Response:
    invites, by, now = form.mails.data == INVITE, request.identity.resident_id, request.now
    with short_write(request) as db:
        is_first = agree(db, job, invites=invites, leaves_out=form.leave_out.data, by=by, now=now)
        is_ours = is_first and rows <= FEW_ROWS and claim(db, job.id, now=now)
    if is_ours:
        work_on(request.registry["sessions"], request.registry["settings"], job.id, now=now)
    return _back(request, job)


def _columns(request: Request, job: Job) -> dict[str, Any] | Response:
    table, _judged = judge_file(request.db, job)
    columns = ColumnsForm(request, table, {})
    if not columns.check():
        return refused(request) | _preview(request, job, columns)
    with short_write(request) as db:
        keep_mapping(db, job, columns.mapped())
    return _back(request, job)


def _here(request: Request, job: Job) -> Response:
    with short_write(request) as db:
        is_ours = claim(db, job.id, now=request.now)
    if is_ours:
        work_on(request.registry["sessions"], request.registry["settings"], job.id, now=request.now)
    return _back(request, job)


def _undo(request: Request, job: Job) -> Response:
    with short_write(request) as db:
        is_begun = begin_undo(db, job, by=request.identity.resident_id, now=request.now)
        is_ours = is_begun and count_imported(db, job.id) <= FEW_ROWS and claim(db, job.id, now=request.now)
    if is_ours:
        work_on(request.registry["sessions"], request.registry["settings"], job.id, now=request.now)
    if not is_begun:
        with request.registry["sessions"].read() as db:
            now_is = find_job(db, job.id)
        if now_is is not None and now_is.step is FileStep.WRITTEN:
            say(request, request.localizer.translate(_("A file can be taken back for seven days.")), "warn")
    return _back(request, job)


def _back(request: Request, job: Job) -> Response:
    return HTTPSeeOther(request.route_path("desk.people_file", key=job.id))
