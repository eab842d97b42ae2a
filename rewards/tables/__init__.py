"""Every table of the package, in a module for each thing that it deals with; Piccolo finds them all here."""

from typing import Final

from rewards.tables.commendations import (
    Commendation,
    CommendationLine,
    CommendationProposal,
    CommendationWithdrawal,
)
from rewards.tables.entitlements import (
    BudgetUse,
    Entitlement,
    Exclusion,
    PassedOver,
    SplitConfirmation,
    SplitFiling,
    SplitShare,
    Withdrawal,
)
from rewards.tables.ledger import LedgerEntry, Receivable
from rewards.tables.lists import Approval, ListAct, ListLine, RewardList
from rewards.tables.objections import Objection, ObjectionFile, ObjectionLine
from rewards.tables.outside_payments import OutsidePayment, OutsidePaymentImport
from rewards.tables.payees import PayeeAccount, SharedAccountAnswer
from rewards.tables.payments import Batch, BatchCounter, BatchFile, BatchLine, ReturnFile, ReturnLine
from rewards.tables.programs import SCHEMA, Program
from rewards.tables.qualifications import InsuredStatus, Qualification, QualificationImport
from rewards.tables.webhooks import Occurrence, Webhook, WebhookDelivery

__all__: Final = [
    "SCHEMA",
    "Approval",
    "Batch",
    "BatchCounter",
    "BatchFile",
    "BatchLine",
    "BudgetUse",
    "Commendation",
    "CommendationLine",
    "CommendationProposal",
    "CommendationWithdrawal",
    "Entitlement",
    "Exclusion",
    "InsuredStatus",
    "LedgerEntry",
    "ListAct",
    "ListLine",
    "Objection",
    "ObjectionFile",
    "ObjectionLine",
    "Occurrence",
    "OutsidePayment",
    "OutsidePaymentImport",
    "PassedOver",
    "PayeeAccount",
    "Program",
    "Qualification",
    "QualificationImport",
    "Receivable",
    "ReturnFile",
    "ReturnLine",
    "RewardList",
    "SharedAccountAnswer",
    "SplitConfirmation",
    "SplitFiling",
    "SplitShare",
    "Webhook",
    "WebhookDelivery",
    "Withdrawal",
]
