"""Guards of qualifications, payees who are employees, and one view for what a sum is due for.

`rewards.prize`, `rewards.contest` and `rewards.discipline` name an award, its contest and event, and beside them a qualification as if it
were both: so every list joins one thing, and none leaves out a line because of what it is due for.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T11:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of qualifications"

# Sealed columns may be sealed anew under another key; nothing else of these tables ever changes.
ONLY_GROW = {
    "qualification_import": "rewards.refuse_change_but_sealing(content, evidence)",
    "insured_status": "registry.refuse_change()",
}
CLASSED = {
    "entitlement": "entitlement_payee_class_known",
    "passed_over": "passed_over_payee_class",
    "split_filing": "split_filing_payee_class",
    "exclusion": "exclusion_payee_class",
}
BEFORE = "'student', 'tutor', 'school', 'expert', 'employer', 'host'"

GUARD = """
CREATE FUNCTION rewards.guard_qualification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a qualification is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - '{state,decided_by,decided_at,ended_by,ended_at,reason}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,decided_by,decided_at,ended_by,ended_at,reason}'::text[]
       OR (OLD.state, NEW.state) NOT IN (
           ('recorded', 'confirmed'), ('recorded', 'refused'), ('confirmed', 'withdrawn')) THEN
        RAISE EXCEPTION 'a qualification is only confirmed, refused or withdrawn'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER qualification_is_guarded BEFORE UPDATE OR DELETE ON rewards.qualification
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_qualification();
-- One that was refused or withdrawn may be recorded anew.
CREATE UNIQUE INDEX qualification_number_once ON rewards.qualification (kind, certificate_number)
    WHERE state IN ('recorded', 'confirmed');
"""

NAMES = """
CREATE VIEW rewards.prize AS
SELECT a.id, a.code, a.title, a.title_en, a.place, a.awarded_on, a.competition, a.event, a.entry
FROM competitions.award a
UNION ALL
SELECT q.id, q.level, q.title, q.title_en, NULL, q.awarded_on, q.id, q.id, NULL FROM rewards.qualification q;
CREATE VIEW rewards.contest AS
SELECT c.id, c.code, c.name, c.name_en, c.level, c.year, c.fictional
FROM competitions.competition c
UNION ALL
SELECT q.id, q.kind,
       CASE q.kind WHEN 'certificate' THEN '职业技能证书' ELSE '技能培训' END,
       CASE q.kind WHEN 'certificate' THEN 'Vocational certificate' ELSE 'Skills training' END,
       q.kind, extract(year FROM q.awarded_on)::integer, p.fictional
FROM rewards.qualification q JOIN registry.person p ON p.id = q.person;
CREATE VIEW rewards.discipline AS
SELECT e.id, e.code, e.name, e.name_en FROM competitions.event e
UNION ALL
SELECT q.id, q.occupation_code, q.occupation, q.occupation FROM rewards.qualification q;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        for table, name in CLASSED.items():
            await execute(
                f"ALTER TABLE rewards.{table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name}"
                f" CHECK (payee_class IN ({BEFORE}, 'employee'))"
            )
        for table, function in ONLY_GROW.items():
            await execute(
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON rewards.{table}"
                f" FOR EACH ROW EXECUTE FUNCTION {function}"
            )
            await execute(
                f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON rewards.{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change()"
            )
        await execute(GUARD)
        await execute(NAMES)

    async def run_backwards() -> None:
        await execute("DROP VIEW rewards.discipline; DROP VIEW rewards.contest; DROP VIEW rewards.prize")
        await execute(
            "DROP INDEX rewards.qualification_number_once;"
            " DROP TRIGGER qualification_is_guarded ON rewards.qualification;"
            " DROP FUNCTION rewards.guard_qualification()"
        )
        for table in ONLY_GROW:
            await execute(f"DROP TRIGGER {table}_only_grows ON rewards.{table}")
            await execute(f"DROP TRIGGER {table}_is_never_emptied ON rewards.{table}")
        for table, name in CLASSED.items():
            await execute(
                f"ALTER TABLE rewards.{table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name}"
                f" CHECK (payee_class IN ({BEFORE}))"
            )

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
