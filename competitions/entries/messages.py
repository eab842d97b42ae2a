"""What is said of each fault of an entry, and what to do. No sentence names a person."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from competitions.words import LEVELS, Level
from registry.core.texts import Text, text
from registry.people.words import MEMBERSHIP_ROLES, ORGANIZATION_KINDS, MembershipRole, OrganizationKind

TWICE_IN_ENTRY: Final = text(
    "同一人在此参赛队中出现两次：请删去其一。", "The same person stands twice in the entry: delete one."
)
TUTOR_COMPETES: Final = text(
    "指导教师同时是此参赛队的选手或替补：请改换其一。",
    "A tutor competes in the same entry, or is its substitute: choose somebody else for one of the two.",
)
PERSON_UNKNOWN: Final = text(
    "没有登记此人，或其记录已合并、删除：请先登记，或重新选择。",
    "This person is not registered, or the record was merged or erased: register them, or choose anew.",
)
SCHOOL_UNKNOWN: Final = text(
    "没有登记此单位，或已并入其他单位：请改用现在的单位。",
    "This organization is not registered, or was merged: use the one that stands now.",
)


def team_too_large(event: str, size: int, most: int) -> Text:
    """Say how many compete, and how many may."""
    return text(
        f"{event} 每队最多 {most} 名选手，现有 {size} 名：请减少，或改为替补。",
        f"{event} takes at most {most} competitors in an entry, this one has {size}: leave some out.",
    )


def team_too_small(event: str, size: int, least: int) -> Text:
    """Say how many compete, and how many have to."""
    return text(
        f"{event} 每队至少 {least} 名选手，现有 {size} 名：请补齐。",
        f"{event} asks for at least {least} competitors in an entry, this one has {size}: add some.",
    )


def too_many_tutors(event: str, count: int, most: int) -> Text:
    """Say how many tutors there are, and how many there may be."""
    return text(
        f"{event} 每队最多 {most} 名指导教师，现有 {count} 名：请删去多余的。",
        f"{event} allows {most} tutors in an entry, this one has {count}: delete the others.",
    )


def too_many_substitutes(event: str, count: int, most: int) -> Text:
    """Say how many substitutes there are, and how many there may be."""
    return text(
        f"{event} 每队最多 {most} 名替补，现有 {count} 名：请删去多余的。",
        f"{event} allows {most} substitutes in an entry, this one has {count}: delete the others.",
    )


def not_of_school(day: date) -> Text:
    """Say that somebody is not at the school of the entry on the day of the event."""
    return text(
        f"此人 {day} 不在该参赛单位名单中：请核对单位，或先在人员名单中登记其身份。",
        f"On {day} this person is not on the list of the entry's organization: check it, or register them.",
    )


def role_not_allowed(event: str, roles: Collection[MembershipRole], day: date) -> Text:
    """Say what a competitor has to be."""
    zh = "、".join(MEMBERSHIP_ROLES[role].zh for role in roles)
    en = " or ".join(MEMBERSHIP_ROLES[role].en for role in roles)
    return text(
        f"{event} 的选手在 {day} 须为{zh}：请更换选手，或更正其身份。",
        f"{event} is for: {en} (on {day}). Choose somebody else, or correct the membership.",
    )


def birth_date_missing(event: str) -> Text:
    """Say that a limit of age needs a birth date."""
    return text(
        f"{event} 限制出生日期，而此人没有登记：请先补上证件号码或出生日期。",
        f"{event} has limits of age and this person no birth date on record: complete the record first.",
    )


def born_too_early(event: str, first: date) -> Text:
    """Say the first birth date that is allowed; never the person's own."""
    return text(
        f"{event} 的选手须在 {first} 或之后出生：请更换选手。",
        f"Competitors of {event} are born on {first} or later: choose somebody else.",
    )


def born_too_late(event: str, last: date) -> Text:
    """Say the last birth date that is allowed; never the person's own."""
    return text(
        f"{event} 的选手须在 {last} 或之前出生：请更换选手。",
        f"Competitors of {event} are born on {last} or before: choose somebody else.",
    )


def former_prize(event: str, level: Level) -> Text:
    """Say that an earlier prize bars its winner."""
    return text(
        f"此人曾在{LEVELS[level].zh}赛事获奖，按规定不得再参加 {event}：请更换选手。",
        f"An earlier prize ({LEVELS[level].en} level) bars this person from {event}: choose somebody else.",
    )


def in_two_entries(event: str) -> Text:
    """Say that somebody competes in another entry of the event."""
    return text(
        f"此人已在 {event} 的另一参赛队中：请删去其一；若是同名的两人，请填写证件号码。",
        f"This person is in another entry of {event}: delete one; give ID numbers where two share a name.",
    )


def in_other_event(events: Sequence[str]) -> Text:
    """Say in which events of the competition somebody competes already."""
    return text(
        f"每人只能参加一个赛项，此人已报 {'、'.join(events)}：请删去其一。",
        f"One event per person, and this one is entered in {', '.join(events)}: delete one.",
    )


def school_needed(event: str) -> Text:
    """Say that an event is for entries of registered organizations."""
    return text(
        f"{event} 限定参赛单位：请选择已登记的单位，或列为非正式参赛。",
        f"{event} is for certain organizations: choose a registered one, or enter it unofficially.",
    )


def school_kind_not_allowed(event: str, kinds: Collection[OrganizationKind]) -> Text:
    """Say which kinds of organizations an event is for."""
    zh = "、".join(ORGANIZATION_KINDS[kind].zh for kind in kinds)
    en = ", ".join(ORGANIZATION_KINDS[kind].en for kind in kinds)
    return text(
        f"{event} 只限{zh}参加：请改报其他赛项。", f"{event} is for: {en}. Enter another event instead."
    )


def city_not_allowed(event: str, cities: Collection[str]) -> Text:
    """Say which cities' organizations an event is for."""
    return text(
        f"{event} 只限{'、'.join(cities)}的单位参加：请核对单位所在城市。",
        f"{event} is for organizations in {', '.join(cities)}: check the city on record.",
    )


def school_over_limit(event: str, count: int, most: int) -> Text:
    """Say how many official entries a school may have."""
    return text(
        f"{event} 每校最多 {most} 个正式参赛队，这是第 {count} 个：请减少，或列为非正式参赛。",
        f"{event} takes {most} official entries of a school, this is number {count}: leave it out.",
    )


def city_over_limit(event: str, city: str, count: int, most: int) -> Text:
    """Say how many official entries a city may have."""
    return text(
        f"{event} 每市最多 {most} 个正式参赛队，这是{city}第 {count} 个：请与组织者联系。",
        f"{event} takes {most} official entries of a city, this is number {count} of {city}:"
        " ask the organizer.",
    )
