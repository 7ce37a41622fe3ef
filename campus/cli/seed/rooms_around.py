"""The rooms of the four other zones."""

from campus.cli.seed.plans import RoomPlan
from campus.spaces.models import RoomKind

CONVERGENCE_ROOMS: tuple[RoomPlan, ...] = (
    RoomPlan(
        "solbaram", "convergence", 1, RoomKind.HALL, "솔바람홀", "Pine Breeze Hall", "101", 60, "142.0", "hall",
        "projector*2 sound wheelchair power", "로봇과 장비를 놓고 시연할 수 있는 높은 천장의 홀.",
        "A hall with a high ceiling, for robots and demonstrations.", aliases=("시연홀", "데모홀"),
    ),
    RoomPlan(
        "sonamu", "convergence", 3, RoomKind.MEETING, "소나무방", "Pine Room", "305", 8, "23.8", "office",
        "whiteboard screen video wheelchair power", "연구실 옆 회의실. 창밖으로 소나무 숲이 보입니다.",
        "Next to the labs, in front of the pines.", aliases=("융합 회의실 305",),
    ),
    RoomPlan(
        "beodeunamu", "convergence", 3, RoomKind.MEETING, "버드나무방", "Willow Room", "306", 6, "17.5", "office",
        "whiteboard*2 screen wheelchair power", "작은 연구 모임이 자주 찾는 방.",
        "Small research groups like this one.", aliases=("융합 회의실 306",),
    ),
    RoomPlan(
        "gapcheon", "convergence", 5, RoomKind.SEMINAR, "갑천 세미나실", "Gapcheon Seminar Room", "502", 20, "46.1", "lecture",
        "projector whiteboard sound video wheelchair power", "갑천이 내다보이는 세미나실. 연구실 합동 세미나가 열립니다.",
        "With a view of Gapcheon river; the labs hold their joint seminars here.", aliases=("세미나실 502",),
    ),
    RoomPlan(
        "gpu-bench-1", "convergence", 2, RoomKind.DESK, "GPU 실험석 1", "GPU Bench 1", "210", 2, "9.6", "always",
        "gpu monitor power", "워크스테이션이 놓인 두 사람 자리. 밤샘 학습도 괜찮습니다.",
        "A workstation for two. Training overnight is fine.", aliases=("지피유 실험석",),
    ),
    RoomPlan(
        "gpu-bench-2", "convergence", 2, RoomKind.DESK, "GPU 실험석 2", "GPU Bench 2", "210", 2, "9.6", "always",
        "gpu monitor power wheelchair", "워크스테이션이 놓인 두 사람 자리. 책상 높이를 바꿀 수 있어요.",
        "A workstation for two, with an adjustable desk.", aliases=("지피유 실험석",),
    ),
)  # fmt: skip

DATA_ROOMS: tuple[RoomPlan, ...] = (
    RoomPlan(
        "situation-room", "data-house", 2, RoomKind.MEETING, "도시 상황실", "City Situation Room", "201", 14, "48.7", "data",
        "screen*6 video sound wheelchair power", "도시 데이터가 흐르는 여섯 화면 앞에서 함께 살펴봅니다.",
        "Six screens of live city data, to look at together.", aliases=("데이터 상황실",),
    ),
    RoomPlan(
        "map-room", "data-house", 2, RoomKind.MEETING, "지도방", "Map Room", "204", 6, "19.4", "data",
        "whiteboard screen video wheelchair power", "벽 한 면이 대전 지도입니다.",
        "One wall is a map of Daejeon.",
    ),
    RoomPlan(
        "hanbat", "data-house", 3, RoomKind.SEMINAR, "한밭 세미나실", "Hanbat Seminar Room", "301", 24, "52.8", "lecture",
        "projector screen whiteboard sound video wheelchair power", "공공 데이터 교육과 설명회가 열리는 방.",
        "Where courses and briefings on public data take place.", aliases=("데이터 세미나실",),
    ),
    RoomPlan(
        "reading-desk", "data-house", 1, RoomKind.DESK, "데이터 열람석", "Data Reading Desk", "108", 1, "5.2", "data",
        "monitor power wheelchair", "반출할 수 없는 데이터를 보는 자리. 신분증을 챙겨 주세요.",
        "For data that may not leave the house. Bring your identity card.",
    ),
)  # fmt: skip

STARTUP_ROOMS: tuple[RoomPlan, ...] = (
    RoomPlan(
        "first-step", "startup-house", 2, RoomKind.MEETING, "첫걸음", "First Step", "202", 4, "12.9", "startup",
        "whiteboard screen power wheelchair", "투자자와의 첫 만남을 여기서. 문은 유리, 소리는 밖으로 나가지 않아요.",
        "For the first talk with an investor. Glass door, no sound outside.", aliases=("회의실 202",),
    ),
    RoomPlan(
        "dudeurim", "startup-house", 2, RoomKind.MEETING, "두드림", "Knock Knock", "203", 8, "22.5", "startup",
        "whiteboard screen video power wheelchair", "입주 팀들이 주간 회의를 여는 방.",
        "Where the resident teams hold their weekly meetings.", aliases=("Do Dream",),
    ),
    RoomPlan(
        "doyak", "startup-house", 3, RoomKind.SEMINAR, "도약 피칭룸", "Leap Pitch Room", "301", 36, "78.4", "startup",
        "projector screen*2 sound camera wheelchair power", "계단석에서 발표를 듣습니다. 발표 녹화도 됩니다.",
        "Stepped seats for pitches, which can be recorded.", aliases=("피칭룸", "도약홀"),
    ),
    RoomPlan(
        "soribang", "startup-house", 1, RoomKind.STUDIO, "소리방", "Sound Room", "104", 4, "15.8", "always",
        "sound*4 quiet camera", "네 사람이 둘러앉는 팟캐스트 녹음실. 24시간 열려 있습니다.",
        "A podcast room for four, open around the clock.", aliases=("팟캐스트 스튜디오", "녹음실"),
    ),
    RoomPlan(
        "share-desk-1", "startup-house", 4, RoomKind.DESK, "나눔 책상 1", "Shared Desk 1", "401", 1, "4.8", "startup",
        "monitor power locker printer", "창가 자리. 하루씩 옮겨 앉으며 이웃을 사귀어 보세요.",
        "By the window. Move every day and meet your neighbours.",
    ),
    RoomPlan(
        "share-desk-2", "startup-house", 4, RoomKind.DESK, "나눔 책상 2", "Shared Desk 2", "401", 1, "4.8", "startup",
        "monitor power locker printer wheelchair", "통로 쪽 넓은 자리.",
        "A wide place on the aisle.",
    ),
    RoomPlan(
        "team-desk", "startup-house", 4, RoomKind.DESK, "팀 책상", "Team Desk", "402", 4, "16.2", "startup",
        "monitor*2 power whiteboard printer", "네 사람이 하루 함께 일해 보는 자리.",
        "For four who want to try working together for a day.",
    ),
)  # fmt: skip

CAMPUS_ROOMS: tuple[RoomPlan, ...] = (
    RoomPlan(
        "eunhasu", "learning-house", 1, RoomKind.LECTURE, "은하수 강의실", "Milky Way Lecture Room", "101", 80, "164.5",
        "lecture", "projector*2 sound video whiteboard*3 wheelchair hearing-loop power",
        "여든 명이 듣는 계단 강의실. 공개 강연이 열리는 날에는 누구나 들어올 수 있어요.",
        "A tiered room for eighty. On days of public lectures everyone may come in.", aliases=("대강의실", "강의실 101"),
    ),
    RoomPlan(
        "saetbyeol", "learning-house", 2, RoomKind.LECTURE, "샛별 강의실", "Morning Star Lecture Room", "201", 48, "98.6",
        "lecture", "projector sound video whiteboard*2 wheelchair power", "수업과 실습을 번갈아 하기 좋은 평평한 강의실.",
        "A level room for courses with exercises.", aliases=("강의실 201",),
    ),
    RoomPlan(
        "banditbul", "learning-house", 2, RoomKind.SEMINAR, "반딧불 세미나실", "Firefly Seminar Room", "204", 18, "41.3",
        "lecture", "projector whiteboard*2 wheelchair power", "저녁 스터디가 많이 모이는 방. 불을 조금 낮출 수 있어요.",
        "A favourite of evening study groups; the light can be dimmed.", aliases=("세미나실 204",),
    ),
    RoomPlan(
        "dorandoran", "learning-house", 3, RoomKind.MEETING, "도란도란 스터디룸", "Dorandoran Study Room", "303", 6, "16.4",
        "lecture", "whiteboard screen power wheelchair", "여섯 명이 소리 내어 공부하는 방.",
        "For six who study aloud.", aliases=("스터디룸",),
    ),
    RoomPlan(
        "quiet-desk", "learning-house", 3, RoomKind.DESK, "조용한 책상", "Quiet Desk", "305", 1, "4.2", "always",
        "monitor power locker", "말소리가 없는 방의 한 자리. 언제나 열려 있습니다.",
        "A place in a room without voices. Always open.",
    ),
)  # fmt: skip
