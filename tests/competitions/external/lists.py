"""Published lists of awards, with what they hold: the messy one of the shared data, and one made here.

The one made here is laid out in the same way: a title over all columns, an event that stands once for all
its awards, schools under any of their names, names padded or parted in any way, a date below.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter import Workbook

from tests.competitions.messy import MESSY

# Each school's registered name with its other ones.
SCHOOLS: Final[Mapping[str, tuple[str, ...]]] = {
    "松江机电学校(虚构)": ("松江机电", "江城机械职高"),
    "云杉信息职业学院(虚构)": ("云杉信院",),
    "白桦技师学院(虚构)": ("白桦技师", "林业技校"),
}
_PRIZES: Final = ("一等奖", "二等奖", "二等奖", "三等奖", "三等奖", "三等奖")
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN: Final = "安白晨丹恩方歌涵嘉康兰明宁鹏清然思桐文欣"


@dataclass(frozen=True)
class PublishedList:
    """A list as bytes, its schools with their other names, and the awards that it holds."""

    content: bytes
    schools: Mapping[str, tuple[str, ...]]
    awards: list[dict[str, Any]]


def shared() -> PublishedList:
    """Return the messy list of the shared data."""
    truth = json.loads((MESSY / "award_list.truth.json").read_text(encoding="utf-8"))
    with (MESSY / "organizations.csv").open(encoding="utf-8", newline="") as stream:
        schools = {row["name"]: tuple(row["other_names"].split("|")) for row in csv.DictReader(stream)}
    return PublishedList((MESSY / "award_list.xlsx").read_bytes(), schools, truth["awards"])


def name_of(number: int) -> str:
    """Return the name of an invented person; other numbers below 8000 give other names."""
    surname, rest = _SURNAMES[number % 20], number // 20
    return surname + _GIVEN[rest % 20] + _GIVEN[rest // 20 % 20]


def made(events: int = 2, awards: int = 12) -> PublishedList:
    """Return a list of so many events, every second for teams of two, with so many awards each."""
    names = list(SCHOOLS)
    truth: list[dict[str, Any]] = []
    rows: list[list[str | int]] = [
        ["序号", "赛项名称", "奖项", "参赛院校", "选手姓名", "指导教师", "证书编号"]
    ]
    for n in range(events * awards):
        event, order = divmod(n, awards)
        school = names[n % len(names)]
        winners = [name_of(3 * n), *([name_of(3 * n + 1)] if event % 2 else [])]
        tutors = [name_of(3 * n + 2)]
        number = f"XG2025-{event:02d}-{n:04d}"
        prize = _PRIZES[order % len(_PRIZES)]
        truth.append(
            {
                "event": f"虚构赛项{'甲乙丙丁戊己庚辛壬癸'[event]}",
                "prize": prize,
                "school": school,
                "members": winners,
                "tutors": tutors,
                "number": number,
            }
        )
        written = (school, *SCHOOLS[school])[n // len(names) % (1 + len(SCHOOLS[school]))]
        padded = [f"{name[0]}\u3000{name[1:]}" if n % 5 == 0 and len(name) == 2 else name for name in winners]
        between = ("、", "\n", " / ")[n % 3]
        first = truth[-1]["event"] if order == 0 else ""
        rows.append([n + 1, first, prize, f" {written} ", between.join(padded), tutors[0], number])
    rows += [[""], ["", "", "", "", "", "2025年6月18日"]]
    return PublishedList(_workbook(rows), SCHOOLS, truth)


def _workbook(rows: list[list[str | int]]) -> bytes:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("获奖名单")
    sheet.merge_range(0, 0, 0, 6, "2025年虚构职业院校技能大赛获奖名单（示例，人员均为虚构）")
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()
