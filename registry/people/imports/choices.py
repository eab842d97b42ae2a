"""Words that a cell may hold where there is a closed choice: kinds of documents, organizations, bureaus."""

import re
from collections.abc import Mapping
from typing import Final, TypeVar

from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text
from registry.people.words import (
    BUREAUS,
    IDENTITY_KINDS,
    ORGANIZATION_KINDS,
    Bureau,
    IdentityKind,
    OrganizationKind,
)

_Code = TypeVar("_Code", bound=str)


def offered(choice: Text) -> str:
    """Return a choice as the templates offer it, in both languages."""
    return f"{choice.zh} {choice.en}"


def listed(choices: Mapping[_Code, Text]) -> Text:
    """Return what may be chosen, as a list for a sentence."""
    return text(
        "、".join(choice.zh for choice in choices.values()),
        "; ".join(choice.en for choice in choices.values()),
    )


def _spelled(choices: Mapping[_Code, Text], others: Mapping[_Code, str]) -> dict[str, _Code]:
    """Return each choice by every spelling of it: its code, its names, and the other words for it."""
    spelled: dict[str, _Code] = {}
    for code, choice in choices.items():
        words: list[str] = [
            code,
            code.replace("_", " "),
            choice.zh,
            choice.en,
            offered(choice),
            *others[code].split(),
        ]
        spelled |= dict.fromkeys(map(_key, words), code)
    return spelled


def _key(words: str) -> str:
    return re.sub(r"[_/-]", "", match_key(words))


_IDENTITIES: Final[dict[str, IdentityKind]] = _spelled(
    IDENTITY_KINDS,
    {
        "resident_id": (
            "身份证 二代身份证 第二代身份证 第二代居民身份证 中华人民共和国居民身份证 "
            "大陆身份证 IDcard IdentityCard ResidentIDcard NationalID ID"
        ),
        "passport": "外国护照 普通护照 因私护照",
        "hong_kong_macau_permit": (
            "港澳居民通行证 港澳来往内地通行证 港澳居民往来内地通行证 港澳居民来往大陆通行证 "
            "回乡证 HomeReturnPermit HongKongMacauPermit"
        ),
        "taiwan_permit": "台胞证 台湾居民通行证 台湾居民往来大陆通行证 台湾来往大陆通行证 TaiwanPermit",
        "foreign_permanent_resident": "外国人永久居留证 永久居留身份证 永久居留证 永居证 GreenCard",
        "other": (
            "其他 其它 其它证件 军官证 士兵证 警官证 户口簿 户口本 出生证明 居住证 "
            "港澳居民居住证 台湾居民居住证 港澳台居民居住证 OtherDocument"
        ),
    },
)
_ORGANIZATIONS: Final[dict[str, OrganizationKind]] = _spelled(
    ORGANIZATION_KINDS,
    {
        "secondary_vocational": (
            "中职 中等职业 中等职业学校 中等专业学校 中等职业技术学校 职高 职业高中 中专 "
            "职业中专 中职学校 secondary SecondaryVocational VocationalHighSchool"
        ),
        "higher_vocational": (
            "高职 高等职业 高等职业院校 高等专科学校 高职高专 高职院校 专科 大专 职业学院 "
            "HigherVocational VocationalCollege College"
        ),
        "university": "本科 大学 本科高校 高校 普通本科 本科学校 职业本科 本科层次职业学校",
        "technician": "技工 技工学校 技工院校 技师 技师学院 高级技工学校 Technician TechnicianCollege",
        "company": "公司 企业单位 用人单位 enterprise firm employer",
        "bureau": ("局 主管局 主管部门 行政部门 行政主管部门 政府部门 机关 政府机关 government authority"),
        "host": "承办 承办方 主办单位 承办单位 协办单位 赛区 organizer organiser",
    },
)
_BUREAUS: Final[dict[str, Bureau]] = _spelled(
    BUREAUS,
    {
        "education": "教育局 教育厅 教育部门 教委 教育委员会",
        "hrss": (
            "人社 人社局 人社厅 人社部门 人力资源社会保障 人力资源社会保障局 "
            "人力资源和社会保障局 人力资源和社会保障厅 人力社保 人力社保局"
        ),
        "finance": "财政局 财政厅 财政部门",
        "union": "总工会 工会组织 市总工会",
        "other": "其它 其他部门",
    },
)


def identity_kind(words: str) -> IdentityKind | None:
    """Return the kind of identity document that words mean; None when they are not known."""
    return _IDENTITIES.get(_key(words))


def organization_kind(words: str) -> OrganizationKind | None:
    """Return the kind of organization that words mean; None when they are not known."""
    return _ORGANIZATIONS.get(_key(words))


def bureau(words: str) -> Bureau | None:
    """Return the bureau that words mean; None when they are not known."""
    return _BUREAUS.get(_key(words))
