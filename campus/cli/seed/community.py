"""What the demo's residents show of themselves, what they work on, and who answers for organizations."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.people import PlannedResident, organization_ids
from campus.cli.seed.writing import Row
from campus.domain.hubtime import at
from campus.domain.search import search_key
from campus.domain.text import mask_name
from campus.people.consents import DIRECTORY, SHOWN_CONSENTS, Shown

INTERESTS_KO = (
    "자연어 처리", "로봇", "단백질 구조", "도시 데이터", "수질 예측", "의료 영상", "이상 탐지", "위성 영상", "HCI", "경량화",
    "음성 인식", "연구 데이터", "강화학습", "기술사업화", "AI 윤리", "반도체 설계",
)  # fmt: skip
INTERESTS_EN = ("On-device speech", "HCI", "Bioinformatics", "Trustworthy AI", "LLM", "Sensors")
_EVERYONES = "LLM"
# Enough of a year is left for everyone that the demo begins without reminders.
_LEAST_DAYS, _SPREAD_DAYS = 40, 320


def expires_on(resident_id: int, today: date) -> date:
    """Until when the demo's verification of a resident's affiliation counts: spread over the coming year."""
    return today + timedelta(days=_LEAST_DAYS + resident_id * 37 % _SPREAD_DAYS)


def _is_listed(resident: PlannedResident) -> bool:
    """Two of three are; the demo's own accounts begin as anyone does, unlisted."""
    return resident.id > len(DEMO_ACCOUNTS) and resident.id % 3 != 0


def _shown(resident: PlannedResident) -> frozenset[Shown]:
    number = resident.id
    chosen = {
        Shown.NAME: number % 2 == 0,
        Shown.TITLE: number % 5 != 0,
        Shown.INTRODUCTION: number % 7 != 0,
        Shown.INTERESTS: number % 8 != 0,
        Shown.AFFILIATIONS: number % 4 == 0,
        Shown.EMAIL: number % 10 == 4,
        Shown.PHONE: False,
    }
    return frozenset(each for each, is_shown in chosen.items() if is_shown)


def _labels(resident: PlannedResident) -> list[str]:
    pool, number = (INTERESTS_EN if resident.is_english else INTERESTS_KO), resident.id
    chosen = [pool[number % len(pool)], pool[(number * 5 + 2) % len(pool)]]
    return list(dict.fromkeys([*chosen, _EVERYONES] if number % 4 == 1 else chosen))


def interest_rows(residents: Sequence[PlannedResident]) -> Iterator[Row]:
    """The interests of everyone but the demo's own accounts."""
    for resident in residents[len(DEMO_ACCOUNTS) :]:
        for label in _labels(resident):
            yield {"resident_id": resident.id, "key": search_key([label]).text, "label": label}


def entry_rows(residents: Sequence[PlannedResident]) -> Iterator[Row]:
    """The directory's entries."""
    for resident in filter(_is_listed, residents):
        shown = _shown(resident)
        names = [resident.name] if Shown.NAME in shown else []
        key = search_key([*names, *(sorted(_labels(resident)) if Shown.INTERESTS in shown else [])])
        yield {
            "resident_id": resident.id,
            "shown_name": resident.name if Shown.NAME in shown else mask_name(resident.name),
            **{f"shows_{each.value}": each in shown for each in Shown},
            "search_text": key.text,
            "search_jamo": key.jamo,
            "search_initials": key.initials,
        }


def shown_consent_rows(residents: Sequence[PlannedResident]) -> Iterator[Row]:
    """The consents behind those entries, given a day after joining."""
    for resident in filter(_is_listed, residents):
        given_at = resident.created_at + timedelta(days=1)
        for consent in (DIRECTORY, *(SHOWN_CONSENTS[each] for each in Shown if each in _shown(resident))):
            yield {
                "resident_id": resident.id,
                "subject": consent.subject,
                "text_version": consent.version,
                "given": True,
                "at": given_at,
            }


def steward_rows(residents: Sequence[PlannedResident], today: date) -> Iterator[Row]:
    """Whoever comes first in the larger organizations answers for its people."""
    ids, named = organization_ids(), set()
    for resident in residents:
        organization = resident.stints[-1].organization
        if organization.members >= 4 and organization.slug not in named:
            named.add(organization.slug)
            since = at(max(today - timedelta(days=90), resident.stints[-1].starts_on), 10 * 60)
            yield {"organization_id": ids[organization.slug], "resident_id": resident.id, "since": since}
