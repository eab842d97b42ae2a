"""The columns of the templates: what each is called, what it may hold, and an invented example."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from registry.core.texts import Text, text
from registry.people.imports.choices import offered
from registry.people.words import BUREAUS, IDENTITY_KINDS, ORGANIZATION_KINDS

TemplateKind = Literal["organizations", "teachers", "students"]
ColumnType = Literal["text", "date", "choice"]

TITLES: Final[dict[TemplateKind, Text]] = {
    "organizations": text("单位", "Organizations"),
    "teachers": text("教师", "Teachers"),
    "students": text("学生", "Students"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` is what the readers call it, `note` how to fill it in, `width` in characters."""

    field: str
    heading: Text
    note: Text
    width: int
    example: str | date = ""
    type: ColumnType = "text"
    needed: bool = False
    choices: tuple[Text, ...] = ()


_INDEX: Final = Column(
    "index",
    text("序号", "No."),
    text("可不填；写“示例”的行不导入。", "May be left blank; a row marked 示例 (example) is not imported."),
    8,
    "示例",
)
_CITY: Final = Column("city", text("城市", "City"), text("如 长春市。", "Such as 长春市."), 12, "长春市")
_DISTRICT: Final = Column(
    "district", text("区县", "District"), text("如 南关区。", "Such as 南关区."), 12, "南关区"
)


_IDENTITY: Final = (
    Column(
        "name",
        text("姓名", "Name"),
        text("每行一人；少数民族姓名中的点用“·”。", "One person in each row; the dot within a name is ·."),
        14,
        "张三（虚构）",
        needed=True,
    ),
    Column(
        "latin_name",
        text("拼音或外文姓名", "Latin name"),
        text("可不填；用于英文证书。", "May be left blank; for certificates in English."),
        18,
        "ZHANG San",
    ),
    Column(
        "id_kind",
        text("证件类型", "ID type"),
        text(
            "从列表中选择；不填即为居民身份证。",
            "Choose from the list; blank means the resident identity card.",
        ),
        24,
        offered(IDENTITY_KINDS["resident_id"]),
        "choice",
        choices=tuple(IDENTITY_KINDS.values()),
    ),
    Column(
        "id",
        text("证件号码", "ID number"),
        text(
            "此列为文本格式，请勿改为数字，否则 15 位以后丢失。",
            "The column is text: as a number it would lose its digits after the 15th.",
        ),
        24,
        # The area 999999 does not exist, so this is nobody's number.
        "999999200809220011",
    ),
    Column(
        "born",
        text("出生日期", "Date of birth"),
        text(
            "填了居民身份证号可不填；两者须一致。",
            "May be left blank beside a resident ID number, with which it has to agree.",
        ),
        14,
        date(2008, 9, 22),
        "date",
    ),
)
_CONTACT: Final = (
    Column(
        "phone",
        text("手机", "Mobile phone"),
        text(
            "11 位手机号；固定电话带区号，境外号码以 + 开头。",
            "11 digits; a landline with its area code, a number abroad with +.",
        ),
        16,
        # The number with which the operators of China show examples.
        "13800138000",
    ),
    Column(
        "email",
        text("电子邮箱", "E-mail"),
        text("可不填。", "May be left blank."),
        24,
        "zhangsan@example.cn",
    ),
)


def _person(number: Text, number_example: str, unit: Text, unit_example: str) -> tuple[Column, ...]:
    return (
        _INDEX,
        *_IDENTITY,
        Column(
            "number",
            number,
            text("在本校内不重复。", "Nobody else at the school has it."),
            16,
            number_example,
        ),
        Column("unit", unit, text("可写“同上”。", "同上 means the one above."), 20, unit_example),
        *_CONTACT,
    )


def _membership(since: Text, until: Text, began: date) -> tuple[Column, ...]:
    return (
        Column(
            "since",
            since,
            text(
                "如 2024-09-01；只写年月即为当月 1 日。",
                "Like 2024-09-01; a month alone means its first day.",
            ),
            14,
            began,
            "date",
        ),
        Column(
            "until",
            until,
            text("仍在校的不填。", "Leave it blank for whoever is still here."),
            14,
            type="date",
        ),
    )


_ORGANIZATIONS: Final = (
    _INDEX,
    Column(
        "name",
        text("名称", "Name"),
        text("单位全称，与公章一致。", "The full name, as on the seal."),
        34,
        "长春市示例职业技术学校（虚构）",
        needed=True,
    ),
    Column(
        "name_en",
        text("英文名称", "English name"),
        text("用于英文证书。", "For certificates in English."),
        34,
        "Changchun Example Vocational School (invented)",
    ),
    Column(
        "short_name",
        text("简称", "Short name"),
        text("可不填。", "May be left blank."),
        18,
        "示例职校（虚构）",
    ),
    Column(
        "former_names",
        text("曾用名", "Former names"),
        text("几个之间用 | 或 ； 隔开。", "Several with | or ; between them."),
        26,
    ),
    Column(
        "credit_code",
        text("统一社会信用代码", "Credit code"),
        text(
            "18 位；此列为文本格式，请勿改为数字。", "18 characters; the column is text and has to stay so."
        ),
        24,
        # The area 999999 does not exist, so this is nobody's code.
        "12999999000000001Q",
    ),
    Column(
        "kind",
        text("类型", "Kind"),
        text("从列表中选择。", "Choose from the list."),
        34,
        offered(ORGANIZATION_KINDS["secondary_vocational"]),
        "choice",
        needed=True,
        choices=tuple(ORGANIZATION_KINDS.values()),
    ),
    Column(
        "bureau",
        text("主管部门类别", "Bureau kind"),
        text("只有类型为主管部门时填写。", "Only for organizations of the kind bureau."),
        30,
        type="choice",
        choices=tuple(BUREAUS.values()),
    ),
    _CITY,
    _DISTRICT,
)

COLUMNS: Final[dict[TemplateKind, tuple[Column, ...]]] = {
    "organizations": _ORGANIZATIONS,
    "teachers": (
        *_person(text("工号", "Staff number"), "T0001", text("部门", "Department"), "汽车工程系"),
        *_membership(text("入职日期", "Employed since"), text("离职日期", "Until"), date(2015, 9, 1)),
    ),
    "students": (
        *_person(text("学号", "Student number"), "20240101", text("班级", "Class"), "2024级汽修1班"),
        *_membership(text("入学日期", "Enrolled since"), text("离校日期", "Until"), date(2024, 9, 1)),
    ),
}
