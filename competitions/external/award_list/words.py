"""What the headings of award lists say, in Chinese and English.

The persons and their entry are named as in rosters; here stands what only a list of awards has.
"""

from typing import Final

from competitions.entries.roster.words import FIELDS as OF_ENTRY
from competitions.entries.roster.words import OF_PERSON, ROLES
from registry.core.sheets.headings import Vocabulary

# Fields of rosters which a list of awards has otherwise, or not at all.
_OTHERWISE: Final = frozenset(
    {"category", "school", "team", "team_name", "standby", "unofficial", "official"}
)

FIELDS: Final = {
    "source_number": (
        "(?:获奖|荣誉|奖励|电子)?证书(?:编号|号码|序号|号)|证书|奖状(?:编号|号)|(?:award)?certificate(?:no|number|id)?"
    ),
    "prize": (
        "(?:获得|获|所获|奖励|授予|最终)?(?:奖项|奖次|奖级|奖别|奖励)(?:名称|等级|等次|级别)?|"
        "(?:获奖|奖项|奖励|奖)(?:等级|等次|级别|情况|结果|层次|名称)|等级|等次|奖牌|prize|award|medal|(?:award|prize)(?:level|name)"
    ),
    "place": "(?:获奖|最终|总|竞赛|比赛)?(?:名次|排名|位次)|rank(?:ing)?|place|position",
    "points": "(?:总|最终|竞赛|比赛)?(?:成绩|得分|总分|分数)|score|points|total",
    "school": (
        "(?:获奖|选送|参赛|推荐|代表|所在|报送)?(?:学校|院校|单位|学院|企业)(?:名称|全称|简称)?|"
        "(?:school|college|institution|organi[sz]ation|university|employer)(?:name)?"
    ),
    # Here a team's number and its name tell the same: which winners won together.
    "team": f"{OF_ENTRY['team']}|{OF_ENTRY['team_name']}",
    **{code: words for code, words in OF_ENTRY.items() if code not in _OTHERWISE},
}
_WINNERS: Final = (
    "member",
    "(?:获奖|参赛)(?:选手|学生|者|人员|人|作者|教师)|作者|(?:award)?winners?|(?:参赛)?(?:选手|队员|组员|成员|学生|学员)",
)
# Who judged is called an expert as well. An expert group has coaches and translators.
_EXPERTS: Final = (
    "expert",
    "(?:(?<!评审)(?<!评委)(?:技术)?(?:指导)?专家(?:团队|组)?(?:成员|组长|组员)?(?:[和及与]?(?:教练员?|翻译(?:人员)?))*)|"
    "翻译(?:人员)?|expert(?:group|team)?(?:member)?s?|(?:translator|interpreter)s?",
)
# Experts first, for their coaches are none of the tutors; then tutors: 获奖选手指导教师 is a tutor.
VOCABULARY: Final = Vocabulary((_EXPERTS, ROLES[0], _WINNERS, *ROLES[1:]), OF_PERSON, FIELDS)
