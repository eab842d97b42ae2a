"""The closed vocabularies of competitions, with what each word is called on a page."""

from typing import Final, Literal

from registry.core.texts import Text, text

CompetitionKind = Literal["hosted", "external"]
Level = Literal["world", "national", "provincial", "municipal", "school"]
Form = Literal["individual", "team"]
EventState = Literal[
    "draft", "entering", "closed", "marking", "marked", "provisional", "final", "cancelled", "recorded"
]
# Whom a list of awards that were decided elsewhere names.
ExternalRole = Literal["member", "tutor", "expert"]
# What became of an entry in a result; until then, `Entered` says what is known of it.
EntryStatus = Literal["competed", "absent", "withdrawn", "disqualified"]
Entered = Literal["entered", "absent", "withdrawn", "disqualified"]
MemberRole = Literal["member", "tutor", "expert", "substitute", "replaced"]
AppealLevel = Literal["jury", "arbitration"]
AppealOutcome = Literal["upheld", "rejected"]
RecheckReason = Literal["top", "sample", "all"]
AwardKind = Literal["entry", "tutor", "school"]

LEVELS: Final[dict[Level, Text]] = {
    "world": text("世界级", "World"),
    "national": text("国家级", "National"),
    "provincial": text("省级", "Provincial"),
    "municipal": text("市级", "Municipal"),
    "school": text("校级", "School"),
}

COMPETITION_KINDS: Final[dict[CompetitionKind, Text]] = {
    "hosted": text("在本系统举办", "Held here"),
    "external": text("外部赛事（成绩在别处产生）", "Decided elsewhere"),
}

EVENT_STATES: Final[dict[EventState, Text]] = {
    "draft": text("筹备中", "Being prepared"),
    "entering": text("报名中", "Open for entries"),
    "closed": text("报名截止", "Entries closed"),
    "marking": text("评分中", "Being marked"),
    "marked": text("评分结束", "Marked"),
    "provisional": text("成绩公示", "Provisional results"),
    "final": text("最终成绩", "Final"),
    "cancelled": text("已取消", "Cancelled"),
    "recorded": text("外部赛事收录", "Decided elsewhere"),
}

FORMS: Final[dict[Form, Text]] = {
    "individual": text("个人赛", "Individual"),
    "team": text("团体赛", "Team"),
}

ENTERED: Final[dict[Entered, Text]] = {
    "entered": text("已报名", "Entered"),
    "absent": text("缺席", "Absent"),
    "withdrawn": text("退赛", "Withdrawn"),
    "disqualified": text("取消资格", "Disqualified"),
}

MEMBER_ROLES: Final[dict[MemberRole, Text]] = {
    "member": text("选手", "Competitor"),
    "tutor": text("指导教师", "Tutor"),
    "expert": text("专家组成员", "Expert"),
    "substitute": text("替补", "Substitute"),
    "replaced": text("已换下", "Replaced"),
}

APPEAL_LEVELS: Final[dict[AppealLevel, Text]] = {
    "jury": text("裁判组答复", "Answer of the jury"),
    "arbitration": text("仲裁", "Arbitration"),
}

APPEAL_OUTCOMES: Final[dict[AppealOutcome, Text]] = {
    "upheld": text("申诉成立", "Upheld"),
    "rejected": text("申诉不成立", "Rejected"),
}

RECHECK_REASONS: Final[dict[RecheckReason, Text]] = {
    "top": text("前30%", "Top 30%"),
    "sample": text("随机抽查", "Random sample"),
    "all": text("全部复核", "All"),
}

STATUSES: Final[dict[EntryStatus, Text]] = {
    "competed": text("参赛", "Competed"),
    "absent": text("缺席", "Absent"),
    "withdrawn": text("退赛", "Withdrawn"),
    "disqualified": text("取消资格", "Disqualified"),
}
