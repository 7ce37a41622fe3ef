"""The operations on reports: a month that is over, and a year."""

from datetime import date, timedelta

from bench.measuring import Ask, Operation
from campus.domain.days import Days
from campus.reports.period import PeriodKind, period_around

PAGE = "/reports/occupancy"


def report_operations(today: date, manager: dict[str, str], count: int) -> list[Operation]:
    """Occupancy of the month before ``today``, and of its year up to now, over all rooms; ``manager`` are the headers
    of whoever may see it. Months lie apart by turns, so that no page is asked for twice in a row; the floor sums the
    bookings themselves, for the year as many as the data hold of one."""
    months = [period_around(PeriodKind.MONTH, today.replace(day=1) - timedelta(days=1))]
    months.append(months[0].before())
    turns = [months[number % 2].days for number in range(count)]
    year = Days(today - timedelta(days=77), today + timedelta(days=287))
    return [
        Operation("occupancy, a month", 12, 3.8, [_ask("month", each, manager) for each in turns], _floors(turns)),
        Operation(
            "occupancy, a year",
            30,
            18,
            [_ask("year", Days(today, today), manager)] * (count // 2),
            _floors([year] * (count // 2)),
        ),
    ]


def _ask(kind: str, days: Days, headers: dict[str, str]) -> Ask:
    return Ask("GET", f"{PAGE}?period={kind}&date={days.first}", headers=headers)


def _floors(periods: list[Days]) -> list[Ask]:
    ends = [(int(each.slot.starts_at.timestamp()), int(each.slot.ends_at.timestamp())) for each in periods]
    return [Ask("GET", f"/occupancy?start={first}&end={last}") for first, last in ends]
