"""Mail addresses, telephone numbers and names of people, each brought to the one form that is stored."""

import re
import unicodedata
from enum import Enum

from campus.domain.text import TextProblem, TextRefused, clean_line

LONGEST_EMAIL = 254
LONGEST_PERSON_NAME = 60
_LONGEST_LOCAL_PART = 64
_LONGEST_PHONE_INPUT = 40


class ContactProblem(Enum):
    """Why an address, a number or a name was refused."""

    EMPTY = "empty"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"


class ContactRefused(ValueError):
    """An address, number or name that cannot be stored; `reason` says why."""

    def __init__(self, reason: ContactProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


# RFC 5322, section 3.2.3, dot-atom. Quoted local parts are valid there and used by nobody who books a room.
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# RFC 1123, section 2.1; the last label is never a number, so that an IP address is no domain.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}")


def normalize_email(raw: str) -> str:
    """Return a mail address trimmed and in lower case, at most 254 characters (RFC 5321, section 4.5.3.1).

    The part before the @ is lowered too. RFC 5321, section 2.4 lets a host tell A from a there; none that people use
    does, and two accounts that differ only in case would be one person or a trap. It must be ASCII, since mail to
    others cannot be relied on to arrive. A domain in Hangul becomes its ASCII form (RFC 3490). Raises ContactRefused.
    """
    address = unicodedata.normalize("NFC", raw.strip())
    if not address:
        raise ContactRefused(ContactProblem.EMPTY)
    if len(address) > LONGEST_EMAIL:
        raise ContactRefused(ContactProblem.TOO_LONG)
    local, _, host = address.rpartition("@")
    local, domain = local.lower(), _ascii_domain(host)
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ContactRefused(ContactProblem.MALFORMED)
    if len(local) > _LONGEST_LOCAL_PART or len(local) + 1 + len(domain) > LONGEST_EMAIL:
        raise ContactRefused(ContactProblem.TOO_LONG)
    return f"{local}@{domain}"


def _ascii_domain(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as problem:
        raise ContactRefused(ContactProblem.MALFORMED) from problem


def email_domain(email: str) -> str:
    """Return the domain of an address that `normalize_email` returned: ada@kaist.ac.kr gives kaist.ac.kr."""
    return email.rpartition("@")[2]


# The numbering plan of Korea (전기통신번호관리세칙), without the leading 0: prefix, then subscriber of 7 or 8 digits.
_KOREAN = re.compile(
    r"(10)(\d{4})(\d{4})"  # mobile
    r"|(1[16789])(\d{3,4})(\d{4})"  # mobile, before 2021
    r"|(2)([2-9]\d{2,3})(\d{4})"  # Seoul
    r"|(3[1-3]|4[1-4]|5[1-5]|6[1-4])([2-9]\d{2,3})(\d{4})"  # provinces and cities; Daejeon is 042
    r"|(70)(\d{4})(\d{4})"  # internet
    r"|(80)(\d{3,4})(\d{4})"  # paid by the called
    r"|(50[2-8])(\d{3,4})(\d{4})",  # one number for life
    re.ASCII,
)
_SERVICE = re.compile(r"(1[568]\d{2})(\d{4})", re.ASCII)
_ABROAD = re.compile(r"\+(?!82)[1-9]\d{6,14}", re.ASCII)
_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u2212]+")


def normalize_phone(raw: str) -> str:
    """Return a number in E.164: 010-1234-5678, 01012345678 and +82 10 1234 5678 all give +821012345678.

    Spaces, hyphens, dots, brackets and full-width digits are taken as typed by hand. A number of another country is
    taken if it starts with +. Raises ContactRefused.
    """
    if len(raw) > _LONGEST_PHONE_INPUT:
        raise ContactRefused(ContactProblem.TOO_LONG)
    dialled = _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw))
    if not dialled:
        raise ContactRefused(ContactProblem.EMPTY)
    if _ABROAD.fullmatch(dialled):
        return dialled
    national = re.sub(r"\A(?:\+?82)?0?", "", dialled)
    is_with_zero_or_code = national != dialled
    if is_with_zero_or_code and _KOREAN.fullmatch(national):
        return f"+82{national}"
    # 1588-1234 and its like are dialled without a 0.
    if _SERVICE.fullmatch(national) and not dialled.startswith("0"):
        return f"+82{national}"
    raise ContactRefused(ContactProblem.MALFORMED)


def format_phone(e164: str) -> str:
    """Return a stored number as Koreans write it: +821012345678 gives 010-1234-5678. Others stay as they are."""
    national = e164.removeprefix("+82")
    if national == e164:
        return e164
    if service := _SERVICE.fullmatch(national):
        return "-".join(service.groups())
    if number := _KOREAN.fullmatch(national):
        return "0" + "-".join(part for part in number.groups() if part)
    return e164


def normalize_person_name(raw: str) -> str:
    """Return a person's name as one clean line in NFC, 1 to 60 characters with at least one letter.

    A name in Hangul alone loses its spaces: 김 철수 and 김철수 are one name. Raises ContactRefused.
    """
    try:
        name = clean_line(raw, longest=LONGEST_PERSON_NAME)
    except TextRefused as refusal:
        is_long = refusal.reason is TextProblem.TOO_LONG
        raise ContactRefused(ContactProblem.TOO_LONG if is_long else ContactProblem.MALFORMED) from refusal
    if not name:
        raise ContactRefused(ContactProblem.EMPTY)
    if not any(character.isalpha() for character in name):
        raise ContactRefused(ContactProblem.MALFORMED)
    return name.replace(" ", "") if re.fullmatch("[가-힣 ]+", name) else name


# Whoever wants an address there gets one: it says nothing about where a person works. The last ones are no
# organization's either, but registries that hand out names below them.
_ANYBODYS_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com", "nate.com", "korea.com"),
        *("outlook.com", "outlook.kr", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com", "yahoo.com"),
        *("yahoo.co.kr", "proton.me", "protonmail.com", "gmx.com"),
        *("ac.kr", "re.kr", "co.kr", "or.kr", "go.kr", "ne.kr", "pe.kr", "hs.kr", "ac.uk", "co.uk", "co.jp", "ac.jp"),
    }
)
LONGEST_HOMEPAGE = 300
_HOMEPAGE = re.compile(r"(https?)://([^/?#\s]+)([/?#][!-~]*)?", re.IGNORECASE)
# What would end an attribute, open a tag or break a line wherever the address is shown.
_UNSAFE_IN_ADDRESS = re.compile(r"""["'<>`{}|\\^]""")


def normalize_domain(raw: str) -> str:
    """Return a mail domain in lower-case ASCII, without a leading @: @KAIST.ac.kr gives kaist.ac.kr.

    Raises ContactRefused: for what is no domain, and for those where anybody gets an address (gmail.com, ac.kr).
    """
    domain = _ascii_domain(unicodedata.normalize("NFC", raw.strip()).removeprefix("@"))
    if not domain:
        raise ContactRefused(ContactProblem.EMPTY)
    if len(domain) > LONGEST_EMAIL - 1:
        raise ContactRefused(ContactProblem.TOO_LONG)
    if not _DOMAIN.fullmatch(domain) or domain in _ANYBODYS_DOMAINS:
        raise ContactRefused(ContactProblem.MALFORMED)
    return domain


def normalize_homepage(raw: str) -> str:
    """Return the address of a homepage: http or https, a host name, perhaps a path (RFC 3986). A bare host gets https.

    Raises ContactRefused: for other schemes, user names, ports and anything that is not printable ASCII after the host.
    """
    address = unicodedata.normalize("NFC", raw.strip())
    if not address:
        raise ContactRefused(ContactProblem.EMPTY)
    found = _HOMEPAGE.fullmatch(address if "://" in address else f"https://{address}")
    if found is None or _UNSAFE_IN_ADDRESS.search(address):
        raise ContactRefused(ContactProblem.MALFORMED)
    host = _ascii_domain(found[2])
    if not _DOMAIN.fullmatch(host):
        raise ContactRefused(ContactProblem.MALFORMED)
    homepage = f"{found[1].lower()}://{host}{found[3] or ''}"
    if len(homepage) > LONGEST_HOMEPAGE:
        raise ContactRefused(ContactProblem.TOO_LONG)
    return homepage
