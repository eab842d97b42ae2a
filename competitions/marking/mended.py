"""When a re-check has to go on: what was found wrong and is not mended, and lists that marks have outlived.

Expressions of SQL, to be asked of an item `i` and its list `l` (tables recheck_item and recheck_list).
"""

from typing import Final

# What counts for one entry; its order is that of the sheets, so the same marks always have the same hash.
MARKS_HASH: Final = """(
    SELECT encode(sha256(convert_to(coalesce(string_agg(c.line, ';' ORDER BY c.line), ''), 'UTF8')), 'hex')
    FROM (
        SELECT concat_ws('|', s.module, m.field, trim_scale(
            CASE WHEN min(m.value) = max(m.value) THEN min(m.value) ELSE (
                SELECT t.value FROM competitions.settlement t
                WHERE t.event = l.event AND t.module = s.module AND t.entry = i.entry AND t.field = m.field)
            END)) AS line
        FROM competitions.sheet s JOIN competitions.mark m ON m.sheet = s.id AND m.entry = i.entry
        WHERE s.event = l.event
        GROUP BY s.module, m.field) c
)"""

# Its audit line says what the marks were when it was checked; or, later, why they stay as they are.
MENDED: Final = f"""(i.wrong AND EXISTS (
    SELECT 1 FROM registry.audit_line r
    WHERE r.subject = 'event:' || l.event AND r.action = 'marks.check' AND r.after ->> 'item' = i.id::text
    AND ((r.after ->> 'unchanged')::boolean OR r.after ->> 'marks' <> {MARKS_HASH})))"""  # noqa: S608

# Marks signed as they were when the list was drawn, by module, have the same hashes.
STALE: Final = """(NOT EXISTS (
    SELECT 1 FROM registry.audit_line r
    WHERE r.subject = 'event:' || l.event AND r.action = 'marks.recheck' AND r.after ->> 'list' = l.id::text
    AND r.after -> 'signed' = (
        SELECT jsonb_object_agg(g.module, g.content_hash) FROM competitions.sign_off g
        WHERE g.event = l.event AND g.withdrawn_at IS NULL)))"""
