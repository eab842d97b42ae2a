"""Use cases of a bank's return: what a file says of a batch, looked at first and then booked."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database, uploads
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import require_role, unknown
from rewards.payments import returns
from rewards.payments.answers import answerable, matching_of, read_before, refuse_not_exported, write
from rewards.payments.desk import require_paying
from rewards.payments.holding import locked
from rewards.payments.matching import Matching
from rewards.programs.documents import Program

KIND: Final = "returns"


class ReturnOfOtherBatchError(ConflictError):
    """No row of the file is of a payment of this batch."""

    code = "return_of_other_batch"


class ReturnChangedError(ConflictError):
    """What the file comes to is no longer what was looked at, such as after another file was read."""

    code = "return_changed"


@dataclass(frozen=True, slots=True)
class ReturnPreview:
    """What a file that was handed in says of its batch; `seen` is to be given to `apply`."""

    upload: UUID
    batch: UUID
    number: str
    program: UUID
    file_name: str = field(repr=False)
    matching: Matching
    seen: str


async def hand_in(actor: Actor, batch: UUID, file_name: str, content: bytes) -> UUID:
    """Take a bank's file for a batch and keep it for an hour; returns the id under which it is looked at.

    Raises:
        NotFoundError: there is no such batch.
        NotPayingBureauError, BatchNotExportedError, ReturnReadError: as they say.
        BadInputError: the file cannot be read; the faults say where and why.
    """
    require_role(actor, "payments.read_returns")
    await asyncio.to_thread(returns.read, content, file_name)
    async with database.transaction():
        row = await locked(batch)
        require_paying(actor, "payments.read_returns", Program.model_validate_json(row["document"]))
        refuse_not_exported(row)
        await _refuse_read(content)
        kept = await uploads.keep(actor, KIND, file_name, content, about=batch)
    return kept


async def preview(actor: Actor, upload: UUID) -> ReturnPreview:
    """Return what a file that was handed in says, row by row, without booking anything.

    Raises:
        NotFoundError: the actor handed in no such file.
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    require_role(actor, "payments.read_returns")
    async with database.transaction():
        batch, content, file_name = await _handed_in(actor, upload)
        row = await _batch(batch)
    matching = await matching_of(row, lambda: returns.read(content, file_name))
    return ReturnPreview(upload, batch, row["number"], row["program"], file_name, matching, _seen(matching))


async def apply(actor: Actor, upload: UUID, *, seen: str = "") -> UUID:
    """Book what a file that was handed in says; returns the id of the file as it is kept.

    Payments that it says nothing of keep waiting. Payees of returned sums are told.

    Raises:
        NotFoundError: the actor handed in no such file.
        AlreadyImportedError, UploadExpiredError, ReturnReadError: as they say.
        ReturnOfOtherBatchError: no row is of this batch.
        ReturnChangedError: it comes to something else than was looked at.
    """
    require_role(actor, "payments.read_returns")
    async with database.transaction():
        batch, content, file_name = await _handed_in(actor, upload)
        made = await _book(actor, batch, content, file_name, seen)
        await uploads.done(upload)
    return made


async def read(actor: Actor, batch: UUID, content: bytes, file_name: str) -> UUID:
    """Book what a bank's file says of a batch at once, as a program does that has looked at it itself.

    Arguments and errors are those of `hand_in` and `apply`.
    """
    require_role(actor, "payments.read_returns")
    async with database.transaction():
        made = await _book(actor, batch, content, file_name, "")
    return made


async def _book(actor: Actor, batch: UUID, content: bytes, file_name: str, seen: str) -> UUID:
    row = await answerable(actor, batch)
    await _refuse_read(content)
    matching = await matching_of(row, lambda: returns.read(content, file_name))
    if all(each.payment is None for each in matching.rows):
        raise ReturnOfOtherBatchError(
            text(
                f"文件中没有一行属于批次 {row['number']}：请核对是不是别的批次的回单。",
                f"No row of the file is of batch {row['number']}: see whether it is another batch's.",
            )
        )
    if seen and seen != _seen(matching):
        raise ReturnChangedError(
            text(
                "批次刚刚有了别的答复，回单的结果与您看到的不同：请重新查看后再登记。",
                "The batch has had another answer meanwhile, and the file comes to something else now.",
            )
        )
    return await write(actor, row, content, matching)


async def _handed_in(actor: Actor, upload: UUID) -> tuple[UUID, bytes, str]:
    kept = await uploads.handed_in(actor, upload)
    if kept is None or kept.kind != KIND or kept.about is None:
        raise unknown()
    return kept.about, await uploads.opened(kept), kept.file_name


async def _batch(batch: UUID) -> asyncpg.Record:
    row = await database.fetch_one("SELECT * FROM rewards.batch WHERE id = $1", batch)
    if row is None:
        raise unknown()
    return row


def _seen(matching: Matching) -> str:
    said = "\n".join(
        f"{each.row.row} {each.kind} {each.payment.line if each.payment else ''}" for each in matching.rows
    )
    return hashlib.sha256(said.encode()).hexdigest()


async def _refuse_read(content: bytes) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    if await database.fetch_value("SELECT 1 FROM rewards.return_file WHERE sha256 = $1", sha256):
        raise read_before()
