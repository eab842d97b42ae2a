"""Making a backup: the trail is sealed and signed, then the database is dumped, then both become one file."""

import asyncio
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

from piccolo.apps.migrations.tables import Migration

from registry.audit import sealing
from registry.backup import archive, programs
from registry.backup.archive import DATABASE, BackupFileError, Manifest, Part
from registry.core import audit, clock, migrations
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.settings import current
from registry.core.texts import text

_ACTOR: Final = Actor(account_id=None, name="registry backup")


class NotMigratedError(ConflictError):
    """The database is not that of this version of the registry."""

    code = "not_migrated"


async def make_backup(target: Path, advance: programs.Advance) -> Manifest:
    """Write a backup of the open database to a file that only its owner may read.

    The file appears whole or not at all. The secret of the settings is not in it.

    Args:
        target: where; nothing may be there yet.
        advance: told how many bytes of the dump are written.

    Raises:
        BackupFileError: the file is there already, or its folder cannot be written to.
        NotMigratedError: the database lacks migrations of this version.
        DumpProgramError, DumpFailedError: as they say.
    """
    if await asyncio.to_thread(target.exists):
        raise BackupFileError(
            text(f"“{target}”已存在，请换一个文件名。", f"“{target}” is there already; choose another name.")
        )
    if await migrations.pending():
        raise NotMigratedError(
            text(
                "数据库的版本与程序不符：请用一直在用的版本备份，或先运行 registry migrate。",
                "The database is not of this version: back up with the version that served until now, or run"
                " `registry migrate` first.",
            )
        )
    try:
        # Only its owner can look into this folder.
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise _unwritable(target) from error
    try:
        return await _made(target, folder, advance)
    except OSError as error:
        raise _unwritable(target) from error
    finally:
        shutil.rmtree(folder)


async def _made(target: Path, folder: Path, advance: programs.Advance) -> Manifest:
    await audit.record(_ACTOR, "database.backup", "database:all")
    # Signed first: so the dump surely holds every line up to this head.
    head = await sealing.sign_now()
    done = [
        f"{row['app_name']} {row['name']}"
        for row in await Migration.select(Migration.app_name, Migration.name).order_by(
            Migration._meta.primary_key
        )
    ]
    dumped = folder / DATABASE
    with dumped.open("wb") as opened:
        digest, length = await programs.dump(opened, advance)
    manifest = Manifest(
        made_at=clock.now(),
        registry=version("skills-registry"),
        postgresql=await programs.server_version(),
        base_url=current().base_url,
        migrations=tuple(done),
        audit_head=head,
        parts={DATABASE: Part(sha256=digest, bytes=length)},
    )
    whole = folder / "backup.tar"
    archive.write(whole, manifest, {DATABASE: dumped})
    whole.chmod(0o600)
    with whole.open("rb") as opened:
        os.fsync(opened.fileno())
    whole.replace(target)
    return manifest


def _unwritable(target: Path) -> BackupFileError:
    return BackupFileError(
        text(
            f"无法写入“{target}”：请检查路径、权限和剩余空间。",
            f"“{target}” cannot be written: check the path, its permissions and the space that is left.",
        )
    )
