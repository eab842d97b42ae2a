"""What is said of each fault in a roster, and what to do. No sentence holds a whole ID number."""

from typing import Final

from registry.core.texts import Text, text

MEMBER_MISSING: Final = text(
    "此参赛队没有选手：请填写选手姓名，或删去此行。",
    "This entry has no members: enter their names, or delete the row.",
)
EVENT_MISSING: Final = text("没有填写赛项：请填写。", "The event is missing: enter it.")
SCHOOL_MISSING: Final = text("没有填写学校：请填写。", "The school is missing: enter it.")
GROUP_MISSING: Final = text("没有填写组别：请填写。", "The group is missing: enter it.")
YES_OR_NO: Final = text("此列请填“是”或“否”。", "Enter “yes” or “no” in this column.")
TEAM_NAME_TOO_LONG: Final = text(
    "队名最多 100 字，请缩短。", "A team's name has at most 100 characters: shorten it."
)
TWICE_IN_ENTRY: Final = text(
    "同一人在一个参赛队中出现两次：请删去其一，或补上证件号以区分同名者。",
    "This person stands twice in the entry: delete one, or tell namesakes apart by their ID numbers.",
)


def counts_differ(persons: int) -> Text:
    """Say that a cell for several persons does not hold one value for each."""
    return text(
        f"此行有 {persons} 人，而此格的个数不同：请为每人填一个，用“、”隔开。",
        f"This row has {persons} persons and this cell another number: enter one for each, with 、 between.",
    )


def in_two_entries(name: str, sheet: str, row: int) -> Text:
    """Say where the person stands already; `row` counts from 1."""
    return text(
        f"{name}已在“{sheet}”第 {row} 行报名：每人只能参加一个赛项，请删去其一。",
        f"{name} is entered in row {row} of “{sheet}” already: one event per person, delete one.",
    )


def id_of_another(name: str, other: str, sheet: str, row: int) -> Text:
    """Say who else bears the ID number; `row` counts from 1."""
    return text(
        f"{name}的证件号与“{sheet}”第 {row} 行的{other}相同：请核对两人的证件。",
        f"{name} has the ID number of {other} in row {row} of “{sheet}”: check the cards of both.",
    )


def too_many_tutors(count: int, limit: int) -> Text:
    """Say how many tutors there are, and how many there may be."""
    return text(
        f"指导教师 {count} 人，最多 {limit} 人：请删去多余的。",
        f"There are {count} tutors, at most {limit} are allowed: delete the others.",
    )
