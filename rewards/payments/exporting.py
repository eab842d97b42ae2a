"""Use cases of a batch's files: made once, kept encrypted, and taken again as often as needed."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require_role, unknown
from rewards.payments import facts, opening
from rewards.payments.bank_files import bank_files
from rewards.payments.checks import Finding, check
from rewards.payments.column_sets import column_set
from rewards.payments.desk import require_paying
from rewards.payments.holding import (
    BatchAnsweredError,
    BatchExportedError,
    NothingToPayError,
    dissolved_before,
    locked,
    not_clear,
)
from rewards.payments.list_sheet import payment_list
from rewards.payments.paying import BatchHead, MadeFile, Payment
from rewards.programs.documents import Program

_SEALED_AS: Final = "batch_file.content"


async def export(actor: Actor, batch: UUID, columns: str = "") -> list[UUID]:
    """Make the files of a batch: the list to sign and, for the bank, files in a set of columns.

    They are kept encrypted, and taking them again gives the same bytes. A batch may be exported in another
    set of columns as long as the bank has answered nothing.

    Args:
        actor: of a bureau that pays for the program, or an administrator.
        batch: what `draw` made.
        columns: name of a set of `rewards.payments.column_sets`; '' for a budget transfer, which has none.

    Raises:
        NotFoundError: there is no such batch, or no such set.
        BatchStateError: it was dissolved.
        BatchExportedError, BatchAnsweredError: as they say.
        PaymentNotClearError: something has come in the way since the batch was drawn.
        CharacterNotInFileError: the bank's encoding lacks characters.
    """
    require_role(actor, "payments.export")
    async with database.transaction():
        row = await locked(batch)
        document = Program.model_validate_json(row["document"])
        require_paying(actor, "payments.export", document)
        if row["dissolved_at"] is not None:
            raise dissolved_before()
        chosen = column_set(columns) if row["kind"] == "bank" else None
        await _refuse_twice(batch, chosen.name if chosen else None, row["exported_at"])
        if row["exported_at"] is None:
            await _check_again(batch, row, document)
        else:
            await _refuse_fallen(batch, row)
        payments = await opening.payments(batch)
        if not payments:
            raise NothingToPayError(
                text("批次里没有要发放的行，请撤销批次。", "Nothing is left in the batch: dissolve it.")
            )
        head = opening.head(row, document)

        def make() -> list[MadeFile]:
            first = [] if row["exported_at"] else [_list_file(head, payments)]
            return first + (bank_files(head, payments, chosen) if chosen else [])

        # Writing a workbook of thousands of lines keeps a processor busy; others are served meanwhile.
        files = await asyncio.to_thread(make)
        made = await _keep(actor, batch, files)
        await database.execute(
            "UPDATE rewards.batch SET exported_at = $2 WHERE id = $1 AND exported_at IS NULL",
            batch,
            clock.now(),
        )
        await audit.record(
            actor,
            "payments.export",
            f"batch:{batch}",
            after={
                "number": row["number"],
                "column_set": columns,
                "files": {file.file_name: hashlib.sha256(file.content).hexdigest() for file in files},
                "lines": len(payments),
                "net_fen": sum(one.net_fen for one in payments),
            },
        )
    return made


async def download(actor: Actor, file: UUID) -> tuple[str, bytes]:
    """Return the name and the bytes of an exported file, the same each time; the look is recorded.

    Raises:
        NotFoundError: there is no such file.
    """
    require_role(actor, "payments.export")
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT f.file_name, f.sha256, f.content, f.batch, p.document FROM rewards.batch_file f"
            " JOIN rewards.batch b ON b.id = f.batch JOIN rewards.program p ON p.id = b.program"
            " WHERE f.id = $1",
            file,
        )
        if row is None:
            raise unknown()
        require_paying(actor, "payments.export", Program.model_validate_json(row["document"]))
        name: str = row["file_name"]
        content = (await privacy.ring()).open_file(row["content"], _SEALED_AS, file)
        await audit.record(
            actor,
            "payments.download",
            f"batch:{row['batch']}",
            after={"file": row["file_name"], "sha256": row["sha256"]},
        )
    return name, content


async def _refuse_twice(batch: UUID, columns: str | None, exported_at: datetime | None) -> None:
    if exported_at is None:
        return
    made = await database.fetch_value(
        "SELECT 1 FROM rewards.batch_file WHERE batch = $1 AND (column_set = $2 OR $2 IS NULL) LIMIT 1",
        batch,
        columns,
    )
    if made:
        raise BatchExportedError(
            text(
                "批次已按此格式导出，请直接下载，内容不变。",
                "The batch was exported in this form already: take its files again, they never change.",
            )
        )
    if await database.fetch_value(
        "SELECT 1 FROM rewards.batch_line WHERE batch = $1 AND outcome IN ('paid', 'returned') LIMIT 1", batch
    ):
        raise BatchAnsweredError(
            text(
                "银行已有答复，不能再按另一种格式导出，以免重复付款。",
                "The bank has answered already: another file might be paid a second time.",
            )
        )


async def _check_again(batch: UUID, row: asyncpg.Record, document: Program) -> None:
    """Refuse when something has come in the way of a drawn payment, or its account is not the newest."""
    drawn = {
        each["entitlement"]: each["payee_account"]
        for each in await database.fetch(
            "SELECT entitlement, payee_account FROM rewards.batch_line WHERE batch = $1 AND outcome IS NULL",
            batch,
        )
    }
    lines = await facts.of_lines(row["program"], list(drawn), drawn_in=batch)
    budget = await facts.of_budget(row["program"], document, drawn_in=batch)
    found = check(lines, budget, row["kind"], clock.today())
    changed = Finding(
        "account_changed",
        "refuse",
        text("领款人已确认新账户。", "The payee has confirmed another account since."),
        "bureau",
    )
    held = []
    for line in lines:
        moved = line.account is not None and line.account.id != drawn[line.entitlement]
        if findings := (*found[line.entitlement], *((changed,) if moved else ())):
            held.append((line, findings))
    if held:
        raise not_clear(held)


async def _refuse_fallen(batch: UUID, row: asyncpg.Record) -> None:
    """Refuse another form of a batch in which a sum that waits for the bank has fallen: it would be paid."""
    rows = await database.fetch(
        "SELECT l.entitlement FROM rewards.batch_line l JOIN rewards.withdrawal w"
        " ON w.entitlement = l.entitlement WHERE l.batch = $1 AND l.outcome IS NULL",
        batch,
    )
    if rows:
        fallen = [each["entitlement"] for each in rows]
        lines = await facts.of_lines(row["program"], fallen, drawn_in=batch)
        found = check(lines, None, row["kind"], clock.today())
        raise not_clear([(line, found[line.entitlement]) for line in lines])


def _list_file(head: BatchHead, payments: Sequence[Payment]) -> MadeFile:
    return MadeFile(
        kind="list",
        column_set=None,
        part=1,
        file_name=f"{head.number}-list.xlsx",
        lines=len(payments),
        net_fen=sum(one.net_fen for one in payments),
        content=payment_list(head, payments),
    )


async def _keep(actor: Actor, batch: UUID, files: Sequence[MadeFile]) -> list[UUID]:
    ring, at = await privacy.ring(), clock.now()
    ids = [new_id() for _ in files]
    await database.copy(
        "batch_file",
        schema="rewards",
        columns=(
            "id",
            "batch",
            "kind",
            "column_set",
            "part",
            "file_name",
            "lines",
            "net_fen",
            "sha256",
            "content",
            "exported_by",
            "exported_at",
        ),
        records=[
            (
                made,
                batch,
                file.kind,
                file.column_set,
                file.part,
                file.file_name,
                file.lines,
                file.net_fen,
                hashlib.sha256(file.content).hexdigest(),
                ring.seal_file(file.content, _SEALED_AS, made),
                actor.account_id,
                at,
            )
            for made, file in zip(ids, files, strict=True)
        ],
    )
    return ids
