"""How entries are marked: blind codes, sheets, signatures and what is checked again."""

from typing import get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables.entries import Entry
from competitions.tables.events import SCHEMA, Event
from competitions.words import RecheckReason
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
from registry.tables import Account


class BlindCode(Table, tablename="blind_code", schema=SCHEMA, db=DB):
    """What stands for an entry while it is marked: `number` is the first draw, `code` the second."""

    id = primary_key()
    event = to(Event)
    entry = to(Entry, unique=True)
    number = whole_number()
    code = words(null=True)
    numbers_drawn_by = to(Account)
    numbers_drawn_at = instant()
    codes_drawn_by = to(Account, null=True)
    codes_drawn_at = instant(null=True)

    blind_number_once = Unique(["event", "number"])
    blind_code_once = Unique(["event", "code"])


class Sheet(Table, tablename="sheet", schema=SCHEMA, db=DB):
    """The marks of one module of an event as one person typed them; `version` counts its saves."""

    id = primary_key()
    event = to(Event)
    module = words()
    entering = whole_number()
    account = to(Account)
    version = whole_number()
    saved_at = instant()

    sheet_entering = Check("entering IN (1, 2)")
    sheet_once = Unique(["event", "module", "entering"])
    sheet_version = Check("version >= 0")


class Mark(Table, tablename="mark", schema=SCHEMA, db=DB):
    """One typed number of an entry; `field` is empty where a module has one number."""

    id = primary_key()
    sheet = to(Sheet)
    entry = to(Entry)
    field = words()
    value = exact()

    mark_once = Unique(["sheet", "entry", "field"])
    mark_value = Check("value <> 'NaN' AND value < 'Infinity' AND value >= 0")


class SheetSave(Table, tablename="sheet_save", schema=SCHEMA, db=DB):
    """One save of marks with everything that it changed, and what it answered. Only grows."""

    id = primary_key()
    event = to(Event)
    account = to(Account)
    key = words()
    changes = json_document()
    answer = json_document()
    saved_at = instant()

    sheet_save_once = Unique(["account", "key"])


class Settlement(Table, tablename="settlement", schema=SCHEMA, db=DB):
    """What holds where the two enterings of a number differ."""

    id = primary_key()
    event = to(Event)
    module = words()
    entry = to(Entry)
    field = words()
    value = exact()
    settled_by = to(Account)
    settled_at = instant()

    settlement_once = Unique(["event", "module", "entry", "field"])
    settlement_value = Check("value <> 'NaN' AND value < 'Infinity' AND value >= 0")


class SignOff(Table, tablename="sign_off", schema=SCHEMA, db=DB):
    """Who signed a module's marks, with the hash of what was signed; withdrawn when it is opened again."""

    id = primary_key()
    event = to(Event)
    module = words()
    content_hash = words()
    signed_by = to(Account)
    signed_at = instant()
    withdrawn_by = to(Account, null=True)
    withdrawn_at = instant(null=True)
    withdrawn_reason = words(null=True)

    sign_off_withdrawn_whole = Check("num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) IN (0, 3)")


class RecheckList(Table, tablename="recheck_list", schema=SCHEMA, db=DB):
    """Which entries' marks are checked again after marking; `seed` draws the sample anew."""

    id = primary_key()
    event = to(Event)
    seed = words()
    drawn_by = to(Account)
    drawn_at = instant()


class RecheckItem(Table, tablename="recheck_item", schema=SCHEMA, db=DB):
    """One entry to check again, and what was found."""

    id = primary_key()
    recheck = to(RecheckList)
    entry = to(Entry)
    why = words()
    wrong = truth(null=True)
    note = words()
    checked_by = to(Account, null=True)
    checked_at = instant(null=True)

    recheck_item_why = one_of("why", get_args(RecheckReason))
    recheck_item_once = Unique(["recheck", "entry"])
    recheck_item_whole = Check("num_nonnulls(wrong, checked_by, checked_at) IN (0, 3)")
