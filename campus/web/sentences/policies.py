"""What a policy says, in plain sentences."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyramid.i18n import TranslationString

from campus.domain.asker import Audience
from campus.domain.errors import HUB, Owner
from campus.domain.rules import Limit, PolicyNumbers, Quota, RoomPolicy, Visibility, limits_of
from campus.web import words
from campus.web.locale import _
from campus.web.sentences.people import audience_words
from campus.web.sentences.presence import presence_sentences
from campus.web.sentences.quotas import quota_sentences

Said = tuple[TranslationString, str]
Limits = Mapping[str, Limit[Any]]

_MODES = {
    False: _("Confirmed at once: no approval is needed."),
    True: _("Confirmed after approval: a manager answers."),
}
_ON_HOLIDAYS = {
    True: _("Open on public holidays, too."),
    False: _("Closed on public holidays."),
}
_VISIBILITIES = {
    Visibility.PUBLIC: _("Unless you choose otherwise, anyone may read a booking's title."),
    Visibility.MEMBERS: _("Unless you choose otherwise, only residents read a booking's title."),
    Visibility.TIME_ONLY: _("Unless you choose otherwise, others see only when the room is taken."),
}
# Numbers that are worth a sentence of their own; those that are 0 ask for nothing.
_NUMBERS: tuple[tuple[str, Callable[[int, str], str], TranslationString], ...] = (
    ("answer", words.business_days, _("A manager answers within ${value}.")),
    (
        "expiry",
        words.business_days,
        _("Without an answer a request lapses after ${value}, at the latest 24 hours before it starts."),
    ),
    ("lead", words.business_days, _("Ask at least ${value} ahead; weekends and public holidays do not count.")),
)
_AROUND: tuple[tuple[str, TranslationString], ...] = (
    ("rest", _("Between two bookings of one person the room rests for ${length}.")),
    ("setup", _("${length} before each booking are kept for set-up.")),
    ("tidy", _("${length} after each booking are kept for tidying up.")),
)


def policy_sentences(policy: RoomPolicy, locale: str) -> list[Said]:
    """The rules of a room in plain sentences, each with its owner's name; how it is confirmed comes first, then who
    may book."""
    who = [_audience(each, locale) for each in policy.audiences]
    who = who or [(_("Any resident may book."), owner_words(HUB, locale))]
    return _sentences(_limits(policy), who, policy.quotas, locale)


def changed_sentences(before: RoomPolicy, after: RoomPolicy, locale: str) -> tuple[list[Said], list[Said]]:
    """What ``before`` says that does not hold in ``after``, and what is new there, each with its owner's name."""
    def those(one: RoomPolicy, other: RoomPolicy) -> list[Said]:
        values = {name: limit.value for name, limit in _limits(other).items()}
        limits = {name: it for name, it in _limits(one).items() if name not in values or values[name] != it.value}
        admitted = [each.value for each in other.audiences]
        who = [_audience(each, locale) for each in one.audiences if each.value not in admitted]
        return _sentences(limits, who, [each for each in one.quotas if each not in other.quotas], locale)

    return those(before, after), those(after, before)


def _limits(policy: RoomPolicy) -> Limits:
    """What is worth saying of a room: of answers only where a manager gives one."""
    limits = limits_of(policy)
    if policy.approval.value:
        return limits
    return {name: limit for name, limit in limits.items() if name not in ("answer", "expiry")}


def _sentences(limits: Limits, who: Iterable[Said], quotas: Sequence[Quota], locale: str) -> list[Said]:
    return [
        *_mode(limits, locale),
        *who,
        *_numbers(limits, locale),
        *quota_sentences(quotas, locale),
        *_presence(limits, locale),
        *_states(limits, locale),
    ]


def said_sentences(policy: PolicyNumbers, locale: str) -> list[TranslationString]:
    """What one policy says by itself, in plain sentences."""
    limits = limits_of(policy)
    audiences = [] if policy.audience is None else [Limit(policy.audience, policy.owner)]
    said = _sentences(limits, [_audience(each, locale) for each in audiences], policy.quotas, locale)
    return [text for text, _owner in said]


def owner_words(owner: Owner, locale: str) -> str:
    """Who set a rule."""
    return owner.ko if locale == "ko" else owner.en


def _told(text: TranslationString, limit: Limit[Any], locale: str, **values: object) -> Said:
    return _(str(text), mapping=values), owner_words(limit.owner, locale)


def _mode(limits: Limits, locale: str) -> Iterator[Said]:
    if (approval := limits.get("approval")) is not None:
        yield _told(_MODES[approval.value], approval, locale)


def _audience(limit: Limit[Audience], locale: str) -> Said:
    return _told(_("Only ${audience} may book."), limit, locale, audience=audience_words(limit.value, locale))


def _numbers(limits: Limits, locale: str) -> Iterator[Said]:
    for name, words_of, text in _NUMBERS:
        if name in limits and limits[name].value:
            yield _told(text, limits[name], locale, value=words_of(limits[name].value, locale))
    yield from _window(limits, locale)
    yield from _lengths(limits, locale)
    for name, text in _AROUND:
        if name in limits and limits[name].value:
            yield _told(text, limits[name], locale, length=words.length(limits[name].value, locale))


def _window(limits: Limits, locale: str) -> Iterator[Said]:
    days, opens, group = limits.get("days_ahead"), limits.get("opens_minute"), limits.get("group_days_ahead")
    hour = words.minutes_clock(opens.value) if opens is not None else ""
    if days is not None and opens is not None and opens.owner == days.owner:
        yield _told(_("Days open ${days} days ahead, at ${hour}."), days, locale, days=days.value, hour=hour)
    else:
        if days is not None:
            yield _told(_("Days open ${days} days ahead."), days, locale, days=days.value)
        if opens is not None:
            yield _told(_("New days open at ${hour}."), opens, locale, hour=hour)
    if group is not None and (days is None or group.value > days.value):
        text = _("A group's season may reach ${ahead} ahead.")
        yield _told(text, group, locale, ahead=_ahead(group.value, locale))


def _ahead(days: int, locale: str) -> str:
    """``2년``, ``200일``; nobody says 731 days."""
    if days in (730, 731):
        return "2년" if locale == "ko" else "2 years"
    return f"{days}일" if locale == "ko" else f"{days} days"


def _lengths(limits: Limits, locale: str) -> Iterator[Said]:
    found = {name: limits[name] for name in ("shortest", "longest", "grid") if name in limits}
    lengths = {name: words.length(limit.value, locale) for name, limit in found.items()}
    if len(found) == 3 and len({limit.owner for limit in found.values()}) == 1:
        text = _("Book between ${shortest} and ${longest} at a time, in steps of ${grid}.")
        yield _told(text, found["longest"], locale, **lengths)
    else:
        for name, text in (
            ("shortest", _("At least ${length} at a time.")),
            ("longest", _("At most ${length} at a time.")),
            ("grid", _("In steps of ${length}.")),
        ):
            if name in found:
                yield _told(text, found[name], locale, length=lengths[name])
    group, longest = limits.get("group_longest"), limits.get("longest")
    if group is not None and (longest is None or group.value > longest.value):
        text = _("Organizers of a group may book up to ${length} at a time.")
        yield _told(text, group, locale, length=words.length(group.value, locale))


def _presence(limits: Limits, locale: str) -> Iterator[Said]:
    for text, limit in presence_sentences(limits, locale):
        yield text, owner_words(limit.owner, locale)


def _states(limits: Limits, locale: str) -> Iterator[Said]:
    if (on_holidays := limits.get("on_holidays")) is not None:
        yield _told(_ON_HOLIDAYS[on_holidays.value], on_holidays, locale)
    if (visibility := limits.get("visibility")) is not None:
        yield _told(_VISIBILITIES[visibility.value], visibility, locale)
