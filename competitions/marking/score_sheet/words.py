"""What the headings of score sheets say, in Chinese and English.

The words stand as regular expressions over headings in small letters, without spaces, brackets and
punctuation. A column of the role "module" holds marks; what belongs to judges and signatures is not read.
"""

import re
from typing import Final

from registry.core.sheets.headings import Meaning, Vocabulary

# A maximum or a weight stands in the heading of nothing but marks: 图样(30分), 加工(50%), 满分20.
SHARE: Final = re.compile(
    r"(?:满分|分值|配分|权重|占比|比例|占|max(?:imum)?|weight)\s*[:：为]?\s*\d|\d\s*(?:[%％]|分(?![之钟])|points?\b|pts\b|marks?\b)|"
    r"[(（]\s*[\d.]+\s*[)）]",
    re.IGNORECASE,
)
_LONGEST: Final = 200
_BARE: Final = re.compile(r"[\d.\s]*(?:分|[%％])?")
_AMOUNT: Final = re.compile(
    r"(?:满分|分值|配分|权重|占比|比例|占)?\s*[:：为]?\s*\d+(?:\.\d+)?\s*(?:分|[%％])?"
)
_ONLY_SHARE: Final = re.compile(rf"[(（]?(?=.*\d.*(?:分|[%％])|满分|分值|配分|权重){_AMOUNT.pattern}[)）]?")
_GIVEN: Final = "(?:参赛|竞赛|比赛|大赛|所在|代表|选送|推荐)?"
_ENTRY: Final = "(?:参赛|选手|作品|检录|考生|竞赛|比赛)?"

FIELDS: Final = {
    "number": "序号|序|项次|行号|no|sn|num|index|seq|#|№",
    "station": (
        "(?:赛位|工位|机位|台位|座位|赛场工位|考位)(?:编?号|号码)?|抽签(?:编?号|号码)|场次号|"
        "(?:station|seat|bench|draw)(?:no|number)?"
    ),
    "code": (
        f"(?:二次|一次|第?[一二]次)?(?:加密|盲评|密封|评审|密)(?:编?号|代?码|号码)|{_ENTRY}(?:编号|代码|号码|号|证号|证)|准考证号?|"
        "(?:blind|entry|review|competitor|candidate)?(?:code|number|id)"
    ),
    "event_code": "(?:参赛|竞赛)?(?:赛项|项目)(?:编号|代码|代号|编码)|(?:event|skill)(?:code|no|number|id)",
    "event": "(?:参赛|竞赛|比赛)?(?:赛项|项目|工种)(?:名称)?|(?:event|skill|contest)(?:name)?",
    "group": "(?:参赛|竞赛|比赛)?(?:组别|组)(?:名称)?|group|division",
    "team": "(?:参赛)?(?:队|队伍|团队|小组)(?:编?号|名|名称)?|组号|代表队|team(?:no|number|name|code)?",
    "school": (
        f"{_GIVEN}(?:学校|院校|单位|学院|企业)(?:名称|全称|简称)?|"
        "(?:school|college|institution|organi[sz]ation|university|employer)(?:name)?"
    ),
    "name": (
        "(?:参赛)?(?:选手|学生|队员|考生|参赛人员?|参赛者|成员)?(?:姓名|名单|名字)|(?:参赛)?(?:选手|队员|考生|学生)|"
        "(?:competitor|contestant|participant|student|member|full)?(?:s)?names?|competitors?"
    ),
    "total": (
        "(?:最终|最后|合计|综合|实际|总计|竞赛|比赛|参赛|决赛|赛项|个人|团队|折合|折算)?(?:后)?(?:总分|总成绩|总得分|得分|成绩|分数)(?:合计)?|合计(?:得分|分数)?|"
        "总计|总评(?:成绩|分)?|总分值?|(?:grand)?total(?:score|points|marks?)?|finalscore|points|score"
    ),
    "rank": "(?:最终|最后|综合|总)?(?:名次|排名|排序|位次|名第)|rank(?:ing)?|place|position",
    "status": "状态|参赛状态|参赛情况|到场情况|出勤|缺考情况|status|attendance",
    "remark": "备注|说明|附注|情况|remarks?|notes?|comments?",
    "deduction": "(?:违规|违纪|处罚|其他)?(?:扣分|罚分|减分)(?:合计|项)?|penalt(?:y|ies)|deductions?",
    # Judged by the chain of tie-breaks, never a part of the points.
    "other": (
        ".*(?:用时|时间|时长|日期|签字|签名|签章|电话|手机|身份证|证件|性别|年龄|指导|教练|领队|奖项|奖次|等级|等次|获奖|学号|班级|专业)"
        "(?:号|号码|教师|老师)?.*|.*(?:signature|time|date|phone|gender|tutor|coach|prize|medal).*"
    ),
}
ROLES: Final = (
    ("judge", "裁判|评委|评判|考官|记分|计分|统分|核分|复核|审核|录分|登分|judge|referee|scorer|expert"),
    (
        "module",
        r"模块|任务|阶段|环节|部分|单元|科目|module|task|session|part(?=[a-z0-9一二三四五六七八九十])|^m(?=\d)",
    ),
)


class ScoreVocabulary(Vocabulary):
    """The words of score sheets; an unknown heading with a maximum or weight is a module's."""

    def meaning(self, *levels: str) -> Meaning | None:
        """Return what a heading means; a level that only says how much there may be decides nothing."""
        said = [level for level in levels if not _ONLY_SHARE.fullmatch(level[:_LONGEST])]
        return super().meaning(*(said or levels))

    def _look_up(self, heading: str) -> Meaning | None:
        found = super()._look_up(heading)
        words = heading[:_LONGEST]
        # 25分 alone is a mark that somebody typed, not the heading of marks.
        if found is not None or _BARE.fullmatch(words) or not SHARE.search(words):
            return found
        # 总分100分 is a total.
        return super()._look_up(_AMOUNT.sub("", words)) or Meaning("mark", "module")


VOCABULARY: Final = ScoreVocabulary(ROLES, {}, FIELDS)
"""Headings of score sheets. Totals with a maximum (总分(100分)) are known by their words first."""
