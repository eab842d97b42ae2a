"""The closed vocabularies of competitions, with what each word is called on a page."""

from typing import Final, Literal

from registry.core.texts import Text, text

CompetitionKind = Literal["hosted", "external"]
Level = Literal["world", "national", "provincial", "municipal", "school"]
Form = Literal["individual", "team"]
EntryStatus = Literal["competed", "absent", "withdrawn", "disqualified"]
MemberRole = Literal["member", "tutor"]
AwardKind = Literal["entry", "tutor", "school"]

LEVELS: Final[dict[Level, Text]] = {
    "world": text("世界级", "World"),
    "national": text("国家级", "National"),
    "provincial": text("省级", "Provincial"),
    "municipal": text("市级", "Municipal"),
    "school": text("校级", "School"),
}

FORMS: Final[dict[Form, Text]] = {
    "individual": text("个人赛", "Individual"),
    "team": text("团体赛", "Team"),
}

STATUSES: Final[dict[EntryStatus, Text]] = {
    "competed": text("参赛", "Competed"),
    "absent": text("缺席", "Absent"),
    "withdrawn": text("退赛", "Withdrawn"),
    "disqualified": text("取消资格", "Disqualified"),
}
