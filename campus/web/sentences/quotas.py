"""Quotas in sentences: what one may have, and what is left of it."""

from collections.abc import Iterable
from datetime import date, timedelta

from babel.dates import get_month_names
from pyramid.i18n import TranslationString

from campus.domain.asker import Holder, Period
from campus.domain.errors import QuotaSpent
from campus.domain.hubtime import local_date
from campus.domain.rules import Quota
from campus.web import words
from campus.web.locale import _

_LEFT = {
    Holder.RESIDENT: _(
        "${used} of the ${quota} that one resident may book ${period} are booked; left: ${left}."
        " From ${day} on it is ${quota} again."
    ),
    Holder.TEAM: _(
        "${used} of the ${quota} that the team may book ${period} are booked; left: ${left}."
        " From ${day} on it is ${quota} again."
    ),
    Holder.ORGANIZATION: _(
        "${used} of the ${quota} that the organization may book ${period} are booked; left: ${left}."
        " From ${day} on it is ${quota} again."
    ),
}
_SPENT = {
    Holder.RESIDENT: _(
        "All of the ${quota} that one resident may book ${period} are booked. From ${day} on it is ${quota} again."
    ),
    Holder.TEAM: _(
        "All of the ${quota} that the team may book ${period} are booked. From ${day} on it is ${quota} again."
    ),
    Holder.ORGANIZATION: _(
        "All of the ${quota} that the organization may book ${period} are booked. From ${day} on it is ${quota} again."
    ),
}
_UP_TO = {
    (Holder.RESIDENT, True): _("One resident may book up to ${limits}, in all rooms together."),
    (Holder.RESIDENT, False): _("One resident may book up to ${limits}, in the rooms of this rule together."),
    (Holder.TEAM, True): _("One tenant team may book up to ${limits}, in all rooms together."),
    (Holder.TEAM, False): _("One tenant team may book up to ${limits}, in the rooms of this rule together."),
    (Holder.ORGANIZATION, True): _("One organization may book up to ${limits}, in all rooms together."),
    (Holder.ORGANIZATION, False): _("One organization may book up to ${limits}, in the rooms of this rule together."),
}
_EVERY = {
    Period.DAY: ("하루", "a day"),
    Period.WEEK: ("한 주", "a week"),
    Period.MONTH: ("한 달", "a month"),
}


def spent_sentence(refusal: QuotaSpent, locale: str) -> TranslationString:
    """What of a quota is booked, what is left, and when there is more."""
    whole = refusal.minutes if refusal.minutes is not None else refusal.count or 0

    def amount(value: int) -> str:
        return words.length(value, locale) if refusal.minutes is not None else _times(value, locale)

    left = max(whole - refusal.used, 0)
    renewed = local_date(refusal.renews_at)
    values = {"used": amount(refusal.used), "quota": amount(whole), "left": amount(left)}
    values |= {"period": _period(refusal.period, renewed, locale), "day": words.short_day(renewed, locale)}
    return _(str((_LEFT if left else _SPENT)[refusal.holder]), mapping=values)


def _period(period: Period, renewed: date, locale: str) -> str:
    """The period that ends before ``renewed``: ``11. 25.(수) 하루``, ``11. 23.(월)~29.(일) 한 주``, ``11월 한 달``."""
    last = renewed - timedelta(days=1)
    if period is Period.DAY:
        day = words.short_day(last, locale)
        return f"{day} 하루" if locale == "ko" else f"on {day}"
    if period is Period.WEEK:
        first = words.short_day(renewed - timedelta(days=7), locale)
        return f"{first}부터 한 주" if locale == "ko" else f"in the week of {first}"
    month = get_month_names("wide", locale=locale)[last.month]
    return f"{month} 한 달" if locale == "ko" else f"in {month}"


def _times(count: int, locale: str) -> str:
    """``3건`` or ``3 bookings``."""
    if locale == "ko":
        return f"{count}건"
    return "1 booking" if count == 1 else f"{count} bookings"


def quota_sentences(quotas: Iterable[Quota], locale: str) -> list[tuple[TranslationString, str]]:
    """One sentence for all quotas of one owner, holder and set of rooms, with the owner's name."""
    together: dict[tuple[object, ...], list[Quota]] = {}
    for quota in quotas:
        together.setdefault((quota.owner, quota.holder, quota.room_ids), []).append(quota)
    said = []
    for each in together.values():
        order = list(Period)
        limits = ", ".join(_limit(quota, locale) for quota in sorted(each, key=lambda one: order.index(one.period)))
        text = _(str(_UP_TO[each[0].holder, each[0].room_ids is None]), mapping={"limits": limits})
        said.append((text, each[0].owner.ko if locale == "ko" else each[0].owner.en))
    return said


def _limit(quota: Quota, locale: str) -> str:
    """``하루 4시간·3건`` or ``4 h and 3 bookings a day``."""
    amounts = [words.length(quota.minutes, locale)] if quota.minutes is not None else []
    amounts += [_times(quota.count, locale)] if quota.count is not None else []
    korean, english = _EVERY[quota.period]
    return f"{korean} {'·'.join(amounts)}" if locale == "ko" else f"{' and '.join(amounts)} {english}"
