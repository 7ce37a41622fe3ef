"""Where the demo's people come from. The e-mail domains end in .example, which belongs to nobody (RFC 2606)."""

from dataclasses import dataclass

from campus.people.models import OrganizationKind


@dataclass(frozen=True, slots=True)
class OrganizationPlan:
    """An organization; ``short`` and ``short_en`` are what people call it, ``members`` how many of the demo's residents it has."""

    slug: str
    kind: OrganizationKind
    ko: str
    en: str
    short: str
    short_en: str
    domain: str
    aliases: tuple[str, ...]
    members: int


_UNIVERSITY, _INSTITUTE = OrganizationKind.UNIVERSITY, OrganizationKind.INSTITUTE
_PUBLIC, _STARTUP = OrganizationKind.PUBLIC_BODY, OrganizationKind.STARTUP
_COMPANY, _COMMUNITY = OrganizationKind.COMPANY, OrganizationKind.COMMUNITY

ORGANIZATIONS: tuple[OrganizationPlan, ...] = (
    OrganizationPlan(
        "kaist", _UNIVERSITY, "KAIST", "KAIST", "KAIST","KAIST", "kaist.example",
        ("카이스트", "한국과학기술원", "Korea Advanced Institute of Science and Technology"), 17,
    ),
    OrganizationPlan(
        "cnu", _UNIVERSITY, "충남대학교", "Chungnam National University", "충남대","CNU", "cnu.example", ("충남대", "CNU"), 8,
    ),
    OrganizationPlan(
        "ust", _UNIVERSITY, "과학기술연합대학원대학교", "University of Science and Technology", "UST","UST", "ust.example",
        ("UST", "유에스티"), 4,
    ),
    OrganizationPlan(
        "etri", _INSTITUTE, "한국전자통신연구원", "Electronics and Telecommunications Research Institute", "ETRI","ETRI",
        "etri.example", ("ETRI", "에트리", "전자통신연구원"), 8,
    ),
    OrganizationPlan(
        "kisti", _INSTITUTE, "한국과학기술정보연구원", "Korea Institute of Science and Technology Information", "KISTI","KISTI",
        "kisti.example", ("KISTI", "키스티"), 6,
    ),
    OrganizationPlan(
        "kimm", _INSTITUTE, "한국기계연구원", "Korea Institute of Machinery & Materials", "기계연","KIMM", "kimm.example",
        ("KIMM", "기계연"), 5,
    ),
    OrganizationPlan(
        "kribb", _INSTITUTE, "한국생명공학연구원", "Korea Research Institute of Bioscience and Biotechnology", "생명연","KRIBB",
        "kribb.example", ("KRIBB", "생명연", "생공연"), 5,
    ),
    OrganizationPlan(
        "k-water", _PUBLIC, "K-water", "K-water", "K-water","K-water", "kwater.example", ("한국수자원공사", "수자원공사", "케이워터"), 4,
    ),
    OrganizationPlan(
        "djmetro", _PUBLIC, "대전도시철도공사", "Daejeon Metropolitan Express Transit", "도시철도공사","Daejeon Metro", "djmetro.example",
        ("대전도시철도", "도시철도공사", "DJET"), 4,
    ),
    OrganizationPlan(
        "daejeon-city", _PUBLIC, "대전광역시", "Daejeon Metropolitan City", "대전시","Daejeon City", "daejeon.example",
        ("대전시", "대전시청"), 3,
    ),
    OrganizationPlan(
        "sinseong-hub", _PUBLIC, "신성 AI 허브 운영팀", "Sinseong AI Hub operations team", "허브 운영","Hub team",
        "sinseong-hub.example",
        ("허브 운영팀", "운영팀"), 2,
    ),
    OrganizationPlan(
        "narae-ai", _STARTUP, "나래AI", "Narae AI", "나래AI","Narae AI", "narae-ai.example", ("나래에이아이", "나래"), 6,
    ),
    OrganizationPlan(
        "dodam-robotics", _STARTUP, "도담로보틱스", "Dodam Robotics", "도담로보틱스","Dodam Robotics", "dodam-robotics.example", ("도담",), 5,
    ),
    OrganizationPlan(
        "gapcheon-bio", _STARTUP, "갑천바이오랩", "Gapcheon Bio Lab", "갑천바이오","Gapcheon Bio", "gapcheon-bio.example", ("갑천바이오",), 4,
    ),
    OrganizationPlan(
        "yunseul", _STARTUP, "윤슬데이터", "Yunseul Data", "윤슬데이터","Yunseul Data", "yunseul.example", ("윤슬",), 3,
    ),
    OrganizationPlan(
        "byeolmuri", _STARTUP, "별무리비전", "Byeolmuri Vision", "별무리비전","Byeolmuri Vision", "byeolmuri.example", ("별무리",), 3,
    ),
    OrganizationPlan(
        "daedeok-precision", _COMPANY, "대덕정밀제어", "Daedeok Precision Control", "대덕정밀","Daedeok Precision", "daedeok-precision.example",
        ("대덕정밀", "DPC"), 3,
    ),
    OrganizationPlan(
        "yurim-systems", _COMPANY, "유림시스템즈", "Yurim Systems", "유림시스템즈","Yurim Systems", "yurim-systems.example", ("유림",), 2,
    ),
    OrganizationPlan(
        "modulabs", _COMMUNITY, "모두의연구소", "MODULABS", "모두연","MODULABS", "modulabs.example", ("모두연", "모두의 연구소"), 3,
    ),
    OrganizationPlan(
        "tandongcheon", _COMMUNITY, "탄동천 코딩모임", "Tandongcheon Coders", "탄동천","Tandongcheon", "tandongcheon.example",
        ("탄동천",), 1,
    ),
)  # fmt: skip

# What people are called where they work; the first of a kind's list goes to the first who joins.
TITLES: dict[OrganizationKind, tuple[str, ...]] = {
    _UNIVERSITY: ("연구교수", "박사과정", "석사과정", "박사과정", "박사후연구원", "석사과정", "학부연구생"),
    _INSTITUTE: ("책임연구원", "선임연구원", "선임연구원", "연구원", "학생연구원"),
    _PUBLIC: ("팀장", "과장", "대리", "주무관"),
    _STARTUP: ("대표", "리서치 엔지니어", "백엔드 개발자", "제품 디자이너", "데이터 엔지니어", "사업개발"),
    _COMPANY: ("수석연구원", "책임", "선임"),
    _COMMUNITY: ("운영진", "퍼실리테이터", "회원"),
}
