"""Spreadsheets between their preview and their import: kept encrypted for an hour, then their content goes.

Who may hand in what, and for whom, the packages above decide; here a file belongs to the account alone that
handed it in.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text

_KEPT: Final = timedelta(hours=1)
_COLUMN: Final = "upload.content"


class AlreadyImportedError(ConflictError):
    """This file was imported already."""

    code = "already_imported"


class UploadExpiredError(ConflictError):
    """The file was handed in too long ago or another one after it, and is not kept any more."""

    code = "upload_expired"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in under an id. `about` is what it belongs to in a package above.

    `ended` is why it cannot be imported any more, None while it can; its content is then still to be opened.
    """

    id: UUID
    kind: str
    organization: UUID | None
    about: UUID | None
    file_name: str
    ended: ConflictError | None
    sealed: bytes | None = field(repr=False)


async def keep(
    actor: Actor,
    kind: str,
    file_name: str,
    content: bytes,
    *,
    organization: UUID | None = None,
    about: UUID | None = None,
) -> UUID:
    """Keep a file within the open transaction; returns its id.

    What the account handed in before of the same kind, and did not import, goes, and so does all that is old.
    """
    made, at = new_id(), clock.now()
    await database.execute(
        "INSERT INTO registry.upload"
        " (id, account, kind, organization, about, file_name, content, made_at, ends_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        made,
        actor.account_id,
        kind,
        organization,
        about,
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


async def handed_in(actor: Actor, upload: UUID) -> HandedIn | None:
    """Return what the same account handed in under an id, None when there is no such thing.

    Within a transaction nobody else imports it meanwhile.
    """
    row = await database.fetch_one(
        "SELECT id, kind, organization, about, file_name, content, ends_at, imported_at"
        " FROM registry.upload WHERE id = $1 AND account = $2 FOR UPDATE",
        upload,
        actor.account_id,
    )
    if row is None:
        return None
    ended: ConflictError | None = None
    if row["imported_at"] is not None:
        ended = AlreadyImportedError(text("此文件已导入。", "This file was imported already."))
    elif row["content"] is None or row["ends_at"] <= clock.now():
        ended = UploadExpiredError(
            text(
                "文件最多保留一小时，上传新文件后旧文件即删除：请重新上传。",
                "A file is kept for an hour, or until you hand in the next one; hand it in again.",
            )
        )
    return HandedIn(
        id=row["id"],
        kind=row["kind"],
        organization=row["organization"],
        about=row["about"],
        file_name=row["file_name"],
        ended=ended,
        sealed=row["content"],
    )


async def opened(kept: HandedIn) -> bytes:
    """Return the bytes of a file that is kept.

    Raises:
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    if kept.ended is not None:
        raise kept.ended
    if kept.sealed is None:
        raise AssertionError("a file that is kept has content")
    return (await privacy.ring()).open_file(kept.sealed, _COLUMN, kept.id)


async def done(upload: UUID) -> None:
    """Note within the open transaction that a file was imported; its content and name go."""
    await database.execute(
        "UPDATE registry.upload SET imported_at = $2, content = NULL, file_name = '' WHERE id = $1",
        upload,
        clock.now(),
    )
