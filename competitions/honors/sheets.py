"""The columns of a public award list when it is taken away: what the page shows, and the codes behind it."""

from typing import Final

from competitions.honors.queries import HonorLine
from competitions.honors.words import AWARD_KINDS
from competitions.words import LEVELS
from registry.core.exports import Column, Sheet
from registry.core.texts import text

_FICTIONAL: Final = text("虚构示例", "fictional example")

HONORS: Final[Sheet[HonorLine]] = Sheet(
    text("获奖名单", "Awards"),
    {
        "year": Column(text("年度", "Year"), lambda line: line.year, 8),
        "level": Column(text("级别", "Level"), lambda line: LEVELS[line.level]),
        "competition": Column(text("赛事", "Competition"), lambda line: line.competition_name, 36),
        "event_code": Column(text("赛项代码", "Event code"), lambda line: line.event_code),
        "event": Column(text("赛项", "Event"), lambda line: line.event_name, 24),
        "group": Column(text("组别", "Group"), lambda line: line.group),
        "kind": Column(text("对象", "For"), lambda line: AWARD_KINDS[line.kind]),
        "award": Column(text("奖项", "Award"), lambda line: line.award),
        "place": Column(text("名次", "Place"), lambda line: line.place, 8),
        "recipients": Column(text("获奖者", "Recipients"), lambda line: "、".join(line.recipients), 28),
        "tutors": Column(text("指导教师", "Tutors"), lambda line: "、".join(line.tutors), 20),
        "experts": Column(text("专家组", "Expert group"), lambda line: "、".join(line.experts), 20),
        "represents": Column(text("单位", "Represents"), lambda line: line.represents, 28),
        "awarded_on": Column(text("颁奖日期", "Awarded on"), lambda line: line.awarded_on),
        "fictional": Column(
            text("虚构", "Fictional"),
            lambda line: _FICTIONAL if line.fictional else "",
        ),
    },
)
