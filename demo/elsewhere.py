"""An invented national contest that was decided elsewhere.

A school hands its awards in with the document that proves them, the bureau confirms the list, and issues a
confirmation of every award as an issuer of its own.
"""

from datetime import date
from typing import Final

from competitions.events import service as events
from competitions.events.schemas import CompetitionIn
from competitions.external import deciding
from competitions.external import service as external
from competitions.external.schemas import ProposalIn
from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope
from demo import files, papers
from registry.core.actor import Actor

_NAME: Final = {
    "zh": "2026年虚构全国职业院校技能大赛（示例）",
    "en": "2026 Fictional National Vocational Skills Competition (example)",
}
_ORGANIZER: Final = {"zh": "虚构全国大赛组委会（虚构）", "en": "Fictional National Committee (fictional)"}


async def record(school: Actor, bureau: Actor) -> int:
    """Take the contest's awards in, and confirm them; returns how many confirmations were issued.

    Args:
        school: an officer whose school's students won.
        bureau: who sets the contest up, confirms the list and issues; an issuer already.
    """
    (own,) = school.organizations("school_officer")
    contest = await events.create_competition(bureau, _contest())
    lines = files.elsewhere()
    proposal = ProposalIn(competition=contest, organization=own, lines=lines, note="演示用，全部为虚构。")
    said = "、".join(line.members[0] for line in lines)
    evidence = papers.drawn(_NAME["zh"], f"获奖名单（虚构，仅供演示）：{said}")
    proposed = await external.propose(school, proposal, evidence)
    seen = await deciding.preview(bureau, proposed)
    await deciding.confirm(bureau, proposed, seen.revision)
    return await issuing.run(bureau, Scope("list", proposed))


def _contest() -> CompetitionIn:
    return CompetitionIn.model_validate(
        {
            "code": "fictional-national-2026",
            "name": _NAME,
            "kind": "external",
            "level": "national",
            "year": 2026,
            "organizer": _ORGANIZER,
            "source": "虚构的公布名单（示例） An invented list of winners (example)",
            "starts_on": date(2026, 10, 24),
            "ends_on": date(2026, 10, 26),
            "awarded_on": date(2026, 11, 6),
            "fictional": True,
            "events": [],
        }
    )
