"""An invented national contest that was decided elsewhere.

A school hands its awards in with the document that proves them, the bureau confirms the list, and issues a
confirmation of every award as an issuer of its own.
"""

from datetime import date
from typing import Final
from uuid import UUID

import typst

from competitions.events import service as events
from competitions.events.schemas import CompetitionIn
from competitions.external import deciding
from competitions.external import service as external
from competitions.external.schemas import ProposalIn
from credentials.certificate.glyphs import font_path
from credentials.issuers import service as issuers
from credentials.issuers.schemas import IssuerIn
from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope
from demo import files
from registry.core.actor import Actor

_NAME: Final = {
    "zh": "2026年虚构全国职业院校技能大赛（示例）",
    "en": "2026 Fictional National Vocational Skills Competition (example)",
}
_ORGANIZER: Final = {"zh": "虚构全国大赛组委会（虚构）", "en": "Fictional National Committee (fictional)"}


async def record(administrator: Actor, school: Actor, bureau: Actor) -> int:
    """Take the contest's awards in, and confirm them; returns how many confirmations were issued.

    Args:
        administrator: who makes the bureau an issuer.
        school: an officer whose school's students won.
        bureau: who sets the contest up, confirms the list and issues.
    """
    (own,) = school.organizations("school_officer")
    (office,) = bureau.organizations("bureau_officer")
    contest = await events.create_competition(bureau, _contest())
    lines = files.elsewhere()
    proposal = ProposalIn(competition=contest, organization=own, lines=lines, note="演示用，全部为虚构。")
    proposed = await external.propose(school, proposal, _document([line.members[0] for line in lines]))
    seen = await deciding.preview(bureau, proposed)
    await deciding.confirm(bureau, proposed, seen.revision)
    await issuers.set_up(administrator, _issuer(office))
    return await issuing.run(bureau, Scope("list", proposed))


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


def _document(names: list[str]) -> bytes:
    """Return the page that proves the awards: an invented announcement, drawn."""
    said = "、".join(names)
    page = f'#set page("a5")\n#text(size: 14pt)[{_NAME["zh"]}]\n\n获奖名单（虚构，仅供演示）：{said}'
    # Only the wheel's font: not every machine has one for Chinese.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_path().parent)]
    )
    return typst.compile(page.encode(), format="pdf", font_paths=fonts, ignore_system_fonts=True)
