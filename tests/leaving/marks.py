"""What a person is known by in tests of leaving: strings that nothing else in the hub holds."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.domain.search import search_key
from campus.people.models import Resident

NAME, EMAIL, PHONE = "표식한별", "pyosik.hanbyeol@marker.example", "+821098765432"
SECRET = "비밀낱말"  # what they wrote in what is theirs alone
NAMED = f"{NAME} {EMAIL} 010-9876-5432"


def identify(db: Session, me: int) -> None:
    """Give the account its marks, and the strings it is found by."""
    key = search_key([NAME, EMAIL])
    words = {"name": NAME, "email": EMAIL, "phone": PHONE, "introduction": f"{SECRET} {NAMED}"}
    words["claimed_organization"] = SECRET
    found = {"search_text": key.text, "search_jamo": key.jamo, "search_initials": key.initials}
    db.execute(update(Resident).where(Resident.id == me).values(words | found))
