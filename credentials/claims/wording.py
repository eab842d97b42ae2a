"""What a credential calls itself and says of itself, in one line and in sentences, by what it is about."""

from typing import Final

from credentials.claims.facts import Achieved
from registry.core.texts import Text, text

FICTIONAL_NOTE: Final = text(
    "本证书为演示用，其中的人员、学校和赛事均为虚构。",
    "Made for demonstration: the persons, schools and contest named here are fictional.",
)
SOURCE_CERTIFICATE: Final = text("原证书编号", "Number of the organizer's own certificate")
LEADS: Final = {
    "ext:Title": text("符合条件的称号", "Title whose conditions are met"),
    "ext:Honor": text("荣誉称号", "Honor"),
    "ext:SkillLevel": text("符合条件的职业技能等级", "Skill level whose conditions are met"),
}


def title(what: Achieved) -> Text:
    """Return in one line what was won: the award, the honor, or the title or level that it leads to."""
    field, lead = what.event or what.competition, what.lead
    if lead is not None and what.about == "honor":
        return text(f"{field.zh} {lead.zh}", f"{lead.en}, {field.en}")
    if lead is not None:
        return text(f"{field.zh} 符合{lead.zh}条件", f"Eligible for {lead.en}, {field.en}")
    won = text(f"{field.zh} {what.award.zh}", f"{what.award.en}, {field.en}")
    if what.about == "confirmation":
        return text(f"{won.zh}（登记确认）", f"{won.en} (confirmation)")
    return won


def description(what: Achieved) -> Text:
    """Return the sentences on a credential in each language, the last one when everything is invented."""
    event = what.event or text("", "")
    won_zh = f"{what.competition.zh}（{what.level.zh}）{event.zh}{what.award.zh}"
    won_en = ", ".join(
        part for part in (what.award.en, event.en, what.competition.en, f"{what.level.en} level") if part
    )
    note = FICTIONAL_NOTE if what.fictional else text("", "")
    sentence = _sentence(what, won_zh, won_en)
    return text(f"{sentence.zh}{note.zh}", f"{sentence.en} {note.en}".rstrip())


def _sentence(what: Achieved, won_zh: str, won_en: str) -> Text:
    if what.lead is not None and what.about == "honor":
        return text(f"{won_zh}，授予“{what.lead.zh}”荣誉称号。", f"{won_en}: honored as “{what.lead.en}”.")
    if what.lead is not None:
        return text(
            f"{won_zh}，符合“{what.lead.zh}”的条件；称号或等级由主管机关授予。",
            f"{won_en}: meets the conditions of “{what.lead.en}”, which the authority in charge confers.",
        )
    if what.about == "confirmation":
        number_zh = f"，原证书编号{what.source_number}" if what.source_number else ""
        number_en = f"; its own certificate has number {what.source_number}" if what.source_number else ""
        return text(
            f"{won_zh}已载入本登记系统，现予确认。赛事由{what.organizer.zh}主办{number_zh}。",
            f"{won_en}: this award stands in the registry. The contest was held by"
            f" {what.organizer.en}{number_en}.",
        )
    return text(f"{won_zh}。", f"{won_en}.")
