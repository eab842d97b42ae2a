"""What the codes of programs and awards are called in Chinese and English (domain.md, sections 1 and 4)."""

from typing import Final, Literal

from competitions.words import LEVELS, Level
from registry.core.texts import Text, text

PayeeClass = Literal["student", "tutor", "school", "expert", "employer", "host", "employee"]

PAYEE_CLASSES: Final[dict[PayeeClass, Text]] = {
    "student": text("学生", "student"),
    "tutor": text("指导教师", "tutor"),
    "school": text("学校", "school"),
    "expert": text("专家组成员", "expert"),
    "employer": text("用人单位", "employer"),
    "host": text("承办单位", "host"),
    "employee": text("职工", "employee"),
}

QualificationKind = Literal["certificate", "training"]
# What a sum is due for: a prize of a contest of some level, or a qualification.
Ground = Level | QualificationKind

QUALIFICATION_KINDS: Final[dict[QualificationKind, Text]] = {
    "certificate": text("职业技能证书", "Vocational certificate"),
    "training": text("技能培训", "Skills training"),
}
GROUNDS: Final[dict[Ground, Text]] = dict([*LEVELS.items(), *QUALIFICATION_KINDS.items()])

# The levels of qualifications; a program and a list may know others, which are called by their code.
QUALIFICATION_LEVELS: Final[dict[str, Text]] = {
    "elementary": text("初级", "elementary"),
    "intermediate": text("中级", "intermediate"),
    "advanced": text("高级", "advanced"),
    "technician": text("技师", "technician"),
    "senior-technician": text("高级技师", "senior technician"),
    "new-technician": text("新技师", "new technician"),
}

# In the order in which totals are listed: the school contests' prizes, then the skills contests' medals.
TIERS: Final[dict[str, Text]] = {
    "first": text("一等奖", "first prize"),
    "second": text("二等奖", "second prize"),
    "third": text("三等奖", "third prize"),
    "gold": text("金牌", "gold medal"),
    "silver": text("银牌", "silver medal"),
    "bronze": text("铜牌", "bronze medal"),
    "excellence": text("优胜奖", "medallion for excellence"),
}


def tier_name(tier: str) -> Text:
    """Return what a tier is called; a tier that only an edition's own ladder knows is called by its code."""
    return TIERS.get(tier) or QUALIFICATION_LEVELS.get(tier) or text(tier, tier)


# What the code of an employer begins with in sums by school or employer; a school's code is its id alone.
EMPLOYER_CODE: Final = "employer:"


def place_name(code: str, name: str) -> Text:
    """Return what a school or an employer is called in sums; of an employer it is said that it is one."""
    if not name:
        return text("未注明", "not stated")
    return (
        text(f"{name}（用人单位）", f"{name} (employer)")
        if code.startswith(EMPLOYER_CODE)
        else text(name, name)
    )


ProgramState = Literal["draft", "approved", "in_force", "closed"]

PROGRAM_STATES: Final[dict[ProgramState, Text]] = {
    "draft": text("草稿", "Draft"),
    "approved": text("已批准，待执行", "Approved"),
    "in_force": text("生效", "In force"),
    "closed": text("已终止", "Closed"),
}

# The states of a list of what is to be paid (rewards.tables.lists).
LIST_STATES: Final[dict[str, Text]] = {
    "drafted": text("起草中", "Drafted"),
    "in_notice": text("公示中", "On public notice"),
    "approving": text("签批中", "Being approved"),
    "approved": text("已批准", "Approved"),
    "cancelled": text("已取消", "Cancelled"),
}
