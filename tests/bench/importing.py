"""Reading and importing sheets of 10,000 rows, against a bare read and a bare COPY of the same rows."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from python_calamine import CalamineWorkbook
from stdnum.cn import ric
from xlsxwriter import Workbook

from competitions.entries.roster.reading import read_roster
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.sheets.workbook import read_workbook
from registry.people.imports import service
from registry.people.imports.persons_sheet import read_persons_sheet
from registry.people.organizations.schemas import OrganizationIn
from registry.people.organizations.service import register_organizations
from tests.bench.measures import Measure, Round, Target, alternate

_ROUNDS: Final = 5
_ROWS: Final = 10_000
_TARGET: Final = Target("≤", 5)
_TODAY: Final = date(2026, 11, 22)
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰"


def measure(done: Callable[[], None]) -> list[Measure]:
    """Return a measure per kind of sheet, in processor time."""
    kinds: list[tuple[str, bytes, Callable[[bytes], object]]] = [
        ("a roster of 10,000 rows", workbook(_roster()), lambda c: read_roster(read_workbook(c, ""), None)),
        (
            "10,000 students",
            workbook(_students()),
            lambda c: read_persons_sheet(read_workbook(c, ""), "student", _TODAY),
        ),
    ]
    return [
        Measure(
            f"{words}, read and checked",
            "a bare calamine read of the same file",
            "ms of processor",
            alternate(
                _ROUNDS,
                lambda _, read=read, content=content: _timed(lambda: read(content)),  # type: ignore[misc]  # mypy cannot infer bound defaults
                lambda _, content=content: _timed(lambda: _bare(content)),  # type: ignore[misc]
                done,
            ),
            _TARGET,
        )
        for words, content, read in kinds
    ]


def workbook(rows: Iterator[Sequence[str]]) -> bytes:
    """Return a workbook whose one sheet has these rows."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def _roster() -> Iterator[Sequence[str]]:
    yield ("序号", "赛项", "组别", "学校", "选手姓名", "身份证号", "出生日期", "指导教师")
    for n in range(_ROWS):
        number = id_number(n)
        yield (
            str(n + 1),
            f"赛项{n // 200}（个人）",
            "中职组",
            f"示例职校{n // 100}",
            _name(n),
            number,
            f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
            _name(n + 7),
        )


def _students(first: int = 0) -> Iterator[Sequence[str]]:
    yield ("学号", "姓名", "证件类型", "证件号码", "班级", "手机号码", "入学日期")
    for n in range(first, first + _ROWS):
        yield (
            f"2026{n:06d}",
            _name(n),
            "居民身份证",
            id_number(n),
            f"机电{n // 50}班",
            f"138{n:08d}",
            "2026-09-01",
        )


def id_number(n: int) -> str:
    """Return the valid identity number of an invented person; no two of the first million are equal."""
    body = f"2201{n % 7 + 1:02d}2008{n // 1000 % 12 + 1:02d}{n // 12_000 % 28 + 1:02d}{n % 1000:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def _name(n: int) -> str:
    first, second = n // 20 % 27, n // 540 % 27
    return _SURNAMES[n % 20] + _GIVEN[first % len(_GIVEN)] + _GIVEN[second % len(_GIVEN)]


def _bare(content: bytes) -> object:
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


async def measure_import(administrator: Actor, done: Callable[[], None]) -> Measure:
    """Return the measure of a whole import: handed in, previewed as it is imported, and stored."""
    schools = [
        OrganizationIn(name=f"导入校{n}（虚构）", name_en="S", kind="secondary_vocational", fictional=True)
        for n in range(_ROUNDS)
    ]
    known = await register_organizations(administrator, schools)
    rounds = []
    for number, organization in enumerate(known.values()):
        content = workbook(_students(number * _ROWS))
        started = time.perf_counter()
        upload = await service.hand_in(administrator, "students", organization, "", content)
        await service.import_(administrator, upload)
        ours = time.perf_counter() - started
        rounds.append(Round(ours * 1000, await _bare_import(content, organization) * 1000))
        done()
    return Measure(
        "10,000 students imported: read, checked, encrypted, stored",
        "5 × a bare calamine read + a bare COPY of the same rows",
        "ms",
        tuple(rounds),
    )


async def _bare_import(content: bytes, organization: UUID) -> float:
    """Return the seconds of five bare reads and of a COPY of the rows into the two tables."""
    started = time.perf_counter()
    rows = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    read = time.perf_counter() - started
    at = clock.now()
    started = time.perf_counter()
    async with database.transaction() as unit:
        ids = [new_id() for _ in rows]
        await database.copy(
            "person",
            schema="registry",
            columns=("id", "name", "latin_name", "fictional", "created_at"),
            records=[(i, row[1], "", True, at) for i, row in zip(ids, rows, strict=True)],
        )
        await database.copy(
            "membership",
            schema="registry",
            columns=("id", "person", "organization", "role", "since", "number", "recorded_at"),
            records=[
                (new_id(), i, organization, "student", at.date(), row[0], at)
                for i, row in zip(ids, rows, strict=True)
            ],
        )
        await unit.rollback()  # type: ignore[no-untyped-call]
    return 5 * read + (time.perf_counter() - started)
