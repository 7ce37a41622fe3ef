"""Every file is what it claims, or is refused before anything is unpacked or written."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.enrolling.columns import Field, column_name, guess_columns
from campus.enrolling.judging import Fault, judge_rows
from campus.enrolling.tables import Encoding, FileProblem, FileRefused, read_csv
from campus.enrolling.workbooks import read_table
from tests.enrolling.files import csv_of, repacked, xlsx_of

ROW = ("김하늘", "haneul@example.org", "010-1234-5678", "KAIST", "연구원", "회원", "ko")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
SHEET = "xl/worksheets/sheet1.xml"


def problem(name: str, data: bytes) -> FileProblem | None:
    try:
        read_table(name, data)
    except FileRefused as refusal:
        return refusal.problem
    return None


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [("utf-8", Encoding.UTF_8), ("utf-8-sig", Encoding.UTF_8), ("cp949", Encoding.CP949)],
)
def test_korean_csv_is_read_as_it_was_written(encoding: str, read_as: Encoding) -> None:
    table = read_table("사람.csv", csv_of(ROW, encoding=encoding))
    assert table.encoding is read_as
    assert table.lines[0].cells == ROW
    assert table.headers[0] == "이름"


def test_a_workbook_is_read_like_csv() -> None:
    table = read_table("people.xlsx", xlsx_of((*ROW[:2], 1012345678, *ROW[3:])))
    assert table.encoding is Encoding.XLSX
    assert table.lines[0].cells == (*ROW[:2], "1012345678", *ROW[3:])
    people, wrong = judge_rows(table, guess_columns(table), {"kaist": 7})
    assert not wrong
    assert people[0][1].phone == "+821012345678"  # a spreadsheet drops the 0


BOOK = xlsx_of(ROW)
BOMB = b"<worksheet>" + bytes(60 * 1024 * 1024) + b"</worksheet>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("people.csv", PNG, FileProblem.NO_TEXT),
        ("people.xlsx", PNG, FileProblem.NOT_ITS_NAME),
        ("people.csv", BOOK, FileProblem.NOT_ITS_NAME),
        ("people.xlsx", csv_of(ROW), FileProblem.NOT_ITS_NAME),
        ("people.xls", b"\xd0\xcf\x11\xe0" + bytes(600), FileProblem.OLD_WORKBOOK),
        ("people.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), FileProblem.LOCKED),
        ("people.csv", csv_of(ROW).replace(b"KAIST", b"KA\0ST"), FileProblem.NO_TEXT),
        ("people.csv", csv_of(ROW, encoding="utf-16"), FileProblem.NO_TEXT),
        ("people.csv", csv_of(ROW, encoding="utf-16-le"), FileProblem.NO_TEXT),
        ("people.csv", b"name,email\n\xff\xfe\xfd,a@b.kr", FileProblem.NO_TEXT),
        ("people.csv", b'name,email\n"open,a@b.kr', FileProblem.NO_TABLE),
        ("people.csv", b"", FileProblem.EMPTY),
        ("people.csv", b"\n ,\n", FileProblem.EMPTY),
        ("people.csv", csv_of(), FileProblem.EMPTY),
        ("people.csv", b"name,email\n" + b"a," * 60 + b"b", FileProblem.TOO_WIDE),
        ("people.csv", b"x" * (2 * 1024 * 1024 + 1), FileProblem.TOO_LARGE),
        ("people.csv", b"n,e\n" + b"a,b\n" * 50_001, FileProblem.TOO_MANY),
        ("people.xlsx", repacked(BOOK, {SHEET: BOMB}), FileProblem.BOMB),
        ("people.xlsx", repacked(BOOK, {f"xl/{n}.xml": b"<a/>" for n in range(1_100)}), FileProblem.BOMB),
        ("people.xlsx", repacked(BOOK, {SHEET: LAUGHS}), FileProblem.ENTITIES),
        ("people.xlsx", repacked(BOOK, {SHEET: LAUGHS.decode().encode("utf-16")}), FileProblem.ENTITIES),
        ("people.xlsx", repacked(BOOK, {"xl/vbaProject.bin": b"macro"}), FileProblem.MACROS),
        ("people.xlsx", BOOK[:200], FileProblem.BROKEN_WORKBOOK),
        ("people.xlsx", b"PK\x03\x04" + bytes(300), FileProblem.BROKEN_WORKBOOK),
        ("people.xlsx", repacked(BOOK, {SHEET: b"<worksheet><unclosed"}), FileProblem.BROKEN_WORKBOOK),
        ("people.xlsx", repacked(BOOK, {"xl/workbook.xml": b"<workbook/>"}), FileProblem.BROKEN_WORKBOOK),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)
def test_what_is_not_what_it_claims_is_refused(name: str, data: bytes, expected: FileProblem) -> None:
    assert problem(name, data) is expected


def test_a_document_type_cannot_hide_between_two_pieces() -> None:
    padded = b"<!--" + b"x" * (1024 * 1024 - 14) + b"--><!DOCTYPE a>" + b"<worksheet/>"
    for shift in range(12):
        content = padded.replace(b"<!--", b"<!--" + b"y" * shift, 1)
        assert problem("people.xlsx", repacked(BOOK, {SHEET: content})) is FileProblem.ENTITIES


def test_fifty_thousand_rows_are_read() -> None:
    rows = b"name,email\n" + b"".join(b"A%d,a%d@b.kr\n" % (n, n) for n in range(50_000))
    table = read_csv(rows)
    people, wrong = judge_rows(table, guess_columns(table), {})
    assert (len(people), wrong) == (50_000, [])


_cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.lists(_cells, min_size=2, max_size=6), min_size=1, max_size=8))
def test_whatever_a_spreadsheet_writes_comes_back(rows: list[list[str]]) -> None:
    out = StringIO()
    csv.writer(out).writerows([["name", "email"], *rows])
    wanted = [[cell.strip() for cell in row] for row in rows]
    wanted = [row for row in wanted if any(row)]
    if not wanted:
        return
    table = read_csv(out.getvalue().encode())
    read = [[*line.cells, *[""] * 6][:6] for line in table.lines]
    assert read == [[*row, *[""] * 6][:6] for row in wanted]


@given(st.binary(max_size=300))
def test_no_octets_do_more_than_be_refused(data: bytes) -> None:
    for name in ("a.csv", "a.xlsx", "a", ""):
        for each in (data, b"PK\x03\x04" + data):
            try:
                table = read_table(name, each)
            except FileRefused:
                continue
            judge_rows(table, guess_columns(table), {})


@given(st.lists(st.lists(st.text(max_size=80), max_size=7), min_size=1, max_size=5))
def test_every_row_is_a_person_or_wrong(rows: list[list[str]]) -> None:
    table = read_csv(csv_of(ROW))
    mapped = guess_columns(table)
    lines = tuple(type(table.lines[0])(number, tuple(cells)) for number, cells in enumerate(rows, 2))
    people, wrong = judge_rows(type(table)(table.encoding, table.headers, lines), mapped, {})
    assert {number for number, _person in people} | {each.number for each in wrong} == set(range(2, len(rows) + 2))
    assert not {number for number, _person in people} & {each.number for each in wrong}


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        (0, "", Fault.EMPTY),
        (0, "123", Fault.BAD_NAME),
        (1, "", Fault.EMPTY),
        (1, "haneul(at)example", Fault.BAD_EMAIL),
        (2, "12", Fault.BAD_PHONE),
        (3, "없는 기관", Fault.UNKNOWN_ORGANIZATION),
        (4, "가" * 61, Fault.BAD_TITLE),
        (5, "왕", Fault.UNKNOWN_ROLE),
        (5, "운영자", Fault.STAFF_ROLE),
        (5, "Admin", Fault.STAFF_ROLE),
        (6, "fr", Fault.UNKNOWN_LOCALE),
    ],
)
def test_a_fault_is_named_with_its_cell(column: int, cell: str, fault: Fault) -> None:
    row = [*ROW[:column], cell, *ROW[column + 1 :]]
    table = read_csv(csv_of(row))
    people, wrong = judge_rows(table, guess_columns(table), {"kaist": 7})
    assert not people
    assert [(each.number, each.field, each.fault, each.cell) for each in wrong] == [
        (2, list(Field)[column], fault, cell)
    ]


def test_an_address_that_stands_twice_is_told_with_the_first_row() -> None:
    table = read_csv(csv_of(ROW, ("이서준", "HANEUL@Example.org")))
    _people, wrong = judge_rows(table, guess_columns(table), {"kaist": 7})
    assert [(each.number, each.fault, each.other) for each in wrong] == [(3, Fault.REPEATED, 2)]


@pytest.mark.parametrize(
    "headers",
    [
        ("성명", "E-Mail", "전화 번호", "소속 기관", "직위", "권한", "언어"),
        ("Full name", "email address", "Mobile", "Organization", "Job title", "Role", "Language"),
        ("이름(필수)", "메일 주소", "휴대폰 번호", "기관명", "직급", "구분", "언어 (ko/en)"),
    ],
)
def test_columns_are_guessed_by_their_names(headers: tuple[str, ...]) -> None:
    table = read_csv(csv_of(ROW, headers=headers))
    assert guess_columns(table) == dict(zip(Field, range(7), strict=True))


def test_without_headers_the_first_row_is_a_person() -> None:
    table = read_csv("김하늘;haneul@example.org\n이서준;seojun@example.org".encode())
    assert len(table.lines) == 2
    assert guess_columns(table) == {Field.EMAIL: 1}


def test_columns_are_called_as_spreadsheets_do() -> None:
    assert [column_name(at) for at in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]
