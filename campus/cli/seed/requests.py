"""What waits for a manager's answer in the demo: halls asked for a week or two ahead, one asked back, some answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campus.booking.models import Approval, ApprovalState, Purpose
from campus.booking.services.approval import answer_clock
from campus.cli.seed.booking_plans import PlannedBooking, PlannedRequest, Planner, is_demo_member, of_role
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.writing import Row, Tables
from campus.domain.business_days import business_days_before, is_business_day
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.permissions import Role
from campus.spaces.catalogue import RoomFacts

_LOOK_DAYS = 10


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """Someone of ``organization`` ("": the demo member) asked for the first of ``rooms`` that is free ``day`` days ahead
    or soon after, so many business days ago. ``asked`` and ``start`` count minutes from midnight; what was said back
    was said on the last business day."""

    title: str
    organization: str
    rooms: tuple[str, ...]
    day: int
    start: int
    minutes: int
    people: int
    asked: int
    days_ago: int = 1
    note: str = ""
    question: str = ""
    reason: str = ""
    state: ApprovalState = ApprovalState.OPEN


# Asked for on the last business day at different hours: whenever one looks, some answer is nearly due.
REQUESTS: tuple[RequestPlan, ...] = (
    RequestPlan(
        "나래AI 기술 공개의 날", "", ("kkachi-c", "solbaram"), 12, 14 * 60, 180, 28, 9 * 60 + 20,
        note="작은 모델 시연 세 가지를 보여 드려요. 누구나 오실 수 있습니다.",
        question="다과를 준비하시나요? 음식이 있으면 정리 시간을 더 잡아 두려고 합니다.", state=ApprovalState.ASKED,
    ),
    RequestPlan(
        "출연연 × 스타트업 교류의 저녁", "kisti", ("solbaram", "kkachi-c"), 14, 17 * 60, 180, 50, 11 * 60 + 10,
        note="짧은 발표 다섯 개 뒤에 서서 이야기합니다.",
    ),
    RequestPlan("로봇 시연 리허설", "dodam-robotics", ("solbaram", "kkachi-c"), 11, 10 * 60, 120, 12, 15 * 60 + 40),
    RequestPlan(
        "대학 연합 해커톤 설명회", "cnu", ("kkachi-hall", "solbaram"), 17, 14 * 60, 180, 60, 20 * 60 + 30,
        note="앞쪽에 마이크 두 개가 필요해요.",
    ),
    RequestPlan(
        "연말 사내 모임", "gapcheon-bio", ("kkachi-hall", "solbaram"), 16, 18 * 60, 180, 40, 13 * 60 + 5, days_ago=3,
        reason="허브는 여러 기관이 함께하는 모임에 홀을 먼저 내어 드립니다. 라운지는 바로 예약하실 수 있어요.",
        state=ApprovalState.REFUSED,
    ),
    RequestPlan(
        "물 데이터 공모 설명회", "k-water", ("solbaram", "kkachi-c"), 13, 14 * 60, 120, 45, 10 * 60, days_ago=3,
        state=ApprovalState.APPROVED,
    ),
)  # fmt: skip
_ANSWERED_AT = 16 * 60 + 40


def plan_requests(planner: Planner) -> None:
    """Write the requests down; one that finds no free hall is left out."""
    for plan in REQUESTS:
        asked_at = at(business_days_before(planner.today, plan.days_ago), plan.asked)
        for offset in range(plan.day, plan.day + _LOOK_DAYS):
            day = planner.today + timedelta(days=offset)
            room = _free_room(planner, plan, day) if is_business_day(day) else None
            if room is not None:
                planner.put(_requested(planner, plan, room, _slot(plan, day), asked_at))
                break


def _slot(plan: RequestPlan, day: date) -> Slot:
    return Slot(at(day, plan.start), at(day, plan.start + plan.minutes))


def _free_room(planner: Planner, plan: RequestPlan, day: date) -> RoomFacts | None:
    rooms = (planner.rooms[slug] for slug in plan.rooms)
    slot = _slot(plan, day)
    return next(
        (room for room in rooms if room.capacity >= plan.people and planner.ledger.is_room_free(room, slot)), None
    )


def _organizer(planner: Planner, plan: RequestPlan) -> PlannedResident:
    if not plan.organization:
        return next(each for each in planner.residents if is_demo_member(each))
    people = [each for each in planner.residents if not is_demo_member(each)]
    return next(each for each in people if each.organization_on(planner.today).slug == plan.organization)


def _requested(planner: Planner, plan: RequestPlan, room: RoomFacts, slot: Slot, asked_at: datetime) -> PlannedBooking:
    organizer = _organizer(planner, plan)
    said_at = at(business_days_before(planner.today, 1), _ANSWERED_AT)
    is_decided = plan.state in (ApprovalState.APPROVED, ApprovalState.REFUSED)
    due_at, expires_at = answer_clock(room, slot, now=asked_at)
    return PlannedBooking(
        room=room,
        slot=slot,
        title=plan.title,
        purpose=Purpose.EVENT,
        visibility=Visibility.PUBLIC,
        people=plan.people,
        organizer=organizer,
        booked_by_id=organizer.id,
        created_at=asked_at,
        note=plan.note,
        revised_at=said_at if is_decided else None,
        request=PlannedRequest(
            state=plan.state,
            due_at=due_at,
            expires_at=expires_at,
            answered_by_id=of_role(planner.residents, Role.MANAGER).id,
            question=plan.question,
            asked_at=said_at if plan.question else None,
            decided_at=said_at if is_decided else None,
            reason=plan.reason,
        ),
    )


def request_tables(bookings: Sequence[PlannedBooking], *, first_id: int = 1) -> Tables:
    """The rows of the requests among ``bookings``, numbered as ``booking_tables`` numbers them."""
    numbered = enumerate(bookings, first_id)
    return {Approval: [_row(number, each, each.request) for number, each in numbered if each.request is not None]}


def _row(number: int, booking: PlannedBooking, request: PlannedRequest) -> Row:
    return {
        "booking_id": number,
        "state": request.state,
        "requested_at": booking.created_at,
        "due_at": request.due_at,
        "expires_at": request.expires_at,
        "question": request.question,
        "asked_at": request.asked_at,
        "reply": "",
        "decided_at": request.decided_at,
        "decided_by_id": request.answered_by_id if request.decided_at else None,
        "reason": request.reason,
    }
