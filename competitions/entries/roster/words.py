"""What the headings of rosters say, in Chinese and English.

The words stand as regular expressions over headings in small letters, without spaces, brackets and
punctuation. Fields of an entry: number, team (its number), team_name, group, event_code, event, event_kind,
category, school, delegation, and the marks standby, unofficial, official and remark. Fields of a person:
name, id, id_kind, born, school; anything else of a person ("other") is not read.
"""

from typing import Final

from registry.core.sheets.headings import Vocabulary
from registry.people.imports.words import BORN_WORDS, ID_KIND_WORDS, ID_WORDS

_ENTERED: Final = "(?:参赛|竞赛|比赛|大赛|申报|报名|参加)?(?:的)?"

FIELDS: Final = {
    "number": "序号|编号|序|项次|行号|no|sn|num|number|index|seq|#|№",
    "team_name": "(?:参赛)?(?:队|队伍|团队|小组|参赛组)(?:名|名称)|参赛队伍?|团队|队别|teamname|team",
    "team": (
        "(?:参赛)?(?:队|队伍|团队|小组|参赛组)(?:编?号|序号|代码)|组号|"
        "报名(?:编号|序号|号)|参赛(?:编号|号)|(?:team|entry)(?:no|number|id|code)|entry(?:name)?"
    ),
    "standby": "是否(?:为)?(?:替补|候补)(?:选手|队员)?|(?:替补|候补)与否|is(?:a)?substitute",
    "unofficial": (
        "(?:是否)?(?:为)?(?:打星|表演|非正式|不计名次)(?:队伍?|参赛队?|报名)?|(?:is)?unofficial(?:entry|team)?"
    ),
    "official": (
        "是否(?:计(?:入)?(?:名次|成绩|排名)|参(?:与|加)(?:排名|评奖)|参评|正式(?:参赛|报名|队)?)|(?:is)?official|ranked"
    ),
    "group": "(?:参赛|竞赛|比赛|报名|所属)?(?:组别|组)(?:名称)?|参赛类别|学段|group|division|section",
    "event_code": (
        f"{_ENTERED}(?:赛项|项目)(?:编号|代码|代号|编码|序号|号|id)|(?:event|skill|contest)(?:code|no|number|id)"
    ),
    "event_kind": (
        f"{_ENTERED}(?:赛项|项目)?(?:类型|形式|性质|方式)|赛项类别|项目类别|"
        "(?:event|contest|entry)(?:type|kind)|(?:individual(?:or)?team|team(?:or)?individual)|个人或?团[体队]|团[体队]或?个人"
    ),
    "category": "类别|类型|身份|角色|人员类别|人员类型|人员身份|参赛身份|role|type|category",
    "event": (
        f"{_ENTERED}(?:赛项|项目|工种|科目)(?:名称|全称|名)?|赛项编号及名称|赛项代码及名称|"
        "(?:(?:competition|contest|skills?)?event|skill|contest|competition|discipline)(?:name|title)?"
    ),
    "school": (
        "(?:参赛|所在|所属|选送|推荐|报送|报名|填报|就读|工作|申报|派出|培养)?(?:学校|院校|校名)(?:名称|全称|简称)?|"
        "(?:参赛|所在|所属|选送|推荐|报送|报名|填报|工作|申报|派出)?(?:单位|学院|企业|机构)(?:名称|全称|简称)?|"
        "(?:school|college|institution|institute|organi[sz]ation|university|employer|company)(?:name)?"
    ),
    "delegation": "代表队|代表单位|代表团|delegation|represents|representing",
    "id": "id",
    "remark": "备注|说明|附注|remarks?|notes?|comments?",
}

OF_PERSON: Final = {
    "name": "(?:的)?(?:姓名|名字|名单|名称|名)|(?:full)?names?",
    "id": ID_WORDS,
    "id_kind": ID_KIND_WORDS,
    "born": BORN_WORDS,
    "school": ("(?:所在|所属|就读)?(?:学校|院校)(?:名称|全称)?|(?:school|college|institution)(?:name)?"),
    "other": (
        "性别|民族|年龄|(?:联系|移动)?(?:电话|手机|方式)(?:号码?)?|手机号码?|学号|学籍号|年级|班级|专业|职务|职称|"
        "邮箱|电子邮箱|电子邮件|微信号?|qq号?|照片|gender|sex|age|(?:mobile)?(?:phone|telephone|tel|mobile)"
        "(?:no|number)?|e?mail|grade|class|major"
    ),
}

ROLES: Final = (
    (
        "tutor",
        "(?:指导|辅导|带赛|培训)(?:教师|老师|教练|员|人)|教练员?|导师|(?:supervising|guiding)teachers?",
    ),
    ("leader", "领队|带队(?:教师|老师|人)?|联系人|班主任|负责人|填报人|经办人|teamleader|contact(?:person)?"),
    # A heading such as 替补选手1身份证号 names both: who stands by is looked for before the members.
    (
        "substitute",
        "(?:替补|候补|后备)(?:参赛)?(?:选手|队员|组员|成员|学生|人员)?|substitutes?|reserves?|alternates?",
    ),
    (
        "member",
        "(?:参赛)?(?:选手|队员|组员|成员|学生|学员|考生)|参赛(?:教师|老师|人员|人|者|职工|员工)|队长|"
        "(?:competitor|contestant|participant|member|student|player|candidate)s?",
    ),
    ("tutor", "教师|老师|(?:coach|tutor|instructor|advis[oe]r|teacher|mentor|trainer)(?:es|s)?"),
)

VOCABULARY: Final = Vocabulary(ROLES, OF_PERSON, FIELDS)
