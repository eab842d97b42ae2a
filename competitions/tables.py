"""Every table of the package: competitions, entries, results in numbered versions, and awards."""

from typing import Final, get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.words import AwardKind, CompetitionKind, EntryStatus, Form, Level, MemberRole
from registry.core.columns import (
    day,
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
from registry.tables import Account, Organization, Person

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

    competition_kind = one_of("kind", get_args(CompetitionKind))
    competition_level = one_of("level", get_args(Level))
    competition_dates = Check("starts_on <= ends_on")
    competition_hosted_by = Check("kind <> 'hosted' OR organizer IS NOT NULL")


class Event(Table, tablename="event", schema=SCHEMA, db=DB):
    """One discipline of a competition."""

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

    event_form = one_of("form", get_args(Form))
    event_code_once = Unique(["competition", "code"])
    event_team_size = Check("team_size >= 1 AND (form = 'team' OR team_size = 1)")


class Entry(Table, tablename="entry", schema=SCHEMA, db=DB):
    """Who competes in an event: a team or one person of a school, or a delegation of an external contest."""

    id = primary_key()
    event = to(Event)
    code = words()
    organization = to(Organization, null=True)
    delegation = words()
    unofficial = truth()

    entry_code_once = Unique(["event", "code"])


class EntryMember(Table, tablename="entry_member", schema=SCHEMA, db=DB):
    """A person of an entry: who competes, or who coached."""

    id = primary_key()
    entry = to(Entry)
    person = to(Person)
    role = words()
    position = whole_number()

    entry_member_role = one_of("role", get_args(MemberRole))
    entry_member_once = Unique(["entry", "person"])


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


class Award(Table, tablename="award", schema=SCHEMA, db=DB):
    """A prize as it was confirmed: to an entry, to a tutor for an entry, or to a school. Only grows."""

    id = primary_key()
    competition = to(Competition)
    kind = words()
    event = to(Event, null=True)
    entry = to(Entry, null=True)
    version = to(ResultVersion, null=True)
    derived_from = to("self", null=True)
    code = words()
    title = words()
    title_en = words()
    place = whole_number(null=True)
    points = exact(null=True)
    reason = words()
    reason_en = words()
    awarded_on = day()
    confirmed_by = to(Account)
    confirmed_at = instant()

    award_kind = one_of("kind", get_args(AwardKind))
    award_of_entry = Check("kind = 'school' OR (entry IS NOT NULL AND event IS NOT NULL)")


class AwardRecipient(Table, tablename="award_recipient", schema=SCHEMA, db=DB):
    """Who receives an award, and so gets a certificate of their own. Only grows."""

    id = primary_key()
    award = to(Award)
    person = to(Person, null=True)
    organization = to(Organization, null=True)

    award_recipient_one = Check("(person IS NULL) <> (organization IS NULL)")
    award_recipient_once = Unique(["award", "person", "organization"], nulls_distinct=False)


class AwardRevocation(Table, tablename="award_revocation", schema=SCHEMA, db=DB):
    """The taking back of an award; the award itself stays as it was written. Only grows."""

    id = primary_key()
    award = to(Award, unique=True)
    reason = words()
    revoked_by = to(Account)
    revoked_at = instant()
