"""The rooms of the National AI Hub: the main building and Magpie Yard. The magpie is Daejeon's bird."""

from campus.cli.seed.plans import RoomPlan
from campus.spaces.models import RoomKind

HUB_ROOMS: tuple[RoomPlan, ...] = (
    RoomPlan(
        "kkachi-hall", "hub-main", 2, RoomKind.HALL, "까치홀", "Magpie Hall", "201", 96, "206.4", "hall",
        "projector*3 screen*2 sound video wheelchair hearing-loop power coffee",
        "까치는 대전의 새입니다. 벽을 모두 열면 아흔여섯 명이 마주 앉는, 허브에서 가장 큰 방이에요. 뒤편에서 식사도 할 수 있습니다.",
        "The magpie is Daejeon's bird. With all walls open, ninety-six people face each other; there is space for a meal.",
        aliases=("대강당", "Kkachi Hall", "까치홀 전체"),
    ),
    RoomPlan(
        "kkachi-a", "hub-main", 2, RoomKind.HALL, "까치홀 A", "Magpie Hall A", "201A", 40, "86.0", "hall",
        "projector screen*2 sound video wheelchair hearing-loop power",
        "까치홀의 남쪽 부분. 수요일 저녁마다 AI 프렌즈가 모이는 곳입니다. 발표를 듣고 바로 둘러앉기 좋아요.",
        "The southern part of Magpie Hall, where AI Friends meet on Wednesday evenings. Good for a talk and a circle after.",
        aliases=("Kkachi Hall A",), whole="kkachi-hall",
    ),
    RoomPlan(
        "kkachi-b", "hub-main", 2, RoomKind.HALL, "까치홀 B", "Magpie Hall B", "201B", 24, "52.4", "hall",
        "projector sound wheelchair power",
        "까치홀의 가운데 부분. 책상을 조별로 놓아 두었습니다.",
        "The middle part of Magpie Hall, set up with tables for groups.",
        aliases=("Kkachi Hall B",), whole="kkachi-hall",
    ),
    RoomPlan(
        "kkachi-c", "hub-main", 2, RoomKind.HALL, "까치홀 C", "Magpie Hall C", "201C", 32, "68.0", "hall",
        "projector sound wheelchair power coffee",
        "까치홀의 북쪽 부분. 창이 크고 커피 기계가 있습니다.",
        "The northern part of Magpie Hall, with large windows and the coffee machine.",
        aliases=("Kkachi Hall C",), whole="kkachi-hall",
    ),
    RoomPlan(
        "meeting-203", "hub-main", 2, RoomKind.MEETING, "회의실 203", "Meeting Room 203", "203", 8, "24.6", "office",
        "whiteboard*2 screen video wheelchair power",
        "벽 두 면이 화이트보드라 그리면서 이야기하기 좋습니다.",
        "Two walls are whiteboards: a room for thinking aloud.",
    ),
    RoomPlan(
        "meeting-204", "hub-main", 2, RoomKind.MEETING, "회의실 204", "Meeting Room 204", "204", 6, "18.2", "office",
        "whiteboard screen video wheelchair power",
        "여섯 명이 앉는 아담한 방. 아침 햇살이 들어요.",
        "A snug room for six, sunny in the morning.",
    ),
    RoomPlan(
        "meeting-301", "hub-main", 3, RoomKind.MEETING, "느티나무 회의실", "Zelkova Room", "301", 12, "34.8", "office",
        "whiteboard screen*2 video sound wheelchair power",
        "긴 원목 탁자와 화상회의 장비가 있어 여러 기관이 함께하는 회의에 알맞습니다.",
        "One long wooden table and good video: for meetings of several organizations.",
        aliases=("회의실 301", "대회의실"),
    ),
    RoomPlan(
        "meeting-302", "hub-main", 3, RoomKind.MEETING, "회의실 302", "Meeting Room 302", "302", 10, "28.9", "office",
        "whiteboard screen video wheelchair power",
        "프로젝트 팀이 오래 머무르기 좋은 조용한 방입니다.",
        "A calm room for project teams that stay a while.",
    ),
    RoomPlan(
        "meeting-303", "hub-main", 3, RoomKind.MEETING, "회의실 303", "Meeting Room 303", "303", 4, "12.4", "office",
        "whiteboard screen wheelchair power",
        "네 명이 무릎을 맞대는 작은 방.",
        "A small room where four sit knee to knee.",
    ),
    RoomPlan(
        "seminar-401", "hub-main", 4, RoomKind.SEMINAR, "세미나실 401", "Seminar Room 401", "401", 30, "66.2", "lecture",
        "projector screen whiteboard*2 sound video wheelchair power",
        "ㄷ자로 앉아 서로 얼굴을 보며 토론합니다. 탄동천이 내려다보여요.",
        "Seats in a horseshoe, so that everyone sees everyone; a view of Tandong stream.",
    ),
    RoomPlan(
        "seminar-402", "hub-main", 4, RoomKind.SEMINAR, "세미나실 402", "Seminar Room 402", "402", 24, "54.0", "lecture",
        "projector whiteboard sound wheelchair power",
        "책상을 자유롭게 옮길 수 있어 실습과 워크숍에 좋습니다.",
        "Tables on wheels: for workshops and hands-on courses.",
    ),
    RoomPlan(
        "studio", "hub-main", -1, RoomKind.STUDIO, "스튜디오", "Studio", "B101", 6, "42.5", "studio",
        "camera*3 sound screen quiet wheelchair",
        "조명과 카메라 세 대, 크로마키 벽이 있습니다. 처음 쓰신다면 운영팀이 30분 동안 도와드려요.",
        "Lights, three cameras and a green wall. New here? The team helps you for the first half hour.",
        aliases=("촬영실", "영상 스튜디오"),
    ),
    RoomPlan(
        "lounge-table", "hub-main", 1, RoomKind.LOUNGE, "라운지 큰 탁자", "Lounge Big Table", "", 10, "38.0", "lounge",
        "coffee power wheelchair screen",
        "누구나 앉는 1층 큰 탁자. 점심 번개와 첫 만남은 대개 여기서 시작합니다.",
        "The big table on the ground floor, for everyone. Most lunches and first meetings begin here.",
        aliases=("큰탁자", "1층 라운지"),
    ),
    RoomPlan(
        "booth-1", "hub-main", 1, RoomKind.BOOTH, "통화 부스 1", "Phone Booth 1", "", 1, "2.4", "always",
        "quiet power", "문을 닫으면 조용해지는 한 사람 자리. 언제나 열려 있습니다.",
        "A seat for one that turns silent when the door shuts. Always open.",
        aliases=("전화 부스",),
    ),
    RoomPlan(
        "booth-2", "hub-main", 1, RoomKind.BOOTH, "통화 부스 2", "Phone Booth 2", "", 1, "2.4", "always",
        "quiet power monitor", "모니터가 있어 화상 면접과 해외 통화에 알맞습니다. 언제나 열려 있습니다.",
        "With a monitor, for interviews and calls abroad. Always open.",
        aliases=("전화 부스",),
    ),
    RoomPlan(
        "magpie-kitchen", "magpie-yard", 1, RoomKind.LOUNGE, "모임 부엌", "Community Kitchen", "101", 16, "58.3", "lounge",
        "kitchen coffee wheelchair screen",
        "함께 밥을 지어 먹는 부엌. 식사 뒤 설거지까지가 예약 시간입니다.",
        "A kitchen for cooking and eating together. Washing up is part of the booking.",
        aliases=("까치부엌", "공유 주방"),
    ),
    RoomPlan(
        "magpie-window", "magpie-yard", 2, RoomKind.LOUNGE, "창가 라운지", "Window Lounge", "201", 6, "22.7", "lounge",
        "coffee power", "느티나무가 보이는 낮은 소파 자리. 이야기가 길어져도 괜찮아요.",
        "Low sofas in front of the zelkova tree, for talks that take longer.",
    ),
)  # fmt: skip
