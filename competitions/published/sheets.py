"""The columns of results when they are taken away."""

from typing import Final

from competitions.published.queries import PublishedLine
from competitions.words import STATUSES
from registry.core.exports import Column, Sheet
from registry.core.texts import text

_FINAL: Final = text("最终成绩", "final")
_PROVISIONAL: Final = text("成绩公示", "provisional")
_UNOFFICIAL: Final = text("打星", "unofficial")

RESULTS: Final[Sheet[PublishedLine]] = Sheet(
    text("成绩", "Results"),
    {
        "event_code": Column(text("赛项代码", "Event code"), lambda line: line.event_code),
        "event": Column(text("赛项", "Event"), lambda line: line.event_name, 24),
        "group": Column(text("组别", "Group"), lambda line: line.group),
        "version": Column(text("成绩版本", "Version"), lambda line: line.version, 8),
        "result": Column(text("成绩性质", "Result"), lambda line: _FINAL if line.final else _PROVISIONAL, 10),
        "place": Column(text("名次", "Place"), lambda line: line.place, 8),
        "unofficial": Column(
            text("打星", "Unofficial"), lambda line: _UNOFFICIAL if line.unofficial else "", 8
        ),
        "status": Column(text("状态", "Status"), lambda line: STATUSES[line.status], 8),
        "entry": Column(text("参赛号", "Entry"), lambda line: line.entry),
        "represents": Column(text("单位", "Represents"), lambda line: line.represents, 28),
        "members": Column(text("选手", "Members"), lambda line: "、".join(line.members), 24),
        "tutors": Column(text("指导教师", "Tutors"), lambda line: "、".join(line.tutors), 20),
        "points": Column(text("成绩", "Points"), lambda line: line.points, 10),
        "award": Column(text("奖项", "Award"), lambda line: line.award),
        "reason": Column(text("理由", "Reason"), lambda line: line.reason, 40),
    },
)

# The same with the points on a scale as its last column.
STANDARDIZED: Final[Sheet[PublishedLine]] = Sheet(
    RESULTS.title,
    {
        **RESULTS.columns,
        "standardized": Column(text("标准分", "Standardized"), lambda line: line.standardized, 10),
    },
)
