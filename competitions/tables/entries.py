"""Who competes: entries and their persons."""

from typing import get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables.events import SCHEMA, Event
from competitions.words import Entered, MemberRole
from registry.core.columns import instant, one_of, primary_key, to, truth, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person


class Entry(Table, tablename="entry", schema=SCHEMA, db=DB):
    """Who competes in an event: a team or one person of a school, or a delegation of an external contest."""

    id = primary_key()
    event = to(Event)
    code = words()
    organization = to(Organization, null=True)
    delegation = words()
    unofficial = truth()
    team_name = words()
    status = words()
    status_reason = words()
    entered_by = to(Account, null=True)
    entered_at = instant(null=True)

    entry_status = one_of("status", get_args(Entered))
    entry_status_reason = Check("status IN ('entered', 'absent') OR status_reason <> ''")

    entry_code_once = Unique(["event", "code"])


class EntryMember(Table, tablename="entry_member", schema=SCHEMA, db=DB):
    """A person of an entry: who competes, who coached, who is of its expert group (only where it was decided
    elsewhere), who stands by, and who was replaced."""

    id = primary_key()
    entry = to(Entry)
    person = to(Person)
    role = words()
    position = whole_number()

    entry_member_role_known = one_of("role", get_args(MemberRole))
    entry_member_once = Unique(["entry", "person"])
