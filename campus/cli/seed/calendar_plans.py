"""What returns every week, and what the demo member has planned."""

from dataclasses import dataclass

from campus.booking.models import Purpose
from campus.domain.rules import Visibility

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(frozen=True, slots=True)
class WeeklyPlan:
    """A meeting of every ``every``-th week; minutes from midnight. A season is booked months ahead by its organizer,
    the rest week by week by someone of ``organization``."""

    title: str
    weekday: int
    start: int
    minutes: int
    room: str
    organization: str
    purpose: Purpose = Purpose.STUDY
    visibility: Visibility = Visibility.PUBLIC
    is_season: bool = True
    every: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """A booking of the demo member ``day`` days from today, in the first of ``rooms`` that is free."""

    title: str
    day: int
    start: int
    minutes: int
    rooms: tuple[str, ...]
    people: int
    purpose: Purpose = Purpose.MEETING
    visibility: Visibility = Visibility.MEMBERS
    note: str = ""
    is_cancelled: bool = False
    ended_early: int = 0


_MEETING, _SEMINAR, _EVENT = Purpose.MEETING, Purpose.SEMINAR, Purpose.EVENT
_MEMBERS, _TIME_ONLY = Visibility.MEMBERS, Visibility.TIME_ONLY

AI_FRIENDS = WeeklyPlan(
    "AI 프렌즈", WED, 19 * 60, 120, "kkachi-a", "modulabs", _EVENT,
    note="발표 60분, 식사와 대화 60분. 처음 오시는 분도 그냥 오시면 됩니다.",
)  # fmt: skip

WEEKLY: tuple[WeeklyPlan, ...] = (
    WeeklyPlan("바이오 데이터 읽기", WED, 10 * 60, 120, "kkachi-a", "kribb", note="이번 주 논문은 모임방에 올려 둡니다."),
    WeeklyPlan("강화학습 책 모임", MON, 19 * 60, 120, "seminar-402", "kaist"),
    WeeklyPlan("논문 읽는 저녁", TUE, 19 * 60, 120, "seminar-401", "kaist"),
    WeeklyPlan("로봇 조작 논문 모임", THU, 19 * 60, 120, "gapcheon", "kimm"),
    WeeklyPlan("러스트 같이 배우기", THU, 19 * 60 + 30, 120, "banditbul", "tandongcheon"),
    WeeklyPlan("통계 다시 배우기", MON, 18 * 60 + 30, 120, "banditbul", "modulabs"),
    WeeklyPlan("Rust & Coffee (in English)", SAT, 10 * 60 + 30, 120, "dorandoran", "ust"),
    WeeklyPlan("주말 코딩 모임", SUN, 14 * 60, 180, "lounge-table", "tandongcheon"),
    WeeklyPlan("토요 데이터 교실", SAT, 13 * 60, 180, "saetbyeol", "daejeon-city", _SEMINAR),
    WeeklyPlan("AI 대학원 콜로퀴움", THU, 16 * 60, 90, "eunhasu", "kaist", _SEMINAR),
    WeeklyPlan("기계학습 기초 강의", TUE, 13 * 60 + 30, 180, "saetbyeol", "cnu", _SEMINAR, _MEMBERS),
    WeeklyPlan("언어 모델 실습", FRI, 13 * 60 + 30, 180, "saetbyeol", "cnu", _SEMINAR, _MEMBERS),
    WeeklyPlan("창업 팀 발표 연습", FRI, 16 * 60, 120, "doyak", "narae-ai", _EVENT, every=2),
    WeeklyPlan("공공 데이터 상담의 날", WED, 14 * 60, 180, "map-room", "daejeon-city", _EVENT),
    WeeklyPlan("함께 밥 짓기", FRI, 17 * 60 + 30, 150, "magpie-kitchen", "modulabs", _EVENT),
    WeeklyPlan("허브 운영 주간 회의", MON, 10 * 60, 60, "meeting-301", "sinseong-hub", _MEETING, _TIME_ONLY),
    WeeklyPlan("나래AI 팀 회의", WED, 9 * 60, 120, "meeting-203", "narae-ai", _MEETING, _MEMBERS, False),
    WeeklyPlan("도담로보틱스 주간 점검", MON, 10 * 60, 90, "dudeurim", "dodam-robotics", _MEETING, _TIME_ONLY, False),
    WeeklyPlan("윤슬데이터 팀 회의", TUE, 10 * 60, 60, "first-step", "yunseul", _MEETING, _MEMBERS, False),
    WeeklyPlan("별무리비전 스프린트 계획", MON, 14 * 60, 90, "dudeurim", "byeolmuri", _MEETING, _MEMBERS, False),
    WeeklyPlan("수질 예측 모델 점검", FRI, 10 * 60, 90, "situation-room", "k-water", _MEETING, _MEMBERS, False),
    WeeklyPlan("도시철도 × 나래AI 공동 과제", THU, 14 * 60, 90, "map-room", "djmetro", _MEETING, _MEMBERS, False),
    WeeklyPlan("기계연 × 도담 로봇 팔 회의", TUE, 15 * 60, 120, "sonamu", "kimm", _MEETING, _MEMBERS, False),
    WeeklyPlan("갑천바이오 × 생명연 실험 회의", THU, 10 * 60, 90, "meeting-302", "gapcheon-bio", _MEETING, _MEMBERS, False),
    WeeklyPlan("출연연 공동 과제 설명회", WED, 14 * 60, 180, "seminar-401", "kisti", _SEMINAR, Visibility.PUBLIC, False, 2),
    WeeklyPlan("점심 번개", WED, 12 * 60, 60, "lounge-table", "cnu", Purpose.OTHER, Visibility.PUBLIC, False),
    WeeklyPlan("점심 산책 모임", FRI, 12 * 60, 60, "magpie-window", "etri", Purpose.OTHER, Visibility.PUBLIC, False),
)  # fmt: skip

_SMALL = ("meeting-203", "meeting-204", "sonamu", "dudeurim", "first-step", "magpie-window", "lounge-table")

# Of four hours a day and eight a week some are left, today as well.
MEMBER: tuple[MemberPlan, ...] = (
    MemberPlan("작은 모델 실험 정리", 0, 9 * 60, 30, ("booth-2", "booth-1"), 1, Purpose.FOCUS, _TIME_ONLY),
    MemberPlan(
        "논문 초안 맞추기", 0, 13 * 60, 60, _SMALL, 4, note="2장 그림과 표를 함께 고칩니다. 초안은 미리 읽어 와 주세요."
    ),
    MemberPlan("KAIST 연구실과 커피", 0, 18 * 60, 30, ("lounge-table", "magpie-window"), 3),
    MemberPlan("학습 돌려 놓고 지켜보기", 0, 21 * 60 + 30, 60, ("gpu-bench-1", "gpu-bench-2"), 1, Purpose.FOCUS, _TIME_ONLY),
    MemberPlan("도시철도 데이터 첫 회의", 1, 10 * 60, 60, ("map-room", *_SMALL), 5),
    MemberPlan("제품 소개 영상 촬영", 3, 14 * 60, 60, ("studio", "soribang"), 4, Purpose.RECORDING),
    MemberPlan("나래AI 한 달 돌아보기", 6, 15 * 60, 90, ("meeting-301", *_SMALL), 6),
    MemberPlan("투자 설명 연습", 9, 16 * 60, 60, ("first-step", *_SMALL), 3, is_cancelled=True),
    MemberPlan("신입 연구원 첫날", 13, 10 * 60, 60, _SMALL, 4, note="책상과 노트북을 챙겨 주세요."),
    MemberPlan("심사 의견 같이 읽기", -1, 16 * 60, 60, _SMALL, 3),
    MemberPlan("나래AI × KISTI 첫 만남", -5, 11 * 60, 60, ("lounge-table", *_SMALL), 4),
    MemberPlan("모델 평가표 만들기", -7, 14 * 60, 120, ("meeting-203", *_SMALL), 4, ended_early=35),
    MemberPlan("발표 리허설", -8, 15 * 60, 60, ("seminar-402", *_SMALL), 6, is_cancelled=True),
    MemberPlan("화상 면접", -12, 10 * 60, 60, ("booth-2", "booth-1"), 1, _MEETING, _TIME_ONLY),
    MemberPlan("과제 제안서 다듬기", -20, 13 * 60 + 30, 150, _SMALL, 5),
)  # fmt: skip
