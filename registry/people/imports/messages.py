"""What is said of each fault, and what to do. No sentence holds a whole ID number or telephone number."""

from collections.abc import Callable, Mapping
from typing import Final

from registry.core.texts import Text, text
from registry.people.identity import IdentityFault
from registry.people.imports.choices import listed
from registry.people.words import BUREAUS, IDENTITY_KINDS, ORGANIZATION_KINDS, IdentityKind

NAME_MISSING: Final = text(
    "有证件号而没有姓名：请填写姓名。", "There is an ID number without a name: enter the name."
)
NAME_CHARACTERS_LOST: Final = text(
    "姓名中有无法显示的字（生僻字丢失）：请用系统字库中的字重新录入。",
    "A character of the name was lost: enter it anew with a standard character set.",
)
ID_FAULTS: Final[Mapping[IdentityFault, Callable[[str], Text]]] = {
    "id_lost_digits": lambda _: text(
        "身份证号被存成数字，15 位以后已丢失：请把该列设为文本格式后重新录入。",
        "The ID number became a number and its digits after the 15th are lost: "
        "format the column as text and enter it anew.",
    ),
    "id_characters": lambda _: text(
        "身份证号只能由数字组成，末位可为 X：请核对。",
        "An ID number has only digits, and perhaps X at its end: check it.",
    ),
    "id_length": lambda _: text(
        "身份证号应为 18 位（旧证 15 位）：请核对。",
        "An ID number has 18 characters (old ones 15): check it.",
    ),
    "id_check_digit": lambda shown: text(
        f"身份证号 {shown} 的校验码不对，号码有误：请对照证件核对。",
        f"The check character of ID number {shown} is wrong: compare it with the card.",
    ),
    "id_birth_date_invalid": lambda shown: text(
        f"身份证号 {shown} 中的出生日期不存在：请对照证件核对。",
        f"The birth date in ID number {shown} does not exist: compare it with the card.",
    ),
}
DATE_INVALID: Final = text(
    "这不是有效的日期：请按 2008-09-22 的形式填写。", "This is no valid date: write it like 2008-09-22."
)
BORN_DIFFERS: Final = text(
    "出生日期与身份证号中的不一致：请核对两者。",
    "The birth date is not the one in the ID number: check both.",
)

# Persons.
PERSON_NAME_MISSING: Final = text(
    "此行没有姓名：请填写姓名，或删去此行。", "This row has no name: enter it, or delete the row."
)
SEVERAL_NAMES: Final = text(
    "一格中有几个姓名：每人请占一行。", "There are several names in this cell: give each person a row."
)
NAME_UNREADABLE: Final = text(
    "此格不像姓名：请只填一个人的姓名。", "This does not look like a name: enter the name of one person only."
)
ID_MISSING: Final = text(
    "填了证件类型而没有证件号码：请补上号码，或删去类型。",
    "There is a kind of document without its number: enter the number, or delete the kind.",
)
ID_KIND_MISSING: Final = text(
    "这不是居民身份证号：请在“证件类型”列中写明是哪种证件。",
    "This is no number of a resident identity card: say which document it is in the column “ID type”.",
)
ID_KIND_UNKNOWN: Final = text(
    f"不认识这种证件：请从下列中选择：{listed(IDENTITY_KINDS).zh}。",
    f"This kind of document is not known: choose one of {listed(IDENTITY_KINDS).en}.",
)
DOCUMENT_LOST_DIGITS: Final = text(
    "证件号码被存成数字，有几位已丢失：请把该列设为文本格式后重新录入。",
    "The number of the document became a number and lost digits: format the column as text, enter it anew.",
)
NUMBER_LOST_DIGITS: Final = text(
    "学号或工号被存成数字，有几位已丢失：请把该列设为文本格式后重新录入。",
    "The student or staff number lost digits: format the column as text and enter it anew.",
)
BORN_IN_FUTURE: Final = text("出生日期在今天以后：请核对。", "The birth date is after today: check it.")
PHONE_INVALID: Final = text(
    "电话号码有误：手机为 11 位，固定电话要带区号，境外号码以 + 开头，每格只填一个。",
    "This is no telephone number: mobile ones have 11 digits, landlines an area code, those abroad "
    "begin with +; one in each cell.",
)
PHONE_LOST_DIGITS: Final = text(
    "电话号码被存成科学计数，有几位已丢失：请把该列设为文本格式后重新录入。",
    "The telephone number was shortened and lost digits: format the column as text and enter it anew.",
)
EMAIL_INVALID: Final = text(
    "电子邮箱有误：形式应为 name@example.cn，每格只填一个。",
    "This is no e-mail address: write one in each cell, like name@example.cn.",
)
UNTIL_BEFORE_SINCE: Final = text(
    "结束日期早于开始日期：请核对两者。", "The end is before the begin: check both dates."
)
_ID_FORMS: Final[Mapping[IdentityKind, Text]] = {
    "resident_id": text("18 位", "18 characters"),
    "passport": text("5 至 17 位字母和数字", "5 to 17 letters and digits"),
    "hong_kong_macau_permit": text("H 或 M 后接 8 位数字", "H or M and 8 digits"),
    "taiwan_permit": text("8 位数字", "8 digits"),
    "foreign_permanent_resident": text(
        "3 位字母后接 12 位数字，或以 9 开头的 18 位", "3 letters and 12 digits, or 18 characters from 9 on"
    ),
    "other": text("4 至 30 位字母、数字或汉字", "4 to 30 letters, digits or characters"),
}


def id_form(kind: IdentityKind) -> Text:
    """Say what the number of a kind of document looks like."""
    name, form = IDENTITY_KINDS[kind], _ID_FORMS[kind]
    return text(
        f"{name.zh}的号码应为{form.zh}：请核对号码和证件类型。",
        f"The number of this document ({name.en}) has {form.en}: check the number and the kind.",
    )


def age_implausible(age: int) -> Text:
    """Say which age follows from a birth date."""
    return text(
        f"按出生日期为 {age} 岁：请核对出生日期。", f"This birth date makes an age of {age}: check the date."
    )


def person_twice(name: str, sheet: str, row: int) -> Text:
    """Say where the person stands already; `row` counts from 1."""
    return text(
        f"{name}已在“{sheet}”第 {row} 行：请删去其一；如为同名的两人，请补上证件号码或学号、工号。",
        f"{name} stands in row {row} of “{sheet}” already: delete one, or tell namesakes apart by their ID, "
        "student or staff numbers.",
    )


def id_of_two_names(name: str, other: str, sheet: str, row: int) -> Text:
    """Say who else bears the ID number; `row` counts from 1."""
    return text(
        f"{name}的证件号码与“{sheet}”第 {row} 行的{other}相同：请核对两人的证件。",
        f"{name} has the ID number of {other} in row {row} of “{sheet}”: check the documents of both.",
    )


def number_twice(other: str, sheet: str, row: int) -> Text:
    """Say who else has the student or staff number; `row` counts from 1."""
    return text(
        f"此学号或工号与“{sheet}”第 {row} 行的{other}相同：请核对。",
        f"{other} in row {row} of “{sheet}” has the same student or staff number: check both.",
    )


def school_differs(written: str, expected: str) -> Text:
    """Say which school was expected."""
    return text(
        f"这里写的是“{written}”，而正在导入的是“{expected}”：请删去此行，或改正学校。",
        f"This says “{written}”, but people of “{expected}” are imported: delete the row or mend the school.",
    )


NO_ROWS: Final = text(
    "表头下没有任何行：请填写后重新上传。",
    "There is nothing below the headings: fill it in and hand it in again.",
)


def no_table(needed: Text) -> Text:
    """Say that no sheet has such headings; `needed` names the columns which tell them."""
    return text(
        f"没有找到表头：表头至少应有{needed.zh}等列中的三列。请使用模板。",
        f"No headings were found: at least three columns such as {needed.en} are needed. Use the template.",
    )


# Organizations.
ORGANIZATION_NAME_MISSING: Final = text(
    "此行没有单位名称：请填写全称，或删去此行。",
    "This row has no name: enter the full name, or delete the row.",
)
CREDIT_CODE_INVALID: Final = text(
    "统一社会信用代码有误（应为 18 位，末位校验不符或含有不用的字母）：请对照证书核对。",
    "This is no valid unified social credit code (18 characters with a check character): compare it with the "
    "certificate.",
)
CREDIT_CODE_LOST_DIGITS: Final = text(
    "统一社会信用代码被存成数字，15 位以后已丢失：请把该列设为文本格式后重新录入。",
    "The credit code became a number and its digits after the 15th are lost: format the column as text and "
    "enter it anew.",
)
KIND_MISSING: Final = text(
    f"没有填写类型：请从下列中选择：{listed(ORGANIZATION_KINDS).zh}。",
    f"The kind is missing: choose one of {listed(ORGANIZATION_KINDS).en}.",
)
KIND_UNKNOWN: Final = text(
    f"不认识这种类型：请从下列中选择：{listed(ORGANIZATION_KINDS).zh}。",
    f"This kind is not known: choose one of {listed(ORGANIZATION_KINDS).en}.",
)
BUREAU_MISSING: Final = text(
    f"主管部门要填写部门类别：请从下列中选择：{listed(BUREAUS).zh}。",
    f"A bureau needs its field of work: choose one of {listed(BUREAUS).en}.",
)
BUREAU_UNKNOWN: Final = text(
    f"不认识这种部门类别：请从下列中选择：{listed(BUREAUS).zh}。",
    f"This field of work is not known: choose one of {listed(BUREAUS).en}.",
)
BUREAU_UNEXPECTED: Final = text(
    "只有主管部门才填写部门类别：请删去，或改正类型。",
    "Only a bureau has a field of work: delete it, or mend the kind.",
)


def too_long(longest: int) -> Text:
    """Say how many characters a cell may hold at most."""
    return text(
        f"内容超过 {longest} 个字符：请核对此格，改短后重新导入。",
        f"This has more than {longest} characters: check the cell and shorten it.",
    )


def name_twice(sheet: str, row: int) -> Text:
    """Say where the name stands already; `row` counts from 1."""
    return text(
        f"此名称已在“{sheet}”第 {row} 行：请删去其一。",
        f"This name stands in row {row} of “{sheet}” already: delete one.",
    )


def credit_code_twice(other: str, sheet: str, row: int) -> Text:
    """Say who else has the credit code; `row` counts from 1."""
    return text(
        f"此信用代码与“{sheet}”第 {row} 行的“{other}”相同：请核对。",
        f"“{other}” in row {row} of “{sheet}” has the same credit code: check both.",
    )


def name_collides(written: str, sheet: str, row: int) -> Text:
    """Say whose full name a short or former name is; `row` counts from 1."""
    return text(
        f"“{written}”是“{sheet}”第 {row} 行单位的全称，不能再作简称或曾用名：请改正其一。",
        f"“{written}” is the full name of the organization in row {row} of “{sheet}”, so it cannot be "
        "another's short or former name: mend one of them.",
    )
