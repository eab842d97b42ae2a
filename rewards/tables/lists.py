"""The tables of lists of what is to be paid: drafted, on public notice, approved."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import day, instant, one_of, primary_key, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account
from rewards.tables.entitlements import Entitlement
from rewards.tables.programs import SCHEMA, Program

LIST_STATES: Final = ("drafted", "in_notice", "approving", "approved", "cancelled")
LIST_ACTS: Final = (
    "drafted",
    "published",
    "taken_down",
    "put_up_for_approval",
    "sent_back",
    "approved",
    "cancelled",
)


class RewardList(Table, tablename="reward_list", schema=SCHEMA, db=DB):
    """A list of entitlements on its way from draft to approval (发放名单); once approved it never changes.

    `number` counts within the program. `revision` goes up whenever the list is sent back. `notice_until` is
    the last day of the public notice. `content_hash` is over the ids of what was approved. `contact` says
    in words where one can object otherwise than on the page: office, telephone, address.
    """

    id = primary_key()
    program = to(Program)
    number = whole_number()
    title = words()
    contact = words(null=True)
    state = words()
    revision = whole_number()
    drafted_by = to(Account)
    drafted_at = instant()
    published_at = instant(null=True)
    published_on = day(null=True)
    notice_until = day(null=True)
    taken_down_at = instant(null=True)
    approved_at = instant(null=True)
    content_hash = words(null=True)

    reward_list_once = Unique(["program", "number"])
    reward_list_state = one_of("state", LIST_STATES)
    reward_list_notice_whole = Check(
        "(published_at IS NULL) = (published_on IS NULL) AND (published_at IS NULL) = (notice_until IS NULL)"
    )
    reward_list_frozen_whole = Check(
        "(state = 'approved') = (approved_at IS NOT NULL)"
        " AND (state = 'approved') = (content_hash IS NOT NULL)"
    )


class ListLine(Table, tablename="list_line", schema=SCHEMA, db=DB):
    """An entitlement on a list. One entitlement is on one list at a time: others have it as removed."""

    id = primary_key()
    list = to(RewardList)
    entitlement = to(Entitlement)
    removed_at = instant(null=True)
    removed_because = words(null=True)

    list_line_once = Unique(["list", "entitlement"])
    list_line_removed_whole = Check("(removed_at IS NULL) = (removed_because IS NULL)")


class ListAct(Table, tablename="list_act", schema=SCHEMA, db=DB):
    """What somebody did to a list, in order; `done_by` is null for what the system did. Only grows."""

    id = primary_key()
    list = to(RewardList)
    revision = whole_number()
    act = words()
    reason = words(null=True)
    done_by = to(Account, null=True)
    done_at = instant()

    list_act_known = one_of("act", LIST_ACTS)


class Approval(Table, tablename="approval", schema=SCHEMA, db=DB):
    """One bureau's decision on a list, as the program's order asks for it. Only grows.

    `step` counts from 1. `content_hash` is over the ids of the list's lines as they were decided on.
    """

    id = primary_key()
    list = to(RewardList)
    revision = whole_number()
    step = whole_number()
    bureau = words()
    decision = words()
    reason = words(null=True)
    content_hash = words()
    decided_by = to(Account)
    decided_at = instant()

    approval_decision = one_of("decision", ("approved", "sent_back"))
    approval_sent_back_says_why = Check("decision = 'approved' OR reason IS NOT NULL")
    approval_once = Unique(["list", "revision", "step"])
    approval_by_different_people = Unique(["list", "revision", "decided_by"])
