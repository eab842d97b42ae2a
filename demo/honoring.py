"""The education bureau as an issuer, and the commendation that it decides. All of it is invented."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pyotp

from credentials.issuers import service as issuers
from credentials.issuers.schemas import IssuerIn
from demo.accounts import ACCOUNTS
from registry.core import clock
from registry.core.actor import Actor
from rewards.commendations import deciding, drafting, queries
from rewards.commendations.schemas import CommendationIn

_NUMBER: Final = "虚教发〔2026〕88号"


@dataclass(frozen=True, slots=True)
class Honored:
    """The document number of the commendation, and how many certificates of honor it led to."""

    number: str
    certificates: int


async def make_issuer(administrator: Actor, bureau: Actor) -> None:
    """Make the bureau of an officer an issuer, which signs what it confirms and whom it honors."""
    (office,) = bureau.organizations("bureau_officer")
    await issuers.set_up(administrator, _issuer(office))


async def commend(drafter: Actor, decider: Actor) -> Honored:
    """Draft a commendation of those who won first prizes, and decide it with the one-time code of now."""
    made = await drafting.draft(drafter, _commendation())
    _, found = await queries.commendation(decider, made)
    secret = next(account.totp_secret for account in ACCOUNTS if account.username == "bureau2")
    code = pyotp.TOTP(secret).at(clock.now())
    return Honored(_NUMBER, await deciding.decide(decider, made, code, seen=found.content_hash))


def _commendation() -> CommendationIn:
    return CommendationIn.model_validate(
        {
            "title": "关于表彰2026年职业院校技能大赛获奖师生和学校的决定（虚构）",
            "number": _NUMBER,
            "basis": "虚构市职业技能竞赛奖励办法（虚构）",
            "body": "2026年虚构省职业院校技能大赛已经结束。（虚构，仅供演示）\n"
            "经公示无异议，决定对下列选手、指导教师和学校予以表彰。\n"
            "望受表彰的师生和学校珍惜荣誉，再接再厉。",
            "dated": clock.today(),
            "selection": {
                "year": 2026,
                "tiers": ["first"],
                "student": {"zh": "技能标兵", "en": "Outstanding Competitor"},
                "tutor": {"zh": "优秀指导教师", "en": "Outstanding Tutor"},
                "school": {"zh": "先进单位", "en": "Outstanding School"},
            },
        }
    )


def _issuer(bureau: UUID) -> IssuerIn:
    """Return the bureau as issuer: its confirmations can be checked without a network too."""
    return IssuerIn(
        organization=bureau,
        prefix="SJY",
        slug="education-bureau",
        name="长春示例教育局（虚构）",
        name_en="Changchun Demo Education Bureau (fictional)",
        signatory="示例局长（虚构）",
        signatory_en="Example Director (fictional)",
        post="局长",
        post_en="Director",
        qr_code="offline",
    )
