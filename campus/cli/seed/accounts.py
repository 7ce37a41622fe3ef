"""The demo accounts, one for each role. Their password is public: production refuses to seed them."""

from dataclasses import dataclass

from campus.permissions import Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone to sign in as: address and password, and what to call the account in both languages."""

    email: str
    password: str
    label_ko: str
    label_en: str
    name: str
    role: Role
    organization: str
    title: str
    introduction: str


DEMO_PASSWORD = "sinseong-magpie"  # noqa: S105 - printed for everyone who tries the demo

DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        email="member@campus.example",
        password=DEMO_PASSWORD,
        label_ko="회원",
        label_en="Member",
        name="윤서진",
        role=Role.MEMBER,
        organization="narae-ai",
        title="리서치 엔지니어",
        introduction="작은 언어 모델을 더 작게 만드는 일을 합니다. 대학원에서 창업 팀으로 옮겨 왔어요. 커피는 언제든 환영입니다.",
    ),
    DemoAccount(
        email="organizer@campus.example",
        password=DEMO_PASSWORD,
        label_ko="모임장",
        label_en="Organizer",
        name="한도윤",
        role=Role.ORGANIZER,
        organization="modulabs",
        title="퍼실리테이터",
        introduction="수요일 저녁 AI 프렌즈를 꾸립니다. 발표하고 싶은 분, 처음 오시는 분 모두 편하게 말 걸어 주세요.",
    ),
    DemoAccount(
        email="manager@campus.example",
        password=DEMO_PASSWORD,
        label_ko="운영자",
        label_en="Manager",
        name="오지안",
        role=Role.MANAGER,
        organization="sinseong-hub",
        title="공간운영팀 매니저",
        introduction="허브의 공간과 사람을 돌봅니다. 불편한 점이 있으면 1층 안내대로 와 주세요.",
    ),
    DemoAccount(
        email="admin@campus.example",
        password=DEMO_PASSWORD,
        label_ko="관리자",
        label_en="Administrator",
        name="최하람",
        role=Role.ADMIN,
        organization="sinseong-hub",
        title="정보시스템 담당",
        introduction="허브의 시스템을 맡고 있습니다.",
    ),
)
