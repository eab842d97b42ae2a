"""The table of reward programs."""

from typing import Final

from piccolo.constraints import Unique
from piccolo.table import Table

from registry.core.columns import day, instant, json_document, one_of, primary_key, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account

SCHEMA: Final = "rewards"
PROGRAM_STATES: Final = ("draft", "approved", "in_force", "closed")


class Program(Table, tablename="program", schema=SCHEMA, db=DB):
    """One version of a reward program, from its draft on.

    Only a draft's document changes; from its approval on the database refuses that, and lets the state only
    go on. `closes_on` is the last day of awarding that a closed version is still for.
    """

    id = primary_key()
    name = words()
    version = whole_number()
    title = words()
    title_en = words()
    document = json_document()
    content_hash = words()
    state = words()
    drafted_by = to(Account)
    drafted_at = instant()
    approved_by = to(Account, null=True)
    approved_at = instant(null=True)
    put_in_force_by = to(Account, null=True)
    put_in_force_at = instant(null=True)
    closed_by = to(Account, null=True)
    closed_at = instant(null=True)
    closes_on = day(null=True)

    program_once = Unique(["name", "version"])
    program_state = one_of("state", PROGRAM_STATES)
