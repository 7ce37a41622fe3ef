"""The demo's introductions and opportunities, as their people would have made them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.seasons import identity_on
from campus.connections.models import InterestStep, OpportunityKind
from campus.connections.services.answering import accept
from campus.connections.services.asking import AskQuestion, ask_question
from campus.connections.services.interests import TakeStep, show_interest, take_step
from campus.connections.services.introducing import IntroduceTwo, NamePerson, introduce_two, name_person
from campus.connections.services.opportunities import PostOpportunity, post_opportunity
from campus.connections.services.thanking import thank
from campus.domain.hubtime import at
from campus.people.queries.logins import Identity


@dataclass(frozen=True, slots=True)
class _Call:
    """An opportunity: whose it is, when it was posted, when it ends (days from today), and which organizations showed
    interest, with how far they came."""

    kind: OpportunityKind
    organization: str
    title: str
    text: str
    posted_days_ago: int
    ends_in_days: int | None
    needed: tuple[str, ...]
    offered: tuple[str, ...]
    interested: Mapping[str, tuple[InterestStep, ...]]


_MET, _JOINT, _CHOSEN = InterestStep.MET, InterestStep.JOINT, InterestStep.CHOSEN
_CALLS: tuple[_Call, ...] = (
    _Call(
        OpportunityKind.PROBLEM, "djmetro", "출근 시간 혼잡을 30분 먼저 알고 싶습니다",
        "역별 승하차 자료 3년치가 있습니다. 안내 방송과 배차에 쓸 수 있는 예측을 함께 만들 팀을 찾습니다.",
        40, 18, ("시계열 예측", "데이터 시각화"), ("승하차 자료", "현장 실험"),
        {"narae-ai": (_MET, _JOINT), "cnu": (_MET,), "kisti": ()},
    ),
    _Call(
        OpportunityKind.CALL, "kisti", "연구 데이터 공동 활용 과제 (2027년)",
        "출연연과 스타트업이 한 팀으로 지원합니다. 과제비는 팀당 8천만 원 안팎입니다.",
        12, 26, ("연구 데이터 관리", "검색"), ("계산 자원", "과제비"), {"yunseul": (), "etri": ()},
    ),
    _Call(
        OpportunityKind.OFFER, "kimm", "로봇 팔 시험대를 한 달 빌려드립니다",
        "협동 로봇 두 대와 힘 센서가 있습니다. 시험 결과를 함께 쓰실 분을 기다립니다.",
        20, None, ("로봇 제어",), ("로봇 시험대", "안전 교육"), {"dodam-robotics": (_MET,)},
    ),
    _Call(
        OpportunityKind.PROBLEM, "k-water", "정수장 소리로 펌프 이상을 찾을 수 있을까요",
        "녹음 200시간과 정비 기록이 있습니다. 작은 장비에서 도는 모델이면 좋겠습니다.",
        70, -9, ("음성 모델", "경량화"), ("현장 자료",), {"narae-ai": (_MET, _JOINT, _CHOSEN), "kaist": (_MET,)},
    ),
)  # fmt: skip


def seed_connections(db: Session, today: date, residents: Sequence[PlannedResident]) -> None:
    """Ask, introduce, thank and post around the hub's day ``today``; mails are not written by services."""
    homes: dict[str, list[PlannedResident]] = {}
    known = {account.email for account in DEMO_ACCOUNTS}
    for each in residents:
        if each.email not in known:
            homes.setdefault(each.organization_on(today).slug, []).append(each)
    for call in _CALLS:
        _post(db, today, call, homes)
    member = next(each for each in residents if each.email == DEMO_ACCOUNTS[0].email)
    _introduce(db, today, member, homes)


def _post(db: Session, today: date, call: _Call, homes: Mapping[str, Sequence[PlannedResident]]) -> None:
    day = today - timedelta(days=call.posted_days_ago)
    poster = homes[call.organization][0]
    command = PostOpportunity(
        kind=call.kind,
        title=call.title,
        text=call.text,
        link="",
        deadline_day=None if call.ends_in_days is None else today + timedelta(days=call.ends_in_days),
        deadline_minute=None if call.ends_in_days is None else 18 * 60,
        needed=call.needed,
        offered=call.offered,
    )
    number = post_opportunity(db, command, by=_who(poster, day, 10), now=_hour(day, 10))
    for place, (slug, steps) in enumerate(call.interested.items(), 1):
        then = day + timedelta(days=2 * place)
        by = _who(homes[slug][0], then, 11)
        interest_id = show_interest(db, number, "자료를 먼저 보고 싶습니다.", by=by, now=_hour(then, 11))
        for step in steps:
            then += timedelta(days=4)
            taken = TakeStep(step, then, "")
            take_step(db, interest_id, taken, by=_who(poster, then, 16), now=_hour(then, 16))


def _introduce(
    db: Session, today: date, member: PlannedResident, homes: Mapping[str, Sequence[PlannedResident]]
) -> None:
    """Two open questions, one that came to something and was thanked, one introduction that waits for the member."""
    researcher, engineer, founder = homes["kaist"][1], homes["etri"][0], homes["gapcheon-bio"][0]
    asked = today - timedelta(days=11)
    question = AskQuestion("소음 속 음성 인식", "공장 소음에서도 되는 음성 인식을 해 보신 분이 계실까요?", shows_email=True)
    number = ask_question(db, question, by=_who(member, asked, 9), now=_hour(asked, 9))
    named = NamePerson(engineer.id, "같은 문제를 작년에 풀었습니다. 자료를 정리해 두신 분이에요.", is_hunch=False)
    then = asked + timedelta(days=1)
    key = name_person(db, number, named, by=_who(researcher, then, 14), now=_hour(then, 14))
    then += timedelta(days=1)
    accept(db, key, shows_email=True, by=_who(engineer, then, 10), now=_hour(then, 10))
    then += timedelta(days=4)
    thank(db, key, "덕분에 첫 실험을 일주일 앞당겼습니다.", by=_who(member, then, 17), now=_hour(then, 17))
    for who, topic, text, days_ago in (
        (founder, "세포 영상 분할", "현미경 영상에서 세포 경계를 나누는 모델을 써 보신 분을 찾습니다.", 6),
        (homes["daejeon-city"][0], "시민 설문을 읽는 언어 모델", "자유 답변 2만 건을 분류해야 합니다. 조심할 점이 궁금합니다.", 3),
    ):
        day = today - timedelta(days=days_ago)
        ask_question(db, AskQuestion(topic, text, shows_email=False), by=_who(who, day, 13), now=_hour(day, 13))
    day = today - timedelta(days=2)
    two = IntroduceTwo(member.id, founder.id, "작은 모델을 현장 장비에", "두 분이 같은 칩을 쓰고 계십니다.")
    introduce_two(db, two, by=_who(researcher, day, 15), now=_hour(day, 15))


def _hour(day: date, hour: int) -> datetime:
    return at(day, hour * 60)


def _who(resident: PlannedResident, day: date, hour: int) -> Identity:
    return identity_on(resident, day, _hour(day, hour))
