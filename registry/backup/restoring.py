"""Restoring a backup into an empty database, and checking what came of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from piccolo.conf.apps import Finder

from registry.audit import heads
from registry.audit.chain import Break
from registry.audit.heads import ForeignHeadError, ForgedHeadError
from registry.audit.verifying import verify
from registry.backup import archive, programs
from registry.backup.archive import DATABASE, Manifest
from registry.core import audit, database, migrations, privacy
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text

_ACTOR: Final = Actor(account_id=None, name="registry restore")

# What a run says of itself: "check", "load" or "verify", how much is done, and of how much.
Advance = Callable[[str, int, int], None]

_FILLED: Final = """
SELECT EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
) OR EXISTS (
    SELECT FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public')
)
"""


class DatabaseNotEmptyError(ConflictError):
    """A backup is restored into an empty database only."""

    code = "database_not_empty"


class BackupNewerError(ConflictError):
    """The backup was made by a newer version of the registry."""

    code = "backup_newer"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore found when everything was back.

    `lines` of the audit trail were found right, up to `broken`, which is None when all are. `head_fits` says
    whether the secret is the one that signed the backup's audit head, `data_opens` whether it opens the keys
    of encrypted data. `migrated` counts the migrations that brought an older backup up to date.
    """

    manifest: Manifest
    migrated: int
    lines: int
    broken: Break | None
    head_fits: bool
    data_opens: bool

    @property
    def whole(self) -> bool:
        """Whether everything is as it was when the backup was made."""
        return self.broken is None and self.head_fits and self.data_opens


async def restore(source: Path, advance: Advance) -> Restored:
    """Load a backup into the open database, bring it up to date, and check trail and keys.

    Until everything is loaded the database stays empty, also when the run is broken off.

    Raises:
        BackupFileError, BackupDamagedError, BackupNewerError: found before anything was touched.
        DatabaseNotEmptyError: the same.
        DumpProgramError, DumpFailedError: as they say; the database is still empty.
        MigrationFailedError: everything is loaded, but could not be brought up to date.
    """
    with archive.opened(source) as backup:
        backup.check(lambda done: advance("check", done, backup.length))
        _require_known(backup.manifest)
        async with _alone():
            if await database.fetch_value(_FILLED):
                raise DatabaseNotEmptyError(
                    text(
                        "数据库不是空的，没有恢复任何内容：请新建一个空数据库，再指向它。",
                        "The database is not empty; nothing was restored. Make an empty one and point to it.",
                    )
                )
            await programs.restore(
                backup.read(DATABASE),
                lambda done: advance("load", done, backup.manifest.parts[DATABASE].bytes),
            )
    migrated = await migrations.migrate()
    return await _checked(backup.manifest, len(migrated.applied), advance)


async def _checked(manifest: Manifest, migrated: int, advance: Advance) -> Restored:
    keys = {heads.own_key()}
    forged = None
    try:
        head = heads.read(manifest.audit_head, keys)
    except ForeignHeadError:
        # Another secret: the chain is checked all the same, without a head to hold it to. That there is
        # none says to the caller that the secret does not fit.
        head = None
    except ForgedHeadError:
        head, forged = None, Break("head_forged", 0)
    report = await verify(head, keys, lambda done, total: advance("verify", done, total))
    restored = Restored(
        manifest=manifest,
        migrated=migrated,
        lines=report.sealed,
        broken=report.broken or forged,
        head_fits=head is not None,
        data_opens=await _data_opens(),
    )
    await audit.record(
        _ACTOR,
        "database.restore",
        "database:all",
        after={"made_at": manifest.made_at, "whole": restored.whole},
    )
    return restored


async def _data_opens() -> bool:
    privacy.forget()
    try:
        await privacy.ring()
    except privacy.DataLockedError:
        return False
    return True


def _require_known(manifest: Manifest) -> None:
    known = {
        path.stem
        for app in Finder().get_sorted_app_names()
        for path in Path(Finder().get_app_config(app).resolved_migrations_folder_path).glob(f"{app}_*.py")
    }
    if unknown := [name for name in manifest.migrations if _file_of(name) not in known]:
        raise BackupNewerError(
            text(
                f"这份备份出自更新的版本（{manifest.registry}，{unknown[0]}），没有恢复任何内容：请用该版本恢复。",
                f"The backup is of a newer version ({manifest.registry}, {unknown[0]}); nothing was restored."
                " Use that version.",
            )
        )


def _file_of(migration: str) -> str:
    """Return the name of a migration's file: Piccolo makes it from package and id."""
    app, _, name = migration.partition(" ")
    return f"{app}_{name}".lower().replace("-", "_").replace(":", "_")


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Keep every process that starts meanwhile from building a schema in the empty database."""
    if database.DB.pool is None:
        raise RuntimeError("the database is not open: use registry.core.database.opened")
    async with database.DB.pool.acquire() as lock:
        await lock.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        await lock.execute("SELECT pg_advisory_lock(hashtext($1))", migrations.LOCK)
        try:
            yield
        finally:
            await lock.execute("SELECT pg_advisory_unlock(hashtext($1))", migrations.LOCK)
