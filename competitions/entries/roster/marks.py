"""What a roster says beside names: who only stands by, and which entry competes without a place.

Both stand in columns of their own (是否替补, 是否计名次), among the kinds of people, in remarks, or in
brackets behind a name. Pure.
"""

import re
from functools import lru_cache
from typing import Final

from registry.core.sheets.names import read_names
from registry.core.spreadsheets import Cell

# Columns which hold such marks; each may also hold other words, which mean nothing here.
FIELDS: Final = ("standby", "unofficial", "official", "remark")

_STANDBY: Final = r"替补|候补|后备|substitute|reserve|alternate|stand-?by"
_IS_STANDBY: Final = re.compile(
    rf"(?:参赛)?(?:{_STANDBY})(?:参赛)?(?:选手|队员|学生|人员|成员|者)?", re.IGNORECASE
)
_MARK: Final = rf"[(（\[【〔]\s*(?:参赛)?(?:{_STANDBY})(?:参赛)?(?:选手|队员|学生|人员|成员|者)?"
_MARKED: Final = re.compile(rf"{_MARK}\s*[\d一二三四五]*\s*[)）\]】〕]", re.IGNORECASE)
_NAMED_INSIDE: Final = re.compile(
    rf"{_MARK}\s*\d*\s*[:：]?\s*([^()（）\[\]【】〔〕]+)[)）\]】〕]", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"[、，,;；/\n]+")
# What takes a mark back, before it and behind it: 不是打星, 打星：否; but 打星 无名次 says it twice.
_NOT: Final = r"(?<![不非未无没])(?<!不[是算作为])(?<!没有)(?<!不属于)(?<!不参加)(?<!not )"
_ANSWERED_NO: Final = r"(?!队?\s*[:：=(（]?\s*(?:否|不是|无(?![名成排奖])|[×✗✘]|no\b))"
_UNOFFICIAL: Final = re.compile(
    # Words of trades and of employment hold some of these too: 服装表演赛项, 非正式在编, Art exhibition.
    rf"{_NOT}(?:打星|(?:^|(?<=[\s(（\[【〔、，,;；:：/为属于作系是加仅只]))表演(?:赛(?!项)|队(?!员)|性质|参赛)|"
    "(?:不计(?:入)?|不参(?:与|加))(?:名次|成绩|排名|评奖|奖项)|"
    r"非正式(?:参赛|报名|比赛|选手|代表队|队|\s*(?=$|[\s(（\[【〔)）\]】〕、，,;；:：/]))|"
    r"unofficial|out of competition|hors concours|exhibition\s+(?:entry|team|match|only)\b|"
    rf"(?:^|(?<=[(（\[【〔、，,;；:：/]))\s*exhibition\s*(?=$|[)）\]】〕、，,;；:：/])){_ANSWERED_NO}",
    re.IGNORECASE,
)
_YES: Final = frozenset({"是", "√", "✓", "✔", "☑", "●", "y", "yes", "true", "1", "对"})
_NO: Final = frozenset({"否", "不是", "无", "×", "✗", "✘", "☐", "n", "no", "false", "0"})
_TEAM_MARK: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


def is_standby(words: str) -> bool:
    """Return whether a text says of somebody that they stand by."""
    return _IS_STANDBY.fullmatch(words) is not None


# Most rows of a roster say the same.
@lru_cache(maxsize=1024)
def is_unofficial(words: str) -> bool:
    """Return whether a text says of an entry that it competes without a place."""
    return _UNOFFICIAL.search(words) is not None


def yes_or_no(words: str) -> bool | None:
    """Return what a cell of a column of yes and no says; None for any other words."""
    key = words.casefold()
    return True if key in _YES else False if key in _NO else None


def spelled_out(cell: Cell) -> Cell:
    """Return a cell of names in which who is named inside the mark has it behind: 张三（替补：李四）."""
    # Most cells hold one name and nothing else, which is seen sooner than that it has no mark.
    if not isinstance(cell, str) or cell.isalpha() or not _NAMED_INSIDE.search(cell):
        return cell

    def after(mark: re.Match[str]) -> str:
        if _MARKED.fullmatch(mark[0]):
            return mark[0]
        return "".join(f"、{name}（替补）" for name in read_names(mark[1]))

    return _NAMED_INSIDE.sub(after, cell)


def standing_by(cell: Cell) -> frozenset[str]:
    """Return the names in a cell behind which brackets say that they stand by: 张三、李四（替补）."""
    if not isinstance(cell, str) or cell.isalpha() or not _MARKED.search(cell):
        return frozenset()
    found: set[str] = set()
    for piece in _BETWEEN.split(cell):
        start = 0
        for mark in _MARKED.finditer(piece):
            # Of several names before the mark, which spaces part, it is said of the last.
            before = read_names(piece[start : mark.start()])[-1:]
            found.update(before or read_names(piece[mark.end() :])[:1])
            start = mark.end()
    return frozenset(found)


def team_name(words: str) -> tuple[str, bool]:
    """Return a team's name without a mark in brackets, and whether the mark says that it is unofficial.

    A number alone is no name.
    """
    if not words:
        return "", False
    marks = [mark for mark in _TEAM_MARK.findall(words) if is_unofficial(mark)]
    for mark in marks:
        words = words.replace(mark, "")
    return (words.strip() if any(map(str.isalpha, words)) else ""), bool(marks)
