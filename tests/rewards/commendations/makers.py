"""Commendations at each stage, through the services, and the two officers who draft and decide them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from credentials.issuers import service as issuers
from registry.core.actor import Actor
from rewards.commendations import deciding, drafting
from rewards.commendations.found import find
from rewards.commendations.schemas import CommendationIn
from tests.factories import BUREAU, Contest, make_account, make_confirmed
from tests.registry.people.accounts.visits import with_codes

NUMBER = "虚教发〔2026〕88号"


@dataclass(slots=True)
class Office:
    """Confirmed awards, a bureau that is an issuer, who drafts for it and who decides, with codes left."""

    contest: Contest
    bureau: UUID
    drafter: Actor
    decider: Actor
    secret: str
    codes: list[str]


def given(**overrides: Any) -> CommendationIn:
    """Return a commendation of those who won first prizes in 2026, and of schools."""
    fields: dict[str, Any] = {
        "title": "关于表彰2026年技能竞赛获奖师生和学校的决定（虚构）",
        "number": NUMBER,
        "basis": "虚构市职业技能竞赛奖励办法（虚构）",
        "body": "经公示无异议，决定对下列师生和学校予以表彰。\n望再接再厉。",
        "dated": date(2026, 11, 20),
        "selection": {
            "year": 2026,
            "tiers": ["first"],
            "student": {"zh": "技能标兵", "en": "Outstanding Competitor"},
            "tutor": {"zh": "优秀教练", "en": "Outstanding Coach"},
            "school": {"zh": "先进集体", "en": "Outstanding School"},
        },
    } | overrides
    return CommendationIn.model_validate(fields)


async def make_office(size: int = 10, *, issuer: bool = True) -> Office:
    """Return confirmed awards, and an education bureau with two officers."""
    contest = await make_confirmed(size)
    bureau = contest.organizations[BUREAU]
    if issuer:
        await issuers.create_issuer(contest.administrator, bureau, prefix="BUR")
    decider = await make_account(
        "bureau_officer", contest.administrator, organization=bureau, username="decider"
    )
    secret, codes = await with_codes(decider)
    return Office(contest, bureau, contest.bureau, decider, secret, codes)


async def make_drafted(office: Office, **overrides: Any) -> UUID:
    """Return a draft."""
    return await drafting.draft(office.drafter, given(**overrides))


async def hash_of(commendation: UUID) -> str:
    """Return the hash of what stands there now."""
    found = await find(commendation)
    assert found is not None
    return found.content_hash


async def make_decided(office: Office, **overrides: Any) -> UUID:
    """Return a commendation that was decided, with its certificates of honor."""
    made = await make_drafted(office, **overrides)
    await deciding.decide(office.decider, made, office.codes.pop(), seen=await hash_of(made))
    return made
