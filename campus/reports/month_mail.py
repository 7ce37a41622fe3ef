"""The month by mail: to managers, on the first business day of the next one."""

from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from campus.domain.business_days import business_days_after
from campus.domain.days import ONE_DAY
from campus.domain.holidays import HolidayCalendar
from campus.domain.hubtime import at, local_date
from campus.hub.queries import hub_name
from campus.mailings.models import OccasionKind
from campus.mailings.services.occasions import take_occasions
from campus.outbox.services import Recipient, post_all
from campus.people.models import Resident
from campus.reports.filters import ReportFilters
from campus.reports.found_sheet import Found, find_sheet
from campus.reports.month_sheet import MonthSheet
from campus.reports.pdf import PDF_IS_THERE
from campus.reports.period import PeriodKind, period_around
from campus.reports.queries.readers import staff_without_month
from campus.reports.sentences import told
from campus.reports.sheet import TILES, Address, tiles
from campus.reports.words import Reader
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail, translated

EVENT = "month-report"
MORNING_MINUTE = 8 * 60
# Where nothing was sent on the first business day, it follows within a week; afterwards the month is no news.
LATEST = timedelta(days=7)


def first_business_day(month: date, holidays: HolidayCalendar) -> date:
    """Of the month that begins on ``month``."""
    return business_days_after(month - ONE_DAY, 1, holidays)


def send_month_reports(db: Session, settings: Settings, *, now: datetime) -> int:
    """From 08:00 of the first business day on, hub time, write the last month's figures to every active manager and
    administrator; how many mails. Each of them is written to once a month."""
    today, catalogue = local_date(now), read_catalogue(db)
    begun = today.replace(day=1)
    first = first_business_day(begun, catalogue.holidays)
    if not first <= today <= first + LATEST or now < at(first, MORNING_MINUTE):
        return 0
    occasion = at(begun, 0)
    people = staff_without_month(db, occasion)
    if not people:
        return 0
    month = (begun - ONE_DAY).replace(day=1)
    found = find_sheet(db, catalogue, month, now=now)
    if found.sheet is None:
        return 0
    taken = take_occasions(db, OccasionKind.MONTH, [(each.id, occasion) for each in people])
    mails = [
        (Recipient(each.email, each.locale, each.id), _mail(db, settings, each, month, found, found.sheet))
        for each in people
        if each.id in taken
    ]
    post_all(db, EVENT, mails, now=now)
    return len(mails)


def _mail(
    db: Session, settings: Settings, to: Resident, month: date, found: Found, sheet: MonthSheet
) -> MailText:
    reader = Reader(to.locale, partial(translated, locale=to.locale))
    address = Address(period_around(PeriodKind.MONTH, month), ReportFilters())
    url = f"{settings.base_url}/reports/months/{month:%Y-%m}"
    return render_mail(
        EVENT,
        to.locale,
        name=to.name,
        month=month,
        tiles=tiles(reader, TILES, sheet, sheet.before, address),
        compared=sheet.compared and sheet.compared.first,
        findings=[sentence for sentence, _url in told(reader, sheet.findings, address)],
        is_closed=found.closing is not None,
        url=url,
        pdf_url=f"{url}.pdf" if PDF_IS_THERE else "",
        hub_name=hub_name(db, settings, to.locale),
        hub_url=settings.base_url,
    )
