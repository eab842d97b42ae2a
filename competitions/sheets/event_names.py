"""The code and the name of an event as sheets write them: in a cell, with a remark, or within a title."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from registry.core.sheets.cells import plain_text, shown_text

# Characters of an event's name in which a code or a remark is looked for.
LONGEST_EVENT: Final = 200
_REMARK: Final = re.compile(
    r"[-—]?[(（\[【]?(?:团体|团队|个人|单人|双人|team|individual)(?:赛项|赛|项目|项|组|event)?[)）\]】]|"
    r"[-—](?:团体|团队|个人|单人|双人)(?:赛)?$",
    re.IGNORECASE,
)
_CODE: Final = "[A-Za-z]{2}-?[0-9]{3,8}"
_CODE_FIRST: Final = re.compile(rf"({_CODE})[-:：_、]?([\u3400-\u9fff].*)")
_CODE_LAST: Final = re.compile(rf"(.*[\u3400-\u9fff].*)[(（\[【]({_CODE})[)）\]】]")
HAS_CODE: Final = re.compile(rf"(?<![A-Za-z]){_CODE}(?![0-9])")

# A title names more than its event: the contest before it, what sort of table it is behind it.
_BRACKETS: Final = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_QUOTED: Final = re.compile(
    r"[“”\"「『《]([^“”\"「」『』《》]{2,40})[“”\"」』》](?=\s*(?:赛项|项目|工种|赛|比赛|竞赛|$))"
)
_CONTEST: Final = re.compile(r"^.*(?:大赛|竞赛|锦标赛|运动会|选拔赛|邀请赛)(?=[^表单]*.)")
_ORDINAL: Final = re.compile(r"^\s*(?:第?[一二三四五六七八九十]{1,3}|\d{1,2})?[、.．:)]?\s*|^\d{4}年?度?")
_LABEL: Final = re.compile(r"^(?:参赛|竞赛|比赛)?(?:赛项|项目|工种)(?:名称)?\s*[:：]\s*")
_SORT: Final = re.compile(
    r"[-—_·:\s]*(?:赛项|项目|工种|比赛|竞赛)?[-—_·:\s]*(?:(?:总|最终|最后|决赛|初赛|预赛)?(?:成绩|得分|评分|分数|记分|计分|积分|"
    r"获奖|奖项|名次)(?:汇总|统计|登记|公示|公布|记录|明细|总|结果|情况|选手|人员|学生|队伍)*|汇总|公示)?"
    r"(?:名单|一览表|一览|总表|表|单|册)?$"
)
_GROUP: Final = re.compile("(中职|高职|本科|技工|教师|职工|学生)组")
_SCHOOL_LEVEL: Final = re.compile("中职|高职|本科")
_NO_EVENT: Final = re.compile(
    r"(?:sheet|s|工作表|table|表|page)?\s*\d*|.*(?:汇总|大赛|竞赛|名单|成绩|获奖|总表|示例)|(?:各|全部|所有).*|.*年(?:度)?|附件.*|附表.*|"
    r"(?:中职|高职|本科|技工|教师|职工|学生)组?|results?|scores?|awards?",
    re.IGNORECASE,
)
_LONGEST_TITLE: Final = 100


@lru_cache(maxsize=1024)
def event_name(written: str) -> str:
    """Return the name of an event without a remark such as (团体)."""
    return written if len(written) > LONGEST_EVENT else _REMARK.sub("", written) or written


@lru_cache(maxsize=1024)
def code_and_name(written_code: str, written_name: str) -> tuple[str, str]:
    """Return code and name of an event, also when both stand in one cell."""
    code = plain_text(written_code).replace(" ", "").upper()
    name = event_name(written_name)
    if not code and len(name) <= LONGEST_EVENT:
        if found := _CODE_FIRST.fullmatch(name):
            return found[1].upper(), found[2]
        if found := _CODE_LAST.fullmatch(name):
            return found[2].upper(), found[1]
        if re.fullmatch(_CODE, name):
            return name.upper(), ""
    return code, name


@lru_cache(maxsize=1024)
def event_in_title(title: str) -> str:
    """Return the event that a title names, as it is written there; '' when it names none.

    2025年某市技能大赛“数控加工”赛项成绩表 names 数控加工, and so does 一、数控加工 获奖名单.
    """
    words = unicodedata.normalize("NFKC", title).strip()
    if not words or len(words) > _LONGEST_TITLE:
        return ""
    if found := _QUOTED.search(words):
        return shown_text(found[1])
    code = HAS_CODE.search(words)
    words = _BRACKETS.sub(lambda found: found[0] if HAS_CODE.search(found[0]) else " ", words)
    words = _LABEL.sub("", _ORDINAL.sub("", _CONTEST.sub("", words.strip()).strip()).strip())
    words = shown_text(_GROUP.sub("", _SORT.sub("", words.strip()))).strip("-—_·:、")
    if not words or (_NO_EVENT.fullmatch(words) and not code):
        return ""
    return words


@lru_cache(maxsize=1024)
def group_in(title: str) -> str:
    """Return the group that a title or the name of a sheet names, '' when it names none or several."""
    words = title[:_LONGEST_TITLE]
    named = set(_GROUP.findall(words)) or set(_SCHOOL_LEVEL.findall(words))
    # "学生技能竞赛" names nobody's group.
    return f"{named.pop()}组" if len(named) == 1 else ""
