"""Results: drawn ties, published for appeals, final in numbered versions, and corrected."""

from typing import get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables.entries import Entry
from competitions.tables.events import SCHEMA, Event
from competitions.words import AppealLevel, AppealOutcome, EntryStatus
from registry.core.columns import (
    exact,
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


class TieDraw(Table, tablename="tie_draw", schema=SCHEMA, db=DB):
    """The drawn order of entries that the whole chain leaves tied; the lowest position is best."""

    id = primary_key()
    event = to(Event)
    entry = to(Entry, unique=True)
    position = whole_number()
    drawn_by = to(Account)
    drawn_at = instant()

    tie_draw_once = Unique(["event", "position"])


class ProvisionalResult(Table, tablename="provisional_result", schema=SCHEMA, db=DB):
    """A result as it was published for appeals; withdrawn when an appeal or an error opens it again."""

    id = primary_key()
    event = to(Event)
    number = whole_number()
    scheme = words()
    scheme_version = words()
    content_hash = words()
    published_by = to(Account)
    published_at = instant()
    appeals_until = instant()
    withdrawn_by = to(Account, null=True)
    withdrawn_at = instant(null=True)
    withdrawn_reason = words(null=True)

    provisional_result_once = Unique(["event", "number"])
    provisional_withdrawn_whole = Check(
        "num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) IN (0, 3)"
    )


class ProvisionalLine(Table, tablename="provisional_line", schema=SCHEMA, db=DB):
    """What one entry has in a provisional result. Only grows."""

    id = primary_key()
    result = to(ProvisionalResult)
    entry = to(Entry)
    unofficial = truth()
    status = words()
    points = exact(null=True)
    place = whole_number(null=True)
    award = words(null=True)
    reason = words()
    reason_en = words()

    provisional_line_once = Unique(["result", "entry"])
    provisional_line_status = one_of("status", get_args(EntryStatus))


class Appeal(Table, tablename="appeal", schema=SCHEMA, db=DB):
    """An objection of a school to a provisional result; it may be taken on to arbitration once."""

    id = primary_key()
    result = to(ProvisionalResult)
    entry = to(Entry)
    organization = to(Organization)
    grounds = words()
    filed_by = to(Account)
    filed_at = instant()
    escalated_by = to(Account, null=True)
    escalated_at = instant(null=True)
    escalated_grounds = words(null=True)

    appeal_escalated_whole = Check("num_nonnulls(escalated_by, escalated_at, escalated_grounds) IN (0, 3)")


class AppealAnswer(Table, tablename="appeal_answer", schema=SCHEMA, db=DB):
    """What the jury, or then the arbitration, said to an appeal. Only grows."""

    id = primary_key()
    appeal = to(Appeal)
    level = words()
    outcome = words()
    answer = words()
    answered_by = to(Account)
    answered_at = instant()

    appeal_answer_level = one_of("level", get_args(AppealLevel))
    appeal_answer_outcome = one_of("outcome", get_args(AppealOutcome))
    appeal_answer_once = Unique(["appeal", "level"])


class ResultVersion(Table, tablename="result_version", schema=SCHEMA, db=DB):
    """One final result of an event; a correction is a new version. Only grows."""

    id = primary_key()
    event = to(Event)
    number = whole_number()
    scheme = words()
    scheme_version = words()
    content_hash = words()
    reason = words()
    decided_by = to(Account)
    decided_at = instant()

    result_version_once = Unique(["event", "number"])


class ResultLine(Table, tablename="result_line", schema=SCHEMA, db=DB):
    """What one entry got in one version of the result. Only grows."""

    id = primary_key()
    version = to(ResultVersion)
    entry = to(Entry)
    unofficial = truth()
    status = words()
    points = exact(null=True)
    place = whole_number(null=True)
    award = words(null=True)
    reason = words()
    reason_en = words()

    result_line_once = Unique(["version", "entry"])
    result_line_status = one_of("status", get_args(EntryStatus))
    result_line_points = Check("status <> 'competed' OR (points IS NOT NULL AND points <> 'NaN')")
    result_line_award = Check("award IS NULL OR status = 'competed'")


class Correction(Table, tablename="correction", schema=SCHEMA, db=DB):
    """A proposed change of a final result; with a second person's approval it makes the next version."""

    id = primary_key()
    event = to(Event)
    base = to(ResultVersion)
    changes = json_document()
    reason = words()
    proposed_by = to(Account)
    proposed_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    approved = truth(null=True)
    answer = words(null=True)
    version = to(ResultVersion, null=True)

    correction_second_person = Check("decided_by <> proposed_by")
    correction_decided_whole = Check("num_nonnulls(decided_by, decided_at, approved, answer) IN (0, 4)")
    correction_version = Check("(version IS NOT NULL) = coalesce(approved, false)")
