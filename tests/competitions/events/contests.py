"""What tests of set-up start from: an organizer, hosts, and events with everything that can be set up."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from competitions.events import queries, service
from competitions.events.queries import EventFacts
from registry.core.actor import Actor
from registry.people.organizations.schemas import OrganizationIn
from registry.people.organizations.service import register_organizations
from tests.factories import competition, event, make_account

HOSTS = ("甲承办单位（虚构）", "乙承办单位（虚构）")

MARKING: dict[str, Any] = {
    "modules": [
        {
            "code": "A",
            "title": {"zh": "操作", "en": "Practice"},
            "sub_criteria": [
                {
                    "code": "A1",
                    "title": {"zh": "装配", "en": "Assembly"},
                    "day": 1,
                    "aspects": [
                        {"code": "A1-1", "title": {"zh": "尺寸", "en": "Size"}, "kind": "M", "max_mark": "6"},
                        {
                            "code": "A1-2",
                            "title": {"zh": "外观", "en": "Looks"},
                            "kind": "J",
                            "max_mark": "4",
                        },
                    ],
                }
            ],
        },
        {
            "code": "B",
            "title": {"zh": "理论", "en": "Theory"},
            "max_mark": "40",
            "weight": "0.5",
            "step": "0.5",
        },
    ],
    "measures": [
        {
            "code": "time",
            "title": {"zh": "用时", "en": "Time"},
            "unit": {"zh": "秒", "en": "s"},
            "better": "lower",
        }
    ],
    "tie_break": {"tiebreak_score": "A", "time": "time"},
    "decimals": 2,
    "compatriot": True,
}
LIMITS: dict[str, Any] = {
    "per_school": 2,
    "per_city": 9,
    "tutors_max": 1,
    "substitutes_max": 1,
    "born_not_before": "2004-02-29",
    "born_not_after": "2012-08-31",
    "one_event_per_person": True,
    "barred_by": [{"level": "national", "awards": ["first"], "same_event": False}],
    "roles": ["student"],
    "school_kinds": ["secondary_vocational", "technician"],
    "cities": ["长春", "吉林"],
}


def whole_event(code: str = "ZZ001", **overrides: Any) -> dict[str, Any]:
    """Return an event in which everything is set up that can be."""
    return (
        event(code, "individual", 1)
        | {
            "starts_on": "2026-10-16",
            "ends_on": "2026-10-17",
            "entries_close_at": "2026-09-30T17:00:00+08:00",
            "limits": LIMITS,
            "marking": MARKING,
            "appeal_minutes": 90,
        }
        | overrides
    )


@dataclass(frozen=True, slots=True)
class SetUp:
    """A contest with two drafts, ZZ001 with everything and ZZ002 with what is usual."""

    id: UUID
    administrator: Actor
    organizer: Actor
    hosts: dict[str, UUID]

    async def event(self, code: str = "ZZ001") -> EventFacts:
        """Return one of its events as it is now."""
        return next(each for each in await queries.events_of(self.id) if each.code == code)


async def make_set_up(**overrides: Any) -> SetUp:
    """Return a contest that is being prepared, of the first of two hosts."""
    administrator = await make_account("administrator")
    hosts = await register_organizations(
        administrator,
        [OrganizationIn(name=name, name_en=f"Host {name}", kind="host", fictional=True) for name in HOSTS],
    )
    organizer = await make_account("organizer", administrator, organization=hosts[HOSTS[0]])
    fields: dict[str, Any] = {
        "organizer": {"zh": HOSTS[0], "en": "Host A (fictional)"},
        "basis": "虚构文号〔2026〕1号",
        "events": [whole_event(), event("ZZ002", "team", 2)],
        "starts_on": date(2026, 10, 16),
    } | overrides
    contest = await service.create_competition(organizer, competition(**fields))
    return SetUp(contest, administrator, organizer, hosts)
