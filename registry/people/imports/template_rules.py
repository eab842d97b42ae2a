"""The rules that the second sheet of each template states."""

from typing import Final

from registry.core.texts import Text, text
from registry.people.imports.template_columns import TemplateKind

_COMMON: Final = (
    text(
        "在第一张表中填写，每行一条；红色表头带 * 的列必填，其余可不填。",
        "Fill in the first sheet, one entry in each row; only columns with a red heading and * are needed.",
    ),
    text(
        "列的次序可以改变，不用的列可以删去；表头文字请勿改动。",
        "Columns may be moved, and those not needed deleted; leave the words of the headings as they are.",
    ),
    text(
        "隐藏的工作表和行不导入；写有“示例”的行不导入，可以删去。",
        "Hidden sheets and rows are not imported, nor is the row marked 示例, which may be deleted.",
    ),
    text(
        "整份文件一起检查：有一处有误即全部不导入，所有问题按工作表、行和列列出。",
        "The file comes in as a whole or not at all, and every fault is listed by its place.",
    ),
    text(
        "文字不能以 =、+、-、@ 开头（境外电话号码的 + 除外）。",
        "Texts must not begin with =, +, - or @, except for the + of a telephone number abroad.",
    ),
)
_PEOPLE: Final = (
    text(
        "证件号码、学号或工号、手机各列为文本格式，粘贴时请选“只粘贴值”。",
        "Numbers of documents, people and telephones are text: paste them as values only.",
    ),
    text(
        "同名的两人请用证件号码、学号或工号区分。",
        "Tell people of one name apart by their documents or numbers.",
    ),
)

RULES: Final[dict[TemplateKind, tuple[Text, ...]]] = {
    "organizations": (
        *_COMMON,
        text(
            "简称和曾用名不能与表中另一单位的全称相同。",
            "A short or former name must not be the full name of another organization.",
        ),
    ),
    "teachers": (*_COMMON, *_PEOPLE),
    "students": (*_COMMON, *_PEOPLE),
}
