"""Whom an award is for, as the public lists call it."""

from typing import Final

from competitions.words import AwardKind
from registry.core.texts import Text, text

AWARD_KINDS: Final[dict[AwardKind, Text]] = {
    "entry": text("参赛队、选手", "Entries"),
    "tutor": text("指导教师", "Tutors"),
    "school": text("单位", "Schools"),
}
