"""Files between their preview and their import: kept encrypted for an hour, then their content goes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, belonging_to, require, unknown
from registry.people.imports.previews import ImportKind
from registry.people.organizations.names import OrganizationNames
from registry.people.organizations.standing import merged_error

_KEPT: Final = timedelta(hours=1)
_COLUMN: Final = "upload.content"


class AlreadyImportedError(ConflictError):
    """This file was imported already."""

    code = "already_imported"


class UploadExpiredError(ConflictError):
    """The file was handed in too long ago or another one after it, and is not kept any more."""

    code = "upload_expired"


@dataclass(frozen=True, slots=True)
class Target:
    """The organization into which people are imported, with all its names."""

    id: UUID
    names: OrganizationNames
    fictional: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is kept; `target` is None for a list of organizations."""

    id: UUID
    kind: ImportKind
    target: Target | None
    file_name: str
    content: bytes


def check_right(actor: Actor, kind: ImportKind, organization: UUID | None) -> None:
    """Let `actor` pass who may import rows of a kind there, or raise why not."""
    if kind == "organizations":
        require(actor, "organizations.register", ANYTHING)
    elif organization is None:
        raise unknown()
    else:
        require(actor, "people.register", belonging_to(organization))


async def target(organization: UUID) -> Target:
    """Return an organization as the target of an import.

    Raises:
        NotFoundError: it is not there.
        OrganizationMergedError: it was merged into another one.
    """
    row = await database.fetch_one(
        "SELECT o.id, o.name, o.short_name, o.fictional, o.merged_into,"
        " ARRAY(SELECT n.name FROM registry.organization_name n WHERE n.organization = o.id) AS names"
        " FROM registry.organization o WHERE o.id = $1",
        organization,
    )
    if row is None:
        raise unknown()
    if row["merged_into"] is not None:
        raise merged_error()
    names = OrganizationNames(row["name"], tuple(name for name in (row["short_name"], *row["names"]) if name))
    return Target(row["id"], names, row["fictional"])


async def keep(
    actor: Actor, kind: ImportKind, organization: UUID | None, file_name: str, content: bytes
) -> UUID:
    """Keep a file within the open transaction; returns its id.

    What the account handed in before of the same kind, and did not import, goes, and so does all that is old.
    """
    made, at = new_id(), clock.now()
    await database.execute(
        "INSERT INTO registry.upload (id, account, kind, organization, file_name, content, made_at, ends_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        made,
        actor.account_id,
        kind,
        organization,
        file_name,
        (await privacy.ring()).seal_file(content, _COLUMN, made),
        at,
        at + _KEPT,
    )
    # In one order for everybody, so that two files handed in at once never wait for each other in a circle.
    await database.execute(
        "UPDATE registry.upload SET content = NULL, file_name = '' WHERE id IN ("
        "SELECT id FROM registry.upload WHERE account = $1 AND kind = $2 AND id <> $3 AND content IS NOT NULL"
        " ORDER BY id FOR UPDATE)",
        actor.account_id,
        kind,
        made,
    )
    await empty_expired()
    return made


async def empty_expired() -> None:
    """Let content and name go of every file that was kept for its hour; what is in use goes next time."""
    await database.execute(
        "UPDATE registry.upload SET content = NULL, file_name = '' WHERE id IN ("
        "SELECT id FROM registry.upload WHERE ends_at <= $1 AND (content IS NOT NULL OR file_name <> '')"
        " FOR UPDATE SKIP LOCKED)",
        clock.now(),
    )


async def kept(actor: Actor, upload: UUID) -> Upload:
    """Return a file that the same account handed in; within a transaction nobody else imports it meanwhile.

    Raises:
        NotFoundError: there is none of this id, it is somebody else's, or its organization is out of reach.
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    row = await database.fetch_one(
        "SELECT id, account, kind, organization, file_name, content, ends_at, imported_at"
        " FROM registry.upload WHERE id = $1 FOR UPDATE",
        upload,
    )
    if row is None or row["account"] != actor.account_id:
        raise unknown()
    check_right(actor, row["kind"], row["organization"])
    if row["imported_at"] is not None:
        raise AlreadyImportedError(text("此文件已导入。", "This file was imported already."))
    if row["content"] is None or row["ends_at"] <= clock.now():
        raise UploadExpiredError(
            text(
                "文件最多保留一小时，上传新文件后旧文件即删除：请重新上传。",
                "A file is kept for an hour, or until you hand in the next one; hand it in again.",
            )
        )
    return Upload(
        id=row["id"],
        kind=row["kind"],
        target=None if row["organization"] is None else await target(row["organization"]),
        file_name=row["file_name"],
        content=(await privacy.ring()).open_file(row["content"], _COLUMN, row["id"]),
    )


async def done(upload: UUID) -> None:
    """Note within the open transaction that a file was imported; its content and name go."""
    await database.execute(
        "UPDATE registry.upload SET imported_at = $2, content = NULL, file_name = '' WHERE id = $1",
        upload,
        clock.now(),
    )
