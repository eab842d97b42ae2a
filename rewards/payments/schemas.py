"""What comes in about payment batches over the API and from forms."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from registry.people.reasons import LONGEST_REASON
from rewards.payments.checks import BatchKind
from rewards.payments.return_rows import Answer, ReturnRow


class _In(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BatchDrawIn(_In):
    """What to draw: `entitlements` are just these, none is all that is clear; `seen` is of a preview."""

    kind: Annotated[BatchKind, Field(examples=["bank"])] = "bank"
    entitlements: Annotated[tuple[UUID, ...], Field(max_length=50_000)] | None = None
    seen: Annotated[str, Field(max_length=64)] = ""


class ExportIn(_In):
    """The bank's set of columns; none for a budget transfer."""

    column_set: Annotated[str, Field(max_length=40, examples=["example-csv"])] = ""


class DissolveIn(_In):
    """Why a batch is given up."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, examples=["预算调整，下月再发。"])]


class BounceIn(_In):
    """A payment that came back after the bank had confirmed it: its number in the batch, and why."""

    position: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, examples=["账户已销户"])]


class ReportedLine(_In):
    """What became of one payment: its number in the batch, the end of the account, and its net sum in fen."""

    position: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    account_end: Annotated[str, Field(pattern="^[0-9]{4,40}$", examples=["0005"])]
    net_fen: Annotated[int, Field(ge=1, le=10**15, examples=[160000])]
    outcome: Annotated[Answer, Field(examples=["paid"])]
    reason: Annotated[str, Field(max_length=500, examples=["户名不符"])] = ""


class ReportIn(_In):
    """What became of payments of a batch, as a paying system reports it."""

    lines: Annotated[
        list[ReportedLine],
        Field(
            min_length=1,
            max_length=50_000,
            examples=[[{"position": 1, "account_end": "0005", "net_fen": 160000, "outcome": "paid"}]],
        ),
    ]

    def rows(self) -> tuple[ReturnRow, ...]:
        """Return the lines as rows of a return."""
        return tuple(
            ReturnRow(
                row=number,
                batch=None,
                position=line.position,
                name="",
                account=line.account_end,
                yuan=Decimal(line.net_fen) / 100,
                answer=line.outcome,
                reason=line.reason,
            )
            for number, line in enumerate(self.lines, start=1)
        )


class ApplyIn(_In):
    """What was seen of a return's preview."""

    seen: Annotated[str, Field(max_length=64, examples=["9f86d081884c7d65"])] = ""
