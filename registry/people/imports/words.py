"""What the headings of sheets of persons and organizations say, in Chinese and English.

The words stand as regular expressions over headings in small letters, without spaces, brackets and
punctuation. The field "other" is known and not read.
"""

from typing import Final

from registry.core.sheets.headings import Vocabulary

# Words for what every sheet of people may hold; rosters use them as well.
ID_WORDS: Final = (
    "(?:居民|有效)?身份证(?:件)?(?:号码|号|编号)?|公民身份证?号码?|(?:有效)?证件(?:号码|号|编号)|证号|"
    "身份号码|id(?:no|number|num|card|cardno|cardnumber)|(?:national|identity|resident)(?:id)?"
    "(?:card)?(?:no|number|num)?|identification(?:no|number)?"
)
ID_KIND_WORDS: Final = "(?:身份)?证件(?:类型|类别|种类|名称)|(?:id|document)(?:type|kind)"
BORN_WORDS: Final = (
    "出生(?:年月日|年月|日期|时间|年份日期)?|生日|(?:date)?of?birth(?:date|day)?|dob|birth(?:date|day)|"
    "dateofbirth|born"
)

_WHOSE: Final = "(?:学生|学员|教师|教职工|教工|职工|员工|人员|本人|个人)?的?"
_DATE: Final = "(?:日期|时间|年月日|年月)"
_INDEX: Final = "序号?|编号|项次|行号|no|sn|num|seq|index|#|№"

_PERSON: Final = {
    "index": _INDEX,
    "latin_name": (
        "(?:姓名|汉语|中文)?(?:拼音|全拼)|(?:姓名)?拼音或(?:外文|英文)(?:姓名|名)|(?:外文|英文|拉丁|护照)(?:姓名|名字|名)|"
        "(?:latin|english|foreign|roman(?:ized)?|passport|pinyin)names?|pinyin|namein(?:english|latin|pinyin)"
    ),
    "name": (
        f"{_WHOSE}(?:姓名|名字|名单)|学生|学员|教师|教职工|职工|员工|"
        "(?:full|chinese|student|teacher|staff|employee|person)?names?|student|teacher|employee"
    ),
    "id_kind": rf"{ID_KIND_WORDS}|类型|(?:id|identity)(?:card)?(?:document)?(?:type|kind)",
    "id": rf"{_WHOSE}(?:{ID_WORDS})|号码|(?:id|identity)?document(?:no|number)",
    "born": rf"{_WHOSE}(?:{BORN_WORDS})",
    "number": (
        "(?:学生)?学号|学生编号|(?:教师|教工|教职工|职工|员工|人员)?(?:工号|职工号|教工号)|(?:教师|职工|员工|人员)(?:编号|号)|"
        "学号或?工号|工号或?学号|(?:student|staff|teacher|employee|personnel|school)(?:no|number|num|id|code)"
    ),
    "unit": (
        "(?:所在|所属|现|行政|任教|工作)?(?:班级|班别|班|部门|科室|处室|院系|系部|系别|系|二级学院|学院|教研室|教研组|车间)"
        "(?:名称)?|年级班级|班级或?部门|部门或?班级|class(?:name|group)?|department|dept|unit"
    ),
    "major": "(?:所学|就读|任教)?专业(?:名称)?|major|program(?:me)?|special[it]*y",
    "phone": (
        f"{_WHOSE}(?:联系|移动|手机)?(?:电话|手机)(?:号码?)?|联系方式|"
        "(?:mobile|cell)?(?:phone|telephone|tel|mobile)(?:no|number)?|contact(?:no|number|phone)"
    ),
    "email": f"{_WHOSE}(?:电子)?(?:邮箱|邮件)(?:地址)?|e?mail(?:address)?",
    "since": (
        f"(?:入学|入职|入校|到校|来校|进校|入厂|参加工作|聘用|起始|开始){_DATE}|since|joined|from|"
        "(?:date|day)of(?:enrol+ment|admission|entry|employment|joining)|"
        "(?:enrol+ment|admission|entry|hir(?:e|ing)|employment|joining|start|begin)(?:date|day)"
    ),
    "until": (
        f"(?:离校|毕业|离职|离岗|退学|退休|结束|终止|截止){_DATE}|until|left|to|(?:date|day)of(?:leaving|graduation)|"
        "(?:leaving|graduation|end)(?:date|day)"
    ),
    "school": (
        "(?:所在|所属|就读|工作|任教)?(?:学校|院校|校名|单位|企业|公司|机构)(?:名称|全称|简称)?|"
        "(?:school|college|institution|institute|organi[sz]ation|university|employer|company)(?:name)?"
    ),
    "other": (
        "性别|民族|年龄|政治面貌|籍贯|职务|职称|岗位|学历|学位|学制|学籍号|年级|层次|照片|微信号?|qq号?|(?:家庭)?(?:住址|地址)|"
        "备注|说明|gender|sex|age|ethnic(?:ity|group)|nationality|grade|position|title|degree|address|photo|"
        "remarks?|notes?|comments?"
    ),
}
# Parents, class teachers and contacts have names and telephones of their own, which are not the person's.
_RELATED: Final = (
    "related",
    "家长|监护人|父亲|母亲|紧急|班主任|辅导员|导师|指导教师|指导老师|联系人|guardian|parent|father|mother|emergency|"
    "tutor|advis[oe]r|contact",
)
PERSONS: Final = Vocabulary(
    [_RELATED], {code: _PERSON[code] for code in ("name", "id", "born", "phone", "email", "unit")}, _PERSON
)

_BODY: Final = "(?:单位|学校|院校|机构|企业|公司|组织)"
_BODY_EN: Final = "(?:organi[sz]ation|school|company|institution)"
_ORGANIZATION: Final = {
    "index": _INDEX,
    "name_en": (
        f"{_BODY}?(?:英文|外文)(?:名称|全称|名)|(?:english|foreign)name|{_BODY_EN}?name(?:in)?en(?:glish)?"
    ),
    "short_name": f"{_BODY}?(?:简称|短名)|short(?:ened)?name|abbreviat(?:ion|edname)|abbr",
    "former_names": (
        f"{_BODY}?(?:曾用(?:名称|名|校名)|原(?:名称|名|校名|单位名称|学校名称))|former(?:ly|names?)|(?:previous|old)names?"
    ),
    "name": (
        f"{_BODY}?(?:名称|全称|中文名称|中文全称|中文名)|{_BODY}|校名|(?:{_BODY_EN}|full|legal|official|chinese)?name|"
        f"{_BODY_EN}"
    ),
    "credit_code": (
        "(?:统一)?(?:社会)?信用代码(?:号)?|(?:(?:unified)?social)?credit(?:code|number|no)|uscc|"
        "unifiedsocialcredit(?:code|identifier)"
    ),
    "bureau": "(?:主管)?部门(?:类别|类型)|主管部门类[别型]|bureau(?:kind|type)?|kindofbureau",
    "kind": f"{_BODY}?(?:类型|类别)|办学层次|{_BODY_EN}?(?:kind|type|category)",
    "city": "(?:所在)?(?:城市|地市|市州|市)|city",
    "district": "(?:所在)?(?:区县|县区|区市县|县市区|市县区|区|县)|district|county",
    "other": (
        "主管部门|(?:单位|办学)?性质|邮编|邮政编码|(?:单位|通讯|详细|注册)?地址|网址|网站|(?:联系|办公|单位)?(?:电话|手机)(?:号码)?|"
        "(?:电子)?(?:邮箱|邮件)|传真|备注|说明|postcode|address|website|phone|telephone|e?mail|fax|remarks?|notes?"
    ),
}
_CONTACT: Final = (
    "contact",
    "联系人|负责人|法人|法定代表人|代表人|校长|院长|经办人|contact|principal|representative|president",
)
ORGANIZATIONS: Final = Vocabulary([_CONTACT], {"name": "(?:的)?(?:姓名|名字)|name"}, _ORGANIZATION)
