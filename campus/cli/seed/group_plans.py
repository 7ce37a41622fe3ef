"""The demo's groups and the hub's tasks that they belong to."""

from dataclasses import dataclass

from campus.groups.models import GroupKind, Joining, SegmentKind

_TALK, _DISCUSSION = SegmentKind.TALK, SegmentKind.DISCUSSION
_MEAL, _COFFEE = SegmentKind.MEAL, SegmentKind.COFFEE
Parts = tuple[tuple[SegmentKind, int], ...]


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group that meets in the bookings titled ``source``. ``size`` counts its members, its organizer among them;
    ``home`` is the organization most of them come from, empty where they come from everywhere."""

    slug: str
    kind: GroupKind
    ko: str
    en: str
    tagline: str
    about: str
    source: str
    size: int
    joining: Joining = Joining.OPEN
    topics: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    parts: Parts = ((_TALK, 60), (_DISCUSSION, 60))
    home: str = ""
    seats: int | None = None
    takes_guests: bool = False
    completion_percent: int | None = None


# Slug and names of the hub's twelve tasks, in their order.
INITIATIVES: tuple[tuple[str, str, str], ...] = (
    ("talent", "AI 인재 함께 기르기", "Growing AI talent together"),
    ("startups", "AI 스타트업 키우기", "Helping AI startups grow"),
    ("public-data", "공공 데이터 열기", "Opening public data"),
    ("city", "도시 문제 풀기", "Solving the city's problems"),
    ("water", "물과 기후", "Water and climate"),
    ("mobility", "시민의 이동", "Moving people"),
    ("robots", "로봇과 제조", "Robots and manufacturing"),
    ("bio", "바이오와 의료", "Biology and medicine"),
    ("language", "우리말 언어 모델", "Korean language models"),
    ("chips", "반도체와 전력", "Chips and power"),
    ("compute", "함께 쓰는 계산 자원", "Shared computing"),
    ("citizens", "시민과 AI", "Citizens and AI"),
)

FRIENDS = GroupPlan(
    "ai-friends", GroupKind.MEETUP, "AI 프렌즈", "AI Friends",
    "수요일 저녁, 한 사람이 이야기하고 다 같이 밥을 먹습니다.",
    "2024년부터 매주 수요일 저녁 7시에 만납니다. 한 시간은 발표를 듣고, 한 시간은 조를 나눠 밥을 먹으며 이야기합니다.\n\n"
    "연구자, 창업자, 공무원, 학생이 섞여 앉습니다. 처음 오시는 분도 그냥 오시면 됩니다. 발표는 누구나 할 수 있고, 덜 된 이야기일수록 좋습니다.",
    "AI 프렌즈", 46, topics=("AI 일반", "네트워킹", "발표"), initiatives=("talent", "citizens"),
    parts=((_TALK, 60), (_MEAL, 60)), seats=40, takes_guests=True,
)  # fmt: skip

GROUPS: tuple[GroupPlan, ...] = (
    FRIENDS,
    GroupPlan(
        "small-models", GroupKind.STUDY, "작은 모델 논문 모임", "Small Models Reading Group",
        "작은 모델을 다룬 논문을 한 주에 한 편씩 읽습니다.",
        "발표자가 한 편을 고르고, 모두 미리 읽어 옵니다. 결론보다 실험표를 오래 봅니다.",
        "작은 모델 논문 모임", 11, Joining.APPROVAL, ("논문 읽기", "경량화", "언어 모델"), ("language", "compute"),
    ),
    GroupPlan(
        "evening-papers", GroupKind.STUDY, "논문 읽는 저녁", "Evening Papers", "화요일 저녁, 분야를 가리지 않고 읽습니다.",
        "돌아가며 자기 분야의 논문을 남이 알아듣게 소개합니다.",
        "논문 읽는 저녁", 14, topics=("논문 읽기", "기계학습"), initiatives=("talent",), home="kaist",
    ),
    GroupPlan(
        "reinforcement-book", GroupKind.STUDY, "강화학습 책 모임", "Reinforcement Learning Book Club",
        "한 장씩 읽고, 연습문제를 함께 풉니다.", "", "강화학습 책 모임", 9, topics=("강화학습", "책 읽기"), home="kaist",
    ),
    GroupPlan(
        "robot-hands", GroupKind.STUDY, "로봇 조작 논문 모임", "Robot Manipulation Papers",
        "집고, 밀고, 여는 로봇을 다룬 논문을 읽습니다.", "시연이 있는 날은 1층 로봇 작업실에서 시작합니다.",
        "로봇 조작 논문 모임", 10, topics=("로봇", "논문 읽기"), initiatives=("robots",), home="kimm",
    ),
    GroupPlan(
        "rust-together", GroupKind.STUDY, "러스트 같이 배우기", "Learning Rust Together", "책 한 권을 끝까지, 서두르지 않고.",
        "", "러스트 같이 배우기", 8, topics=("러스트", "프로그래밍"), initiatives=("talent",), parts=((_DISCUSSION, 120),),
    ),
    GroupPlan(
        "rust-and-coffee", GroupKind.MEETUP, "러스트와 커피", "Rust & Coffee", "Saturday mornings, in English.",
        "Bring something you are building. Newcomers get a desk partner.",
        "Rust & Coffee (in English)", 7, topics=("러스트", "영어"), parts=((_COFFEE, 120),), takes_guests=True,
    ),
    GroupPlan(
        "machine-learning-basics", GroupKind.COURSE, "기계학습 기초", "Machine Learning Basics",
        "열두 번에 끝내는 기초 과정. 수료증을 드립니다.", "매주 강의 두 시간과 실습 한 시간. 80% 이상 출석하면 수료합니다.",
        "기계학습 기초 강의", 18, Joining.APPROVAL, ("기계학습", "강의"), ("talent",),
        ((_TALK, 120), (_DISCUSSION, 60)), "cnu", completion_percent=80,
    ),
    GroupPlan(
        "cooking-together", GroupKind.MEETUP, "함께 밥 짓기", "Cooking Together", "금요일 저녁, 공유 주방에서.", "",
        "함께 밥 짓기", 12, topics=("식사", "네트워킹"), initiatives=("citizens",), parts=((_MEAL, 150),), seats=10,
    ),
    GroupPlan(
        "speakers-lab", GroupKind.LAB, "발표자 연습실", "Speakers' Lab", "AI 프렌즈 발표를 미리 해 보는 자리입니다.", "",
        "AI 프렌즈 발표자 연습", 6, Joining.INVITATION, ("발표",), ("talent",), ((_TALK, 60), (_DISCUSSION, 30)),
    ),
)  # fmt: skip

# Proposed by a member, and waiting for a manager's answer.
PROPOSED = GroupPlan(
    "water-and-data", GroupKind.STUDY, "물길 데이터 모임", "Water Data Circle", "갑천 수위 자료를 같이 들여다봅니다.",
    "센서 자료를 받아 같이 정리하고, 한 달에 한 번 현장에 나갑니다.", "", 1, topics=("물", "시계열"), initiatives=("water",),
)  # fmt: skip
