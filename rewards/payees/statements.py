"""The statement that reads entitlements with where each stands, for some payees, a school or programs."""

from typing import Final

from rewards.payees import schools

# Parts of the statement below, each about `chosen`: the newest account of each payee;
_ACCOUNTS: Final = """
account AS (
    SELECT DISTINCT ON (r.top) r.top AS payee, c.id, c.number_end, c.shared_mark, c.confirmed_at,
           c.guardian_name IS NOT NULL AS with_guardian
    FROM payee_record r JOIN rewards.payee_account c ON c.person = r.record
    ORDER BY r.top, c.confirmed_at DESC, c.id DESC
), account_of_organization AS (
    SELECT DISTINCT ON (payee) coalesce(merged.organization, c.organization) AS payee, c.id, c.number_end,
           c.shared_mark, c.confirmed_at, false AS with_guardian
    FROM rewards.payee_account c LEFT JOIN merged ON merged.id = c.organization
    WHERE c.organization IS NOT NULL ORDER BY payee, c.confirmed_at DESC, c.id DESC
), newest_account AS MATERIALIZED (
    SELECT * FROM account UNION ALL SELECT * FROM account_of_organization
)"""
# the live list of each, and its newest payment;
_LISTED_AND_PAID: Final = """
listed AS MATERIALIZED (
    SELECT n.entitlement, l.state, EXISTS (
        SELECT 1 FROM rewards.objection_line x JOIN rewards.objection b ON b.id = x.objection
        WHERE x.line = n.id AND b.state = 'open') AS objected
    FROM rewards.list_line n JOIN rewards.reward_list l ON l.id = n.list
    WHERE n.removed_at IS NULL AND l.state <> 'cancelled' AND n.entitlement IN (SELECT id FROM chosen)
), payment AS MATERIALIZED (
    SELECT DISTINCT ON (b.entitlement) b.entitlement, b.outcome, b.outcome_reason, b.outcome_at,
           b.payee_account
    FROM rewards.batch_line b JOIN rewards.batch c ON c.id = b.batch
    WHERE b.entitlement IN (SELECT id FROM chosen) AND b.outcome IS DISTINCT FROM 'dissolved'
    ORDER BY b.entitlement, c.drawn_at DESC, c.number DESC
)"""
# what the books say of money that has to come back;
_BOOK: Final = """
book AS MATERIALIZED (
    SELECT g.entitlement,
           coalesce(-sum(g.amount_fen) FILTER (WHERE g.book = 'reclaimed'), 0)::bigint AS reclaimed,
           coalesce(sum(g.amount_fen) FILTER (WHERE g.book = 'owed_back'), 0)::bigint AS owed_back
    FROM rewards.ledger_entry g WHERE g.entitlement IN (SELECT id FROM chosen) GROUP BY g.entitlement
)"""
# why it was left out of its program, also where the award was corrected since;
_LEFT_OUT: Final = """
excluded (exclusion, award) AS (
    SELECT id, coalesce(award, qualification) FROM rewards.exclusion WHERE lifted_at IS NULL
    UNION ALL
    SELECT l.exclusion, a.id FROM excluded l JOIN competitions.award a ON a.supersedes = l.award
), left_out AS MATERIALIZED (
    SELECT DISTINCT ON (t.id) t.id AS entitlement, x.reason
    FROM excluded l JOIN rewards.exclusion x ON x.id = l.exclusion
    JOIN chosen t ON x.program = t.program AND l.award = coalesce(t.award, t.qualification)
        AND x.payee_class = t.payee_class AND x.person IS NOT DISTINCT FROM t.person
        AND x.organization IS NOT DISTINCT FROM t.organization
    ORDER BY t.id, x.excluded_at DESC
)"""
# and whether a payee signs in.
_SIGNING_IN: Final = """
signing_in AS (
    SELECT DISTINCT r.top FROM payee_record r JOIN registry.account a ON a.person = r.record WHERE a.active
)"""
_SELECT: Final = """
SELECT t.id, t.program, g.title, g.title_en, t.payee,
       coalesce(p.name, o.name) AS payee_name, p.born, t.payee_class, t.person IS NOT NULL AS is_person,
       t.school, coalesce(s.name, '') AS school_name,
       coalesce(t.award, t.qualification) AS award, a.code AS tier, a.title AS prize,
       a.title_en AS prize_en, e.name AS event, e.name_en AS event_en, c.name AS competition,
       c.name_en AS competition_en, c.year, t.rule, t.amount_fen, t.withheld_fen, t.reason, t.reason_en,
       t.created_at, w.reason AS withdrawn, x.reason AS left_out, l.state AS list_state, l.objected,
       m.entitlement IS NOT NULL AS in_payment, m.outcome, m.outcome_reason, m.outcome_at, m.payee_account,
       k.reclaimed, k.owed_back, n.id AS account, n.number_end, n.confirmed_at, n.with_guardian,
       i.top IS NOT NULL AS signs_in,
       (g.document -> 'confirmation' ->> 'within_days')::int AS within_days,
       g.document -> 'confirmation' ->> 'remind_before' AS remind_before
FROM chosen t
JOIN rewards.program g ON g.id = t.program
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
JOIN rewards.contest c ON c.id = a.competition
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN registry.person p ON p.id = t.top
LEFT JOIN registry.organization o ON o.id = t.payee
LEFT JOIN registry.organization s ON s.id = t.school
LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
LEFT JOIN listed l ON l.entitlement = t.id
LEFT JOIN payment m ON m.entitlement = t.id
LEFT JOIN book k ON k.entitlement = t.id
LEFT JOIN left_out x ON x.entitlement = t.id
LEFT JOIN newest_account n ON n.payee = t.payee AND n.shared_mark <> ''
LEFT JOIN signing_in i ON i.top = t.top
ORDER BY c.year DESC, t.created_at DESC, payee_name, t.id
"""


def _statement(payees: str, chosen: str) -> str:
    """Return the statement for entitlements `t` that fit `chosen`, of the persons that `payees` selects.

    $1 is the present day; others are the caller's.
    """
    return f"""
WITH RECURSIVE {schools.parts(payees, "$1")}, chosen AS MATERIALIZED (
    SELECT t.*, coalesce(y.top, merged.organization, t.organization) AS payee, y.top,
           coalesce(s.school, merged.organization, t.organization) AS school
    FROM rewards.entitlement t LEFT JOIN payee y ON y.person = t.person
    LEFT JOIN payee_school s ON s.top = y.top LEFT JOIN merged ON merged.id = t.organization
    WHERE {chosen}
),{_ACCOUNTS},{_LISTED_AND_PAID},{_BOOK},{_LEFT_OUT},{_SIGNING_IN}
{_SELECT}"""  # noqa: S608  (only our own text is put in)


OF_PERSONS: Final = _statement("SELECT unnest($2::uuid[]) AS person", "t.person = ANY($2)")
# Whoever is or was ever at the school, with whatever record; whom another school looks after now falls out.
OF_SCHOOL: Final = _statement(
    "SELECT t.person FROM rewards.entitlement t WHERE t.person IN ("
    " SELECT coalesce(v.person, m.person) FROM registry.membership m"
    " LEFT JOIN above v ON v.id = m.person AND v.top WHERE m.organization IN"
    " (SELECT $2::uuid UNION SELECT id FROM merged WHERE organization = $2)"
    " UNION SELECT v.id FROM registry.membership m"
    " LEFT JOIN above u ON u.id = m.person AND u.top"
    " JOIN above v ON v.person = coalesce(u.person, m.person) AND v.top WHERE m.organization IN"
    " (SELECT $2::uuid UNION SELECT id FROM merged WHERE organization = $2))",
    "coalesce(merged.organization, t.organization) = $2 OR s.school = $2",
)
_STANDING: Final = "NOT EXISTS (SELECT 1 FROM rewards.withdrawal z WHERE z.entitlement = t.id)"
OF_PROGRAMS: Final = _statement(
    f"SELECT t.person FROM rewards.entitlement t WHERE t.person IS NOT NULL AND {_STANDING}"  # noqa: S608  (only our own text is put in)
    " AND ($2::uuid[] IS NULL OR t.program = ANY($2))",
    f"{_STANDING} AND ($2::uuid[] IS NULL OR t.program = ANY($2))",
)
OF_ENTITLEMENTS: Final = _statement(
    "SELECT t.person FROM rewards.entitlement t WHERE t.person IS NOT NULL AND t.id = ANY($2)",
    "t.id = ANY($2)",
)
