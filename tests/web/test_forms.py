from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.testing import DummyRequest
from webob.multidict import MultiDict

from campus.domain.text import clean_line
from campus.web.forms import (
    ChoiceField,
    ClockField,
    DayField,
    EmailField,
    HubForm,
    LineField,
    LinesField,
    NumberField,
    PersonNameField,
    PhoneField,
    SecretField,
    TickField,
    choices,
    id_or_none,
    refused,
)
from campus.web.locale import _


class EveryForm(HubForm):
    title = LineField(_("Title"), longest=20)
    note = LinesField(_("Note"), longest=30, required=False)
    day = DayField(_("Day"), required=False)
    starts = ClockField(_("From"), required=False)
    people = NumberField(_("People"), least=1, most=500, required=False)
    email = EmailField(_("E-mail"), required=False)
    phone = PhoneField(_("Mobile phone"), required=False)
    name = PersonNameField(_("Name"), required=False)
    room = ChoiceField(_("Room"), coerce=id_or_none, choices=choices([("", _("None")), (7, "세미나실")]))
    agree = TickField(_("Agreed"))


class Filters(HubForm):
    reads_query = True
    q = LineField(_("Name"), longest=5, required=False)


class Secret(HubForm):
    password = SecretField(_("Password"))


def _request(method: str = "POST", locale: str = "ko", **sent: Any) -> DummyRequest:
    request = DummyRequest(post=MultiDict(sent) if method == "POST" else None)
    request.locale_name = locale
    return request


def _form(**sent: Any) -> EveryForm:
    form = EveryForm(_request(**({"title": "제목"} | sent)))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("field", "sent", "value"),
    [
        ("title", "  주간\t스터디 ", "주간 스터디"),
        ("title", "\u202e거꾸로", "거꾸로"),
        ("note", "한 줄\r\n두 줄  ", "한 줄\n두 줄"),
        ("day", "2026-11-25", date(2026, 11, 25)),
        ("day", "", None),
        ("starts", "19:00", 1140),
        ("starts", "9:30:00", 570),
        ("starts", "24:00", 1440),
        ("people", " 12 ", 12),
        ("email", " Ada@KAIST.ac.kr", "ada@kaist.ac.kr"),
        ("email", "", ""),
        ("phone", "010-1234-5678", "+821012345678"),
        ("phone", "", None),
        ("name", "김 철수", "김철수"),
        ("room", "7", 7),
        ("room", "", None),
        ("agree", "y", True),
    ],
)
def test_values_come_out_clean(field: str, sent: str, value: object) -> None:
    form = _form(**{field: sent})
    assert form.errors == {}
    assert form[field].data == value


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("title", ""),
        ("title", "\u200b\u3164"),
        ("title", "nul\0"),
        ("title", "가" * 21),
        ("title", "\ud800"),
        ("note", "가" * 31),
        ("day", "2026-02-30"),
        ("day", "25.11.2026"),
        ("day", "1999-12-31"),
        ("day", "2101-01-01"),
        ("starts", "24:01"),
        ("starts", "19:60"),
        ("starts", "-1:00"),
        ("starts", "٠٩:٠٠"),
        ("people", "0"),
        ("people", "501"),
        ("people", "9" * 5000),
        ("people", "1e2"),
        ("email", "a\0@kaist.ac.kr"),
        ("phone", "1"),
        ("name", "1234"),
        ("room", "8"),
        ("room", "x"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_kept(field: str, sent: str) -> None:
    form = _form(**{field: sent})
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1
    assert str(form[field]())
    if field not in ("room",) and sent.isprintable():
        assert sent in str(form[field]())


def test_too_long_says_the_number() -> None:
    (error,) = _form(title="가" * 21)["title"].errors
    assert error.mapping == {"longest": 20}


def test_a_file_in_the_place_of_text_counts_as_nothing() -> None:
    form = _form(title=object(), people=object())
    assert list(form.errors) == ["title"]


def test_a_fresh_form_shows_what_it_is_given_and_has_no_errors() -> None:
    form = EveryForm(_request("GET"), start={"phone": "+821012345678", "starts": 540, "day": date(2026, 11, 25)})
    assert 'value="010-1234-5678"' in form.phone()
    assert 'value="09:00"' in form.starts()
    assert 'value="2026-11-25"' in form.day()
    assert not any(field.errors for field in form)


class _MidnightForm(HubForm):
    ends = ClockField(_("Until"))
    number = NumberField(_("Number"), least=0, most=5)


def test_midnight_and_nothing_are_values() -> None:
    form = _MidnightForm(_request("POST", ends="00:00", number="0"))
    assert form.validate(), form.errors
    assert (form.ends.data, form.number.data) == (0, 0)
    assert not _MidnightForm(_request("POST", ends="", number=" ")).validate()


def test_rules_of_a_service_stand_at_their_field_or_at_the_form() -> None:
    form = _form()
    form.refuse("title", _("Note"))
    form.refuse(None, _("Day"))
    assert form.title.errors == ["Note"]
    assert form.form_errors == ["Day"]


def test_a_refused_form_is_answered_with_422() -> None:
    request = _request()
    assert refused(request) == {}
    assert request.response.status_int == 422


def test_filters_read_the_address() -> None:
    request = DummyRequest(params=MultiDict(q="회의"))
    request.locale_name = "ko"
    form = Filters(request)
    assert form.validate() and form.q.data == "회의"


def test_passwords_are_kept_as_typed_and_never_shown_again() -> None:
    typed = "  \u1112\u1161\u11ab  "  # 한, as macOS sends it
    form = Secret(_request(password=typed))
    assert form.validate() and form.password.data == "  한  "
    assert "한" not in form.password()
    assert not Secret(_request(password="nul\0")).validate()
    assert not Secret(_request()).validate()


def test_english_forms_are_read_too() -> None:
    assert EveryForm(_request(locale="en", title="Study")).validate()


@given(st.text(), st.text())
def test_no_text_breaks_a_form(first: str, second: str) -> None:
    sent = dict.fromkeys(("title", "note", "day", "starts", "people", "email", "phone", "name", "room"), first)
    form = EveryForm(_request(**sent | {"note": second}))
    form.validate()
    for field in form:
        str(field()).encode()
    if not form.title.errors:
        assert clean_line(form.title.data, longest=20) == form.title.data
