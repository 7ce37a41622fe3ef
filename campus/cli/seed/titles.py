"""What people write into the title of a booking. {team} is the organizer's organization, {other} another one."""

from dataclasses import dataclass

from campus.booking.models import Purpose


@dataclass(frozen=True, slots=True)
class Theme:
    """Titles of one sort; ``openness`` weighs public, members-only and time-only."""

    purpose: Purpose
    ko: tuple[str, ...]
    en: tuple[str, ...]
    openness: tuple[int, int, int]


TEAM = Theme(
    Purpose.MEETING,
    (
        "{team} 팀 회의", "{team} 주간 점검", "{team} × {other} 첫 만남", "{team} × {other} 공동 과제 이야기",
        "논문 초안 맞추기", "공동 과제 일정 맞추기", "과제 제안서 다듬기", "실험 결과 같이 보기", "모델 평가표 만들기",
        "데이터 나누기 협의", "분기 목표 다시 보기", "특허 아이디어 정리", "시연 준비", "모델 오류 함께 찾기",
        "연구 장비 함께 쓰기 협의", "면접", "신입 연구원 첫날", "제품 로드맵 이야기", "투자 설명 연습", "발표 리허설",
        "회고 모임", "코드 리뷰", "GPU 사용 계획", "현장 데이터 살펴보기", "사용자 이야기 듣기", "데이터 정의서 맞추기",
        "심사 의견 같이 읽기", "연차 보고서 나눠 쓰기", "학회 발표 준비", "센서 설치 계획", "예산 맞춰 보기",
    ),
    (
        "{team} weekly sync", "Paper draft review", "{team} × {other}: first talk", "Robot arm demo prep",
        "Grant proposal edits", "Results walkthrough", "Interview", "Roadmap chat", "Rebuttal writing",
    ),
    (1, 12, 7),
)  # fmt: skip
STUDY = Theme(
    Purpose.STUDY,
    (
        "확산 모델 논문 읽기", "음성 인식 스터디", "밑바닥부터 만드는 언어 모델", "인과추론 스터디", "영어로 발표하기",
        "데이터 경진대회 함께 풀기", "위성 영상 읽기", "그래프 신경망 스터디", "함께 코딩하기", "논문 한 편 끝까지",
        "단백질 모델 따라 하기", "최적화 이론 모임", "로봇 운영체제 실습", "의료 영상 논문 모임", "연구 글쓰기 모임",
        "AI 윤리 읽기 모임", "모델 배포 실습", "수학으로 보는 딥러닝", "시계열 예측 스터디", "알고리즘 문제 풀기",
    ),
    ("Reading group: diffusion models", "Rust for beginners", "Korean for researchers", "Causal inference club"),
    (8, 9, 1),
)  # fmt: skip
SEMINAR = Theme(
    Purpose.SEMINAR,
    (
        "연구실 합동 세미나", "현장 문제 듣는 자리", "데이터 활용 교육", "연구윤리 교육", "스타트업 기술 소개",
        "로봇 안전 세미나", "물 관리와 AI", "제조 AI 사례 나눔", "박사과정 중간 발표", "기술이전 상담회",
        "오픈소스 라이선스 강의", "의료 AI 규제 이야기", "{team} 기술 세미나", "거대 언어 모델, 그다음", "연구 데이터 관리 실습",
        "공공 데이터 설명회", "졸업 논문 예비 심사",
    ),
    ("Lab seminar", "{team} tech talk", "Guest lecture: learning from few examples", "Thesis rehearsal"),
    (7, 8, 2),
)  # fmt: skip
LUNCH = Theme(
    Purpose.OTHER,
    (
        "점심 번개", "점심 산책 모임", "도시락 모임", "새 식구 환영 점심", "옆 연구실과 밥 한 끼", "보드게임 한 판",
        "책 바꿔 읽기", "비빔밥 함께 비비기", "{team} 점심",
    ),
    ("Lunch & languages", "Board games over lunch", "Newcomers' lunch"),
    (10, 8, 0),
)  # fmt: skip
COFFEE = Theme(
    Purpose.MEETING,
    (
        "커피 한 잔, 연구 한 줄", "가볍게 만나기", "창업 고민 나누기", "{team} 티타임", "{team} × {other} 커피", "멘토링",
        "진로 이야기", "소개받고 첫 인사", "아이디어 스케치", "프로젝트 뒤풀이",
    ),
    ("Coffee chat", "Mentoring hour", "{team} × {other} coffee"),
    (3, 10, 4),
)  # fmt: skip
FOCUS = Theme(
    Purpose.FOCUS,
    (
        "집중 작업", "논문 쓰기", "제안서 마감", "코드 정리", "학습 돌려 놓고 지켜보기", "데이터 라벨 검토",
        "발표 자료 만들기", "조용히 읽기", "실험 기록 정리", "심사 답변 쓰기",
    ),
    ("Writing", "Deep work", "Camera-ready deadline", "Experiment tracking"),
    (0, 3, 9),
)  # fmt: skip
CALL = Theme(
    Purpose.MEETING,
    (
        "화상 면접", "온라인 회의", "해외 공동연구 통화", "멘토링 통화", "고객 통화", "원격 코드 리뷰", "전화 상담",
    ),
    ("Call with Zürich", "Remote interview", "Project call"),
    (0, 2, 9),
)  # fmt: skip
NIGHT = Theme(
    Purpose.FOCUS,
    ("밤샘 학습 지켜보기", "새벽 글쓰기", "시차 맞춘 해외 통화", "마감 전날 밤", "조용한 밤 코딩"),
    ("Late call with Boston", "Overnight training run", "Night writing"),
    (0, 4, 8),
)
RECORDING = Theme(
    Purpose.RECORDING,
    (
        "연구 소개 영상 촬영", "팟캐스트 녹음", "강의 녹화", "제품 시연 촬영", "인터뷰 촬영", "온라인 세미나 송출",
        "음성 데이터 녹음", "{team} 홍보 영상",
    ),
    ("Podcast recording", "Demo video shoot", "Lecture capture"),
    (2, 9, 3),
)  # fmt: skip
EVENT = Theme(
    Purpose.EVENT,
    (
        "AI 데모데이", "출연연 공동 과제 설명회", "대덕 연구자 교류회", "공공 데이터 해커톤", "신성 AI 포럼",
        "스타트업 투자 설명회", "AI 대학원 공개 강연", "지역 문제 아이디어 모임", "채용의 날", "로봇 시연의 날",
        "청소년 AI 체험", "연구실 이웃 모임", "지식재산 설명회", "국제 공동연구 교류회", "스타트업 × 공공기관 만남의 날",
        "동네 과학 이야기 마당", "물 데이터 공모 설명회", "도시철도 데이터 공모 발표회",
    ),
    ("Open house", "International research exchange"),
    (9, 3, 0),
)  # fmt: skip

# The talks of AI 프렌즈, in their order from number 112 on.
TALKS: tuple[str, ...] = (
    "작은 모델의 큰 쓸모", "로봇은 왜 문을 못 열까", "물길을 읽는 데이터", "말투를 배우는 음성 모델", "연구실 GPU 나눠 쓰기",
    "단백질 접힘 그다음", "지하철은 언제 붐빌까", "틀렸다고 말하는 AI", "공장에서 들은 이상한 소리", "위성이 본 갑천의 사계절",
    "의사와 모델이 다르게 볼 때", "코드를 쓰는 모델과 함께 일하기", "한국어 데이터의 빈자리", "창업 첫해에 배운 것",
    "손끝으로 느끼는 로봇", "추천하지 않는 추천 시스템", "실패한 실험 자랑하기", "그림 그리는 수학", "전기를 덜 먹는 학습",
    "작은 데이터로 버티기", "도시의 디지털 쌍둥이", "평가표를 믿어도 될까", "연구 노트를 읽는 AI", "반도체를 그리는 강화학습",
    "날씨를 내다보는 신경망", "사람이 끼어들 자리", "오래된 논문 다시 읽기", "우리 동네 문제를 모델로", "합성 데이터의 쓴맛",
    "검색과 생성 사이", "AI에게 부탁하는 법", "다섯 사람의 번개 발표",
)  # fmt: skip

NOTES: tuple[str, ...] = (
    "빔프로젝터를 쓸게요.", "늦게 오시면 조용히 들어와 주세요.", "다과를 준비합니다.", "화상으로 두 분이 함께합니다.",
    "노트북을 가져오세요.", "처음 오시는 분도 환영합니다.", "끝나고 저녁을 같이 먹어요.", "자료는 당일에 나눠 드립니다.",
)  # fmt: skip
CANCEL_REASONS: tuple[str, ...] = (
    "",
    "",
    "",
    "일정이 바뀌었어요.",
    "온라인으로 만나기로 했습니다.",
    "발표자가 아파서 미룹니다.",
)
