"""Competitions and their events."""

from typing import Final, get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.words import CompetitionKind, EventState, Form, Level
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
from registry.tables import Organization

SCHEMA: Final = "competitions"


class Competition(Table, tablename="competition", schema=SCHEMA, db=DB):
    """One edition of a contest; hosted ones are scored here, external ones were decided elsewhere."""

    id = primary_key()
    code = words(unique=True)
    name = words()
    name_en = words()
    kind = words()
    level = words()
    contest_class = words()
    contest_class_en = words()
    year = whole_number()
    organizer = to(Organization, null=True)
    organizer_name = words()
    organizer_name_en = words()
    basis = words()
    source = words()
    starts_on = day()
    ends_on = day()
    awarded_on = day()
    derived = json_document(null=True)
    fictional = truth()
    created_at = instant()
    cloned_from = to("self", null=True)

    competition_kind = one_of("kind", get_args(CompetitionKind))
    competition_level = one_of("level", get_args(Level))
    competition_dates = Check("starts_on <= ends_on")
    competition_hosted_by = Check("kind <> 'hosted' OR organizer IS NOT NULL")


class Event(Table, tablename="event", schema=SCHEMA, db=DB):
    """One discipline of a competition; `limits` and `marking` are documents of `entries` and `marking`."""

    id = primary_key()
    competition = to(Competition)
    code = words()
    name = words()
    name_en = words()
    group_name = words()
    group_name_en = words()
    form = words()
    team_size = whole_number()
    scheme = words()
    state = words()
    starts_on = day(null=True)
    ends_on = day(null=True)
    entries_close_at = instant(null=True)
    limits = json_document(null=True)
    marking = json_document(null=True)
    appeal_minutes = whole_number(null=True)

    event_state = one_of("state", get_args(EventState))
    event_dates = Check("starts_on <= ends_on")
    event_appeal_minutes = Check("appeal_minutes >= 0")
    event_form = one_of("form", get_args(Form))
    event_code_once = Unique(["competition", "code"])
    event_team_size = Check("team_size >= 1 AND (form = 'team' OR team_size = 1)")
