"""When what waits for a bureau is late, in days since it began to wait. Pure.

No rule that we know of sets these days; they are so long that what is marked has been forgotten.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from registry.core.texts import Text, text

# What is of one program, and what was recorded by one officer for another one to confirm.
ProgramKind = Literal[
    "drafted",
    "notice_over",
    "objection",
    "approving",
    "to_draw",
    "to_export",
    "with_bank",
    "returned",
    "owed",
]
RecordedKind = Literal["qualifications", "outside_payments"]
Kind = ProgramKind | RecordedKind

DAYS: Final[Mapping[Kind, int]] = {
    "drafted": 10,
    "notice_over": 3,
    "objection": 10,
    "approving": 5,
    "to_draw": 10,
    "to_export": 2,
    "with_bank": 7,
    "returned": 14,
    "owed": 30,
    "qualifications": 10,
    "outside_payments": 10,
}
WORDS: Final[Mapping[Kind, Text]] = {
    "drafted": text("待公示的名单", "Lists to publish"),
    "notice_over": text("公示期满的名单", "Notices that are over"),
    "objection": text("未答复的异议", "Open objections"),
    "approving": text("待签批的名单", "Lists to approve"),
    "to_draw": text("已批准、待生成批次的款项", "Approved sums to draw into a batch"),
    "to_export": text("待导出的批次", "Batches to export"),
    "with_bank": text("等待回单的批次", "Batches whose returns are to be read"),
    "returned": text("银行退票的款项", "Sums that the bank returned"),
    "owed": text("未追回的款项", "Sums that have to come back"),
    "qualifications": text("待确认的证书和培训", "Qualifications to confirm"),
    "outside_payments": text("待确认的外部发放", "Payments by others to confirm"),
}


def is_late(kind: Kind, since: datetime, now: datetime) -> bool:
    """Return whether something has waited longer than it should."""
    return now - since > timedelta(days=DAYS[kind])
