"""Sheets of 10,000 rows as schools and organizers send them, made of invented people."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from stdnum.cn import ric
from xlsxwriter import Workbook

ROWS: Final = 10_000
SCHOOLS: Final = 100
"""How many schools the rows of a roster, a score sheet or a list of awards are of, in turn by hundreds."""

_PER_EVENT: Final = 200
EVENTS: Final = ROWS // _PER_EVENT
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰"
_MODULES: Final = {"模块A（30分）": 30, "模块B（50分）": 50, "模块C（20分）": 20}
_PRIZES: Final = ("一等奖", "二等奖", "三等奖", "优秀奖")

Row = Sequence[str | float]


def workbook(rows: Iterator[Row]) -> bytes:
    """Return a workbook whose one sheet has these rows."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def event_code(n: int) -> str:
    """Return the code of the event in which the n-th row competes."""
    return f"R{n // _PER_EVENT:03d}"


def school_name(n: int) -> str:
    """Return the school of the n-th row."""
    return f"示例职校{n // (ROWS // SCHOOLS) % SCHOOLS}"


def tutor_name(n: int) -> str:
    """Return the tutor of the n-th row: every school has one, whose name no competitor has."""
    return f"欧阳{person_name(n // (ROWS // SCHOOLS) % SCHOOLS)[:2]}"


def roster(first: int = 0, event: Callable[[int], str] = event_code) -> Iterator[Row]:
    """Yield a roster of persons from the `first` on, of whom no two are equal; each row is an entry."""
    yield ("序号", "赛项", "组别", "学校", "选手姓名", "身份证号", "出生日期", "指导教师")
    for n in range(ROWS):
        number = id_number(first + n)
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        person = person_name(first + n)
        yield (str(n + 1), event(n), "中职组", school_name(n), person, number, born, tutor_name(n))


def students(first: int = 0) -> Iterator[Row]:
    """Yield a school's list of students, from the `first` person on."""
    yield ("学号", "姓名", "证件类型", "证件号码", "班级", "手机号码", "入学日期")
    for n in range(first, first + ROWS):
        yield (
            f"2026{n:06d}",
            person_name(n),
            "居民身份证",
            id_number(n),
            f"机电{n // 50}班",
            f"138{n:08d}",
            "2026-09-01",
        )


def scores() -> Iterator[Row]:
    """Yield a score sheet of three modules with totals that add up."""
    yield ("序号", "赛项", "工位号", "学校", "选手姓名", *_MODULES, "总分")
    for n in range(ROWS):
        marks = [(n * 7 + 3 * m) % (2 * most + 1) / 2 for m, most in enumerate(_MODULES.values())]
        yield (
            n + 1,
            f"赛项{n // _PER_EVENT}",
            f"A{n + 1:05d}",
            school_name(n),
            person_name(n),
            *marks,
            sum(marks),
        )


def awards() -> Iterator[Row]:
    """Yield a list of awards, each with a certificate's number, two winners and a tutor."""
    yield ("序号", "赛项", "奖项", "学校", "获奖选手", "指导教师", "证书编号")
    for n in range(ROWS):
        yield (
            n + 1,
            f"赛项{n // _PER_EVENT}",
            _PRIZES[n % _PER_EVENT * len(_PRIZES) // _PER_EVENT],
            school_name(n),
            f"{person_name(2 * n)}、{person_name(2 * n + 1)}",
            tutor_name(n),
            f"XJ2026{n:06d}",
        )


def id_number(n: int) -> str:
    """Return the valid identity number of an invented person; no two of the first million are equal."""
    body = f"2201{n % 7 + 1:02d}2008{n // 1000 % 12 + 1:02d}{n // 12_000 % 28 + 1:02d}{n % 1000:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def person_name(n: int) -> str:
    """Return an invented name; names repeat."""
    first, second = n // 20 % 27, n // 540 % 27
    return _SURNAMES[n % 20] + _GIVEN[first % len(_GIVEN)] + _GIVEN[second % len(_GIVEN)]
