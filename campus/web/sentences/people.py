"""The people that rules speak of, as they stand inside a sentence."""

from collections.abc import Iterable, Mapping

from pyramid.i18n import TranslationString

from campus.domain.asker import Audience, FloorName
from campus.permissions import Role
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.words import floor_name

ROLES: dict[str, TranslationString] = {
    Role.MEMBER: _("members"),
    Role.ORGANIZER: _("organizers"),
    Role.MANAGER: _("hub managers"),
    Role.ADMIN: _("administrators"),
}
KINDS: dict[str, TranslationString] = {
    "university": _("universities"),
    "institute": _("research institutes"),
    "public_body": _("public bodies"),
    "startup": _("startups"),
    "company": _("companies"),
    "community": _("communities"),
}


def audience_words(audience: Audience, locale: str) -> str:
    """``스타트업동 4층에 입주한 스타트업 소속 모임장`` or ``organizers from startups that are tenants of …``."""
    roles = _listed(audience.roles, ROLES, locale)
    kinds = _listed(audience.organization_kinds, KINDS, locale)
    floor = floor_words(audience.floor, locale) if audience.floor is not None else ""
    if locale == "ko":
        home = f"{kinds or '기관'} 소속" if kinds or floor else ""
        return " ".join(part for part in (f"{floor}에 입주한" if floor else "", home, roles) if part)
    home = f" from {kinds or 'organizations'}" if kinds or floor else ""
    return f"{roles or 'people'}{home}{f' that are tenants of {floor}' if floor else ''}"


def floor_words(floor: FloorName, locale: str) -> str:
    """``스타트업동 4층`` or ``Startup House 4F``."""
    building = floor.building_ko if locale == "ko" else floor.building_en
    return f"{building} {floor_name(floor.level, locale)}"


def _listed(chosen: Iterable[str], names: Mapping[str, TranslationString], locale: str) -> str:
    """Those of ``names`` that are ``chosen``, in their own order: ``대학·출연연`` or ``universities or startups``."""
    wanted = set(chosen)
    said = [translated(name, locale) for word, name in names.items() if word in wanted]
    if locale == "ko" or len(said) < 2:
        return "·".join(said)
    return f"{', '.join(said[:-1])} or {said[-1]}"
