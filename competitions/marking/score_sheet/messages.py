"""What is said of each fault in a score sheet, and what to do."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from competitions.marking.score_sheet.numbers import NumberFault
from registry.core.texts import Text, text

MARK_FAULTS: Final[Mapping[NumberFault, Text]] = {
    "mark_unreadable": text(
        "此格不是分数：请填数字；缺考、弃权、取消资格请照写。",
        "This is no mark: enter a number, or say 缺考 (absent), 弃权 (withdrawn), 取消资格 (disqualified).",
    ),
    "mark_negative": text("分数不能小于 0：请核对。", "A mark cannot be below 0: check it."),
    "mark_too_large": text("分数大得不可能：请核对。", "The mark is impossibly large: check it."),
}
MARK_MISSING: Final = text(
    "没有分数：请填写；未参赛请写明缺考、弃权或取消资格。",
    "The mark is missing: enter it, or write why there is none (缺考, 弃权, 取消资格).",
)
ENTRY_MISSING: Final = text(
    "此行有分数，但没有工位号、编号、队名、学校或姓名：请补上是谁的成绩。",
    "This row has marks and nothing that says whose they are: enter station, code, team, school or name.",
)
STATUS_WITH_MARKS: Final = text(
    "此行写明未参赛，却又有分数：请删去其一。",
    "The row says that the entry did not compete, and has marks: delete one of the two.",
)
TOTAL_UNREADABLE: Final = text("总分不是数字：请核对。", "The total is no number: check it.")
RANK_UNREADABLE: Final = text("名次不是整数：请核对。", "The rank is no whole number: check it.")
RANK_OF_NOBODY: Final = text(
    "没有参赛成绩却有名次：请删去名次。", "There is a rank without a result: delete the rank."
)
NO_ENTRIES: Final = text("表头下没有成绩。", "There are no marks below the headings.")


def total_differs(written: Decimal, computed: Decimal) -> Text:
    """Say what the total says, and what the marks add up to."""
    return text(
        f"总分写的是 {written:f}，各项相加为 {computed:f}：请核对各项和总分。",
        f"The total says {written:f}, the marks add up to {computed:f}: check the marks and the total.",
    )


def subtotal_differs(written: Decimal, computed: Decimal) -> Text:
    """Say what the subtotal of a module says, and what its parts add up to."""
    return text(
        f"小计写的是 {written:f}，各项相加为 {computed:f}：请核对。",
        f"The subtotal says {written:f}, its parts add up to {computed:f}: check them.",
    )


def rank_differs(written: int, first: int, last: int) -> Text:
    """Say which rank was written, and which the total leads to."""
    right = str(first) if first == last else f"{first}-{last}"
    return text(
        f"名次写的是 {written}，按总分应为 {right}：请核对。",
        f"The rank says {written}, by the totals it is {right}: check it.",
    )


def above_maximum(mark: Decimal, maximum: Decimal) -> Text:
    """Say how much there may be at most."""
    return text(
        f"分数 {mark:f} 超过满分 {maximum:f}：请核对。",
        f"The mark {mark:f} is above the maximum {maximum:f}: check it.",
    )


def entry_twice(sheet: str, row: int) -> Text:
    """Say where the same entry stands already; `row` counts from 1."""
    return text(
        f"与“{sheet}”第 {row} 行是同一工位号或编号：请删去其一或更正。",
        f"Row {row} of “{sheet}” has the same station or code: delete one of the two or correct it.",
    )
