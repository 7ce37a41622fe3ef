"""The people of the demo: all invented. Each name with the part of the address before the @."""

KOREAN_NAMES: tuple[tuple[str, str], ...] = (
    ("강나윤", "nayun.kang"), ("강태율", "taeyul.kang"), ("고은솔", "eunsol.ko"), ("고재윤", "jaeyun.ko"),
    ("곽민서", "minseo.kwak"), ("구하람", "haram.koo"), ("권도해", "dohae.kwon"), ("권세아", "sea.kwon"),
    ("김가온", "gaon.kim"), ("김다온", "daon.kim"), ("김로윤", "royun.kim"), ("김보람", "boram.kim"),
    ("김서율", "seoyul.kim"), ("김시온", "sion.kim"), ("김예슬", "yeseul.kim"), ("김우찬", "woochan.kim"),
    ("김이든", "ideun.kim"), ("김정후", "junghoo.kim"), ("김찬솔", "chansol.kim"), ("김해솔", "haesol.kim"),
    ("나유찬", "yuchan.na"), ("남궁린", "rin.namgung"), ("남지유", "jiyu.nam"), ("노은결", "eungyeol.noh"),
    ("도하윤", "hayun.do"), ("류시아", "sia.ryu"), ("문가람", "garam.moon"), ("문서율", "seoyul.moon"),
    ("민지환", "jihwan.min"), ("박건휘", "geonhwi.park"), ("박도겸", "dogyeom.park"), ("박라온", "raon.park"),
    ("박선유", "sunyu.park"), ("박소율", "soyul.park"), ("박이솔", "isol.park"), ("박찬별", "chanbyeol.park"),
    ("박해린", "haerin.park"), ("배수인", "suin.bae"), ("배윤호", "yunho.bae"), ("백승아", "seunga.baek"),
    ("백하준", "hajun.baek"), ("서라희", "rahee.seo"), ("서이안", "ian.seo"), ("선우담", "dam.sunwoo"),
    ("성지안", "jian.sung"), ("손다율", "dayul.son"), ("손유건", "yugeon.son"), ("송가을", "gaeul.song"),
    ("송민결", "mingyeol.song"), ("신도율", "doyul.shin"), ("신우림", "woorim.shin"), ("심재희", "jaehee.shim"),
    ("안서후", "seohu.ahn"), ("안유솔", "yusol.ahn"), ("양준우", "junwoo.yang"), ("양지선", "jisun.yang"),
    ("엄태리", "taeri.eom"), ("오다겸", "dagyeom.oh"), ("우지민", "jimin.woo"), ("원하린", "harin.won"),
    ("유라온", "raon.yoo"), ("유선재", "sunjae.yoo"), ("윤가비", "gabi.yoon"), ("윤태호", "taeho.yoon"),
    ("이가현", "gahyun.lee"), ("이나경", "nagyeong.lee"), ("이도담", "dodam.lee"), ("이서온", "seoon.lee"),
    ("이수겸", "sugyeom.lee"), ("이안유", "anyu.lee"), ("이재하", "jaeha.lee"), ("이정인", "jungin.lee"),
    ("이채율", "chaeyul.lee"), ("이한결", "hangyeol.lee"), ("임도영", "doyoung.lim"), ("장미소", "miso.jang"),
    ("전유림", "yurim.jeon"), ("정다한", "dahan.jung"), ("정리안", "rian.jung"), ("정시윤", "siyun.jung"),
    ("조민하", "minha.cho"), ("조서결", "seogyeol.cho"), ("주예린", "yerin.joo"), ("차은결", "eungyeol.cha"),
    ("최연두", "yeondoo.choi"), ("최정담", "jungdam.choi"), ("한마루", "maru.han"), ("황보윤", "yun.hwangbo"),
)  # fmt: skip

FOREIGN_NAMES: tuple[tuple[str, str], ...] = (
    ("Rahul Mehrotra", "rahul.mehrotra"), ("Nguyen Thu Lan", "lan.nguyen"), ("Lukas Brandtner", "lukas.brandtner"),
    ("Amina Yusupova", "amina.yusupova"), ("Sofia Marelli", "sofia.marelli"), ("Kenta Morishige", "kenta.morishige"),
    ("Chloe Bennet-Ross", "chloe.bennet-ross"), ("Tomas Okoye", "tomas.okoye"),
)  # fmt: skip

# Two who have signed up and wait for a manager, since their addresses belong to no organization: name, address, and
# the organization they chose from the list or, when it is not there, wrote themselves.
PENDING: tuple[tuple[str, str, str], ...] = (
    ("천유하", "yuha.cheon@mail.example", "cnu"),
    ("하도경", "dokyung.ha@mail.example", "한새빛연구소"),
)

# An introduction is one of each.
FIELDS_KO: tuple[str, ...] = (
    "자연어 처리를 연구합니다.", "로봇이 물건을 집는 일을 가르칩니다.", "단백질 구조를 데이터로 읽습니다.",
    "도시 교통 데이터를 다룹니다.", "수질을 미리 내다보는 모델을 만듭니다.", "의료 영상을 공부하고 있습니다.",
    "공장의 소리에서 고장을 찾습니다.", "위성 사진으로 땅을 살핍니다.", "사람과 AI가 함께 쓰는 화면을 설계합니다.",
    "큰 모델을 작은 기계에서 돌립니다.", "음성 인식 제품을 만들고 있습니다.", "연구 데이터를 나누는 일을 합니다.",
    "강화학습으로 설비를 조절합니다.", "기술을 사업으로 옮기는 일을 돕습니다.", "AI가 공정한지 따져 봅니다.",
    "반도체 설계를 자동화하고 있습니다.",
)  # fmt: skip
WISHES_KO: tuple[str, ...] = (
    "점심 산책을 좋아해요.", "다른 분야 분들과 이야기 나누고 싶어요.", "논문 같이 읽을 분을 찾습니다.",
    "커피 한 잔 언제든 좋습니다.", "함께 과제를 써 볼 분이 있으면 알려 주세요.", "현장 이야기를 듣는 걸 좋아합니다.",
    "신성동 맛집 지도를 만들고 있어요.", "수요일 저녁에는 AI 프렌즈에 있습니다.", "데이터가 필요하시면 말 걸어 주세요.",
    "보드게임 하실 분 환영합니다.",
)  # fmt: skip
FIELDS_EN: tuple[str, ...] = (
    "I work on speech models for small devices.", "I study how robots learn from people.",
    "I build data tools for life scientists.", "I do research on trustworthy language models.",
)  # fmt: skip
WISHES_EN: tuple[str, ...] = (
    "Always up for coffee and a paper.", "Happy to practise Korean over lunch.",
    "Looking for partners with real sensor data.",
)  # fmt: skip
