"""What a credential calls itself and says of itself, in one line and in sentences, by what it is about."""

from typing import Final

from credentials.claims.facts import AwardFacts
from registry.core.texts import Text, text

FICTIONAL_NOTE: Final = text(
    "本证书为演示用，其中的人员、学校和赛事均为虚构。",
    "Made for demonstration: the persons, schools and contest named here are fictional.",
)
SOURCE_CERTIFICATE: Final = text("原证书编号", "Number of the organizer's own certificate")
LEADS: Final = {
    "ext:Title": text("符合条件的称号", "Title whose conditions are met"),
    "ext:SkillLevel": text("符合条件的职业技能等级", "Skill level whose conditions are met"),
}


def title(facts: AwardFacts) -> Text:
    """Return in one line what was won, or the title or level that an award meets the conditions of."""
    field = facts.event or facts.competition
    if facts.lead is not None:
        return text(f"{field.zh} 符合{facts.lead.zh}条件", f"Eligible for {facts.lead.en}, {field.en}")
    won = text(f"{field.zh} {facts.award.zh}", f"{facts.award.en}, {field.en}")
    if facts.about == "confirmation":
        return text(f"{won.zh}（登记确认）", f"{won.en} (confirmation)")
    return won


def description(facts: AwardFacts) -> Text:
    """Return the sentences on a credential in each language, the last one when everything is invented."""
    event = facts.event or text("", "")
    won_zh = f"{facts.competition.zh}（{facts.level.zh}）{event.zh}{facts.award.zh}"
    won_en = ", ".join(
        part for part in (facts.award.en, event.en, facts.competition.en, f"{facts.level.en} level") if part
    )
    note = FICTIONAL_NOTE if facts.fictional else text("", "")
    said = _said(facts, won_zh, won_en)
    return text(f"{said.zh}{note.zh}", f"{said.en} {note.en}".rstrip())


def _said(facts: AwardFacts, won_zh: str, won_en: str) -> Text:
    if facts.lead is not None:
        return text(
            f"{won_zh}，符合“{facts.lead.zh}”的条件；称号或等级由主管机关授予。",
            f"{won_en}: meets the conditions of “{facts.lead.en}”, which the authority in charge confers.",
        )
    if facts.about == "confirmation":
        number_zh = f"，原证书编号{facts.source_number}" if facts.source_number else ""
        number_en = f"; its own certificate has number {facts.source_number}" if facts.source_number else ""
        return text(
            f"{won_zh}已载入本登记系统，现予确认。赛事由{facts.organizer.zh}主办{number_zh}。",
            f"{won_en}: this award stands in the registry. The contest was held by"
            f" {facts.organizer.en}{number_en}.",
        )
    return text(f"{won_zh}。", f"{won_en}.")
