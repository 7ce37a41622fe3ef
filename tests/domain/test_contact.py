import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.contact import (
    ContactProblem,
    ContactRefused,
    email_domain,
    format_phone,
    normalize_domain,
    normalize_email,
    normalize_homepage,
    normalize_person_name,
    normalize_phone,
)


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        (" Ada@KAIST.ac.kr\n", "ada@kaist.ac.kr"),
        ("a.b+c@etri.re.kr", "a.b+c@etri.re.kr"),
        ("o'neil_1@sub.kisti.re.kr", "o'neil_1@sub.kisti.re.kr"),
        ("ada@한글.kr", "ada@xn--bj0bj06e.kr"),
        (unicodedata.normalize("NFD", "ada@한글.kr"), "ada@xn--bj0bj06e.kr"),
    ],
)
def test_mail_addresses(raw: str, email: str) -> None:
    assert normalize_email(raw) == email


@pytest.mark.parametrize(
    "raw",
    [
        "ada", "@kaist.ac.kr", "ada@", "ada@kaist", "ada@@kaist.ac.kr", "a da@kaist.ac.kr", ".ada@kaist.ac.kr",
        "ada.@kaist.ac.kr", "a..da@kaist.ac.kr", "ada@-kaist.ac.kr", "ada@kaist-.kr", "ada@kaist..kr", "ada@kaist.kr.",
        "ada@127.0.0.1", "ada@[127.0.0.1]", '"a b"@kaist.kr', "김@kaist.kr", "ada@kaist.kr\r\nBcc: b@c.kr",
        "a\0@kaist.kr", "ada@kaist.kr,b@c.kr", "<ada@kaist.kr>", f"ada@{'a' * 64}.kr",
    ],
)  # fmt: skip
def test_what_is_no_mail_address(raw: str) -> None:
    with pytest.raises(ContactRefused) as refused:
        normalize_email(raw)
    assert refused.value.reason is ContactProblem.MALFORMED


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (" ", ContactProblem.EMPTY),
        (f"ada@{'a.' * 130}kr", ContactProblem.TOO_LONG),
        (f"{'a' * 65}@kaist.kr", ContactProblem.TOO_LONG),
    ],
)
def test_mail_addresses_of_the_wrong_length(raw: str, reason: ContactProblem) -> None:
    with pytest.raises(ContactRefused) as refused:
        normalize_email(raw)
    assert refused.value.reason is reason


def test_the_domain_of_an_address() -> None:
    assert email_domain("ada@kaist.ac.kr") == "kaist.ac.kr"


@given(st.one_of(st.text(), st.emails(), st.from_regex(r"\A[^@]{0,9}@[^@]{0,9}\.[^@]{1,5}\Z")))
def test_an_address_is_refused_or_settled(raw: str) -> None:
    try:
        email = normalize_email(raw)
    except ContactRefused:
        return
    assert normalize_email(email) == normalize_email(raw.upper() if raw.isascii() else raw) == email
    assert email.isascii()
    assert email == email.lower()
    assert len(email) <= 254
    assert not re.search(r"[\s\x00-\x1f<>,;]", email)


@pytest.mark.parametrize(
    ("raw", "e164", "shown"),
    [
        ("010-1234-5678", "+821012345678", "010-1234-5678"),
        ("01012345678", "+821012345678", "010-1234-5678"),
        ("+82 10-1234-5678", "+821012345678", "010-1234-5678"),
        ("+82 (0)10 1234 5678", "+821012345678", "010-1234-5678"),
        ("821012345678", "+821012345678", "010-1234-5678"),
        ("０１０－１２３４－５６７８", "+821012345678", "010-1234-5678"),
        ("010.1234.5678", "+821012345678", "010-1234-5678"),
        ("011-123-4567", "+82111234567", "011-123-4567"),
        ("02-123-4567".replace("123", "523"), "+8225234567", "02-523-4567"),
        ("02-3123-4567", "+82231234567", "02-3123-4567"),
        ("(042) 350-1234", "+82423501234", "042-350-1234"),
        ("070-1234-5678", "+827012345678", "070-1234-5678"),
        ("080-123-4567", "+82801234567", "080-123-4567"),
        ("0507-1234-5678", "+8250712345678", "0507-1234-5678"),
        ("1588-1234", "+8215881234", "1588-1234"),
        ("+1 650 253 0000", "+16502530000", "+16502530000"),
    ],
)
def test_telephone_numbers(raw: str, e164: str, shown: str) -> None:
    assert normalize_phone(raw) == e164
    assert format_phone(e164) == shown
    assert normalize_phone(shown) == e164


@pytest.mark.parametrize(
    "raw",
    [
        "010-1234-567", "010-1234-56789", "1234-5678", "01012345678a", "+82", "+82 99 1234 5678", "+010-1234-5678",
        "110", "0110-1588-1234", "01588-1234", "010-1234-5678 / 5679", "٠١٠١٢٣٤٥٦٧٨", "000-0000-0000", "10-1234-5678",
    ],
)  # fmt: skip
def test_what_is_no_telephone_number(raw: str) -> None:
    with pytest.raises(ContactRefused) as refused:
        normalize_phone(raw)
    assert refused.value.reason is ContactProblem.MALFORMED


@pytest.mark.parametrize(("raw", "reason"), [(" - ", ContactProblem.EMPTY), ("0" * 41, ContactProblem.TOO_LONG)])
def test_telephone_numbers_of_the_wrong_length(raw: str, reason: ContactProblem) -> None:
    with pytest.raises(ContactRefused) as refused:
        normalize_phone(raw)
    assert refused.value.reason is reason


@given(st.one_of(st.text(), st.from_regex(r"\A(\+?82 ?|0)[1-9][0-9]{0,2}[- ]?[0-9]{3,4}[- ]?[0-9]{4}\Z")))
def test_a_number_is_refused_or_settled_however_it_is_written(raw: str) -> None:
    try:
        e164 = normalize_phone(raw)
    except ContactRefused:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", e164)
    assert normalize_phone(e164) == normalize_phone(format_phone(e164)) == e164


@given(st.integers(0, 99_999_999))
def test_every_mobile_number_is_taken_in_every_writing(subscriber: int) -> None:
    digits = f"{subscriber:08}"
    writings = [f"010{digits}", f"010-{digits[:4]}-{digits[4:]}", f"+8210{digits}", f"+82 10 {digits[:4]} {digits[4:]}"]
    assert {normalize_phone(writing) for writing in writings} == {f"+8210{digits}"}


@given(st.text())
def test_anything_can_be_shown(stored: str) -> None:
    assert isinstance(format_phone(stored), str)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (unicodedata.normalize("NFD", "김철수"), "김철수"),
        (" 김 철수 ", "김철수"),
        ("Ada  Lovelace", "Ada Lovelace"),
        ("김철수 Kim", "김철수 Kim"),
        ("김\x07철수", "김철수"),
        ("가" * 60, "가" * 60),
    ],
)
def test_names(raw: str, name: str) -> None:
    assert normalize_person_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", ContactProblem.EMPTY),
        ("\u3164", ContactProblem.EMPTY),
        ("---", ContactProblem.MALFORMED),
        ("김\0", ContactProblem.MALFORMED),
        ("\ud800", ContactProblem.MALFORMED),
        ("가" * 61, ContactProblem.TOO_LONG),
    ],
)
def test_what_is_no_name(raw: str, reason: ContactProblem) -> None:
    with pytest.raises(ContactRefused) as refused:
        normalize_person_name(raw)
    assert refused.value.reason is reason


@given(st.text())
def test_a_name_is_refused_or_settled(raw: str) -> None:
    try:
        name = normalize_person_name(raw)
    except ContactRefused:
        return
    assert normalize_person_name(name) == name == unicodedata.normalize("NFC", name)
    assert 1 <= len(name) <= 60
    assert not any(unicodedata.category(ch) == "Cc" for ch in name)


@pytest.mark.parametrize(
    ("raw", "domain"),
    [
        ("KAIST.ac.kr", "kaist.ac.kr"),
        (" @etri.re.kr ", "etri.re.kr"),
        ("한국.kr", "xn--3e0b707e.kr"),
        ("cs.kaist.ac.kr", "cs.kaist.ac.kr"),
    ],
)
def test_domains_have_one_form(raw: str, domain: str) -> None:
    assert normalize_domain(raw) == domain


@pytest.mark.parametrize(
    "raw", ["", "kaist", "10.0.0.1", "kaist.ac.kr/x", "a b.kr", "gmail.com", "ac.kr", "NAVER.com", "x" * 300 + ".kr"]
)
def test_what_is_no_organizations_own_domain_is_refused(raw: str) -> None:
    with pytest.raises(ContactRefused):
        normalize_domain(raw)


@pytest.mark.parametrize(
    ("raw", "homepage"),
    [
        ("https://www.KAIST.ac.kr/", "https://www.kaist.ac.kr/"),
        ("etri.re.kr", "https://etri.re.kr"),
        ("HTTP://kaist.ac.kr/a?b=c#d", "http://kaist.ac.kr/a?b=c#d"),
    ],
)
def test_homepages_have_one_form(raw: str, homepage: str) -> None:
    assert normalize_homepage(raw) == homepage
    assert normalize_homepage(homepage) == homepage


@pytest.mark.parametrize(
    "raw",
    [
        *("", "javascript:alert(1)", "ftp://kaist.ac.kr", "https://", "https://a@kaist.ac.kr", "https://kaist.ac.kr:80"),
        *('https://kaist.ac.kr/"><script>', "https://kaist.ac.kr/한글", "//kaist.ac.kr", "https://kaist.ac.kr/a b"),
        "https://kaist.ac.kr/" + "a" * 300,
    ],
)
def test_what_is_no_homepage_is_refused(raw: str) -> None:
    with pytest.raises(ContactRefused):
        normalize_homepage(raw)


@given(st.text(max_size=60))
def test_domains_and_homepages_of_anything_are_safe_or_refused(raw: str) -> None:
    for normalize in (normalize_domain, normalize_homepage):
        try:
            kept = normalize(raw)
        except ContactRefused:
            continue
        assert normalize(kept) == kept
        assert not set(kept) & set("\"'<> \n")
