"""Who employed the holder of a qualification on its day: who insured them, and who they worked for."""

from typing import Final

from registry.people.persons.subjects import ABOVE
from rewards.payees.schools import MERGED

# Parts of a WITH RECURSIVE, after `MERGED`: when employments began (id, began) that a merger of employers
# ended and began anew. It is one employment all the same.
BEGUN: Final = """
going_on AS (
    SELECT k.id, k.person, k.since AS began, coalesce(g.organization, k.organization) AS top
    FROM registry.membership k LEFT JOIN merged g ON g.id = k.organization
    WHERE k.role = 'employee' AND (g.id IS NOT NULL OR k.organization IN (SELECT organization FROM merged))
    UNION
    SELECT o.id, o.person, e.since, o.top
    FROM going_on o
    JOIN registry.membership e ON e.person = o.person AND e.role = 'employee' AND e.since < o.began
         AND (e.until IS NULL OR e.until >= o.began - 1)
    LEFT JOIN merged g ON g.id = e.organization
    WHERE coalesce(g.organization, e.organization) = o.top
), begun AS MATERIALIZED (SELECT id, min(began) AS began FROM going_on GROUP BY id)
"""


def employment_of(qualifications: str) -> str:
    """Return parts of a WITH RECURSIVE that find employers; `ABOVE`, `MERGED` and `BEGUN` are included.

    They are `qualified` (id, top, awarded_on), `insured` and `employed` (qualification, organization, since),
    and `employer_of` (qualification, organization): at most one for each qualification, and the record that
    stays where it was merged. A person is meant with whatever of their merged records.

    Args:
        qualifications: SQL that is true of the qualifications `q` that are asked about.
    """
    # Who insured the person counts before who they worked for, what came with the list itself before what
    # others say, and what began first before the rest. Who was insured counts once a second person has
    # confirmed the qualification that it was recorded with.
    return f"""{ABOVE}, {MERGED}, {BEGUN}, qualified AS MATERIALIZED (
    SELECT q.id, q.list, q.awarded_on, coalesce(above.person, q.person) AS top
    FROM rewards.qualification q LEFT JOIN above ON above.id = q.person AND above.top
    WHERE {qualifications}
), held AS MATERIALIZED (
    SELECT DISTINCT top, top AS record FROM qualified
    UNION
    SELECT a.person, a.id FROM above a WHERE a.top AND a.person IN (SELECT top FROM qualified)
), insured AS MATERIALIZED (
    SELECT q.id AS qualification, i.organization, i.starts_on AS since, (i.list <> q.list)::integer AS rank
    FROM qualified q JOIN held h ON h.top = q.top
    JOIN rewards.insured_status i ON i.person = h.record
         AND i.starts_on <= q.awarded_on AND (i.ends_on IS NULL OR i.ends_on >= q.awarded_on)
    WHERE EXISTS (SELECT 1 FROM rewards.qualification z WHERE z.list = i.list AND z.person = i.person
                  AND z.decided_at IS NOT NULL AND z.state <> 'refused')
), employed AS MATERIALIZED (
    SELECT q.id AS qualification, k.organization, coalesce(b.began, k.since) AS since, 2 AS rank
    FROM qualified q JOIN held h ON h.top = q.top
    JOIN registry.membership k ON k.person = h.record AND k.role = 'employee'
         AND k.since <= q.awarded_on AND (k.until IS NULL OR k.until >= q.awarded_on)
    LEFT JOIN begun b ON b.id = k.id
), employer_of AS MATERIALIZED (
    SELECT DISTINCT ON (x.qualification) x.qualification,
           coalesce(merged.organization, x.organization) AS organization
    FROM (SELECT * FROM insured UNION ALL SELECT * FROM employed) x
    LEFT JOIN merged ON merged.id = x.organization
    ORDER BY x.qualification, x.rank, x.since, x.organization
)
"""  # noqa: S608  (only our own text is put in)


EMPLOYMENT: Final = employment_of("true")
# For the lines of the list that is $1.
EMPLOYMENT_ON_LIST: Final = employment_of(
    "q.id IN (SELECT z.qualification FROM rewards.list_line y"
    " JOIN rewards.entitlement z ON z.id = y.entitlement WHERE y.list = $1)"
)
