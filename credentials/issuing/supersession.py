"""Which credential stands in whose stead by what is known now; the signed payload never says it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import database


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier or later credential of the same holder, of the same kind, in the line of one award."""

    code: str
    serial: str
    revoked: bool


@dataclass(frozen=True, slots=True)
class Supersession:
    """What a credential superseded, and the newest one that supersedes it; closed pages are not named."""

    supersedes: Related | None
    superseded_by: Related | None


# A correction makes awards that supersede others; a holder whose records were merged is one person.
_LINE: Final = """
WITH RECURSIVE this AS (
    SELECT c.id, c.kind, c.lead, c.edition, r.award, r.person, r.organization
    FROM credentials.credential c JOIN competitions.award_recipient r ON r.id = c.recipient WHERE c.id = $1
), later AS (
    SELECT a.id, 1 AS step FROM competitions.award a JOIN this ON a.supersedes = this.award
    UNION ALL SELECT a.id, later.step + 1 FROM competitions.award a JOIN later ON a.supersedes = later.id
), earlier AS (
    SELECT a.supersedes AS id, -1 AS step FROM competitions.award a JOIN this ON a.id = this.award
    WHERE a.supersedes IS NOT NULL
    UNION ALL
    SELECT a.supersedes, earlier.step - 1 FROM competitions.award a JOIN earlier ON a.id = earlier.id
    WHERE a.supersedes IS NOT NULL
), line AS (
    SELECT award AS id, 0 AS step FROM this UNION ALL SELECT * FROM later UNION ALL SELECT * FROM earlier
), above AS (
    SELECT p.id, p.merged_into FROM registry.person p JOIN this ON p.id = this.person
    UNION SELECT p.id, p.merged_into FROM registry.person p JOIN above ON p.id = above.merged_into
), same AS (
    SELECT id FROM above WHERE merged_into IS NULL
    UNION SELECT p.id FROM registry.person p JOIN same ON p.merged_into = same.id
)
SELECT c.code, c.serial, v.id IS NOT NULL AS revoked, (line.step, c.edition) > (0, this.edition) AS is_later
FROM line JOIN competitions.award_recipient r ON r.award = line.id CROSS JOIN this
JOIN credentials.credential c ON c.recipient = r.id AND c.kind = this.kind AND c.lead = this.lead
LEFT JOIN credentials.revocation v ON v.credential = c.id
WHERE c.id <> this.id AND (r.organization = this.organization OR r.person IN (SELECT id FROM same))
  AND NOT EXISTS (SELECT FROM credentials.page_closure x WHERE x.credential = c.id AND x.opened_at IS NULL)
ORDER BY line.step, c.edition
"""


async def supersession(credential: UUID) -> Supersession:
    """Return what a credential stands in the stead of, and what stands in its own."""
    rows = await database.fetch(_LINE, credential)
    related = [(row["is_later"], Related(row["code"], row["serial"], row["revoked"])) for row in rows]
    earlier = [each for is_later, each in related if not is_later]
    later = [each for is_later, each in related if is_later]
    return Supersession(earlier[-1] if earlier else None, later[-1] if later else None)
