"""What a credential calls itself and says of itself, in one line and in sentences, by what it is about."""

from functools import lru_cache
from typing import Final, NamedTuple

from credentials.claims.facts import AwardFacts
from credentials.claims.printed import CredentialKind
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


def title(facts: AwardFacts) -> Text:
    """Return in one line what was won: the award, the honor, or the title or level that it leads to."""
    return _title(facts.event or facts.competition, facts.award, facts.lead, facts.about)


def description(facts: AwardFacts) -> Text:
    """Return the sentences on a credential in each language, the last one when everything is invented."""
    return _description(
        _Said(
            competition=facts.competition,
            level=facts.level,
            organizer=facts.organizer,
            event=facts.event,
            award=facts.award,
            lead=facts.lead,
            about=facts.about,
            source_number=facts.source_number,
            fictional=facts.fictional,
        )
    )


# Everybody who won an award is told the same of it: of ten thousand credentials, some dozens differ here.
class _Said(NamedTuple):
    competition: Text
    level: Text
    organizer: Text
    event: Text | None
    award: Text
    lead: Text | None
    about: CredentialKind
    source_number: str
    fictional: bool


@lru_cache(maxsize=1_024)
def _title(field: Text, award: Text, lead: Text | None, about: CredentialKind) -> Text:
    if lead is not None and about == "honor":
        return text(f"{field.zh} {lead.zh}", f"{lead.en}, {field.en}")
    if lead is not None:
        return text(f"{field.zh} 符合{lead.zh}条件", f"Eligible for {lead.en}, {field.en}")
    won = text(f"{field.zh} {award.zh}", f"{award.en}, {field.en}")
    if about == "confirmation":
        return text(f"{won.zh}（登记确认）", f"{won.en} (confirmation)")
    return won


@lru_cache(maxsize=1_024)
def _description(said: _Said) -> Text:
    event = said.event or text("", "")
    won_zh = f"{said.competition.zh}（{said.level.zh}）{event.zh}{said.award.zh}"
    won_en = ", ".join(
        part for part in (said.award.en, event.en, said.competition.en, f"{said.level.en} level") if part
    )
    note = FICTIONAL_NOTE if said.fictional else text("", "")
    sentence = _sentence(said, won_zh, won_en)
    return text(f"{sentence.zh}{note.zh}", f"{sentence.en} {note.en}".rstrip())


def _sentence(said: _Said, won_zh: str, won_en: str) -> Text:
    if said.lead is not None and said.about == "honor":
        return text(f"{won_zh}，授予“{said.lead.zh}”荣誉称号。", f"{won_en}: honored as “{said.lead.en}”.")
    if said.lead is not None:
        return text(
            f"{won_zh}，符合“{said.lead.zh}”的条件；称号或等级由主管机关授予。",
            f"{won_en}: meets the conditions of “{said.lead.en}”, which the authority in charge confers.",
        )
    if said.about == "confirmation":
        number_zh = f"，原证书编号{said.source_number}" if said.source_number else ""
        number_en = f"; its own certificate has number {said.source_number}" if said.source_number else ""
        return text(
            f"{won_zh}已载入本登记系统，现予确认。赛事由{said.organizer.zh}主办{number_zh}。",
            f"{won_en}: this award stands in the registry. The contest was held by"
            f" {said.organizer.en}{number_en}.",
        )
    return text(f"{won_zh}。", f"{won_en}.")
