"""Use cases of whoever objects to a public notice, without an account: filing, and reading the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.crockford import drawn, grouped, mended
from registry.core.errors import BadInputError, ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from rewards.notices.attachments import Attachment, checked_attachments
from rewards.notices.bureaus import officers
from rewards.notices.line_numbers import MOST_LINES, ObjectionLinesError, read_numbers, unknown_numbers
from rewards.notices.words import ObjectionState
from rewards.programs.documents import Program

LONGEST_GROUNDS: Final = 4_000
LONGEST_NAME: Final = 100
_CODE_LENGTH: Final = 16
_MARK: Final = "objection"
# Whoever objects has no account; the trail says what they are.
_OBJECTOR: Final = Actor(account_id=None, name="公示异议人 objector")
_LINES: Final = """
SELECT x.id, x.number FROM (
    SELECT i.id, i.removed_at, row_number() OVER (ORDER BY i.id) AS number
    FROM rewards.list_line i WHERE i.list = $1
) x WHERE x.removed_at IS NULL AND x.number = ANY($2)
"""


class ObjectionTooLateError(ConflictError):
    """The public notice is over, or the list was withdrawn: objections to it are not taken any more."""

    code = "objection_too_late"


class GroundsMissingError(BadInputError):
    """An objection says nothing, or more than 4,000 characters; or name or contact are too long."""

    code = "grounds_missing"


class ReceiptUnknownError(NotFoundError):
    """No objection has this receipt code."""

    code = "receipt_unknown"


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection that was filed; with the receipt code its answer is read, and it is shown this once."""

    id: UUID
    receipt: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What becomes of an objection, for whoever has its receipt."""

    list: UUID
    list_title: str
    numbers: tuple[int, ...]
    filed_at: datetime
    files: int
    state: ObjectionState
    answer: str | None
    answered_at: datetime | None


async def file(
    list_id: UUID,
    lines: str,
    grounds: str,
    *,
    name: str = "",
    contact: str = "",
    files: Sequence[tuple[str, bytes]] = (),
) -> Filed:
    """File an objection to lines of a list on public notice; it holds them and nothing else.

    Args:
        list_id: on public notice.
        lines: numbers as they stand on the notice, such as "3、7-9".
        grounds: what is wrong, and why.
        name: of whoever objects, or nothing.
        contact: telephone or address, or nothing.
        files: name and bytes of each attachment.

    Raises:
        NotFoundError: no such list is or was on public notice.
        ObjectionTooLateError: the notice is over.
        ObjectionLinesError, GroundsMissingError, AttachmentRefusedError: as they say.
    """
    numbers = read_numbers(lines)
    said, called, reached = grounds.strip(), name.strip(), contact.strip()
    if not 0 < len(said) <= LONGEST_GROUNDS or max(len(called), len(reached)) > LONGEST_NAME:
        raise GroundsMissingError(
            text(
                f"请写明异议的理由（不超过 {LONGEST_GROUNDS} 字）；"
                f"姓名、联系方式各不超过 {LONGEST_NAME} 字。",
                f"Say what is wrong, in at most {LONGEST_GROUNDS} characters; name and contact take at most"
                f" {LONGEST_NAME} each.",
            )
        )
    attached = checked_attachments(files)
    ring = await privacy.ring()
    made, code = new_id(), drawn(_CODE_LENGTH)
    async with database.transaction():
        # Who ends the notice meanwhile waits, or is waited for; objections do not wait for each other.
        row = await database.fetch_one(
            "SELECT l.*, p.document FROM rewards.reward_list l JOIN rewards.program p ON p.id = l.program"
            " WHERE l.id = $1 AND l.published_at IS NOT NULL FOR SHARE OF l",
            list_id,
        )
        _require_in_notice(row)
        named = {line["number"]: line["id"] for line in await database.fetch(_LINES, list_id, list(numbers))}
        if missing := set(numbers) - named.keys():
            raise unknown_numbers(missing)
        await database.execute(
            "INSERT INTO rewards.objection (id, list, receipt, name, contact, grounds, filed_at, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')",
            made,
            list_id,
            ring.fingerprint(_MARK, code),
            ring.seal(called, "objection.name", made) if called else None,
            ring.seal(reached, "objection.contact", made) if reached else None,
            ring.seal(said, "objection.grounds", made),
            clock.now(),
        )
        await database.copy(
            "objection_line",
            schema="rewards",
            columns=("id", "objection", "line"),
            records=[(new_id(), made, line) for _, line in sorted(named.items())],
        )
        await _keep(ring, made, attached)
        await audit.record(
            _OBJECTOR,
            "objections.file",
            f"objection:{made}",
            after={"list": list_id, "lines": len(named), "files": len(attached), "named": bool(called)},
        )
        await _tell(made, row)
    return Filed(made, grouped(code))


async def answer_of(receipt: str) -> Answered:
    """Return what becomes of an objection, to whoever has its receipt code.

    Raises:
        ReceiptUnknownError: none has this code.
    """
    ring = await privacy.ring()
    row = await database.fetch_one(
        """
        SELECT j.*, l.title,
               (SELECT count(*) FROM rewards.objection_file f WHERE f.objection = j.id) AS files,
               ARRAY(SELECT x.number FROM (
                         SELECT i.id, row_number() OVER (ORDER BY i.id) AS number
                         FROM rewards.list_line i WHERE i.list = j.list) x
                     JOIN rewards.objection_line n ON n.line = x.id
                     WHERE n.objection = j.id ORDER BY x.number) AS numbers
        FROM rewards.objection j JOIN rewards.reward_list l ON l.id = j.list WHERE j.receipt = $1
        """,
        ring.fingerprint(_MARK, mended(receipt)),
    )
    if row is None:
        raise ReceiptUnknownError(
            text(
                "没有找到这个回执码：请按提交异议时显示的 16 位字母和数字核对。",
                "No objection has this code: compare it with the 16 letters and digits that were shown.",
            )
        )
    return Answered(
        list=row["list"],
        list_title=row["title"],
        numbers=tuple(row["numbers"]),
        filed_at=row["filed_at"],
        files=row["files"],
        state=row["state"],
        answer=row["answer"],
        answered_at=row["answered_at"],
    )


def _require_in_notice(row: asyncpg.Record | None) -> None:
    if row is None:
        raise NotFoundError(text("没有找到这份公示。", "There is no such public notice."))
    if row["state"] != "in_notice" or clock.today() > row["notice_until"]:
        raise ObjectionTooLateError(
            text(
                "公示期已结束或名单已撤回，不再受理网上异议：请按公示所列方式与主办部门联系。",
                "The notice is over or was withdrawn, and objections are not taken here any more: turn to the"
                " bureau named on it.",
            )
        )


async def _keep(ring: privacy.Ring, objection: UUID, attached: Sequence[Attachment]) -> None:
    rows = [(new_id(), each) for each in attached]
    await database.copy(
        "objection_file",
        schema="rewards",
        columns=("id", "objection", "file_name", "media_type", "content"),
        records=[
            (
                row,
                objection,
                ring.seal(each.name, "objection_file.file_name", row),
                each.media_type,
                ring.seal_file(each.content, "objection_file.content", row),
            )
            for row, each in rows
        ],
    )


async def _tell(objection: UUID, row: asyncpg.Record) -> None:
    """Tell the officers who may answer; where there is no other one, the drafter, who finds one."""
    steps = Program.model_validate_json(row["document"]).approvals
    asked = await officers([step.bureau for step in steps], but=row["drafted_by"])
    await notices.notify(
        f"objection:{objection}",
        text("有一件公示异议等待答复", "An objection to a public notice waits for its answer"),
        f"/rewards/objections/{objection}",
        accounts=asked or [row["drafted_by"]],
    )


__all__ = [
    "LONGEST_GROUNDS",
    "MOST_LINES",
    "Answered",
    "Filed",
    "GroundsMissingError",
    "ObjectionLinesError",
    "ObjectionTooLateError",
    "ReceiptUnknownError",
    "answer_of",
    "file",
]
