"""Roles become grants; what has to be found quickly or must not be twice; tables that only grow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T18:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "grants and guards"

FORWARDS = """
INSERT INTO registry.role_grant (id, account, role, organization, granted_at)
SELECT gen_random_uuid(), account, role,
       CASE WHEN role IN ('organizer', 'school_officer', 'bureau_officer') THEN organization END, now()
FROM registry.role_before_grants
WHERE organization IS NOT NULL OR role NOT IN ('school_officer', 'bureau_officer');
DROP TABLE registry.role_before_grants;
UPDATE registry.organization SET bureau = 'other' WHERE kind = 'bureau';

CREATE UNIQUE INDEX membership_open_once ON registry.membership (person, organization, role)
    WHERE until IS NULL;
CREATE INDEX organization_name_by_name ON registry.organization_name (name);
CREATE INDEX person_by_name ON registry.person (name);
CREATE UNIQUE INDEX role_grant_once ON registry.role_grant (account, role, organization, competition)
    NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX session_open ON registry.session (account) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX duplicate_decision_once ON registry.duplicate_decision
    (least(person, other), greatest(person, other)) WHERE undone_at IS NULL;
CREATE UNIQUE INDEX erasure_open_once ON registry.erasure (person) WHERE decided_at IS NULL;
CREATE UNIQUE INDEX notice_open_once ON registry.notice (account, organization, subject)
    NULLS NOT DISTINCT WHERE done_at IS NULL;
CREATE INDEX audit_line_at ON registry.audit_line (at);
CREATE INDEX audit_line_action ON registry.audit_line (action);

CREATE TRIGGER audit_seal_only_grows BEFORE UPDATE OR DELETE ON registry.audit_seal
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER audit_seal_is_never_emptied BEFORE TRUNCATE ON registry.audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER audit_head_only_grows BEFORE UPDATE OR DELETE ON registry.audit_head
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER audit_head_is_never_emptied BEFORE TRUNCATE ON registry.audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
"""

BACKWARDS = """
DROP TRIGGER audit_head_is_never_emptied ON registry.audit_head;
DROP TRIGGER audit_head_only_grows ON registry.audit_head;
DROP TRIGGER audit_seal_is_never_emptied ON registry.audit_seal;
DROP TRIGGER audit_seal_only_grows ON registry.audit_seal;
DROP INDEX registry.audit_line_action;
DROP INDEX registry.audit_line_at;
DROP INDEX registry.notice_open_once;
DROP INDEX registry.erasure_open_once;
DROP INDEX registry.duplicate_decision_once;
DROP INDEX registry.session_open;
DROP INDEX registry.role_grant_once;
DROP INDEX registry.person_by_name;
DROP INDEX registry.organization_name_by_name;
DROP INDEX registry.membership_open_once;
CREATE TABLE registry.role_before_grants AS
    SELECT DISTINCT ON (account) account, role, organization FROM registry.role_grant WHERE ended_at IS NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
