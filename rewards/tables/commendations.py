"""The tables of commendation decisions (表彰决定) and of their lists."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import AwardRecipient
from registry.core.columns import (
    day,
    instant,
    json_document,
    one_of,
    primary_key,
    to,
    truth,
    whole_number,
    words,
)
from registry.core.database import DB
from registry.tables import Account, Organization
from rewards.tables.programs import SCHEMA

COMMENDED: Final = ("student", "tutor", "school")
ACTS: Final = ("repeal", "withdraw", "renew")


class Commendation(Table, tablename="commendation", schema=SCHEMA, db=DB):
    """A bureau's decision to honor students, tutors and schools; once decided it never changes.

    `number` is its document number (文号), `basis` the document it rests on, `dated` the day it bears,
    `selection` how its lists were taken from the awards. `content_hash` is over its words and lists.
    """

    id = primary_key()
    organization = to(Organization)
    title = words()
    number = words()
    basis = words()
    body = words()
    dated = day()
    selection = json_document()
    state = words()
    drafted_by = to(Account)
    drafted_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    content_hash = words(null=True)

    commendation_once = Unique(["organization", "number"])
    commendation_state = one_of("state", ("drafted", "decided"))
    commendation_decided_whole = Check(
        "(state = 'decided') = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
        " AND (decided_at IS NULL) = (content_hash IS NULL)"
    )
    commendation_another_person = Check("decided_by IS NULL OR decided_by <> drafted_by")


class CommendationLine(Table, tablename="commendation_line", schema=SCHEMA, db=DB):
    """Who is honored for which award, with which title; written and removed only while it is a draft."""

    id = primary_key()
    commendation = to(Commendation)
    number = whole_number()
    part = words()
    recipient = to(AwardRecipient)
    honor = words()
    honor_en = words()

    commendation_line_once = Unique(["commendation", "recipient"])
    commendation_line_number = Unique(["commendation", "number"])
    commendation_line_part = one_of("part", COMMENDED)


class CommendationWithdrawal(Table, tablename="commendation_withdrawal", schema=SCHEMA, db=DB):
    """A line that was withdrawn from a decision, because its award fell or by repeal. Only grows."""

    id = primary_key()
    line = to(CommendationLine, unique=True)
    reason = words()
    withdrawn_by = to(Account)
    withdrawn_at = instant()


class CommendationProposal(Table, tablename="commendation_proposal", schema=SCHEMA, db=DB):
    """What one officer asks for after a commendation was decided, and another one's answer.

    `act` is to repeal the whole, to withdraw one line, or to issue the certificate of one line anew.
    """

    id = primary_key()
    commendation = to(Commendation)
    line = to(CommendationLine, null=True)
    act = words()
    reason = words()
    proposed_by = to(Account)
    proposed_at = instant()
    approved = truth(null=True)
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)

    commendation_proposal_act = one_of("act", ACTS)
    commendation_proposal_line = Check("(act = 'repeal') = (line IS NULL)")
    commendation_proposal_decided_whole = Check(
        "(approved IS NULL) = (decided_at IS NULL) AND (approved IS NULL) = (decided_by IS NULL)"
    )
    commendation_proposal_another_person = Check(
        "approved IS NOT TRUE OR (decided_by IS NOT NULL AND decided_by <> proposed_by)"
    )
