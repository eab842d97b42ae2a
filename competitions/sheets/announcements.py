"""Lines across a table that hold for the rows below them: an event, a group, a prize."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from competitions.sheets.event_names import HAS_CODE, event_in_title, group_in
from registry.core.sheets.cells import plain_text, shown_text
from registry.core.sheets.layout import Area
from registry.core.sheets.titles import title_lines
from registry.core.sheets.workbook import Sheet

_LONGEST: Final = 100
_PRIZE: Final = re.compile(
    r"(?:[特一二三四五]等|第[一二三四五六]名|优秀|优胜|优异|入围|鼓励|组织|团体|[金银铜]牌?|冠军|亚军|季军|最佳[^、\s]{0,8})奖|"
    r"金牌|银牌|铜牌|冠军|亚军|季军|(?:first|second|third|gold|silver|bronze)(?: (?:prize|medal))?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"(?:参赛|竞赛|比赛)?(?:赛项|项目|工种)(?:名称|编号|代码)?\s*[:：]")
_PIECES: Final = re.compile(r"\s+(?=[^\s:]{2,6}:)")
_GROUP_LABEL: Final = re.compile("组别:.")
_NUMBERED: Final = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2})"
    r"[、.．:)）]?\s*\D"
)
_NAMES_AN_EVENT: Final = re.compile("(?:赛项|项目|工种|成绩(?:汇总|统计|公示)?表?|名单|评分表|记分表)$")
_ASIDE: Final = re.compile(
    "签字|签名|盖章|公章|裁判|评委|仲裁|监督|记分|计分|统分|审核|制表|填表|联系|电话|备注|注意|说明|示例|年\\d{0,2}月|公示期|"
    "地点|时间|日期|页|主办|承办|单位[:：]|signature|page|note",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")
_COUNT: Final = re.compile(r"[(（\[【]?\s*共?\s*\d+\s*(?:名|人|项|队|支|个|组|支队)\s*[)）\]】]?")


@dataclass(slots=True)
class Announced:
    """What was announced so far on a sheet, '' for what was not; a new event ends the prize before it."""

    event: str = ""
    group: str = ""
    prize: str = ""

    def take(self, event: str, group: str, prize: str) -> bool:
        """Take in what a line says; return whether it says anything."""
        if event:
            self.event, self.prize = event, ""
        if group:
            self.group, self.prize = group, ""
        if prize:
            self.prize = prize
        return bool(event or group or prize)


def from_titles(area: Area) -> Announced:
    """Return what the name of the sheet and the lines above its first table announce, the lowest last."""
    found = Announced(event_in_title(area.sheet.name), group_in(area.sheet.name))
    for line in title_lines(area):
        pieces = [piece.strip() for cell in line for piece in _PIECES.split(cell[:_LONGEST])]
        for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
            # 赛项: and its value may stand in two cells.
            words = piece + following if piece.endswith(":") else piece
            if _LABEL.match(words):
                found.take(event_in_title(words), "", "")
            elif _GROUP_LABEL.match(words):
                found.take("", shown_text(words[3:]), "")
            elif ":" not in words:
                alone = len(pieces) == 1 and not _ASIDE.match(words)
                found.take(event_in_title(words) if alone else "", group_in(words), "")
    return found


def is_alone(sheet: Sheet, row: int) -> bool:
    """Return whether a row shows one text and nothing else."""
    return sheet.filled(row) == 1 and isinstance(sheet.first(row), str)


def across(sheet: Sheet, row: int) -> bool:
    """Return whether the one cell of a row is merged over the cell beside it."""
    cells = sheet.rows[row]
    column = next(index for index, cell in enumerate(cells) if cell != "")
    right = column + 1
    return right < len(cells) and sheet.is_covered(row, right) and sheet.top(row, right) == row


@lru_cache(maxsize=1024)
def announcement(written: str, *, certain: bool) -> tuple[str, str, str]:
    """Return the event, the group and the prize that a line announces, '' for what it does not.

    `certain`: the line is surely no row of data, so that a bare name is an event too.
    """
    words = plain_text(written)
    if len(words) > _LONGEST or _ASIDE.search(_BRACKETS.sub("", words)):
        return "", "", ""
    # 赛项：数控　组别：中职组 says two things.
    for piece in _PIECES.split(words):
        if _GROUP_LABEL.match(piece):
            return announcement(words.replace(piece, ""), certain=certain)[0], shown_text(piece[3:]), ""
    prize = _PRIZE.search(words)
    rest = _COUNT.sub("", words[: prize.start()] if prize else words).strip()
    group = group_in(rest)
    sure = certain or prize or _LABEL.match(words) or HAS_CODE.search(words)
    sure = sure or _NUMBERED.match(words) or _NAMES_AN_EVENT.search(rest)
    event = event_in_title(rest) if sure else ""
    # 一、二等奖: what stands before the prize is its number, not an event.
    return ("" if len(event) < 2 else event), group, shown_text(prize[0]) if prize else ""
