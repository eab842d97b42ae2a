"""What is said of each fault in a list of awards, and what to do."""

from typing import Final

from registry.core.texts import Text, text

EVENT_MISSING: Final = text("没有写明赛项：请填写。", "The event is missing: enter it.")
PRIZE_MISSING: Final = text("没有写明奖项：请填写。", "The prize is missing: enter it.")
SCHOOL_MISSING: Final = text("没有填写学校：请填写。", "The school is missing: enter it.")
MEMBER_MISSING: Final = text("没有填写获奖选手：请填写。", "The winners are missing: enter their names.")
PLACE_UNREADABLE: Final = text("名次不是整数：请核对。", "The place is no whole number: check it.")
NUMBER_LOST_DIGITS: Final = text(
    "证书编号被存成数字，有几位已丢失：请把该列设为文本格式后重新录入。",
    "The certificate number lost digits: format the column as text and enter it anew.",
)
NO_AWARDS: Final = text("表头下没有获奖记录。", "There are no awards below the headings.")


def number_twice(sheet: str, row: int) -> Text:
    """Say where the certificate number stands already; `row` counts from 1."""
    return text(
        f"证书编号与“{sheet}”第 {row} 行相同：请核对。",
        f"Row {row} of “{sheet}” has the same certificate number: check both.",
    )


def award_twice(sheet: str, row: int) -> Text:
    """Say where the same award stands already; `row` counts from 1."""
    return text(
        f"与“{sheet}”第 {row} 行是同一奖项、同一学校和选手：请删去其一。",
        f"Row {row} of “{sheet}” has the same prize, school and winners: delete one of the two.",
    )
