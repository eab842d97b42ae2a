"""Which school looks after a payee: the home organization, or, once they left, the last one."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.people.persons.subjects import ABOVE, current

# The parts of a WITH RECURSIVE that name, for each organization that was merged, the one that stands for it.
MERGED: Final = """
merging AS (
    SELECT m.id, o.id AS organization, o.merged_into AS next
    FROM registry.organization m JOIN registry.organization o ON o.id = m.merged_into
    UNION ALL
    SELECT c.id, o.id, o.merged_into FROM merging c JOIN registry.organization o ON o.id = c.next
), merged AS MATERIALIZED (SELECT id, organization FROM merging WHERE next IS NULL)
"""


def parts(payees: str, today: str) -> str:
    """Return parts of a WITH RECURSIVE that find records and school of persons; `ABOVE`, `MERGED` included.

    Args:
        payees: SQL of a set of ids of persons, in a column `person`.
        today: the parameter that is the present day.

    The parts are `payee` (person, top), `payee_record` (top, record) and `payee_school` (top, school).
    """
    return f"""{ABOVE}, {MERGED}, payee AS MATERIALIZED (
    SELECT DISTINCT x.person, coalesce(above.person, x.person) AS top FROM ({payees}) AS x
    LEFT JOIN above ON above.id = x.person AND above.top
), payee_record AS MATERIALIZED (
    SELECT DISTINCT top, top AS record FROM payee
    UNION
    SELECT p.top, above.id FROM payee p JOIN above ON above.person = p.top AND above.top
), payee_school AS MATERIALIZED (
    SELECT DISTINCT ON (r.top) r.top, coalesce(merged.organization, m.organization) AS school
    FROM payee_record r JOIN registry.membership m ON m.person = r.record
    LEFT JOIN merged ON merged.id = m.organization
    ORDER BY r.top, {current("m", today)} DESC, CASE WHEN {current("m", today)} THEN m.recorded_at END,
             m.until DESC, m.id
)
"""  # noqa: S608  (only our own text is put in)


_SCHOOLS: Final = f"""
WITH RECURSIVE {parts("SELECT id AS person FROM unnest($1::uuid[]) AS id", "$2")}
SELECT p.person, s.school FROM payee p JOIN payee_school s ON s.top = p.top
"""  # noqa: S608  (only our own text is put in)


async def of_persons(persons: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the school that looks after each of these persons; who never was anywhere is left out."""
    rows = await database.fetch(_SCHOOLS, list(persons), clock.today())
    return {row["person"]: row["school"] for row in rows}
